"""The cards about the house: the spare computer, the second printer, power and water."""

from collections.abc import Iterator

from appliance.paper.cards.plan import Plan
from appliance.paper.sheet import Call, Facts, Heading, Part, Steps, Text
from appliance.spoken import dated
from appliance.tongue import _


def computer(plan: Plan) -> Iterator[Part]:
    spare = plan.has.computer
    yield Text(
        _("The booking system is not in the computer. Any computer with an up-to-date browser will do."), "strong"
    )
    yield Facts(
        (
            (_("Spare computer"), spare.place if plan.is_whole else _("Sign in to see it")),
            (_("Last opened"), dated(spare.opened) if spare.opened else ""),
            (_("The logins are"), spare.logins if plan.is_whole else _("Sign in to see it")),
        )
    )
    yield Steps(
        (
            _("Fetch it, plug it in, and join the salon's Wi-Fi."),
            _("Open the browser, go to the booking system and sign in."),
            _("Look at today's book first, then at the till."),
            _("Receipt printer or card terminal missing? Write hand receipts and use our own terminal."),
        )
    )
    yield Heading(_("Once a month, in fair weather"))
    yield Steps(
        (
            _("Open it, and let it update itself and its browser."),
            _("Sign in to the booking system once."),
            _("Print one page from it."),
        ),
        tick=True,
    )


def printer(plan: Plan) -> Iterator[Part]:
    second = plan.has.printer
    yield Steps(
        (
            _("Is it on? Has it paper, the right way round? Is the lid shut?"),
            _("Switch it off, count to ten, and switch it on. This is the one thing that may be restarted."),
            _("Print on the second printer; a receipt on a large sheet is a receipt."),
            _("Or send the receipt by e-mail, at the checkout or afterwards."),
            _("Or write a hand receipt, and print the real one when the printer works again."),
        )
    )
    yield Facts(((_("Second printer"), second.name), (_("Where it stands"), second.place)))
    yield Text(
        _("The pages of the box print from any browser in the salon: tap “Print” on a tablet that has a printer.")
    )


def power(plan: Plan) -> Iterator[Part]:
    yield Heading(_("First the people"))
    yield Steps(
        (
            _("Colour, lightener or perm on somebody's hair: rinse now, while the tank still has warm water."),
            _("Switch heated tools and dryers off, so that they do not start by themselves."),
            _("Wet floor, no light: nobody walks about. The light of a phone is enough to finish a cut."),
        )
    )
    yield Heading(_("Power"))
    yield Steps(
        (
            _("Have the neighbours light? Then it is our fuse box: one switch is down. Push it up once, not twice."),
            _("If not, ring the electricity company; they say how long it will take."),
            _("Work from paper: day sheets, price list, hand receipts, cash. The phone has its own line."),
            _("When it is back: the router first, then the box (two minutes), then the till."),
        )
    )
    yield Heading(_("Water"))
    yield Steps(
        (
            _("Ask the neighbours, then the landlord, then the water company."),
            _("Start no colour. Dry cuts, styling, brows and nails go on."),
            _("Keep ten litres in bottles: enough to rinse two heads."),
        )
    )
    yield Heading(_("Whom to ring"))
    yield from _contacts(plan)
    yield Text(
        _("A small battery (UPS) for router, box and modem keeps the line for an hour; the till needs one of its own."),
        "soft",
    )


def _contacts(plan: Plan) -> Iterator[Part]:
    if not plan.is_whole:
        yield Text(_("Sign in to see the numbers."), "strong")
        return
    yield from (Call(each.who, each.phone, each.name) for each in plan.has.contacts)
    if not plan.has.contacts:
        yield from (Call(who, "") for who in (_("Electrician"), _("Water"), _("Landlord"), _("IT"), _("Owner")))
