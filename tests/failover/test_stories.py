"""Which way out, told as stories: every row of the table of states is the point of one of them."""

from appliance.failover.events import Answer, Drain, Late, LinkChanged, Probed, Prove, Proved, Tick
from appliance.failover.state import Policy, Remembered, Way, begin
from tests.failover.stories import SALON, WITH_PHONE, play, story

BOTH_WELL = """
    broadband ok
    4g ok
"""


def test_the_salon_starts_on_broadband():
    assert story("broadband ok") == ["online:broadband"]


def test_an_outage_moves_the_salon_to_4g_and_home_after_the_hold_down():
    heard = story("""
        broadband ok
        4g ok
        broadband dies
        broadband ok
        time passes 70
    """)
    assert heard == ["online:broadband", "failover:4g", "flush:broadband", "holding", "failback:broadband"]


def test_two_lost_rounds_are_not_an_outage():
    assert story(BOTH_WELL + "broadband blips 300") == ["online:broadband"]


def test_nobody_goes_home_before_the_hold_down_is_over():
    heard = story(BOTH_WELL + "broadband dies\n broadband ok\n time passes 50")
    assert heard[-1] == "holding"


def test_going_home_flushes_nothing():
    salon = play(BOTH_WELL + "broadband dies\n broadband ok\n time passes 70")
    assert salon.heard.count("flush:broadband") == 1
    assert "flush:4g" not in salon.heard


def test_a_cable_that_is_pulled_is_an_outage_at_once():
    salon = play(BOTH_WELL + "broadband cable out\n time passes 0.1")
    assert salon.heard == ["online:broadband", "failover:4g", "flush:broadband"]
    assert salon.state.reason == "broadband: no_carrier"


def test_a_modem_that_is_unplugged_and_a_lost_lease_have_names():
    assert play(BOTH_WELL + "4g gone").state.health("4g").reason == "no_device"
    assert play(BOTH_WELL + "4g unleased").state.health("4g").reason == "no_lease"


def test_a_line_without_a_backup_goes_offline_and_comes_back():
    only = Policy((Way("broadband", metered=False),))
    heard = story("broadband ok\n broadband dies\n time passes 5\n broadband ok", only)
    assert heard == ["online:broadband", "offline"]
    assert play("broadband ok\n broadband dies\n broadband ok", only).state.line == "on_primary"


def test_both_dead_flushes_nothing_and_the_first_that_answers_carries():
    heard = story(BOTH_WELL + "4g silent\n broadband dies\n time passes 20\n 4g ok")
    assert heard == ["online:broadband", "offline", "failover:4g", "flush:broadband"]


def test_the_salon_waits_for_a_backup_that_was_well_before_it_calls_itself_offline():
    salon = play(BOTH_WELL + "time passes 100\n 4g silent\n broadband silent\n time passes 2")
    assert salon.state.line == "on_primary"
    salon.until(salon.now + 10)
    assert salon.heard == ["online:broadband", "offline"]


def test_a_backup_that_has_not_answered_since_the_trouble_began_is_not_taken():
    heard = story(BOTH_WELL + "time passes 100\n 4g silent\n broadband silent\n time passes 2")
    assert heard == ["online:broadband"]


def test_a_sleeping_modem_is_woken_at_the_first_suspicion():
    salon = play(BOTH_WELL + "time passes 100")
    salon.actions.clear()
    salon.loses.add("broadband")
    salon.until(salon.now + 0.7)
    assert any(getattr(action, "uplink", "") == "4g" for action in salon.actions)


def test_a_sign_in_page_is_not_a_line():
    salon = play(BOTH_WELL + "broadband portal\n broadband used\n time passes 15")
    assert salon.heard == ["online:broadband", "failover:4g", "flush:broadband"]
    assert salon.state.reason == "broadband: portal"


def test_one_strange_answer_is_not_a_sign_in_page():
    salon = play(BOTH_WELL)
    salon.tell(Proved("broadband", salon.now, "portal"))
    salon.until(salon.now + 15)
    assert "failover:4g" not in salon.heard


def test_names_that_do_not_resolve_are_an_outage_with_its_own_name():
    assert play(BOTH_WELL + "broadband dns\n broadband used\n time passes 15").state.reason == "broadband: dns"


def test_signal_without_data_is_called_by_its_name():
    assert play(BOTH_WELL + "broadband no_reply\n broadband used\n time passes 15").state.reason == "broadband: no_data"


def test_a_sign_in_page_on_broadband_at_start_leaves_the_salon_on_4g():
    assert story("broadband portal\n 4g ok\n time passes 5") == ["online:4g", "flush:broadband"]


