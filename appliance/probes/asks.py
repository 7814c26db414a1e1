"""Put a round of questions through one uplink, of three kinds, all at once. Decides nothing: no answer is a value.

An answer that comes too late for its round is told, too (dpinger's idea): a line that is slow or full is not dead.
Rounds may overlap. Each question has a socket of its own for as long as it waits, so there is nothing to repair when
a device goes and comes back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from appliance.failover.events import Answer, Kind
from appliance.probes import dns, icmp, tcp

# A full buffer holds a second or two; what comes after three says nothing about now. The kernel sends a SYN again after
# one second: what is answered then is another question, and no round trip (Karn's rule, RFC 6298).
LATE_S: Mapping[Kind, float] = {"icmp": 3.0, "dns": 3.0, "tcp": 0.95}

Late = Callable[[Kind, float], None]  # which kind, and after how many seconds it came

_KINDS: Mapping[Kind, Callable[[str, str], Awaitable[None]]] = {
    "icmp": icmp.echo,
    "dns": dns.query,
    "tcp": tcp.connect,
}
_overdue: set[asyncio.Task[float | None]] = set()  # the loop itself remembers a task only weakly


@dataclass(frozen=True, slots=True)
class Question:
    kind: Kind
    target: str  # an IPv4 address


async def ask(device: str, questions: tuple[Question, ...], patience: float, late: Late) -> tuple[Answer, ...]:
    """The answers in the order of the questions, when all have come, and after `patience` seconds at the latest.

    An error ("unreachable") is no answer, and takes as long as silence: a blip stays a blip, whatever a router says
    while it restarts. Raises icmp.NotAllowed.
    """
    until = time.monotonic() + patience
    asked = [asyncio.create_task(_rtt(device, question)) for question in questions]
    try:
        await asyncio.wait(asked, timeout=patience, return_when=asyncio.FIRST_EXCEPTION)
        rtts = [task.result() if task.done() else None for task in asked]
        if None in rtts:
            await asyncio.sleep(until - time.monotonic())
    except BaseException:
        for task in asked:
            task.cancel()
        raise
    _await_the_late(asked, questions, late)
    return tuple(Answer(put.kind, rtt, put.target) for put, rtt in zip(questions, rtts, strict=True))


async def _rtt(device: str, question: Question) -> float | None:
    began = time.monotonic()
    try:
        async with asyncio.timeout(LATE_S[question.kind]):
            await _KINDS[question.kind](device, question.target)
    except icmp.NotAllowed:
        raise
    except OSError:  # TimeoutError among them: no device, no route, unreachable, refused, no answer
        return None
    return time.monotonic() - began


def _await_the_late(asked: list[asyncio.Task[float | None]], questions: tuple[Question, ...], late: Late) -> None:
    for task, question in zip(asked, questions, strict=True):
        if not task.done():
            _overdue.add(task)
            task.add_done_callback(partial(_came, question.kind, late))


def _came(kind: Kind, late: Late, task: asyncio.Task[float | None]) -> None:
    _overdue.discard(task)
    if not task.cancelled() and (rtt := task.result()) is not None:
        late(kind, rtt)
