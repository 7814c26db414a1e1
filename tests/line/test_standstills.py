"""When the salon stood still, told by the real core in fast time; and by booking systems that answer or do not."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from appliance.failover.events import Event
from appliance.line.outages import BOOT_S, Now
from appliance.line.standstills import Standstills, inherited, of_line, of_vendors
from appliance.status import VendorState, VendorStatus
from appliance.store import history
from appliance.store.history import Standstill
from tests.failover.stories import Salon
from tests.line.whole import at_work as the_daemon
from tests.line.whole import comes

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LAST_NIGHT = Standstill("before-7-0", NINE - timedelta(hours=2), None, "line")


@dataclass
class Watched(Salon):
    """The core in a salon that opens at nine, and what goes into its history."""

    known: Standstills = field(default_factory=lambda: Standstills("a-boot-id"))
    records: list[Standstill] = field(default_factory=list)
    clock_wrong: timedelta = timedelta()

    def tell(self, event: Event) -> None:
        super().tell(event)
        now = Now(event.at, NINE + timedelta(seconds=event.at) + self.clock_wrong, {})
        self.known = of_line(self.known, self.state, now)
        self.records += self.known.records

    def passes(self, seconds: float) -> None:
        self.until(self.now + seconds)

    def dies(self, *uplinks: str) -> None:
        self.loses.update(uplinks)
        self.passes(30)  # a salon in which nobody works is asked rarely

    def standstills(self) -> list[Standstill]:
        """As the history has them: the last word on each."""
        return list({each.id: each for each in self.records}.values())


def at_work(**given: object) -> Watched:
    salon = Watched(**given)  # type: ignore[arg-type]
    salon.passes(5)
    return salon


def test_an_outage_that_the_backup_carries_is_no_standstill() -> None:
    salon = at_work()
    salon.dies("broadband")
    salon.passes(600)
    assert (salon.state.line, salon.standstills()) == ("on_backup", [])


def test_a_backup_that_dies_too_is_one_from_that_moment_until_something_carries_again() -> None:
    salon = at_work()
    salon.dies("broadband")
    salon.passes(600)
    died = salon.now
    salon.dies("4g")
    (begun,) = salon.standstills()
    assert (begun.what, begun.name, begun.ended) == ("line", "", None)
    assert timedelta() <= begun.began - (NINE + timedelta(seconds=died)) < timedelta(seconds=31)
    salon.passes(300)
    salon.loses.discard("4g")
    salon.passes(60)
    (over,) = salon.standstills()
    assert (over.id, over.began, salon.state.line) == (begun.id, begun.began, "on_backup")
    assert over.ended is not None
    assert over.ended - over.began > timedelta(minutes=5)


def test_a_router_that_starts_together_with_the_box_is_no_standstill() -> None:
    salon = Watched()
    salon.loses.update(("broadband", "4g"))
    salon.passes(BOOT_S - 10)
    salon.loses.clear()
    salon.passes(120)
    assert (salon.state.line, salon.standstills()) == ("on_primary", [])


def test_a_standstill_goes_on_over_a_restart_and_ends_when_a_line_is_proven() -> None:
    salon = at_work(known=inherited("a-boot-id", (LAST_NIGHT,)))
    (over,) = salon.standstills()
    assert (over.id, over.began) == (LAST_NIGHT.id, LAST_NIGHT.began)
    assert over.ended is not None
    assert NINE <= over.ended < NINE + timedelta(seconds=5)


def test_a_restart_in_the_middle_of_it_neither_ends_it_nor_begins_another() -> None:
    salon = Watched(known=inherited("a-boot-id", (LAST_NIGHT,)), loses={"broadband", "4g"})
    salon.passes(BOOT_S + 60)
    assert (salon.state.line, salon.standstills()) == ("offline", [])
    salon.loses.clear()
    salon.passes(60)
    assert [(each.id, each.ended is None) for each in salon.standstills()] == [(LAST_NIGHT.id, False)]


def test_a_clock_that_is_set_meanwhile_moves_the_beginning_too() -> None:
    salon = at_work(clock_wrong=timedelta(days=-400))
    salon.dies("broadband", "4g")
    salon.clock_wrong = timedelta()
    salon.loses.clear()
    salon.passes(60)
    (over,) = salon.standstills()
    assert over.ended is not None
    assert over.began > NINE
    assert over.ended - over.began < timedelta(minutes=2)


# --- booking systems ------------------------------------------------------------------------------------


def looks(*seen: dict[str, VendorState], known: Standstills | None = None) -> list[Standstill]:
    """One look a minute; what the history then has."""
    known, records = known or Standstills("a-boot-id"), {}
    for minute, states in enumerate(seen):
        found = [VendorStatus(f"{name}.example", state, None, name) for name, state in states.items()]
        known = of_vendors(known, found, Now(minute * 60.0, NINE + timedelta(minutes=minute), {}))
        records |= {each.id: each for each in known.records}
    return list(records.values())


def test_a_booking_system_that_does_not_answer_is_a_standstill_of_its_name() -> None:
    (one,) = looks({"Aurora": "ok"}, {"Aurora": "unreachable"}, {"Aurora": "unreachable"}, {"Aurora": "ok"})
    assert (one.what, one.name) == ("vendor", "Aurora")
    assert (one.began, one.ended) == (NINE + timedelta(minutes=1), NINE + timedelta(minutes=3))


def test_while_no_line_is_up_nobody_can_tell_and_it_goes_on() -> None:
    (one,) = looks({"Aurora": "unreachable"}, {"Aurora": "unknown"}, {"Aurora": "unreachable"})
    assert one.ended is None


def test_two_that_fail_in_the_same_moment_are_two() -> None:
    both: dict[str, VendorState] = {"Aurora": "unreachable", "Borealis": "unreachable"}
    found = looks(both, {"Aurora": "ok", "Borealis": "unreachable"})
    assert [(each.name, each.ended is None) for each in found] == [("Aurora", False), ("Borealis", True)]


def test_one_that_is_taken_out_of_the_settings_is_over_and_the_line_is_left_alone() -> None:
    gone = Standstill("before-8-1", NINE - timedelta(hours=1), None, "vendor", "Aurora")
    known = inherited("a-boot-id", (LAST_NIGHT, gone))
    assert looks({}, known=known) == [replace(gone, ended=NINE)]


async def test_what_the_daemon_goes_through_stands_in_its_history(tmp_path):
    async with the_daemon(tmp_path) as whole:
        whole.outside.outside.update(wan0="no_reply", usb0="no_reply")
        await whole.until("offline")
        await comes(lambda: history.read(whole.places.history_db).standstills)
        whole.outside.outside["wan0"] = "open"
        await whole.until("on_primary")
        await comes(lambda: history.read(whole.places.history_db).standstills[0].ended)
        whole.chronicle.note_vendors((VendorStatus("aurora.example", "unreachable", None),))
        await comes(lambda: len(history.read(whole.places.history_db).standstills) == 2)
