"""Decide who may see what of a day. Pure: the day goes in whole and comes out reduced, before anything is rendered.

One table says it all, a line for each field of the model: a field without a line is an error, not a leak. A number
which a role may not see is not hidden by a page: it is not in the value any more. It does not decide who somebody is
(web/sessions.py), nor what a page looks like.
"""

from dataclasses import fields, replace
from functools import cache
from typing import Any, Literal, get_args

from appliance.salon.discreet import masked, reachless, short_name, without_family_name
from appliance.salon.model import Client, Day, Visit

Role = Literal["wall", "stylist", "reception", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)

# A stylist is a "colleague" where she has no hand in the visit herself.
Viewer = Literal["wall", "colleague", "stylist", "reception", "owner"]
VIEWERS: tuple[Viewer, ...] = get_args(Viewer)

Rule = Literal[
    "whole",
    "no",
    "within",  # by the lines of what is in it
    "short",  # first name and initial
    "masked",  # enough of a number to recognise it
    "reachless",  # free text without numbers and addresses
    "quiet",  # the same, and without the surname
    "presence",  # that somebody is away, not why
]
Row = tuple[Rule, Rule, Rule, Rule, Rule]

ALL: Row = ("whole",) * 5
PARTS: Row = ("within",) * 5

# fmt: off
TABLE: dict[str, Row] = {
    #                       wall        colleague    stylist      reception    owner
    "day.date":            ALL,
    "day.staff":           PARTS,
    "day.visits":          PARTS,
    "day.blocks":          PARTS,
    "staff.id":            ALL,
    "staff.name":          ALL,
    "staff.works":         ALL,
    "staff.level":         ALL,         # it stands on the price list
    "client.name":         ("short",    "short",     "short",     "reachless", "whole"),
    "client.phone":        ("no",       "no",        "no",        "masked",    "whole"),
    "client.ref":          ("no",       "no",        "no",        "no",        "whole"),  # for `planb forget`
    "client.history":      ("no",       "no",        "quiet",     "reachless", "whole"),
    "client.formula":      ("no",       "no",        "quiet",     "reachless", "whole"),
    "alert.kind":          ALL,
    "alert.text":          ("no",       "quiet",     "quiet",     "reachless", "whole"),
    "segment.staff":       ALL,
    "segment.service":     ("quiet",    "quiet",     "quiet",     "reachless", "whole"),
    "segment.start":       ALL,
    "segment.end":         ALL,
    "segment.kind":        ALL,
    "segment.room":        ("no",       "quiet",     "quiet",     "reachless", "whole"),
    "visit.id":            ALL,
    "visit.client":        PARTS,
    "visit.status":        ALL,
    "visit.note":          ("no",       "no",        "quiet",     "reachless", "whole"),
    # health (GDPR, Art. 9): never on the wall; but whoever takes over a client mixes her colour, too
    "visit.alerts":        ("no",       "within",    "within",    "within",    "within"),
    "visit.price_minor":   ALL,         # it stands on the price list
    "visit.price_kind":    ALL,
    "visit.deposit_minor": ("no",       "no",        "whole",     "whole",     "whole"),
    "visit.paid_minor":    ("no",       "no",        "whole",     "whole",     "whole"),
    "visit.currency":      ALL,
    "visit.segments":      PARTS,
    "visit.is_new":        ("no",       "no",        "whole",     "whole",     "whole"),
    "visit.asked_for":     ("no",       "no",        "whole",     "whole",     "whole"),
    "visit.is_sealed":     ("no",       "whole",     "whole",     "whole",     "whole"),
    "block.staff":         ALL,
    "block.start":         ALL,
    "block.end":           ALL,
    "block.kind":          ("presence", "whole",     "whole",     "whole",     "whole"),
    "block.label":         ("no",       "reachless", "reachless", "reachless", "whole"),
    # the price list hangs on the wall
    "service.category":    ALL,
    "service.name":        ALL,
    "service.prices":      PARTS,
    "service.source":      ALL,
    "price.level":         ALL,
    "price.kind":          ALL,
    "price.amount_minor":  ALL,
    "price.amount_max_minor": ALL,
    "price.duration_min":  ALL,
    # beside the model: what the vault holds, as the booking system sent it, with every name and number in it
    "documents":           ("no",       "no",        "no",        "whole",     "whole"),
    # the plan-B cards are for everybody, but for account numbers, private numbers and where the logins are
    "plan":                ("no",       "whole",     "whole",     "whole",     "whole"),
    "binder":              ("no",       "no",        "no",        "whole",     "whole"),
    # that a client may still owe: never on the wall, and nothing for colleagues
    "unsettled":           ("no",       "no",        "whole",     "whole",     "whole"),
    # whole telephone numbers, one at a time and noted, for who sees them masked (reveal.py)
    "reveals":             ("no",       "no",        "no",        "whole",     "whole"),
    # the line's failures with the salon's account, as they go to the provider
    "reports":             ("no",       "no",        "no",        "whole",     "whole"),
}
# fmt: on

