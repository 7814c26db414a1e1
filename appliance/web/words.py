"""The words of a visit's status and of its alerts. Pure. Times: spoken.py. Prices: prices.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from appliance.salon.model import NOT_SUPPLIED, Alert, AlertKind, VisitStatus
from appliance.tongue import N_, Tongue, _, language, p_


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as a letter and a word: colour is only the third sign."""

    letter: str
    word: str


ALERTS: dict[AlertKind, tuple[str, str]] = {  # alone, and with what the source says of it
    "patch_test": (N_("Patch test"), N_("Patch test: {text}")),
    "allergy": (N_("Allergy"), N_("Allergy: {text}")),
    "balance": (N_("Owes"), N_("Owes: {text}")),
}


def marks() -> Mapping[VisitStatus, Mark]:
    """Every status, in the language that is spoken now."""
    return _marks(language())


def alert(alert: Alert) -> str:
    text = _("not supplied") if alert.text == NOT_SUPPLIED else alert.text
    if alert.kind not in ALERTS:
        return text  # a note of the source's own
    alone, with_text = ALERTS[alert.kind]
    return _(with_text, text=text) if text else _(alone)


@cache
def _marks(spoken: Tongue) -> Mapping[VisitStatus, Mark]:  # noqa: ARG001 - what the cache goes by
    """The letters differ from one another in every language."""
    return {
        "requested": Mark("?", p_("status", "requested")),
        "booked": Mark(p_("letter for: booked", "B"), p_("status", "booked")),
        "confirmed": Mark(p_("letter for: confirmed", "C"), p_("status", "confirmed")),
        "arrived": Mark(p_("letter for: arrived", "A"), p_("status", "arrived")),
        "in_service": Mark(p_("letter for: in service", "S"), p_("status", "in service")),
        "done": Mark("✓", p_("status", "done")),
        "paid": Mark(p_("letter for: paid", "P"), p_("status", "paid")),
        "no_show": Mark(p_("letter for: did not come", "N"), p_("status", "did not come")),
        "cancelled": Mark("×", p_("status", "cancelled")),
        "unknown": Mark("–", p_("status", "status not known")),
    }
