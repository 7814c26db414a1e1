"""What counts as an outage, told by the real core in fast time."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings

from appliance.failover.events import Event, Wished
from appliance.failover.policy import step
from appliance.failover.state import begin
from appliance.line.outages import BOOT_S, RESTARTED, SAME_S, WORKS, Now, Outages, fold, inherited, up_to_date
from appliance.store.history import Outage, Switch
from tests.failover.stories import WITH_PHONE, Salon
from tests.failover.test_policy import _event, schedules

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OPEN = Outage("before-7", NINE - timedelta(hours=2), None, "broadband", "no_reply", "silence", ("4g",), 5_000_000, 1)


@dataclass
class Watched(Salon):
    """The core in a salon that opens at nine, and what goes into its history."""

    known: Outages = field(default_factory=lambda: Outages("a-boot-id"))
    carried: dict[str, int] = field(default_factory=dict)
    records: list[Outage | Switch] = field(default_factory=list)
    clock_wrong: timedelta = timedelta()

    def tell(self, event: Event) -> None:
        before = self.state
        super().tell(event)
        now = Now(event.at, NINE + timedelta(seconds=event.at) + self.clock_wrong, self.carried)
        self.known = fold(self.known, before, self.state, now)
        self.records += self.known.records

    def passes(self, seconds: float) -> None:
        self.until(self.now + seconds)

    def dies(self, uplink: str = "broadband") -> None:
        self.loses.add(uplink)
        self.passes(30)  # a salon in which nobody works is asked rarely

    def works(self, uplink: str = "broadband") -> None:
        self.loses.discard(uplink)
        self.passes(3)

    def outages(self) -> list[Outage]:
        """As the history has them: the last word on each."""
        return list({each.id: each for each in self.records if isinstance(each, Outage)}.values())

    def switches(self) -> list[tuple[str, str]]:
        return [(each.left, each.took) for each in self.records if isinstance(each, Switch)]


def at_work(**given: object) -> Watched:
    salon = Watched(**given)  # type: ignore[arg-type]
    salon.passes(5)
    return salon


def test_a_quiet_day_has_no_outage_and_no_switch() -> None:
    salon = at_work()
    salon.passes(600)
    assert salon.outages() == []
    assert salon.switches() == []


def test_a_silent_line_is_an_outage_from_its_first_silence() -> None:
    salon = at_work()
    salon.dies()
    (outage,) = salon.outages()
    assert (outage.uplink, outage.cause, outage.ended, outage.carried_by) == ("broadband", "no_reply", None, ("4g",))
    assert NINE + timedelta(seconds=4.5) < outage.began < NINE + timedelta(seconds=6)
    assert outage.evidence.startswith("nothing came back for 0.")
    assert salon.switches() == [("broadband", "4g")]


def test_it_has_ended_when_the_line_works_again_not_when_the_salon_is_home() -> None:
    salon = at_work()
    salon.dies()
    salon.passes(600)
    salon.works()
    (over,) = salon.outages()
    assert salon.state.line == "holding"
    assert over.ended is not None
    assert timedelta(minutes=10, seconds=29) < over.ended - over.began < timedelta(minutes=10, seconds=40)
    salon.passes(120)
    (home,) = salon.outages()
    assert salon.state.line == "on_primary"
    assert (home.ended, home.ended_why, home.switches) == (over.ended, WORKS, 2)
    assert salon.known.open is None


def test_what_the_backup_carried_is_counted_until_the_salon_is_home() -> None:
    salon = at_work(carried={"4g": 1_000, "broadband": 9_000})
    salon.dies()
    salon.carried |= {"4g": 5_001_000, "broadband": 9_500}
    salon.works()
    salon.carried["4g"] += 2_000_000
    salon.passes(120)
    assert [outage.bytes_on_backup for outage in salon.outages()] == [7_000_000]


def test_a_line_that_flaps_before_the_salon_is_home_is_one_outage() -> None:
    salon = at_work()
    for _ in range(3):
        salon.dies()
        salon.works()
    salon.passes(600)
    (outage,) = salon.outages()
    assert (outage.ended_why, salon.state.line) == (WORKS, "on_primary")


def test_a_line_that_fails_again_after_the_salon_was_home_is_another_outage() -> None:
    salon = at_work()
    salon.dies()
    salon.works()
    salon.passes(120)
    salon.dies()
    assert [outage.ended is None for outage in salon.outages()] == [False, True]


def test_who_stays_on_the_backup_by_wish_has_two_outages_when_hours_lie_between() -> None:
    salon = at_work()
    salon.dies()
    salon.tell(Wished(salon.now, "stay", "4g"))
    salon.works()
    salon.passes(SAME_S + 60)
    salon.dies()
    assert len(salon.outages()) == 2


def test_to_stay_on_the_backup_by_wish_is_no_outage() -> None:
    salon = at_work()
    salon.tell(Wished(salon.now, "stay", "4g"))
    salon.passes(600)
    assert (salon.state.active, salon.outages()) == ("4g", [])


def test_a_poor_line_that_the_owner_does_not_use_is_no_outage_and_one_that_was_left_is() -> None:
    pinned, left = at_work(), at_work()
    pinned.tell(Wished(pinned.now, "stay", "4g"))
    for salon in (pinned, left):
        salon.loss["broadband"] = 0.6
        salon.passes(120)
        assert (salon.state.active, salon.state.health("broadband").verdict) == ("4g", "degraded")
    assert [len(pinned.outages()), len(left.outages())] == [0, 1]
    assert left.outages()[0].evidence.endswith("of the last questions were lost")


def test_with_every_line_dead_it_is_an_outage_that_nobody_carried() -> None:
    salon = at_work()
    salon.loses.update(("broadband", "4g"))
    salon.passes(30)
    (outage,) = salon.outages()
    assert (salon.state.line, outage.carried_by, outage.switches) == ("offline", (), 0)
    salon.works("4g")
    (outage,) = salon.outages()
    assert (outage.carried_by, outage.switches) == (("4g",), 1)


def test_a_cable_that_is_out_says_so() -> None:
    salon = at_work()
    salon.link("broadband", carrier=False)
    salon.passes(1)
    (outage,) = salon.outages()
    assert (outage.cause, outage.evidence) == ("no_carrier", "the cable is out, or the other end is off")


def test_a_router_that_starts_together_with_the_box_is_no_outage() -> None:
    salon = Watched()
    salon.link("broadband", carrier=False)
    salon.passes(BOOT_S - 10)
    salon.link("broadband")
    salon.passes(120)
    assert (salon.state.active, salon.outages()) == ("broadband", [])


def test_a_line_that_does_not_come_up_at_all_is_one() -> None:
    salon = Watched()
    salon.link("broadband", carrier=False)
    salon.passes(BOOT_S + 5)
    assert [outage.cause for outage in salon.outages()] == ["no_carrier"]


def test_an_outage_goes_on_over_a_restart_and_keeps_its_beginning() -> None:
    salon = Watched(known=inherited("a-boot-id", OPEN, {"4g": 700}), carried={"4g": 700})
    salon.dies()
    salon.passes(BOOT_S + 60)
    salon.carried["4g"] += 3_000_000
    salon.works()
    salon.passes(120)
    (outage,) = salon.outages()
    assert (outage.id, outage.began, outage.ended_why) == (OPEN.id, OPEN.began, WORKS)
    assert (outage.bytes_on_backup, outage.ended is not None) == (8_000_000, True)
    assert outage.switches == 2  # away, before the restart, and home


def test_an_outage_that_was_over_when_the_daemon_came_back_ends_with_the_restart() -> None:
    salon = at_work(known=inherited("a-boot-id", OPEN, {}))
    assert salon.outages() == [replace(OPEN, ended=NINE, ended_why=RESTARTED)]
    assert salon.known.open is None


def test_a_line_that_is_seen_dead_after_the_restart_has_not_ended_with_it() -> None:
    salon = Watched(known=inherited("a-boot-id", OPEN, {}))
    salon.dies()
    salon.works()
    (outage,) = salon.outages()
    assert (outage.ended_why, outage.ended is not None and outage.ended > NINE + timedelta(seconds=29)) == (WORKS, True)


def test_a_clock_that_is_set_during_an_outage_moves_its_beginning_too() -> None:
    salon = at_work(clock_wrong=timedelta(days=-400))
    salon.dies()
    salon.passes(60)
    salon.clock_wrong = timedelta()
    salon.works()
    (outage,) = salon.outages()
    assert outage.ended is not None
    assert outage.ended - outage.began < timedelta(minutes=2)
    assert outage.began > NINE


def test_a_clock_that_only_trembles_moves_nothing() -> None:
    salon = at_work()
    salon.dies()
    salon.clock_wrong = timedelta(milliseconds=300)
    salon.works()
    salon.passes(120)
    assert len({each.began for each in salon.records if isinstance(each, Outage)}) == 1


def test_a_daemon_that_ends_leaves_the_figures_of_the_moment() -> None:
    salon = at_work()
    salon.dies()
    now = Now(salon.now, NINE, {"4g": 123})
    assert [outage.bytes_on_backup for outage in up_to_date(salon.known, now)] == [123]
    assert up_to_date(Outages("a-boot-id"), now) == ()


def test_two_outages_never_have_the_same_name() -> None:
    salon = at_work()
    for _ in range(2):
        salon.dies()
        salon.works()
        salon.passes(300)
    names = [outage.id for outage in salon.outages()]
    assert len(names) == 2
    assert all(name.startswith("a-boot-i-") for name in names)


@given(schedules)
@settings(max_examples=200, deadline=None)
def test_whatever_happens_an_outage_ends_after_it_began_and_before_the_next(
    schedule: list[tuple[float, str, str]],
) -> None:
    at, state, known, seen = 0.0, begin(WITH_PHONE, 0.0), Outages("a-boot-id"), dict[str, Outage]()
    for pause, name, what in schedule:
        at += pause
        before, (state, _) = state, step(WITH_PHONE, state, _event(name, what, at))
        known = fold(known, before, state, Now(at, NINE + timedelta(seconds=at), {}))
        seen |= {each.id: each for each in known.records if isinstance(each, Outage)}
    ends = [(each.began, each.ended) for each in seen.values()]
    assert all(ended is not None for _, ended in ends[:-1])
    assert all(ended is None or began <= ended for began, ended in ends)
    assert all(ended <= began for (_, ended), (began, _) in pairwise(ends) if ended)
