"""The plan-B cards: everything a receptionist may need is on one, filled in from the settings, and nothing else is."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from appliance.config import read
from appliance.paper.cards import CARDS, Plan, cards_of, not_filled_in, not_tried, plan_of, seen_by, sheet
from appliance.paper.cards.plan import addresses
from appliance.paper.forms import FORMS
from appliance.paper.pdf import draw
from appliance.paper.sheet import Call, Code, Facts, Sheet, Steps, Table
from appliance.tongue import LANGUAGES, Language, speaking
from tests.aday import SMALLEST

HERE = Path(__file__).parent.parent.parent
EXAMPLE = (HERE / "docs/planb.example.toml").read_text()
EMPTY = plan_of(read(SMALLEST))
CONFIG = read(re.sub(r"^# (?=\[|\w+ = )", "", EXAMPLE, flags=re.MULTILINE))
FULL = plan_of(CONFIG)


def said(value: Any) -> Iterator[str]:
    """Every text of a sheet, or of a part of it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (text for each in value for text in said(each))
    elif is_dataclass(value):
        yield from (text for field in fields(value) for text in said(getattr(value, field.name)))


def card(key: str, plan: Plan = FULL) -> Sheet:
    return sheet(next(each for each in CARDS if each.key == key), plan)


def words(key: str, plan: Plan = FULL) -> str:
    return "\n".join(said(card(key, plan)))


def facts(key: str, plan: Plan) -> dict[str, str]:
    return {name: value for part in card(key, plan).parts if isinstance(part, Facts) for name, value in part.facts}


# --- which cards there are ------------------------------------------------------------------------------

ADVICE = {14, 15, 16, 17, 18, 23, 26, 27, 28, 29, *range(32, 42)}  # the rows of the systems' own advice


def test_every_piece_of_the_systems_advice_has_its_card() -> None:
    table = re.findall(r"^\| (\d+) \|.*\| (.+) \|$", (HERE / "docs/plan-b.md").read_text(), re.MULTILINE)
    assert {int(row) for row, _ in table} == ADVICE
    there = {f"/plan-b/{each.key}" for each in CARDS} | {f"/forms/{each.key}" for each in FORMS} | {"/plan-b.pdf"}
    for row, places in table:
        named = set(re.findall(r"`(/[^`]+)`", places))
        assert named, row
        assert named <= there, row


