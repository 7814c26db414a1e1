"""A wish handed over, and what the owner is told. The line daemon is played by a thread with the real letter box."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import granted, status, wish
from appliance.line.wishes import Wishes
from appliance.places import Places, places
from appliance.status import Line, LineFile, UplinkStatus
from appliance.wish import Drilled, Refused, Wish

NOW = datetime.now(UTC)
QUICK = granted.Patience(0.3, 0.3, 0.3)
Grant = Callable[[LineFile, Wish], LineFile]


def uplink(name: str, *, metered: bool = False) -> UplinkStatus:
    return UplinkStatus(name, "ethernet", name, "up", None, NOW, 20.0, 0.0, metered, NOW, 0, None, None, None)


AT_HOME = LineFile(
    1,
    NOW,
    status.boot_id(),
    0.0,
    Line("on_primary", "broadband", NOW, None, None),
    (uplink("broadband"), uplink("4g", metered=True)),
)
AWAY = replace(AT_HOME, line=Line("holding", "4g", NOW, "broadband: no_reply", None))
DEAD = replace(AWAY, uplinks=(replace(AWAY.uplinks[0], verdict="down", reason="no_reply"), AWAY.uplinks[1]))


@pytest.fixture
def there(tmp_path: Path) -> Places:
    found = places(str(tmp_path), {})
    found.run.mkdir(parents=True)
    return found


@contextmanager
def daemon(there: Places, line: LineFile, grant: Grant = lambda line, _: line) -> Iterator[list[Wish]]:
    """Writes line.json all the time, takes wishes, and grants them as told."""
    over, heard = threading.Event(), []

    def work() -> None:
        box, now = Wishes(there.wish_json, ("broadband", "4g")), line
        while not over.is_set():
            status.write_line(there.line_json, replace(now, mono=time.monotonic()))
            if taken := box.take():
                heard.append(taken)
                now = grant(now, taken)
            over.wait(0.02)

    status.write_line(there.line_json, replace(line, mono=time.monotonic()))
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield heard
    finally:
        over.set()
        thread.join()


def pins(line: LineFile, taken: Wish) -> LineFile:
    """Grants everything."""
    carrier = {"home": "broadband", "stay": taken.uplink, "auto": line.line.active}[taken.wish]
    return replace(line, line=replace(line.line, active=carrier, pinned=taken.uplink))


def heard_only(line: LineFile, taken: Wish) -> LineFile:
    return replace(line, line=replace(line.line, pinned=taken.uplink))


def test_home_now_is_told_when_the_salon_is_there(there: Places) -> None:
    with daemon(there, AWAY, pins) as heard:
        assert granted.home(there) == granted.Answer(True, "The salon is at home on broadband.")
    assert [each.wish for each in heard] == ["home"]


def test_home_to_a_dead_line_is_refused_with_the_reason(there: Places) -> None:
    with daemon(there, DEAD, heard_only):
        answer = granted.home(there)
    assert not answer.ok
    assert answer.words == (
        "broadband is down: nothing answers, so the salon is on 4g. It goes home by itself as soon as broadband works."
    )


def test_who_stays_on_a_metered_line_is_told_what_it_costs_and_how_to_undo_it(there: Places) -> None:
    with daemon(there, AT_HOME, pins):
        answer = granted.stay(there, "4g")
    assert answer.words == (
        "The salon is on 4g and stays there while it works. It costs by the megabyte. Undo it with: planb auto"
    )


def test_to_stay_on_a_dead_line_is_remembered_and_said(there: Places) -> None:
    with daemon(there, DEAD, heard_only):
        answer = granted.stay(there, "broadband")
    assert answer == granted.Answer(
        True,
        "broadband is down: nothing answers, so the salon is on 4g. It moves to broadband as soon as that works.",
    )


def test_everything_by_itself_again(there: Places) -> None:
    pinned = replace(AWAY, line=replace(AWAY.line, pinned="4g"))
    with daemon(there, pinned, pins):
        assert granted.auto(there).words == "The box decides by itself again; the salon is on 4g."


def test_nobody_hears_a_wish_when_the_line_daemon_is_silent_and_none_is_left_lying(there: Places) -> None:
    with pytest.raises(Refused, match="silent"):
        granted.home(there)
    assert not there.wish_json.exists()


def test_a_wish_that_is_not_taken_is_taken_back(there: Places) -> None:
    status.write_line(there.line_json, replace(AWAY, mono=time.monotonic()))
    with pytest.raises(Refused, match="taken back"):
        granted.home(there, QUICK)
    assert not there.wish_json.exists()


def test_a_rehearsal_answers_with_its_own_result_and_not_with_the_last_one(there: Places) -> None:
    result = Drilled("0", NOW, "4g", True, "ok", 12.5, 1_400_000, 2.0, "4g carries.")
    wish.write_drilled(there.drill_json, result)

    def rehearse(line: LineFile, taken: Wish) -> LineFile:
        wish.write_drilled(there.drill_json, replace(result, id=taken.id, seconds=taken.seconds or 0.0))
        return line

    with daemon(there, AT_HOME, rehearse):
        assert granted.drill(there, "4g", 3.0).seconds == 3.0


def test_a_rehearsal_that_does_not_end_is_explained(there: Places) -> None:
    with daemon(there, AT_HOME), pytest.raises(Refused, match="did not come to an end"):
        granted.drill(there, None, 0.1, QUICK)


@pytest.mark.parametrize(
    "ask", [lambda there: granted.stay(there, "broadband", QUICK), lambda there: granted.home(there, QUICK)]
)
def test_a_daemon_that_hears_and_does_nothing_is_explained(there: Places, ask: Callable[[Places], object]) -> None:
    with daemon(there, AWAY), pytest.raises(Refused, match="has heard it, but the salon is on 4g"):
        ask(there)
