"""What is worth a new page, and what is only noise. No HTTP, no clock: readings go in."""

import time
from dataclasses import replace
from datetime import UTC, timedelta

from web_sample import BOOK, NOW, line, uplinks

from appliance import status
from appliance.store.users import User
from appliance.web.desk import Reading
from appliance.web.edition import changed, edition

SOURCE = status.SourceStatus("main", "ics", "fresh", NOW, NOW, NOW, 17, 0, None, "broadband")
SAID = status.BookFile(1, NOW, "synchronised", (SOURCE,), (), None, mono=5.0)
WELL = Reading(NOW, status.LineFile(1, NOW, "boot", 0.0, line(), uplinks()), SAID, BOOK)
SOON = timedelta(seconds=1)


def off(since: timedelta) -> status.LineFile:
    return status.LineFile(1, NOW, "boot", 0.0, line("offline", NOW - since), uplinks("offline"))


def test_what_is_measured_every_other_second_is_no_news() -> None:
    assert WELL.line is not None
    measured = replace(
        WELL.line, mono=9.0, at=NOW + SOON, uplinks=(replace(WELL.line.uplinks[0], rtt_ms=19.0), *WELL.line.uplinks[1:])
    )
    asked = replace(
        SAID, at=NOW + SOON, mono=9.0, sources=(replace(SOURCE, checked_at=NOW + SOON, next_at=NOW + SOON),)
    )
    again = replace(WELL, now=NOW + SOON, line=measured, said=asked)
    assert changed(edition(WELL), edition(again)) == ()
    assert edition(WELL).mark == edition(again).mark


def test_each_kind_of_news_has_its_name() -> None:
    user = User("Olena", "stylist", "00", "00")
    for after, news in (
        (edition(replace(WELL, now=NOW + timedelta(minutes=1))), ("clock",)),
        (edition(replace(WELL, line=None)), ("line",)),
        (edition(replace(WELL, line=off(timedelta(minutes=2)))), ("line",)),
        (edition(replace(WELL, book=replace(BOOK, days=BOOK.days[:1]))), ("book",)),
        (edition(replace(WELL, said=replace(SAID, sources=(replace(SOURCE, refused="it is empty"),)))), ("book",)),
        (edition(replace(WELL, is_renewed=False)), ("book",)),
        (edition(WELL, (user,)), ("people",)),
    ):
        assert changed(edition(WELL), after) == news


def test_an_outage_is_news_again_when_it_is_old_enough_to_be_spoken_of() -> None:
    early, late = (replace(WELL, line=off(timedelta(seconds=age))) for age in (39, 40))
    assert (early.is_brief, late.is_brief) == (True, False)
    at_once = replace(early, now=NOW + SOON)
    assert changed(edition(early), edition(replace(at_once, line=early.line))) == ("line",)


def test_a_book_that_was_published_again_has_another_mark() -> None:
    later = replace(BOOK, taken_at=(NOW + timedelta(seconds=5)).astimezone(UTC))
    assert edition(WELL).mark != edition(replace(WELL, book=later)).mark


def test_naming_an_edition_costs_next_to_nothing() -> None:
    began = time.process_time()
    for _ in range(100):
        edition(WELL)
    assert time.process_time() - began < 0.1
