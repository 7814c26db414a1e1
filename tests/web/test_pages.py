"""The pages as a tablet gets them: what is on them, for whom, and when things are missing."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from conftest import PIN, TEAM, Visitor
from starlette.testclient import TestClient
from web_sample import BOOK, DAY, LONDON, NOW, PRICES, SETTINGS, Salon, booked_at

from appliance import status
from appliance.noted import Heard
from appliance.salon.model import Alert, Block, Client, Day, Staff
from appliance.salon.privacy import Role
from appliance.web import app
from appliance.web.desk import Desk, Reading
from appliance.web.door import Door, People
from appliance.web.sessions import Sessions
from appliance.web.throttle import PER_DEVICE

HOSTILE = "<script>alert(1)</script>{{7*7}}'\"><img src=x onerror=alert(1)>"
FACES = ("/", "/day/2026-11-21", "/day/2026-11-21?view=grid", "/day/2026-11-21?view=list", "/prices", "/status")


def text(visit: Visitor, path: str, role: Role = "wall", **more: object) -> str:
    answer = visit(role, **more).get(path)
    assert answer.status_code == 200
    return answer.text


# --- who is next, what does it cost ---------------------------------------------------------------------


def test_the_first_page_says_who_is_next_and_what_it_costs(visit: Visitor) -> None:
    page = text(visit, "/")
    hero = page[page.index('class="hero') : page.index("</article>")]
    for words in ("10:45", "in 3 min", "Poppy H.", "Cut and blow dry", "Sam", "£55"):
        assert words in hero


def test_the_first_page_says_who_should_be_here(visit: Visitor) -> None:
    page = text(visit, "/")
    assert page.index("Should be here") < page.index("Matti J.") < page.index("<h2>Next</h2>")


def test_with_no_line_at_all_the_page_still_answers_and_says_so(visit: Visitor, salon: Salon) -> None:
    salon.has_line("offline", NOW - timedelta(minutes=14))
    salon.forgets_the_book()
    salon.has_book(taken_at=NOW - timedelta(minutes=16))
    page = text(visit, "/")
    assert "No internet since 10:28" in page
    assert "Read-only copy, taken at 10:26, 2 minutes before the line went down." in page
    assert "Poppy H." in page


def test_a_silent_line_daemon_is_said_on_every_page(visit: Visitor, salon: Salon) -> None:
    salon.is_silent()
    for path in FACES:
        assert "We do not know whether the internet works" in text(visit, path)


def test_before_the_first_copy_the_page_says_what_it_waits_for(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    assert "There is no copy of the book yet" in text(visit, "/")
    assert "There is no price list" in text(visit, "/prices")
    assert "Nothing has been fetched" in text(visit, "/status")
    assert visit().get("/day/2026-11-21").status_code == 404


def test_a_stale_book_warns_before_one_promises_a_time(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    salon.has_book(taken_at=NOW - timedelta(hours=3))
    assert "Ask before you promise a time." in text(visit, "/")


def test_the_age_is_that_of_the_last_confirmation_not_of_the_file(visit: Visitor, salon: Salon) -> None:
    salon.says_of_book((NOW - timedelta(minutes=1)).astimezone(UTC))
    assert "taken at 10:41, 1 minute ago" in text(visit, "/")


def test_after_a_restart_without_a_line_the_copy_on_the_card_says_its_own_age(visit: Visitor, salon: Salon) -> None:
    salon.places.book_json.unlink()
    assert "taken at 10:40, 2 minutes ago" in text(visit, "/")


def test_an_unconfirmed_clock_is_said(visit: Visitor, salon: Salon) -> None:
    salon.has_book(clock="unknown")
    for path in (*FACES, "/sign-in"):
        page = text(visit, path)
        assert "The time is not confirmed" in page
        assert "Look at the date." in page
    assert json.loads(text(visit, "/api/v1/status"))["clock"] == "unknown"
    assert 'href="/day/2026-11-23"' in main(text(visit, "/"))  # it may be that day


def test_a_page_that_is_sure_of_the_time_does_not_speak_of_it(visit: Visitor) -> None:
    assert "The time is" not in text(visit, "/")


# --- which day is it ------------------------------------------------------------------------------------


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_after_a_power_cut_a_clock_three_days_behind_does_not_bring_back_wednesday(visit: Visitor, salon: Salon):
    salon.has_book(clock="restored")
    page = unescape(text(visit, "/", now=NOW - timedelta(days=3)))
    assert "The time is not confirmed" in page
    assert "The box believes it is 10:40 on Saturday 21 November, when the copy was taken" in page
    assert "Its clock stands at 10:42 on Wednesday 18 November" in page
    assert "taken at 10:40. How long ago, the box's clock cannot say." in page
    assert "<h2>Saturday 21 November</h2>" in main(page)
    assert "Poppy H." in page[page.index('class="hero') : page.index("</article>")]
    assert json.loads(text(visit, "/api/v1/day/2026-11-21", now=NOW - timedelta(days=3)))["state"] == "stale"


def test_a_time_that_is_not_believed_goes_on_nevertheless(salon: Salon) -> None:
    salon.has_book(clock="restored")
    mono = iter((1000.0, 1600.0))
    desk = Desk(salon.places, LONDON, clock=lambda: NOW - timedelta(days=3), mono=lambda: next(mono))
    assert [f"{desk.read().now:%a %H:%M}" for _ in range(2)] == ["Sat 10:40", "Sat 10:50"]


def test_an_outage_is_told_in_the_time_that_the_page_goes_by(visit: Visitor, salon: Salon) -> None:
    salon.has_book(clock="restored")
    early = NOW - timedelta(days=3)
    salon.has_line("offline", early - timedelta(minutes=10))
    assert "No internet since 10:30" in text(visit, "/", now=early)


@pytest.mark.parametrize("clock", ["restored", "synchronised"])
def test_a_clock_three_days_ahead_never_shows_an_old_day_as_today(visit: Visitor, salon: Salon, clock: str) -> None:
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(DAY,)), clock=clock)
    page = text(visit, "/", now=NOW + timedelta(days=3))
    assert "The newest day in the copy is <b>Saturday 21 November, 3 days ago</b>" in page
    assert "The copy has nothing of today, Tuesday 24 November" in page
    assert "Not today: 3 days ago" in main(page)
    assert ("The time is not confirmed" in page) == (clock == "restored")
    assert "Poppy H." in page
    assert 'class="hero' not in page
    assert 'id="now"' not in page


def test_on_a_sunday_that_the_copy_does_not_have_the_next_day_is_shown_and_is_not_today(visit: Visitor) -> None:
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=NOW.tzinfo)
    page = text(visit, "/", now=sunday)
    assert "The next day in the copy is <b>Monday 23 November, tomorrow</b>" in page
    assert "Not today: tomorrow" in main(page)
    assert 'href="/day/2026-11-21"' in main(page)


def test_the_head_leads_to_the_next_day_and_not_to_one_that_is_over(visit: Visitor, salon: Salon) -> None:
    friday = Day(DAY.date - timedelta(days=1), (), ())
    salon.has_book(replace(BOOK, days=(friday, *BOOK.days)))
    page = text(visit, "/")
    head = page[: page.index("<main")]
    assert 'href="/day/2026-11-23"' in head
    assert 'href="/day/2026-11-20"' not in head


def test_another_day_says_how_far_off_it_is(visit: Visitor) -> None:
    assert "Not today: in 2 days" in text(visit, "/day/2026-11-23")
    assert "Not today" not in text(visit, "/day/2026-11-21")


def test_an_empty_day_is_an_empty_grid_and_not_an_error(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(Day(DAY.date, (Staff("sam", "Sam", ()),), ()),)))
    assert "Nothing is booked." in text(visit, "/day/2026-11-21")


def test_a_day_with_nobody_at_work_is_no_error(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(Day(DAY.date, (), ()),)))
    for path in ("/", "/day/2026-11-21", "/status"):
        text(visit, path)


@pytest.mark.parametrize("path", ["/day/2026-12-24", "/day/2026-02-31", "/day/20261121", "/day/x", "/day/%3Cscript%3E"])
def test_a_day_that_is_not_kept_says_which_are(visit: Visitor, path: str) -> None:
    answer = visit().get(path)
    assert answer.status_code == 404
    assert "That day is not in this copy" in answer.text
    assert 'href="/day/2026-11-23"' in answer.text


def test_the_day_shows_both_shapes_and_the_style_chooses(visit: Visitor) -> None:
    assert {'class="grid"', 'class="agenda"'} <= {
        word for word in ('class="grid"', 'class="agenda"') if word in text(visit, "/day/2026-11-21")
    }
    assert 'class="agenda"' not in text(visit, "/day/2026-11-21?view=grid")
    assert 'class="grid"' not in text(visit, "/day/2026-11-21?view=list")
    assert 'class="agenda"' in text(visit, "/day/2026-11-21?view=nonsense")


def test_one_member_of_staff_can_be_picked(visit: Visitor) -> None:
    page = text(visit, "/day/2026-11-21?view=list&staff=mia")
    assert "Grace A." in page
    assert "Poppy H." not in page
    assert visit().get("/day/2026-11-21?staff=nobody").status_code == 404


def test_prices_are_written_as_people_say_them(visit: Visitor) -> None:
    page = text(visit, "/prices")
    for words in ("from £110", "£140–£190", "on consultation", "as of 10:30", "Junior", "1 h 15"):
        assert words in page


def test_status_tells_each_line_and_source_in_words(visit: Visitor, salon: Salon) -> None:
    issue = status.IssueStatus("no_backup", "warning", "There is no backup line", "Look at the backup.", NOW)
    salon.has_line("on_backup", NOW - timedelta(minutes=14), issues=(issue,))
    page = text(visit, "/status")
    for words in ("does not work: nothing answers", "carries the salon", "There is no backup line", "up to date"):
        assert words in page


def test_status_tells_the_owner_why_rows_were_put_aside_and_others_how_many(visit: Visitor, salon: Salon) -> None:
    salon.says_of_book(BOOK.taken_at, put_aside=("an entry without a title (2)", "a time that is none"))
    page = text(visit, "/status", "owner")
    for words in ("2 rows were put aside", "<li>an entry without a title (2)</li>", "<li>a time that is none</li>"):
        assert words in page
    for role in ("wall", "stylist", "reception"):
        page = text(visit, "/status", role)
        assert "2 rows were put aside; the owner sees why" in page
        assert "without a title" not in page


def test_status_says_of_each_source_what_it_holds_and_when_it_is_asked_next(visit: Visitor, salon: Salon) -> None:
    salon.says_of_book(BOOK.taken_at)
    said = status.read_book(salon.places.book_json)
    assert said is not None
    letters = replace(said.sources[0], name="letters", brings=("documents",), documents=4)
    status.write_book(salon.places.book_json, replace(said, sources=(*said.sources, letters)))
    page = text(visit, "/status")
    assert "taken 10:40 · asked 10:40 · next 10:45" in page
    assert page.count("17 visits") == 2, "of the source and of the day, and not of the price list"
    assert "4 documents" in page


def test_the_record_card_opens_for_whoever_does_the_work_and_for_the_desk(visit: Visitor) -> None:
    for role in ("stylist", "reception", "owner"):
        page = unescape(text(visit, "/day/2026-11-21?view=list", role))
        record = page[page.index('<details class="record"') : page.index("</details>")]
        assert "6.1 30 g + 7.34 15 g, 20 vol 1:1.5, 35 min" in record
        assert "12 Oct 2026, Root tint, Olena, £72" in record
    assert "Record card" not in text(visit, "/day/2026-11-21?view=list")


def test_a_stylist_without_a_column_reads_why_she_sees_no_notes(visit: Visitor, salon: Salon) -> None:
    without = replace(BOOK, days=(replace(DAY, staff=DAY.staff[1:]),))
    for path in ("/", "/day/2026-11-21"):
        assert "No column of this day" not in text(visit, path, "stylist")
    salon.has_book(without)
    for path in ("/", "/day/2026-11-21"):
        assert "No column of this day is called Olena" in text(visit, path, "stylist")
        assert "No column of this day" not in text(visit, path, "reception")


def test_what_is_left_to_pay_who_is_new_and_who_was_asked_for_stand_on_the_card(visit: Visitor) -> None:
    page = text(visit, "/", "reception")
    hero = page[page.index('class="hero') : page.index("</article>")]
    assert "new client" in hero
    assert "asked for Sam" in hero
    for words in ("Room 2", "£20 paid", "£50 to pay", "from £165", "from £115 to pay"):
        assert words in page


def test_status_says_what_a_line_has_cost_and_how_strong_it_is(visit: Visitor) -> None:
    page = text(visit, "/status")
    assert "signal 62 %" in page
    assert "off until it is needed" in page
    assert "412 MB of 3000 MB this month · 1.5 MB a month to watch it" in page


def test_status_says_what_somebody_asked_for_and_what_is_being_tried(visit: Visitor, salon: Salon) -> None:
    assert "asked for" not in text(visit, "/status")
    salon.has_line("on_backup", pinned="4g", drill=status.DrillStatus("4g", NOW - timedelta(minutes=1)))
    page = text(visit, "/status")
    assert "asked for" in page
    assert "rehearsal since 10:41" in page


def test_a_booking_system_that_is_down_is_told_apart_from_a_line_that_is(visit: Visitor, salon: Salon) -> None:
    page = status.StatusPage("https://status.example", "major", "Partial outage")
    vendors = (
        status.VendorStatus("booking.example", "unreachable", page, "SalonIQ"),
        status.VendorStatus("pay.example", "ok", None),
    )
    salon.has_line(vendor=vendors)
    assert "The internet works. SalonIQ itself is down" in text(visit, "/")
    shown = text(visit, "/status")
    for words in ("does not answer, although the line works", "says: “Partial outage”", "pay.example", "answers"):
        assert words in shown


def test_where_the_box_stands_on_the_internet_is_for_the_owner(visit: Visitor) -> None:
    for path in ("/status", "/api/v1/status"):
        assert "203.0.113" not in text(visit, path, "reception")
        assert "203.0.113" in text(visit, path, "owner")


# --- who may see what -----------------------------------------------------------------------------------

SURNAME, PHONE, MASKED, NOTE, ALERT = "Kovalenko", "900001", "00 01", "6.3 + 20 vol", "patch"


@pytest.mark.parametrize(
    ("role", "hidden", "seen"),
    [
        (
            "wall",
            (SURNAME, PHONE, MASKED, NOTE, "atch test", "PPD", "2000", "£20 paid", "Colour training"),
            ("Maria K.",),
        ),
        ("stylist", (SURNAME, PHONE, MASKED), ("Maria K.", NOTE, "PPD", "Colour training")),
        ("reception", (PHONE,), (SURNAME, MASKED, NOTE, "PPD")),
        ("owner", (), (SURNAME, PHONE, NOTE)),
    ],
)
def test_the_bytes_hold_nothing_that_the_role_may_not_see(visit: Visitor, role: Role, hidden, seen) -> None:
    paths = ("/", "/day/2026-11-21", "/day/2026-11-21?view=list&staff=olena", "/api/v1/day/2026-11-21", "/status")
    everything = "".join(unescape(text(visit, path, role)) for path in paths)
    assert [word for word in hidden if word in everything] == []
    assert [word for word in seen if word not in everything] == []


# --- hostile input --------------------------------------------------------------------------------------


@pytest.fixture
def hostile(salon: Salon) -> None:
    poor = booked_at(1, "sam", HOSTILE, HOSTILE, "10:00", 60, note=HOSTILE, alerts=(Alert("other", HOSTILE),))
    poor = replace(poor, id=HOSTILE, client=Client(HOSTILE, HOSTILE))
    many = tuple(booked_at(n, "sam", f"X{n}", "Cut", "12:00", 15) for n in range(2, 300))
    day = Day(DAY.date, (Staff("sam", HOSTILE, ()), Staff(HOSTILE, "x", ())), (poor, *many),
              (Block("sam", poor.start, poor.end, "break", HOSTILE),))  # fmt: skip
    services = tuple(replace(service, category=HOSTILE, name=HOSTILE) for service in PRICES.services)
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(day,), prices=replace(PRICES, services=services)))
    issue = status.IssueStatus("x", "critical", HOSTILE, HOSTILE, NOW)
    vendor = status.VendorStatus(HOSTILE, "unreachable", status.StatusPage(HOSTILE, "major", HOSTILE), HOSTILE)
    salon.has_line(issues=(issue,), vendor=(vendor,))
    salon.says_of_book(BOOK.taken_at, refused=HOSTILE)


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("path", FACES)
def test_what_comes_from_outside_is_text_and_never_markup(visit: Visitor, path: str) -> None:
    page = text(visit, path, "owner")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "{{7*7}}" in page or path in ("/prices", "/status")
    assert "onerror=alert(1)>" not in page


@pytest.mark.parametrize(
    "path", ["/%3Cscript%3Ealert(1)", "/day/%3Cscript%3Ealert(1)", "/assets/..%2f..%2fetc%2fpasswd"]
)
def test_an_error_page_repeats_nothing(visit: Visitor, path: str) -> None:
    answer = visit().get(path)
    assert answer.status_code == 404
    assert "alert(1)" not in answer.text
    assert "root:" not in answer.text


def test_a_name_of_ten_thousand_letters_breaks_nothing(visit: Visitor, salon: Salon) -> None:
    long = replace(DAY, visits=(replace(DAY.visits[0], client=Client("Ж" * 10_000, None)),))
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(long,)))
    for path in ("/", "/day/2026-11-21", "/api/v1/day/2026-11-21"):
        text(visit, path, "owner")


def test_an_unknown_page_is_styled_and_leads_back(visit: Visitor) -> None:
    answer = visit().get("/wp-login.php")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "planb.css" in answer.text


class BrokenDesk(Desk):
    """A mistake of ours, with a name in it."""

    def read(self) -> Reading:
        raise RuntimeError("Kovalenko")


@pytest.mark.parametrize(("path", "says"), [("/", "The box made a mistake"), ("/api/v1/status", '"error":')])
def test_our_own_mistake_is_a_styled_page_that_tells_nothing(salon: Salon, path: str, says: str) -> None:
    door = Door(People(salon.places.users), Sessions(b"k" * 32))
    page = TestClient(
        app.build(SETTINGS, BrokenDesk(salon.places, LONDON), door, Heard()),
        "http://localhost",
        raise_server_exceptions=False,
    )
    answer = page.get(path)
    assert answer.status_code == 500
    assert says in answer.text
    assert "Kovalenko" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_old_browser_that_unpacks_nothing_gets_the_style_as_it_is(visit: Visitor) -> None:
    plain = visit().get("/assets/planb.css", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == visit().get("/assets/planb.css").text


# --- programs -------------------------------------------------------------------------------------------


def test_the_json_of_a_day_has_the_shape_of_the_contract(visit: Visitor) -> None:
    day = json.loads(text(visit, "/api/v1/day/2026-11-21", "stylist"))
    assert list(day) == ["date", "read_only", "taken_at", "state", "timezone", "staff", "visits", "blocks"]
    assert (day["date"], day["read_only"], day["state"], day["timezone"]) == (
        "2026-11-21", True, "fresh", "Europe/London",
    )  # fmt: skip
    assert day["staff"][0] == {"id": "olena", "name": "Olena", "works": ["09:00-17:00"], "level": None}
    visit_ = day["visits"][0]
    assert list(visit_) == [
        "id", "client", "status", "note", "alerts", "price_minor", "deposit_minor", "currency", "segments",
        "paid_minor", "price_kind", "is_new", "asked_for", "is_sealed",
    ]  # fmt: skip
    assert list(visit_["client"]) == ["name", "phone", "ref", "history", "formula"]
    assert (visit_["client"]["name"], visit_["client"]["phone"], visit_["client"]["ref"]) == ("Maria K.", None, "")
    assert list(visit_["segments"][0]) == ["staff", "service", "start", "end", "kind", "room"]
    assert datetime.fromisoformat(visit_["segments"][0]["start"]) == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert list(day["blocks"][0]) == ["staff", "start", "end", "kind", "label"]


def test_only_the_owner_learns_by_what_a_client_is_forgotten(visit: Visitor) -> None:
    for role, ref in (("wall", ""), ("stylist", ""), ("reception", ""), ("owner", "main:0001")):
        day = json.loads(text(visit, "/api/v1/day/2026-11-21", role))  # type: ignore[arg-type]
        assert day["visits"][0]["client"]["ref"] == ref


def test_the_json_of_the_status_merges_both_files(visit: Visitor, salon: Salon) -> None:
    found = json.loads(text(visit, "/api/v1/status"))
    assert (found["schema"], found["line"]["state"], found["line"]["active"]) == (1, "on_primary", "broadband")
    assert [source["state"] for source in found["sources"]] == ["fresh", "fresh"]
    salon.is_silent()
    assert json.loads(text(visit, "/api/v1/status"))["line"] == {"state": "unknown", "active": None}


def test_the_state_of_a_source_is_computed_now(visit: Visitor) -> None:
    later = json.loads(text(visit, "/api/v1/status", now=NOW + timedelta(hours=3)))
    assert {source["state"] for source in later["sources"]} == {"stale"}


def test_programs_learn_in_json_what_is_missing(visit: Visitor, salon: Salon) -> None:
    page = visit()
    assert page.get("/api/v1/day/2026-12-24").json() == {
        "error": "That day is not in the book. There is: 2026-11-21, 2026-11-23."
    }
    assert page.get("/api/v1/nothing").json() == {"error": "Not Found"}
    salon.forgets_the_book()
    assert page.get("/api/v1/prices").status_code == 404


def test_the_openapi_document_names_the_programs_pages_and_no_others(visit: Visitor) -> None:
    paths = visit().get("/api/openapi.json").json()["paths"]
    assert sorted(paths) == ["/api/v1/day/{date}", "/api/v1/outages", "/api/v1/prices", "/api/v1/status"]
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert visit().get(path).status_code == 404


def test_the_health_page_needs_no_book(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    assert visit().get("/healthz").text == "ok\n"


# --- size -----------------------------------------------------------------------------------------------


def test_the_first_page_of_a_day_of_forty_visits_weighs_less_than_60_kb(visit: Visitor, salon: Salon) -> None:
    extra = [
        booked_at(100 + n, staff.id, f"Client{n} Surname{n}", "Cut and blow dry", f"{12 + n // 6}:{n % 4 * 15:02d}", 30)
        for n, staff in enumerate(DAY.staff * 4)
    ][:23]
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(replace(DAY, visits=(*DAY.visits, *extra)),)))
    page = visit("owner")
    html = page.get("/").text
    assert html.count('<li class="cell work') >= 39  # one of the forty is cancelled
    parts = [part.split('"')[0] for part in html.split('="/assets/')[1:]]
    sizes = [int(page.get(f"/assets/{part}").headers["content-length"]) for part in parts]
    assert len(sizes) == 6
    assert len(html.encode()) + sum(sizes) <= 60_000


def test_nothing_is_asked_of_any_other_host(visit: Visitor) -> None:
    for path in (*FACES, "/sign-in"):
        page = text(visit, path)
        assert "http://" not in page
        assert "https://" not in page
        assert "<style" not in page
        assert ' style="' not in page


# --- the forms ------------------------------------------------------------------------------------------


def test_a_person_signs_in_with_a_name_and_a_pin_and_out_again(visit: Visitor) -> None:
    page = visit()
    answer = page.post("/sign-in", data={"name": TEAM["owner"], "pin": PIN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    for words in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"):
        assert words in cookie
    assert "Kovalenko" in page.get("/").text
    assert page.post("/sign-out").status_code == 303
    assert "Kovalenko" not in page.get("/").text
    kept = cookie.split(";")[0]
    assert "Kovalenko" not in visit().get("/", headers={"cookie": kept}).text


def test_a_wrong_pin_says_so_and_keeps_the_name(visit: Visitor) -> None:
    answer = visit().post("/sign-in", data={"name": "Olena", "pin": "000000"})
    assert answer.status_code == 403
    assert "That is not the PIN" in answer.text
    assert 'value="Olena" required checked' in answer.text


def test_after_five_wrong_pins_one_waits_and_still_reads_the_book(visit: Visitor) -> None:
    page = visit(mono=lambda: 0.0)
    answers = [page.post("/sign-in", data={"name": "x", "pin": "0"}) for _ in range(PER_DEVICE + 1)]
    assert [answer.status_code for answer in answers] == [403] * (PER_DEVICE - 1) + [429, 429]
    assert answers[-1].headers["retry-after"] == "60"
    assert "Try again in 1 min" in answers[-1].text
    assert "Poppy H." in page.get("/").text


def test_a_form_from_another_page_is_refused(visit: Visitor) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}, {"origin": "null"}):
        for path in ("/sign-in", "/sign-out"):
            answer = visit().post(path, data={"name": "Olena", "pin": PIN}, headers=headers)
            assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_an_older_browser_that_hides_its_origin_is_known_by_the_forms_token(visit: Visitor) -> None:
    page = visit()
    token = page.get("/sign-in").text.split('name="token" value="')[1].split('"')[0]
    answer = page.post("/sign-in", data={"name": "Olena", "pin": PIN, "token": token}, headers={"origin": "null"})
    assert answer.status_code == 303


@pytest.mark.parametrize("body", [b"x" * 100_000, b"\xff\xfe", b"&".join([b"a=1"] * 500), b"name=Olena", b""])
def test_a_body_that_is_no_form_is_refused_quietly(visit: Visitor, body: bytes) -> None:
    assert visit().post("/sign-in", content=body).status_code == 403


def test_the_sign_in_page_offers_the_names_and_hides_the_roles(visit: Visitor) -> None:
    page = text(visit, "/sign-in")
    assert all(name in page for name in TEAM.values())
    assert "reception" not in page


def test_before_anybody_was_added_the_page_says_how(visit: Visitor, salon: Salon) -> None:
    page = visit()
    salon.places.users.unlink()
    assert "planb user add NAME" in page.get("/sign-in").text
