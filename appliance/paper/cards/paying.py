"""The card about money: every way to pay that needs no line, and why no card number is written down."""

from collections.abc import Iterator

from appliance.config.plan_b import Terminal, Transfer
from appliance.paper.cards.plan import Plan
from appliance.paper.sheet import Facts, Heading, Part, Quote, Steps, Text
from appliance.spoken import dated
from appliance.tongue import _, n_, p_


def pay(plan: Plan) -> Iterator[Part]:
    yield Text(_("Offer whatever suits the client. What is not paid today goes on a missed-payment slip."), "strong")
    yield from _cash(plan)
    yield from _terminal(plan.has.terminal)
    yield from _transfer(plan)
    yield Heading(_("Later"))
    yield Steps(tuple(_later(plan)))
    yield Heading(_("Never write down a card number"))
    yield Text(
        _(
            "Whoever finds it can pay with it, and by the card companies' rules (PCI DSS) the salon answers for it. "
            "The slip asks for the amount and for how the client will pay, and for nothing that is on the card."
        )
    )


def _cash(plan: Plan) -> Iterator[Part]:
    machine = plan.has.cash_machine
    walk = "" if machine.minutes is None else n_("{count} minute", "{count} minutes", machine.minutes)
    yield Heading(_("Cash"))
    if machine.place and machine.minutes is not None:
        yield Quote(
            n_(
                "The card terminal has no connection. The nearest cash machine is {count} minute away: {place}.",
                "The card terminal has no connection. The nearest cash machine is {count} minutes away: {place}.",
                machine.minutes,
                place=machine.place,
            )
        )
    yield Facts(
        (
            (_("Nearest cash machine"), machine.place),
            (_("On foot"), walk),
            (_("What it charges"), machine.fee),
        )
    )
    yield Steps(
        (
            _("Write a hand receipt: one for the client, one for the till."),
            _("Enter the sale in the till when the line is back."),
        )
    )


def _terminal(terminal: Terminal) -> Iterator[Part]:
    yield Heading(_("Our own card terminal"))
    yield Facts(
        (
            (_("Terminal"), terminal.name),
            (_("Where it lies"), terminal.place),
            (_("Last tried"), dated(terminal.tested) if terminal.tested else ""),
        )
    )
    yield Text(
        _("It works over its own SIM card or over the hotspot of the salon's phone. Keep its slips for the till.")
    )


def _transfer(plan: Plan) -> Iterator[Part]:
    transfer, mobile = plan.has.transfer, plan.has.mobile_pay
    yield Heading(_("Transfer and mobile payment"))
    yield Facts(
        (
            (_("Account holder"), transfer.holder),
            *_account(transfer),
            (_("Reference"), _("the date and the client's name")),
            *(((mobile.name or _("Mobile payment"), mobile.number),) if mobile.name or mobile.number else ()),
        )
    )
    yield Text(_("The client pays on their own phone, over its own line. Look at the confirmation together."))


def _account(transfer: Transfer) -> tuple[tuple[str, str], ...]:
    if transfer.sort_code or transfer.account:
        return ((_("Sort code"), transfer.sort_code), (p_("bank", "Account number"), transfer.account))
    return ((_("IBAN"), transfer.iban),)


def _later(plan: Plan) -> Iterator[str]:
    """What the owner allows; what she has not said is asked of her."""
    has, ask = plan.has, _("Ask first whether the owner allows it.")
    ways = (
        (
            has.link_later,
            _(
                "Payment link: write down where to send it. When the line is back, open the checkout and send the link;"
                " the client pays on their phone."
            ),
        ),
        (
            has.phone_later,
            _(
                "By telephone: agree on a time. When the line is back, open the checkout, ring the client and type the"
                " card straight in."
            ),
        ),
        (has.invoice, _("Invoice: for clients whom we know. Write down name and address.")),
    )
    yield from (way if allowed else f"{way} {ask}" for allowed, way in ways if allowed is not False)
    yield _("With the next visit: write it on the slip and in the client's record.")
