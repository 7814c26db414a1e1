"""What a file that came is, and for which day: decided from its name and the hour at which it came."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from appliance.salon.documents import Doc, Filing, Kind, day_named, kind_of, titled

LONDON = ZoneInfo("Europe/London")
SATURDAY, TUESDAY = date(2026, 11, 21), date(2026, 11, 24)


def hours(weekday: int) -> str | None:
    """Closed on Sunday and Monday."""
    return None if weekday in (6, 0) else "09:00-18:00"


FILING = Filing(LONDON, hours)


def at(clock: str, day: int = 21) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day} {clock}").replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Day sheet Olena.pdf", "day_sheet"),
        ("DaySheet_Olena_20261121.pdf", "day_sheet"),
        ("appointments.html", "day_sheet"),
        ("Записи на завтра.pdf", "day_sheet"),
        ("Päivälista.pdf", "day_sheet"),
        ("Roster for Saturday.pdf", "roster"),
        ("Графік майстрів.png", "roster"),
        ("työvuorot.pdf", "roster"),
        ("Price list 2026.pdf", "price_list"),
        ("Прайс.pdf", "price_list"),
        ("HINNASTO.PDF", "price_list"),
        ("consent-form-colour.pdf", "form"),
        ("Бланк згоди.pdf", "form"),
        ("lomake.pdf", "form"),
        ("Information for staff.pdf", "other"),
        ("Performance.pdf", "other"),
        ("20261121.pdf", "other"),
        ("", "other"),
    ],
)
def test_the_words_of_a_name_say_what_it_is(name: str, kind: Kind) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("sheet 2026-11-23.pdf", date(2026, 11, 23)),
        ("sheet_2026_11_23.pdf", date(2026, 11, 23)),
        ("23.11.2026.pdf", date(2026, 11, 23)),
        ("23-11-2026 Olena.pdf", date(2026, 11, 23)),
        ("roster20261123.pdf", date(2026, 11, 23)),
        ("roster_20261123_000312.pdf", date(2026, 11, 23)),
        ("04-12-2026.pdf", date(2026, 12, 4)),  # both ways a date: day first, as in Europe
        ("11-23-2026.pdf", date(2026, 11, 23)),  # only one way a date
        ("law of 01.05.2019, for 2026-11-23.pdf", date(2026, 11, 23)),  # the one that is near
        ("consent 01.05.2019.pdf", None),
        ("2027-03-01.pdf", None),
        ("31-31-2026.pdf", None),
        ("2026-13-45.pdf", None),
        ("order 120261123.pdf", None),
        ("sheet.pdf", None),
    ],
)
def test_a_day_is_found_in_a_name_however_it_is_written(name: str, day: date | None) -> None:
    assert day_named(name, SATURDAY) == day


@pytest.mark.parametrize(
    ("came", "day"),
    [
        (at("00:05"), SATURDAY),  # Clinic HQ's roster comes at midnight "for the upcoming day"
        (at("08:30"), SATURDAY),
        (at("17:59"), SATURDAY),
        (at("18:00"), TUESDAY),
        (at("00:05", 22), TUESDAY),  # Sunday: closed
        (at("12:00", 23), TUESDAY),
    ],
)
def test_without_a_date_it_is_for_this_day_until_closing_and_then_for_the_next_working_day(
    came: datetime, day: date
) -> None:
    assert FILING.filed("Roster.pdf", came).day == day


def test_a_salon_that_has_not_said_its_hours_closes_at_six_every_day() -> None:
    filing = Filing(LONDON, lambda _: None)
    assert filing.filed("Roster.pdf", at("17:00", 22)).day == date(2026, 11, 22)
    assert filing.filed("Roster.pdf", at("18:00", 22)).day == date(2026, 11, 23)


def test_a_date_in_the_name_counts_more_than_the_hour() -> None:
    assert FILING.filed("Roster 2026-11-23.pdf", at("08:00")).day == date(2026, 11, 23)


def test_it_goes_at_the_end_of_the_day_after_its_day() -> None:
    assert FILING.filed("sheet 2026-11-21.pdf", at("08:00")).expires_at == datetime(2026, 11, 23, tzinfo=UTC)


def test_the_end_of_a_day_is_the_salons_own() -> None:
    filing = Filing(ZoneInfo("Europe/Helsinki"), hours)
    assert filing.filed("sheet 2026-11-21.pdf", at("08:00")).expires_at == datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


def test_the_hour_at_which_it_came_is_the_salons_own() -> None:
    filing = Filing(ZoneInfo("Europe/Helsinki"), hours)
    assert filing.filed("Roster.pdf", datetime(2026, 11, 20, 22, 5, tzinfo=UTC)).day == SATURDAY


@pytest.mark.parametrize("name", ["Price list 2026-11-21.pdf", "Consent form.pdf"])
def test_price_lists_and_forms_are_for_every_day_and_stay(name: str) -> None:
    filed = FILING.filed(name, at("08:00"))
    assert (filed.day, filed.expires_at) == (None, None)


PRICES = Doc("1", "desk", "Prices 2026-11-01.pdf", "price_list", None, "application/pdf", 9, at("08:00"), None)


def test_a_newer_edition_replaces_a_price_list_whatever_date_is_in_its_name() -> None:
    newer = replace(PRICES, id="2", name="prices 2026-12-01 (2).pdf", received_at=at("09:00"))
    assert newer.replaces(PRICES)
    assert not PRICES.replaces(newer)


@pytest.mark.parametrize(
    "other",
    [
        replace(PRICES, name="Prices colour.pdf"),
        replace(PRICES, source="mail"),
        replace(PRICES, kind="form"),
        replace(PRICES, received_at=at("07:00")),
    ],
)
def test_nothing_else_does(other: Doc) -> None:
    assert not other.replaces(PRICES)


def test_of_a_days_sheets_none_replaces_another() -> None:
    sheet = replace(PRICES, kind="day_sheet", day=SATURDAY)
    assert not replace(sheet, received_at=at("12:00")).replaces(sheet)


def test_two_forms_with_a_number_are_two_forms() -> None:
    assert titled("Form 1.pdf") != titled("Form 2.pdf")
    assert titled("Form 1 - copy.pdf") == titled("form 1.PDF") == titled("Form 1")


def test_a_document_is_over_when_it_expires() -> None:
    sheet = replace(PRICES, expires_at=at("12:00"))
    assert [sheet.is_over(at(clock)) for clock in ("11:59", "12:00")] == [False, True]
    assert not PRICES.is_over(at("12:00", 30))
