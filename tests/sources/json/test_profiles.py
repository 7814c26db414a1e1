"""Each shipped profile, with answers in the shape of its vendor's documentation: payload -> Day, to be read."""

import json
import os
from pathlib import Path

import pytest

from appliance.salon.rows import Rows
from appliance.sources.door import Fetched, NotModified, Validators
from appliance.sources.json import tried
from appliance.sources.mapped import Tried
from appliance.sources.profile import load, shipped
from tests.sources.json.drawn import drawn
from tests.sources.json.recorded import SAMPLES, sample
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


@each_system
async def test_what_is_fetched_is_what_was_recorded(system: System):
    with running(system) as (source, recorded):
        answer = await source.fetch(Validators(), system.window)
        assert isinstance(answer, Fetched), answer
        rows = await source.read(answer.body, system.window)
    assert rows == (await read(system, (SAMPLES / f"{system.name}.json").read_bytes())).rows
    assert {asked.split()[1] for asked in recorded.asked} == {one.name for one in recorded.profile.requests}


@each_system
async def test_the_same_answers_are_the_same_payload(system: System):
    with running(system) as (source, _):
        first = await source.fetch(Validators(), system.window)
        assert isinstance(first, Fetched)
        assert await source.fetch(first.validators, system.window) == NotModified()


@each_system
async def test_nothing_is_kept_that_nobody_needs(system: System):
    with running(system) as (source, _):
        answer = await source.fetch(Validators(), system.window)
    assert isinstance(answer, Fetched)
    for never in ("mail.example", "1990-05-12", "s3cret", "Test Street", "allergic", "PPD", "img.example"):
        assert never not in answer.body.decode("unicode_escape"), never


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


@each_system
async def test_only_clients_of_the_window_are_asked_for(system: System):
    with running(system) as (source, recorded):
        await source.fetch(Validators(), system.window)
    if system.name == "square":
        assert [json.loads(body) for body in recorded.bodies if body] == [{"customer_ids": ["CUmaria", "CUada"]}]
    if system.name == "phorest":
        asked = [address for address in recorded.addresses if "/client/" in address]
        assert asked == ["/B1/client/cl1", "/B1/client/cl2"]
    if system.name == "acuity":
        assert all("excludeForms=true" in one for one in recorded.addresses if one.startswith("/appointments?"))
