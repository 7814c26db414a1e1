"""The salon's name server: its command line, and the real dnsmasq between two providers' resolvers."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import pytest

from appliance.config import read
from appliance.net.dns import Dnsmasq, FakeNames, OwnNames, Resolver, Zone, refresh
from appliance.net.dnsmasq import RETRY_MS, Files, arguments, zone
from appliance.net.nft import load
from appliance.net.ruleset import ruleset
from appliance.net.sides import Salon, Way
from tests.aday import SMALLEST
from tests.net import rooms
from tests.net.ends import Ends
from tests.net.kernel import ip, printed

BOX = "192.168.77.1"
ZONE = Zone("lan0", BOX, ("planb", "book"))
FILES = Files(Path("s"), Path("o"), Path("l"))
FIRST, SECOND, SILENT = Resolver("203.0.113.53", "lo"), Resolver("192.0.2.53", "lo"), Resolver("192.0.2.99", "lo")
METERED = b"\x2b\x0fANDROID_METERED"  # option 43, 15 bytes
GUARDED = Salon("lan0", (Way("wan0"), Way("usb0", "essentials-only")))
SALON = f"""
link set lo up
link add lan0 type veth peer name tablet0
addr add {BOX}/24 dev lan0
link set lan0 up
link set tablet0 up
addr add {FIRST.address}/32 dev lo
addr add {SECOND.address}/32 dev lo
addr add {SILENT.address}/32 dev lo
"""


# --- what it is told ------------------------------------------------------------------------------------


def test_without_a_range_there_is_no_dhcp_server():
    assert not [word for word in arguments(ZONE, FILES) if word.startswith("--dhcp")]


def test_with_a_range_there_is_one_with_short_leases():
    zone = Zone("lan0", BOX, (), "192.168.77.50-192.168.77.200")
    assert "--dhcp-range=192.168.77.50,192.168.77.200,10m" in arguments(zone, FILES)


def test_without_a_guard_nothing_is_said_of_essentials():
    zone = Zone("lan0", BOX, (), essentials=("booking.example",))
    assert not [word for word in arguments(zone, FILES) if "nftset" in word or "mozilla" in word or "use-app" in word]


def test_an_essential_host_that_is_named_twice_is_told_once():
    zone = Zone("lan0", BOX, (), guarded=True, essentials=("pay.example", "Pay.example"))
    told = [word for word in arguments(zone, FILES) if "nftset" in word]
    assert told == ["--nftset=/pay.example/4#inet#planb#ess4"]


def test_the_settings_say_what_the_name_server_has_to_know():
    text = f'{SMALLEST}metered = true\non_backup = "essentials-first"\n[essentials]\nhosts = ["pay.example"]\n'
    assert zone(read(text)) == Zone(
        "lan0", BOX, ("planb", "planb.local", "book"), None, guarded=True, essentials=("pay.example",)
    )
    assert not zone(read(SMALLEST)).guarded
    assert not zone(read(f'{text}[network]\nmode = "observer"\n')).guarded, "it carries nobody but itself"


def test_the_fake_remembers_whom_to_ask_and_what_it_costs():
    names = FakeNames()
    names.switch((FIRST,), metered=True)
    assert (names.resolvers, names.metered) == ((FIRST,), True)


def test_an_observer_asks_the_resolvers_of_its_line_itself(tmp_path):
    names = OwnNames(tmp_path)
    names.switch((FIRST, SECOND))
    lines = (tmp_path / "resolv.conf").read_text().splitlines()
    assert lines[:2] == [f"nameserver {FIRST.address}", f"nameserver {SECOND.address}"]
    names.switch((SECOND,), metered=True)
    assert FIRST.address not in (tmp_path / "resolv.conf").read_text()


# --- the real one ---------------------------------------------------------------------------------------


@pytest.mark.netns
async def test_the_salon_asks_the_resolver_of_the_line_that_it_is_on(tmp_path):
    ip(SALON)
    async with provider(FIRST, "198.51.100.1"), provider(SECOND, "198.51.100.2"), running(tmp_path) as names:
        names.switch((FIRST,))
        await becomes("booking.example", lambda answer: answer == "198.51.100.1")
        names.switch((SECOND,))
        await becomes("booking.example", lambda answer: answer == "198.51.100.2")
        assert await ask("book") == BOX


@pytest.mark.netns
async def test_a_resolver_that_dies_costs_nothing(tmp_path):
    ip(SALON)
    async with running(tmp_path) as names:
        names.switch((FIRST, SECOND))
        async with provider(FIRST, "198.51.100.1"):
            await becomes("booking.example", lambda answer: answer == "198.51.100.1")
        async with silence(FIRST), provider(SECOND, "198.51.100.2"):
            await becomes("booking.example", lambda answer: answer == "198.51.100.2", of=SECOND.address)
            sooner = RETRY_MS / 1000 * 0.9  # than it would be asked again
            assert await ask("new.booking.example", patience=sooner) == "198.51.100.2"


@pytest.mark.netns
async def test_a_question_that_the_dead_line_swallowed_is_asked_again_over_the_next_one(tmp_path):
    ip(SALON)
    async with silence(SILENT) as dead, provider(SECOND, "198.51.100.2"), running(tmp_path) as names:
        names.switch((SILENT,))
        question = await swallowed("booking.example", dead)
        names.switch((SECOND,))
        async with asyncio.timeout(4.0):  # it is asked again after 0.1 s, 0.2 s, 0.4 s, …
            assert await question == "198.51.100.2"


@pytest.mark.netns
async def test_after_a_long_outage_a_name_that_was_asked_all_the_time_resolves_at_once(tmp_path):
    ip(SALON)
    async with silence(SILENT), provider(SECOND, "198.51.100.2"), running(tmp_path) as names:
        names.switch((SILENT,))
        for _ in range(7):  # after 3 s dnsmasq waits for 3 s more, and nobody else may ask for that name
            assert await ask("booking.example", 0.6) is None
        names.switch((SECOND,), anew=True)
        async with asyncio.timeout(1.5):
            await becomes("booking.example", lambda answer: answer == "198.51.100.2")


@pytest.mark.netns
async def test_an_essential_host_that_is_asked_for_is_let_through_and_firefox_keeps_asking_us(tmp_path):
    ip(SALON)
    await load(ruleset(GUARDED))
    zone = Zone("lan0", BOX, ("planb",), guarded=True, essentials=("booking.example",))
    async with provider(SECOND, "198.51.100.2"), running(tmp_path, zone) as names:
        names.switch((SECOND,))
        await becomes("else.example", lambda answer: answer == "198.51.100.9")
        assert "198.51.100" not in essential()
        assert await ask("booking.example") == "198.51.100.2"
        assert "198.51.100.2 " in essential()
        assert "198.51.100.9" not in essential()
        answer = await dns.asyncquery.udp(dns.message.make_query("use-application-dns.net", "A"), BOX, timeout=1)
        assert answer.rcode() == dns.rcode.NXDOMAIN


@pytest.mark.netns
async def test_essential_hosts_are_asked_again_so_that_nobody_has_to_wait_for_their_addresses(tmp_path):
    ip(SALON)
    await load(ruleset(GUARDED))
    async with provider(SECOND, "198.51.100.2"), running(tmp_path) as names:  # one that cannot fill the set itself
        assert await refresh(BOX, ["booking.example"]) == (), "nobody to ask yet"
        names.switch((SECOND,))
        await becomes("else.example", lambda answer: answer == "198.51.100.9")
        assert await refresh(BOX, ["booking.example", "pay.example"]) == ("198.51.100.2", "198.51.100.9")
        assert {"198.51.100.2", "198.51.100.9"} <= set(essential().split())


@pytest.mark.netns
async def test_the_set_is_filled_by_an_ordinary_user_with_the_capabilities_of_the_unit(tmp_path):
    ip(SALON)
    await load(ruleset(GUARDED))
    files = files_that_anybody_may_read()
    capabilities = "+net_admin,+net_bind_service,+net_raw"
    user = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", f"--inh-caps={capabilities}",
            f"--ambient-caps={capabilities}", "--no-new-privs", "--")  # fmt: skip
    zone = Zone("lan0", BOX, (), guarded=True, essentials=("booking.example",))
    async with provider(SECOND, "198.51.100.2"), child(*user, *arguments(zone, files)):
        await becomes("booking.example", lambda answer: answer == "198.51.100.2")
        assert "198.51.100.2 " in essential()


@pytest.mark.netns
async def test_a_device_that_joins_is_told_when_the_line_costs(tmp_path):
    rooms.build()
    zone = Zone("lan0", BOX, (), "192.168.77.50-192.168.77.200")
    async with running(tmp_path, zone) as names, asyncio.timeout(15):
        with Ends() as ends:
            assert METERED not in await lease(ends)
            names.switch((), metered=True)
            while METERED not in await lease(ends):
                pass
            names.switch((), metered=False)
            while METERED in await lease(ends):
                pass


@pytest.mark.netns
async def test_a_name_server_that_dies_is_started_again(tmp_path):
    ip(SALON)
    async with running(tmp_path):
        os.kill(the_name_server(), signal.SIGKILL)
        await becomes("planb", lambda answer: answer is None)
        await becomes("planb", lambda answer: answer == BOX)


@pytest.mark.netns
async def test_a_name_server_that_is_told_while_it_starts_hears_it_and_lives(tmp_path, caplog):
    ip(SALON)
    names = Dnsmasq(ZONE, tmp_path)
    async with provider(SECOND, "198.51.100.2"):
        task = asyncio.create_task(names.run())
        while the_name_server() is None:
            await asyncio.sleep(0)
        names.switch((SECOND,))
        await becomes("booking.example", lambda answer: answer == "198.51.100.2")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert caplog.text == ""


@pytest.mark.netns
async def test_a_name_server_that_cannot_start_is_complained_of_once(tmp_path, caplog, monkeypatch):
    ip(SALON)
    caplog.set_level(logging.WARNING)
    lives = tmp_path / "lives"
    broken = tmp_path / "bin/dnsmasq"
    broken.parent.mkdir()
    broken.write_text(f'#!/bin/sh\necho again >>{lives}\necho "dnsmasq: no such device" >&2\nexit 3\n')
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")
    task = asyncio.create_task(Dnsmasq(ZONE, tmp_path).run())
    async with asyncio.timeout(10):
        while not lives.exists() or len(lives.read_text().split()) < 3:
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [record.getMessage() for record in caplog.records] == [
        "the salon has no names: dnsmasq ended (3) dnsmasq: no such device; starting it again"
    ]


@pytest.mark.netns
def test_a_full_disk_leaves_the_salon_without_new_names_and_not_without_a_line(tmp_path, caplog):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "disk", tmp_path], check=True)
    (tmp_path / "all-there-is").write_bytes(bytes(4096))
    Dnsmasq(ZONE, tmp_path).switch((FIRST,))
    assert "No space left" in caplog.text


# --- who else takes part --------------------------------------------------------------------------------


@asynccontextmanager
async def running(run_dir: Path, zone: Zone = ZONE) -> AsyncIterator[Dnsmasq]:
    """The salon's name server, once it answers."""
    task = asyncio.create_task((names := Dnsmasq(zone, run_dir)).run())
    try:
        await becomes("planb" if zone.names else "localhost", lambda answer: answer is not None or not zone.names)
        yield names
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def provider(at: Resolver, answer: str) -> AsyncIterator[None]:
    """A provider's resolver: one address for the booking system and what is below it, one for all else."""
    answers = (f"--address=/booking.example/{answer}", "--address=/#/198.51.100.9")
    async with child(
        "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--pid-file=",
        "--user=", "--group=", f"--listen-address={at.address}", "--bind-interfaces", *answers,
    ):  # fmt: skip
        yield


