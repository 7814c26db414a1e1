"""The ruleset as a reviewer reads it, and as the kernel takes it."""

from pathlib import Path

import pytest

from appliance.config import read
from appliance.net.nft import Refused, confirm, load, unload
from appliance.net.ruleset import ruleset
from appliance.net.sides import Salon, Way, salon
from tests.aday import SMALLEST
from tests.net.kernel import printed

GOLDEN = Path(__file__).parent / "golden"
SALON = Salon("lan0", (Way("wan0"), Way("usb0")))
ONE_CABLE = {"lan": "eth0", "network": "192.168.1.0/24"}
TERMINAL = "02:00:00:00:00:07"
SALONS = {
    "gateway": SALON,
    "companion": Salon(uplinks=(Way("eth0"), Way("usb0")), mode="companion", **ONE_CABLE),
    "companion-alone": Salon(uplinks=(Way("eth0"),), mode="companion", **ONE_CABLE),
    "observer": Salon(uplinks=(Way("eth0"), Way("usb0")), mode="observer", **ONE_CABLE),
    "essentials-only": Salon("lan0", (Way("wan0"), Way("usb0", "essentials-only")), essentials=(TERMINAL,)),
    "essentials-first": Salon("lan0", (Way("wan0"), Way("usb0", "essentials-first"))),
}


@pytest.mark.parametrize("name", SALONS)
def test_the_ruleset_is_the_one_that_was_read_and_found_right(name):
    golden = GOLDEN / f"{name}.nft"
    assert ruleset(SALONS[name]) == golden.read_text(), "if the difference is meant, write it to the golden file"


@pytest.mark.netns
async def test_the_kernel_takes_each_of_them_twice_and_gives_it_back():
    for each in SALONS.values():
        await load(ruleset(each))
        once = printed("nft", "list", "ruleset")
        await load(ruleset(each))
        assert printed("nft", "list", "ruleset") == once
    await unload()
    await unload()
    assert printed("nft", "list", "ruleset") == ""


@pytest.mark.netns
async def test_a_broken_ruleset_changes_nothing_and_says_what_nft_said():
    await load(ruleset(SALON))
    before = printed("nft", "list", "ruleset")
    with pytest.raises(Refused, match="syntax error"):
        await load(ruleset(SALON) + "nonsense\n")
    assert printed("nft", "list", "ruleset") == before


async def test_a_computer_without_nft_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="apt install nftables"):
        await load(ruleset(SALON))


def test_the_settings_say_what_the_ruleset_depends_on():
    text = f"""{SMALLEST}
        metered = true
        on_backup = "essentials-only"
        [network]
        mode = "companion"
        lan = "wan0"
        lan_address = "192.168.1.2/24"
        [essentials]
        devices = ["{TERMINAL}"]
    """
    guarded = (Way("wan0", "essentials-only"),)
    assert salon(read(text)) == Salon("wan0", guarded, "companion", "192.168.1.0/24", essentials=(TERMINAL,))


@pytest.mark.netns
async def test_an_essential_address_that_is_confirmed_stays_for_another_day():
    await load(ruleset(SALONS["essentials-only"]))
    await load("add element inet planb ess4 { 198.51.100.7 timeout 1d expires 1m }\n")
    await confirm(["198.51.100.7", "198.51.100.8", "198.51.100.7"])
    held = printed("nft", "list", "set", "inet", "planb", "ess4")
    assert "198.51.100.8" in held
    assert held.count("expires 23h59m") == 2


@pytest.mark.netns
async def test_nothing_to_confirm_is_nothing_to_do():
    await confirm([])
    with pytest.raises(Refused):
        await confirm(["198.51.100.7"])  # no table
