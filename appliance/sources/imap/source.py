"""Rosters and day sheets that come by mail. Decides what is asked of a mailbox and how long that may take.

The whole conversation is held in a child (ask.py): it blocks, it reads what strangers wrote, and when its time is
over it is ended. Whoever knows the address can write to it and can forge a sender: a document that came by mail is
shown as it came, and is never more than that.
"""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, Base64Bytes, Field, ValidationError

from appliance import config
from appliance.sources import child
from appliance.sources.door import Brought, Document, Failed
from appliance.sources.foreign import Foreign, cleaned

DAYS = 7  # how far back mails are looked at
TOTAL_S = 60.0
# at the ends of the calendar no zone can be reckoned with
EARLIEST, LATEST = datetime(1980, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

Reason = Annotated[str, Field(max_length=4000), cleaned(1500)]


class _Document(Foreign):
    """One document as the child wrote it."""

    mark: Annotated[str, Field(pattern=r"^\d{1,12}-\d{1,12}-[\d.]{1,60}$")]
    name: Annotated[str, Field(max_length=120, pattern=r"^[^/\\]+$"), cleaned(120)]
    received_at: Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]
    body: Base64Bytes


class _Answer(Foreign):
    failed: Reason | None = None
    documents: Annotated[tuple[_Document, ...], Field(max_length=500)] = ()
    left_out: Annotated[tuple[Reason, ...], Field(max_length=10_500)] = ()


class Imap:
    """One folder of one mailbox."""

    def __init__(self, settings: config.Imap, password: str, total_s: float = TOTAL_S) -> None:
        self._settings, self._password, self._total_s = settings, password, total_s

    async def collect(self, known: Collection[str]) -> Brought | Failed:
        out = await child.parse("appliance.sources.imap.ask", [], self._question(known), self._total_s)
        if isinstance(out, Failed):
            return out
        try:
            answer = _Answer.model_validate_json(out)
        except ValidationError:
            return Failed("it cannot be read")
        if answer.failed is not None:
            return Failed(answer.failed)
        return Brought(_in_order(answer.documents), tuple(dict.fromkeys(answer.left_out)))

    def _question(self, known: Collection[str]) -> bytes:
        asked = self._settings.model_dump(include={"host", "port", "tls", "user", "folder", "sender", "subject"})
        since = datetime.now(UTC).date() - timedelta(days=DAYS)
        return json.dumps(
            {**asked, "password": self._password, "since": since.isoformat(), "known": sorted(known)}
        ).encode()


def _in_order(found: tuple[_Document, ...]) -> tuple[Document, ...]:
    oldest_first = sorted(found, key=lambda one: (one.received_at, int(one.mark.split("-")[1])))
    return tuple(Document(one.mark, one.name, one.body, one.received_at.astimezone(UTC)) for one in oldest_first)
