"""Who may see what of a day. The day goes in whole; the tests look for what must not come out."""

import inspect
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from appliance.salon import model
from appliance.salon.discreet import masked, short_name
from appliance.salon.model import Alert, Block, Client, Day, Segment, Staff, Visit
from appliance.salon.privacy import ROLES, TABLE, VIEWERS, Role, Rule, at_the_chair, hand_of, may, may_chase, seen_by

LONDON = ZoneInfo("Europe/London")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=LONDON)


VISIT = Visit(
    id="v1",
    client=Client(
        "Maria Kovalenko",
        "07700 900123",
        "main:a08d91c6",
        ("2026-10-12 Root tint, Kovalenko 07700 900123",),
        "6.3 + 20 vol, rings from 07700 900123",
    ),
    status="confirmed",
    note="Sister of Anna Kovalenko, ring 07700 900123 or maria@home.example, 6.3 + 20 vol",
    alerts=(Alert("patch_test", "2026-10-12"), Alert("balance", "Kovalenko owes 20")),
    price_minor=8500,
    deposit_minor=2000,
    currency="GBP",
    segments=(Segment("olena", "Colour", at("10:00"), at("10:45"), "work", "Room 2, Kovalenko"),),
    paid_minor=500,
    price_kind="from",
    is_new=True,
    asked_for=True,
    is_sealed=True,
)
DAY = Day(
    date(2026, 11, 21),
    (Staff("olena", "Olena Bondar", ("09:00-17:00",), "Senior"), Staff("mia", "Mia", ())),
    (VISIT,),
    (Block("olena", at("13:00"), at("14:00"), "break", "Dentist"),),
)


def visit_for(role: Role, visit: Visit = VISIT, name: str = "Olena") -> Visit:
    return seen_by(replace(DAY, visits=(visit,)), role, name).visits[0]


def test_the_owner_sees_everything() -> None:
    assert seen_by(DAY, "owner") == DAY


def test_the_wall_shows_times_a_first_name_services_and_the_list_price_and_nothing_else() -> None:
    (segment,) = VISIT.segments
    assert visit_for("wall") == Visit(
        "v1",
        Client("Maria K.", None),
        "confirmed",
        None,
        (),
        8500,
        None,
        "GBP",
        (replace(segment, room=None),),
        price_kind="from",
    )


def test_a_stylist_sees_what_the_work_needs_but_not_who_exactly_sits_there() -> None:
    seen = visit_for("stylist")
    history, formula = ("2026-10-12 Root tint, K. •••",), "6.3 + 20 vol, rings from •••"
    assert seen.client == Client("Maria K.", None, "", history, formula)
    assert seen.note == "Sister of Anna K., ring ••• or •••, 6.3 + 20 vol"
    assert seen.alerts == (Alert("patch_test", "2026-10-12"), Alert("balance", "K. owes 20"))
    assert (seen.deposit_minor, seen.paid_minor, seen.is_new, seen.asked_for) == (2000, 500, True, True)
    assert seen.segments[0].room == "Room 2, K."


@pytest.mark.parametrize("name", ["Mia", "Nobody", ""])
def test_of_a_colleagues_client_a_stylist_sees_the_alerts_and_no_notes(name: str) -> None:
    seen = visit_for("stylist", name=name)
    assert seen.client == Client("Maria K.", None)
    assert seen.alerts == visit_for("stylist").alerts
    assert (seen.note, seen.deposit_minor, seen.paid_minor, seen.is_new, seen.asked_for) == (None,) * 3 + (False,) * 2


def test_whoever_has_a_hand_in_a_visit_sees_its_notes() -> None:
    shared = replace(VISIT, segments=(*VISIT.segments, replace(VISIT.segments[0], staff="mia")))
    assert visit_for("stylist", shared, "Mia").note == visit_for("stylist", name="Olena").note


@pytest.mark.parametrize(
    ("name", "hand"), [("olena bondar", "olena"), (" OLENA ", "olena"), ("Mia", "mia"), ("Bondar", None), ("", None)]
)
def test_a_stylist_is_known_by_the_name_in_the_book_or_a_clear_first_name(name: str, hand: str | None) -> None:
    assert hand_of(DAY, name) == hand


def test_a_first_name_that_two_have_is_nobodys() -> None:
    twice = replace(DAY, staff=(*DAY.staff, Staff("o2", "Olena Marchuk", ())))
    assert hand_of(twice, "Olena") is None
    assert hand_of(twice, "Olena Marchuk") == "o2"


def test_at_a_chair_lies_what_the_stylist_of_that_column_may_see_whatever_the_others_are_called() -> None:
    twice = replace(DAY, staff=(*DAY.staff, Staff("o2", "Olena Bondar", ())))
    assert at_the_chair(DAY, "olena") == seen_by(DAY, "stylist", "Olena")
    assert at_the_chair(twice, "olena").visits == at_the_chair(DAY, "olena").visits
    assert at_the_chair(twice, "o2").visits[0].note is None


def test_reception_sees_the_name_the_record_and_enough_of_the_number_to_recognise_it() -> None:
    seen = visit_for("reception")
    history, formula = ("2026-10-12 Root tint, Kovalenko •••",), "6.3 + 20 vol, rings from •••"
    assert seen.client == Client("Maria Kovalenko", "•• ••• 01 23", "", history, formula)
    assert seen.note == "Sister of Anna Kovalenko, ring ••• or •••, 6.3 + 20 vol"


