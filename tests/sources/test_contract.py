"""What every booking system promises, the one in memory and the real ones."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from appliance import config
from appliance.salon.rows import Event, Rows
from appliance.sources.csv.source import Csv
from appliance.sources.door import Failed, Fetched, NotModified, Source, Validators, Window
from appliance.sources.feed import Address, Feed
from appliance.sources.ics.source import Ics
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
        assert rows.events or rows.prices or rows.appointments
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
    body: bytes | None = None

    def kind(self, feed: Feed) -> Source:
        raise NotImplementedError

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
    def kind(self, feed: Feed) -> Source:
        return Ics(feed, staff="Olena")

    def change(self, number: int) -> None:
        self.body = calendar(*(visit(str(n)) for n in range(number)))


class Table(OverHttp):
    extras = ("unmapped",)  # what `planb source try` tells beside the rows

    def kind(self, feed: Feed) -> Source:
        return Csv(feed, config.Csv(kind="csv", name="table", file="/unused", rows=self.rows))


class TestPrices(Table):
    rows = "prices"

    def change(self, number: int) -> None:
        self.body = b"Service,Price\n" + b"Cut,45.00\n" * number


class TestAppointments(Table):
    rows = "appointments"

    def change(self, number: int) -> None:
        self.body = b"Start,Minutes,Client\n" + b"2026-11-21 10:00,30,Maria\n" * number
