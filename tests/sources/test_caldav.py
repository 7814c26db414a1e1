"""Calendars on real servers: what an owner does there is in the book after one question."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from appliance import config
from appliance.salon import normalise
from appliance.salon.model import Day
from appliance.salon.rows import Place, Rows
from appliance.sources.caldav.dav import near
from appliance.sources.caldav.source import Caldav
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators, Window
from appliance.sources.http import Refused
from tests.aday import LONDON
from tests.sources.feeds import calendar, visit
from tests.sources.servers.calendars import PASSWORD, CalendarServer, Radicale, Xandikos
from tests.sources.servers.scripted import Scripted, multistatus, resource
from tests.sources.servers.wire import Wire
from tests.sources.test_contract import WINDOW, SourceContract

SUMMER_ENDS = Window(date(2026, 10, 23), 5, LONDON)  # the clocks go back on Sunday the 25th


def source(url: str, user: str = "salon", password: str = PASSWORD, **more: object) -> Caldav:
    settings = {"kind": "caldav", "name": "main", "url": url, "user": user, "password": "secret:dav", **more}
    return Caldav(config.Caldav.model_validate(settings), url, password)


async def fetched(source: Caldav, known: Validators = Validators(), window: Window = WINDOW) -> Fetched:  # noqa: B008
    answer = await source.fetch(known, window)
    assert isinstance(answer, Fetched), answer
    return answer


async def rows(source: Caldav, window: Window = WINDOW) -> Rows:
    got = await source.read((await fetched(source, window=window)).body, window)
    assert isinstance(got, Rows), got
    return got


async def days(source: Caldav, window: Window = WINDOW) -> tuple[Day, ...]:
    return normalise.days(await rows(source, window), Place(LONDON, "GBP", "main")).days


async def starts(source: Caldav, window: Window = WINDOW) -> list[str]:
    return sorted(f"{row.start.astimezone(LONDON):%d %H:%M}" for row in (await rows(source, window)).events)


def reason(answer: Answer | Rows) -> str:
    assert isinstance(answer, Failed), answer
    return answer.reason


@pytest.fixture(scope="module", params=[Radicale, Xandikos])
def process(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    server: CalendarServer = request.param(tmp_path_factory.mktemp("calendars"))
    with server.process.running():
        yield server


@pytest.fixture
def server(process: CalendarServer) -> CalendarServer:
    """One with two calendars in it, of Olena and of Марія."""
    process.fresh()
    process.make("olena", "Olena")
    process.make("maria", "Марія")
    return process


@pytest.fixture
def book(server: CalendarServer) -> Caldav:
    return source(server.url, server.user, calendars=["Olena", "Марія"])


class TestContract(SourceContract):
    @pytest.fixture(autouse=True)
    def _open(self, server: CalendarServer, book: Caldav) -> None:
        self.server, self.source = server, book

    def change(self, number: int) -> None:
        self.server.process.start()
        self.server.put("olena", str(number), calendar(visit(str(number))))

    def stop(self) -> None:
        self.server.process.stop()


async def test_two_calendars_are_two_columns_in_their_order(server: CalendarServer, book: Caldav):
    server.put("maria", "b", calendar(visit("b", "20261121T090000Z")))
    server.put("olena", "a", calendar(visit("a")))
    (day,) = await days(book)
    assert [person.name for person in day.staff] == ["Olena", "Марія"]
    assert [(visit.client.name, visit.segments[0].staff) for visit in day.visits] == [
        ("Maria", day.staff[1].id),
        ("Maria", day.staff[0].id),
    ]


async def test_each_entry_may_say_itself_whose_it_is(server: CalendarServer):
    server.put("maria", "a", calendar(visit("a")))  # its organizer is Olena
    (day,) = await days(source(server.url, server.user, calendars=["Марія"], staff="entry"))
    assert [person.name for person in day.staff] == ["Olena"]


async def test_what_is_added_moved_cancelled_and_deleted_is_seen_at_the_next_question(
    server: CalendarServer, book: Caldav
):
    assert await starts(book) == []
    known = (await fetched(book)).validators

    async def told() -> list[tuple[str, str]]:
        nonlocal known
        answer = await fetched(book, known)
        known = answer.validators
        got = await book.read(answer.body, WINDOW)
        assert isinstance(got, Rows)
        return [(f"{row.start:%H:%M}", row.status) for row in got.events]

    server.put("olena", "v", calendar(visit("v")))
    assert await told() == [("10:00", "")]
    server.put("olena", "v", calendar(visit("v", "20261121T143000Z", "SEQUENCE:1")))
    assert await told() == [("14:30", "")]
    server.put("olena", "v", calendar(visit("v", "20261121T143000Z", "SEQUENCE:2\r\nSTATUS:CANCELLED")))
    assert await told() == [("14:30", "CANCELLED")]
    server.delete("olena", "v")
    assert await told() == []


async def test_a_series_keeps_its_hour_over_the_change_of_clocks_and_its_exceptions(
    server: CalendarServer, book: Caldav
):
    def lunch(start: str, more: str) -> str:
        return visit("l", start, more, "Lunch").replace("DTSTART:", "DTSTART;TZID=Europe/London:")

    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\nDTSTART:19961027T020000\r\nTZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
        "DTSTART:19810329T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
        "END:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
    )
    series = lunch("20261001T130000", "RRULE:FREQ=DAILY\r\nEXDATE;TZID=Europe/London:20261024T130000")
    moved = lunch("20261026T143000", "RECURRENCE-ID;TZID=Europe/London:20261026T130000")
    server.put("olena", "l", calendar(series, moved, head=zone))
    server.put("olena", "m", calendar(visit("m", "20261024T090000Z"), head=zone))
    got = [start for start in await starts(book, SUMMER_ENDS) if "23" <= start[:2] <= "27"]
    assert got == ["23 13:00", "24 10:00", "25 13:00", "26 14:30", "27 13:00"]


async def test_only_the_window_is_asked_for(server: CalendarServer, book: Caldav):
    server.put("olena", "then", calendar(visit("then", "20260101T100000Z")))
    server.put("olena", "now", calendar(visit("now")))
    assert b"UID:then" not in (await fetched(book)).body


async def test_another_day_is_another_question_though_nothing_has_changed(server: CalendarServer, book: Caldav):
    server.put("olena", "v", calendar(visit("v", "20261130T100000Z")))
    known = (await fetched(book)).validators
    later = replace(WINDOW, first=date(2026, 11, 29))
    assert b"UID:v" in (await fetched(book, known, later)).body


async def test_a_token_that_the_server_does_not_know_means_starting_over(server: CalendarServer, book: Caldav):
    server.put("olena", "v", calendar(visit("v")))
    first = await fetched(book)
    seen = json.loads(first.validators.etag or "")
    for one in seen["calendars"]:
        one["token"] = one["token"][:-4] + "0000"  # Radicale answers 403, Xandikos 412
    again = await fetched(book, replace(first.validators, etag=json.dumps(seen)))
    assert again == first
    assert await book.fetch(again.validators, WINDOW) == NotModified()


@pytest.mark.parametrize("etag", ['"an etag of a feed"', "{}", '{"days": 1, "calendars": [[]]}', "[]", "\udcff"])
async def test_what_was_remembered_wrongly_means_starting_over(book: Caldav, etag: str):
    first = await fetched(book)
    again = await fetched(book, replace(first.validators, etag=etag))
    assert again == first


async def test_a_change_beyond_the_window_makes_the_next_question_cheap_again(server: CalendarServer, book: Caldav):
    known = await fetched(book)
    server.put("olena", "far", calendar(visit("far", "20280101T100000Z")))
    again = await fetched(book, known.validators)
    assert (again.body, again.validators.digest) == (known.body, known.validators.digest)
    assert await book.fetch(again.validators, WINDOW) == NotModified()


async def test_a_server_that_lost_everything_empties_no_day(server: CalendarServer, book: Caldav):
    server.put("olena", "v", calendar(visit("v")))
    known = await fetched(book)
    server.lose_everything()
    assert "no calendar" in reason(await book.fetch(known.validators, WINDOW))


async def test_nothing_new_is_a_kilobyte_for_each_calendar(
    server: CalendarServer, record_property: Callable[[str, object], None]
):
    for number in range(20):
        server.put("olena", str(number), calendar(visit(str(number))))
    with Wire(server.port) as wire:
        book = source(f"http://127.0.0.1:{wire.port}/", server.user, calendars=["Olena", "Марія"])
        known = await fetched(book)
        whole = wire.taken()
        assert await book.fetch(known.validators, WINDOW) == NotModified()
        unchanged = wire.taken()
    record_property("bytes", f"{type(server).__name__}: {unchanged} unchanged, {whole} whole")
    assert unchanged <= 2 * 1024


async def test_a_calendar_that_is_not_there_is_told_with_those_that_are(server: CalendarServer):
    said = reason(await source(server.url, server.user, calendars=["Olena", "Irina"]).fetch(Validators(), WINDOW))
    assert said.startswith('there is no calendar "Irina"; there are: ')
    assert '"Olena"' in said
    assert '"Марія"' in said


async def test_all_calendars_are_read_but_not_lists_of_tasks(server: CalendarServer):
    server.make("todo", "Tasks", "VTODO")
    shown = await rows(source(server.url, server.user))
    names = [person.name for person in shown.people]
    assert {"Olena", "Марія"} <= set(names)
    assert "Tasks" not in names


async def test_the_address_of_one_calendar_is_that_calendar(server: CalendarServer):
    server.put("olena", "v", calendar(visit("v")))
    at = json.loads((await fetched(source(server.url, server.user, calendars=["Olena"]))).validators.etag or "")
    (url,) = [one["url"] for one in at["calendars"]]
    one = await rows(source(url, server.user))
    assert [person.name for person in one.people] == ["Olena"]
    assert [row.uid for row in one.events] == ["v"]


async def test_an_address_that_leads_nowhere_is_found_by_the_well_known_one(server: CalendarServer):
    server.put("olena", "v", calendar(visit("v")))
    book = source(f"{server.url}.well-known/nothing-here", server.user, calendars=["Olena"])
    assert await starts(book) == ["21 10:00"]


@pytest.mark.parametrize("process", [Radicale], indirect=True)  # the other one believes everybody
async def test_a_wrong_password_is_told_with_what_to_do(server: CalendarServer):
    said = reason(await source(server.url, server.user, "wrong").fetch(Validators(), WINDOW))
    assert "does not accept the name or the password" in said
    assert "app password" in said


# What no real server does to order
CALENDAR = "<resourcetype><collection/><C:calendar/></resourcetype><displayname>Olena</displayname>"


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server whose root is one calendar with one visit in it."""
    with Scripted({}) as server:
        server.says("PROPFIND /", multistatus(resource("/", f"{CALENDAR}<sync-token>t&amp;1</sync-token>")))
        server.says("REPORT /", multistatus(entry("/1.ics", calendar(visit("1")).decode())))
        yield server


