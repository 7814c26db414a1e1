"""Signing in: who comes in, how often one may try, and what a cookie is worth."""

import asyncio
import base64
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.store import users
from appliance.web.door import Answer, Door, People
from appliance.web.sessions import LIFE_S, Sessions, key
from appliance.web.throttle import FIRST_WAIT_S, LONGEST_WAIT_S, OVERALL, PER_DEVICE, Throttle

PIN = "739154"


@pytest.fixture(scope="module")
def olena(tmp_path_factory: pytest.TempPathFactory) -> users.User:
    return users.add(tmp_path_factory.mktemp("people") / "users.json", "Olena", "stylist", PIN)


class Watch:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def wrong(throttle: Throttle, times: int, device: str = "tablet", now: float = 0.0) -> None:
    for _ in range(times):
        throttle.wrong(device, now)


def test_four_slips_of_the_finger_cost_nothing() -> None:
    throttle = Throttle()
    wrong(throttle, PER_DEVICE - 1)
    assert throttle.wait_s("tablet", 0.0) == 0.0


def test_the_fifth_wrong_pin_costs_a_minute_and_each_further_one_twice_as_much() -> None:
    throttle, waits, now = Throttle(), [], 0.0
    wrong(throttle, PER_DEVICE - 1)
    for _ in range(6):
        throttle.wrong("tablet", now)
        waits.append(throttle.wait_s("tablet", now))
        now += waits[-1]
    assert waits == [FIRST_WAIT_S, 120.0, 240.0, 480.0, LONGEST_WAIT_S, LONGEST_WAIT_S]


def test_the_wait_runs_down() -> None:
    throttle = Throttle()
    wrong(throttle, PER_DEVICE)
    assert throttle.wait_s("tablet", 45.0) == 15.0
    assert throttle.wait_s("tablet", 60.0) == 0.0


def test_one_tablet_that_is_locked_out_does_not_lock_the_others() -> None:
    throttle = Throttle()
    wrong(throttle, PER_DEVICE)
    assert throttle.wait_s("another", 0.0) == 0.0


def test_many_devices_together_are_slowed_down_too() -> None:
    throttle = Throttle()
    for number in range(OVERALL):
        throttle.wrong(f"device-{number}", 0.0)
    assert throttle.wait_s("another", 0.0) == FIRST_WAIT_S


def test_a_guest_who_never_stops_keeps_nobody_out_who_has_come_in_from_there_before() -> None:
    throttle = Throttle()
    throttle.right("reception")
    for number in range(OVERALL):
        throttle.wrong(f"device-{number}", 0.0)
    assert throttle.wait_s("another", 0.0) > 0
    assert throttle.wait_s("reception", 0.0) == 0.0
    for _ in range(PER_DEVICE):
        throttle.wrong("reception", 0.0)
    assert throttle.wait_s("reception", 0.0) > 0, "but guesses there no more often than anybody"


def test_a_right_pin_clears_the_tablet_but_not_the_count_of_all() -> None:
    throttle = Throttle()
    for _ in range(6):  # at the first it is not known yet
        wrong(throttle, PER_DEVICE - 1)
        throttle.right("tablet")
    assert throttle.wait_s("tablet", 0.0) == FIRST_WAIT_S


def test_knowing_one_pin_and_having_many_addresses_buys_no_more_tries() -> None:
    throttle = Throttle()
    for number in range(2 * OVERALL):
        throttle.right(f"device-{number}")
        throttle.wrong(f"device-{number}", 0.0)
    assert all(throttle.wait_s(f"device-{number}", 0.0) > 0 for number in range(2 * OVERALL))


def test_what_happened_long_ago_is_forgiven() -> None:
    throttle = Throttle()
    wrong(throttle, PER_DEVICE - 1)
    throttle.wrong("tablet", 10_000.0)
    assert throttle.wait_s("tablet", 10_000.0) == 0.0


@pytest.mark.parametrize("pause_s", [0.0, LONGEST_WAIT_S, 2 * LONGEST_WAIT_S + 1, 4 * 3600.0])
def test_a_guest_with_patience_and_any_number_of_addresses_has_few_tries_in_a_day(pause_s: float) -> None:
    throttle, now, tries = Throttle(), 0.0, 0
    while now < 24 * 3600:
        if wait := throttle.wait_s(f"device-{tries}", now):
            now += max(wait, pause_s)
        throttle.wrong(f"device-{tries}", now)
        tries += 1
    assert tries < 150, "10,000 PINs of four digits take more than two months"


def test_made_up_devices_do_not_fill_the_memory() -> None:
    throttle = Throttle()
    for number in range(3000):
        throttle.wrong(f"device-{number}", 0.0)
        throttle.right(f"tablet-{number}")
    assert len(throttle._devices) + len(throttle._known) <= 2048


def door(tmp_path: Path, olena: users.User, watch: Watch) -> Door:
    path = tmp_path / "users.json"
    users._write(path, (olena,))
    return Door(People(path), Sessions(b"k" * 32), clock=watch, mono=watch)


async def test_the_right_pin_opens_and_the_cookie_says_who(tmp_path: Path, olena: users.User) -> None:
    watch = Watch()
    opened = door(tmp_path, olena, watch)
    answer = await opened.knock("Olena", PIN, "tablet")
    assert answer.kind == "in"
    assert opened.who(answer.cookie) == olena


