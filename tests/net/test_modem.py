"""What every modem promises; the fake keeps it, and the one that speaks to a real stick will have to."""

import logging
from dataclasses import replace

import pytest

from appliance.failover.ladder import LADDER
from appliance.net.modem import AbsentModem, FakeModem, Modem, ModemState, Refused

WELL = ModemState(True, "ok", True, "lte", 70, awake=False)


class ModemContract:
    """A subclass opens a modem that is plugged in, has a SIM and a network, and rests."""

    async def open(self, *, carries: bool = False) -> Modem:
        raise NotImplementedError

    async def unplug(self, modem: Modem) -> None:
        raise NotImplementedError

    async def pull_the_sim(self, modem: Modem) -> None:
        raise NotImplementedError

    async def test_a_modem_that_is_well_says_who_takes_it_and_how_strong(self):
        state = await (await self.open()).state()
        assert (state.present, state.sim, state.registered) == (True, "ok", True)
        assert state.technology
        assert 0 <= state.signal <= 100

    async def test_woken_it_is_awake_and_twice_is_the_same_as_once(self):
        modem = await self.open()
        assert [await modem.wake(), await modem.wake()] == [None, None]
        assert (await modem.state()).awake

    async def test_it_rests_and_twice_is_the_same_as_once(self):
        modem = await self.open()
        await modem.wake()
        assert [await modem.rest(), await modem.rest()] == [None, None]
        assert not (await modem.state()).awake

    async def test_every_rung_can_be_tried_of_a_modem_that_carries_nobody(self):
        modem = await self.open()
        assert [await modem.repair(rung) for rung in range(len(LADDER))] == [None] * len(LADDER)

    @pytest.mark.parametrize("rung", [-1, len(LADDER)])
    async def test_a_rung_that_is_none_is_refused(self, rung: int):
        with pytest.raises(Refused, match="rungs 0 to 4"):
            await (await self.open()).repair(rung)

    async def test_while_the_salon_is_on_it_nothing_is_repaired_or_put_to_rest(self):
        modem = await self.open(carries=True)
        for rung in range(len(LADDER)):
            with pytest.raises(Refused, match="the salon is on this modem"):
                await modem.repair(rung)
        with pytest.raises(Refused, match="the salon is on this modem"):
            await modem.rest()

    async def test_a_modem_that_is_pulled_out_says_so_and_ends_nobody(self):
        modem = await self.open()
        await self.unplug(modem)
        assert await modem.state() == ModemState(present=False)
        assert await modem.wake() == "the modem is not plugged in"
        assert await modem.repair(2) == "the modem is not plugged in"

    async def test_without_a_sim_it_does_not_wake_and_says_why(self):
        modem = await self.open()
        await self.pull_the_sim(modem)
        assert ((await modem.state()).sim, (await modem.state()).registered) == ("missing", False)
        assert await modem.wake() == "the SIM is missing"


class TestFakeModem(ModemContract):
    async def open(self, *, carries: bool = False) -> FakeModem:
        return FakeModem(WELL, carries=lambda: carries)

    async def unplug(self, modem: FakeModem) -> None:
        modem.is_like = replace(modem.is_like, present=False)

    async def pull_the_sim(self, modem: FakeModem) -> None:
        modem.is_like = replace(modem.is_like, sim="missing")


async def test_a_modem_that_hangs_recovers_from_the_rung_that_helps_and_no_gentler_one():
    modem = FakeModem(WELL, hangs_until=2)
    assert await modem.wake() == "no network takes the modem"
    for rung, registered in ((0, False), (1, False), (2, True)):
        assert await modem.repair(rung) is None
        assert (await modem.state()).registered is registered
    assert modem.tried == [0, 1, 2]


async def test_no_rung_brings_a_sim_back():
    modem = FakeModem(replace(WELL, sim="missing"))
    for rung in range(len(LADDER)):
        await modem.repair(rung)
    assert (await modem.state()).sim == "missing"


async def test_where_nobody_can_speak_to_the_modem_it_is_said_once_and_nothing_is_done(caplog):
    modem = AbsentModem("4g")
    with caplog.at_level(logging.INFO):
        answers = {await modem.wake(), await modem.rest(), await modem.repair(0)}
    assert answers == {"nobody can speak to the modem"}
    assert await modem.state() == ModemState(present=False)
    assert [record.message for record in caplog.records] == [
        "4g: this box cannot speak to the modem itself; it is used as it is"
    ]


async def test_even_where_there_is_no_modem_a_rung_that_is_none_is_our_mistake():
    with pytest.raises(Refused):
        await AbsentModem("4g").repair(len(LADDER))
