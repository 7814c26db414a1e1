"""What every booking system promises, the one in memory and the real ones."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from appliance.salon.rows import Event, PriceRow, Rows
from appliance.sources.csv import Csv
from appliance.sources.door import Failed, Fetched, NotModified, Source, Validators, Window
from appliance.sources.feed import Address
from appliance.sources.ics import Ics
from appliance.sources.memory import Memory
from tests.aday import LONDON
from tests.sources.feeds import Server, calendar, honest, visit

WINDOW = Window(date(2026, 11, 21), 3, LONDON)


class SourceContract:
    """`source` is one that can be asked; `change` gives it another payload, `stop` breaks it."""

    source: Source

    def change(self, number: int) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    async def fetched(self, known: Validators = Validators()) -> Fetched:  # noqa: B008  frozen
        answer = await self.source.fetch(known, WINDOW)
        assert isinstance(answer, Fetched)
        return answer

    async def test_a_first_question_brings_the_payload(self):
        self.change(1)
        answer = await self.fetched()
        assert answer.body
        assert answer.validators.digest

    async def test_an_unchanged_payload_is_not_brought_again(self):
        self.change(1)
        first = await self.fetched()
        assert await self.source.fetch(first.validators, WINDOW) == NotModified()

    async def test_an_unchanged_payload_is_known_by_its_bytes_alone(self):
        self.change(1)
        first = await self.fetched()
        assert await self.source.fetch(Validators(digest=first.validators.digest), WINDOW) == NotModified()

    async def test_a_change_is_brought(self):
        self.change(1)
        first = await self.fetched()
        self.change(2)
        second = await self.fetched(first.validators)
        assert second.body != first.body
        assert second.validators != first.validators

    async def test_trouble_is_an_answer_and_not_an_exception(self):
        self.change(1)
        self.stop()
        answer = await self.source.fetch(Validators(), WINDOW)
        assert isinstance(answer, Failed)
        assert answer.reason

    async def test_it_comes_back_by_itself(self):
        self.stop()
        await self.source.fetch(Validators(), WINDOW)
        self.change(1)
        await self.fetched()

    async def test_what_was_fetched_can_be_read_and_read_again(self):
        self.change(1)
        body = (await self.fetched()).body
        rows = await self.source.read(body, WINDOW)
        assert isinstance(rows, Rows)
        assert rows.events or rows.prices
        assert await self.source.read(body, WINDOW) == rows

    async def test_noise_cannot_be_read_and_says_so(self):
        assert isinstance(await self.source.read(b"\x00\xff\x81 nothing of ours", WINDOW), Failed)

    def test_it_has_no_verb_that_writes(self):
        assert {name for name in dir(self.source) if not name.startswith("_")} <= {"fetch", "read", *self.extras}

    extras: tuple[str, ...] = ()


class TestMemory(SourceContract):
    extras = ("put", "fail", "asked")  # what a test does to it

    @pytest.fixture(autouse=True)
    def _open(self) -> None:
        self.source = self.memory = Memory()

    def change(self, number: int) -> None:
        start = datetime(2026, 11, 21, 10, tzinfo=LONDON)
        self.memory.put(Rows(events=(Event(str(number), start, start + timedelta(hours=1), summary="Maria - Cut"),)))

    def stop(self) -> None:
        self.memory.fail("it cannot be reached")


class OverHttp(SourceContract):
    kind: type[Ics] | type[Csv]
    body: bytes | None = None

    @pytest.fixture(autouse=True)
    def _open(self) -> Iterator[None]:
        with Server(honest(lambda: self.body)) as self.server:
            self.source = self.kind(Address(self.server.url))
            yield

    def stop(self) -> None:
        self.body = None

    async def test_it_only_ever_asks(self):
        self.change(1)
        first = await self.fetched()
        await self.source.fetch(first.validators, WINDOW)
        assert {request.split()[0] for request in self.server.asked} == {"GET"}


class TestIcs(OverHttp):
    kind = Ics

    def change(self, number: int) -> None:
        self.body = calendar(*(visit(str(n)) for n in range(number)))


class TestCsv(OverHttp):
    kind = Csv

    def change(self, number: int) -> None:
        self.body = b"Service,Price\n" + b"Cut,45.00\n" * number


def _read(text: str, encoding: str = "utf-8") -> Rows | Failed:
    from appliance.sources.csv import read

    return read(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_price_list_is_read_however_it_was_exported(encoding: str, delimiter: str):
    head = delimiter.join(["Category", "Treatment", "Price", "Minutes"])
    line = delimiter.join(["Väri", '"Väri, pitkä"', '"85,00"', "0090"])
    rows = _read(f"{head}\r\n\r\n{line}\r\n", encoding)
    assert rows == Rows(prices=(PriceRow("Väri", "Väri, pitkä", "", "85,00", "0090"),))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "columns"),
        ("a,b\n1,2\n", "columns"),
        ("<!doctype html><p>Sign in", "web page"),
        ("Service,Price\n" + "Cut,1\n" * 2001, "too much"),
        ("Service,Price\n" + "x" * 2**20, "too much"),
        ("Service,Price\n" + '"' + "x" * 140_000, "not a table"),
    ],
)
def test_what_is_not_a_price_list_says_so(text: str, reason: str):
    answer = _read(text)
    assert isinstance(answer, Failed)
    assert reason in answer.reason


def test_a_short_line_has_empty_cells():
    assert _read("Service,Price,Level\nCut\n") == Rows(prices=(PriceRow("", "Cut", "", "", ""),))