# What stands where somebody may not look, when it is not None.
WITHOUT: dict[str, object] = {
    "client.ref": "",
    "client.history": (),
    "alert.text": "",
    "visit.alerts": (),
    "visit.is_new": False,
    "visit.asked_for": False,
    "visit.is_sealed": False,
    "block.label": "",
}


def seen_by(day: Day, role: Role, name: str = "") -> Day:
    """The part of `day` that `role` may see. `name`: who signed in; a stylist sees more of her own visits."""
    return _seen(day, role, hand_of(day, name))


def at_the_chair(day: Day, staff: str) -> Day:
    """The day as the member of staff whose column that is may see it: a client reads along in what lies at a chair."""
    return _seen(day, "stylist", staff)


def may(role: Role, field: str) -> bool:
    """Does this role see anything of it?"""
    return _rule(field, role) != "no"


def may_chase(day: Day, role: Role, name: str = "") -> frozenset[str]:
    """The ids of the visits of which this role may know that they may not be paid."""
    own = hand_of(day, name)
    seen = (visit for visit in day.visits if _rule("unsettled", _viewer(visit, role, own)) != "no")
    return frozenset(visit.id for visit in seen)


def hand_of(day: Day, name: str) -> str | None:
    """Whose column it is, by the name with which somebody signed in: the full one, or a first name that is clear."""
    wanted = name.casefold().strip()
    called = {person.id: person.name.casefold() for person in day.staff}
    exactly = [staff for staff, known in called.items() if known == wanted]
    found = exactly or [staff for staff, known in called.items() if known.split()[:1] == [wanted]]
    return found[0] if len(found) == 1 else None


def _seen(day: Day, role: Role, own: str | None) -> Day:
    viewer: Viewer = "colleague" if role == "stylist" else role
    seen: Day = _part(replace(day, visits=()), viewer, None)
    return replace(seen, visits=tuple(_part(visit, _viewer(visit, role, own), visit.client) for visit in day.visits))


def _viewer(visit: Visit, role: Role, own: str | None) -> Viewer:
    if role != "stylist":
        return role
    return "stylist" if own in {segment.staff for segment in visit.segments} else "colleague"


def _part(value: Any, viewer: Viewer, client: Client | None) -> Any:
    not_whole = _not_whole(type(value), viewer)  # type: ignore[arg-type]  # mypy doubts that a class has a hash
    reduced = {name: _shown(field, getattr(value, name), viewer, client) for name, field in not_whole}
    return replace(value, **reduced) if reduced else value


@cache
def _not_whole(kind: type, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The fields of a part that are not shown as they are, with their names in the table."""
    names = [(each.name, f"{kind.__name__.lower()}.{each.name}") for each in fields(kind)]
    return tuple((name, field) for name, field in names if _rule(field, viewer) != "whole")


def _shown(field: str, value: Any, viewer: Viewer, client: Client | None) -> Any:
    rule = _rule(field, viewer)
    if rule == "no":
        return WITHOUT.get(field)
    if rule == "presence":
        return value if value == "break" else "off"
    if isinstance(value, tuple):
        return tuple(_shown(field, each, viewer, client) for each in value)
    if rule == "within":
        return _part(value, viewer, client)
    return _text(rule, value, client) if value is not None else None


def _text(rule: Rule, text: str, client: Client | None) -> str:
    if rule == "masked":
        return masked(text)
    text = reachless(text)
    if rule == "short":
        return short_name(text)
    return without_family_name(text, client.name) if rule == "quiet" and client else text


def _rule(field: str, viewer: Viewer) -> Rule:
    return TABLE[field][VIEWERS.index(viewer)]