def test_the_primary_has_its_chance_before_a_backup_is_taken_at_start():
    assert story("broadband silent\n 4g ok\n time passes 1") == []
    assert story("broadband silent\n 4g ok\n time passes 8") == ["online:4g", "flush:broadband"]


def test_a_start_with_everything_dead_is_offline():
    assert story("broadband cable out\n 4g gone") == ["offline"]


def test_a_second_phone_takes_over_when_broadband_and_modem_are_dead():
    heard = story(
        """
        broadband ok
        4g ok
        hotspot ok
        broadband dies
        4g gone
        time passes 5
    """,
        WITH_PHONE,
    )
    assert heard[:3] == ["online:broadband", "failover:4g", "flush:broadband"]
    assert heard[3:] == ["failover:hotspot", "flush:4g"]


def test_the_salon_moves_from_the_phone_to_the_modem_first_and_then_home():
    salon = play("broadband cable out\n 4g gone\n hotspot ok\n time passes 5", WITH_PHONE)
    assert salon.heard[-3:] == ["online:hotspot", "flush:broadband", "flush:4g"]
    salon.link("4g")
    salon.until(salon.now + 70)
    assert salon.heard[-2:] == ["holding", "failback:4g"]
    assert salon.state.line == "on_backup"
    salon.link("broadband")
    salon.until(salon.now + 70)
    assert salon.heard[-1] == "failback:broadband"


def test_a_backup_that_dies_while_broadband_waits_sends_the_salon_home_at_once():
    heard = story(BOTH_WELL + "broadband dies\n broadband ok\n 4g gone\n time passes 1")
    assert heard[-2:] == ["failback:broadband", "flush:4g"]


def test_a_backup_that_dies_before_broadband_is_proven_leaves_the_salon_offline_then_home():
    heard = story(BOTH_WELL + "broadband dies\n 4g gone\n time passes 5\n broadband ok")
    assert heard[-3:] == ["offline", "failback:broadband", "flush:4g"]


def test_a_backup_that_dies_in_the_hold_down_gives_way_to_the_next_backup():
    heard = story(
        """
        broadband cable out
        4g ok
        hotspot ok
        time passes 5
        4g gone
        time passes 5
        4g plugged in
        time passes 5
        hotspot gone
        time passes 5
    """,
        WITH_PHONE,
    )
    moves = [word for word in heard if word != "flush:broadband"]
    assert moves == ["online:4g", "failover:hotspot", "flush:4g", "holding", "failback:4g", "flush:hotspot"]


def test_the_primary_that_comes_back_first_takes_over_from_a_dead_backup():
    salon = play(BOTH_WELL + "broadband dies")
    salon.loses.clear()
    salon.link("broadband", carrier=False)
    salon.link("4g", present=False)
    salon.link("broadband")
    salon.until(salon.now + 5)
    assert salon.state.line == "on_primary"


def test_each_flap_doubles_the_wait_and_a_quiet_half_hour_halves_it():
    salon = play(BOTH_WELL + "broadband dies")
    assert salon.state.hold_down_s == 60
    _flap(salon)
    assert salon.state.hold_down_s == 120
    _flap(salon)
    assert salon.state.hold_down_s == 240
    salon.loses.clear()
    salon.until(salon.now + 1800)
    salon.loses.add("broadband")
    salon.until(salon.now + 25)  # nobody has used it for half an hour: it is asked rarely
    assert salon.state.hold_down_s == 120


def test_a_line_that_never_settles_waits_half_an_hour_at_most():
    salon = play(BOTH_WELL + "broadband dies")
    for _ in range(10):
        _flap(salon)
    assert salon.state.hold_down_s == SALON.max_hold_down_s


def _flap(salon) -> None:
    salon.loses.clear()
    salon.until(salon.now + 5)
    assert salon.state.line == "holding"
    salon.loses.add("broadband")
    salon.until(salon.now + 5)
    assert salon.state.line == "on_backup"


def test_a_line_that_fails_after_a_quiet_month_is_left_like_any_other():
    salon = play(BOTH_WELL + "broadband dies")
    salon.loses.clear()
    salon.until(salon.now + 100)
    salon.waiting.clear()
    salon.now += 40 * 86400
    salon.link("broadband", carrier=False)
    salon.until(salon.now + 5)
    assert salon.state.line == "on_backup"
    assert salon.state.hold_down_s == SALON.hold_down_s


def test_connections_that_stayed_on_4g_are_forgotten_when_it_dies_later():
    salon = play(BOTH_WELL + "broadband dies\n broadband ok\n time passes 70\n 4g silent\n time passes 320")
    assert salon.state.line == "on_primary"
    assert salon.heard[-2:] == ["failback:broadband", "flush:4g"]


def test_connections_that_a_crash_left_on_a_dead_line_are_forgotten_at_start():
    assert story("broadband silent\n 4g ok\n time passes 10") == ["online:4g", "flush:broadband"]


