"""Hand the owner's wish to the line daemon, and wait until line.json or drill.json shows what became of it.

It decides how long to wait and how the answer is said. Whether a wish is granted is the core's (failover/policy.py).
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from appliance import status, wish
from appliance.failover.words import IN_WORDS
from appliance.places import Places
from appliance.status import LineFile, UplinkStatus
from appliance.wish import Drilled, Refused, Wish

LOOK_S = 0.1

SILENT = "The line daemon is silent, so nobody would hear that. Look at it with: systemctl status planb-line"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one waits, in seconds."""

    taken: float = 5.0  # the daemon looks several times a second
    shown: float = 15.0  # waking a modem and proving it takes its time
    drilled: float = 90.0  # the same, with names, a page and a transfer, beside the seconds that are measured


PATIENT = Patience()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish."""

    ok: bool
    words: str


def home(places: Places, patience: Patience = PATIENT) -> Answer:
    """Go home now, without waiting for the hold-down. Raises Refused."""
    made = Wish("home")
    _hand_over(places, made, patience.taken)
    primary = _heard(places).uplinks[0].name
    line = _until(
        places, made, patience.shown, lambda line: line.line.active == primary or _of(line, primary).verdict != "up"
    )
    if line.line.active == primary:
        return Answer(True, f"The salon is at home on {primary}.")
    if _of(line, primary).verdict == "up":
        raise _not_granted(line)
    return Answer(
        False,
        f"{_why(_of(line, primary))}, so {_where(line)}. It goes home by itself as soon as {primary} works.",
    )


def stay(places: Places, uplink: str, patience: Patience = PATIENT) -> Answer:
    """Stay on one uplink as long as it works. Raises Refused."""
    made = Wish("stay", uplink)
    _hand_over(places, made, patience.taken)
    line = _until(places, made, patience.shown, lambda line: line.line.pinned == uplink and _has_moved(line, uplink))
    if line.line.pinned != uplink:
        raise _not_granted(line)
    costs = " It costs by the megabyte." if _of(line, uplink).metered else ""
    if line.line.active == uplink:
        return Answer(True, f"The salon is on {uplink} and stays there while it works.{costs} Undo it with: planb auto")
    return Answer(True, f"{_why(_of(line, uplink))}, so {_where(line)}. It moves to {uplink} as soon as that works.")


def auto(places: Places, patience: Patience = PATIENT) -> Answer:
    """Let the box decide by itself again. Raises Refused."""
    made = Wish("auto")
    _hand_over(places, made, patience.taken)
    line = _until(places, made, patience.shown, lambda line: line.line.pinned is None)
    if line.line.pinned is not None:
        raise _not_granted(line)
    return Answer(True, f"The box decides by itself again; {_where(line)}.")


def drill(places: Places, uplink: str | None, seconds: float, patience: Patience = PATIENT) -> Drilled:
    """Rehearse on a backup, beside the salon's own traffic. Raises Refused."""
    made = Wish("drill", uplink, seconds)
    _hand_over(places, made, patience.taken)
    end = time.monotonic() + seconds + patience.drilled
    while time.monotonic() < end:
        drilled = wish.read_drilled(places.drill_json)
        if drilled and drilled.id == made.id:
            return drilled
        _heard(places)
        time.sleep(LOOK_S)
    raise Refused("The rehearsal did not come to an end. What it was waiting for: journalctl -u planb-line")


def _hand_over(places: Places, made: Wish, patience: float) -> None:
    _heard(places)
    wish.write(places.wish_json, made)
    end = time.monotonic() + patience
    while places.wish_json.exists():
        if time.monotonic() > end:
            with suppress(OSError):
                places.wish_json.unlink()  # nobody shall find it in an hour
            raise Refused(f"The line daemon did not take the wish within {patience:.0f} s, so it was taken back.")
        time.sleep(LOOK_S)


def _heard(places: Places) -> LineFile:
    line = status.read_line(places.line_json, mono=time.monotonic(), boot=status.boot_id())
    if line is None:
        raise Refused(SILENT)
    return line


def _until(places: Places, made: Wish, patience: float, shows: Callable[[LineFile], bool]) -> LineFile:
    """The first line.json that was written after the wish and shows what is waited for; else the last one there is."""
    end = time.monotonic() + patience
    while True:
        line = _heard(places)
        if (line.mono > made.at and shows(line)) or time.monotonic() > end:
            return line
        time.sleep(LOOK_S)


def _not_granted(line: LineFile) -> Refused:
    return Refused(f"The line daemon has heard it, but {_where(line)}. Why: journalctl -u planb-line")


def _has_moved(line: LineFile, uplink: str) -> bool:
    """There, or it cannot be gone to now."""
    return line.line.active == uplink or _of(line, uplink).verdict == "down"


def _of(line: LineFile, name: str) -> UplinkStatus:
    return next(uplink for uplink in line.uplinks if uplink.name == name)


def _why(uplink: UplinkStatus) -> str:
    """Why the salon is not on it."""
    if uplink.reason:
        return f"{uplink.name} is {uplink.verdict}: {IN_WORDS[uplink.reason]}"
    return f"{uplink.name} has not proved itself yet"


def _where(line: LineFile) -> str:
    if line.line.state == "offline" or line.line.active is None:
        return "no line works now"
    return f"the salon is on {line.line.active}"
