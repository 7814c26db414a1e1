"""Which part of a list comes next, and when it is whole."""

from datetime import date

import pytest

from appliance.sources.json.paging import Half, Leaf, is_last, params
from appliance.sources.json.requests import Paging

TODAY = date(2026, 11, 24)


def test_each_kind_asks_for_its_parts_in_its_own_way():
    offset = Paging(kind="offset", param="skip", size=50, size_param="take")
    assert [params(offset, 0, 0, None), params(offset, 1, 50, None)] == [
        {"take": 50, "skip": 0},
        {"take": 50, "skip": 50},
    ]
    page = Paging(kind="page", param="page", start=1, pages="pages")
    assert [params(page, 0, 0, None), params(page, 1, 20, None)] == [{"page": 1}, {"page": 2}]
    cursor = Paging(kind="cursor", param="cursor", next="next")
    assert [params(cursor, 0, 0, None), params(cursor, 1, 20, "c2")] == [{}, {"cursor": "c2"}]
    assert params(Paging(size=100, size_param="max"), 0, 0, None) == {"max": 100}


def test_a_full_part_is_the_last_one_when_the_total_is_reached():
    offset = Paging(kind="offset", param="skip", size=50, total="total")
    assert not is_last(offset, Leaf(50, total=100), 0, 50, TODAY)
    assert is_last(offset, Leaf(50, total=100), 1, 100, TODAY)
    assert not is_last(offset, Leaf(50), 1, 100, TODAY)
    with pytest.raises(Half, match="holds 100 rows and gave 70"):
        is_last(offset, Leaf(20, total=100), 1, 70, TODAY)


def test_a_list_in_pages_that_does_not_say_how_many_is_not_believed():
    page = Paging(kind="page", param="page", pages="pages")
    assert is_last(page, Leaf(5, pages=1), 0, 5, TODAY)
    with pytest.raises(Half, match="how many pages"):
        is_last(page, Leaf(5), 0, 5, TODAY)


def test_what_is_sorted_ends_where_it_is_older_than_today():
    sorted_list = Paging(kind="short_page", param="page", size=2, until="[-1].end")
    assert not is_last(sorted_list, Leaf(2, last="2026-11-24 08:00:00"), 0, 2, TODAY)
    assert is_last(sorted_list, Leaf(2, last="2026-11-23 23:59:00"), 0, 2, TODAY)
