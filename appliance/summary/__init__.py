"""What `planb status` says: line.json and book.json on one screen, plain words first. Only reads; decides nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from appliance import status
from appliance.status import IssueStatus
from appliance.summary.book import book, date
from appliance.summary.columns import table
from appliance.summary.heard import Heard, listen
from appliance.summary.line import beside, headline, uplinks

__all__ = ["Heard", "headline", "listen", "merged", "screen", "table"]

_MERGED = TypeAdapter(status.Merged)


def merged(heard: Heard) -> dict[str, Any]:
    """Both files as one object for programs."""
    both = replace(status.merged(heard.line, heard.book, heard.now), issues=heard.issues)
    found: dict[str, Any] = _MERGED.dump_python(both, mode="json")
    return found


def screen(heard: Heard) -> str:
    """The same for people."""
    return "\n\n".join(part for part in _parts(heard) if part)


def _parts(heard: Heard) -> Iterator[str]:
    yield headline(heard)
    if heard.line:
        yield uplinks(heard, heard.line)
        yield "\n".join(beside(heard, heard.line))
    yield book(heard, heard.book) if heard.book else "There is no book yet. Fetch it with: planb sync"
    yield date(heard)
    yield from map(_issue, heard.issues)
    yield "" if heard.zone else "The settings were not read, so times are those of this computer. Why: planb check"


def _issue(issue: IssueStatus) -> str:
    return f"{issue.severity}: {issue.title}\n  {issue.text}"
