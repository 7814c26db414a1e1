"""The line in words for a terminal: one sentence, a table of the uplinks, and what stands beside it. Pure."""

from collections.abc import Iterator

from appliance import status
from appliance.bill import bill
from appliance.failover.words import IN_WORDS
from appliance.status import LineFile, UplinkStatus, VendorState, VendorStatus
from appliance.summary.columns import table
from appliance.summary.heard import Heard

VENDORS: dict[VendorState, str] = {
    "ok": "answers",
    "unreachable": "does not answer, although the line works",
    "unknown": "cannot be asked now",
}


def headline(heard: Heard) -> str:
    """The one sentence that answers: is all well?"""
    if heard.line is None:
        return "The line daemon is silent: nobody knows how the line is.\nLook at it with: systemctl status planb-line"
    line = heard.line.line
    since = heard.moment(line.since)
    match line.state:
        case "starting":
            return "The box is starting: it does not know yet which line works."
        case "offline":
            return f"No line works since {since}. The page and the book still work in the salon."
        case "on_backup" if line.active == line.pinned:
            return f"The salon is on {line.active} since {since} because somebody asked for it"
        case "on_backup":
            return f"The salon is on {line.active} since {since} because {_because(line.reason)}"
        case "holding":
            until = f" at {heard.moment(line.hold_down_until)}" if line.hold_down_until else ""
            return f"The salon is on {line.active} since {since}. It goes home{until}, if the line stays well."
    return f"{'All is well: t' if _well(heard) else 'T'}he salon is on {line.active}"


def uplinks(heard: Heard, line: LineFile) -> str:
    rows = [_uplink(each, line.line.carrier, heard) for each in line.uplinks]
    return table(("uplink", "is", "since", "reply", "address", ""), rows)


def beside(heard: Heard, line: LineFile) -> Iterator[str]:
    """What the uplinks cost, who does not answer, what is being tried and what was asked for: a line each."""
    for uplink in line.uplinks:
        if words := _costs(uplink):
            yield f"{uplink.name}: {'; '.join(words)}"
    yield from map(_vendor, line.vendor)
    if line.drill:
        yield f"A rehearsal of {line.drill.uplink} is under way since {heard.moment(line.drill.since)}"
    if line.line.pinned:
        yield f"Somebody asked to stay on {line.line.pinned}. To let the box decide again: planb auto"


def _well(heard: Heard) -> bool:
    nothing_wrong = not status.issues(heard.line, heard.book)
    return nothing_wrong and all(heard.state(each) == "fresh" for each in heard.sources)


def _because(reason: str | None) -> str:
    """`broadband: no_reply` -> `broadband: nothing answers`."""
    uplink, _, word = (reason or "").rpartition(": ")
    words = next((text for known, text in IN_WORDS.items() if known == word), word)
    return f"{uplink}: {words}" if uplink else words or "of nothing that was said"


def _uplink(each: UplinkStatus, carrier: str | None, heard: Heard) -> tuple[str, ...]:
    verdict = f"{each.verdict}: {IN_WORDS[each.reason]}" if each.reason else each.verdict
    reply = f"{each.rtt_ms:.0f} ms" if each.rtt_ms is not None else "-"
    carries = "carries the salon" if each.name == carrier else ""
    return (each.name, verdict, heard.moment(each.since), reply, each.address or "-", carries)


def _costs(each: UplinkStatus) -> tuple[str, ...]:
    signal = () if each.signal is None else (f"signal {each.signal} %",)
    return (*signal, *bill(each.bytes_month, each.allowance_mb, each.probe_bytes_month, metered=each.metered))


def _vendor(vendor: VendorStatus) -> str:
    page = vendor.status_page
    own = f'; its own page says: "{page.text}"' if page and page.text else ""
    return f"{vendor.name or vendor.host} {VENDORS[vendor.state]}{own}"
