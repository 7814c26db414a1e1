"""The last two cards: when it is over, and what to do in fair weather."""

from collections.abc import Iterator

from appliance.paper.cards.plan import Plan, not_filled_in, not_tried
from appliance.paper.sheet import Heading, Part, Steps, Text
from appliance.tongue import _


def after(plan: Plan) -> Iterator[Part]:
    yield Heading(_("At once"))
    yield Steps(
        (
            _("The page says that the internet works? Take one payment, then believe it."),
            _("Take the till back to the salon's Wi-Fi, and switch the hotspot off."),
        ),
        tick=True,
    )
    yield Heading(_("Enter what is on paper"))
    yield Steps(
        (
            _("New and changed appointments first: somebody may be booking the same hour online."),
            _("Walk-ins, sales by hand receipt, new clients, patch tests, colour formulas."),
            _("Tick each line of paper when it is entered, with your initials."),
            _("Send the payment links, ring those who pay by telephone. Tick each slip."),
        ),
        tick=True,
    )
    yield Heading(_("Before you close"))
    yield Steps(
        (
            _("Who may still owe: the page has a list. Every missed payment is collected, or has a name and a day."),
            _("Cash up as usual, with the cash count."),
            _("Write a task for tomorrow for whatever does not add up."),
            _("Scan what belongs to a client's record and attach it to the appointment."),
            _("Shred every paper with a name on it."),
        ),
        tick=True,
    )
    yield Heading(_("So that it goes better next time"))
    yield Steps(
        (
            _("Put new forms into their place, the terminal and the phone on their chargers."),
            _("Incident log: what helped, what was missing? Give it to {name}.", name=plan.has.in_charge)
            if plan.has.in_charge
            else _("Incident log: what helped, what was missing? Give it to the owner."),
            _("The owner sends the provider the report of the outage and asks for money back."),
        ),
        tick=True,
    )


def fair_weather(plan: Plan) -> Iterator[Part]:
    if missing := (*not_filled_in(plan), *not_tried(plan)):
        yield Heading(_("Not filled in yet"))
        yield Steps(tuple(_(what) for what in missing), tick=True)
        yield Text(_("It belongs into [plan_b] of planb.toml. Until then a card has a line there, to fill in by hand."))
    yield Heading(_("Once"))
    yield Steps(
        (
            _("The backup line comes from another operator than the broadband."),
            _("The salon's phone has a contract that allows a hotspot; 1 Mbit/s in the salon is enough."),
            _("Sign up for the e-mails of the booking system's status page."),
            _("Buy a card terminal without a monthly fee, and learn to use it."),
            _("Go through this plan with whoever looks after your computers, and with the booking system's support."),
            _("Print the binder and the forms, and let everybody sign that they have read it."),
        ),
        tick=True,
    )
    yield Heading(_("Once a month"))
    yield Steps(
        (
            _("Rehearse: let the box prove the backup line (planb drill), then work ten minutes from paper."),
            _("Share the phone's line with the till, and take one payment."),
            _("Take the smallest amount with your own terminal, and give it back."),
            _("Open the spare computer: updates, browser, sign in."),
            _("Print one page on the second printer."),
            _("Count the forms: enough for eight hours? Ring one number of the contact list."),
        ),
        tick=True,
    )