def test_an_answer_to_a_question_from_before_the_cable_came_back_says_nothing():
    salon = play("broadband portal\n broadband cable in\n broadband cable out\n broadband cable in")
    salon.tell(Proved("broadband", salon.now, "open"))
    salon.tell(Probed("broadband", salon.now, salon.now - 0.1, (Answer("icmp", None), Answer("dns", None))))
    health = salon.state.health("broadband")
    assert (health.verdict, health.rounds_lost) == ("unknown", 0)
    assert health.proving, "it is asked again"


def test_another_gateway_is_asked_at_once_and_believed_until_then():
    salon = play(BOTH_WELL)
    salon.settle()
    salon.actions.clear()
    salon.tell(LinkChanged("broadband", salon.now, True, True, "203.0.113.10", "203.0.113.2"))
    assert Prove("broadband", thorough=False) in salon.actions
    assert salon.state.health("broadband").is_up
    salon.tell(LinkChanged("broadband", salon.now, True, True, "203.0.113.10", None))
    assert salon.state.health("broadband").gateway == "203.0.113.2", "a route that a renewal puts away for a moment"
    salon.tell(LinkChanged("broadband", salon.now, True, True, "203.0.113.11", None))
    assert salon.state.health("broadband").gateway is None


def test_nobody_goes_home_to_a_modem_that_died_while_it_was_waited_for():
    salon = play("broadband cable out\n 4g gone\n hotspot ok\n time passes 5", WITH_PHONE)
    salon.link("4g")
    salon.until(salon.now + 5)
    assert salon.state.line == "holding"
    salon.loses.add("4g")  # silently: a metered line that stands by is not asked for five minutes
    salon.until(salon.now + 70)
    assert "failback:4g" not in salon.heard
    assert salon.state.health("4g").is_down


def test_nobody_goes_home_on_the_word_of_an_hour_ago():
    salon = play(BOTH_WELL + "broadband dies\n broadband ok")
    salon.waiting.clear()
    salon.loses.add("broadband")
    salon.now += 3600  # the machine slept
    salon.tell(Tick(salon.now))
    salon.tell(Probed("broadband", salon.now, salon.now - 0.1, (Answer("icmp", None),)))
    salon.until(salon.now + 5)
    assert "failback:broadband" not in salon.heard


def test_a_backup_that_got_a_sign_in_page_is_found_out_as_soon_as_it_carries():
    salon = play(BOTH_WELL + "hotspot ok\n 4g portal\n broadband dies\n time passes 2", WITH_PHONE)
    assert salon.heard[-1] == "flush:4g"
    assert salon.state.active == "hotspot"


def test_a_lease_that_is_renewed_with_another_address_is_no_outage():
    salon = play(BOTH_WELL)
    salon.link("broadband", address="203.0.113.77")
    salon.until(salon.now + 5)
    assert salon.heard == ["online:broadband"]
    assert salon.state.line == "on_primary"


def test_another_address_that_leads_nowhere_is_an_outage_soon():
    salon = play(BOTH_WELL + "broadband silent")
    salon.link("broadband", address="203.0.113.77")
    salon.until(salon.now + 1.0)
    assert salon.heard[1:] == ["failover:4g", "flush:broadband"]


def test_a_satellite_is_slow_and_not_dead():
    salon = play(BOTH_WELL)
    salon.rtt["broadband"] = 0.7
    salon.link("broadband", address="203.0.113.11")
    salon.until(salon.now + 300)
    assert salon.state.line == "on_primary"
    assert salon.state.health("broadband").loss == 0


def test_a_provider_that_lets_no_echo_through_is_judged_by_its_proofs():
    salon = play("broadband deaf\n 4g ok\n time passes 600")
    assert salon.heard == ["online:broadband"]
    salon.hear("broadband used")
    salon.loses.add("broadband")
    salon.until(salon.now + 30)
    assert salon.heard[1:] == ["failover:4g", "flush:broadband"]
    assert salon.state.reason == "broadband: no_reply"


def test_a_backup_that_answers_no_echo_is_proven_when_it_is_needed():
    heard = story("4g deaf\n broadband ok\n time passes 600\n broadband used\n broadband silent\n time passes 6")
    assert heard == ["online:broadband", "failover:4g", "flush:broadband"]


def test_a_standby_sim_whose_data_ran_out_is_no_line_any_more():
    rarely = Policy(SALON.ways, metered_interval_s=290)
    salon = play(BOTH_WELL + "time passes 60\n 4g no_reply\n time passes 22000", rarely)
    assert salon.state.health("4g").reason in ("no_reply", "no_data")


