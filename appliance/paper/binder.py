"""The salon's own plan B as one document: made from the settings in fair weather, printed, read, signed.

It decides what the binder holds, in which order: the cover, the cards filled in, whom to ring, where the page is, the
rehearsals of a year, and the page that everybody signs. What a card says: paper/cards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from appliance.paper.cards import Plan, cards_of, sheet
from appliance.paper.sheet import Call, Cell, Code, Column, Facts, Heading, Part, Row, Sheet, Steps, Table, Text
from appliance.spoken import dated, joined, month
from appliance.tongue import _

MONTHS = 12
TEAM = 16  # lines to sign: a salon of six with its leavers and joiners


def binder(plan: Plan, made: date) -> tuple[Sheet, ...]:
    """Every sheet of the binder, in order."""
    cards = tuple(sheet(card, plan) for card in cards_of(plan))
    inner = (
        *cards,
        _sheet(plan, "ring", _("Whom to ring"), _whom(plan)),
        _sheet(plan, "page", _("Where the page is"), _where(plan)),
        _sheet(plan, "rehearsals", _("Rehearsals"), _rehearsals(made)),
        _sheet(plan, "signed", _("Read and understood"), _signed()),
    )
    cover = _sheet(plan, "cover", _("Plan B of {salon}", salon=plan.salon), _cover(plan, made, inner))
    return (cover, *(replace(each, number=str(place)) for place, each in enumerate(inner, 1)))


def _sheet(plan: Plan, name: str, title: str, parts: Iterable[Part]) -> Sheet:
    return Sheet(name=f"plan-b-{name}", title=title, parts=tuple(parts), facts=(plan.salon,))


def _cover(plan: Plan, made: date, inner: Iterable[Sheet]) -> Iterator[Part]:
    yield Text(_("What we do when the line, the booking system, the till or the power lets us down."), "strong")
    yield Facts(
        (
            (_("Made on"), dated(made)),
            (_("In charge"), plan.has.in_charge),
            (_("Booking system"), joined(plan.systems)),
            (_("The forms lie"), plan.has.forms),
            (_("Wi-Fi of the page"), plan.has.wifi),
        )
    )
    yield Heading(_("In the first ten seconds"))
    yield Steps(
        (
            _("Breathe. Take the first card."),
            _("Open the box's page: {address}", address=plan.addresses[0]),
            _("Tap “What do I do now?”, or turn the page."),
        )
    )
    yield Heading(_("What is in here"))
    yield Steps(tuple(each.title for each in inner))
    yield Text(_("Nobody writes a password, a PIN or a card number into this binder."))


def _whom(plan: Plan) -> Iterator[Part]:
    for provider in plan.providers:
        account = _("Account number {number}", number=provider.account) if provider.account else ""
        yield Call(provider.name or _("Provider"), provider.phone, account)
    yield Call(plan.has.app.name or joined(plan.systems) or _("Support of the booking system"), plan.has.app.support)
    yield from (Call(each.who, each.phone, each.name) for each in plan.has.contacts)
    if not plan.has.contacts:
        yield from (Call(who, "") for who in (_("Electrician"), _("Water"), _("Landlord"), _("IT"), _("Owner")))


def _where(plan: Plan) -> Iterator[Part]:
    first, *others = plan.addresses
    yield Facts(((_("Wi-Fi"), plan.has.wifi), (_("Address"), first), (_("Or"), joined(others))))
    yield Code(first, _("Scan this on the salon's Wi-Fi. The page shows the book, the prices and these cards."))
    yield Heading(_("What the lamp of the box says"))
    columns = (Column(_("Lamp"), 0.4), Column(_("What it means"), 0.6))
    yield Table(columns, tuple(Row((Cell(lamp, weight="strong"), Cell(means))) for lamp, means in _lamps()))


def _lamps() -> Iterator[tuple[str, str]]:
    yield _("Green, steady"), _("All is well.")
    yield _("Green, with a dip now and then"), _("The line is well, the copy of the book is getting old.")
    yield _("Green, slowly breathing"), _("The usual line is back; we go home to it soon.")
    yield _("Amber, slow"), _("We are on the backup line. Work as usual, without videos.")
    yield _("Red, fast"), _("There is no line. Take the first card.")
    yield _("Red, flashing twice"), _("The box does not watch the line. Tell the owner.")
    yield _("Blue, slow"), _("A rehearsal.")


def _rehearsals(made: date) -> Iterator[Part]:
    yield Text(_("Once a month, ten minutes, before the salon opens. The last card says what to try."))
    columns = (
        Column(_("Month"), 0.22),
        Column(_("Rehearsed on, by"), 0.28),
        Column(_("What went wrong, what we changed"), 0.5),
    )
    yield Table(columns, tuple(Row((Cell(month(each)), Cell(), Cell()), "blank") for each in _months(made)))


def _months(made: date) -> Iterator[date]:
    """A year of them, from the next one on."""
    for ahead in range(1, MONTHS + 1):
        years, months = divmod(made.month - 1 + ahead, 12)
        yield date(made.year + years, months + 1, 1)


def _signed() -> Iterator[Part]:
    yield Text(_("I have read this plan. I know where the forms lie and how the salon's phone shares its line."))
    columns = (Column(_("Name"), 0.4), Column(_("Date"), 0.2), Column(_("Signature"), 0.4))
    yield Table(columns, (Row((Cell(),) * 3, "blank"),) * TEAM)
