"""The catalogue of what can be wrong, in the owner's words. One literal for each; decides nothing."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "critical"]


@dataclass(frozen=True, slots=True)
class Issue:
    code: str
    severity: Severity
    title: str
    text: str  # what it means, and what to do; {name} is the uplink, the source or the file it is about


CATALOGUE: dict[str, Issue] = {
    issue.code: issue
    for issue in (
        Issue(
            "uplink_down",
            "warning",
            "{name} is down",
            "{name} does not work: {why}. The box uses it again by itself when it does.",
        ),
        Issue(
            "portal",
            "warning",
            "{name} shows a sign-in page",
            "{name} answers with a sign-in page instead of the internet. Restart the provider's router; "
            "if the page stays, ring the provider.",
        ),
        Issue(
            "no_device",
            "warning",
            "{name} is not plugged in",
            "The box cannot see the device of {name}. Plug it in, then run: planb check",
        ),
        Issue(
            "no_backup",
            "warning",
            "There is no backup line",
            "If the line fails now, the salon is offline. Look at the backup and run: planb check",
        ),
        Issue(
            "offline",
            "critical",
            "No line works",
            "Neither the line nor the backup answers. The page and the book still work in the salon.",
        ),
        Issue(
            "copy_refused",
            "warning",
            "A newer copy of {name} was refused",
            "The last good copy stays. Reason: {why}",
        ),
        Issue(
            "copy_failed",
            "warning",
            "{name} could not be fetched",
            "The last good copy stays, and the box tries again by itself. Reason: {why}",
        ),
        Issue(
            "clock",
            "warning",
            "The time is not confirmed",
            "The box has had no time from the internet since it started. Check the date on the page.",
        ),
    )
}


def said(code: str, **about: str) -> Issue:
    """The issue CODE with its blanks filled in."""
    issue = CATALOGUE[code]
    return Issue(code, issue.severity, issue.title.format(**about), issue.text.format(**about))
