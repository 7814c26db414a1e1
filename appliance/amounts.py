"""How an amount of data is written in a log and in what a command answers. Pure. Elsewhere: spoken/."""

MB = 1_000_000  # providers count in thousands


def megabytes(count: float) -> str:
    """Bytes as people say them: "0.4 MB", "41 MB", "1.2 GB"."""
    if count < 9.95 * MB:
        return f"{count / MB:.1f} MB"
    if count < 9950 * MB:
        return f"{count / MB:.0f} MB"
    return f"{count / MB / 1000:.1f} GB"
