"""planb.toml: every problem at once, in words; and never a traceback."""

import re
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


def test_what_the_example_only_suggests_is_right_too() -> None:
    suggested = re.sub(r"^# (?=\[|\w+ = )", "", EXAMPLE.read_text(), flags=re.MULTILINE)
    config = read(suggested)
    assert [uplink.name for uplink in config.uplinks] == ["broadband", "4g", "hotspot"]
    assert config.vendors
    assert config.essentials.devices


def test_a_salon_and_one_uplink_are_enough() -> None:
    config = read(SMALLEST)
    assert config.network.lan_ip == "192.168.77.1"
    assert config.probes.targets == ("1.1.1.1", "9.9.9.9", "8.8.8.8")
    assert config.salon.hours.on(0) is None


def test_settings_that_wait_for_a_later_version_are_named() -> None:
    text = SMALLEST.replace("[[uplinks]]", 'language = "fi"\n[[uplinks]]')
    notes = not_yet(read(text + '[[uplinks]]\nname = "phone"\nkind = "wifi"\ndevice = "wlan0"\nssid = "Salon"\n'))
    assert [note.partition(":")[0] for note in notes] == ["uplinks.ssid"]


@pytest.mark.parametrize("mode", ["companion", "observer"])
def test_a_box_on_one_cable_has_its_broadband_where_the_salon_is(mode: str) -> None:
    config = read(f'{SMALLEST}[network]\nmode = "{mode}"\nlan = "wan0"\nlan_address = "192.168.1.2/24"\n')
    assert config.uplinks[0].device == config.network.lan


def test_an_observer_may_stand_beside_a_network_that_is_not_its_uplink() -> None:
    assert read(f'{SMALLEST}[network]\nmode = "observer"\n').network.mode == "observer"


def test_a_booking_system_has_a_name_to_show_and_may_have_a_status_page() -> None:
    vendor = '[[vendors]]\nname = "Salon IQ"\nhost = "booking.example:443"\nstatus_page = "https://status.example/"\n'
    (found,) = read(SMALLEST + vendor).vendors
    assert (found.name, found.host, found.status_page) == (
        "Salon IQ", "booking.example:443", "https://status.example/",
    )  # fmt: skip


def test_a_hotspot_is_joined_by_its_name_and_its_password_stays_in_its_own_file() -> None:
    hotspot = '[[uplinks]]\nname = "phone"\nkind = "wifi"\ndevice = "wlan0"\n'
    config = read(f'{SMALLEST}{hotspot}ssid = "Olena\'s phone"\npassword = "secret:hotspot"\n')
    assert (config.uplinks[1].ssid, config.uplinks[1].password) == ("Olena's phone", "secret:hotspot")


def test_a_password_in_the_file_is_refused_and_not_repeated() -> None:
    hotspot = '[[uplinks]]\nname = "phone"\nkind = "wifi"\ndevice = "wlan0"\nssid = "Salon"\n'
    (said,) = problems(f'{SMALLEST}{hotspot}password = "letmein99"\n')
    assert said == (
        'planb.toml: uplinks[1].password: it has to be "secret:NAME", the password itself in /etc/planb/secrets/NAME.'
    )


