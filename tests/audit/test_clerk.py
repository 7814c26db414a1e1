"""What comes of an ask: what is kept, what is too much, and what is said of what was lost."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.audit.clerk import Clerk, Clocks
from appliance.audit.limits import A_DAY, A_MINUTE, STRANGERS_A_DAY, Pace, Paces, midnight
from appliance.audit.offers import MOST, Offers
from appliance.noted import Note, Offer
from appliance.noted.words import Last, Looking, Noting, Offering, Redeeming, Revoking
from appliance.status import ClockState
from appliance.store import devices
from appliance.store.audit import KEPT_FOR, ROWS_KEPT, Trail, read
from appliance.store.chain import broken

LONDON = ZoneInfo("Europe/London")
PRINTED = Note("Freya", "reception", "Front desk", "print", "sheets 2026-11-22")
DESK = Offer("Front desk", "reception")


class Box:
    """A clerk whose time is ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now, self.mono, self.clock = datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 0.0, "synchronised"
        self.clerk = self.start()

    def start(self) -> Clerk:
        state: ClockState = self.clock  # type: ignore[assignment]
        clocks = Clocks(lambda: state, lambda: self.now, lambda: self.mono)
        return Clerk(Trail(self.folder / "audit.db"), self.folder / "devices.json", 2, LONDON, clocks)

    def passes(self, length: timedelta) -> None:
        self.now += length
        self.mono += length.total_seconds()

    async def note(self, note: Note = PRINTED) -> str:
        return (await self.clerk.answer(Noting(note))).answer

    def said(self) -> list[tuple[str, str]]:
        rows, anchor = read(self.folder / "audit.db")
        assert broken(rows, anchor) == ""
        return [(row.note.action, row.note.what) for row in rows]


@pytest.fixture
async def box(tmp_path: Path) -> Box:
    box = Box(tmp_path)
    await box.clerk.begin()
    return box


def looked(what: str) -> Note:
    return Note("Freya", "reception", "Front desk", "reveal", what)


# --- numbers --------------------------------------------------------------------------------------------


async def test_a_restart_forgives_nobody_the_numbers_that_were_looked_at(box: Box) -> None:
    for what in ("v1", "v2"):
        await box.note(looked(what))
    box.clerk = box.start()
    await box.clerk.begin()
    assert await box.note(looked("v3")) == "no_more"


async def test_the_next_day_in_the_salon_has_numbers_of_its_own(box: Box) -> None:
    box.now = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # half past eleven in the evening, in London
    for what in ("v1", "v2"):
        await box.note(looked(what))
    assert await box.note(looked("v3")) == "no_more"
    box.passes(timedelta(minutes=30))
    assert await box.note(looked("v3")) == "kept"


async def test_a_clock_that_ran_ahead_costs_nobody_the_numbers_of_the_days_to_come(box: Box) -> None:
    right = box.now
    box.now = right + timedelta(days=3)
    for what in ("v1", "v2"):
        await box.note(looked(what))
    box.now = right
    assert await box.note(looked("v3")) == "kept"


async def test_who_wants_one_too_many_is_written_down(box: Box) -> None:
    for what in ("v1", "v2", "v3"):
        await box.note(looked(what))
    assert box.said()[-1] == ("reveal_refused", "v3")


def test_a_day_begins_at_midnight_where_the_salon_is() -> None:
    assert midnight(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), LONDON) == datetime(2026, 7, 1, 23, 0, tzinfo=UTC)


# --- too much, and what was lost ------------------------------------------------------------------------


async def test_a_program_that_notes_without_end_washes_nothing_away_and_how_much_it_was_is_said(box: Box) -> None:
    said = [await box.note() for _ in range(A_MINUTE + 10)]
    assert said == ["kept"] * A_MINUTE + ["silent"] * 10
    box.passes(timedelta(minutes=1))
    assert await box.note() == "kept"
    assert box.said()[-2:] == [("missed", "10 could not be kept"), ("print", PRINTED.what)]


GUEST = Note("", "wall", "10.0.0.99", "print", "forms slip")


async def test_a_guest_who_prints_without_end_keeps_nobodys_numbers_back(box: Box) -> None:
    for _ in range(STRANGERS_A_DAY + 10):
        await box.note(GUEST)
    assert await box.note(looked("v1")) == "kept"
    assert box.said()[-2:] == [("missed", "10 could not be kept"), ("reveal", "v1")]
    assert (await box.clerk.answer(Redeeming(await link(box), "10.0.0.5"))).cookie, "and pairs no device in vain"


def test_a_guest_who_prints_all_day_washes_no_row_away() -> None:
    paces = Paces()
    assert sum(paces.have_room(GUEST, float(second)) for second in range(24 * 3600)) == STRANGERS_A_DAY


def test_nor_does_a_page_that_has_lost_its_mind() -> None:
    paces = Paces()
    kept = sum(paces.have_room(PRINTED, second / 4) for second in range(4 * 24 * 3600))
    assert kept == A_DAY
    assert ROWS_KEPT / kept >= 20, "days"


def test_after_a_minute_there_is_room_again() -> None:
    pace = Pace(2)
    assert [pace.has_room(at) for at in (0.0, 1.0, 2.0, 59.9, 60.0, 60.5, 61.0)] == [
        True, True, False, False, True, False, True,
    ]  # fmt: skip


