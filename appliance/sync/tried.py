"""`planb source try`: one source, asked and read as the daemon would. Nothing is kept; decides what is worth saying."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from appliance import config as settings
from appliance.places import Places
from appliance.salon import gate
from appliance.salon.documents import Filing
from appliance.salon.model import Day, PriceList
from appliance.sources.door import Document, Failed, NotModified, Source, Validators
from appliance.sources.kinds import collector, opened, unmapped
from appliance.store import seal
from appliance.store.vault import Vault
from appliance.sync.asking import asked_of
from appliance.sync.documents import newest_in
from appliance.sync.take import Asked, understand

SAMPLE_MOST = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. `failed` None: it could be read."""

    source: str
    kind: str
    failed: str | None = None
    size: int = 0  # bytes of the payload
    days: tuple[Day, ...] = ()
    prices: PriceList | None = None
    put_aside: Mapping[str, int] = field(default_factory=dict)  # reason -> how many rows
    unmapped: tuple[str, ...] = ()  # fields that the source has and the profile does not use
    documents: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    refused: str | None = None  # why the gate would not publish it, were it the first copy


async def one(
    config: settings.Config, places: Places, source: settings.Source, sample: Path | None, first: date | None
) -> Tried:
    """Ask `source`, or read `sample` in its place, for the days from `first` on."""
    if isinstance(source, settings.OfDocuments):
        return await _documents(source, places, Filing(config.salon.zone, config.salon.hours.on))
    vault = Vault(places.vault, seal.load(places.key(config.privacy.key)))
    door = opened(source, places, newest_in(vault), (lambda _: "nobody is asked") if sample else None)
    zone = config.salon.zone
    now = datetime.now(UTC).astimezone(zone)
    asked = asked_of(config, source, door, datetime.combine(first, now.timetz()) if first else now)
    body = _read(sample) if sample else await _fetched(door, asked)
    if isinstance(body, Failed):
        return Tried(source.name, source.kind, body.reason)
    copy = await understand(asked, body)
    if isinstance(copy, Failed):
        return Tried(source.name, source.kind, copy.reason, len(body))
    verdict = gate.judge(None, copy.facts, zone=zone.key, currency=asked.place.currency)
    return Tried(
        source=source.name,
        kind=source.kind,
        size=len(body),
        days=tuple(day for day in copy.days if asked.window.first <= day.date < asked.window.after),
        prices=copy.prices,
        put_aside=copy.reasons,
        unmapped=await unmapped(door, body, asked.window),
        refused=verdict.refused,
    )


async def _fetched(door: Source, asked: Asked) -> bytes | Failed:
    match await door.fetch(Validators(), asked.window):
        case Failed() as failed:
            return failed
        case NotModified():
            return Failed('it said "not changed" to a first question')
        case fetched:
            return fetched.body


def _read(sample: Path) -> bytes | Failed:
    """The sample; OSError is said by the command line, with the name of the file."""
    with sample.open("rb") as file:
        body = file.read(SAMPLE_MOST + 1)
    return Failed(f"{sample} holds more than {SAMPLE_MOST // 2**20} MB") if len(body) > SAMPLE_MOST else body


async def _documents(source: settings.OfDocuments, places: Places, filing: Filing) -> Tried:
    brought = await collector(source, places).collect(())
    if isinstance(brought, Failed):
        return Tried(source.name, source.kind, brought.reason)
    return Tried(
        source=source.name,
        kind=source.kind,
        size=sum(len(one.body) for one in brought.documents),
        documents=tuple(_filed(one, filing) for one in brought.documents),
        left_out=brought.left_out,
    )


def _filed(one: Document, filing: Filing) -> str:
    """ "day sheet 2026-11-24.pdf (22550 bytes): day sheet, for Tuesday 24 November"."""
    found = filing.filed(one.name, one.received_at)
    what = "paper" if found.kind == "other" else found.kind.replace("_", " ")
    when = f"for {found.day:%A} {found.day.day} {found.day:%B}" if found.day else "stays until a newer one comes"
    return f"{one.name} ({len(one.body)} bytes): {what}, {when}"
