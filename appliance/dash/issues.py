"""The panel of what wants attention, in the owner's words. It is not there when nothing does."""

from textual.content import Content

from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import Tone, lines, said
from appliance.issues import Severity
from appliance.status import IssueStatus

SIGNS: dict[Severity, tuple[str, Tone]] = {"critical": ("✗", "bad"), "warning": ("▲", "warn"), "info": ("·", "quiet")}


class Issues(Panel):
    """Title and text of every issue, the gravest first; of several on a small screen only the titles."""

    def show(self, seen: Seen) -> None:
        self.set_class(bool(seen.issues), "-some")
        super().show(seen)

    def drawn(self, seen: Seen) -> Content:
        order = list(SIGNS)
        brief = len(seen.issues) > 1 and self.screen.has_class("-short")
        rows = sorted(seen.issues, key=lambda issue: order.index(issue.severity))
        return lines([_row(issue, brief=brief) for issue in rows])


def _row(issue: IssueStatus, *, brief: bool) -> Content:
    sign, tone = SIGNS[issue.severity]
    title = said(f"{sign} {issue.title}. ", tone, bold=True)
    return title if brief else title + said(issue.text)
