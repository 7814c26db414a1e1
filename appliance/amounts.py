"""How an amount of data is written in a terminal, a log or a page. Pure."""

MB = 1_000_000  # providers count in thousands


def megabytes(count: float) -> str:
    """Bytes as people say them: "0.4 MB", "41 MB", "1.2 GB"."""
    if count < 9.95 * MB:
        return f"{count / MB:.1f} MB"
    if count < 9950 * MB:
        return f"{count / MB:.0f} MB"
    return f"{count / MB / 1000:.1f} GB"


def used(count: int, allowance_mb: int | None) -> str:
    """What went over an uplink since its month began: "41 MB of 2000 MB this month"."""
    of = f" of {allowance_mb} MB" if allowance_mb else ""
    return f"{megabytes(count)}{of} this month"


def bill(count: int, allowance_mb: int | None, watching: int, *, metered: bool) -> tuple[str, ...]:
    """What there is to say of an uplink's data: what was used, where that matters, and what watching it costs."""
    counts = allowance_mb is not None or (metered and count > 0)
    said = (
        (counts, used(count, allowance_mb)),
        (watching > 0, f"{megabytes(watching)} a month to watch it"),
    )
    return tuple(words for true, words in said if true)
