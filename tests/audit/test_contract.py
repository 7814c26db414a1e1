"""What an audit promises the page: the one in memory, and the service behind its socket."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appliance.noted import Audit, Heard, Note, Offer, Paired
from appliance.noted.asking import Asking
from appliance.noted.words import Offering
from tests.audit.at_work import at_work

PRINTED = Note("Freya", "reception", "Front desk", "print", "sheets 2026-11-22")
DESK = Offer("Front desk", "reception")


def looked(what: str, who: str = "Freya", device: str = "Front desk") -> Note:
    return Note(who, "reception", device, "reveal", what)


class Promises:
    """Subclassed by the fake and by the real one, with a cap of two numbers a day."""

    async def offer(self, audit: Audit, offer: Offer) -> str:
        """The token of a link."""
        raise NotImplementedError

    async def test_a_note_is_kept_and_the_newest_is_told_first(self, audit: Audit) -> None:
        assert await audit.note(PRINTED) == "kept"
        assert await audit.note(looked("v1")) == "kept"
        rows = await audit.last(2)
        assert rows is not None
        assert [row.note for row in rows] == [looked("v1"), PRINTED]
        assert rows[0].number == rows[1].number + 1

    async def test_a_third_number_is_one_too_many_and_an_old_one_may_be_looked_at_again(self, audit: Audit) -> None:
        said = [await audit.note(looked(what)) for what in ("v1", "v2", "v3", "v1")]
        assert said == ["kept", "kept", "no_more", "kept"]

    async def test_each_person_has_numbers_of_her_own_and_so_has_a_device_without_one(self, audit: Audit) -> None:
        for what in ("v1", "v2"):
            await audit.note(looked(what))
        assert await audit.note(looked("v3", who="Mia")) == "kept"
        assert await audit.note(looked("v3", who="")) == "kept"
        assert await audit.note(looked("v3")) == "no_more"

    async def test_other_notes_have_no_cap(self, audit: Audit) -> None:
        assert {await audit.note(PRINTED) for _ in range(5)} == {"kept"}

    async def test_a_link_that_nobody_made_is_gone(self, audit: Audit) -> None:
        assert await audit.offered("made-up") == "gone"
        assert await audit.redeem("made-up", "10.0.0.5") == "gone"

    @pytest.mark.parametrize("length", [65, 4000, 60_000])
    async def test_so_is_one_that_somebody_wrote_without_end(self, audit: Audit, length: int) -> None:
        assert await audit.offered("x" * length) == "gone"
        assert await audit.redeem("x" * length, "10.0.0.5") == "gone"

    async def test_a_link_may_be_looked_at_often_and_used_once(self, audit: Audit) -> None:
        token = await self.offer(audit, DESK)
        assert [await audit.offered(token) for _ in range(3)] == [DESK] * 3
        paired = await audit.redeem(token, "10.0.0.5")
        assert isinstance(paired, Paired)
        assert paired.offer == DESK
        assert "." in paired.cookie
        assert await audit.redeem(token, "10.0.0.6") == "gone"
        assert await audit.offered(token) == "gone"

    async def test_pairing_is_noted_with_the_address_of_the_device(self, audit: Audit) -> None:
        await audit.redeem(await self.offer(audit, DESK), "10.0.0.5")
        rows = await audit.last(1)
        assert rows is not None
        assert (rows[0].note.action, rows[0].note.device) == ("pair", "10.0.0.5")
        assert "Front desk" in rows[0].note.what

    async def test_a_silent_one_says_so_whatever_it_is_asked(self, silent: Audit) -> None:
        assert await silent.note(PRINTED) == "silent"
        assert await silent.note(looked("v1")) == "silent"
        assert (await silent.offered("x"), await silent.redeem("x", "10.0.0.5")) == ("silent", "silent")
        assert await silent.last(1) is None


class TestInMemory(Promises):
    @pytest.fixture
    def audit(self) -> Heard:
        return Heard(cap=2)

    @pytest.fixture
    def silent(self) -> Heard:
        return Heard("silent")

    async def offer(self, audit: Audit, offer: Offer) -> str:
        assert isinstance(audit, Heard)
        audit.offers["token"] = offer
        return "token"


class TestTheService(Promises):
    @pytest.fixture
    async def audit(self, tmp_path: Path) -> AsyncIterator[Asking]:
        async with at_work(tmp_path, cap=2) as (asking, _):
            yield asking

    @pytest.fixture
    def silent(self, tmp_path: Path) -> Asking:
        return Asking(tmp_path / "nobody.sock")

    async def offer(self, audit: Audit, offer: Offer) -> str:
        assert isinstance(audit, Asking)
        told = await audit.ask(Offering(offer, 10, "root"))
        assert told is not None
        return told.token
