"""Draw sheets as one PDF: A4, black on white, ten points at least, each sheet with pages of its own count.

It decides nothing of what stands on a sheet. fpdf2 takes 60 MB: only the child of printing.py imports this.
"""

from collections.abc import Iterable
from datetime import datetime

from appliance.paper import pdf_fields, pdf_table, pdf_text, pdf_timetable
from appliance.paper.pdf_ink import Ink
from appliance.paper.pdf_page import Pages
from appliance.paper.sheet import (
    Break,
    Call,
    Code,
    Facts,
    Fields,
    Heading,
    Part,
    Quote,
    Sheet,
    Steps,
    Table,
    Text,
    Timetable,
)

MAKER = "PlanB"


def draw(sheets: Iterable[Sheet], title: str, language: str, at: datetime | None = None) -> bytes:
    """The sheets, one after the other. `title` stands in the file's own description, so it names no client.

    The same sheets at the same moment are the same bytes.
    """
    ink = Ink()
    ink.pdf.set_title(title)
    ink.pdf.set_lang(language)
    ink.pdf.set_creator(MAKER)
    ink.pdf.set_producer(MAKER)
    if at:
        ink.pdf.set_creation_date(at)
    for sheet in sheets:
        pages = Pages(ink, sheet)
        for part in sheet.parts:
            _draw(pages, part)
        pages.finish()
    return bytes(ink.pdf.output())


def _draw(pages: Pages, part: Part) -> None:
    if not isinstance(part, Break):
        pages.space()
    match part:
        case Heading():
            pdf_text.heading(pages, part)
        case Text():
            pdf_text.text(pages, part)
        case Steps():
            pdf_text.steps(pages, part)
        case Quote():
            pdf_text.quote(pages, part)
        case Facts():
            pdf_text.facts(pages, part)
        case Call():
            pdf_text.call(pages, part)
        case Code():
            pdf_text.code(pages, part)
        case Fields():
            pdf_fields.draw(pages, part)
        case Table():
            pdf_table.draw(pages, part)
        case Timetable():
            pdf_timetable.draw(pages, part)
        case Break():
            pages.go_on()
