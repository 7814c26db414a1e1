"""What do I do now, in front of the page: the card that fits first, numbers to tap, forms with numbers, the binder."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Visitor
from starlette.testclient import TestClient
from web_sample import NOW, Salon

from appliance.config import read
from appliance.salon.privacy import Role
from appliance.status import VendorStatus
from appliance.web.plan_b import FIRST

EXAMPLE = (Path(__file__).parent.parent.parent / "docs/planb.example.toml").read_text()
SETTINGS = read(re.sub(r"^# (?=\[|\w+ = )", "", EXAMPLE, flags=re.MULTILINE))
SILENT = (VendorStatus("booking.example", "unreachable", None, "SalonIQ"),)
PRIVATE = ("B-1234567", "in the owner&#39;s safe", "+44 20 7946 0001", "Volt &amp; Sons")


def cards(page: TestClient) -> list[str]:
    return re.findall(r'href="/plan-b/([\w-]+)"', page.get("/plan-b").text)


def everything(page: TestClient) -> str:
    return "\n".join(page.get(f"/plan-b/{card}").text for card in cards(page))


# --- which card first -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["offline", "on_backup", "holding", "on_primary", "starting"])
def test_the_cards_that_fit_what_the_line_does_stand_first(visit: Visitor, salon: Salon, state: str) -> None:
    salon.has_line(state)
    assert tuple(cards(visit())[: len(FIRST[state])]) == FIRST[state]


def test_with_no_line_one_breathes_takes_payments_switches_on_the_hotspot_and_rings(
    visit: Visitor, salon: Salon
) -> None:
    salon.has_line("offline")
    assert cards(visit())[:4] == ["breathe", "pay", "hotspot", "provider"]


@pytest.mark.parametrize("state", ["on_primary", "on_backup"])
def test_when_the_booking_system_is_silent_the_first_question_is_whose_fault_it_is(
    visit: Visitor, salon: Salon, state: str
) -> None:
    salon.has_line(state, vendor=SILENT)
    assert cards(visit())[0] == "them-or-us"
    assert "It looks like them: the line works, and SalonIQ does not answer." in visit().get("/plan-b/them-or-us").text


@pytest.mark.parametrize(("hours", "first"), [(1, "after"), (5, "fair-weather")])
def test_when_it_is_over_the_paper_is_entered_first(visit: Visitor, salon: Salon, hours: int, first: str) -> None:
    salon.had_an_outage(NOW - timedelta(hours=hours + 1), NOW - timedelta(hours=hours))
    assert cards(visit())[0] == first


def test_an_outage_that_the_backup_carried_leaves_no_paper(visit: Visitor, salon: Salon) -> None:
    salon.had_an_outage(NOW - timedelta(hours=2), NOW - timedelta(hours=1), carried_by=("4g",))
    assert cards(visit())[0] == "fair-weather"


def test_the_cards_are_there_when_the_history_cannot_be_read(visit: Visitor, salon: Salon) -> None:
    salon.places.history_db.write_bytes(b"not a history")
    assert cards(visit())[0] == "fair-weather"


def test_a_booking_system_that_no_line_reaches_is_not_to_blame(visit: Visitor, salon: Salon) -> None:
    salon.has_line("offline", NOW - timedelta(minutes=14), vendor=SILENT)
    assert cards(visit())[0] == "breathe"
    page = visit().get("/plan-b/them-or-us").text
    assert "It looks like us, or our provider: no line has answered since 10:28." in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("on_backup", "It looks like our provider"),
        ("on_primary", "The line works, as far as the box can see."),
        ("holding", "The line works, as far as the box can see."),
    ],
)
def test_the_card_says_whose_fault_it_seems_to_be(visit: Visitor, salon: Salon, state: str, said: str) -> None:
    salon.has_line(state)
    assert said in visit().get("/plan-b/them-or-us").text
    assert said not in visit().get("/plan-b/pay").text


def test_the_cards_are_there_when_nobody_watches_the_line(visit: Visitor, salon: Salon) -> None:
    salon.is_silent()
    assert cards(visit())[0] == "them-or-us"
    assert "The box cannot say" in visit().get("/plan-b/them-or-us").text


def test_the_cards_are_there_without_a_book(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    assert visit().get("/plan-b").status_code == visit().get("/plan-b/breathe").status_code == 200


def test_a_card_leads_to_the_next_one_until_the_last(visit: Visitor, salon: Salon) -> None:
    salon.has_line("offline")
    page, here, seen = visit(), "breathe", ["breathe"]
    while found := re.search(r'href="/plan-b/([\w-]+)">Next:', page.get(f"/plan-b/{here}").text):
        here = found[1]
        seen.append(here)
    assert seen == cards(page)


# --- what stands on it ----------------------------------------------------------------------------------


def test_a_telephone_number_can_be_tapped(visit: Visitor) -> None:
    page = visit(settings=SETTINGS)
    assert '<a href="tel:0800000000">' in page.get("/plan-b/provider").text
    assert '<a href="tel:+442079460000">' in page.get("/plan-b/them-or-us").text


def test_the_wall_sees_no_account_number_no_private_number_and_not_where_logins_are(visit: Visitor) -> None:
    wall, stylist = everything(visit(settings=SETTINGS)), everything(visit("stylist", settings=SETTINGS))
    assert [each for each in PRIVATE if each in wall] == []
    assert [each for each in PRIVATE if each not in stylist] == []


def test_the_owner_is_told_in_fair_weather_what_is_not_filled_in(visit: Visitor) -> None:
    assert "14 things of your plan B are not filled in or not tried yet." in visit("owner").get("/plan-b").text
    assert "not filled in" not in visit("reception").get("/plan-b").text
    assert "not filled in" not in visit("owner", settings=SETTINGS).get("/plan-b").text


def test_a_card_that_there_is_not_leads_back_to_the_others(visit: Visitor) -> None:
    answer = visit().get("/plan-b/teleport")
    assert answer.status_code == 404
    assert 'href="/plan-b"' in answer.text


# --- on paper -------------------------------------------------------------------------------------------


def test_a_card_is_a_pdf_too(visit: Visitor) -> None:
    answer = visit().get("/plan-b/breathe.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "plan-b-breathe.pdf" in answer.headers["content-disposition"]


@pytest.mark.parametrize(("role", "status"), [("wall", 403), ("stylist", 403), ("reception", 200), ("owner", 200)])
def test_the_binder_is_for_reception_and_the_owner(visit: Visitor, role: Role, status: int) -> None:
    answer = visit(role).get("/plan-b.pdf")
    assert answer.status_code == status
    assert answer.content.startswith(b"%PDF") == (status == 200)
    assert ("/plan-b.pdf" in visit(role).get("/plan-b").text) == (status == 200)


def test_each_form_can_be_looked_at_and_printed(visit: Visitor) -> None:
    page = visit()
    forms = re.findall(r'href="/forms/([\w-]+)"', page.get("/forms").text)
    assert len(forms) == 9
    for form in forms:
        assert "-261121-1042" in page.get(f"/forms/{form}").text, form
    assert page.get("/forms/cash.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("asked", "copies"),
    [("5", 5), ("0", 1), ("99", 30), ("9999", 3), ("-1", 3), ("²", 3), ("x", 3), ("", 3)],
)
def test_one_gets_as_many_copies_as_make_sense(visit: Visitor, asked: str, copies: int) -> None:
    text = visit().get("/forms/receipt", params={"copies": asked}).text
    assert len(set(re.findall(r"R-261121-\d{6}-\d\d", text))) == copies


def test_a_stack_for_eight_hours_is_one_print(visit: Visitor) -> None:
    text = visit().get("/forms/all").text
    assert len(re.findall("<article", text)) == 36


def test_a_form_that_there_is_not_leads_back_to_the_others(visit: Visitor) -> None:
    answer = visit().get("/forms/contract.pdf")
    assert answer.status_code == 404
    assert 'href="/forms"' in answer.text
