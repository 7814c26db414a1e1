"""What the commands that draw share: which day is meant, paper in the salon's language, a code on the terminal.

Parsing only: what stands on the paper is paper/'s.
"""

import io
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from appliance.config import Config
    from appliance.paper.printing import NotMade
    from appliance.salon.model import Day
    from appliance.web.desk import Reading

NOT_MADE = "The paper could not be made. Is there memory left? (free -m)"


def drawn(config: "Config", work: "Callable[[], Coroutine[Any, Any, bytes | NotMade]]") -> bytes:
    """What `work` makes. Whatever it says, it says as the salon speaks."""
    import asyncio

    from appliance.paper.printing import NotMade
    from appliance.tongue import speaking

    with speaking(config.salon.language):
        made = asyncio.run(work())
    if isinstance(made, NotMade):
        raise click.ClickException(NOT_MADE)
    return made


def written(file: Path, made: bytes) -> None:
    """The whole paper or none, for whoever wrote it alone: it holds names and numbers."""
    from appliance import whole

    try:
        whole.put(file, made, 0o600)
    except OSError as error:
        raise click.ClickException(f"{file} could not be written: {error.strerror}") from None


def code(address: str) -> str:
    """A QR code for a phone's camera, from the terminal."""
    import segno

    out = io.StringIO()
    segno.make(address, micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()


def held(reading: "Reading", called: str) -> "Day":
    """The day that somebody typed: 2026-11-21, today, tomorrow."""
    wanted = _date(called, reading.now.date())
    day = reading.day(wanted)
    if day is None:
        there = ", ".join(str(each.date) for each in reading.days) or "no day yet: planb sync fetches the book"
        raise click.ClickException(f"{wanted} is not in the book. There is: {there}.")
    return day


def _date(called: str, today: date) -> date:
    near = {"today": 0, "tomorrow": 1}
    if called in near:
        return today + timedelta(days=near[called])
    try:
        return date.fromisoformat(called)
    except ValueError:
        raise click.BadParameter(
            f"{called} is no date, such as {today}; or today, tomorrow", param_hint="DATE"
        ) from None
