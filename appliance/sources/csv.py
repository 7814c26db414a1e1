"""A price list as a CSV file over HTTP. Decides which column is which; salon.pricing decides what a price means."""

import codecs
import csv
import io
from itertools import islice

from appliance.salon.rows import PriceRow, Rows
from appliance.salon.text import clean
from appliance.sources.door import Answer, Failed, Validators, Window
from appliance.sources.feed import Feed

MOST_BYTES = 2**20
MOST_ROWS = 2000
ACCEPT = "text/csv, text/plain;q=0.5, */*;q=0.1"

# how exports call their columns, in English, Ukrainian and Finnish
COLUMNS = {
    "category": ("category", "group", "section", "категорія", "ryhmä"),
    "service": ("service", "name", "treatment", "послуга", "назва", "palvelu"),
    "level": ("level", "stylist level", "tier", "рівень", "taso"),
    "price": ("price", "amount", "cost", "ціна", "вартість", "hinta"),
    "duration": ("duration", "minutes", "length", "time", "тривалість", "kesto"),
}


class Csv:
    """A price list at one address."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    async def fetch(self, known: Validators, window: Window) -> Answer:  # noqa: ARG002  it comes whole
        return await self._feed.fetch(known, ACCEPT)

    async def read(self, body: bytes, window: Window) -> Rows | Failed:  # noqa: ARG002  a price list has no days
        return read(body)


def read(body: bytes) -> Rows | Failed:
    """The lines of a price list. Every cell stays text: nothing here turns 07700 into 7700."""
    if len(body) > MOST_BYTES:
        return Failed("it holds too much for a price list")
    text = _decoded(body)
    if text is None:
        return Failed("it is written in letters that we do not know; save it as UTF-8")
    if text.lstrip().startswith("<"):
        return Failed("it is a web page, perhaps a sign-in page, and not a price list")
    try:
        return _table(text)
    except csv.Error:
        return Failed("it is not a table")


def _decoded(body: bytes) -> str | None:
    """UTF-8 or UTF-16 by its mark. Windows' Western letters only where every byte is one of them."""
    marked = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(text: str) -> Rows | Failed:
    lines = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=_delimiter(text))
    where = _columns(next(lines, []))
    if "service" not in where or "price" not in where:
        return Failed('it has no columns "Service" and "Price"')
    filled = [line for line in islice(lines, MOST_ROWS + 1) if any(cell.strip() for cell in line)]
    if len(filled) > MOST_ROWS:
        return Failed("it holds too much for a price list")
    return Rows(prices=tuple(_row(line, where) for line in filled))


def _delimiter(text: str) -> str:
    """What stands most often in the first line: a semicolon where the comma is the decimal one."""
    head = text.lstrip("\ufeff\r\n").partition("\n")[0]
    return max(",;\t|", key=head.count)


def _columns(head: list[str]) -> dict[str, int]:
    names = [cell.strip().strip("\ufeff").casefold() for cell in head]
    return {field: names.index(name) for field, known in COLUMNS.items() for name in reversed(known) if name in names}


def _row(line: list[str], where: dict[str, int]) -> PriceRow:
    def cell(field: str) -> str:
        at = where.get(field, len(line))
        return clean(line[at], 120) if at < len(line) else ""

    return PriceRow(cell("category"), cell("service"), cell("level"), cell("price"), cell("duration"))