@pytest.mark.parametrize("plan", [EMPTY, FULL, seen_by(FULL, "wall")], ids=["empty", "full", "wall"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_one_page_long_whatever_is_filled_in(plan: Plan, language: Language) -> None:
    with speaking(language):
        pdf = draw([sheet(each, plan) for each in CARDS], "Plan B", language)
    assert pages(pdf) == len(CARDS)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_every_card_says_whose_advice_it_is() -> None:
    assert card("hotspot").foot == ("Advice of SalonIQ and Tehden",)
    assert all(each.advice for each in CARDS)


def test_fiscal_receipts_are_a_card_where_somebody_sends_them() -> None:
    keys = {each.key for each in cards_of(EMPTY)}
    assert "receipts" not in keys
    assert {each.key for each in cards_of(replace(EMPTY, language="uk"))} - keys == {"receipts"}
    assert {each.key for each in cards_of(FULL)} - keys == {"receipts"}


@pytest.mark.parametrize("each", CARDS, ids=lambda each: each.key)
def test_no_card_speaks_of_networks(each: Any) -> None:
    text = "\n".join(said(sheet(each, FULL))).lower()
    found = re.findall(r"\b(gateway|uplink|dhcp|dns|ip address|ssid|failover|latency|vpn|lan|subnet)\b", text)
    assert found == []


# --- what they are filled in with -----------------------------------------------------------------------


def test_what_is_in_the_settings_stands_on_the_cards() -> None:
    assert "The nearest cash machine is 4 minutes away: Co-op, 40 High Street" in words("pay")
    assert facts("pay", FULL)["Sort code"] == "20-00-00"
    assert facts("pay", FULL)["Last tried"] == "2 Nov 2026"
    assert facts("hotspot", FULL)["Name of its Wi-Fi"] == "Salon phone"
    assert facts("provider", FULL)["Account number"] == "B-1234567"
    assert Call("Broadband Ltd", "0800 000 000") in card("provider").parts
    assert [part.content for part in card("app").parts if isinstance(part, Code)] == ["https://backup.booking.example/"]
    assert "Canon" in words("printer")
    assert "in the owner's safe" in words("computer")
    assert Call("Electrician", "+44 20 7946 0001", "Volt & Sons") in card("power").parts
    assert "TurboSMS" in words("messages")
    assert "Checkbox does" in words("receipts")
    assert "SalonIQ does not" in words("them-or-us")
    assert "Ingrid is in charge" in words("breathe")


def test_what_is_not_filled_in_is_a_line_to_write_on() -> None:
    assert set(facts("pay", EMPTY).values()) == {"", "the date and the client's name"}
    assert facts("hotspot", EMPTY) == {"Phone": "", "Name of its Wi-Fi": "", "Last tried": ""}
    assert Call("Provider", "") in card("provider", EMPTY).parts
    assert next(part.who for part in card("power", EMPTY).parts if isinstance(part, Call)) == "Electrician"


def test_a_salon_with_an_iban_is_not_asked_for_a_sort_code() -> None:
    finnish = plan_of(read(f'{SMALLEST}[plan_b.transfer]\niban = "FI2112345600000785"\n'))
    assert facts("pay", finnish)["IBAN"] == "FI21 1234 5600 0007 85"
    assert "Sort code" not in facts("pay", finnish)


@pytest.mark.parametrize(("kind", "other"), [("iphone", "Android"), ("android", "iPhone")])
def test_the_steps_are_those_of_the_salons_own_phone(kind: str, other: str) -> None:
    plan = plan_of(read(f'{SMALLEST}[plan_b.phone]\nkind = "{kind}"\n'))
    assert other not in words("hotspot", plan)
    assert other in words("hotspot", EMPTY)


def test_the_hotspot_of_an_uplink_needs_no_name_a_second_time() -> None:
    wireless = '[[uplinks]]\nname = "phone"\nkind = "wifi"\ndevice = "wlan0"\nssid = "Aurora phone"\n'
    plan = plan_of(read(SMALLEST + wireless))
    assert facts("hotspot", plan)["Name of its Wi-Fi"] == "Aurora phone"
    assert "The box joins by itself" in words("hotspot", plan)
    assert "The box joins by itself" not in words("hotspot", EMPTY)


def test_a_way_to_pay_that_the_owner_forbids_is_not_offered() -> None:
    plan = plan_of(read(f"{SMALLEST}[plan_b]\ninvoice = false\nlink_later = true\n"))
    (later,) = [part for part in card("pay", plan).parts if isinstance(part, Steps) and len(part.steps) == 3]
    assert [step.partition(":")[0] for step in later.steps[:2]] == ["Payment link", "By telephone"]
    assert ["Ask first" in step for step in later.steps] == [False, True, False]


def test_the_card_for_the_provider_has_lines_for_what_they_said() -> None:
    (table,) = [part for part in card("provider").parts if isinstance(part, Table)]
    assert [column.title for column in table.columns] == ["Rang at", "Spoke to", "Ticket", "Back by"]
    assert all(not cell.text for row in table.rows for cell in row.cells)


# --- who may see it -------------------------------------------------------------------------------------

PRIVATE = ("B-1234567", "in the owner's safe", "office, top shelf", "+44 20 7946 0001", "Volt & Sons")


def test_the_wall_sees_no_account_number_no_private_number_and_not_where_logins_are() -> None:
    wall = "\n".join(words(each.key, seen_by(FULL, "wall")) for each in CARDS)
    stylist = "\n".join(words(each.key, seen_by(FULL, "stylist")) for each in CARDS)
    assert [each for each in PRIVATE if each in wall] == []
    assert [each for each in PRIVATE if each not in stylist] == []
    assert wall.count("Sign in to see") == 4
    assert seen_by(FULL, "wall").has.contacts == ()
    assert "0800 000 000" in wall


# --- what is missing ------------------------------------------------------------------------------------


def test_what_a_new_salon_has_not_filled_in_is_listed() -> None:
    assert len(not_filled_in(EMPTY)) == 14
    assert not_filled_in(FULL) == ()
    assert not_tried(EMPTY) == not_tried(FULL) == ()
    assert "The nearest cash machine" in words("fair-weather", EMPTY)
    assert "Not filled in yet" not in words("fair-weather", FULL)


def test_what_is_there_and_was_never_tried_is_listed() -> None:
    text = '[plan_b.phone]\nhotspot = "x"\n[plan_b.terminal]\nname = "x"\n[plan_b.computer]\nplace = "x"\n'
    assert len(not_tried(plan_of(read(SMALLEST + text)))) == 4


def test_the_page_has_its_number_first() -> None:
    config = read(f'{SMALLEST}[network]\nlan_address = "10.0.0.1/24"\nnames = ["book"]\n[web]\nport = 8080\n')
    assert addresses(config) == ("http://10.0.0.1:8080/", "http://book:8080/")
