"""The words that tables use for their columns."""

from collections import Counter

import pytest

from appliance.salon.tables import FIELDS


@pytest.mark.parametrize("rows", FIELDS)
def test_no_word_means_two_columns_of_one_table(rows: str):
    meant = Counter(name for names in FIELDS[rows].values() for name in names)
    assert [name for name, times in meant.items() if times > 1] == []


@pytest.mark.parametrize("rows", FIELDS)
def test_words_are_written_as_they_are_compared(rows: str):
    for name in (name for names in FIELDS[rows].values() for name in names):
        assert name == " ".join(name.casefold().split())
