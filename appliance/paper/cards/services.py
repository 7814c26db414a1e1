"""The cards about what the booking system sends: text messages, and fiscal receipts."""

from collections.abc import Iterable, Iterator

from appliance.paper.cards.plan import Plan
from appliance.paper.sheet import Cell, Column, Facts, Heading, Part, Row, Steps, Table, Text
from appliance.tongue import _


def messages(plan: Plan) -> Iterator[Part]:
    yield Text(_("The booking system says why, in the appointment, under notifications. Look there first."), "strong")
    yield Facts(((_("Our text messages go through"), plan.has.messages),))
    yield _causes(
        (
            (
                _("There is no money on the account"),
                _(
                    "Top it up where the messages are paid: on the provider's own site, or in the booking system's"
                    " panel of payments. It is not part of the subscription."
                ),
            ),
            (
                _("“Not authorised”"),
                _(
                    "The key to the provider is wrong. Enter it again where the booking system connects to it: name and"
                    " password for TurboSMS, the API key for AlphaSMS."
                ),
            ),
            (
                _("The sender's name is not known"),
                _("It has to be registered with the provider first. Ask the provider's support; it may take days."),
            ),
            (
                _("One client alone gets none"),
                _("Notifications are off in the client's record. Ask first: the client may have wished it."),
            ),
            (
                _("Nothing is planned for the night"),
                _("Nothing is sent between 21 and 7 o'clock. Change the time of sending, or that limit."),
            ),
            (
                _("A colleague is not told"),
                _(
                    "Their profile needs a way to be told, their role has to be among those who are told, and nobody is"
                    " told of what they did themselves."
                ),
            ),
        )
    )
    yield Heading(_("Until it works"))
    yield Steps(
        (
            _("Print tomorrow's arrivals and ring the clients of the first two hours."),
            _("Tell every client on leaving when the next appointment is, and write it on a card."),
        )
    )


def receipts(plan: Plan) -> Iterator[Part]:
    service = plan.has.fiscal or _("the fiscal service")
    yield Text(_("This box makes no fiscal receipts. {service} does.", service=service), "strong")
    yield _causes(
        (
            (_("The shift is closed"), _("Open the shift. Receipts that wait go out by themselves.")),
            (
                _("The shift does not open"),
                _(
                    "Name and password of the cashier, or the register's licence key, are not right. Enter them again"
                    " where the booking system connects to {service}.",
                    service=service,
                ),
            ),
            (
                _("The signature is not active"),
                _("Only the support of {service} can activate it. Ring them.", service=service),
            ),
            (
                _("There is no line"),
                _(
                    "Use the fiscal app itself: it may work offline for 36 hours in a row and 168 hours a month (check"
                    " this with your accountant). When the line is back it sends what it has kept."
                ),
            ),
        )
    )
    yield Text(
        _("A hand receipt does not replace a fiscal one: the client gets that one later. Write down where to send it.")
    )


def _causes(pairs: Iterable[tuple[str, str]]) -> Table:
    columns = (Column(_("What you see"), 0.34), Column(_("What to do"), 0.66))
    return Table(columns, tuple(Row((Cell(seen, weight="strong"), Cell(do))) for seen, do in pairs))
