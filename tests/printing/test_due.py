"""When a day is printed, told by the salon's clock. Tuesday to Saturday, nine to six; Wednesday until eight."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from appliance.printing.due import Due, Wish, due

LONDON = ZoneInfo("Europe/London")
HOURS = {1: "09:00-18:00", 2: "09:00-20:00", 3: "09:00-18:00", 4: "09:00-18:00", 5: "09:00-17:00"}
FRIDAY, SATURDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 24)
BOOK = (FRIDAY, SATURDAY, TUESDAY)
CLOSE, OPENING = Wish(True, None), Wish(False, timedelta(minutes=60))
BOTH = Wish(True, timedelta(minutes=60))


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)


def now_due(wish: Wish, now: datetime, *printed: tuple[date, str], book: tuple[date, ...] = BOOK) -> str:
    found = due(wish, HOURS.get, book, printed, now)  # type: ignore[arg-type]
    return f"{found.day} {found.occasion}" if found else ""


def test_after_closing_the_next_working_day_is_due() -> None:
    assert now_due(CLOSE, at(FRIDAY, "18:09")) == ""
    assert now_due(CLOSE, at(FRIDAY, "18:10")) == "2026-11-21 close"
    assert now_due(CLOSE, at(SATURDAY, "17:10")) == "2026-11-24 close", "Sunday and Monday are closed"


def test_what_was_printed_is_not_printed_again() -> None:
    assert now_due(CLOSE, at(FRIDAY, "18:30"), (SATURDAY, "close")) == ""
    assert now_due(BOTH, at(SATURDAY, "08:30"), (SATURDAY, "opening")) == ""


def test_no_printer_starts_in_the_dark() -> None:
    assert now_due(CLOSE, at(FRIDAY, "21:01")) == ""
    assert now_due(CLOSE, at(FRIDAY, "23:30")) == ""
    assert now_due(CLOSE, at(SATURDAY, "03:00")) == ""
    late = {4: "12:00-21:55"}
    assert due(CLOSE, late.get, BOOK, (), at(FRIDAY, "22:10")) is not None, "who closes late may print even so"
    assert due(CLOSE, late.get, BOOK, (), at(FRIDAY, "22:40")) is None


def test_what_the_evening_missed_comes_out_in_the_hour_before_opening() -> None:
    assert now_due(CLOSE, at(SATURDAY, "07:59")) == ""
    assert now_due(CLOSE, at(SATURDAY, "08:00")) == "2026-11-21 close"
    assert now_due(CLOSE, at(SATURDAY, "08:00"), (SATURDAY, "close")) == ""
    assert now_due(CLOSE, at(SATURDAY, "09:31")) == "", "the day runs: whoever wants it prints it"


def test_before_opening_today_is_due_as_early_as_was_asked_for() -> None:
    early = Wish(False, timedelta(minutes=90))
    assert [now_due(early, at(SATURDAY, clock)) for clock in ("07:29", "07:30", "09:29", "09:30")] == [
        "", "2026-11-21 opening", "2026-11-21 opening", "",
    ]  # fmt: skip


def test_whoever_wants_both_gets_the_evenings_and_a_fresh_one_in_the_morning() -> None:
    assert now_due(BOTH, at(FRIDAY, "18:10")) == "2026-11-21 close"
    assert now_due(BOTH, at(SATURDAY, "08:10"), (SATURDAY, "close")) == "2026-11-21 opening"
    assert now_due(OPENING, at(FRIDAY, "18:10")) == ""


def test_a_day_on_which_nobody_comes_or_that_the_book_does_not_have_is_not_printed() -> None:
    assert now_due(CLOSE, at(FRIDAY, "18:10"), book=(FRIDAY,)) == ""
    assert now_due(OPENING, at(SATURDAY, "08:30"), book=(FRIDAY, TUESDAY)) == ""


def test_on_a_closed_day_nothing_is_due() -> None:
    sunday = SATURDAY + timedelta(days=1)
    assert all(now_due(BOTH, at(sunday, f"{hour:02d}:15")) == "" for hour in range(24))


def test_nobody_wants_a_day_when_it_is_over() -> None:
    assert due(CLOSE, HOURS.get, BOOK, (), at(FRIDAY, "18:10")) == Due(SATURDAY, "close", at(SATURDAY, "17:00"))
    open_by_exception = (date(2026, 11, 22),)
    found = due(CLOSE, HOURS.get, open_by_exception, (), at(SATURDAY, "17:10"))
    assert found is not None
    assert found.until == at(open_by_exception[0], "22:00")


def test_until_midnight_is_said_as_24_00() -> None:
    assert due(CLOSE, {4: "12:00-24:00"}.get, BOOK, (), at(FRIDAY, "23:55")) is None
    assert due(OPENING, {5: "12:00-24:00"}.get, BOOK, (), at(SATURDAY, "11:30")) == Due(
        SATURDAY, "opening", at(TUESDAY - timedelta(days=2), "00:00")
    )


@given(
    st.sampled_from([CLOSE, OPENING, BOTH]),
    st.lists(st.integers(0, 7 * 24 * 60), max_size=60),
)
def test_however_the_clock_jumps_a_day_comes_out_once_for_each_occasion_by_day_and_never_late(
    wish: Wish, minutes: list[int]
) -> None:
    printed: list[tuple[date, str]] = []
    for minute in minutes:
        now = at(FRIDAY, "00:00") + timedelta(minutes=minute)
        found = due(wish, HOURS.get, BOOK, printed, now)  # type: ignore[arg-type]
        if found:
            assert (found.day, found.occasion) not in printed
            assert 7 <= now.hour < 22
            assert now < found.until
            assert found.day >= now.date()
            printed.append((found.day, found.occasion))
