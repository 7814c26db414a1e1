"""The panel of the uplinks: verdict, reason, round-trip time, what each has cost, and which of them carries the salon.

Under them stands who is reached over the line: a booking system that is down is no outage of ours.
"""

from textual.content import Content

from appliance.bill import bill
from appliance.dash.panel import Panel
from appliance.dash.seen import Rtts, Seen
from appliance.dash.words import COLOURS, VENDORS, VERDICTS, Tone, cell, lines, right, said, verdict_word
from appliance.failover.words import IN_WORDS
from appliance.spoken import short_span
from appliance.status import UplinkStatus, VendorStatus
from appliance.tongue import _, p_

BARS = "▁▂▃▄▅▆▇█"
CALM_MS = 100.0  # a full bar is at least this much: the jitter of a good line should look flat
FIXED = 2 + 2 + 11 + 10 + 7 + 2 + 2 + 15  # every column but the sparkline and the remarks
REMARKS = 16


class Uplinks(Panel):
    """One line each, in order of preference; a second one when something is the matter."""

    def show(self, seen: Seen) -> None:
        pinned = seen.line.line.pinned if seen.line else None
        told = said(_("{uplink} is asked for; a: the box decides", uplink=pinned), "info") if pinned else Content()
        if self.border_subtitle != told.markup:
            self.border_subtitle = told
        super().show(seen)

    def drawn(self, seen: Seen) -> Content:
        if seen.line is None:
            return said(_("Nobody reports on the lines: line.json is missing, old, or cannot be read."), "bad")
        width, roomy = self.content_size.width, not self.screen.has_class("-short", "-demo")
        rows = [row for uplink in seen.line.uplinks for row in _rows(uplink, seen, width, roomy)]
        rows += _reached(tuple(each for each in seen.line.vendor if roomy or each.state == "unreachable"), width)
        return lines(rows) if rows else said(_("No uplink is configured."), "warn")


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


def _rows(uplink: UplinkStatus, seen: Seen, width: int, roomy: bool) -> list[Content]:
    """The uplink, and under it what is the matter and what it costs; where room is scarce, one row has to do."""
    known, about = _known(uplink, seen), _about(uplink, seen)
    if not roomy:
        row = known + (about[0] if about else _answers(uplink, seen, width))
        return [row.truncate(max(1, width), ellipsis=True)]
    about += [said(words, "quiet") for words in _figures(uplink)]
    under = Content("    ") + said(" · ", "quiet").join(about)
    return [known + _answers(uplink, seen, width), *([under.truncate(max(1, width), ellipsis=True)] if about else [])]


def _about(uplink: UplinkStatus, seen: Seen) -> list[Content]:
    """What is the matter, and what is being done with it."""
    tone = VERDICTS[uplink.verdict][1]
    reason = [said(_(IN_WORDS[uplink.reason]), tone)] if uplink.reason else []
    return reason + [said(words, "info") for words in _rehearsal(uplink, seen)]


def _rehearsal(uplink: UplinkStatus, seen: Seen) -> tuple[str, ...]:
    drill = seen.line.drill if seen.line else None
    if drill is None or drill.uplink != uplink.name:
        return ()
    return (_("a rehearsal for {length}", length=short_span(seen.clock - drill.since)),)


def _figures(uplink: UplinkStatus) -> tuple[str, ...]:
    if not uplink.metered:
        return ()  # the owner does not pay for what goes over it
    signal = () if uplink.signal is None else (_("signal {percent} %", percent=uplink.signal),)
    return (*signal, *bill(uplink.bytes_month, uplink.allowance_mb, uplink.probe_bytes_month, metered=True))


def _reached(vendors: tuple[VendorStatus, ...], width: int) -> list[Content]:
    """Whom the line reaches, in one row."""
    if not vendors:
        return []
    row = said("→ ", "info") + said("   ").join(map(_vendor, vendors))
    return [row.truncate(max(1, width), ellipsis=True)]


def _vendor(vendor: VendorStatus) -> Content:
    sign, words, tone = VENDORS[vendor.state]
    return said(f"{sign} {vendor.name or vendor.host}: {_(words)}", tone)


def _known(uplink: UplinkStatus, seen: Seen) -> Content:
    symbol, tone = VERDICTS[uplink.verdict]
    active = _carries(uplink, seen)
    return Content.assemble(
        cell("▶" if active else "", 2, "info"),
        cell(symbol, 2, tone, bold=True),
        cell(uplink.name, 11, bold=active),
        cell(verdict_word(uplink.verdict), 10, tone),
    )


def _answers(uplink: UplinkStatus, seen: Seen, width: int) -> Content:
    active = _carries(uplink, seen)
    rtt = "–" if uplink.rtt_ms is None else _("{count} ms", count=f"{uplink.rtt_ms:.{int(uplink.rtt_ms < 10)}f}")
    bars = max(8, min(48, width - FIXED - REMARKS))
    return Content.assemble(
        right(rtt, 7),
        "  ",
        sparkline(seen.rtts.get(uplink.name, ()), bars),
        "  ",
        cell(_("for {length}", length=short_span(seen.clock - uplink.since)), 15, "quiet"),
        cell(_remarks(uplink, active), max(1, width - FIXED - bars), "info" if active else "quiet"),
    )


def _carries(uplink: UplinkStatus, seen: Seen) -> bool:
    return seen.line is not None and seen.line.line.carrier == uplink.name


def _remarks(uplink: UplinkStatus, active: bool) -> str:
    words = ((p_("line", "in use"), active), (p_("line", "metered"), uplink.metered))
    return ", ".join(word for word, true in words if true)