def entry(href: str, text: str) -> str:
    return resource(href, f"<C:calendar-data>{text}</C:calendar-data>")


async def test_it_asks_with_words_that_change_nothing(scripted: Scripted):
    await fetched(source(scripted.root))
    assert [question.split()[0] for question in scripted.asked] == ["PROPFIND", "REPORT"]


async def test_a_token_goes_back_as_it_came_whatever_is_in_it(scripted: Scripted):
    known = (await fetched(source(scripted.root))).validators
    scripted.says("REPORT /", multistatus())
    assert await source(scripted.root).fetch(known, WINDOW) == NotModified()
    assert "<sync-token>t&amp;1</sync-token>" in scripted.said[-1]


async def test_a_server_without_tokens_is_asked_for_the_tag(scripted: Scripted):
    scripted.says("PROPFIND /", multistatus(resource("/", f"{CALENDAR}<S:getctag>1</S:getctag>")))
    first = await fetched(source(scripted.root))
    assert await source(scripted.root).fetch(first.validators, WINDOW) == NotModified()
    assert [question.split()[0] for question in scripted.asked] == ["PROPFIND", "REPORT", "PROPFIND"]
    scripted.says("PROPFIND /", multistatus(resource("/", f"{CALENDAR}<S:getctag>2</S:getctag>")))
    second = await fetched(source(scripted.root), first.validators)
    assert second.validators != first.validators


