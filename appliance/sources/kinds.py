"""The kinds of booking systems that this version reads, one line each, and the one behind a setting."""

from collections.abc import Callable

from appliance import config
from appliance.places import Places
from appliance.sources.csv import Csv
from appliance.sources.door import Answer, Failed, Source, Validators, Window
from appliance.sources.ics import Ics

KINDS: dict[str, Callable[[str], Source]] = {
    "ics": Ics,
    "csv": Csv,
}


def opened(source: config.Source, places: Places) -> Source:
    """The booking system behind a setting. An address that is a secret is read from its file."""
    if not source.url.startswith("secret:"):
        return KINDS[source.kind](source.url)
    name = source.url.removeprefix("secret:")
    try:
        return KINDS[source.kind](places.secret(name).read_text().strip())
    except (OSError, UnicodeDecodeError):
        return NoSecret(f"its address is secret:{name}, and there is no such secret that the box may read")


class NoSecret:
    """A source whose address cannot be read: it answers with the reason."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def fetch(self, known: Validators) -> Answer:  # noqa: ARG002  the door's shape
        return Failed(self._reason)

    async def read(self, body: bytes, window: Window) -> Failed:  # noqa: ARG002
        return Failed(self._reason)