def test_that_a_client_may_still_owe_is_for_the_desk_and_for_whoever_served_them() -> None:
    (segment,) = VISIT.segments
    other = replace(VISIT, id="v2", segments=(replace(segment, staff="mia"),))
    day = replace(DAY, visits=(VISIT, other))
    assert [may_chase(day, role, "Olena") for role in ROLES] == [set(), {"v1"}, {"v1", "v2"}, {"v1", "v2"}]
    assert may_chase(day, "stylist", "Sam") == set()


def test_what_goes_to_the_provider_is_for_the_desk() -> None:
    assert [may(role, "reports") for role in ROLES] == [False, False, True, True]


def test_documents_are_for_those_who_may_see_every_name() -> None:
    assert [may(role, "documents") for role in ROLES] == [False, False, True, True]


def test_only_the_wall_does_not_learn_why_a_colleague_is_away() -> None:
    labels = {role: seen_by(DAY, role).blocks[0].label for role in ROLES}
    assert labels == {"wall": "", "stylist": "Dentist", "reception": "Dentist", "owner": "Dentist"}


def test_a_client_without_a_phone_has_none_for_anybody() -> None:
    nameless = replace(VISIT, client=Client("Maria Kovalenko", None))
    assert [visit_for(role, nameless).client.phone for role in ROLES] == [None] * 4


@pytest.mark.parametrize("role", ["wall", "stylist", "reception"])
def test_a_number_or_an_address_typed_where_the_name_belongs_is_hidden_too(role: Role) -> None:
    for name in ("07700 900123", "maria.kovalenko@home.example", "+44 (0)7700 900-123"):
        assert visit_for(role, replace(VISIT, client=Client(name, None))).client.name == "•••"


@pytest.mark.parametrize(
    "number",
    [
        "tel07700900123",
        "Call.07700900123",
        "07700900123x2",
        "07700–900–123",
        "07700·900·123",
        "+44 - 7700 - 900 123",
        "07700_900_123",
        "2026-10-12 07700900123",
    ],
)
def test_a_number_is_found_however_it_is_written(number: str) -> None:
    for role in ("stylist", "reception"):
        assert "900" not in str(visit_for(role, replace(VISIT, note=f"Ring {number} please", client=Client("M", None))))


def test_the_wall_learns_that_somebody_is_away_and_not_why() -> None:
    kinds = {"break": "break", "off": "off", "holiday": "off", "training": "off", "meeting": "off"}
    for kind, seen in kinds.items():
        day = replace(DAY, blocks=(replace(DAY.blocks[0], kind=kind),))
        assert seen_by(day, "wall").blocks[0].kind == seen
        assert seen_by(day, "stylist").blocks[0].kind == kind


def test_a_number_in_the_label_of_a_break_is_hidden_too() -> None:
    block = replace(DAY.blocks[0], label="Break: ring Anna 07700 900123")
    labels = [seen_by(replace(DAY, blocks=(block,)), role).blocks[0].label for role in ROLES]
    assert labels == ["", "Break: ring Anna •••", "Break: ring Anna •••", "Break: ring Anna 07700 900123"]


def test_a_date_with_a_time_is_not_mistaken_for_a_number() -> None:
    tested = replace(VISIT, alerts=(Alert("patch_test", "2026-10-12 09:00"),))
    assert visit_for("stylist", tested).alerts[0].text == "2026-10-12 09:00"


@pytest.mark.parametrize("role", ["wall", "stylist"])
def test_a_surname_in_the_service_is_hidden_with_the_one_in_the_name(role: Role) -> None:
    segment = replace(VISIT.segments[0], service="KOVALENKO 07700900123 cut")
    assert visit_for(role, replace(VISIT, segments=(segment,))).segments[0].service == "K. ••• cut"


def test_minutes_dates_and_colour_formulas_are_not_mistaken_for_numbers() -> None:
    formula = "7.1 + 20vol 1:1.5, 35 min, tested 12.10.2026 and 2026-10-12, was 1200 before"
    assert visit_for("stylist", replace(VISIT, note=formula)).note == formula


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Maria Kovalenko", "Maria K."),
        ("Kovalenko, Maria", "Maria K."),
        ("Anna Maria Lopez", "Anna L."),
        ("Олена шевченко", "Олена Ш."),
        ("Sinéad O'Brien", "Sinéad O."),
        ("Maria", "Maria"),
        ("Maria,", "Maria"),
        ("Lopez, Kovalenko, Maria", "Maria K."),
        ("Maria Kovalenko (VIP)", "Maria K."),
        ("", ""),
    ],
)
def test_a_short_name_is_the_first_name_and_an_initial(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("phone", "shown"), [("+44 7700 900123", "•• ••• 01 23"), ("12 34", "•• ••• •• ••"), ("", "•• ••• •• ••")]
)
def test_a_masked_number_cannot_be_rung(phone: str, shown: str) -> None:
    assert masked(phone) == shown


def test_every_field_of_the_model_has_its_line_in_the_table_and_no_other_has() -> None:
    parts = [kind for _, kind in inspect.getmembers(model, is_dataclass) if kind not in (model.Book, model.PriceList)]
    modelled = {f"{kind.__name__.lower()}.{field.name}" for kind in parts for field in fields(kind)}
    assert set(TABLE) == modelled | {"documents", "plan", "binder", "unsettled", "reports", "reveals"}


def test_each_viewer_sees_at_least_what_the_one_before_does() -> None:
    more: list[Rule] = ["no", "presence", "short", "quiet", "reachless", "masked", "within", "whole"]
    assert set(more) == set(get_args(Rule))
    for field, row in TABLE.items():
        assert len(row) == len(VIEWERS)
        assert all(more.index(a) <= more.index(b) for a, b in pairwise(row)), field
        assert row[-1] in ("whole", "within"), field
