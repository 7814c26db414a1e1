"""The panel of what wants attention, in the owner's words. It is not there when nothing does."""

from textual.content import Content

from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import Tone, lines, said
from appliance.issues import Severity
from appliance.status import IssueStatus

SIGNS: dict[Severity, tuple[str, Tone]] = {"critical": ("✗", "bad"), "warning": ("▲", "warn"), "info": ("·", "quiet")}


class Issues(Panel):
    """Title and text of every issue, the gravest first."""

    def show(self, seen: Seen) -> None:
        self.set_class(bool(seen.issues), "-some")
        super().show(seen)

    def drawn(self, seen: Seen) -> Content:
        order = list(SIGNS)
        return lines([_row(issue) for issue in sorted(seen.issues, key=lambda issue: order.index(issue.severity))])


def _row(issue: IssueStatus) -> Content:
    sign, tone = SIGNS[issue.severity]
    return said(f"{sign} {issue.title}. ", tone, bold=True) + said(issue.text)
