"""Make a table of a day, to be opened on any computer: a line for each visit. The day that comes in is reduced already.

A cell that begins as a formula does is made text: what a client calls herself must not run in the salon's spreadsheet
(OWASP: CSV injection). Nor may what stands behind a semicolon or a tab: in Finland and Ukraine a cell ends there.
"""

import csv
import io
import re
from collections.abc import Iterator

from appliance import spoken
from appliance.prices import price_of
from appliance.salon.model import Day, Visit
from appliance.tongue import _
from appliance.visits import hands, marks, services, warnings

FORMULA = re.compile(r"(^|[;\t\r\n|])(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r\n])")


def table_of(day: Day) -> bytes:
    """UTF-8 with a mark that says so, for spreadsheets; a line each."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_columns())
    for visit in day.visits:
        writer.writerow([_text(cell) for cell in _row(visit, day)])
    return out.getvalue().encode("utf-8-sig", "replace")


def _columns() -> tuple[str, ...]:
    return (
        _("From"),
        _("Until"),
        _("With"),
        _("Client"),
        _("Telephone"),
        _("Service"),
        _("Status"),
        _("Price"),
        _("Deposit"),
        _("Paid"),
        _("To mind"),
        _("Note"),
    )


def _row(visit: Visit, day: Day) -> Iterator[str]:
    yield spoken.clock(visit.start)
    yield spoken.clock(visit.end)
    yield ", ".join(hands(visit, day))
    yield visit.client.name
    yield visit.client.phone or ""
    yield " + ".join(services(visit))
    yield marks()[visit.status].word
    yield price_of(visit)
    yield spoken.money(visit.deposit_minor, visit.currency)
    yield spoken.money(visit.paid_minor, visit.currency)
    yield "; ".join(each.text for each in warnings(visit, day.date))
    yield visit.note or ""


def _text(cell: str) -> str:
    return FORMULA.sub(r"\1'", cell)
