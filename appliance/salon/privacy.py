"""Decide who may see what of a day. Pure: the day goes in whole and comes out reduced, before anything is rendered.

One table says it all. A number which a role may not see is not hidden by a page: it is not in the value any more.
It does not decide who somebody is (web/sessions.py), nor what a page looks like.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal, get_args

from appliance.salon.model import Alert, Block, Client, Day, Visit

Role = Literal["wall", "stylist", "reception", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)

HIDDEN = "•"


@dataclass(frozen=True, slots=True)
class Sees:
    """What one role sees of a visit. Times, services, statuses and the list price are seen by all."""

    full_name: bool  # False: first name and initial
    phone: Literal["no", "masked", "full"]
    note: bool
    alerts: bool  # health data (GDPR, Art. 9): never on the wall
    deposit: bool  # what this client has paid; the price alone stands on the price list anyway
    label: bool  # why a colleague is away; False: only that they are


TABLE: dict[Role, Sees] = {
    "wall": Sees(full_name=False, phone="no", note=False, alerts=False, deposit=False, label=False),
    "stylist": Sees(full_name=False, phone="no", note=True, alerts=True, deposit=True, label=True),
    "reception": Sees(full_name=True, phone="masked", note=True, alerts=True, deposit=True, label=True),
    "owner": Sees(full_name=True, phone="full", note=True, alerts=True, deposit=True, label=True),
}


def seen_by(day: Day, role: Role) -> Day:
    """The part of `day` that `role` may see."""
    sees = TABLE[role]
    return replace(
        day,
        visits=tuple(_visit(visit, sees) for visit in day.visits),
        blocks=tuple(_block(block, sees) for block in day.blocks),
    )


def short_name(name: str) -> str:
    """First name and initial: "Maria Kovalenko" and "Kovalenko, Maria" are both "Maria K."."""
    family, _, given = name.rstrip(", ").rpartition(",")
    said = f"{given} {family.replace(',', ' ')}".split()
    words = [word for word in said if word[0].isalnum()] or said  # "Maria Kovalenko (VIP)" has no bracket in her name
    if len(words) < 2:
        return " ".join(words)
    return f"{words[0]} {words[-1][0].upper()}."


def masked(phone: str) -> str:
    """Enough of a number to recognise it, too little to ring it: "•• ••• 12 34"."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) < 7:  # an internal number has too few digits to show four of them
        return f"{HIDDEN * 2} {HIDDEN * 3} {HIDDEN * 2} {HIDDEN * 2}"
    return f"{HIDDEN * 2} {HIDDEN * 3} {digits[-4:-2]} {digits[-2:]}"


def _visit(visit: Visit, sees: Sees) -> Visit:
    client = visit.client
    segments = tuple(replace(s, service=_quiet(s.service, client, sees)) for s in visit.segments)
    return replace(
        visit,
        client=Client(_name(client, sees), _phone(client.phone, sees)),
        note=_quiet(visit.note, client, sees) if visit.note and sees.note else None,
        alerts=tuple(_alert(alert, client, sees) for alert in visit.alerts) if sees.alerts else (),
        deposit_minor=visit.deposit_minor if sees.deposit else None,
        segments=segments,
    )


def _name(client: Client, sees: Sees) -> str:
    name = _reachless(client.name, sees)
    return name if sees.full_name else short_name(name)


def _phone(phone: str | None, sees: Sees) -> str | None:
    if phone is None or sees.phone == "no":
        return None
    return masked(phone) if sees.phone == "masked" else phone


def _alert(alert: Alert, client: Client, sees: Sees) -> Alert:
    return replace(alert, text=_quiet(alert.text, client, sees))


def _block(block: Block, sees: Sees) -> Block:
    """Whoever may not see the label learns that somebody is away, not why."""
    if sees.label:
        return replace(block, label=_reachless(block.label, sees))
    return replace(block, label="", kind="break" if block.kind == "break" else "off")


# People write numbers, addresses and surnames into notes, and into names: what a role may not see in its own
# field it must not find in free text either. Seven digits or more: shorter ones are minutes, dates, recipes.
_NUMBER = r"\+?\(?\d(?:[\s()./·_‐‑–—-]{0,3}\d){6,}"
_DATE = r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})(?!\d)"
_DATE_OR_NUMBER = re.compile(rf"({_DATE})|{_NUMBER}")
_MAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")


def _quiet(text: str, client: Client, sees: Sees) -> str:
    quiet = _reachless(text, sees)
    return quiet if sees.full_name else _without_family_name(quiet, client.name)


def _reachless(text: str, sees: Sees) -> str:
    """Text without the numbers and addresses by which a client can be reached, unless the role sees those."""
    if sees.phone == "full":
        return text
    return _DATE_OR_NUMBER.sub(lambda found: found[1] or HIDDEN * 3, _MAIL.sub(HIDDEN * 3, text))


def _without_family_name(text: str, name: str) -> str:
    """Both halves of a double name, too. A letter alone is too little to be one."""
    shown = _words("".join(short_name(name).split()[:1]))
    for word in sorted(_words(name) - shown):
        text = re.sub(rf"(?<![^\W_]){word}(?![^\W_])", f"{word[0]}.", text, flags=re.IGNORECASE)
    return text


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]{2,}", name))
