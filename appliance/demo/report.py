"""What a script has shown: as JSON for programs, as a table for people. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from appliance.demo.noticed import KINDS
from appliance.demo.script import VENDOR, Step
from appliance.times import span

WAITED_OUT = ("bloat",)  # on a full line everything has its turn, late: no gap has to close before it is empty
CLOSES_S = 5.0  # a gap may outlast a short step by this much


@dataclass(frozen=True, slots=True)
class StateChange:
    at_s: float
    state: str
    active: str | None
    reason: str | None

    @property
    def words(self) -> str:
        on = f" ({self.active})" if self.active else ""
        return f"{self.state}{on}" + (f", {self.reason}" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One step: what the line did, what the tablet noticed."""

    step: Step
    changes: tuple[StateChange, ...]
    line: str  # at the end of the step
    gap_ms: Mapping[str, int | None]
    lasted_s: float
    carried: bool  # whether an uplink worked after it

    @property
    def is_well(self) -> bool:
        """Every gap that could close did, before the step was over.

        The connection that says nothing is not among them: it may hang until somebody tells it.
        """
        if not self.carried:
            return True
        allowed = max(self.lasted_s, CLOSES_S) * 1000
        if self.step.fault in WAITED_OUT:
            return True
        broken_vendor = self.step.uplink == VENDOR and self.step.fault is not None
        gaps = [self.gap_ms[kind] for kind in KINDS if not (broken_vendor and kind == "http")]
        return all(gap is not None and gap <= allowed for gap in gaps)


@dataclass(frozen=True, slots=True)
class PageRow:
    at_s: float
    line: str
    status: int
    ms: int
    visits: int | None
    taken_at: str | None
    age_s: float | None  # of the copy, when the page was asked


@dataclass(frozen=True, slots=True)
class Report:
    rows: tuple[Row, ...]
    pages: tuple[PageRow, ...]
    dead: tuple[str, ...]  # services that died, with the end of their logs
    ok: bool


def ok(rows: tuple[Row, ...], pages: tuple[PageRow, ...]) -> bool:
    """Every gap closed that could, and the page always answered."""
    return all(row.is_well for row in rows) and all(page.status == 200 for page in pages)


def as_json(report: Report) -> dict[str, Any]:
    """The report in the contract's shape."""
    pages = [
        {
            "at_s": page.at_s,
            "line": page.line,
            "status": page.status,
            "ms": page.ms,
            "visits": page.visits,
            "taken_at": page.taken_at,
            "age_s": None if page.age_s is None else round(page.age_s, 1),
        }
        for page in report.pages
    ]
    return {"steps": [_step(row) for row in report.rows], "page": pages, "ok": report.ok}


def _step(row: Row) -> dict[str, Any]:
    step = row.step
    whose: dict[str, Any] = {"vendor": True} if step.uplink == VENDOR else {"uplink": step.uplink}
    what: dict[str, Any] = {"heal": True} if step.fault is None else {"fault": step.fault}
    if step.percent is not None:
        what["percent"] = step.percent
    return {"at_s": step.at_s, **whose, **what, "line": row.line, "gap_ms": dict(row.gap_ms)}


_COLUMNS = ("udp", "tcp_new", "http", "names", "tcp_idle_reset")
_HEADS = ("udp", "new tcp", "http", "names", "idle reset")
_NOTES = (
    "Gaps: the longest time without an answer that the tablet noticed. - nothing · never: it did not end.",
    "Idle reset: when a connection that says nothing learned of it. - it lives · hangs: it did not, until it spoke.",
)


def as_text(report: Report) -> str:
    """The report as a table."""
    table: list[tuple[str, ...]] = [("at", "what happened", "the line", *_HEADS)]
    for row in report.rows:
        table.append((f"{row.step.at_s:.1f} s", row.step.words, _line(row), *(_gap(row, name) for name in _COLUMNS)))
    pages: list[tuple[str, ...]] = [("at", "the page, from inside the salon", "visits today", "the copy")]
    for page in report.pages:
        answer = f"{page.status or 'no answer'} in {page.ms} ms, while {page.line}"
        age = "-" if page.age_s is None else f"{span(timedelta(seconds=page.age_s))} old"
        pages.append((f"{page.at_s:.1f} s", answer, str(page.visits), age))
    verdict = "All is well." if report.ok else "NOT WELL: see the rows above that say never, or a page that is not 200."
    return "\n".join([*_aligned(table), "", *_aligned(pages), "", *_NOTES, *report.dead, verdict])


def _line(row: Row) -> str:
    told = [f"{change.state} after {change.at_s - row.step.at_s:.1f} s" for change in row.changes]
    return ", ".join(told) or f"stays {row.line}"


def _gap(row: Row, column: str) -> str:
    ms = row.gap_ms[column]
    if ms is None:
        return "hangs" if column == "tcp_idle_reset" else "never"
    return f"{ms / 1000:.2f} s" if ms else "-"


def _aligned(table: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
