"""The forms about people: a new client, who walks in, who would like an appointment, who rang."""

from collections.abc import Iterator

from appliance.paper.cards import Plan
from appliance.paper.forms.money import ticks
from appliance.paper.sheet import Cell, Column, Fields, Heading, Part, Row, Table, Text
from appliance.tongue import _, p_


def client(plan: Plan) -> Iterator[Part]:  # noqa: ARG001 - the shape of a form
    yield Fields(
        (
            (_("Name"), 1),
            (_("Date"), 1),
            (_("Telephone"), 1),
            (_("E-mail"), 1),
            (_("How we may get in touch"), 1),
            (_("Stylist"), 1),
        ),
        columns=2,
    )
    yield Heading(_("Consultation"))
    yield Fields(
        (
            (_("What would you like? What would you never like again?"), 2),
            (_("Hair and scalp, what was done to them in the last two years"), 2),
            (_("Allergies, reactions to colour, black henna, skin complaints"), 2),
            (_("Medicines, pregnancy, anything that we should know"), 1),
        )
    )
    yield ticks(_("under 16"), _("first colour"), _("had a reaction before"), _("tattoo with henna"))
    yield Heading(_("Patch test"))
    yield Text(
        _("At least 48 hours before the first colour, again after six months or for another brand. No test, no colour.")
    )
    columns = (
        Column(_("Date, time"), 0.16),
        Column(_("Brand and shade"), 0.28),
        Column(_("Where"), 0.14),
        Column(_("Looked at on"), 0.16),
        Column(_("Result"), 0.16),
        Column(_("Initials"), 0.1),
    )
    yield Table(columns, (Row((Cell(),) * 6, "blank"),) * 3)
    yield Text(_("What I said here is true, and the salon may keep it for my treatments."))
    yield Fields(((_("Client's signature"), 1), (_("Stylist's signature"), 1)), columns=2)


def walk_ins(plan: Plan) -> Iterator[Part]:
    columns = (
        Column(_("Time"), 0.1),
        Column(_("Client, telephone"), 0.24),
        Column(_("What"), 0.2),
        Column(_("With"), 0.12),
        Column(_("Price in {currency}", currency=plan.currency), 0.12),
        Column(_("Paid how"), 0.12),
        Column(_("Entered"), 0.1, "center"),
    )
    yield Table(columns, (Row((*(Cell(),) * 6, Cell(tick=True)), "blank"),) * 20)


def requests(plan: Plan) -> Iterator[Part]:  # noqa: ARG001 - the shape of a form
    yield Text(_("Promise nothing: the hour may have been booked online. Ring back when it is in the book."), "strong")
    columns = (
        Column(_("Rang at"), 0.1),
        Column(_("Client, telephone"), 0.28),
        Column(_("New, move or cancel; what"), 0.24),
        Column(_("With"), 0.1),
        Column(_("When it would suit"), 0.16),
        Column(_("Entered, rung back"), 0.12, "center"),
    )
    yield Table(columns, (Row((*(Cell(),) * 5, Cell(tick=True)), "blank"),) * 18)


def message(plan: Plan) -> Iterator[Part]:  # noqa: ARG001 - the shape of a form
    yield Fields(((_("For"), 1), (_("Date and time"), 1), (p_("message", "From"), 1), (_("Telephone"), 1)), columns=2)
    yield Fields(((_("Message"), 3),))
    yield ticks(_("please ring back"), _("will ring again"), _("urgent"), _("done"))
