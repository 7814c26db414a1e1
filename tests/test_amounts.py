"""How an amount of data is written."""

import pytest

from appliance.amounts import MB, bill, megabytes, used


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (0, "0.0 MB"),
        (440_000, "0.4 MB"),
        (9.94 * MB, "9.9 MB"),
        (9.96 * MB, "10 MB"),
        (1630 * MB, "1630 MB"),
        (9949 * MB, "9949 MB"),
        (12_340 * MB, "12.3 GB"),
    ],
)
def test_an_amount_is_written_as_people_say_it(count: float, says: str) -> None:
    assert megabytes(count) == says


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
