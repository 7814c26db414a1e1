"""The first load of the ruleset, while a tablet sends without a pause."""

import pytest

from appliance.net import nft
from appliance.net.nft import Refused, load, open_first, stands_already
from appliance.net.ruleset import ruleset
from appliance.net.sides import Salon, Way
from tests.net.kernel import printed

SALON = Salon("lan0", (Way("wan0"),))


@pytest.mark.netns
async def test_nothing_passes_until_the_rules_stand_and_a_refusal_closes_nothing():
    assert not await stands_already()
    with pytest.raises(Refused):
        await open_first("table inet planb { nonsense }\n")
    assert not await stands_already(), "a salon without our rules is better than one behind a closed door"
    await open_first(ruleset(SALON))
    standing = printed("nft", "list", "table", "inet", "planb")
    assert "chain closed" not in standing
    assert "masquerade" in standing


@pytest.mark.netns
async def test_a_table_that_stands_stays_when_the_next_one_is_refused():
    await open_first(ruleset(SALON))
    with pytest.raises(Refused):
        await open_first("table inet planb { nonsense }\n")
    assert "masquerade" in printed("nft", "list", "table", "inet", "planb")
    await load(f"delete table inet {nft.TABLE}\n")
