"""Rounds of questions of three kinds, put to servers on a loopback of the test's own."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from appliance.failover.events import Answer
from appliance.probes.asks import Question, ask
from appliance.probes.icmp import NotAllowed
from tests.probes.outside import condition, do, play, sockets, takes
from tests.probes.outside import resolver as serving

HERE = "127.0.0.1"
ROUND = (Question("icmp", HERE), Question("dns", HERE), Question("tcp", HERE))
REFUSED = 0x8005

pytestmark = pytest.mark.netns


class Refuser(asyncio.DatagramProtocol):
    """Answers after a while, with "refused" and nothing else."""

    def __init__(self, after: float = 0.0, mangle: Callable[[bytes], bytes] = bytes) -> None:
        self.after, self.mangle = after, mangle
        self.heard: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, query: bytes, asker: tuple[str, int]) -> None:
        self.heard.append(query)
        answer = self.mangle(query[:2] + REFUSED.to_bytes(2, "big") + bytes(8))
        asyncio.get_running_loop().call_later(self.after, self.transport.sendto, answer, asker)


def resolver(after: float = 0.0, mangle: Callable[[bytes], bytes] = bytes) -> AbstractAsyncContextManager[Refuser]:
    return serving(HERE, Refuser(after, mangle))


@contextlib.asynccontextmanager
async def website() -> AsyncIterator[asyncio.Server]:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, HERE, 443)
    try:
        yield server
    finally:
        server.close()


def nobody_is_late(kind: str, rtt: float) -> None:
    raise AssertionError(f"{kind} came late, after {rtt:.3f} s")


def test_all_three_kinds_are_answered_in_the_order_of_the_questions_and_nobody_waits_longer():
    async def story():
        async with resolver(), website():
            with takes(0, 1.0):
                answers = await ask("lo", ROUND, 2.0, nobody_is_late)
        assert [(each.kind, each.target) for each in answers] == [("icmp", HERE), ("dns", HERE), ("tcp", HERE)]
        assert all(each.rtt is not None and each.rtt < 1.0 for each in answers)

    play(story)


def test_a_refused_connection_is_no_answer_and_takes_as_long_as_silence():
    async def story():
        with takes(0.2, 0.5):
            assert await ask("lo", (Question("tcp", HERE),), 0.2, nobody_is_late) == (Answer("tcp", None, HERE),)

    play(story)


@pytest.mark.parametrize("kind", ["icmp", "dns", "tcp"])
def test_a_device_that_is_not_there_answers_nothing_and_takes_as_long_as_silence(kind):
    async def story():
        with takes(0.2, 0.5):
            assert await ask("ghost0", (Question(kind, HERE),), 0.2, nobody_is_late) == (Answer(kind, None, HERE),)

    play(story)


def test_an_answer_after_its_round_is_told_as_late():
    async def story():
        late = []
        async with resolver(after=0.4), website():
            answers = await ask("lo", ROUND, 0.2, lambda kind, rtt: late.append((kind, rtt)))
            assert [each.rtt is None for each in answers] == [False, True, False]
            assert late == []
            await condition(lambda: late != [])
        (kind, rtt), *more = late
        assert (kind, more) == ("dns", [])
        assert 0.4 <= rtt < 1.0

    play(story)


def test_rounds_overlap_and_every_late_answer_is_told_once():
    async def story():
        late = []
        question = (Question("dns", HERE),)
        async with resolver(after=0.5):
            before = sockets()
            for _ in range(5):
                await ask("lo", question, 0.05, lambda *answer: late.append(answer))
            assert late == []
            await condition(lambda: len(late) == 5)
            await condition(lambda: sockets() == before)

    play(story)


def test_who_never_answers_is_given_up_and_leaves_no_socket_behind():
    async def story():
        before = sockets()
        with deaf():
            answers = await ask("lo", ROUND, 0.1, nobody_is_late)
        assert [each.rtt for each in answers] == [None, None, None]
        await condition(lambda: sockets() == before)

    play(story)


@contextlib.contextmanager
def deaf():
    """Nobody hears anything on this loopback."""
    rules = "add table t; add chain t c { type filter hook input priority 0; policy drop; }"
    do("nft", rules)
    yield
    do("nft", "delete table t")


def test_a_round_that_is_cancelled_leaves_nothing_behind():
    async def story():
        before = sockets()
        with deaf():
            asking = asyncio.create_task(ask("lo", ROUND, 2.0, nobody_is_late))
            await condition(lambda: sockets() == before + 3)
            asking.cancel()
            with takes(0, 1.0):
                await condition(lambda: sockets() == before)

    play(story)


def test_an_answer_that_is_not_to_our_question_is_none():
    async def story():
        async with resolver(mangle=lambda answer: bytes([answer[0] ^ 1]) + answer[1:]):
            assert (await ask("lo", (Question("dns", HERE),), 0.2, nobody_is_late))[0].rtt is None
        async with resolver(mangle=lambda answer: answer[:11]):
            assert (await ask("lo", (Question("dns", HERE),), 0.2, nobody_is_late))[0].rtt is None

    play(story)


def test_the_name_that_is_asked_for_is_small_and_new_each_time():
    async def story():
        async with resolver() as heard:
            for _ in range(2):
                await ask("lo", (Question("dns", HERE),), 0.2, nobody_is_late)
        first, second = heard.heard
        assert len(first) == len(second) == 26
        assert first[12:] != second[12:]

    play(story)


def test_what_our_own_firewall_refuses_is_no_answer():
    async def story():
        do("nft", "add table t; add chain t c { type filter hook output priority 0; policy drop; }")
        answers = await ask("lo", ROUND, 0.2, nobody_is_late)
        assert [each.rtt for each in answers] == [None, None, None]

    play(story)


def test_a_device_that_went_and_came_back_answers_again():
    async def story():
        async with resolver(), website():
            assert None not in [each.rtt for each in await ask("lo", ROUND, 0.5, nobody_is_late)]
            do("ip", "link", "set", "lo", "down")
            assert [each.rtt for each in await ask("lo", ROUND, 0.2, nobody_is_late)] == [None, None, None]
            do("ip", "link", "set", "lo", "up")
            assert None not in [each.rtt for each in await ask("lo", ROUND, 0.5, nobody_is_late)]

    play(story)


def test_a_kernel_that_refuses_ping_sockets_is_told_at_once():
    async def story():
        do("sysctl", "-q", "net.ipv4.ping_group_range=1 0")
        with deaf(), takes(0, 1.0), pytest.raises(NotAllowed, match="ping_group_range"):
            await ask("lo", (Question("icmp", HERE), Question("tcp", HERE)), 2.0, nobody_is_late)

    play(story)


def test_a_connection_is_closed_with_a_reset_so_that_nothing_lingers():
    async def story():
        with socket.create_server((HERE, 443)) as server:
            await ask("lo", (Question("tcp", HERE),), 0.5, nobody_is_late)
            taken, _ = server.accept()
            with taken, pytest.raises(ConnectionResetError):
                taken.recv(1)

    play(story)
