"""How a booking system is asked: paging, keys, refusals, ETags, and what is not believed."""

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

import pytest

from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators
from appliance.sources.json.requests import Limits
from appliance.sources.json.source import Json
from tests.sources.json.recorded import sample, says, served
from tests.sources.json.salon import Salon, busy_salon
from tests.sources.json.systems import ACUITY, EASY, PHOREST, SQUARE, TUESDAY, running

WINDOW = EASY.window
ZONES = ("Europe/Kyiv", None, "Narnia/Cair")


@pytest.fixture
def salon() -> Iterator[tuple[Salon, Json]]:
    kept = busy_salon(TUESDAY)
    with served(kept.answer) as url:
        yield kept, EASY.at(url)


async def fetched(source: Json, known: Validators = Validators()) -> Fetched:  # noqa: B008  frozen
    answer = await source.fetch(known, WINDOW)
    assert isinstance(answer, Fetched), answer
    return answer


def reason(answer: Answer) -> str:
    assert isinstance(answer, Failed), answer
    assert "s3cret" not in answer.reason
    assert "127.0.0.1" not in answer.reason
    return answer.reason


async def test_all_pages_of_a_busy_salon_are_read(salon: tuple[Salon, Json]):
    kept, source = salon
    kept.lists["appointments"] = busy_salon(TUESDAY, 120).lists["appointments"]
    rows = await source.read((await fetched(source)).body, WINDOW)
    assert not isinstance(rows, Failed)
    assert len(rows.appointments) == 2 * 120
    assert {one.start.date().day for one in rows.appointments} == {24, 25}
    assert sum("appointments?" in asked for asked in kept.asked) == 3


async def test_a_year_of_unavailabilities_is_not_read_to_its_end(salon: tuple[Salon, Json]):
    kept, source = salon
    rows = await source.read((await fetched(source)).body, WINDOW)
    assert not isinstance(rows, Failed)
    assert [away.start.day for away in rows.away if away.label == "Lunch"] == [25, 24]
    assert sum("unavailabilities?" in asked for asked in kept.asked) == 1


async def test_a_list_that_a_version_does_not_have_is_empty(salon: tuple[Salon, Json]):
    kept, source = salon
    assert any("blocked_periods" in asked for asked in kept.asked) is False
    assert b'"blocked":[]' in (await fetched(source)).body


async def test_a_list_that_has_to_be_there_is_missed(salon: tuple[Salon, Json]):
    kept, source = salon
    del kept.lists["services"]
    assert "has no services at this address" in reason(await source.fetch(Validators(), WINDOW))


async def test_a_wrong_key_is_told_in_words(salon: tuple[Salon, Json]):
    kept, source = salon
    kept.key = "another"
    assert "does not take our key" in reason(await source.fetch(Validators(), WINDOW))


async def test_a_busy_server_says_when_to_come_again(salon: tuple[Salon, Json]):
    kept, source = salon
    kept.busy = 1
    answer = await source.fetch(Validators(), WINDOW)
    assert isinstance(answer, Failed)
    assert (answer.reason, answer.retry_after_s) == ("it asks us to come less often", 90.0)
    await fetched(source)


async def test_with_etags_an_unchanged_salon_is_asked_for_its_tags_alone(salon: tuple[Salon, Json]):
    kept, source = salon
    kept.with_etags = True
    kept.lists |= {"blocked_periods": [], "working_plan_exceptions": []}
    first = await fetched(source)
    assert first.validators.etag
    assert "s3cret" not in first.validators.etag
    kept.asked.clear()
    assert await source.fetch(first.validators, WINDOW) == NotModified()
    assert len(kept.asked) == 7
    kept.lists["appointments"][50]["status"] = "Cancelled"
    assert (await fetched(source, first.validators)).body != first.body


async def test_the_etags_of_yesterday_are_none_for_today(salon: tuple[Salon, Json]):
    kept, source = salon
    kept.with_etags = True
    kept.lists |= {"blocked_periods": [], "working_plan_exceptions": []}
    first = await fetched(source)
    answer = await source.fetch(first.validators, replace(WINDOW, first=WINDOW.after))
    assert isinstance(answer, Fetched)
    assert answer.body != first.body


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, b"<!DOCTYPE html><p>Sign in", "web page"),
        (200, b"not json", "not JSON"),
        (200, b'[{"id": 1, "start"', "only half"),
        (200, b"[NaN]", "not JSON"),
        (200, b"[" * 100_000, "not JSON"),
        (200, b'{"success": false, "message": "no"}', "not the one that the profile describes"),
        (200, b"[" + b"0," * 5000 + b"0]", "more than 5000 rows"),
        (200, b" " * (4 * 2**20) + b"[]", "more than 4 MB"),
        (403, b"{}", "may not read its appointments"),
        (500, b"{}", "it answered 500"),
        (302, b"", "another place"),
    ],
)
async def test_an_answer_that_is_none_is_refused_in_words(status: int, body: bytes, words: str):
    wrong = {"appointments": says(status, body, Location="http://sign-in.example/")}
    with running(EASY, wrong=wrong) as (source, _):
        assert words in reason(await source.fetch(Validators(), WINDOW))


