"""Each shipped profile, with answers in the shape of its vendor's documentation: payload -> Day, to be read."""

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.salon.rows import Rows
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators
from appliance.sources.json.profile import load, shipped
from appliance.sources.json.source import tried
from appliance.sources.mapped import Tried
from tests.sources.json.drawn import drawn
from tests.sources.json.recorded import SAMPLES, Recorded, sample
from tests.sources.json.systems import SYSTEMS, System, running

GOLDENS = Path(__file__).parent / "goldens"
each_system = pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)


async def read(system: System, body: bytes) -> Tried:
    found = await tried(system.at("http://127.0.0.1:9"), body, system.window)
    assert isinstance(found, Tried)
    return found


def test_every_shipped_profile_is_tested_here():
    assert {*shipped()} == {*SYSTEMS}
    assert all(load(name).name == name for name in shipped())


@each_system
async def test_a_recorded_payload_makes_the_golden_day(system: System):
    found = await read(system, (SAMPLES / f"{system.name}.json").read_bytes())
    text = drawn(found.rows, system.place)
    golden = GOLDENS / f"{system.name}.txt"
    if os.environ.get("GOLDENS"):
        golden.write_text(text)
    assert text == golden.read_text()


@dataclass(frozen=True)
class Round:
    """A system that was asked twice."""

    system: System
    first: Answer
    second: Answer
    rows: Rows | Failed
    recorded: Recorded


@pytest.fixture(scope="module", params=SYSTEMS.values(), ids=SYSTEMS)
def asked(request: pytest.FixtureRequest) -> Round:
    return asyncio.run(_twice(request.param))


async def _twice(system: System) -> Round:
    with running(system) as (source, recorded):
        first = await source.fetch(Validators(), system.window)
        assert isinstance(first, Fetched), first
        questions = len(recorded.asked)
        second = await source.fetch(first.validators, system.window)
    for put in (recorded.asked, recorded.addresses, recorded.bodies):
        del put[questions:]
    return Round(system, first, second, await source.read(first.body, system.window), recorded)


async def test_what_is_fetched_is_what_was_recorded(asked: Round):
    assert asked.rows == (await read(asked.system, (SAMPLES / f"{asked.system.name}.json").read_bytes())).rows
    assert {one.split()[1] for one in asked.recorded.asked} == {one.name for one in asked.system.profile.requests}


def test_the_same_answers_are_the_same_payload(asked: Round):
    assert asked.second == NotModified()


def test_nothing_is_kept_that_nobody_needs(asked: Round):
    assert isinstance(asked.first, Fetched)
    body = asked.first.body.decode("unicode_escape")
    for never in ("mail.example", "1990-05-12", "s3cret", "Test Street", "allergic", "PPD", "img.example"):
        assert never not in body, never


def test_only_clients_of_the_window_are_asked_for(asked: Round):
    match asked.system.name:
        case "square":
            bodies = [json.loads(body) for body in asked.recorded.bodies if body]
            assert bodies == [{"customer_ids": ["CUmaria", "CUada"]}]
        case "phorest":
            clients = [address for address in asked.recorded.addresses if "/client/" in address]
            assert clients == ["/B1/client/cl1", "/B1/client/cl2"]
        case "acuity":
            lists = [one for one in asked.recorded.addresses if one.startswith("/appointments?")]
            assert all("excludeForms=true" in one for one in lists)


@each_system
async def test_fields_that_are_not_used_are_named_without_their_values(system: System):
    found = await read(system, (SAMPLES / f"{system.name}.json").read_bytes())
    assert any("email" in name for name in found.left_out)
    assert "mail.example" not in repr(found.left_out)
    assert found.unread == ({"start": 1} if system.name == "easyappointments" else {})


@each_system
async def test_one_answer_of_the_main_request_can_be_tried_by_itself(system: System):
    main = load(system.name).appointments[0].of
    answers = sample(system.name)[main]
    one = next(iter(answers.values()))[0] if isinstance(answers, dict) else answers[0]
    found = await read(system, json.dumps(one).encode())
    assert found.rows.appointments
    assert isinstance(found.rows, Rows)
