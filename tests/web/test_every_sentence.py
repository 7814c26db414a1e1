"""Nothing stands on a page that was not said in the reader's language, but for names, times and amounts.

Every page is read in "xx", a language in which whatever came through the tongue stands in ⟦brackets⟧.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, timedelta
from html.parser import HTMLParser

import pytest
from conftest import TEAM, Visitor
from starlette.testclient import TestClient
from test_bytes import EXAMPLES
from web_sample import BOOK, DAY, LONDON, MONDAY, NOW, SETTINGS, Salon

from appliance import issues, status
from appliance.salon.documents import Filing
from appliance.salon.privacy import Role
from appliance.sources.door import Document
from appliance.store import seal
from appliance.store.vault import Vault
from appliance.tongue import NAMES, speaking
from tests.shown import unsaid

IN_BRACKETS = SETTINGS.model_copy(update={"salon": SETTINGS.salon.model_copy(update={"language": "xx"})})
SAID = ("aria-label", "title", "alt", "placeholder", "content")  # attributes that people read or hear
NOT_READ = ("script", "style", "svg", "kbd")  # what stands on a key stands there in every language
WITHIN = ("a", "abbr", "b", "code", "i", "small", "span", "strong", "time")  # a sentence goes on behind these
KNOWN = {
    *("PlanB", "main", "prices", "broadband", "4g", "hotspot", "booking.example", "SalonIQ", "wan0", "usb0", "wlan0"),
    *("roster.txt", "mailbox", "an entry without a title", "it was empty"),
    *(SETTINGS.salon.name, *NAMES.values(), *TEAM.values()),
}


class Read(HTMLParser):
    """What a person reads of a page, or hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._skipped += tag in NOT_READ
        if tag not in WITHIN:
            self.texts.append("\n")
        if tag != "meta":
            self.texts += [f"{given[name]}\n" for name in SAID if given.get(name) and name != "content"]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in NOT_READ

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)


def read(page: str) -> str:
    reader = Read()
    reader.feed(page)
    return "".join(reader.texts)


