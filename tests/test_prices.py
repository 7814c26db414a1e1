"""How money is written for people."""

import pytest

from appliance import prices
from appliance.salon.model import Price
from appliance.spoken import money
from appliance.tongue import speaking


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (8500, "GBP", "£85"), (8250, "EUR", "€82.50"), (123456, "UAH", "₴1,234.56"), (0, "GBP", "£0"),
        (-500, "GBP", "−£5"), (8500, "SEK", "85\u00a0SEK"), (1200, "JPY", "1,200\u00a0JPY"),
        (85000, "VND", "85,000\u00a0VND"), (None, "GBP", ""),
    ],
)  # fmt: skip
def test_money_is_written_as_a_salon_writes_it(minor, currency, written) -> None:
    assert money(minor, currency) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["£82.50", "€85", "₴1,850", "−zł\u00a05"]),
        ("uk", ["82,50\u00a0£", "85\u00a0€", "1\u00a0850\u00a0₴", "−5\u00a0zł"]),
        ("fi", ["82,50\u00a0£", "85\u00a0€", "1\u00a0850\u00a0₴", "−5\u00a0zł"]),
    ],
)
def test_the_sign_stands_where_the_language_has_it(language, written) -> None:
    with speaking(language):
        assert [money(*each) for each in ((8250, "GBP"), (8500, "EUR"), (185000, "UAH"), (-500, "PLN"))] == written


@pytest.mark.parametrize(
    ("price", "written"),
    [
        (Price(None, "fixed", 4500, None, 45), "£45"),
        (Price(None, "from", 4500, None, 45), "from £45"),
        (Price(None, "range", 4500, 6000, 45), "£45–£60"),
        (Price(None, "range", 4500, None, 45), "£45"),
        (Price(None, "consult", None, None, None), "on consultation"),
        (Price(None, "fixed", 0, None, 15), "free"),
    ],
)
def test_each_kind_of_price_has_its_words(price: Price, written: str) -> None:
    assert prices.price(price, "GBP") == written
