"""Who may still owe, and when the line failed: what each reader finds there, also where nobody knows."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from conftest import Visitor
from web_sample import BOOK, DAY, MONDAY, NOW, SETTINGS, TODAY, Salon, at

from appliance.salon.privacy import Role
from appliance.store.history import History, Standstill, Switch
from appliance.wish import Drilled

BEGAN, BACK = at("10:00"), at("10:20")
TEA = at("16:00")


# --- who may still owe ----------------------------------------------------------------------------------


def test_the_desk_sees_who_was_there_when_no_card_could_be_taken_and_what_they_may_owe(
    visit: Visitor, salon: Salon
) -> None:
    salon.had_an_outage(BEGAN, BACK)
    text = visit("reception", now=TEA).get("/chase").text
    assert "No line worked: 10:00 to 10:20" in text
    for seen in ("Maria Kovalenko", "£90", "deposit £20", "Tom Ashworth", "•• ••• 00 05", "Together at least"):
        assert seen in text, seen
    for paid_or_later in ("Zoë Brennan", "Ella Novak", "Ruby Clarke"):
        assert paid_or_later not in text


def test_a_number_to_ring_is_there_for_the_owner_alone(visit: Visitor, salon: Salon) -> None:
    salon.had_an_outage(BEGAN, BACK)
    assert "07700 900005" in visit("owner", now=TEA).get("/chase").text
    assert "07700 900005" not in visit("reception", now=TEA).get("/chase").text


def test_a_stylist_sees_her_own_clients_and_nobody_elses(visit: Visitor, salon: Salon) -> None:
    salon.had_an_outage(BEGAN, BACK)
    for path in ("/chase", f"/chase/{TODAY}"):
        text = visit("stylist", now=TEA).get(path).text
        assert "Maria K." in text
        assert "Tom" not in text


@pytest.mark.parametrize("path", ["/chase", f"/chase/{TODAY}", f"/chase/{TODAY}.pdf"])
def test_on_the_wall_nobody_is_said_to_owe(visit: Visitor, salon: Salon, path: str) -> None:
    salon.had_an_outage(BEGAN, BACK)
    answer = visit(now=TEA).get(path)
    assert answer.status_code == 403
    assert "/sign-in" in answer.text
    assert "Maria" not in answer.text


def test_an_outage_that_the_backup_carried_leaves_nobody_owing(visit: Visitor, salon: Salon) -> None:
    salon.had_an_outage(BEGAN, BACK, carried_by=("4g",))
    assert "Nobody is known to owe." in visit("reception", now=TEA).get("/chase").text


def test_a_dead_stretch_of_an_outage_that_was_carried_and_a_silent_booking_system_count(
    visit: Visitor, salon: Salon
) -> None:
    salon.had_an_outage(at("09:00"), at("15:00"), carried_by=("4g",))
    dead = Standstill("s-1", BEGAN.astimezone(UTC), BACK.astimezone(UTC), "line")
    silent = Standstill("s-2", at("13:10").astimezone(UTC), at("13:30").astimezone(UTC), "vendor", "Aurora Book")
    History(salon.places.history_db).keep((dead, silent))
    text = visit("reception", now=TEA).get("/chase").text
    assert "No line worked: 10:00 to 10:20" in text
    assert "No answer from Aurora Book: 13:10 to 13:30" in text
    assert "Yuki Tanaka" in text


def test_while_the_outage_lasts_the_list_grows_and_says_so(visit: Visitor, salon: Salon) -> None:
    salon.had_an_outage(at("10:35"), None)
    early = visit("reception", now=at("10:36")).get("/chase").text
    assert "The outage is not over" in early
    assert "Matti" not in early
    assert "Matti" in visit("reception", now=at("10:50")).get("/chase").text


def test_where_no_outage_was_nobody_owes_and_the_list_for_the_evening_is_there(visit: Visitor, salon: Salon) -> None:
    text = visit("reception", now=TEA).get("/chase").text
    assert "Nobody is known to owe." in text
    assert f'href="/chase/{TODAY}"' in text


def test_a_damaged_history_is_said_and_takes_no_page_away(visit: Visitor, salon: Salon) -> None:
    salon.places.history_db.write_bytes(b"noise" * 500)
    page = visit("owner", now=TEA)
    assert "does not know whom that met" in page.get("/chase").text
    assert "does not know whom that met" in page.get("/chase/2026-11-21").text
    assert page.get(f"/chase/{TODAY}").status_code == 200
    answers = [page.get(path) for path in ("/outages", "/outages/b-1", "/api/v1/outages")]
    assert [answer.status_code for answer in answers] == [503] * 3
    assert all("cannot be read" in answer.text for answer in answers)


def test_a_visit_of_the_day_before_stays_until_the_booking_system_calls_it_paid(visit: Visitor, salon: Salon) -> None:
    salon.had_an_outage(BEGAN, BACK)
    monday = visit("reception", now=at("09:00", MONDAY)).get("/chase").text
    assert "Maria Kovalenko" in monday
    paid = tuple(replace(one, status="paid") for one in DAY.visits)
    salon.has_book(replace(BOOK, days=(replace(DAY, visits=paid),)))  # type: ignore[arg-type]
    assert "Nobody is known to owe." in visit("reception", now=at("09:00", MONDAY)).get("/chase").text


def test_a_day_that_is_not_in_the_book_has_no_list(visit: Visitor, salon: Salon) -> None:
    assert visit("owner").get("/chase/2026-12-24").status_code == 404
    assert visit("owner").get("/chase/today.pdf").status_code == 404


@pytest.mark.needs("pdftotext")
def test_the_end_of_day_list_prints_and_the_audit_hears_of_it(visit: Visitor, salon: Salon) -> None:
    salon.had_an_outage(BEGAN, BACK)
    answer = visit("owner", now=TEA).get(f"/chase/{TODAY}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


# --- when the line failed -------------------------------------------------------------------------------


def happened(salon: Salon) -> None:
    salon.had_an_outage(BEGAN, at("11:18"), carried_by=("4g",), bytes_on_backup=41_000_000, switches=2)
    stood = Standstill("s-1", BEGAN.astimezone(UTC), at("10:05").astimezone(UTC), "line")
    blip = Standstill("s-2", BEGAN.astimezone(UTC), BEGAN.astimezone(UTC) + timedelta(seconds=3), "vendor", "Blip")
    moved = Switch(BEGAN.astimezone(UTC), "broadband", "4g", "the primary failed, a backup is ready")
    tried = Drilled("d-1", NOW.astimezone(UTC) - timedelta(days=3), "4g", True, "ok", 12.5, 1_400_000, 2.0, "4g works.")
    History(salon.places.history_db).keep((stood, blip, moved, tried))


@pytest.mark.parametrize("role", ["wall", "stylist", "reception", "owner"])
def test_everybody_may_know_when_the_line_failed(visit: Visitor, salon: Salon, role: Role) -> None:
    happened(salon)
    text = visit(role, now=TEA).get("/outages").text
    for seen in ("10:00", "1 h 18 min", "nothing answers", "4g", "41 MB", "no line worked at all", "12.5 Mbit/s"):
        assert seen in text, seen
    assert "from broadband to 4g" in text
    assert "Blip" not in text
    assert ("/outages/b-1" in text) == (role in ("reception", "owner"))


def test_without_an_outage_the_page_says_so(visit: Visitor) -> None:
    text = visit().get("/outages").text
    assert "No outage so far." in text
    assert "planb drill" in text


def test_the_report_with_the_salons_account_is_for_the_desk_and_the_owner(visit: Visitor, salon: Salon) -> None:
    happened(salon)
    statuses = {role: visit(role, now=TEA).get("/outages/b-1").status_code for role in ("wall", "stylist", "reception")}
    assert statuses == {"wall": 403, "stylist": 403, "reception": 200}
    assert "Report of an outage" in visit("owner", now=TEA).get("/outages/b-1").text
    assert visit("owner").get("/outages/b-7").status_code == 404


def test_programs_get_the_history_with_the_month(visit: Visitor, salon: Salon) -> None:
    happened(salon)
    said = visit(now=TEA).get("/api/v1/outages").json()
    assert said["month"] == {"outages": 1, "seconds": 4680.0, "bytes_on_backup": 41_000_000}
    assert (said["outages"][0]["began"], said["outages"][0]["carried_by"]) == ("2026-11-21T10:00:00Z", ["4g"])
    assert [len(said[rows]) for rows in ("standstills", "switches", "drills")] == [2, 1, 1]


def test_a_history_that_another_program_holds_does_not_hold_the_page(visit: Visitor, salon: Salon) -> None:
    happened(salon)
    with closing(sqlite3.connect(salon.places.history_db)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert visit(now=TEA).get("/outages").status_code == 200
        db.rollback()


def test_what_was_promised_is_set_against_how_long_it_took(visit: Visitor, salon: Salon) -> None:
    happened(salon)
    provider = replace_provider(60)
    assert "promised: 1 h 00 min: over by 18 min" in visit("owner", now=TEA, settings=provider).get("/outages").text


def replace_provider(minutes: int) -> object:
    uplink = SETTINGS.uplinks[0]
    promised = uplink.model_copy(update={"provider": uplink.provider.model_copy(update={"promise_min": minutes})})
    return SETTINGS.model_copy(update={"uplinks": (promised,)})
