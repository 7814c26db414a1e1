"""What there is to say of an uplink's data: what was used, where that matters, and what watching it costs. Pure."""

from appliance.spoken import data
from appliance.tongue import _


def used(count: int, allowance_mb: int | None) -> str:
    """What went over an uplink since its month began: "41 MB of 2,000 MB this month"."""
    if allowance_mb:
        return _("{used} of {allowance} this month", used=data(count), allowance=data(allowance_mb * 1_000_000))
    return _("{used} this month", used=data(count))


def bill(count: int, allowance_mb: int | None, watching: int, *, metered: bool) -> tuple[str, ...]:
    """Each a remark of its own; none where nothing costs anything."""
    counts = allowance_mb is not None or (metered and count > 0)
    said = []
    if counts:
        said.append(used(count, allowance_mb))
    if watching > 0:
        said.append(_("{amount} a month to watch it", amount=data(watching)))
    return tuple(said)