def names(value: object) -> Iterator[str]:
    """Every text of the sample, and how a name is shortened."""
    if isinstance(value, str):
        first, *rest = value.split(" ") or [""]
        yield from (value, first, *([f"{first} {rest[0][:1]}."] if rest else []))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from names(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from names(getattr(value, field.name))


DATA = {*KNOWN, *names(BOOK), *names(DAY)}


@pytest.fixture
def busy(salon: Salon) -> Salon:
    """A salon that has something to say on every page."""
    salon.had_an_outage(NOW - timedelta(hours=2), NOW - timedelta(hours=1), carried_by=("4g",))
    sheet = Document("mark", "roster.txt", b"09:00 Maria", NOW.astimezone(UTC))
    vault = Vault(salon.places.vault, seal.ensure(salon.places.key(None)))
    vault.keep("mailbox", [sheet], Filing(LONDON, lambda _: "09:00-18:00"), NOW.astimezone(UTC))
    salon.says_of_book(NOW.astimezone(UTC), put_aside=("an entry without a title (2)",), refused="it was empty")
    return salon


PAGES = [
    path
    for examples in EXAMPLES.values()
    for path in examples
    if not path.startswith(("/api/", "/assets/", "/favicon", "/healthz", "/metrics"))
    and not path.partition("?")[0].endswith((".pdf", ".zip", ".crt", "{id}"))
]
MORE = (
    f"/day/{MONDAY}",
    f"/day/{DAY.date}?visit=v1",
    f"/day/{DAY.date}?visit=v4&view=list",
    f"/day/{DAY.date}?find=maria",
    f"/arrivals/{DAY.date}?by=name&find=zz",
    "/prices?find=bal",
)


def unsaid_on(page: TestClient, *paths: str) -> dict[str, list[str]]:
    found = {path: unsaid(read(page.get(path).text), DATA) for path in paths}
    return {path: words for path, words in found.items() if words}


@pytest.mark.parametrize("path", dict.fromkeys([*PAGES, *MORE, "/nothing"]))
@pytest.mark.parametrize("role", ["wall", "stylist", "reception", "owner"])
def test_every_word_of_a_page_is_said_in_the_readers_language(
    visit: Visitor, busy: Salon, role: Role, path: str
) -> None:
    assert unsaid_on(visit(role, settings=IN_BRACKETS), path) == {}


def in_trouble(salon: Salon, state: str) -> None:
    told = (issues.said(code, **dict.fromkeys(BLANKS, "4g")) for code in issues.CATALOGUE)
    found = tuple(status.IssueStatus(each.code, each.severity, each.title, each.text, NOW) for each in told)
    page = status.StatusPage("https://status.example", "major", "SalonIQ")
    vendors = (status.VendorStatus("booking.example", "unreachable", page, "SalonIQ"),)
    drill = status.DrillStatus("4g", NOW) if state in ("on_primary", "holding") else None
    salon.has_line(state, NOW - timedelta(minutes=14), issues=found, vendor=vendors, drill=drill)


BLANKS = ("name", "why", "used", "allowance", "day", "network", "time", "stays")


@pytest.mark.parametrize("state", ["starting", "on_primary", "holding", "on_backup", "offline", "silent"])
def test_so_is_what_stands_there_when_something_is_wrong(visit: Visitor, busy: Salon, state: str) -> None:
    with speaking("xx"):
        in_trouble(busy, state)
    if state == "silent":
        busy.is_silent()
    page = visit("owner", settings=IN_BRACKETS)
    assert unsaid_on(page, "/", f"/day/{DAY.date}", "/status", "/outages", "/chase") == {}


@pytest.mark.parametrize("clock", ["synchronised", "rtc", "restored", "unknown"])
@pytest.mark.parametrize("age", [timedelta(minutes=-90), timedelta(minutes=47), timedelta(hours=5), timedelta(days=3)])
def test_so_is_what_is_said_of_a_copy_and_of_the_clock(visit: Visitor, busy: Salon, age: timedelta, clock: str) -> None:
    busy.has_book(taken_at=NOW - age, clock=clock)
    assert unsaid_on(visit(settings=IN_BRACKETS), "/", "/status") == {}


def test_so_is_what_stands_there_without_a_book_or_without_today(visit: Visitor, salon: Salon) -> None:
    salon.has_book(replace(BOOK, days=BOOK.days[1:]))
    assert unsaid_on(visit(settings=IN_BRACKETS), "/") == {}
    salon.forgets_the_book()
    assert unsaid_on(visit(settings=IN_BRACKETS), "/", "/prices", "/status", f"/day/{DAY.date}") == {}


def test_so_is_a_refused_sign_in(visit: Visitor, salon: Salon) -> None:
    page = visit(settings=IN_BRACKETS)
    typed = [page.post("/sign-in", data={"name": TEAM["owner"], "pin": "0000"}) for attempt in range(7)]
    assert {answer.status_code for answer in typed} == {403, 429}
    assert [unsaid(read(answer.text), DATA) for answer in typed] == [[]] * 7


# --- the choice -----------------------------------------------------------------------------------------


def test_a_person_may_choose_another_language_and_the_browser_keeps_it(visit: Visitor, salon: Salon) -> None:
    page = visit()
    chosen = page.get("/prices?language=fi")
    assert chosen.headers["set-cookie"] == "language=fi; Max-Age=31536000; Path=/; HttpOnly; SameSite=Strict"
    assert '<html lang="fi">' in chosen.text
    assert '<html lang="fi">' in page.get("/").text
    assert '<html lang="en">' in visit().get("/").text, "another browser did not choose"


@pytest.mark.parametrize("asked", ["xx", "de", "", "../fi", "EN", "fi%0d%0aset-cookie:a=b"])
def test_what_is_no_language_of_ours_is_not_looked_at(visit: Visitor, salon: Salon, asked: str) -> None:
    page = visit()
    answer = page.get(f"/prices?language={asked}")
    assert "set-cookie" not in answer.headers
    page.cookies.set("language", "xx")
    assert '<html lang="en">' in answer.text
    assert '<html lang="en">' in page.get("/").text


def test_the_choice_leads_to_the_page_that_is_read_and_nowhere_else(visit: Visitor, salon: Salon) -> None:
    page = visit().get(f"/day/{DAY.date}?view=list&staff=mia&language=uk").text
    assert 'href="?view=list&amp;staff=mia&amp;language=fi"' in page
    strange = visit().get("//elsewhere.example/?a=%22%3E%3Cb%3E").text
    assert 'href="?a=%22%3E%3Cb%3E&amp;language=fi"' in strange
    refused = visit().post("/sign-out", headers={"sec-fetch-site": "cross-site"}).text
    assert 'href="/?language=fi"' in refused, "a form's address cannot be read"


def test_the_salon_speaks_where_nobody_chose(visit: Visitor, salon: Salon) -> None:
    finnish = SETTINGS.model_copy(update={"salon": SETTINGS.salon.model_copy(update={"language": "fi"})})
    page = visit(settings=finnish)
    assert '<html lang="fi">' in page.get("/").text
    assert '<html lang="uk">' in page.get("/?language=uk").text
