"""What every hotspot door promises; the fake keeps it, and the one that steers a real Wi-Fi will have to."""

import logging

import pytest

from appliance.net.hotspot import AbsentHotspot, FakeHotspot, Hotspot, HotspotState
from appliance.net.modem import Refused


class HotspotContract:
    """A subclass opens a door to a phone whose hotspot is on or off, and whose password the box knows or not."""

    async def open(self, *, on: bool = True, lets_in: bool = True, carries: bool = False) -> Hotspot:
        raise NotImplementedError

    async def switch_off(self, hotspot: Hotspot) -> None:
        raise NotImplementedError

    async def test_what_is_there_is_joined_and_twice_is_the_same_as_once(self):
        hotspot = await self.open()
        assert [await hotspot.join(), await hotspot.join()] == [None, None]
        state = await hotspot.state()
        assert (state.visible, state.joined) == (True, True)
        assert 0 <= state.signal <= 100

    async def test_what_is_not_there_is_not_joined(self):
        hotspot = await self.open(on=False)
        assert await hotspot.join() == "it is not there"
        assert await hotspot.state() == HotspotState(visible=False)

    async def test_a_changed_password_is_said_and_the_hotspot_is_not_called_absent(self):
        hotspot = await self.open(lets_in=False)
        assert await hotspot.join() == "it does not let us in: its password was changed"
        state = await hotspot.state()
        assert (state.visible, state.joined) == (True, False)

    async def test_it_is_left_and_twice_is_the_same_as_once(self):
        hotspot = await self.open()
        await hotspot.join()
        assert [await hotspot.leave(), await hotspot.leave()] == [None, None]
        assert not (await hotspot.state()).joined

    async def test_a_phone_that_is_switched_off_takes_us_with_it(self):
        hotspot = await self.open()
        await hotspot.join()
        await self.switch_off(hotspot)
        assert await hotspot.state() == HotspotState(visible=False)

    async def test_while_the_salon_is_on_it_it_cannot_be_left(self):
        hotspot = await self.open(carries=True)
        await hotspot.join()
        with pytest.raises(Refused, match="the salon is on this hotspot"):
            await hotspot.leave()
        assert (await hotspot.state()).joined


class TestFakeHotspot(HotspotContract):
    async def open(self, *, on: bool = True, lets_in: bool = True, carries: bool = False) -> FakeHotspot:
        return FakeHotspot(on, lets_in, carries=lambda: carries)

    async def switch_off(self, hotspot: FakeHotspot) -> None:
        hotspot.is_on = False


async def test_where_nobody_can_steer_the_wifi_it_is_said_once_and_nothing_is_done(caplog):
    hotspot = AbsentHotspot("hotspot")
    with caplog.at_level(logging.INFO):
        answers = {await hotspot.join(), await hotspot.leave()}
    assert answers == {"nobody can steer the Wi-Fi"}
    assert await hotspot.state() == HotspotState(visible=False)
    assert [record.message for record in caplog.records] == [
        "hotspot: this box cannot join a hotspot by itself; it is used when somebody has joined it"
    ]
