"""The panel of the uplinks: verdict, reason, round-trip time, and which of them carries the salon."""

from textual.content import Content

from appliance.dash.panel import Panel
from appliance.dash.seen import Rtts, Seen
from appliance.dash.words import COLOURS, VERDICTS, Tone, cell, lines, right, said
from appliance.failover.words import IN_WORDS
from appliance.status import UplinkStatus
from appliance.times import span

BARS = "▁▂▃▄▅▆▇█"
CALM_MS = 100.0  # a full bar is at least this much: the jitter of a good line should look flat
FIXED = 2 + 2 + 11 + 9 + 7 + 2 + 2 + 15  # every column but the sparkline and the remarks
REMARKS = 16


class Uplinks(Panel):
    """One line each, in order of preference; a second one when something is the matter."""

    def drawn(self, seen: Seen) -> Content:
        if seen.line is None:
            return said("Nobody reports on the lines: line.json is missing, old, or cannot be read.", "bad")
        rows = [row for uplink in seen.line.uplinks for row in _rows(uplink, seen, self.content_size.width)]
        return lines(rows) if rows else said("No uplink is configured.", "warn")


def sparkline(rtts: Rtts, width: int) -> Content:
    """The newest round-trip times as bars, oldest left; a cross where nothing came back."""
    newest = rtts[-width:]
    top = max([CALM_MS, *(rtt for rtt in newest if rtt is not None)])
    bars = [_bar(rtt, top) for rtt in newest]
    return Content.assemble(Content(" " * (width - len(bars))), *bars)


def _bar(rtt: float | None, top: float) -> tuple[str, str]:
    if rtt is None:
        return "×", COLOURS["bad"]
    tone: Tone = "good" if rtt < CALM_MS else "warn"
    return BARS[max(0, min(len(BARS) - 1, int(rtt / top * len(BARS))))], COLOURS[tone]


def _rows(uplink: UplinkStatus, seen: Seen, width: int) -> list[Content]:
    first = _first(uplink, seen, width)
    if uplink.reason is None:
        return [first]
    _, tone = VERDICTS[uplink.verdict]
    return [first, Content("    ") + said(IN_WORDS[uplink.reason], tone)]


def _first(uplink: UplinkStatus, seen: Seen, width: int) -> Content:
    symbol, tone = VERDICTS[uplink.verdict]
    active = _carries(uplink, seen)
    rtt = "–" if uplink.rtt_ms is None else f"{uplink.rtt_ms:.{int(uplink.rtt_ms < 10)}f} ms"
    bars = max(8, min(48, width - FIXED - REMARKS))
    return Content.assemble(
        cell("▶" if active else "", 2, "info"),
        cell(symbol, 2, tone, bold=True),
        cell(uplink.name, 11, bold=active),
        cell(uplink.verdict, 9, tone),
        right(rtt, 7),
        "  ",
        sparkline(seen.rtts.get(uplink.name, ()), bars),
        "  ",
        cell(f"for {span(seen.now - uplink.since)}", 15, "quiet"),
        cell(_remarks(uplink, active), max(1, width - FIXED - bars), "info" if active else "quiet"),
    )


def _carries(uplink: UplinkStatus, seen: Seen) -> bool:
    """An outage keeps its last line as the active one, but nothing is carried then."""
    return seen.line is not None and seen.line.line.active == uplink.name and seen.line.line.state != "offline"


def _remarks(uplink: UplinkStatus, active: bool) -> str:
    return ", ".join(word for word, true in (("in use", active), ("metered", uplink.metered)) if true)