@asynccontextmanager
async def child(*argv: str) -> AsyncIterator[None]:
    started = await asyncio.create_subprocess_exec(*argv, stderr=asyncio.subprocess.DEVNULL)
    try:
        yield
    finally:
        started.terminate()
        await started.wait()


@asynccontextmanager
async def silence(at: Resolver) -> AsyncIterator[socket.socket]:
    """A resolver that takes every question and answers none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((at.address, 53))
        taken.setblocking(False)
        yield taken


async def swallowed(name: str, by: socket.socket) -> asyncio.Task[str | None]:
    """A client's only try, which has gone to the resolver that answers none."""
    arrived = asyncio.create_task(asyncio.get_running_loop().sock_recv(by, 512))
    while True:
        question = asyncio.create_task(ask(name, patience=5.0))
        await asyncio.wait({arrived, question}, return_when=asyncio.FIRST_COMPLETED)
        if arrived.done():
            return question


async def ask(name: str, patience: float = 0.5, of: str = BOX) -> str | None:
    """One try, as a client makes it."""
    query = dns.message.make_query(name, "A")
    try:
        answer = await dns.asyncquery.udp(query, of, timeout=patience)
    except (OSError, dns.exception.DNSException):
        return None
    return next((record.to_text() for rrset in answer.answer for record in rrset), None)


