"""The words of a visit: what is done and by whom, its status, what has to be seen before work begins. Pure.

Times: spoken/; prices: prices.py.

It decides what an alert means on a day; not how loudly a face says it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from appliance.salon.model import NOT_SUPPLIED, Alert, AlertKind, Block, BlockKind, Day, Visit, VisitStatus
from appliance.spoken import dated
from appliance.tongue import N_, Tongue, _, language, p_


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as a letter and a word: colour is only the third sign."""

    letter: str
    word: str


@dataclass(frozen=True, slots=True)
class Warned:
    """What an alert means that day. `mark` is what one reads when there are no colours."""

    text: str
    tone: Literal["", "good", "quiet"]
    mark: str = ""


PATCH_TEST_HOLDS = timedelta(days=183)  # insurers' rule of thumb: six months, for a client who is known
# phone, note and record card are closed, too; what is not there must not read as safe
SEALED = N_("Notes cannot be opened: the box's key is missing")

ALERTS: dict[AlertKind, tuple[str, str]] = {  # alone, and with what the source says of it
    "patch_test": (N_("Patch test"), N_("Patch test: {text}")),
    "allergy": (N_("Allergy"), N_("Allergy: {text}")),
    "balance": (N_("Owes"), N_("Owes: {text}")),
}


BLOCKS: dict[BlockKind, str] = {
    "break": N_("Break"),
    "off": N_("Away"),
    "meeting": N_("Meeting"),
    "training": N_("Training"),
    "holiday": N_("Holiday"),
}


def services(visit: Visit) -> tuple[str, ...]:
    """What is done, each once, in order."""
    return tuple(dict.fromkeys(segment.service for segment in visit.segments))


def hands(visit: Visit, day: Day) -> tuple[str, ...]:
    """Who does it, as far as the book names somebody."""
    called = {person.id: person.name for person in day.staff}
    names = (called.get(segment.staff, "") for segment in visit.segments)
    return tuple(dict.fromkeys(name for name in names if name))


def blocked(block: Block) -> str:
    """Why a member of staff takes nobody: in the salon's own word, else in ours."""
    return block.label or _(BLOCKS[block.kind])


def marks() -> Mapping[VisitStatus, Mark]:
    """Every status, in the language that is spoken now."""
    return _marks(language())


def warnings(visit: Visit, day: date) -> tuple[Warned, ...]:
    """Every alert of a visit on that day."""
    return (Warned(_(SEALED), "", "!"),) if visit.is_sealed else tuple(warned(alert, day) for alert in visit.alerts)


def warned(alert: Alert, day: date) -> Warned:
    """What the source did not supply is said, but not loudly."""
    if alert.text == NOT_SUPPLIED:
        return Warned(said(alert), "quiet")
    tested = _date(alert.text) if alert.kind == "patch_test" else None
    if tested is None:
        return Warned(said(alert), "", "!")
    if timedelta(0) <= day - tested <= PATCH_TEST_HOLDS:
        return Warned(_("Patch test: {text}", text=dated(tested)), "good", "✓")
    return Warned(_("Patch test: {date}, older than 6 months", date=dated(tested)), "", "!")


def said(alert: Alert) -> str:
    text = _("not supplied") if alert.text == NOT_SUPPLIED else alert.text
    if alert.kind not in ALERTS:
        return text  # a note of the source's own
    alone, with_text = ALERTS[alert.kind]
    return _(with_text, text=text) if text else _(alone)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
