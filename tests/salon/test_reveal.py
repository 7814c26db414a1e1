"""Whole telephone numbers, one at a time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from appliance.salon.model import Client, Day, Segment, Staff, Visit
from appliance.salon.privacy import Role
from appliance.salon.reveal import Number, number_of

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def booked(id: str, phone: str | None) -> Visit:
    segment = Segment("olena", "Cut", AT, AT + timedelta(hours=1), "work")
    client = Client("Maria Kovalenko 07700 900123", phone)
    return Visit(id, client, "confirmed", None, (), 5500, None, "GBP", (segment,))


DAY = Day(date(2026, 11, 21), (Staff("olena", "Olena", ()),), (booked("v1", "07700 900123"), booked("v2", None)), ())


@pytest.mark.parametrize(
    ("role", "client"), [("reception", "Maria Kovalenko •••"), ("owner", "Maria Kovalenko 07700 900123")]
)
def test_who_may_reveal_gets_the_number_and_the_name_as_ever(role: Role, client: str) -> None:
    assert number_of(DAY, "v1", role) == Number(client, AT, "07700 900123")


@pytest.mark.parametrize("role", ["wall", "stylist"])
def test_nobody_else_gets_one(role: Role) -> None:
    assert number_of(DAY, "v1", role) is None


@pytest.mark.parametrize("visit", ["v2", "v3", ""])
def test_without_a_visit_or_a_number_there_is_none(visit: str) -> None:
    assert number_of(DAY, visit, "owner") is None
