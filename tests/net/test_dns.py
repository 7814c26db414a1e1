"""The salon's name server: its command line, and the real dnsmasq switching between two providers' resolvers."""

import asyncio
import subprocess
from collections.abc import Callable
from pathlib import Path

import dns.asyncquery
import dns.exception
import dns.message
import pytest

from appliance.net.dns import Dnsmasq, FakeNames, Resolver, Zone, arguments
from tests.net.kernel import ip

ZONE = Zone("lan0", "192.168.77.1", ("planb", "book"))
SALON = """
link set lo up
link add lan0 type veth peer name tablet0
addr add 192.168.77.1/24 dev lan0
link set lan0 up
link set tablet0 up
addr add 203.0.113.53/32 dev lo
addr add 192.0.2.53/32 dev lo
"""


def test_without_a_range_there_is_no_dhcp_server():
    assert not [word for word in arguments(ZONE, Path("s"), Path("l")) if word.startswith("--dhcp")]


def test_with_a_range_there_is_one_with_short_leases():
    zone = Zone("lan0", "192.168.77.1", (), "192.168.77.50-192.168.77.200")
    assert "--dhcp-range=192.168.77.50,192.168.77.200,10m" in arguments(zone, Path("s"), Path("l"))


def test_the_fake_remembers_whom_to_ask():
    names = FakeNames()
    names.switch((Resolver("203.0.113.53", "wan0"),))
    assert names.resolvers == (Resolver("203.0.113.53", "wan0"),)


@pytest.mark.netns
async def test_the_salon_asks_the_resolver_of_the_line_that_it_is_on(tmp_path):
    ip(SALON)
    providers = [await _provider("203.0.113.53", "198.51.100.1"), await _provider("192.0.2.53", "198.51.100.2")]
    names = Dnsmasq(ZONE, tmp_path)
    task = asyncio.create_task(names.run())
    try:
        await _becomes("planb", lambda answer: answer == "192.168.77.1")
        names.switch((Resolver("203.0.113.53", "lo"),))
        await _becomes("booking.example", lambda answer: answer == "198.51.100.1")
        names.switch((Resolver("192.0.2.53", "lo"),))
        await _becomes("booking.example", lambda answer: answer == "198.51.100.2")
        assert await _ask("book") == "192.168.77.1"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        for provider in providers:
            provider.terminate()
            await provider.wait()


@pytest.mark.netns
async def test_a_name_server_that_dies_is_started_again(tmp_path):
    ip(SALON)
    task = asyncio.create_task((names := Dnsmasq(ZONE, tmp_path)).run())
    await _becomes("planb", lambda answer: answer == "192.168.77.1")
    first = names._child
    assert first is not None
    first.kill()
    await first.wait()
    await _becomes("planb", lambda answer: answer == "192.168.77.1" and names._child is not first)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _provider(address: str, answer: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--pid-file=",
        "--user=", "--group=", f"--listen-address={address}", "--bind-interfaces",
        f"--address=/booking.example/{answer}",
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


async def _ask(name: str) -> str | None:
    query = dns.message.make_query(name, "A")
    try:
        answer = await dns.asyncquery.udp(query, "192.168.77.1", timeout=0.5)
    except (OSError, dns.exception.DNSException):
        return None
    return next((record.to_text() for rrset in answer.answer for record in rrset), None)


async def _becomes(name: str, holds: Callable[[str | None], bool]) -> None:
    async with asyncio.timeout(15):
        while not holds(await _ask(name)):
            await asyncio.sleep(0.05)


@pytest.mark.netns
def test_a_full_disk_leaves_the_salon_without_new_names_and_not_without_a_line(tmp_path, caplog):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "disk", tmp_path], check=True)
    (tmp_path / "all-there-is").write_bytes(bytes(4096))
    Dnsmasq(ZONE, tmp_path).switch((Resolver("203.0.113.53", "wan0"),))
    assert "No space left" in caplog.text
