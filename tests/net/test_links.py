"""What every watcher of devices promises, kept by the fake and by the kernel."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from appliance.net.links import AGAIN_S, Device, FakeLinks, KernelLinks
from tests.net.kernel import CABLES, ip

NEAR = "192.168.8.0/24"
PLUGGED = Device("usb0", present=True, carrier=True, address="192.168.8.100", gateway=None, network=NEAR)
GONE = Device("usb0", present=False, carrier=False, address=None, gateway=None)


async def until(changes: AsyncIterator[Device], wanted: Device) -> None:
    """Read changes until the device is as wanted; a kernel may pass through other states on the way."""
    async with asyncio.timeout(10):
        async for device in changes:
            if device == wanted:
                return


async def test_the_fake_says_every_device_once_and_then_what_changed():
    links = FakeLinks(("wan0", "usb0"))
    changes = links.changes()
    assert [(await anext(changes)).name, (await anext(changes)).name] == ["wan0", "usb0"]
    links.set(PLUGGED)
    links.set(PLUGGED)
    links.set(GONE)
    assert [await anext(changes), await anext(changes)] == [PLUGGED, GONE]


async def test_the_fake_refuses_a_device_that_nobody_watches():
    with pytest.raises(KeyError):
        FakeLinks(("wan0",)).set(PLUGGED)


@pytest.mark.netns
async def test_the_kernel_says_what_is_there_and_what_is_not():
    ip(CABLES)
    changes = KernelLinks(("usb0", "ghost0")).changes()
    assert await anext(changes) == PLUGGED
    assert await anext(changes) == Device("ghost0", False, False, None, None)


@pytest.mark.netns
async def test_the_kernel_tells_a_pulled_cable_a_lost_lease_and_an_unplugged_modem():
    ip(CABLES)
    changes = KernelLinks(("usb0",)).changes()
    await until(changes, PLUGGED)
    ip("link set modem0 down")
    await until(changes, Device("usb0", True, False, "192.168.8.100", None, NEAR))
    ip("link set modem0 up")
    await until(changes, PLUGGED)
    ip("addr del 192.168.8.100/24 dev usb0")
    await until(changes, Device("usb0", True, True, None, None))
    ip("link del usb0")
    await until(changes, GONE)


@pytest.mark.netns
async def test_the_gateway_is_learned_from_the_lease_with_the_best_metric():
    ip(CABLES)
    changes = KernelLinks(("usb0",)).changes()
    await until(changes, PLUGGED)
    ip("route add default via 192.168.8.2 dev usb0 metric 700\nroute add default via 192.168.8.1 dev usb0 metric 100\n")
    await until(changes, Device("usb0", True, True, "192.168.8.100", "192.168.8.1", NEAR))


@pytest.mark.netns
async def test_an_address_that_the_device_made_up_is_no_lease():
    ip(CABLES)
    ip("addr add 169.254.7.7/16 dev usb0 scope link\naddr del 192.168.8.100/24 dev usb0\n")
    assert await anext(KernelLinks(("usb0",)).changes()) == Device("usb0", True, True, None, None)
    ip("addr add 0.0.0.0/32 dev usb0\n")
    assert await anext(KernelLinks(("usb0",)).changes()) == Device("usb0", True, True, None, None)


@pytest.mark.netns
async def test_too_many_messages_at_once_lose_no_change():
    """The socket overflows while nobody reads (ENOBUFS, netlink(7)); what is true afterwards is told all the same."""
    ip(CABLES)
    changes = KernelLinks(("usb0",)).changes()
    await until(changes, PLUGGED)
    ip("".join(f"route add 10.{n >> 8}.{n & 255}.0/24 dev wan0\n" for n in range(6000)))
    ip("link del usb0")
    await until(changes, GONE)


@pytest.mark.netns
async def test_hundreds_of_messages_at_once_are_read_as_one_hint():
    """Each of them used to cost a look at everything: fifteen seconds of the processor for these four hundred."""
    ip(CABLES)
    changes = KernelLinks(("usb0",)).changes()
    await until(changes, PLUGGED)
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0.1)
    ip("".join(f"addr add 10.{n >> 8}.{n & 255}.1/32 dev wan0\n" for n in range(400)))
    used = time.process_time()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 2)
    assert time.process_time() - used < 1
    ip("addr del 192.168.8.100/24 dev usb0")
    async with asyncio.timeout(2):
        assert await waiting == Device("usb0", True, True, None, None)


@pytest.mark.netns
async def test_a_change_after_a_long_silence_is_told_at_once():
    ip(CABLES)
    changes = KernelLinks(("usb0",)).changes()
    await until(changes, PLUGGED)
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(AGAIN_S + 0.5)  # the watch has looked again by itself meanwhile, and found nothing
    assert not waiting.done()
    ip("link del usb0")
    async with asyncio.timeout(1):
        assert await waiting in (GONE, Device("usb0", True, False, "192.168.8.100", None, NEAR))