def test_a_guard_acts_on_a_metered_line_only() -> None:
    guarded = f'{SMALLEST}metered = true\non_backup = "essentials-first"\n[essentials]\nhosts = ["pay.example"]\n'
    assert read(guarded).uplinks[0].is_guarded
    assert not read(SMALLEST + "metered = true\n").uplinks[0].is_guarded


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
    "a source of another kind": (
        SMALLEST + '[[sources]]\nname = "mail"\nkind = "pigeon"\n[[sources]]\nname = "none"\n',
        [
            "planb.toml: sources[0]: has a kind that PlanB does not know. One of vault, ics, csv, json, caldav, imap",
            "planb.toml: sources[1]: has no kind. "
            'Write: kind = "ics", or another of vault, ics, csv, json, caldav, imap',
        ],
    ),
    "sources that come from nowhere": (
        SMALLEST
        + '[[sources]]\nname = "a"\nkind = "ics"\n'
        + '[[sources]]\nname = "b"\nkind = "csv"\nurl = "https://a.example/"\nfile = "/srv/b.csv"\n'
        + '[[sources]]\nname = "c"\nkind = "csv"\ndocuments = "post"\nuser = "x"\n'
        + '[[sources]]\nname = "d"\nkind = "vault"\n',
        [
            "planb.toml: sources[0]: does not say where it comes from. Give it one of: url, file, documents.",
            "planb.toml: sources[1]: says in more than one way where it comes from. "
            "Give it one of: url, file, documents.",
            "planb.toml: sources[2].documents: no vault or imap source has that name. Name the one that brings them.",
            "planb.toml: sources[2].user: a name and a password go together. Give both, or none.",
            'planb.toml: sources[3]: a vault with no place to look in. Write: folder = "/srv/planb/rosters", '
            "or sticks = true",
        ],
    ),
    "columns that nothing is read from": (
        SMALLEST
        + '[[sources]]\nname = "a"\nkind = "csv"\nfile = "/srv/a.csv"\ncolumns = { klient = "A", price = "Fee" }\n'
        + '[[sources]]\nname = "b"\nkind = "csv"\nfile = "/srv/b.csv"\nrows = "appointments"\n'
        + 'columns = { client = "Customer", start = "When", visit = "Customer" }\n',
        [
            "planb.toml: sources[0].columns.klient: a table of prices has nothing that is called so. "
            "Allowed: category, service, level, price, duration.",
        ],
    ),
    "a companion without its cable": (
        SMALLEST + '[[uplinks]]\nname = "4g"\nkind = "modem"\ndevice = "lan0"\n[network]\nmode = "companion"\n',
        ['planb.toml: uplinks[1].device: "lan0" is the salon\'s own network. Name the device that leads outside.'],
    ),
    "a companion between two networks": (
        SMALLEST + '[network]\nmode = "companion"\n',
        [
            'planb.toml: network.lan: no uplink is on "lan0", and a companion has one cable. '
            'Name the broadband\'s own device, or write: mode = "gateway"',
        ],
    ),
    "an observer that hands out addresses": (
        SMALLEST + '[network]\nmode = "observer"\ndhcp = "192.168.77.50-192.168.77.200"\n',
        [
            'planb.toml: network.dhcp: an observer hands out no addresses. Take it out, or write: mode = "companion"',
        ],
    ),
    "wifi that does not know where to go, and a cable that does": (
        SMALLEST + 'ssid = "Salon"\n[[uplinks]]\nname = "phone"\nkind = "wifi"\ndevice = "wlan0"\n',
        [
            'planb.toml: uplinks[0].ssid: is for a wifi uplink only. Take it out, or write: kind = "wifi"',
            "planb.toml: uplinks[1].ssid: is missing: a wifi uplink has to know which network to join. "
            'Write: ssid = "the name that the phone shows"',
        ],
    ),
    "a guard that guards nothing": (
        SMALLEST + 'on_backup = "essentials-only"\n',
        [
            "planb.toml: uplinks[0].on_backup: works on a metered uplink only. Write: metered = true",
            'planb.toml: uplinks[0].on_backup: nothing is essential. Write: [essentials] hosts = ["booking.example"]',
        ],
    ),
    "a booking system that cannot be asked": (
        SMALLEST
        + """
        [[vendors]]
        name = ""
        host = "booking.example"
        [[vendors]]
        name = "SalonIQ"
        host = "booking.example:99999"
        status_page = "ftp://status.example/"
        [[vendors]]
        name = "SalonIQ"
        host = "-:443"
        """,
        [
            "planb.toml: vendors[0].name: '' will not do: it has to be a name to show, 60 characters at most.",
            "planb.toml: vendors[0].host: 'booking.example' will not do: it has to be host and port, "
            'such as "booking.example:443".',
            "planb.toml: vendors[1].host: 'booking.example:99999' will not do: it has to be host and port, "
            'such as "booking.example:443".',
            "planb.toml: vendors[1].status_page: 'ftp://status.example/' will not do: "
            "it has to be an http:// or https:// address.",
            "planb.toml: vendors[2].host: '-:443' will not do: it has to be host and port, "
            'such as "booking.example:443".',
            'planb.toml: vendors[2].name: "SalonIQ" is used by vendors[1] too. Give each its own.',
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


@pytest.mark.parametrize("url", ["http://a:99999/", "ftp://a/", "https://", "https:///x", "https://a:0/", "http://ä/"])
def test_the_page_that_a_drill_loads_has_an_address_that_can_be_asked(url: str) -> None:
    with pytest.raises(Broken, match="speed_url"):
        read(f'{SMALLEST}\n[probes]\nspeed_url = "{url}"')


@pytest.mark.parametrize("host", ["a..b", "x" * 64, ".example", "a_b", "a/b", "example."])
def test_an_essential_host_is_a_name_that_the_name_server_takes(host: str) -> None:
    with pytest.raises(Broken, match=r"essentials\.hosts\[0\]"):
        read(f'{SMALLEST}\n[essentials]\nhosts = ["{host}"]')


@pytest.mark.parametrize("ssid", ["", "x" * 33, "ä" * 17, "a\\u0007b"])
def test_a_wireless_network_has_a_name_that_there_can_be(ssid: str) -> None:
    hotspot = '[[uplinks]]\nname = "phone"\nkind = "wifi"\ndevice = "wlan0"\n'
    with pytest.raises(Broken, match=r"uplinks\[1\]\.ssid"):
        read(f'{SMALLEST}{hotspot}ssid = "{ssid}"')


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
    with pytest.raises(Broken, match="sudo planb setup"):
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
KEYS = (
    "salon",
    "network",
    "uplinks",
    "probes",
    "failback",
    "sources",
    "privacy",
    "web",
    "led",
    "essentials",
    "vendors",
)
INNER = (
    "name",
    "kind",
    "device",
    "url",
    "ssid",
    "host",
    "hosts",
    "on_backup",
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


def test_https_needs_a_port_of_its_own() -> None:
    with pytest.raises(Broken, match=r"web\.tls_port: the page answers there without https already"):
        read(SMALLEST + "[web]\nport = 443\n")
