"""When to ask a source again. Pure: the dice and the clock are passed in."""

METERED_S = 900.0  # a quarter of an hour: a few megabytes a month over 4G
FIRST_RETRY_S = 15.0
LONGEST_RETRY_S = 1800.0
LONGEST_WISH_S = 3600.0  # a Retry-After of a day would keep yesterday's book


def pause(every_s: float, *, failures: int, wish_s: float | None, metered: bool, dice: float) -> float:
    """Seconds until the next question. `dice` in 0..1 spreads boxes that started together after a power cut."""
    usual = max(every_s, METERED_S) if metered else every_s
    wished = min(wish_s or 0.0, LONGEST_WISH_S)
    if not failures:
        return max(usual * (0.9 + 0.2 * dice), wished)
    back_off = min(FIRST_RETRY_S * 2.0 ** min(failures - 1, 10), max(LONGEST_RETRY_S, usual))
    least = METERED_S if metered else 0.0
    return max(back_off * (0.8 + 0.4 * dice), wished, least)
