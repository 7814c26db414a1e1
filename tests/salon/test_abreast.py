"""What runs at the same time stands side by side."""

from appliance.salon.abreast import abreast


def test_one_after_the_other_has_the_whole_column() -> None:
    assert abreast([(0, 30), (30, 60)], 3) == ((0, 1), (0, 1))


def test_two_at_the_same_time_share_it() -> None:
    assert abreast([(0, 60), (15, 45)], 3) == ((0, 2), (1, 2))


def test_a_lane_that_is_free_again_is_taken() -> None:
    assert abreast([(0, 90), (0, 30), (30, 60)], 3) == ((0, 2), (1, 2), (1, 2))


def test_more_than_there_is_room_for_lie_on_the_last_lane() -> None:
    five = [(600, 660)] * 5
    assert abreast([*five, (700, 720)], 3) == ((0, 3), (1, 3), (2, 3), (2, 3), (2, 3), (0, 1))


def test_an_empty_column_has_no_places() -> None:
    assert abreast([], 3) == ()
