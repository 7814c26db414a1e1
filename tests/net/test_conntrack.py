"""What every conntrack promises: one uplink's flows go, all others stay. Kept by the fake and by the kernel."""

import subprocess

import pytest

from appliance.failover.plan import mark
from appliance.net.conntrack import FakeConntrack, Flow, KernelConntrack
from appliance.net.nft import load
from appliance.net.ruleset import ruleset
from appliance.net.sides import Salon, Way
from tests.net.kernel import CABLES, ip

TABLET, TERMINAL, PHONE, PRINTER = (Flow("192.168.77.60", port, "198.51.100.7", 443) for port in range(5001, 5005))
FLOWS = {TABLET: mark(1), TERMINAL: mark(1) | 0x3, PHONE: mark(2), PRINTER: 0}


async def test_the_fake_forgets_the_flows_of_one_uplink_and_says_which():
    conntrack = FakeConntrack(FLOWS)
    assert set(await conntrack.flush(mark(1))) == {TABLET, TERMINAL}
    assert set(conntrack.entries) == {PHONE, PRINTER}


@pytest.mark.netns
async def test_the_kernel_forgets_the_flows_of_one_uplink_and_says_which():
    ip(CABLES)
    await load(ruleset(Salon("lan0", (Way("wan0"), Way("usb0")))))  # conntrack only works where a rule asks for it
    for flow, held in FLOWS.items():
        _conntrack("-I", "-p", "tcp", "-s", flow.client, "-d", flow.server, "--sport", str(flow.client_port), "--dport",
                   "443", "--state", "ESTABLISHED", "--timeout", "300", "--mark", str(held))  # fmt: skip
    assert _ports() == {5001, 5002, 5003, 5004}
    assert set(await KernelConntrack().flush(mark(1))) == {TABLET, TERMINAL}
    assert _ports() == {5003, 5004}


def _conntrack(*argv: str) -> str:
    return subprocess.run(["conntrack", *argv], capture_output=True, text=True, check=True).stdout


def _ports() -> set[int]:
    """The source ports of the flows that the kernel knows."""
    lines = _conntrack("-L", "-p", "tcp").splitlines()
    return {int(line.split("sport=")[1].split()[0]) for line in lines if "sport=" in line}
