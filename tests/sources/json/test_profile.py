"""What a profile may say, and how one that cannot be used says why."""

import json
from pathlib import Path
from typing import get_args

import pytest

from appliance import config
from appliance.places import places
from appliance.sources.door import Failed, Validators
from appliance.sources.feed import Documents
from appliance.sources.json.fields import kept
from appliance.sources.json.meaning import As
from appliance.sources.json.profile import QUESTIONS, Unfit, load, read
from appliance.sources.json.question import Subject, question
from appliance.sources.json.source import Json, opened, unmapped
from appliance.sources.json.template import Known
from appliance.sources.kinds import opened as behind
from tests.sources.json.systems import EASY

SMALL = """
name = "small"
title = "Small"
url = "https://small.example"
[values]
place = "where"
[[requests]]
name = "list"
path = "/list"
[[appointments]]
of = "list"
id = "id"
start = "start"
end = "end"
"""

POSTED = """path = "/search"
method = "POST"
body = { filter = [{ from = "{day_from}", where = "{values.place}" }], ids = "{ids}", limit = 5 }"""


def wrong(*change: tuple[str, str], more: str = "") -> str:
    text = SMALL
    for old, new in change:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(Unfit) as unfit:
        read(text + more, "small.toml")
    return str(unfit.value)


def test_a_small_profile_can_be_used():
    assert read(SMALL, "small.toml").title == "Small"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "id"', 'id = "id["', "a JMESPath expression"),
        ('id = "id"', 'id = "*.id"', "an expression that names its fields"),
        ('id = "id"', 'id = "keys(@)[0]"', "an expression that names its fields"),
        ('id = "id"', "", "appointments.0.id: field required"),
        ('id = "id"', 'id = "id"\ncolour = "c"', "appointments.0.colour: extra inputs"),
        ('id = "id"', 'id = { expr = "id", as = "eval" }', "'text', 'datetime'"),
        ('id = "id"', 'id = { expr = "id", via = "gone", give = "x" }', 'names of lookups; "gone" is none'),
        ('id = "id"', 'id = { expr = "id", via = "gone" }', "via and give together"),
        ('id = "id"', 'id = { expr = "id", as = "regex", pattern = "(" }', "a pattern with one group"),
        ('id = "id"', 'id = { expr = "id", as = "enum" }', 'as = "enum" with a table enum'),
        ('end = "end"', "", "one of end and lasts"),
        ('end = "end"', 'end = "end"\nstatus = { expr = "s", as = "enum", enum = { a = "late" } }', '"late" is none'),
        ('of = "list"', 'of = "lists"', 'names of requests; "lists" is none'),
        ('path = "/list"', 'path = "list"', "should match pattern"),
        ('path = "/list"', 'path = "/{day_form}"', "{day_form} in a request, which is not known there"),
        ('path = "/list"', 'path = "/{values.town}"', "{values.town} in a request"),
        ('path = "/list"', 'path = "/{each}"', "{each} in a request"),
        ('path = "/list"', 'path = "/li{st"', "braces hold the name of something"),
        ('path = "/list"', 'path = "/list"\nmethod = "POST"', "every POST among its questions"),
        (
            'path = "/list"',
            'path = "/list"\neach = { of = "later", expr = "[].id" }',
            'an earlier request; "later" is none',
        ),
        ('path = "/list"', 'path = "/list"\npaging = { kind = "cursor", param = "c" }', "cursor with next"),
        ('place = "where"', 'place = "where"\n[headers]\nX-Key = "{secret.key}"', "{secret.key} among its secrets"),
        ('url = "https://small.example"', 'url = "ftp://small.example"', "url: string should match pattern"),
        ("[[requests]]", "[[requests", "not valid TOML"),
    ],
)
def test_a_profile_that_does_not_hang_together_says_where(old: str, new: str, words: str):
    assert words in wrong((old, new))


def test_a_post_is_a_question_by_its_path_as_well():
    changed = ('url = "https://small.example"', 'url = "https://small.example"\nquestions = ["/list"]')
    assert "POST only at paths that end in search" in wrong(
        changed, ('path = "/list"', 'path = "/list"\nmethod = "POST"')
    )


def test_a_question_is_the_same_for_everybody():
    changed = ('url = "https://small.example"', 'url = "https://small.example"\nquestions = ["/{values.place}/search"]')
    assert "questions.0: string should match pattern" in wrong(changed)


def test_what_is_posted_is_filled_in_as_deep_as_it_is():
    text = SMALL.replace('path = "/list"', POSTED)
    profile = read(text.replace("[values]", 'questions = ["/search"]\n[values]'), "small.toml")
    known = Known(EASY.window, {"place": "Cork"})
    asked = question("http://x", profile.requests[0], known, Subject(ids=("1", "2")), {"cursor": "c2"})
    assert asked.url == "http://x/search"
    assert json.loads(asked.body or b"") == {
        "filter": [{"from": "2026-11-24", "where": "Cork"}],
        "ids": ["1", "2"],
        "limit": 5,
        "cursor": "c2",
    }
    assert "{values.town} in a request" in wrong(('path = "/list"', POSTED.replace("values.place", "values.town")))