async def test_an_empty_list_of_staff_is_not_believed():
    with running(EASY, {**sample("easyappointments"), "providers": [[]]}) as (source, _):
        assert "providers: it answers with an empty list" in reason(await source.fetch(Validators(), WINDOW))


async def test_a_day_without_appointments_is_one():
    with running(EASY, {**sample("easyappointments"), "appointments": [[]]}) as (source, _):
        await fetched(source)
    with running(SQUARE, {**sample("square"), "bookings": [{}]}) as (source, recorded):
        await fetched(source)
    assert "POST customers" not in recorded.asked


async def test_brackets_where_an_object_belongs_are_no_empty_day():
    with running(SQUARE, {**sample("square"), "bookings": [[]]}) as (source, _):
        assert "not the one that the profile describes" in reason(await source.fetch(Validators(), WINDOW))


async def test_pages_that_were_promised_have_to_come():
    answers = sample("phorest")
    answers["appointments"][1]["_embedded"]["appointments"] = []
    with running(PHOREST, answers) as (source, _):
        assert "it holds 4 rows and gave 2" in reason(await source.fetch(Validators(), WINDOW))
    answers["appointments"] = [answers["appointments"][0]] * 2
    answers["appointments"][0]["page"]["totalElements"] = None
    answers["appointments"][0]["page"]["totalPages"] = 300
    with running(PHOREST, {**answers, "appointments": answers["appointments"][:1] * 300}) as (source, _):
        assert "more than 20 pages" in reason(await source.fetch(Validators(), WINDOW))


async def test_an_empty_page_among_those_that_were_promised_is_a_gap():
    empty = {"_embedded": {"appointments": []}, "page": {"totalPages": 3}}
    with running(PHOREST, {**sample("phorest"), "appointments": [empty] * 3}) as (source, _):
        assert "it has 3 pages and gave 0" in reason(await source.fetch(Validators(), WINDOW))


async def test_a_cursor_that_leads_nowhere_is_not_followed_for_ever():
    answers = sample("square")
    answers["bookings"][1]["cursor"] = "c2"
    with running(SQUARE, answers) as (source, _):
        assert "in a circle" in reason(await source.fetch(Validators(), WINDOW))


async def test_a_list_without_pages_that_is_full_is_refused():
    answers = sample("acuity")
    answers["blocks"] = [answers["blocks"][0] * 50]
    with running(ACUITY, answers) as (source, _):
        assert "may have kept others back" in reason(await source.fetch(Validators(), WINDOW))


async def test_a_client_who_was_deleted_since_has_no_name_and_the_day_stays():
    answers = sample("phorest")
    del answers["clients"]["cl2"]
    with running(PHOREST, answers) as (source, _):
        rows = await source.read((await fetched(source)).body, PHOREST.window)
    assert not isinstance(rows, Failed)
    assert [one.client for one in rows.appointments] == ["Maria Kravets", "Maria Kravets", ""]


async def test_no_client_at_all_is_refused():
    with running(PHOREST, {**sample("phorest"), "clients": {}}) as (source, _):
        assert "clients: it answers with an empty list" in reason(await source.fetch(Validators(), WINDOW))


async def test_an_id_cannot_lead_to_another_address():
    answers = sample("phorest")
    answers["appointments"][0]["_embedded"]["appointments"][0]["clientId"] = "../../admin?x="
    with running(PHOREST, answers) as (source, recorded):
        await fetched(source)
    assert "/B1/client/..%2F..%2Fadmin%3Fx%3D" in recorded.addresses
    answers["appointments"][0]["_embedded"]["appointments"][0]["clientId"] = ".."
    with running(PHOREST, answers) as (source, _):
        assert "no part of a path" in reason(await source.fetch(Validators(), WINDOW))


async def test_only_the_listed_question_is_posted_and_never_sent_on():
    with running(SQUARE) as (source, recorded):
        await fetched(source)
    assert [asked for asked in recorded.asked if not asked.startswith("GET")] == ["POST customers"]
    with running(SQUARE, wrong={"customers": says(307, b"", Location="/v2/customers")}) as (source, recorded):
        assert "at its own address only" in reason(await source.fetch(Validators(), WINDOW))
    assert "POST ?" not in recorded.asked


async def test_too_many_questions_are_not_put():
    answers = sample("phorest")
    row = answers["appointments"][0]["_embedded"]["appointments"][0]
    many = [{**row, "appointmentId": f"a{n}", "clientId": f"cl{n}"} for n in range(300)]
    answers["appointments"] = [{"_embedded": {"appointments": many}, "page": {"totalPages": 1}}]
    answers["clients"] = {f"cl{n}": [{"clientId": f"cl{n}"}] for n in range(300)}
    with running(PHOREST, answers) as (source, recorded):
        assert "more than 250 questions" in reason(await source.fetch(Validators(), WINDOW))
    assert len(recorded.asked) == 250