def test_a_line_that_loses_too_much_is_left_for_a_better_one():
    salon = play(BOTH_WELL + "broadband loses 66\n time passes 10")
    assert salon.state.health("broadband").reason == "high_loss"
    assert salon.heard[-2:] == ["failover:4g", "flush:broadband"]
    salon.loss.clear()
    salon.until(salon.now + 100)
    assert salon.heard[-1] == "failback:broadband"


def test_a_young_line_that_dies_silently_is_dead_and_not_lossy():
    salon = play(BOTH_WELL + "time passes 7\n broadband dies")
    assert salon.state.reason == "broadband: no_reply"


def test_a_poor_line_is_better_than_none():
    only = Policy((Way("broadband", metered=False),))
    salon = play("broadband ok\n broadband loses 66\n time passes 10", only)
    assert salon.state.health("broadband").verdict == "degraded"
    assert salon.state.line == "on_primary"


def test_a_late_answer_is_a_sign_of_life_and_one_from_before_the_cable_is_none():
    salon = play(BOTH_WELL + "broadband silent\n time passes 0.7")
    assert salon.state.health("broadband").silent_since is not None
    salon.tell(Late("broadband", salon.now, "icmp", 0.4))
    assert salon.state.health("broadband").silent_since is None
    salon.link("broadband", carrier=False)
    away = salon.state.health("broadband")
    salon.tell(Late("broadband", salon.now, "icmp", 0.4))
    assert salon.state.health("broadband") == away


def test_a_line_that_answers_too_slowly_for_long_is_left_but_not_while_the_salon_fills_it():
    filled = play(BOTH_WELL + "broadband takes 1500")
    for _ in range(300):
        filled.hear("broadband used a lot")
        filled.until(filled.now + 0.2)
    assert filled.heard == ["online:broadband"]
    slower = "".join(f"broadband takes {ms}\n time passes 30\n" for ms in (400, 600, 900, 1300, 1300))
    slow = play(BOTH_WELL + slower)
    assert slow.state.health("broadband").reason == "high_latency"
    assert "failover:4g" in slow.heard


def test_the_salons_own_packets_raise_suspicion_and_rarely_when_the_line_is_well():
    salon = play(BOTH_WELL + "broadband used")
    salon.hear("broadband unanswered")
    assert salon.state.health("broadband").silent_since is not None
    salon.until(salon.now + 0.3)
    assert salon.state.health("broadband").silent_since is None
    salon.hear("broadband unanswered")
    assert salon.state.health("broadband").silent_since is None, "they are sent to somebody who never answers"


def test_the_owner_goes_home_without_waiting():
    salon = play(BOTH_WELL + "broadband dies\n broadband ok\n time passes 3")
    assert salon.state.line == "holding"
    salon.hear("the owner wants home")
    salon.until(salon.now + 3)
    assert salon.state.line == "on_primary"


def test_a_wish_to_go_home_is_forgotten_where_there_is_no_home():
    salon = play(BOTH_WELL + "broadband dies\n the owner wants home")
    assert not salon.state.hurry


def test_staying_lasts_until_it_is_taken_back_or_the_line_dies():
    salon = play(BOTH_WELL + "the owner wants to stay on 4g\n time passes 200")
    assert (salon.state.line, salon.state.active, salon.state.reason) == ("on_backup", "4g", "4g: pinned")
    assert "flush:broadband" not in salon.heard
    salon.hear("4g dies")
    salon.until(salon.now + 5)
    assert salon.state.active == "broadband"
    salon.hear("4g ok")
    salon.until(salon.now + 400)
    assert salon.state.active == "4g"
    salon.hear("the owner wants everything by itself")
    salon.until(salon.now + 200)
    assert salon.state.active == "broadband"


def test_what_a_restart_remembers_is_kept():
    known = Remembered(hold_down_s=240.0, left_at=-100.0, pinned="4g")
    state = begin(SALON, 0.0, known)
    assert (state.hold_down_s, state.left_at, state.pinned) == (240.0, -100.0, "4g")
    assert begin(SALON, 0.0, Remembered(hold_down_s=9e9, pinned="gone")).hold_down_s == SALON.max_hold_down_s
    assert begin(SALON, 0.0, Remembered(pinned="gone")).pinned is None


def test_a_metered_line_is_emptied_when_the_salon_has_been_home_for_a_while():
    salon = play(BOTH_WELL + "broadband dies\n broadband ok\n time passes 70")
    home = salon.now
    assert salon.state.line == "on_primary"
    salon.actions.clear()
    salon.until(home + SALON.drain_s - 20)
    assert Drain("4g") not in salon.actions
    salon.until(home + SALON.drain_s + 130)
    assert salon.actions.count(Drain("4g")) >= 2, "stragglers are looked for again"
