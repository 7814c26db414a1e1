"""planb.toml: every problem at once, in words; and never a traceback."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance import shown
from appliance.config import Broken, Config, load, not_yet, read
from tests.aday import SMALLEST

EXAMPLE = Path(__file__).parent.parent / "docs/planb.example.toml"


def problems(text: str) -> list[str]:
    with pytest.raises(Broken) as broken:
        read(text)
    return [str(each) for each in broken.value.problems]


def assert_right_or_explained(text: str) -> None:
    said: tuple[object, ...] = ()
    try:
        config = read(text)
    except Broken as broken:
        config, said = None, broken.problems
    assert isinstance(config, Config) or all(str(each).startswith("planb.toml") for each in said)


# --- what is right --------------------------------------------------------------------------------------


def test_the_example_is_right_and_says_nothing_that_is_not_done_yet() -> None:
    assert not_yet(load(EXAMPLE)) == []


def test_a_salon_and_one_uplink_are_enough() -> None:
    config = read(SMALLEST)
    assert config.network.lan_ip == "192.168.77.1"
    assert config.probes.targets == ("1.1.1.1", "9.9.9.9", "8.8.8.8")
    assert config.salon.hours.on(0) is None


def test_settings_that_wait_for_a_later_version_are_named() -> None:
    text = SMALLEST.replace("[[uplinks]]", 'language = "fi"\n[[uplinks]]')
    text += 'on_backup = "essentials-first"\nallowance_mb = 2000\nprovider = { phone = "0800 000 000" }\n'
    text += '[essentials]\nhosts = ["b.example"]\n[probes]\nproof = ["a.example:443"]\n'
    notes = not_yet(read(text + "[failback]\ndrain_s = 60\n[privacy]\nkeep_unsettled_days = 1\n"))
    assert [note.partition(":")[0] for note in notes] == [
        "salon.language",
        "uplinks.on_backup",
        "uplinks.allowance_mb",
        "uplinks.provider",
        "essentials",
        "probes.proof",
        "failback.drain_s",
        "privacy.keep_unsettled_days",
    ]


# --- what is wrong: the answer that a person reads -------------------------------------------------------

GOLDENS = {
    "many problems are listed at once": (
        """
        [salon]
        name = ""
        timezone = "Mars/Olympus"
        langage = "en"
        [salon.hours]
        tue = "18:00-09:00"
        [[uplinks]]
        name = "Broadband!"
        kind = "dsl"
        metered = "yes"
        """,
        [
            "planb.toml: salon.name: '' will not do: string should have at least 1 character.",
            "planb.toml: salon.timezone: 'Mars/Olympus' will not do: it has to be a zone name, "
            'such as "Europe/London".',
            "planb.toml: salon.hours.tue: '18:00-09:00' will not do: it has to be opening and closing time, "
            'such as "09:00-18:00".',
            "planb.toml: salon.langage: is not a setting that PlanB knows. Look for a typing mistake, or take it out.",
            "planb.toml: uplinks[0].name: 'Broadband!' will not do: it has to be small letters, digits and dashes, "
            "32 at most.",
            "planb.toml: uplinks[0].kind: 'dsl' will not do: one of 'ethernet', 'modem', 'tether' or 'wifi'.",
            "planb.toml: uplinks[0].device: is missing. Add it.",
            "planb.toml: uplinks[0].metered: has to be true or false, without quotes.",
        ],
    ),
    "an empty file": ("", ["planb.toml: salon: is missing. Add it.", "planb.toml: uplinks: is missing. Add it."]),
    "what does not fit together": (
        SMALLEST
        + """
        [[uplinks]]
        name = "broadband"
        kind = "modem"
        device = "lan0"
        [web]
        listen = ["lan", "wan"]
        [failback]
        hold_down_s = 600
        max_hold_down_s = 60
        [led]
        pins = { red = 17 }
        """,
        [
            "planb.toml: web.listen[1]: 'wan' will not do: it has to be lan, loopback, or an address of this box.",
            'planb.toml: uplinks[1].name: "broadband" is used by uplinks[0] too. Give each its own.',
            'planb.toml: uplinks[1].device: "lan0" is the salon\'s own network. Name the device that leads outside.',
            "planb.toml: failback.max_hold_down_s: shorter than hold_down_s. Write at least 600.",
            "planb.toml: led.pins: either red, green and blue, or single. "
            "Write: pins = { red = 17, green = 27, blue = 22 }",
        ],
    ),
    "what comes with a later version": (
        SMALLEST + '[network]\nmode = "companion"\n[[sources]]\nname = "mail"\nkind = "imap"\nurl = "secret:mail"\n',
        [
            'planb.toml: network.mode: "companion" comes with a later version; this one knows "gateway". '
            'Write: mode = "gateway"',
            'planb.toml: sources[0].kind: "imap" comes with a later version; this one reads ics and csv. '
            "Ask your booking system for a calendar feed (iCal).",
        ],
    ),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_a_broken_file_gets_the_answer_that_was_written_down(name: str) -> None:
    text, expected = GOLDENS[name]
    assert problems("\n".join(line.strip() for line in text.splitlines())) == expected


def test_a_file_that_is_not_toml_says_where() -> None:
    (said,) = problems('[salon\nname = "x"')
    assert said.startswith("planb.toml: not valid TOML:")
    assert "line 1" in said


@pytest.mark.parametrize("text", ["x = " + "[" * 20_000, "x = " + "{a = " * 5_000, "x = " + "9" * 5_000])
def test_toml_that_python_cannot_hold_is_not_a_traceback(text: str) -> None:
    with pytest.raises(Broken, match="not valid TOML"):
        read(text)


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(Broken, match="too large"):
        load(Path("/dev/zero"))


@pytest.mark.parametrize(
    "url", ["http://a:99999/", "http://a/ä", "http:///x", "https://a/", "http://a:x/", "http://ä/"]
)
def test_the_page_that_proves_a_line_has_an_address_that_can_be_asked(url: str) -> None:
    with pytest.raises(Broken, match="portal_url"):
        read(f'{SMALLEST}\n[probes]\nportal_url = "{url}"')


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e300", "86401.0"])
def test_nothing_waits_longer_than_a_day(seconds: str) -> None:
    source = '[[sources]]\nname = "main"\nkind = "ics"\nurl = "https://a.example/"\n'
    for table in (f"{source}every_s = {seconds}", f"[failback]\nmax_hold_down_s = {seconds}"):
        with pytest.raises(Broken, match="_s: "):
            read(f"{SMALLEST}\n{table}")


@pytest.mark.parametrize("name", ["../planb.toml", "a/b", ".", "a\\u0000b"])
def test_a_secret_has_a_name_and_no_path(name: str) -> None:
    with pytest.raises(Broken, match=r"sources\[0\]\.url"):
        read(f'{SMALLEST}\n[[sources]]\nname = "main"\nkind = "ics"\nurl = "secret:{name}"')


def test_no_file_says_what_to_copy(tmp_path: Path) -> None:
    with pytest.raises(Broken, match=r"Copy planb\.example\.toml there"):
        load(tmp_path / "planb.toml")


def test_a_file_in_another_encoding_is_not_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "planb.toml"
    path.write_bytes("[salon]\nname = 'Café'".encode("latin-1"))
    with pytest.raises(Broken, match="not UTF-8 text"):
        load(path)


def test_a_folder_in_the_files_place_is_not_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="cannot be read"):
        load(tmp_path)


def test_the_address_of_a_feed_is_not_repeated_when_it_is_wrong() -> None:
    (said,) = problems(SMALLEST + '[[sources]]\nname = "main"\nkind = "ics"\nurl = "ftp://booking.example/s3cr3t"\n')
    assert said == 'planb.toml: sources[0].url: it has to be an address, or "secret:NAME".'


# --- any file at all ------------------------------------------------------------------------------------

scalars = st.one_of(st.text(max_size=20), st.integers(-(2**40), 2**40), st.booleans(), st.floats(), st.none())
KEYS = ("salon", "network", "uplinks", "probes", "failback", "sources", "privacy", "web", "led", "essentials")
INNER = (
    "name",
    "kind",
    "device",
    "url",
    "pins",
    "mode",
    "lan",
    "hours",
    "timezone",
    "targets",
    "hold_down_s",
    "listen",
)
inner = st.dictionaries(
    st.sampled_from(INNER) | st.text(max_size=5), scalars | st.lists(scalars, max_size=2), max_size=5
)
tables = st.one_of(scalars, inner, st.lists(scalars | inner, max_size=3))
files = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), tables, max_size=6)


@settings(max_examples=300, deadline=None)
@given(files)
def test_any_toml_is_either_right_or_explained(raw: dict[str, Any]) -> None:
    assert_right_or_explained(_as_toml(raw))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_either_right_or_explained(text: str) -> None:
    with pytest.raises(Broken):
        read(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_example_with_one_value_changed_is_either_right_or_explained(data: st.DataObject) -> None:
    raw = tomllib.loads(EXAMPLE.read_text())
    table = data.draw(st.sampled_from([raw, *(each for each in raw.values() if isinstance(each, dict))]))
    table[data.draw(st.sampled_from(sorted(table)))] = data.draw(tables)
    assert_right_or_explained(_as_toml(raw))


def _as_toml(raw: dict[str, Any]) -> str:
    """TOML of anything that TOML can say: inline tables, so that no order matters."""
    return "\n".join(f"{_quoted(key)} = {_said(value)}" for key, value in raw.items() if value is not None)


def _said(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_quoted(k)} = {_said(v)}" for k, v in value.items() if v is not None) + "}"
        case list():
            return "[" + ", ".join(_said(each) for each in value if each is not None) + "]"
        case str():
            return _quoted(value)
    return str(value).lower()


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


# --- shown again ----------------------------------------------------------------------------------------


def test_settings_that_are_shown_can_be_read_again() -> None:
    config = load(EXAMPLE)
    assert read(shown.toml(shown.hidden(config))) == config


@pytest.mark.parametrize(
    "url",
    [
        "https://booking.example/feed/s3cr3t.ics",
        "webcal://user:s3cr3t@booking.example/x",
        "https://booking.example?key=s3cr3t",
        "https://booking.example#s3cr3t",
        "http://[s3cr3t@booking.example/",
    ],
)
def test_the_address_of_a_feed_is_a_password_and_is_hidden(url: str) -> None:
    config = read(f'{SMALLEST}\n[[sources]]\nname = "main"\nkind = "ics"\nurl = "{url}"\n')
    said = shown.toml(shown.hidden(config))
    assert "s3cr3t" not in said
    assert "://booking.example/(hidden)" in said


@given(st.text(min_size=1, max_size=60))
def test_any_name_of_a_salon_survives_being_shown(name: str) -> None:
    config = read(SMALLEST)
    named = config.model_copy(update={"salon": config.salon.model_copy(update={"name": name})})
    assert tomllib.loads(shown.toml(shown.hidden(named)))["salon"]["name"] == name
