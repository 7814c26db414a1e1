"""The first card: breathe, tell the client, and what not to touch."""

from collections.abc import Iterator

from appliance.paper.cards.plan import Plan
from appliance.paper.sheet import Cell, Column, Heading, Part, Quote, Row, Steps, Table
from appliance.tongue import _


def breathe(plan: Plan) -> Iterator[Part]:
    yield Steps(
        (
            _("Breathe. Nothing is lost: today's book and the prices are on the box's page and on paper."),
            _("Tell the client what has happened and that it will be all right. Then carry on."),
            _("Look at the top of the page: it says what works and what does not."),
            *_forms(plan),
            *_in_charge(plan),
        )
    )
    yield Heading(_("Say this at the desk"))
    yield Quote(
        _(
            "I am sorry, our internet has just gone down, so a few things go differently today. Your appointment is not"
            " affected. We have several ways to pay, and I will write you a receipt by hand."
        )
    )
    yield Heading(_("Say this on the telephone"))
    yield Quote(
        _(
            "Our booking system is down at the moment. I will write down what you would like and ring you back today to"
            " confirm it. May I have your name and your number?"
        )
    )
    yield Table((Column(_("Do"), 0.5), Column(_("Do not"), 0.5)), tuple(_dos()))


def _forms(plan: Plan) -> Iterator[str]:
    if plan.has.forms:
        yield _("Take out the forms: {place}.", place=plan.has.forms)
    else:
        yield _("Take out the forms, or print them: the page has a button for it.")


def _in_charge(plan: Plan) -> Iterator[str]:
    if plan.has.in_charge:
        yield _("{name} is in charge of the line. Everybody else looks after clients.", name=plan.has.in_charge)
    else:
        yield _("One person looks after the line. Everybody else looks after clients.")


def _dos() -> Iterator[Row]:
    pairs = (
        (
            _("Leave everything switched on and plugged in."),
            _("Do not restart or reset anything until a card says so."),
        ),
        (_("Write every new booking and every unpaid visit on paper."), _("Do not sign out of the till or of an app.")),
        (
            _("Keep every slip that a card terminal prints."),
            _("Do not promise a time without looking at the copy's age."),
        ),
        (
            _("Let one device do the work; the others can wait."),
            _("Never write down a card number, not even for a minute."),
        ),
    )
    return (Row((Cell(do), Cell(do_not))) for do, do_not in pairs)
