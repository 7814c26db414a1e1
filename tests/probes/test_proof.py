"""The proof of a line, against resolvers, pages and certificates on a loopback of the test's own."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from appliance.probes.proof import prove
from tests.probes.authority import Authority
from tests.probes.outside import Resolver, condition, flooding, page, play, resolver, silence, sockets, takes

RESOLVER, DEAD_RESOLVER = "127.0.0.53", "127.0.0.54"
PAGE, BOOKING, PAYMENTS = "127.0.0.20", "127.0.0.80", "127.0.0.81"
NAMES = {"page.example": PAGE, "booking.example": BOOKING, "payments.example": PAYMENTS}
URL = "http://page.example/generate_204"
HOSTS = ("booking.example:443", "payments.example:443")

OPEN = b"HTTP/1.1 204 No Content\r\n\r\n"
SIGN_IN = b"HTTP/1.1 302 Found\r\nLocation: http://sign.in/\r\nContent-Length: 0\r\n\r\n"
LONG_AGO, ONE_DAY = ("20200101000000Z", "20200102000000Z"), ("20900101000000Z", "20900102000000Z")

pytestmark = [pytest.mark.netns, pytest.mark.needs("openssl")]


@pytest.fixture
def authority(tmp_path) -> Iterator[Authority]:
    """The one that this process trusts."""
    if not os.environ.get("PLANB_TEST_INSIDE"):
        yield None  # type: ignore[misc]
        return
    made = Authority(tmp_path)
    os.environ["SSL_CERT_FILE"] = str(made.trusted)
    yield made


async def outcome(
    hosts: tuple[str, ...] = HOSTS[:1], resolvers: tuple[str, ...] = (RESOLVER,), spares: tuple[str, ...] = ()
) -> str:
    return await prove("lo", resolvers, URL, hosts, spares)


@contextlib.asynccontextmanager
async def names_and_page(says: bytes = OPEN) -> AsyncIterator[Resolver]:
    knows = Resolver(NAMES)
    async with resolver(RESOLVER, knows), page(PAGE, says):
        yield knows


def test_the_page_and_a_valid_certificate_together_are_open(authority):
    async def story():
        async with names_and_page(), page(BOOKING, b"", 443, authority.sign("booking.example")):
            with takes(0, 1.0):
                assert await outcome() == "open"

    play(story)


def test_without_proof_hosts_the_page_alone_decides(authority):
    async def story():
        async with names_and_page():
            assert await outcome(hosts=()) == "open"

    play(story)


def test_a_dead_resolver_that_stands_first_costs_little(authority):
    async def story():
        async with names_and_page():
            with takes(0.25, 0.7):
                assert await outcome((), (DEAD_RESOLVER, "192.0.2.53", RESOLVER)) == "open"

    play(story)


def test_a_resolver_that_does_not_know_the_name_does_not_answer_for_one_that_does(authority):
    async def story():
        ignorant, slow = Resolver({}), Resolver(NAMES, after=0.2)
        async with resolver(DEAD_RESOLVER, ignorant), resolver(RESOLVER, slow), page(PAGE, OPEN):
            assert await outcome((), (DEAD_RESOLVER, RESOLVER)) == "open"

    play(story)


def test_a_lost_question_is_asked_again(authority):
    async def story():
        async with resolver(RESOLVER, Resolver(NAMES, loses=1)), page(PAGE, OPEN):
            with takes(0.3, 0.9):
                assert await outcome(()) == "open"

    play(story)


def test_a_name_that_nobody_knows_is_the_resolvers_fault_within_a_second(authority):
    async def story():
        async with resolver(RESOLVER, Resolver(NAMES, loses=100)), page(PAGE, OPEN):
            with takes(0.9, 1.5):
                assert await outcome() == "dns"
        async with resolver(RESOLVER, Resolver({})):
            with takes(0, 0.5):
                assert await outcome() == "dns"

    play(story)


def test_a_page_that_sends_us_elsewhere_is_a_portal_whatever_the_certificate(authority):
    async def story():
        async with names_and_page(SIGN_IN), page(BOOKING, b"", 443, authority.sign("booking.example")):
            assert await outcome() == "portal"

    play(story)


def test_a_page_that_hangs_up_or_talks_nonsense_is_no_reply(authority):
    async def story():
        for says in (b"", b"SSH-2.0-router\r\n\r\n"):
            async with names_and_page(says):
                assert await outcome(()) == "no_reply"

    play(story)


def test_a_page_that_takes_the_connection_and_says_nothing_is_no_reply_within_four_seconds(authority):
    async def story():
        async with resolver(RESOLVER, Resolver(NAMES)), silence(PAGE, 80):
            with takes(1.9, 4.5):
                assert await outcome() == "no_reply"

    play(story)


def test_a_page_that_floods_us_is_no_reply_and_does_not_hold_up_the_line(authority):
    """What has come already is read without waiting; with a flood of "continue" nobody else was ever heard again."""

    async def story():
        async with resolver(RESOLVER, Resolver(NAMES)):
            with flooding(PAGE):
                asked, longest = asyncio.create_task(outcome(())), 0.0
                while not asked.done():
                    began = time.monotonic()
                    await asyncio.sleep(0.01)
                    longest = max(longest, time.monotonic() - began)
                assert await asked == "no_reply"
                assert longest < 0.5

    play(story)


def test_a_page_that_is_down_itself_is_no_fault_of_the_line(authority):
    async def story():
        async with resolver(RESOLVER, Resolver(NAMES)), silence(PAGE, 80):
            async with page(BOOKING, b"", 443, authority.sign("booking.example")):
                assert await outcome() == "open"
                assert await outcome((), spares=HOSTS[:1]) == "open"
            assert await outcome((), spares=HOSTS[:1]) == "no_reply"

    play(story)


def test_somebody_who_signs_for_himself_in_the_name_of_the_booking_system_is_a_portal(authority, tmp_path_factory):
    async def story():
        stranger = Authority(tmp_path_factory.mktemp("stranger"))
        async with names_and_page(), page(BOOKING, b"", 443, stranger.sign("booking.example")):
            assert await outcome() == "portal"

    play(story)


def test_a_good_certificate_for_another_name_is_a_portal(authority):
    async def story():
        async with names_and_page(), page(BOOKING, b"", 443, authority.sign("router.example")):
            assert await outcome() == "portal"

    play(story)


@pytest.mark.parametrize("time", [LONG_AGO, ONE_DAY])
def test_a_certificate_out_of_its_time_passes_because_it_may_be_our_clock(authority, time):
    async def story():
        async with names_and_page(), page(BOOKING, b"", 443, authority.sign("booking.example", time)):
            assert await outcome() == "open"

    play(story)


def test_a_certificate_out_of_its_time_and_for_another_name_is_a_portal(authority):
    async def story():
        async with names_and_page(), page(BOOKING, b"", 443, authority.sign("router.example", LONG_AGO)):
            assert await outcome() == "portal"

    play(story)


def test_one_proof_host_that_is_valid_is_enough_and_nobody_waits_for_the_other(authority):
    async def story():
        async with (
            names_and_page(),
            silence(BOOKING, 443),
            page(PAYMENTS, b"", 443, authority.sign("payments.example")),
        ):
            with takes(0, 1.0):
                assert await outcome(HOSTS) == "open"

    play(story)


def test_a_booking_system_that_is_down_is_not_the_lines_fault_if_the_pages_own_host_is_valid(authority):
    async def story():
        async with names_and_page(), page(PAGE, b"", 443, authority.sign("page.example")):
            assert await outcome(HOSTS) == "open"  # both refuse
            async with silence(BOOKING, 443):
                with takes(1.9, 4.0):
                    assert await outcome() == "open"

    play(story)


def test_when_nobody_can_prove_who_he_is_it_is_no_reply_within_four_seconds(authority):
    async def story():
        async with names_and_page(), silence(BOOKING, 443), silence(PAGE, 443):
            with takes(3.9, 4.5):
                assert await outcome() == "no_reply"

    play(story)


def test_a_proof_host_that_does_not_speak_tls_is_as_good_as_silent(authority):
    async def story():
        async with names_and_page(), page(BOOKING, b"", 443):
            assert await outcome() == "no_reply"

    play(story)


def test_a_proof_leaves_no_socket_behind(authority):
    async def story():
        async with names_and_page(SIGN_IN), silence(BOOKING, 443):
            before = sockets()
            for _ in range(5):
                assert await outcome() == "portal"
            with takes(0, 1.0):
                await condition(lambda: sockets() <= before + 1)  # the silent server's end of the last one

    play(story)


def test_a_host_with_a_wrong_certificate_of_its_own_does_not_take_the_line_down(authority, tmp_path_factory):
    stranger = Authority(tmp_path_factory.mktemp("stranger"))

    async def story():
        async with names_and_page(), page(BOOKING, b"", 443, stranger.sign("booking.example")):
            assert await outcome() == "portal"
            async with page(PAYMENTS, b"", 443, authority.sign("payments.example")):
                assert await outcome(spares=("payments.example:443",)) == "open"

    play(story)