async def test_no_secret_is_in_a_log_or_a_name(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with running(SQUARE, wrong={"catalog": says(500, b"s3cret")}) as (source, _):
        reason(await source.fetch(Validators(), WINDOW))
        assert "s3cret" not in repr(source)
    assert "s3cret" not in caplog.text


async def test_noise_and_other_payloads_cannot_be_read():
    source = EASY.at("http://127.0.0.1:9")
    for body in (
        b"\x00\xff",
        b"<p>",
        b"{}",
        b'{"appointments": [{}]}',
        b'{"kept": {}, "profile": "square"}',
        b"[" * 10**6,
    ):
        assert isinstance(await source.read(body, WINDOW), Failed), body


async def test_rows_with_anything_in_them_are_put_aside_or_read():
    row = {
        "id": 1,
        "start": "2026-11-24 10:00",
        "end": "2026-11-24 11:00",
        "customer": {"first_name": "A\u202e\x1b[2J\ud800"},
    }
    strange = [
        {**row, "id": 2, "start": "9999-12-31 23:59"},
        {**row, "id": 3, "start": ["x"]},
        7,
        None,
        {**row, "id": {}},
    ]
    body = json.dumps([row, row, *strange]).encode()
    rows = await EASY.at("http://127.0.0.1:9").read(body, WINDOW)
    assert not isinstance(rows, Failed)
    assert [one.id for one in rows.appointments] == ["1"]
    assert rows.appointments[0].client == "A[2J?"
    assert len(rows.quarantined) == 4
    assert all(why.startswith("appointments: ") for why in rows.quarantined)


async def test_the_end_of_the_calendar_costs_one_row():
    row = {"id": 1, "datetime": "2026-11-24T10:00:00+0000", "duration": "60"}
    last = {**row, "id": 2, "datetime": "9999-12-31T23:59:00+0000"}
    rows = await ACUITY.at("http://127.0.0.1:9").read(json.dumps([last, row]).encode(), WINDOW)
    assert not isinstance(rows, Failed)
    assert [one.id for one in rows.appointments] == ["1"]
    assert rows.quarantined == ("appointments: a row whose times cannot be",)


async def test_times_are_on_the_clock_of_whoever_works_then():
    plan = {"tuesday": {"start": "10:00", "end": "18:00"}}
    staff = [
        {"id": n, "firstName": "O", "timezone": zone, "settings": {"workingPlan": plan}} for n, zone in enumerate(ZONES)
    ]
    row = {"start": "2026-11-24 11:00:00", "end": "2026-11-24 12:00:00"}
    visits = [{**row, "id": n, "providerId": n} for n in range(len(ZONES))]
    visits += [{"id": 9, "start": "2026-11-24T11:00:00Z", "end": "2026-11-24T12:00:00Z", "providerId": 0}]
    body = json.dumps({"providers": [staff], "appointments": [visits]}).encode()
    rows = await EASY.at("http://127.0.0.1:9").read(body, WINDOW)
    assert not isinstance(rows, Failed)
    starts = {one.id: one.start.isoformat() for one in rows.appointments}
    assert starts == {"0": "2026-11-24T11:00:00+02:00", "1": "2026-11-24T11:00:00", "9": "2026-11-24T11:00:00+00:00"}
    assert [shift.start.isoformat() for shift in rows.shifts][:2] == [
        "2026-11-24T10:00:00+02:00",
        "2026-11-24T10:00:00",
    ]
    assert rows.quarantined == ("appointments: a row without start, or one that cannot be read",)


def limited(url: str, **limits: float) -> Json:
    profile = EASY.profile.model_copy(update={"limits": Limits(**limits)})  # type: ignore[arg-type]
    return Json(profile, url, EASY.values, EASY.secrets)


async def test_questions_keep_their_distance():
    salon, moments = busy_salon(TUESDAY), list[float]()

    def answer(web: BaseHTTPRequestHandler) -> None:
        moments.append(time.monotonic())
        salon.answer(web)

    with served(answer) as url:
        await fetched(limited(url, least_interval_s=0.05))
    assert len(moments) == 7
    assert all(after - before >= 0.05 for before, after in pairwise(moments))


async def test_asking_for_tags_first_takes_nothing_from_the_questions_of_a_round():
    salon = busy_salon(TUESDAY)
    salon.with_etags = True
    salon.lists |= {"blocked_periods": [], "working_plan_exceptions": []}
    with served(salon.answer) as url:
        source = limited(url, requests=7)
        first = await fetched(source)
        salon.lists["working_plan_exceptions"] = [{"id": 1, "startDate": "2026-11-24", "endDate": "2026-11-24"}]
        await fetched(source, first.validators)
