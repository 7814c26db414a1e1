"""The plan-B cards: what do I do now? One table; a card is a sheet of paper (paper/sheet.py), filled in by the salon.

It decides which cards there are, in which order, and whose advice each one is. What a card says: its own file here.
Which one fits the moment: web/plan_b.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from appliance.paper.cards import after, book, calm, house, line, paying, services
from appliance.paper.cards.plan import Plan, not_filled_in, not_tried, plan_of, seen_by
from appliance.paper.sheet import Part, Sheet
from appliance.spoken import joined
from appliance.tongue import N_, _

__all__ = ["CARDS", "Card", "Plan", "cards_of", "not_filled_in", "not_tried", "plan_of", "seen_by", "sheet"]


@dataclass(frozen=True, slots=True)
class Card:
    key: str  # in its address: /plan-b/hotspot
    title: str
    when: str  # what one sees when this is the card to take
    advice: tuple[str, ...]  # of whose making it is
    says: Callable[[Plan], Iterable[Part]]


CARDS: tuple[Card, ...] = (
    Card(
        "breathe",
        N_("Breathe, and tell the client"),
        N_("Something does not work and a client is standing there"),
        ("Tehden", "Toast"),
        calm.breathe,
    ),
    Card(
        "pay",
        N_("Ways to pay without the line"),
        N_("The card terminal says “no connection”"),
        ("Tehden", "SalonIQ", "Clinic HQ"),
        paying.pay,
    ),
    Card(
        "them-or-us",
        N_("Is it them or is it us?"),
        N_("Something does not open, and nobody knows why"),
        ("Clinic HQ", "Toast", "Zenoti"),
        line.them_or_us,
    ),
    Card("hotspot", N_("Switch on the hotspot"), N_("No page opens"), ("SalonIQ", "Tehden"), line.hotspot),
    Card(
        "provider",
        N_("Ring the provider"),
        N_("The line has been down for five minutes"),
        ("SalonIQ",),
        line.provider,
    ),
    Card(
        "app",
        N_("The booking system on a phone"),
        N_("The computer has no line, a phone has"),
        ("SalonIQ",),
        line.app,
    ),
    Card(
        "computer",
        N_("The spare computer"),
        N_("The computer does not start"),
        ("Tehden",),
        house.computer,
    ),
    Card("printer", N_("The printer does not print"), N_("No receipt comes out"), ("Tehden",), house.printer),
    Card("power", N_("Power or water is gone"), N_("The light or the tap is dead"), ("Tehden",), house.power),
    Card(
        "messages",
        N_("Messages do not go out"),
        N_("Clients say that they got no reminder"),
        ("Integrica",),
        services.messages,
    ),
    Card(
        "receipts",
        N_("Fiscal receipts do not go out"),
        N_("Clients ask for their receipt"),
        ("Integrica",),
        services.receipts,
    ),
    Card(
        "book",
        N_("Something in the book is odd"),
        N_("Somebody or something is missing, or cannot be changed"),
        ("Integrica",),
        book.book,
    ),
    Card(
        "after",
        N_("When it is over"),
        N_("The line is back"),
        ("SalonIQ", "Clinic HQ"),
        after.after,
    ),
    Card(
        "fair-weather",
        N_("In fair weather"),
        N_("All is well: the time to get ready"),
        ("Tehden", "SalonIQ", "Clinic HQ"),
        after.fair_weather,
    ),
)


def cards_of(plan: Plan) -> tuple[Card, ...]:
    """The cards of one salon. Fiscal receipts are a card where somebody sends them."""
    has_fiscal = bool(plan.has.fiscal) or plan.language == "uk"
    return tuple(each for each in CARDS if each.key != "receipts" or has_fiscal)


def sheet(card: Card, plan: Plan) -> Sheet:
    return Sheet(
        name=f"plan-b-{card.key}",
        title=_(card.title),
        subtitle=_(card.when),
        parts=tuple(card.says(plan)),
        facts=(_("Plan B of {salon}", salon=plan.salon),),
        foot=(_("Advice of {systems}", systems=joined(card.advice)),),
    )