async def test_a_hundred_tries_at_once_are_judged_one_by_one(tmp_path: Path, olena: users.User) -> None:
    opened = door(tmp_path, olena, Watch())
    answers = await asyncio.gather(*(opened.knock("Olena", f"{pin:04d}", "tablet") for pin in range(100)))
    assert sum(answer.kind == "wrong" for answer in answers) <= PER_DEVICE
    assert all(answer.kind != "in" for answer in answers)


async def test_tries_that_come_together_do_not_slip_past_the_last_one_that_is_allowed(
    tmp_path: Path, olena: users.User
) -> None:
    opened = door(tmp_path, olena, Watch())
    for _ in range(PER_DEVICE - 1):
        await opened.knock("Olena", "0000", "tablet")
    answers = await asyncio.gather(*(opened.knock("Olena", f"{pin:04d}", "tablet") for pin in range(3)))
    assert [answer.kind for answer in answers] == ["wrong", "wait", "wait"]


async def test_while_one_has_to_wait_not_even_the_right_pin_is_tried(tmp_path: Path, olena: users.User) -> None:
    watch = Watch()
    opened = door(tmp_path, olena, watch)
    for _ in range(PER_DEVICE):
        await opened.knock("Olena", "000", "tablet")
    assert await opened.knock("Olena", PIN, "tablet") == Answer("wait", wait_s=60)
    watch.now += 60
    assert (await opened.knock("Olena", PIN, "tablet")).kind == "in"


async def test_a_name_that_nobody_has_counts_as_a_wrong_pin(tmp_path: Path, olena: users.User) -> None:
    opened = door(tmp_path, olena, Watch())
    answers = [await opened.knock("Nobody", PIN, "tablet") for _ in range(PER_DEVICE + 1)]
    assert [answer.kind for answer in answers] == ["wrong"] * PER_DEVICE + ["wait"]


async def test_a_damaged_list_of_people_lets_nobody_in_and_stops_nothing(tmp_path: Path, olena: users.User) -> None:
    opened = door(tmp_path, olena, Watch())
    (tmp_path / "users.json").write_text("{")
    assert (await opened.knock("Olena", PIN, "tablet")).kind == "wrong"
    (tmp_path / "users.json").unlink()
    assert opened.people.all() == ()


def test_a_cookie_lasts_for_a_working_day(olena: users.User) -> None:
    sessions = Sessions(b"k" * 32)
    cookie = sessions.opened(olena, 1_000_000.0)
    assert sessions.who(cookie, (olena,), 1_000_000.0 + LIFE_S) == olena
    assert sessions.who(cookie, (olena,), 1_000_001.0 + LIFE_S) is None
    assert sessions.who(cookie, (olena,), 1_000_000.0 - 3600) is None


def test_a_cookie_ends_with_the_person_with_a_new_pin_and_with_another_key(olena: users.User) -> None:
    sessions = Sessions(b"k" * 32)
    cookie = sessions.opened(olena, 1_000.0)
    assert sessions.who(cookie, (), 1_000.0) is None
    assert sessions.who(cookie, (replace(olena, salt="00" * 16),), 1_000.0) is None
    assert Sessions(b"x" * 32).who(cookie, (olena,), 1_000.0) is None


def test_a_cookie_ends_with_signing_out_even_if_somebody_kept_a_copy(olena: users.User) -> None:
    sessions = Sessions(b"k" * 32)
    cookie, another = sessions.opened(olena, 1_000.0), sessions.opened(olena, 1_001.0)
    sessions.end(cookie, (olena,), 1_002.0)
    assert sessions.who(cookie, (olena,), 1_003.0) is None
    assert sessions.who(another, (olena,), 1_003.0) == olena


def test_made_up_cookies_that_sign_out_do_not_fill_the_memory(olena: users.User) -> None:
    sessions = Sessions(b"k" * 32)
    for made_up in range(100):
        sessions.end(said(f'["Olena",{made_up}]'), (olena,), 100.0)
    sessions.end(sessions.opened(olena, 100.0), (olena,), 100.0)
    sessions.end(sessions.opened(olena, 100.0 + LIFE_S), (olena,), 101.0 + LIFE_S)
    assert len(sessions._ended) == 1


def test_a_cookie_cannot_be_turned_into_another_persons(olena: users.User) -> None:
    sessions = Sessions(b"k" * 32)
    owner = replace(olena, name="Ingrid", role="owner")
    said, seal = sessions.opened(owner, 1_000.0).split(".")[0], sessions.opened(olena, 1_000.0).split(".")[1]
    assert sessions.who(f"{said}.{seal}", (olena, owner), 1_000.0) is None


def said(text: str) -> str:
    """A cookie that says `text`, with a seal that nobody made."""
    return f"{base64.urlsafe_b64encode(text.encode()).decode()}.00"


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        ".",
        "x",
        "x.y",
        "bnVsbA.00",
        "WzEsMl0.00",
        "é.ü",
        "a" * 5000,
        "W10.",
        "ZQ.%00",
        said("[" * 40_000),
        said(f'["Olena",{"9" * 400}]'),
    ],
)
def test_a_forged_cookie_is_nobodys(olena: users.User, cookie: str | None) -> None:
    assert Sessions(b"k" * 32).who(cookie, (olena,), 1_000.0) is None


def test_the_key_is_the_boxs_secret_or_lasts_as_long_as_the_process(tmp_path: Path) -> None:
    secret = tmp_path / "session"
    assert key(secret) != key(secret)
    secret.write_bytes(b"short\n")
    assert len(key(secret)) == 32
    secret.write_bytes(b"s" * 40 + b"\n")
    assert key(secret) == b"s" * 40
