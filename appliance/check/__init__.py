"""`planb check`: look at everything that could let plan B down. Read-only, side by side, done in a few seconds."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from appliance import status
from appliance.check import books, certificate, lines, machine, outside, plan, printer
from appliance.check.finding import Finding, Level, Look
from appliance.config import Broken, Config, load, not_yet
from appliance.net.addresses import has_carrier, interfaces
from appliance.places import Places

Check = Callable[[Look], Iterable[Finding]]

CHECKS: dict[str, Check] = {
    "uplinks": lines.uplinks,
    "salon network": lines.lan,
    "return path": lines.strictness,
    "one cable": lines.one_cable,
    "programs": machine.programs,
    "forwarding": machine.forwarding,
    "ping": machine.pinging,
    "clock": machine.clock,
    "directories": machine.directories,
    "disk": machine.space,
    "names": outside.names,
    "sources": books.sources,
    "plan B": plan.cards,
    "printer": printer.printer,
    "daemons": outside.daemons,
    "audit": outside.audit,
    "page": outside.page,
    "https": certificate.https,
}
LIMIT_S = 8.0  # a resolver may take longer than a person wants to wait
ORDER: tuple[Level, ...] = ("problem", "warning", "info", "ok")
MARKS: dict[Level, str] = {"problem": "PROBLEM", "warning": "warning", "info": "note", "ok": "ok"}


def everything(places: Places, without: Iterable[str] = ()) -> tuple[Finding, ...]:
    """All findings, the worst first. With broken settings: their problems, for nothing else can be judged.

    `without`: checks that would judge what has not been started yet.
    """
    try:
        config = load(places.toml)
    except Broken as broken:
        return tuple(Finding("problem", str(each)) for each in broken.problems)
    settings = [Finding("ok", "the settings are right"), *(Finding("info", note) for note in not_yet(config))]
    found = [*settings, *side_by_side(_all_but(without), _look(config, places), LIMIT_S)]
    return tuple(sorted(found, key=lambda each: ORDER.index(each.level)))


def _all_but(without: Iterable[str]) -> dict[str, Check]:
    return {name: check for name, check in CHECKS.items() if name not in without}


def _look(config: Config, places: Places) -> Look:
    line = status.read_line(places.line_json, mono=time.monotonic(), boot=status.boot_id())
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"  # an ordinary user's PATH lacks these
    found = interfaces()
    return Look(config, places, line, path, found, frozenset(each.name for each in found if has_carrier(each.name)))


def side_by_side(checks: dict[str, Check], look: Look, limit_s: float) -> Iterator[Finding]:
    """Run checks at the same time; one that does not end within `limit_s` seconds is a finding itself.

    Daemon threads: a question that hangs in the resolver cannot be taken back, and must not hold up the answer.
    """
    heard: dict[str, list[Finding]] = {}
    running = {name: _begin(name, check, look, heard) for name, check in checks.items()}
    ends = time.monotonic() + limit_s
    for name, thread in running.items():
        thread.join(max(0.0, ends - time.monotonic()))
        yield from heard.get(name, [Finding("warning", f"{name}: no answer within {limit_s:g} s", "Try again.")])


def _begin(name: str, check: Check, look: Look, heard: dict[str, list[Finding]]) -> threading.Thread:
    def answer() -> None:
        heard[name] = list(check(look))

    thread = threading.Thread(target=answer, name=name, daemon=True)
    thread.start()
    return thread


def screen(findings: Iterable[Finding]) -> str:
    """The findings for people: what is wrong with its hint, then what is well in a line each."""
    found = list(findings)
    return "\n".join([_headline(found), "", *(line for each in found for line in _lines(each))])


def _headline(found: list[Finding]) -> str:
    problems = sum(each.level == "problem" for each in found)
    warnings = sum(each.level == "warning" for each in found)
    if problems:
        return f"Plan B would not work as it should: {_count(problems, 'problem')}, {_count(warnings, 'warning')}."
    return f"Plan B can work, with {_count(warnings, 'warning')}." if warnings else "All is well."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lines(each: Finding) -> list[str]:
    return [f"{MARKS[each.level]:<8} {each.title}", *([f"{'':<8} {each.hint}"] if each.hint else [])]
