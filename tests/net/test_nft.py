"""The ruleset as a reviewer reads it, and as the kernel takes it."""

from pathlib import Path

import pytest

from appliance.net.nft import Refused, Salon, load, ruleset, unload
from tests.net.kernel import printed

GOLDEN = Path(__file__).parent / "golden" / "two-lines.nft"
SALON = Salon("lan0", ("wan0", "usb0"))


def test_two_lines_and_a_salon():
    assert ruleset(SALON) == GOLDEN.read_text(), "look at the difference; if it is meant, write it to the golden file"


@pytest.mark.netns
async def test_the_kernel_takes_it_twice_and_gives_it_back():
    await load(ruleset(SALON))
    once = printed("nft", "list", "ruleset")
    await load(ruleset(SALON))
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
