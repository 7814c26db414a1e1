"""The binder: the plan as one document, with a contents that is true, a year of rehearsals, and a page to sign."""

from calendar import month_name
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from test_cards import CONFIG, EMPTY, FULL, said
from test_forms import AT

from appliance.paper.binder import TEAM, binder
from appliance.paper.cards import cards_of
from appliance.paper.forms import FORMS, sheets
from appliance.paper.sheet import Call, Code, Facts, Sheet, Steps, Table
from appliance.tongue import speaking
from tests.shown import unsaid

MADE = date(2026, 11, 22)


def table(sheet: Sheet) -> Table:
    (found,) = [part for part in sheet.parts if isinstance(part, Table)]
    return found


def test_the_contents_name_every_sheet_in_its_order_by_its_number() -> None:
    cover, *inner = binder(FULL, MADE)
    contents = [part for part in cover.parts if isinstance(part, Steps)][-1]
    assert contents.steps == tuple(each.title for each in inner)
    assert [each.number for each in inner] == [str(place) for place in range(1, len(inner) + 1)]


def test_the_binder_holds_every_card_of_the_salon() -> None:
    names = [each.name for each in binder(EMPTY, MADE)]
    assert names[1 : 1 + len(cards_of(EMPTY))] == [f"plan-b-{each.key}" for each in cards_of(EMPTY)]


def test_the_cover_says_whose_it_is_who_is_in_charge_and_when_it_was_made() -> None:
    cover = binder(FULL, MADE)[0]
    (facts,) = [part for part in cover.parts if isinstance(part, Facts)]
    assert cover.title == "Plan B of Salon Aurora"
    assert dict(facts.facts) == {
        "Made on": "22 Nov 2026",
        "In charge": "Ingrid",
        "Booking system": "SalonIQ",
        "The forms lie": "red folder under the till",
        "Wi-Fi of the page": "Salon Aurora staff",
    }


def test_everybody_who_may_have_to_be_rung_is_on_one_page() -> None:
    ring = next(each for each in binder(FULL, MADE) if each.name == "plan-b-ring")
    assert ring.parts == (
        Call("Broadband Ltd", "0800 000 000", "Account number B-1234567"),
        Call("SalonIQ", "+44 20 7946 0000"),
        Call("Electrician", "+44 20 7946 0001", "Volt & Sons"),
    )


def test_the_page_is_found_by_a_code() -> None:
    where = next(each for each in binder(FULL, MADE) if each.name == "plan-b-page")
    assert [part.content for part in where.parts if isinstance(part, Code)] == ["http://192.168.77.1/"]


def test_the_rehearsals_are_those_of_the_year_that_follows() -> None:
    months = [row.cells[0].text for row in table(binder(FULL, MADE)[-2]).rows]
    assert len(months) == 12
    assert (months[0], months[1], months[-1]) == ("December 2026", "January 2027", "November 2027")


def test_the_last_page_is_signed() -> None:
    signed = binder(FULL, MADE)[-1]
    assert [column.title for column in table(signed).columns] == ["Name", "Date", "Signature"]
    assert len(table(signed).rows) == TEAM


def test_a_salon_without_settings_has_a_binder_to_fill_in() -> None:
    text = "\n".join(said(binder(EMPTY, MADE)))
    assert "Not filled in yet" in text
    assert "Electrician" in text


# --- in which language ----------------------------------------------------------------------------------

LOOKS = {"plain", "strong", "soft", "blank", "total", "left", "right", "center"}  # how a part looks, not what it says
NAMES = {"Tehden", "Toast", "SalonIQ", "Clinic HQ", "Zenoti", "Integrica", "GBP"}


def written(value: object) -> Iterator[str]:
    """Every text of the settings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in written(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in written(each))


def test_every_word_on_paper_is_said_in_the_readers_language() -> None:
    with speaking("xx"):
        printed = (*binder(FULL, MADE), *(one for form in FORMS for one in sheets(form, FULL, AT, 3)))
        texts = [text for one in printed for text in said(replace(one, name=""))]
    by_babel = {*month_name, "and"}
    data = {*written(CONFIG.model_dump(mode="json")), *FULL.addresses, *LOOKS, *NAMES, *by_babel}
    assert unsaid("\n".join(texts), data) == []
