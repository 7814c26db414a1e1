"""A price list as salons write it."""

import pytest

from appliance.salon.model import Price
from appliance.salon.pricing import price_list
from appliance.salon.rows import PriceRow
from tests.aday import TAKEN


def priced(price: str, duration: str = "45", service: str = "Cut", level: str = "senior"):
    return price_list([PriceRow("Cuts", service, level, price, duration)], "GBP", TAKEN)


@pytest.mark.parametrize(
    ("text", "kind", "least", "most"),
    [
        ("45.00", "fixed", 4500, None),
        ("£45", "fixed", 4500, None),
        ("from 45,50", "from", 4550, None),
        ("alkaen 1 262,90", "from", 126290, None),
        ("45.00-60.00", "range", 4500, 6000),
        ("£45 to £60", "range", 4500, 6000),
        ("On consultation", "consult", None, None),
    ],
)
def test_a_price_is_what_it_says(text: str, kind: str, least: int | None, most: int | None):
    assert priced(text).prices.services[0].prices == (Price("senior", kind, least, most, 45),)


@pytest.mark.parametrize("text", ["", "ask", "from much", "60-45", "x-60", "45-y"])
def test_a_price_that_cannot_be_read_is_put_aside(text: str):
    found = priced(text)
    assert found.prices.services == ()
    assert found.quarantined == ("a line whose price cannot be read",)


def test_a_line_without_a_service_is_put_aside():
    assert priced("45", service="").quarantined == ("a line without a service",)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 min", 45),
        ("1:15", 75),
        ("1:15:00", 75),
        ("1 h 15 min", 75),
        ("1h 15m", 75),
        ("2h", 120),
        ("", None),
        ("long", None),
        ("0", None),
    ],
)
def test_a_duration_is_minutes_or_not_known(text: str, minutes: int | None):
    assert priced("45", duration=text).prices.services[0].prices[0].duration_min == minutes


def test_levels_of_one_service_stay_together_in_the_order_of_the_list():
    rows = [
        PriceRow("Cuts", "Cut", "junior", "30", ""),
        PriceRow("Cuts", "Fringe", "", "10", ""),
        PriceRow("Cuts", "Cut", "senior", "€45", ""),
    ]
    found = price_list(rows, "GBP", TAKEN)
    assert [(one.name, [price.level for price in one.prices]) for one in found.prices.services] == [
        ("Cut", ["junior", "senior"]),
        ("Fringe", [None]),
    ]
    assert found.currencies == ("EUR",)
