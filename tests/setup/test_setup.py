"""`planb setup`: what a new owner is asked, what becomes of the answers, and that nothing is lost."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import tls, tongue
from appliance.config import Config, load, read
from appliance.places import Places, places
from appliance.setup.book import OTHERS, PAGES, PAPER
from appliance.setup.draft import Draft
from appliance.setup.run import interview, run
from appliance.setup.start import Device, Found, begun
from appliance.setup.talk import Typed
from appliance.sources.json import profile
from appliance.store import users

HERE = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PI = Found(
    (
        Device("eth0", "ethernet", True, "192.168.1.23"),
        Device("eth1", "ethernet", False, None),
        Device("usb0", "modem", True, "192.168.8.100"),
        Device("wlan0", "wifi", False, None),
    ),
    "Europe/Helsinki",
)
SETTLED = Found(PI.devices, PI.timezone, has_owner=True, has_https=True)
KNOWN = Draft({"salon": {"name": "Salon Aurora", "hours": {"tue": "09:00-18:00"}}})  # in whichever language it is asked
LEAST = (("What is the salon called?", "Salon Aurora"), ("When are you open?", "tue-fri 9-18, sat 9-16"))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with tongue.speaking("en"):
        yield


@pytest.fixture
def box(tmp_path: Path) -> Places:
    return places(str(tmp_path), {})


def answered(*answers: tuple[str, str], draft: Draft | None = None, found: Found = SETTLED) -> tuple[Config, Typed]:
    """The settings that come of these answers, Enter for everything else."""
    talk = Typed(*LEAST, *answers)
    after = interview(talk, draft or Draft({}), found)
    talk.over()
    return read(after.toml()), talk


def number_of(*words: str) -> int:
    """Which number a booking system has in the list."""
    names = [*profile.shipped(), *PAPER, *OTHERS]
    return names.index(words[0]) + 1


def system(name: str) -> tuple[tuple[str, str], ...]:
    """The numbers that are typed: language, mode, backup, booking system."""
    return (("Number", "1"), ("Number", "1"), ("Number", "1"), ("Number", str(number_of(name))))


# --- Enter for nearly everything ------------------------------------------------------------------------


def test_name_and_hours_are_all_that_has_to_be_typed() -> None:
    config, _ = answered()
    assert config.salon.name == "Salon Aurora"
    assert config.salon.hours.tue == "09:00-18:00"
    assert config.salon.hours.mon is None


def test_enter_alone_where_something_is_needed_is_said_so_in_no_programmers_words() -> None:
    talk = Typed(("What is the salon called?", ""), *LEAST)
    interview(talk, Draft({}), SETTLED)
    assert "This one is needed." in talk.heard
    assert not any("character" in said for said in talk.heard)


def test_what_the_computer_says_of_itself_is_the_default() -> None:
    config, _ = answered()
    assert (config.salon.timezone, config.salon.currency) == ("Europe/Helsinki", "EUR")
    assert [uplink.device for uplink in config.uplinks] == ["eth0", "usb0"]
    assert config.network.lan == "eth1"
    assert config.network.dhcp == "192.168.77.50-192.168.77.200"


@pytest.mark.parametrize(
    ("number", "zone", "money"),
    [("1", "Europe/London", "GBP"), ("2", "Europe/Kyiv", "UAH"), ("3", "Europe/Helsinki", "EUR")],
)  # fmt: skip
def test_a_computer_without_a_time_zone_is_taken_to_be_where_its_language_is(
    number: str, zone: str, money: str
) -> None:
    after = interview(Typed(("Number", number)), KNOWN, Found(has_owner=True, has_https=True))
    assert (after.at("salon", "timezone"), after.at("salon", "currency")) == (zone, money)


def test_a_device_that_is_not_there_yet_is_said_and_taken() -> None:
    config, talk = answered(("Which device leads to the provider's router?", "wan9"))
    assert config.uplinks[0].device == "wan9"
    assert "There is no wan9 on this box now. Plug it in before the box starts anew." in talk.heard


def test_beside_the_router_the_box_has_one_cable_and_hands_out_no_addresses() -> None:
    config, _ = answered(("Number", "1"), ("Number", "2"))
    assert (config.network.mode, config.network.lan, config.network.dhcp) == ("companion", "eth0", None)
    assert config.network.lan_ip == "192.168.1.23"


# --- an answer that will not do -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "wrong", "right", "words"),
    [
        ("Time zone", "Mars/Crater", "Europe/London", "a zone name"),
        ("Currency", "pounds", "gbp", "three capital letters"),
        ("Which device leads to the provider's router?", "eth 0", "eth0", 'a network device as "ip link" names it'),
        ("The box's address in the salon", "192.168.77.1", "192.168.77.1/24", "an address with its network"),
        ("How many megabytes", "lots", "2000", "A whole number"),
        ("How many megabytes", "-5", "2000", "greater than 0"),
    ],
)
def test_a_wrong_answer_is_told_at_once_in_the_words_of_the_settings(
    question: str, wrong: str, right: str, words: str
) -> None:
    _, talk = answered((question, wrong), (question, right))
    at = talk.heard.index(next(said for said in talk.heard if words in said))
    assert talk.heard[at + 1].startswith(question), "and it is asked again"


@pytest.mark.parametrize("typed", ["always", "9-18", "tue 25-26", "-"])
def test_hours_that_nobody_understands_are_asked_for_again(typed: str) -> None:
    talk = Typed(LEAST[0], ("When are you open?", typed), LEAST[1])
    interview(talk, Draft({}), SETTLED)
    assert sum(said.startswith("When are you open?") for said in talk.heard) == 2


def test_a_number_that_is_not_in_the_list_is_asked_for_again() -> None:
    _, talk = answered(("Number", "9"), ("Number", "one"), ("Number", "1"))
    assert talk.heard.count("A number from 1 to 3.") == 2


# --- backups --------------------------------------------------------------------------------------------


def test_a_modem_is_metered_and_keeps_what_matters_first() -> None:
    config, _ = answered(("How many megabytes", "2000"), ("Hosts that booking", "book.example, pay.example"))
    assert (config.uplinks[1].kind, config.uplinks[1].metered, config.uplinks[1].allowance_mb) == ("modem", True, 2000)
    assert config.uplinks[1].on_backup == "essentials-first"
    assert config.essentials.hosts == ("book.example", "pay.example")


def test_without_a_host_nothing_is_slowed() -> None:
    assert answered()[0].uplinks[1].on_backup == "all"


def test_modem_and_phone_stand_in_their_order_and_the_password_in_a_file_of_its_own() -> None:
    numbers = (("Number", "1"), ("Number", "1"), ("Number", "3"))
    answers = (*numbers, ("What is the phone's hotspot called?", "Salon phone"), ("Its password", "hunter2hunter2"))
    talk = Typed(*LEAST, *answers)
    after = interview(talk, Draft({}), SETTLED)
    config = read(after.toml())
    assert [uplink.name for uplink in config.uplinks] == ["broadband", "4g", "hotspot"]
    assert config.uplinks[2].password == "secret:hotspot"
    assert after.secrets == {"hotspot": "hunter2hunter2"}
    assert "hunter2" not in after.toml() + repr(after) + "".join(talk.heard)


# --- booking systems ------------------------------------------------------------------------------------


def test_a_system_with_an_interface_is_asked_for_what_its_profile_needs() -> None:
    answers = (*system("square"), ("The id of the location", "L8ABC"), ("An access token", "tok"))
    config, _ = answered(*answers)
    (source,) = config.sources
    assert (source.kind, source.profile, dict(source.values)) == ("json", "square", {"location": "L8ABC"})  # type: ignore[union-attr]
    assert dict(source.secrets) == {"token": "secret:square-token"}  # type: ignore[union-attr]
    assert config.vendors[0].host == "connect.squareup.com:443"


def test_calendars_are_asked_for_one_after_the_other() -> None:
    first, again = ("Whose calendar is it?", "Olena"), ("The next one's name", "James")
    links = (("The link of the calendar", "https://a.example/x.ics"), ("The link of the calendar", "https://b.example"))
    config, _ = answered(*system("ics"), first, links[0], again, links[1])
    assert [(source.staff, source.url) for source in config.sources] == [  # type: ignore[union-attr]
        ("Olena", "secret:calendar-1"),
        ("James", "secret:calendar-2"),
    ]


def printed(page: str) -> set[str]:
    """The names of the secrets on a page for owners, whose names it says can be chosen apart."""
    return set(re.findall(r'"secret:([\w.-]+)"', (HERE / "docs" / page).read_text()))


@pytest.mark.parametrize("name", profile.shipped())
def test_secrets_are_called_as_the_page_of_the_system_calls_them(name: str) -> None:
    needs = profile.load(name)
    assert {f"{name}-{key}" for key in needs.secrets} == printed(f"with-{name}.md")


ENTER = {"clinic-hq": (("The mail server", "imap.example"), ("The mail address", "roster@salon.example"))}
ENTER |= {"caldav": (("The name with which", "salon@icloud.example"),)}
ENTER |= {"easyappointments": (("Its address", "https://book.salon.example"),)}


@pytest.mark.parametrize("name", [*profile.shipped(), *PAPER, *(name for name in OTHERS if name != "later")])
def test_every_system_in_the_list_becomes_settings_that_are_right_and_has_a_page(name: str) -> None:
    values = profile.load(name).values if name in profile.shipped() else {}
    typed = [(f"{words[:1].upper()}{words[1:]}", "1234") for words in values.values()]
    config, talk = answered(*system(name), *typed, *ENTER.get(name, ()))
    assert config.sources
    page = PAGES.get(name, f"with-{name}.md")
    assert (HERE / "docs" / page).exists()
    assert any(page in said for said in talk.heard)


def test_later_is_an_answer() -> None:
    assert answered(*system("later"))[0].sources == ()


# --- people, plan B, https ------------------------------------------------------------------------------


def test_the_owner_gets_a_pin_that_would_do(box: Places) -> None:
    pins = (("PIN", "1234"), ("PIN", "739154"), ("The same PIN again", "739155"), ("PIN", "739154"))
    talk = Typed(*LEAST, *(("The owner's name", "Olena") for _ in range(3)), *pins, ("The same PIN again", "739154"))
    assert run(talk, box, NOW, PI)
    (owner,) = users.load(box.users)
    assert (owner.name, owner.role, users.matches(owner, "739154")) == ("Olena", "owner", True)
    assert "That PIN is one of the first that anybody would try. Choose another." in talk.heard
    assert "Those were two different PINs." in talk.heard
    assert not any("739154" in said for said in talk.heard)


def test_what_the_plan_b_cards_need_most_is_asked_for() -> None:
    answers = (("Where is the nearest cash machine?", "Tesco, 40 High Street"), ("How many minutes", "4"))
    config, _ = answered(*answers, ("Its telephone number for faults", "+44 20 7946 0000"))
    assert (config.plan_b.cash_machine.place, config.plan_b.cash_machine.minutes) == ("Tesco, 40 High Street", 4)
    assert config.uplinks[0].provider.phone == "+44 20 7946 0000"


@pytest.mark.parametrize(("typed", "there"), [("", True), ("no", False)])
def test_https_is_made_when_the_owner_wants_it(box: Places, typed: str, there: bool) -> None:
    talk = Typed(*LEAST, ("Shall the page answer with https", typed))
    assert run(talk, box, NOW, Found(PI.devices, PI.timezone, has_owner=True))
    assert (tls.read(box) is not None) == there


# --- what is there stays --------------------------------------------------------------------------------


def test_nothing_is_written_before_somebody_agrees(box: Places) -> None:
    box.config.mkdir(parents=True)
    assert not run(Typed(*LEAST, ("Write it?", "no")), box, NOW, SETTLED)
    assert list(box.config.iterdir()) == []


def test_what_is_written_can_be_read_and_secrets_are_their_owners_alone(box: Places) -> None:
    assert run(Typed(*LEAST, *system("square"), ("The id", "L8"), ("An access token", "tok")), box, NOW, SETTLED)
    assert load(box.toml).salon.name == "Salon Aurora"
    secret = box.config / "secrets/square-token"
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == ("tok\n", 0o600)
    assert box.toml.stat().st_mode & 0o777 == 0o640


BEFORE = """
[salon]
name = "Salon Vega"
timezone = "Europe/London"
[salon.hours]
mon = "10:00-19:00"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "eth0"
[[uplinks]]
name = "4g"
kind = "modem"
device = "usb0"
metered = true
allowance_mb = 3000
[[sources]]
name = "main"
kind = "ics"
url = "secret:main-feed"
[failback]
hold_down_s = 90
"""


def test_the_second_time_enter_changes_nothing_that_was_answered_or_written_by_hand(box: Places) -> None:
    box.config.mkdir(parents=True)
    box.toml.write_text(BEFORE)
    assert run(Typed(), box, NOW, SETTLED)
    after = load(box.toml)
    assert (after.salon.name, after.salon.hours.mon) == ("Salon Vega", "10:00-19:00")
    assert after.failback.hold_down_s == 90
    assert after.sources == read(BEFORE).sources
    assert after.uplinks[1].allowance_mb == 3000
    assert box.toml.with_name("planb.toml.old").read_text() == BEFORE


def test_what_would_change_is_shown_before(box: Places) -> None:
    box.config.mkdir(parents=True)
    box.toml.write_text(BEFORE)
    talk = Typed(("What is the salon called?", "Salon Lyra"))
    assert run(talk, box, NOW, SETTLED)
    shown = next(said for said in talk.heard if "Salon Lyra" in said and "-name" in said)
    assert '+name = "Salon Lyra"' in shown


def test_a_dash_takes_away_what_stands_there() -> None:
    draft = Draft({"plan_b": {"in_charge": "Ingrid"}})
    assert answered(("Who says when plan B begins?", "-"), draft=draft)[0].plan_b.in_charge == ""


def test_the_example_that_an_installation_places_is_nobodys_answer(box: Places) -> None:
    box.config.mkdir(parents=True)
    box.toml.write_text((HERE / "docs/planb.example.toml").read_text())
    assert begun(box.toml) == (Draft({}), "")


def test_settings_that_cannot_be_read_are_said_and_kept(box: Places) -> None:
    box.config.mkdir(parents=True)
    box.toml.write_text("[salon\n")
    talk = Typed(*LEAST)
    assert run(talk, box, NOW, SETTLED)
    assert "nothing is taken from it" in talk.heard[0]
    assert box.toml.with_name("planb.toml.old").read_text() == "[salon\n"


def test_a_mistake_elsewhere_in_the_old_settings_is_said_and_all_stays(box: Places) -> None:
    box.config.mkdir(parents=True)
    wrong = BEFORE.replace("hold_down_s = 90", "hold_down_s = -1")
    box.toml.write_text(wrong)
    talk = Typed()
    assert not run(talk, box, NOW, SETTLED)
    assert any("failback.hold_down_s" in said for said in talk.heard)
    assert box.toml.read_text() == wrong


def test_after_the_first_answer_it_is_asked_in_that_language() -> None:
    talk = Typed(("Number", "3"))
    assert interview(talk, KNOWN, SETTLED).at("salon", "language") == "fi"
    assert tongue.language() == "fi"
