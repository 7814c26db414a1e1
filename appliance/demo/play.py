"""Play a script in the virtual salon and write down what the line did and what the tablet noticed."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from appliance.demo import report
from appliance.demo.desk import Visit
from appliance.demo.report import PageRow, Report, Row, StateChange
from appliance.demo.salon import Salon
from appliance.demo.script import Script, Step

LOOK_S = 0.05
PAGE_AFTER_S = 4.0  # by then a line has decided, and the page says so
SIGN_OF_LIFE_S = 1.6  # before the end of a step, the silent connection is asked

Say = Callable[[str], None]


@dataclass(slots=True)
class _Played:
    """What was seen while the script ran; times are seconds since its beginning."""

    changes: list[StateChange] = field(default_factory=list)
    began: dict[int, float] = field(default_factory=dict)  # step -> monotonic
    carried: dict[int, bool] = field(default_factory=dict)  # step -> whether an uplink worked after it
    pages: list[tuple[float, str, Future[Visit]]] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        return self.changes[-1].state if self.changes else "unknown"


def play(salon: Salon, script: Script, say: Say) -> Report:
    """Run the script to its end, in real time."""
    seen = _Played()
    start = time.monotonic()
    with ThreadPoolExecutor(1) as visitors:
        for at, act in _agenda(salon, script, seen, visitors, say):
            while (now := time.monotonic() - start) < at:
                _look(salon, seen, now, say)
                time.sleep(min(LOOK_S, at - now))
            act()
    stopped = time.monotonic()
    rows = tuple(_row(salon, script, seen, number, start, stopped) for number in range(len(script.steps)))
    pages = tuple(_page(at, line, visit.result()) for at, line, visit in seen.pages)
    return Report(rows, pages, tuple(seen.dead), report.ok(rows, pages) and not seen.dead)


def _agenda(
    salon: Salon, script: Script, seen: _Played, visitors: ThreadPoolExecutor, say: Say
) -> list[tuple[float, Callable[[], None]]]:
    """What is to be done when."""
    agenda: list[tuple[float, Callable[[], None]]] = [(script.duration_s, lambda: None)]
    for number, step in enumerate(script.steps):
        begin, end = script.window(number)
        agenda.append((begin, partial(_do, salon, seen, number, step, say)))
        agenda.append((end - min(SIGN_OF_LIFE_S, (end - begin) * 0.6), salon.tablet.ask_idle))
        at = min(begin + PAGE_AFTER_S, (begin + end) / 2)
        agenda.append((at, partial(_visit, salon, seen, at, visitors)))
    return sorted(agenda, key=lambda each: each[0])


def _do(salon: Salon, seen: _Played, number: int, step: Step, say: Say) -> None:
    say(f"{step.at_s:6.1f} s  {step.words}")
    seen.began[number] = time.monotonic()
    if step.fault is None:
        salon.heal(step.uplink)
    else:
        salon.apply(step.fault, step.uplink, step.percent)
    seen.carried[number] = salon.has_a_way_out()


def _visit(salon: Salon, seen: _Played, at: float, visitors: ThreadPoolExecutor) -> None:
    seen.pages.append((at, seen.line, visitors.submit(salon.visit_page)))


def _look(salon: Salon, seen: _Played, now: float, say: Say) -> None:
    found = salon.line()
    state, active = (found.line.state, found.line.active) if found else ("unknown", None)
    if not seen.changes or (state, active) != (seen.changes[-1].state, seen.changes[-1].active):
        reason = found.line.reason if found else "the line daemon is silent"
        seen.changes.append(StateChange(now, state, active, reason))
        say(f"{now:6.1f} s    the line: {seen.changes[-1].words}")
    for obituary in salon.dead_services():
        if obituary not in seen.dead:
            seen.dead.append(obituary)
            say(obituary)


def _row(salon: Salon, script: Script, seen: _Played, number: int, start: float, stopped: float) -> Row:
    step, (begin, end) = script.steps[number], script.window(number)
    until = stopped if end == script.duration_s else start + end
    gaps = salon.tablet.gaps(seen.began[number], until)
    before = [change for change in seen.changes if change.at_s < begin]
    during = [change for change in seen.changes if begin <= change.at_s < end]
    return Row(step, tuple(during), (before + during)[-1].state, gaps, end - begin, seen.carried[number])


def _page(at: float, line: str, visit: Visit) -> PageRow:
    return PageRow(at, line, visit.status, visit.ms, visit.visits, visit.taken_at, visit.age_s)
