"""A card that is full or broken, a key that is not there: the last good book is shown, and what is wrong is named."""

import asyncio
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from appliance import config as settings
from appliance.places import Places, places
from appliance.status import read_book
from appliance.sync import sync_once
from appliance.web.desk import Desk, Reading
from tests.aday import LONDON, SMALLEST

ENTRY = "BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:{day}T{hour}0000\r\nDTEND:{day}T{hour}4500\r\nSUMMARY:{who} - Cut\r\n" \
        "DESCRIPTION:Phone: 07700 900123\r\nEND:VEVENT\r\n"  # fmt: skip
OF_ITS_OWN = '[privacy]\nkey = "{key}"\n'


@dataclass
class Box:
    """A box that reads its calendar out of a file."""

    root: Path
    places: Places
    key: Path
    settings: str

    def hears(self, *clients: str) -> tuple[list[str], list[str]]:
        """The calendar holds these visits, all today. What is said of the next round, and the issues that are named."""
        day = datetime.now(LONDON)
        entries = (ENTRY.format(n=n, day=f"{day:%Y%m%d}", hour=10 + n, who=who) for n, who in enumerate(clients))
        text = "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *entries, "END:VCALENDAR\r\n"])
        (self.root / "main.ics").write_bytes(text.encode())
        told, _ = asyncio.run(sync_once(settings.read(self.settings), self.places))
        return told, [issue.code for issue in read_book(self.places.book_json).issues if issue.code != "clock"]

    def page(self) -> Reading:
        return Desk(self.places, LONDON, self.key).read()

    def clients(self) -> list[str]:
        return [visit.client.name for visit in self.page().days[0].visits]


@pytest.fixture
def box(tmp_path: Path) -> Callable[..., Box]:
    def built(key: Path | None = None) -> Box:
        at_home = places(str(tmp_path), {})
        for folder in (at_home.state, at_home.cache, at_home.run):
            folder.mkdir(parents=True, exist_ok=True)
        source = f'[[sources]]\nname = "main"\nkind = "ics"\nfile = "{tmp_path}/main.ics"\n'
        own = OF_ITS_OWN.format(key=key) if key else ""
        return Box(tmp_path, at_home, at_home.key(str(key) if key else None), SMALLEST + source + own)

    return built


def mounted(place: Path, options: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)


@pytest.mark.netns
def test_a_full_card_keeps_the_last_good_book_and_the_reason_is_named(box: Callable[..., Box]):
    full = box()
    mounted(full.places.state, "size=300k")
    assert full.hears("Maria Kovalenko") == (["main: 1 visit on 1 day: 1 new"], [])
    filler = full.places.state / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    told, issues = full.hears("Maria Kovalenko", "Tom Ashworth")
    assert "it cannot be kept on the box's card: database or disk is full; the copy of" in told[0]
    assert issues == ["copy_refused"]
    assert full.clients() == ["Maria Kovalenko"]
    filler.unlink()
    assert full.hears("Maria Kovalenko", "Tom Ashworth")[1] == []
    assert full.clients() == ["Maria Kovalenko", "Tom Ashworth"]


@pytest.mark.netns
def test_a_card_that_cannot_be_written_any_more_keeps_the_last_good_book_and_the_reason_is_named(
    box: Callable[..., Box],
):
    dying = box()
    mounted(dying.places.state, "size=2m")
    mounted(dying.places.cache, "size=2m")
    dying.hears("Maria Kovalenko")
    for folder in (dying.places.state, dying.places.cache):
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    told, issues = dying.hears("Maria Kovalenko", "Tom Ashworth")
    assert "it cannot be kept on the box's card: Read-only file system" in told[0]
    assert issues == ["copy_refused"]
    assert dying.clients() == ["Maria Kovalenko"]


def test_a_book_that_is_torn_is_served_as_it_was_before_and_mended_by_the_next_round(box: Callable[..., Box]):
    torn = box()
    torn.hears("Maria Kovalenko")
    torn.hears("Maria Kovalenko", "Tom Ashworth")
    book = torn.places.state / "book.db"
    book.write_bytes(book.read_bytes()[:9000])
    assert torn.clients() == ["Maria Kovalenko"]
    assert torn.hears("Maria Kovalenko", "Tom Ashworth")[1] == []
    assert torn.clients() == ["Maria Kovalenko", "Tom Ashworth"]


def test_while_its_key_is_away_the_day_is_shown_and_nothing_newer_is_kept(box: Callable[..., Box], tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    away = box(stick / "planb.key")
    away.hears("Maria Kovalenko")
    stick.rename(tmp_path / "drawer")
    (maria,) = away.page().days[0].visits
    assert (maria.client.name, maria.client.phone, maria.is_sealed) == ("Maria Kovalenko", None, True)
    told, issues = away.hears("Maria Kovalenko", "Tom Ashworth")
    assert f"it cannot be sealed: {stick}/planb.key was not found" in told[0]
    assert issues == ["copy_refused", "key_missing"]
    stick.mkdir()  # the place where it is mounted is there, the stick is not: no second key is made on the card
    assert away.hears("Maria Kovalenko", "Tom Ashworth")[1] == ["copy_refused", "key_missing"]
    assert list(stick.iterdir()) == []
    stick.rmdir()
    (tmp_path / "drawer").rename(stick)
    assert away.page().days[0].visits[0].client.phone == "07700 900123"
    assert away.hears("Maria Kovalenko", "Tom Ashworth")[1] == []
    assert away.clients() == ["Maria Kovalenko", "Tom Ashworth"]


def test_a_key_of_the_wrong_length_is_named_and_not_overwritten(box: Callable[..., Box]):
    wrong = box()
    wrong.hears("Maria Kovalenko")
    wrong.key.write_bytes(b"not 32 bytes")
    told, issues = wrong.hears("Maria Kovalenko", "Tom Ashworth")
    assert "cannot be read as a key of this box; move it away" in told[0]
    assert issues == ["copy_refused", "key_missing"]
    assert (wrong.clients(), wrong.key.read_bytes()) == (["Maria Kovalenko"], b"not 32 bytes")
    wrong.key.unlink()
    assert wrong.hears("Maria Kovalenko", "Tom Ashworth")[1] == []
    assert [visit.is_sealed for visit in wrong.page().days[0].visits] == [False, False]


def test_another_boxes_key_opens_nothing_and_the_next_round_seals_the_book_with_it(box: Callable[..., Box]):
    other = box()
    other.hears("Maria Kovalenko")
    other.key.write_bytes(bytes(32))
    assert other.page().days[0].visits[0].is_sealed
    assert other.hears("Maria Kovalenko")[1] == []
    assert other.page().days[0].visits[0].client.phone == "07700 900123"