async def test_a_server_without_tokens_and_tags_is_asked_for_everything(scripted: Scripted):
    scripted.says("PROPFIND /", multistatus(resource("/", CALENDAR)))
    first = await fetched(source(scripted.root))
    scripted.asked.clear()
    assert await source(scripted.root).fetch(first.validators, WINDOW) == NotModified()
    assert [question.split()[0] for question in scripted.asked] == ["PROPFIND", "PROPFIND", "REPORT"]


@pytest.mark.parametrize("status", ["403 Forbidden", "409 Conflict", "410 Gone", "412 Failed", "507 Full", "404 Gone"])
async def test_whatever_a_server_has_against_a_token_is_answered_by_the_full_question(scripted: Scripted, status: str):
    known = (await fetched(source(scripted.root))).validators
    scripted.says("REPORT /", b"<error xmlns='DAV:'><valid-sync-token/></error>", status)
    scripted.asked.clear()
    await source(scripted.root).fetch(known, WINDOW)
    assert [question.split()[0] for question in scripted.asked][:2] == ["REPORT", "PROPFIND"]


async def test_a_server_that_asks_for_patience_is_not_asked_again_at_once(scripted: Scripted):
    known = (await fetched(source(scripted.root))).validators
    scripted.says("REPORT /", b"", "429 Too Many Requests", "Retry-After: 900")
    scripted.asked.clear()
    answer = await source(scripted.root).fetch(known, WINDOW)
    assert answer == Failed("it asks us to come less often", 900.0)
    assert len(scripted.asked) == 1


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        ("200 OK", (), "no calendar server"),
        ("404 Not Found", (), "no calendar server"),
        ("405 Method Not Allowed", (), "no calendar server"),
        ("403 Forbidden", (), "no calendar server"),  # and at the well-known address there is nothing
        ("401 Unauthorized", ('WWW-Authenticate: Basic realm="x"',), "app password"),
        ("401 Unauthorized", ('WWW-Authenticate: Digest realm="x"',), "another kind of sign-in"),
        ("500 Oops", (), "a problem of its own"),
        ("302 Found", ("Location: http://127.0.0.2/",), "another place"),
    ],
)
async def test_what_is_no_calendar_server_is_told_in_words(status: str, headers: tuple[str, ...], said: str):
    with Scripted({}) as server:
        server.says("PROPFIND /", b"<html>Sign in</html>", status, *headers)
        got = reason(await source(server.root).fetch(Validators(), WINDOW))
        assert said in got
        assert "127.0.0" not in got


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 16}">' for old, new in zip("abcdefg", "bcdefgh", strict=True))
    + ']><multistatus xmlns="DAV:"><response><href>&h;</href></response></multistatus>'
)
HOSTILE = {
    "a billion laughs": BOMB.encode(),
    "another's file": b'<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><multistatus xmlns="DAV:"/>',
    "a document type elsewhere": b'<!DOCTYPE m SYSTEM "http://127.0.0.1/x.dtd"><multistatus xmlns="DAV:"/>',
    "a hundred thousand levels": multistatus("<a>" * 100_000 + "</a>" * 100_000),
    "half an answer": multistatus(resource("/", CALENDAR))[:-30],
    "something else": b"<error xmlns='DAV:'/>",
    "no XML": b"[]",
    "nothing": b"",
    "noise": bytes(range(256)) * 64,
    "letters of another age": b'<?xml version="1.0" encoding="utf-7"?><multistatus xmlns="DAV:"/>',
    "a name of a megabyte": multistatus(resource("/", f"<displayname>{'x' * 2**20}</displayname>")),
    "ten thousand calendars": multistatus(*(resource(f"/{n}/", CALENDAR) for n in range(10_000))),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_answers_are_refused_in_words(scripted: Scripted, name: str):
    scripted.says("PROPFIND /", HOSTILE[name])
    assert reason(await source(scripted.root).fetch(Validators(), WINDOW)) == "it cannot be read"


async def test_hostile_entries_are_refused_in_words(scripted: Scripted):
    scripted.says("REPORT /", BOMB.encode())
    assert reason(await source(scripted.root).fetch(Validators(), WINDOW)) == "it cannot be read"


async def test_an_answer_with_an_end_before_the_day_has_is_no_day(scripted: Scripted):
    cut = "<response><href>/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"
    scripted.says("REPORT /", multistatus(entry("/1.ics", calendar(visit("1")).decode()), cut))
    assert reason(await source(scripted.root).fetch(Validators(), WINDOW)) == "it cannot be read"


async def test_an_entry_that_the_server_keeps_back_is_put_aside_and_counted(scripted: Scripted):
    good = entry("/1.ics", calendar(visit("1")).decode())
    scripted.says("REPORT /", multistatus(good, resource("/2.ics", "<C:calendar-data/>", "404 Not Found")))
    got = await rows(source(scripted.root))
    assert [row.uid for row in got.events] == ["1"]
    assert len(got.quarantined) == 1


async def test_the_order_in_which_a_server_lists_is_no_change(scripted: Scripted):
    entries = [entry(f"/{n}.ics", calendar(visit(str(n))).decode()) for n in range(3)]
    scripted.says("REPORT /", multistatus(*entries))
    first = await fetched(source(scripted.root))
    scripted.says("REPORT /", multistatus(*reversed(entries)))
    assert (await fetched(source(scripted.root))).body == first.body


async def test_a_zone_is_kept_once_and_an_entry_that_does_not_end_swallows_no_other(scripted: Scripted):
    zone = "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    texts = [calendar(visit(str(n)), head=zone).decode() for n in range(3)]
    texts[0] = texts[0].replace("END:VEVENT\r\n", "").replace("END:VCALENDAR\r\n", "")
    scripted.says("REPORT /", multistatus(*(entry(f"/{n}.ics", text) for n, text in enumerate(texts))))
    body = (await fetched(source(scripted.root))).body
    assert body.count(b"BEGIN:VTIMEZONE") == 1
    read = await source(scripted.root).read(body, WINDOW)
    assert isinstance(read, Rows)
    assert {row.uid for row in read.events} >= {"1", "2"}


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "200 OK"])
async def test_an_address_that_speaks_no_caldav_is_not_the_end(scripted: Scripted, status: str):
    scripted.says("PROPFIND /dav/", multistatus(resource("/dav/", CALENDAR)))
    scripted.says("REPORT /dav/", multistatus())
    scripted.says("PROPFIND /", b"<html>Welcome</html>", status)
    scripted.says("PROPFIND /.well-known/caldav", b"", "301 Moved", "Location: /dav/")
    assert (await fetched(source(scripted.root))).body