async def test_a_card_that_takes_nothing_is_said_and_what_was_lost_is_a_row_when_it_does(box: Box) -> None:
    """A folder in the place of the file: nobody can write there, not even root."""
    path = box.folder / "audit.db"
    path.rename(box.folder / "kept")
    path.mkdir()
    assert await box.note() == "silent"
    assert await box.note(looked("v1")) == "silent"
    assert (await box.clerk.answer(Last(1))).answer == "silent"
    assert box.clerk.state == "cannot_keep"
    path.rmdir()
    (box.folder / "kept").rename(path)
    await box.clerk.mend()
    assert box.clerk.state == "keeps"
    assert box.said()[-1][0] == "missed"


async def test_mending_what_is_well_writes_nothing(box: Box) -> None:
    await box.clerk.mend()
    assert [action for action, _ in box.said()] == ["began"]


async def test_an_audit_that_is_not_whole_stays_so_and_goes_on(box: Box) -> None:
    path = box.folder / "audit.db"
    path.write_bytes(b"x" * 5000)
    box.clerk = box.start()
    await box.clerk.begin()
    assert await box.note() == "kept"
    assert box.clerk.state == "broken"
    assert [action for action, _ in box.said()] == ["broken", "print"]


async def test_a_clock_that_nobody_vouches_for_lets_nothing_go(box: Box) -> None:
    await box.note()
    box.passes(2 * KEPT_FOR)
    box.clock = "restored"
    box.clerk = box.start()
    await box.clerk.purge()
    assert len(box.said()) == 2
    box.clock = "rtc"
    box.clerk = box.start()
    await box.clerk.purge()
    assert [action for action, _ in box.said()] == ["purged"]


# --- devices --------------------------------------------------------------------------------------------


async def link(box: Box, offer: Offer = DESK, minutes: float = 10) -> str:
    return (await box.clerk.answer(Offering(offer, minutes, "root"))).token


async def test_a_link_lives_for_its_minutes_and_not_over_a_restart(box: Box) -> None:
    token = await link(box)
    box.passes(timedelta(minutes=9, seconds=59))
    assert (await box.clerk.answer(Looking(token))).offer == DESK
    box.passes(timedelta(seconds=1))
    assert (await box.clerk.answer(Looking(token))).offer is None
    assert (await box.clerk.answer(Redeeming(token, "10.0.0.5"))).offer is None
    token = await link(box)
    box.clerk = box.start()
    assert (await box.clerk.answer(Looking(token))).offer is None


async def test_a_new_link_for_the_same_device_takes_the_place_of_the_old_one(box: Box) -> None:
    first, second = await link(box), await link(box)
    assert (await box.clerk.answer(Looking(first))).offer is None
    assert (await box.clerk.answer(Looking(second))).offer == DESK


def test_links_without_end_do_not_fill_the_memory() -> None:
    offers = Offers()
    tokens = [offers.make(Offer(f"Tablet {number}", "stylist"), 600, 0.0) for number in range(3 * MOST)]
    assert sum(offers.look(token, 1.0) is not None for token in tokens) == MOST
    assert offers.look(tokens[-1], 1.0) is not None


async def test_what_a_link_is_made_of_stands_in_no_row(box: Box) -> None:
    token = await link(box)
    cookie = (await box.clerk.answer(Redeeming(token, "10.0.0.5"))).cookie
    assert box.said()[-2:] == [
        ("offer", "Front desk (reception)"),
        ("pair", "Front desk (reception)"),
    ]
    kept = (box.folder / "audit.db").read_bytes() + (box.folder / "devices.json").read_bytes()
    assert token.encode() not in kept
    assert cookie.partition(".")[2].encode() not in kept


async def test_no_device_is_let_in_that_no_row_speaks_of(box: Box) -> None:
    token = await link(box)
    (box.folder / "audit.db").unlink()
    (box.folder / "audit.db").mkdir()
    assert (await box.clerk.answer(Redeeming(token, "10.0.0.5"))).answer == "silent"
    assert devices.load(box.folder / "devices.json") == ()


async def test_a_device_that_has_to_go_goes_though_nobody_can_note_it(box: Box) -> None:
    await box.clerk.answer(Redeeming(await link(box), "10.0.0.5"))
    (box.folder / "audit.db").unlink()
    (box.folder / "audit.db").mkdir()
    told = await box.clerk.answer(Revoking("front desk", "root"))
    assert (told.answer, told.offer) == ("silent", DESK)
    assert devices.load(box.folder / "devices.json") == ()


async def test_what_cannot_be_paired_or_removed_is_refused_in_words(box: Box) -> None:
    await box.clerk.answer(Redeeming(await link(box), "10.0.0.5"))
    again = await box.clerk.answer(Offering(DESK, 10, "root"))
    assert "is paired already" in again.refused
    assert "There is no device Phone" in (await box.clerk.answer(Revoking("Phone", "root"))).refused


async def test_two_links_of_one_name_pair_one_device(box: Box) -> None:
    """A device may have been paired by the name while the other link still lived."""
    first = await link(box, replace(DESK, name="Tablet"))
    devices.add(box.folder / "devices.json", replace(DESK, name="TABLET"), box.now)
    assert (await box.clerk.answer(Redeeming(first, "10.0.0.5"))).answer == "silent"
    assert len(devices.load(box.folder / "devices.json")) == 1


async def test_a_folder_that_is_gone_stops_nothing(box: Box) -> None:
    shutil.rmtree(box.folder)
    assert await box.note() == "silent"
