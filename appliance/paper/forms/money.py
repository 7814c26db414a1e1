"""The forms about money: a receipt by hand, a payment that was missed, the cash in the till."""

from collections.abc import Iterator

from appliance.paper.cards import Plan
from appliance.paper.sheet import Cell, Column, Fields, Part, Row, Table, Text
from appliance.spoken import money
from appliance.tongue import _

# what there is of each currency, in minor units
NOTES_AND_COINS = {
    "GBP": (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "EUR": (20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5),
    "UAH": (100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50),
}
UNKNOWN = 12  # empty lines, for another currency


def receipt(plan: Plan) -> Iterator[Part]:
    yield Text(" · ".join(_of_the_salon(plan)))
    yield Fields(((_("Date"), 1), (_("Served by"), 1)), columns=2)
    columns = (
        Column(_("What was done or sold"), 0.5),
        Column(_("How many"), 0.12),
        Column(_("VAT"), 0.14),
        Column(_("Amount"), 0.24),
    )
    total = Row((Cell(_("Total")), Cell(), Cell(), Cell(plan.currency)), "total")
    yield Table(columns, (*(Row((Cell(),) * 4, "blank"),) * 2, total))
    yield ticks(_("cash"), _("our own terminal"), _("transfer"), _("not yet: slip"))


def _of_the_salon(plan: Plan) -> Iterator[str]:
    """What a receipt has to say of whoever gives it (FI: business id and VAT). A line where it is not known."""
    blank = "_" * 18
    yield plan.salon
    yield _("Business ID {number}", number=plan.has.business_id or blank)
    yield _("VAT {rate}", rate=plan.has.vat or blank)
    if plan.has.fiscal:
        yield _("The fiscal receipt follows from {service}", service=plan.has.fiscal)


def slip(plan: Plan) -> Iterator[Part]:
    yield Text(
        _("No card number, no expiry date, no security code here: whoever finds this paper could pay with them.")
    )
    yield Fields(
        (
            (_("Client"), 1),
            (_("Date and time of the visit"), 1),
            (_("What was done"), 1),
            (_("Amount in {currency}", currency=plan.currency), 1),
        ),
        columns=2,
    )
    yield ticks(_("terminal"), _("line"), _("app"), _("other"), title=_("Why not paid"))
    yield ticks(_("link"), _("telephone"), _("transfer"), _("invoice"), _("next visit"), title=_("Will be paid by"))
    yield Fields(((_("Send it to"), 1), (_("Ring at"), 1), (_("Taken by"), 1), (_("Paid on"), 1)), columns=2)


def cash(plan: Plan) -> Iterator[Part]:
    yield Fields(((_("Date"), 1), (_("Counted by"), 1), (_("Checked by"), 1), (_("Time"), 1)), columns=2)
    columns = (Column(_("Note or coin"), 0.3, "right"), Column(_("How many"), 0.3), Column(_("Sum"), 0.4))
    values = NOTES_AND_COINS.get(plan.currency)
    kinds = [money(value, plan.currency) for value in values] if values else [""] * UNKNOWN
    rows = (Row((Cell(kind, weight="strong"), Cell(), Cell()), "blank") for kind in kinds)
    yield Table(columns, tuple(rows))
    sums = (
        _("Counted"),
        _("Less the float"),
        _("Takings"),
        _("By hand receipts and the till"),
        _("Difference, and why"),
    )
    yield Fields(tuple((name, 1) for name in sums))


def ticks(*choices: str, title: str = "") -> Table:
    """Boxes side by side."""
    first = ((Column("", 0.22), Cell(title, weight="strong")),) if title else ()
    share = (0.78 if title else 1) / len(choices)
    cells = (*first, *((Column("", share), Cell(choice, tick=True)) for choice in choices))
    return Table(tuple(column for column, _cell in cells), (Row(tuple(cell for _column, cell in cells)),))