def test_a_secret_cannot_stand_in_an_address():
    secret = ("[values]", '[secrets]\nkey = "the key"\n[values]')
    assert "{secret.key} in a request" in wrong(secret, ('path = "/list"', 'path = "/list/{secret.key}"'))


def test_what_is_missing_or_too_much_is_told_with_what_it_is():
    for values, secrets, words in (
        ({}, {"token": "t"}, "needs values.location: the id of the location"),
        ({"location": "L"}, {}, "needs secrets.token: an access token"),
        ({"location": "L", "town": "x"}, {"token": "t"}, "knows no values.town; it takes location"),
        ({"location": "L"}, {"token": "a\nb"}, "the secret token holds more than one line"),
        ({"location": "L"}, {"token": "ключ"}, "letters that no key has"),
    ):
        with pytest.raises(Unfit, match=words):
            opened("square", None, values, secrets)
    with pytest.raises(Unfit, match='write: url = "https://'):
        opened("easyappointments", None, {}, {"key": "k"})
    with pytest.raises(Unfit, match="there are acuity, altegio, easyappointments, phorest, square"):
        opened("timely", None, {}, {})


def test_a_profile_of_ones_own_is_read_from_its_path(tmp_path: Path):
    own = tmp_path / "small.toml"
    own.write_text(SMALL)
    assert isinstance(opened(str(own), None, {"place": "x"}, {}), Json)
    with pytest.raises(Unfit, match="there is no profile"):
        load(str(tmp_path / "none.toml"))
    own.write_bytes(b"\xff")
    with pytest.raises(Unfit, match="cannot be read"):
        load(str(own))
    own.write_text("#" * 70_000)
    with pytest.raises(Unfit, match="too large"):
        load(str(own))


async def test_settings_that_do_not_fit_are_an_answer(tmp_path: Path):
    beneath = places(str(tmp_path), {})
    beneath.secret("token").parent.mkdir(parents=True)
    beneath.secret("token").write_text("t0ken\n")

    def source(values: dict[str, str]) -> config.Json:
        return config.Json(name="main", kind="json", profile="square", values=values, secrets={"token": "secret:token"})

    unfit = await behind(source({}), beneath, Documents).fetch(Validators(), EASY.window)
    assert unfit == Failed("Square needs values.location: the id of the location, from Square's developer console")
    assert isinstance(behind(source({"location": "L"}), beneath, Documents), Json)


async def test_unused_fields_are_told_in_words():
    body = b'[{"id": 1, "start": "soon", "end": "", "nickname": "Bob"}]'
    told = await unmapped(EASY.at("http://127.0.0.1:9"), body, EASY.window)
    assert told == ("start (not written as the profile says, 1 times)", "appointments.nickname (1 times)")
    assert await unmapped(EASY.at("http://127.0.0.1:9"), b"noise") == ()


def test_of_a_row_only_what_the_expressions_look_at_is_kept():
    profile = read(
        SMALL.replace('id = "id"', 'id = "a.b[?c==`1`].d | [0]"\nclient = "join(\' \', [n.first, n.last][?@])"'), "x"
    )
    assert kept(profile, "list") == {
        "a": {"b": {"c": {}, "d": {}}},
        "start": {},
        "end": {},
        "n": {"first": {}, "last": {}},
    }


async def test_the_page_on_writing_a_profile_shows_one_that_works():
    page = (Path(__file__).parents[3] / "docs" / "profiles.md").read_text()
    profile = read(page.split("```toml\n")[1].split("```")[0], "profiles.md")
    booking = {"id": 7, "startsAt": "2026-11-24T10:00:00Z", "minutes": 45, "staffId": 1, "clientId": 7, "state": "OK"}
    service = {"title": "Cut", "cents": 4500, "currency": "GBP"}
    answers = {
        "bookings": [{"data": [{**booking, "service": service}], "meta": {"pages": 1, "count": 1}}],
        "staff": [{"data": [{"id": 1, "name": "Olena"}]}],
        "clients": {"7": [{"id": 7, "first": "Maria", "last": "K.", "phone": "07700 900111"}]},
    }
    rows = await Json(profile, profile.url, {}, {}).read(json.dumps(answers).encode(), EASY.window)
    assert not isinstance(rows, Failed)
    (one,) = rows.appointments
    assert (one.staff, one.client, one.phone, one.price, one.status) == (
        "1",
        "Maria K.",
        "07700 900111",
        "45.00 GBP",
        "booked",
    )
    assert all(word in page for word in (*get_args(As), *QUESTIONS))


async def test_a_kind_of_work_that_nobody_knows_is_work():
    source = Json(read(SMALL + 'kind = "kind"\n', "small.toml"), "http://x", {}, {})
    row = {"id": 1, "start": "2026-11-24T10:00", "end": "2026-11-24T11:00"}
    body = json.dumps([{**row, "kind": "gloss"}, {**row, "id": 2, "kind": "finish"}]).encode()
    rows = await source.read(body, EASY.window)
    assert not isinstance(rows, Failed)
    assert [one.kind for one in rows.appointments] == ["work", "finish"]
