"""Lay out the documents of the vault for people: by day, the newest first, earlier editions folded away. Pure.

Who may see any of it is decided before (salon/privacy.py).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from appliance.salon.documents import Doc, Kind, titled
from appliance.salon.filetype import CSV, ENDINGS, HTML, ICS, JPEG, PDF, PNG, TEXT
from appliance.spoken import day_name, moment, short_day
from appliance.tongue import N_, _

KINDS: dict[Kind, str] = {
    "day_sheet": N_("Day sheet"),
    "price_list": N_("Price list"),
    "form": N_("Form"),
    "roster": N_("Roster"),
    "other": N_("Paper"),
}
TYPES = {
    HTML: N_("page"),
    PDF: N_("PDF"),
    PNG: N_("picture"),
    JPEG: N_("picture"),
    CSV: N_("table"),
    ICS: N_("calendar"),
    TEXT: N_("text"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as a row, with the earlier ones of the same name behind it."""

    path: str
    name: str
    what: str
    came: str
    source: str
    earlier: tuple["Paper", ...] = ()


@dataclass(frozen=True, slots=True)
class Pile:
    """The documents of one day, or those for every day."""

    title: str
    papers: tuple[Paper, ...]
    is_today: bool = False


def piles(docs: Iterable[Doc], now: datetime) -> tuple[Pile, ...]:
    """Today first, then what is ahead, then what is over, then what is good for every day."""
    docs, today = tuple(docs), now.date()
    days = {doc.day for doc in docs if doc.day}
    ahead, over = (
        sorted(day for day in days if day >= today),
        sorted((day for day in days if day < today), reverse=True),
    )
    dated = [Pile(_title(day, today), papers_of(docs, day, now), day == today) for day in (*ahead, *over)]
    standing = papers_of(docs, None, now)
    return (*dated, Pile(_("For every day"), standing)) if standing else tuple(dated)


def papers_of(docs: Iterable[Doc], day: date | None, now: datetime) -> tuple[Paper, ...]:
    """The documents for one day, newest first. None: those for every day."""
    found: dict[tuple[str, Kind, str], list[Doc]] = {}
    for doc in docs:
        if doc.day == day:
            found.setdefault((doc.source, doc.kind, titled(doc.name)), []).append(doc)
    return tuple(_paper(newest, now, earlier) for newest, *earlier in found.values())


def disposition(doc: Doc) -> str:
    """Show it; and if somebody saves it, under a name that ends as what it is (RFC 6266)."""
    ending = f".{ENDINGS[doc.mime]}"
    fits = (ending, ".htm", ".jpeg") if doc.mime in (HTML, JPEG) else (ending,)
    name = re.sub(r'[\x00-\x1f\x7f\\/:*?"<>|;%]', "_", doc.name).strip(". _") or "document"
    name = name if name.casefold().endswith(fits) else f"{name}{ending}"
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _paper(doc: Doc, now: datetime, earlier: Iterable[Doc] = ()) -> Paper:
    return Paper(
        path=f"/vault/{doc.id}",
        name=doc.name,
        what=f"{_(KINDS[doc.kind])}, {_(TYPES[doc.mime])}",
        came=moment(doc.received_at, now),
        source=doc.source,
        earlier=tuple(_paper(one, now) for one in earlier),
    )


def _title(day: date, today: date) -> str:
    return f"{short_day(day, today)}, {day_name(day)}" if abs((day - today).days) < 2 else day_name(day)
