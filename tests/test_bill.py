"""What there is to say of what an uplink costs."""

import pytest

from appliance.amounts import MB
from appliance.bill import bill, used


def test_what_is_used_is_set_against_what_is_paid_for() -> None:
    assert used(41 * MB, 2000) == "41 MB of 2000 MB this month"
    assert used(41 * MB, None) == "41 MB this month"


def test_a_line_that_costs_nothing_has_no_bill() -> None:
    assert bill(41 * MB, None, 0, metered=False) == ()
    assert bill(0, None, 0, metered=True) == ()
    assert bill(0, None, 96 * MB, metered=False) == ("96 MB a month to watch it",)


@pytest.mark.parametrize(("metered", "allowance"), [(True, None), (False, 2000)])
def test_what_is_paid_for_is_counted(metered: bool, allowance: int | None) -> None:
    first, second = bill(41 * MB, allowance, 1_460_000, metered=metered)
    assert first.startswith("41 MB")
    assert second == "1.5 MB a month to watch it"
