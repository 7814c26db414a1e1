"""The logs: what happened and who was rung, and what was used on whom."""

from collections.abc import Iterator

from appliance.paper.cards import Plan
from appliance.paper.sheet import Cell, Column, Fields, Part, Row, Table, Text
from appliance.tongue import _


def incident(plan: Plan) -> Iterator[Part]:  # noqa: ARG001 - the shape of a form
    yield Fields(
        ((_("Date"), 1), (_("In charge"), 1), (_("Began at"), 1), (_("Over at"), 1)),
        columns=2,
    )
    columns = (
        Column(_("Time"), 0.1),
        Column(_("What happened, what we did"), 0.42),
        Column(_("Rang whom"), 0.18),
        Column(_("They said, back by"), 0.2),
        Column(_("Initials"), 0.1),
    )
    yield Table(columns, (Row((Cell(),) * 5, "blank"),) * 15)
    yield Fields(((_("What helped?"), 2), (_("What was missing?"), 2)))


def treatments(plan: Plan) -> Iterator[Part]:  # noqa: ARG001 - the shape of a form
    yield Text(_("What was used on whom. It goes into the client's record when the line is back."))
    columns = (
        Column(_("Time"), 0.09),
        Column(_("Client"), 0.2),
        Column(_("By"), 0.09),
        Column(_("Product, shade, grams, developer"), 0.32),
        Column(_("Minutes"), 0.1),
        Column(_("Skin"), 0.1),
        Column(_("Entered"), 0.1, "center"),
    )
    yield Table(columns, (Row((*(Cell(),) * 6, Cell(tick=True)), "blank"),) * 19)