async def test_a_principal_elsewhere_is_not_told_the_password(scripted: Scripted):
    with Scripted({}) as thief:
        principal = f"<current-user-principal><href>{thief.root}</href></current-user-principal>"
        scripted.says("PROPFIND /", multistatus(resource("/", principal)))
        assert "another server" in reason(await source(scripted.root).fetch(Validators(), WINDOW))
        assert thief.asked == []


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://dav.example/a/", "/b/"),
        ("https://dav.example/a/", "b/"),
        ("https://dav.example:443/a/", "https://dav.example/b/"),
        ("https://caldav.icloud.com/", "https://p34-caldav.icloud.com:443/123/calendars/"),
        ("https://caldav.icloud.com.cn/", "https://p7-caldav.icloud.com.cn/123/"),
    ],
)
def test_the_same_house_may_send_us_on(url: str, href: str):
    assert near(url, href).startswith("https://")


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://dav.example/", "https://other.example/"),
        ("https://dav.example/", "//other.example/"),
        ("https://dav.example/", "https://dav.example.other.example/"),
        ("https://dav.example/", "https://dav.example:8443/"),
        ("https://dav.example/", "http://dav.example/"),
        ("https://dav.example/", "https://thief@dav.example/"),
        ("https://dav.example/", "file:///etc/passwd"),
        ("https://caldav.icloud.com/", "http://p34-caldav.icloud.com/"),
        ("https://caldav.icloud.com/", "https://p34-caldav.icloud.com:8443/"),
        ("https://caldav.icloud.com/", "http://p34-caldav.icloud.com:443/"),
        ("https://caldav.icloud.com/", "https://caldav.icloud.com.other.example/"),
        ("https://caldav.icloud.com/", "https://evilicloud.com/"),
        ("https://caldav.icloud.com/", "https://p1-caldav.icloud.com.cn/"),
        ("https://evilicloud.com/", "https://caldav.icloud.com/"),
    ],
)
def test_nobody_else_is_told_the_password(url: str, href: str):
    with pytest.raises(Refused, match="another server"):
        near(url, href)
