"""The pack of a day: what is in it, for whom, and under which names."""

from dataclasses import replace

import pytest
from day_sample import COLOUR, COPIED, DAY, MIA, NOW, PRICES

from appliance.config import read
from appliance.paper.pack import OfDay
from appliance.paper.sheet import Sheet
from appliance.salon.privacy import Role
from appliance.tongue import speaking

CONFIG = read("""
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
""")
PHONED = replace(DAY, visits=(replace(COLOUR, client=replace(COLOUR.client, phone="07700 900111")),))


def of_day(role: Role = "reception", **more: object) -> OfDay:
    asked = OfDay(CONFIG, PHONED, role, "Olena" if role == "stylist" else "", COPIED, PRICES, NOW)
    return replace(asked, **more)  # type: ignore[arg-type]


def names(sheets: tuple[Sheet, ...]) -> list[str]:
    return [sheet.name for sheet in sheets]


def test_everything_begins_with_the_day_sheets_and_ends_with_the_forms() -> None:
    made = names(of_day().everything())
    assert made[:3] == ["2026-11-21-olena", "2026-11-21-mia", "2026-11-21-sam"]
    assert made[3:8] == [
        "2026-11-21-everybody",
        "2026-11-21-arrivals-by-time",
        "2026-11-21-arrivals-by-name",
        "prices",
        "2026-11-21-end-of-day",
    ]
    assert made[8].startswith("plan-b")
    assert made[-1].startswith("form-")


def test_the_pack_is_one_pdf_of_all_the_same_in_pieces_a_table_and_what_came() -> None:
    files = of_day().pack({"roster.pdf": b"%PDF"})
    assert list(files) == [
        "2026-11-21-everything.pdf",
        "day-sheets/2026-11-21-olena.pdf",
        "day-sheets/2026-11-21-mia.pdf",
        "day-sheets/2026-11-21-sam.pdf",
        "2026-11-21-everybody.pdf",
        "2026-11-21-arrivals-by-time.pdf",
        "2026-11-21-arrivals-by-name.pdf",
        "prices.pdf",
        "2026-11-21-end-of-day.pdf",
        "plan-b.pdf",
        "forms.pdf",
        "2026-11-21.csv",
        "papers/roster.pdf",
    ]
    assert files["papers/roster.pdf"] == b"%PDF"


@pytest.mark.parametrize("language", ["uk", "fi"])
def test_in_every_language_no_two_files_are_called_the_same(language: str) -> None:
    with speaking(language):  # type: ignore[arg-type]
        assert len(of_day().pack({})) == 12


@pytest.mark.parametrize("role", ["reception", "owner"])
def test_a_day_sheet_is_for_the_chair_whoever_prints_it(role: Role) -> None:
    made = repr(of_day(role).day_sheets())
    assert "Kovalenko" not in made
    assert "90011" not in made
    assert "6.1 30 g" in made


def test_the_desk_may_have_day_sheets_with_all_that_it_sees() -> None:
    assert "Kovalenko" in repr(of_day("reception", for_desk=True).day_sheets())
    assert "07700 900111" in repr(of_day("owner", for_desk=True).day_sheets())


def test_at_the_box_itself_each_stylist_is_given_what_she_may_see() -> None:
    made = repr(of_day("stylist", name=None).day_sheets())
    assert "6.1 30 g" in made
    assert "Kovalenko" not in made


def test_a_tablet_of_all_stylists_is_given_nobodys_notes() -> None:
    assert "6.1 30 g" not in repr(of_day("stylist", name="").everything())


@pytest.mark.parametrize("role", ["wall", "stylist"])
def test_asking_for_the_desk_gives_nobody_more_than_they_see(role: Role) -> None:
    assert of_day(role, for_desk=True).day_sheets() == of_day(role).day_sheets()
    assert "Kovalenko" not in repr(of_day(role, for_desk=True).everything())


def test_each_chair_has_the_notes_of_its_own_visits_alone() -> None:
    other = replace(
        PHONED.visits[0], id="v2", segments=(replace(COLOUR.segments[0], staff="mia"),), note="for Mia only"
    )
    asked = of_day(whole=replace(PHONED, visits=(other,)))
    assert "for Mia only" in repr(asked.day_sheet(MIA))
    olenas = replace(asked.whole, visits=(replace(other, segments=COLOUR.segments[:1]),))
    assert "for Mia only" not in repr(of_day("stylist", whole=asked.whole).everything())
    assert "for Mia only" in repr(of_day("stylist", whole=olenas).everything())


def test_two_of_the_same_name_have_sheets_of_their_own_and_each_its_own_notes() -> None:
    twin = replace(MIA, id="mia-2")
    asked = of_day(whole=replace(PHONED, staff=(MIA, twin)))
    assert names(asked.day_sheets()) == ["2026-11-21-mia", "2026-11-21-mia-2"]
    assert "6.1 30 g" in repr(asked.day_sheets()[0])
    assert "6.1 30 g" not in repr(asked.day_sheets()[1])


def test_the_wall_has_no_list_of_who_owes_and_no_binder() -> None:
    made = names(of_day("wall").everything())
    assert "2026-11-21-end-of-day" not in made
    assert "Kovalenko" not in repr(of_day("wall").pack({}))


def test_without_a_price_list_there_is_none() -> None:
    assert "prices" not in names(of_day(prices=None).everything())
