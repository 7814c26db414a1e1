"""An upstream that suddenly answers nothing erases nothing."""

import pytest

from appliance.salon.gate import Facts, Verdict, judge

SAT, SUN = "2026-11-21", "2026-11-22"


def verdict(standing: Facts | None, fresh: Facts, **more) -> Verdict:
    return judge(standing, fresh, zone="Europe/London", currency="GBP", **more)


def test_the_first_copy_is_taken():
    assert verdict(None, Facts({SAT: 3})) == Verdict()


def test_an_empty_copy_erases_nothing_however_often_it_comes():
    found = verdict(Facts({SAT: 41}), Facts({}), confirmed=99)
    assert found == Verdict("it is empty, and the copy that stands has 41 entries")


def test_the_last_two_visits_of_a_small_salon_can_be_cancelled():
    standing, fresh = Facts({SAT: 2}), Facts({})
    assert verdict(standing, fresh, confirmed=1) == Verdict(
        "it is empty, and the copy that stands has 2 entries", again=True
    )
    assert verdict(standing, fresh, confirmed=2) == Verdict()


def test_a_refusal_says_what_most_of_the_bad_entries_are():
    found = verdict(None, Facts({SAT: 5}, quarantined=3, commonest="an entry without a title"))
    assert found.refused == "3 of 8 entries could not be read, most of them: an entry without a title"


def test_one_bad_entry_does_not_cost_a_small_salon_its_day():
    assert verdict(None, Facts({SAT: 5}, quarantined=2)) == Verdict()
    assert verdict(None, Facts({SAT: 5}, quarantined=3)).refused
    assert verdict(None, Facts({}, quarantined=1)).refused


def test_an_empty_copy_of_nothing_is_fine():
    assert verdict(Facts({SAT: 0}), Facts({})) == Verdict()


def test_a_day_that_lost_most_of_its_visits_has_to_say_so_three_times():
    standing, fresh = Facts({SAT: 40, SUN: 10}), Facts({SAT: 15, SUN: 10})
    assert verdict(standing, fresh) == Verdict(f"{SAT} fell from 40 to 15 entries", again=True)
    assert verdict(standing, fresh, confirmed=1).refused
    assert verdict(standing, fresh, confirmed=2) == Verdict()


def test_four_in_ten_are_enough():
    assert verdict(Facts({SAT: 40}), Facts({SAT: 16})) == Verdict()


def test_a_rest_day_may_empty_itself():
    assert verdict(Facts({SAT: 40, SUN: 2}), Facts({SAT: 40}), rest_days={SUN}) == Verdict()


@pytest.mark.parametrize(("bad", "is_refused"), [(4, False), (5, True)])
def test_a_tenth_that_cannot_be_read_is_too_much(bad: int, is_refused: bool):
    found = verdict(None, Facts({SAT: 45}, quarantined=bad))
    assert bool(found.refused) == is_refused
    assert not found.again


def test_prices_in_another_currency_are_refused():
    assert verdict(None, Facts({SAT: 4}, currencies=("EUR", "GBP"))).refused == "its prices are in EUR, not in GBP"


def test_a_zone_that_changed_is_refused_unless_it_became_the_salons_own():
    kyiv = Facts({SAT: 4}, zone="Europe/Kyiv")
    assert "from Europe/Kyiv to Asia/Tokyo" in verdict(kyiv, Facts({SAT: 4}, zone="Asia/Tokyo")).refused
    assert "to none" in verdict(kyiv, Facts({SAT: 4})).refused
    assert verdict(kyiv, Facts({SAT: 4}, zone="Europe/London")) == Verdict()
    assert verdict(Facts({SAT: 4}), kyiv) == Verdict()
