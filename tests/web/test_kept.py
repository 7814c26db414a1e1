"""Pages that were written once: for whom, for how long, and that nobody is handed what is somebody else's."""

from dataclasses import replace

import pytest
from conftest import Visitor
from fastapi import Request, Response
from test_edition import WELL
from web_sample import BOOK, DAY, NOW, Salon, booked_at

from appliance.store.users import User
from appliance.tongue import Language, speaking
from appliance.web.edition import edition
from appliance.web.kept import LARGEST, MOST, Kept


class Reader:
    """Who asks; None is the wall."""

    def __init__(self) -> None:
        self.is_: User | None = None

    def who(self, request: Request) -> User | None:
        return self.is_


class Written:
    """A page that counts how often it was written, kept for its readers."""

    def __init__(self) -> None:
        self.times, self.now, self.reader = 0, edition(WELL), Reader()
        self.body, self.status, self.headers = b"page", 200, dict[str, str]()
        self._page = Kept(self.reader, lambda: self.now).once(self._write)  # type: ignore[arg-type]

    async def ask(self, path: str = "/", query: str = "", scheme: str = "http", host: str = "planb") -> bytes:
        scope = {
            "type": "http", "method": "GET", "path": path, "query_string": query.encode(), "scheme": scheme,
            "server": ("10.0.0.1", 80), "headers": [(b"host", host.encode())],
        }  # fmt: skip
        return bytes((await self._page(Request(scope))).body)

    async def _write(self, request: Request) -> Response:
        self.times += 1
        return Response(self.body, self.status, self.headers)


async def test_a_salon_full_of_tablets_has_its_page_written_once() -> None:
    page = Written()
    assert {await page.ask() for _ in range(200)} == {b"page"}
    assert page.times == 1


async def test_anything_that_changes_makes_it_anew() -> None:
    page = Written()
    for change in ({"clock": "2026-11-21 10:43"}, {"book": None}, {"line": ()}, {"people": ()}, {"is_renewed": False}):
        await page.ask()
        page.now = replace(page.now, **change)  # type: ignore[arg-type]
    await page.ask()
    assert page.times == 5  # people had been empty already


async def test_nobody_is_handed_what_was_written_for_somebody_else() -> None:
    page = Written()
    olena = User("Olena", "stylist", "00", "00")
    for reader in (None, olena, replace(olena, role="owner"), replace(olena, name="Mia"), None):
        page.reader.is_ = reader
        await page.ask()
    assert page.times == 4


@pytest.mark.parametrize(
    "other",
    [{"path": "/prices"}, {"query": "view=list"}, {"scheme": "https"}, {"host": "planb.local"}],
)
async def test_another_address_is_another_page(other: dict[str, str]) -> None:
    page = Written()
    await page.ask()
    await page.ask(**other)
    assert page.times == 2


async def test_another_language_is_another_page() -> None:
    page = Written()
    tongues: tuple[Language, ...] = ("en", "uk", "fi", "en")
    for tongue in tongues:
        with speaking(tongue):
            await page.ask()
    assert page.times == 3


async def test_an_answer_that_sets_a_cookie_or_says_no_is_nobody_elses() -> None:
    page = Written()
    page.status = 404
    await page.ask()
    page.status, page.headers = 200, {"set-cookie": "planb=x"}
    await page.ask()
    page.headers = {}
    await page.ask()
    await page.ask()
    assert page.times == 3


async def test_whoever_asks_for_a_thousand_pages_fills_no_memory() -> None:
    page = Written()
    page.body = b"x" * LARGEST
    for number in range(1000):
        await page.ask(query=str(number))
    times = page.times
    await page.ask(query="999")
    assert page.times == times
    await page.ask(query=str(999 - MOST))
    assert page.times == times + 1
    page.body += b"x"
    await page.ask(query="too large")
    await page.ask(query="too large")
    assert page.times == times + 3


async def test_what_everybody_looks_at_stays_while_somebody_taps_through_the_day() -> None:
    page = Written()
    for number in range(3 * MOST):
        await page.ask("/")
        await page.ask("/day/2026-11-21", f"visit={number}")
    assert page.times == 1 + 3 * MOST


def test_the_first_page_shows_a_new_visit_at_once(visit: Visitor, salon: Salon) -> None:
    tablet = visit()
    assert "Walk I." not in tablet.get("/day/2026-11-21").text
    new = booked_at(40, "sam", "Walk In", "Cut", "12:00", 30)
    salon.has_book(replace(BOOK, days=(replace(DAY, visits=(*DAY.visits, new)), *BOOK.days[1:])))
    assert "Walk I." in tablet.get("/day/2026-11-21").text


def test_signing_out_does_not_leave_the_page_of_who_was_in(visit: Visitor) -> None:
    tablet = visit("owner")
    assert "07700 900" in tablet.get("/").text
    tablet.cookies.clear()
    assert "07700 900" not in tablet.get("/").text


def test_a_page_that_is_kept_has_the_headers_of_every_page(visit: Visitor) -> None:
    tablet = visit()
    first, again = tablet.get("/"), tablet.get("/")
    assert first.content == again.content
    assert dict(first.headers) == dict(again.headers)
    assert (again.headers["cache-control"], tablet.head("/").headers["content-length"]) == (
        "no-store",
        str(len(again.content)),
    )
    assert f"{NOW:%H:%M}" in again.text
