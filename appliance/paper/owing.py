"""Say who may still owe, what, and how to ask: the words that the page and the end-of-day list share.

Who may owe is salon/chase.py's, who may know it salon/privacy.py's. Nothing here is addressed to a client.
"""

from collections.abc import Iterable
from datetime import date, datetime

from appliance import spoken
from appliance.config import PlanB
from appliance.salon.chase import CutOff, Owing
from appliance.salon.model import Visit
from appliance.tongue import _, n_


def unknown() -> str:
    """Where the history cannot be read: nobody owes is another thing."""
    return _(
        "The box cannot read when the line was down, so it does not know whom that met. "
        "Go by the slips and by the day in the book."
    )


def heading(outage: CutOff, day: date, now: datetime) -> str:
    """When payments were cut off, and by what."""
    begun = _clock(outage.began, day, now)
    if outage.ended is None:
        if outage.silent:
            return _("No answer from {names} since {begun}", names=spoken.joined(outage.silent), begun=begun)
        return _("No line works since {begun}", begun=begun)
    over = _clock(outage.ended, day, now)
    if outage.silent:
        return _(
            "No answer from {names}: {begun} to {over}", names=spoken.joined(outage.silent), begun=begun, over=over
        )
    return _("No line worked: {begun} to {over}", begun=begun, over=over)


def owed(visit: Visit) -> str:
    """What a visit may still owe: the expected price less what was paid before."""
    if visit.due_minor is None:
        return _("price not known")
    amount = spoken.money(visit.due_minor, visit.currency)
    return _("from {amount}", amount=amount) if visit.may_cost_more else amount


def before(visit: Visit) -> tuple[str, ...]:
    """What was paid before the outage, as far as the reader may know it."""
    paid = (
        (visit.deposit_minor, _("deposit {amount}", amount=spoken.money(visit.deposit_minor, visit.currency))),
        (visit.paid_minor, _("paid {amount}", amount=spoken.money(visit.paid_minor, visit.currency))),
    )
    return tuple(words for minor, words in paid if minor)


def total(visits: Iterable[Visit]) -> str:
    """What they may owe together."""
    visits = tuple(visits)
    known = [visit for visit in visits if visit.due_minor is not None]
    unknown = len(visits) - len(known)
    if not known:
        return n_("{count} visit without a price in the book", "{count} visits without a price in the book", unknown)
    amount = _together(known)
    if unknown:
        return n_(
            "Together {amount}, and {count} visit without a price in the book",
            "Together {amount}, and {count} visits without a price in the book",
            unknown,
            amount=amount,
        )
    if any(visit.may_cost_more for visit in known):
        return _("Together at least {amount}", amount=amount)
    return _("Together {amount}", amount=amount)


def _together(visits: Iterable[Visit]) -> str:
    """Each currency for itself; mostly there is one."""
    sums: dict[str, int] = {}
    for visit in visits:
        sums[visit.currency] = sums.get(visit.currency, 0) + (visit.due_minor or 0)
    return spoken.joined(spoken.money(minor, currency) for currency, minor in sums.items())


def asking(plan_b: PlanB) -> tuple[str, ...]:
    """How to ask for it, in the order in which it is least trouble for the client."""
    ways = (
        (plan_b.link_later, _("Send a payment link, from the checkout of the booking system when it is back.")),
        (plan_b.phone_later, _("Ring them, and type the card straight into the checkout of the booking system.")),
        (None, _("Ask at their next visit: put a note into the booking system for whoever is at the desk.")),
        (None, _("Never write down a card number, not even for a minute.")),
    )
    return tuple(words for is_had, words in ways if is_had is not False)


def visits_of(owing: Iterable[Owing]) -> tuple[Visit, ...]:
    return tuple(visit for each in owing for visit in each.visits)


def _clock(at: datetime, day: date, now: datetime) -> str:
    """A time of that day; of another one with its date."""
    local = at.astimezone(now.tzinfo)
    if local.date() == day:
        return spoken.clock(local)
    return _("{day}, {clock}", day=spoken.short_date(local.date()), clock=spoken.clock(local))
