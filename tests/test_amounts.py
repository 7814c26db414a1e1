"""How an amount of data is written in a log."""

import pytest

from appliance.amounts import MB, megabytes


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
