"""The card about oddities of the book: who or what is missing, what cannot be done. None of them is an outage."""

from collections.abc import Iterator

from appliance.paper.cards.plan import Plan
from appliance.paper.sheet import Cell, Column, Part, Row, Table, Text
from appliance.tongue import _


def book(plan: Plan) -> Iterator[Part]:  # noqa: ARG001 - the shape of a card
    yield Text(
        _("The booking system is right, the box shows a copy of it. Put it right there; the copy follows."), "strong"
    )
    columns = (Column(_("What you see"), 0.28), Column(_("Why"), 0.3), Column(_("What to do"), 0.42))
    rows = (Row((Cell(seen, weight="strong"), Cell(why), Cell(do))) for seen, why, do in (*_of_people(), *_of_visits()))
    yield Table(columns, tuple(rows))


def _of_people() -> Iterator[tuple[str, str, str]]:
    yield (
        _("Somebody has no column"),
        _("The right “accepts bookings” is off."),
        _("The owner switches it on, in the rights of that person."),
    )
    yield (
        _("Somebody is gone altogether, with all appointments"),
        _("The person was deleted."),
        _("Nobody in the salon can undo it. Ask the booking system's support: the appointments come back, too."),
    )
    yield (
        _("Somebody has a column who takes no clients"),
        _("The right “accepts bookings” is on."),
        _("The owner switches it off, in the rights of that person."),
    )
    yield (
        _("No free hours are offered online"),
        _("There are no working hours."),
        _("Enter the rota of that person."),
    )
    yield (
        _("A service is missing online"),
        _("It is switched off for online booking."),
        _("Open Services, edit the service, and switch it on for online booking."),
    )


def _of_visits() -> Iterator[tuple[str, str, str]]:
    yield (
        _("A visit cannot be cancelled"),
        _("You have no right to, or it has been paid."),
        _("The owner can, or somebody with that right."),
    )
    yield (
        _("A visit that costs nothing cannot be cancelled"),
        _("A price of zero counts as paid."),
        _("Change the price to the smallest there is, then cancel."),
    )
    yield (
        _("No till can be chosen at the checkout"),
        _("That way of paying has no till of its own."),
        _("Add a second till for that way of paying."),
    )
    yield (
        _("A colleague heard nothing of a booking"),
        _("They chose no way to be told, their role is not among those who are told, or they booked it themselves."),
        _("Look into their profile, then at who is told of what."),
    )
    yield (
        _("A booking is in the system and not in the box"),
        _("It was made after the copy was taken."),
        _("Look at the time of the copy, on top of the page and on every sheet."),
    )
