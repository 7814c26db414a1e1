"""What of a visit is sealed, and how it lies in its one column. Decides which fields those are, not who may see them.

The client's ref is among them: where the booking system gives none, it is made from the name and the telephone number,
and whoever has the name could try every number until the ref fits.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from appliance.salon.discreet import reachless
from appliance.salon.model import Alert, Client, Segment, Visit
from appliance.store.seal import Seal

UNREADABLE = (Alert("other", "cannot be read: the key of the box is missing"),)  # absence must not read as safe


@dataclass(frozen=True, slots=True)
class Personal:
    """The fields of a visit that are sealed."""

    phone: str | None = None
    name: str | None = None  # where the readable one leaves something out
    services: Mapping[int, str] = field(default_factory=dict)  # of segments by their number, in the same way
    ref: str = ""
    history: tuple[str, ...] = ()
    formula: str | None = None
    note: str | None = None
    alerts: tuple[Alert, ...] = UNREADABLE

    def client(self, name: str) -> Client:
        return Client(self.name or name, self.phone, self.ref, self.history, self.formula)

    def segments(self, readable: Iterable[Segment]) -> tuple[Segment, ...]:
        return tuple(
            replace(one, service=self.services.get(number, one.service)) for number, one in enumerate(readable)
        )


def closed(visit: Visit, day: str, key: Seal) -> bytes | None:
    """The sealed column of a visit. None: it could not be opened when it was read, so there is nothing to close."""
    if visit.is_sealed:
        return None
    told = {
        "name": visit.client.name if readable(visit.client.name) != visit.client.name else None,
        "services": [(n, s.service) for n, s in enumerate(visit.segments) if readable(s.service) != s.service],
        "phone": visit.client.phone,
        "ref": visit.client.ref,
        "history": visit.client.history,
        "formula": visit.client.formula,
        "note": visit.note,
        "alerts": [(alert.kind, alert.text) for alert in visit.alerts],
    }
    return key.close(json.dumps(told, ensure_ascii=False).encode(), _about(day, visit.id))


def readable(text: str) -> str:
    """What may stand unsealed of a name or a service: people type telephone numbers into both."""
    return reachless(text)


def opened(row: Mapping[str, Any], key: Seal | None) -> Personal | None:
    """What a row of the table of visits has sealed. None: no key, or not this one."""
    plain = key.open(row["sealed"], _about(row["day"], row["id"])) if key and row["sealed"] else None
    return told(json.loads(plain)) if plain else None


def told(fields: Mapping[str, Any]) -> Personal:
    """The sealed fields out of what JSON made of them."""
    return Personal(
        phone=fields["phone"],
        name=fields.get("name"),
        services=dict(fields.get("services", ())),
        ref=fields["ref"],
        history=tuple(fields["history"]),
        formula=fields["formula"],
        note=fields["note"],
        alerts=tuple(Alert(kind, text) for kind, text in fields["alerts"]),
    )


def _about(day: str, visit: str) -> str:
    """A sealed column opens on its own day and visit only: no visit can be given another's note."""
    return f"{day} {visit}"