async def becomes(name: str, holds: Callable[[str | None], bool], of: str = BOX) -> None:
    async with asyncio.timeout(15):
        while not holds(await ask(name, of=of)):
            await asyncio.sleep(0.05)


def the_name_server() -> int | None:
    """The process that has the salon's device on its command line; at first it is setpriv, about to become dnsmasq."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--interface=lan0" in words:
            return int(place.parent.name)
    return None


def files_that_anybody_may_read() -> Files:
    """On a /run of this test's own: pytest's directories are for one user alone."""
    subprocess.run(["mount", "-t", "tmpfs", "run", "/run"], check=True)
    Path("/run/servers").write_text(f"server={SECOND.address}\n")
    return Files(Path("/run/servers"), Path("/run/options"), Path("/run/leases"))


def essential() -> str:
    return printed("nft", "list", "set", "inet", "planb", "ess4")


async def lease(ends: Ends) -> bytes:
    """The answer to a device that wants its address back (RFC 2131) and asks for option 43, as phones do."""
    device = ends.new("tablet", socket.SOCK_DGRAM)
    device.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    device.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    device.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"far")
    device.bind(("0.0.0.0", 68))
    device.settimeout(0.3)
    header = bytes([1, 1, 6, 0]) + b"\x01\x02\x03\x04" + b"\x00\x00\x80\x00" + bytes(16) + b"\x02\x00\x00\x00\x00\x07"
    options = b"\x35\x01\x03" + b"\x32\x04" + socket.inet_aton("192.168.77.77") + b"\x37\x04\x01\x03\x06\x2b\xff"
    request = header.ljust(236, b"\0") + b"\x63\x82\x53\x63" + options
    while True:
        device.sendto(request, ("255.255.255.255", 67))
        try:
            return await asyncio.to_thread(device.recv, 2048)
        except TimeoutError:
            continue
