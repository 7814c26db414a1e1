"""The book in words for a terminal: its sources, its days, its prices, and what day it is. Pure."""

from collections.abc import Iterator

from appliance import spoken
from appliance.salon.moment import beside
from appliance.status import BookFile, SourceStatus, trouble
from appliance.summary.columns import table
from appliance.summary.heard import Heard
from appliance.times import span


def book(heard: Heard, said: BookFile) -> str:
    rows = [_source(each, heard) for each in said.sources]
    days = ", ".join(f"{day.date}: {_count(day.visits, 'visit')}" for day in said.days) or _without_days(said)
    prices = f"; {_count(said.prices.services, 'service')} in the price list" if said.prices else ""
    head = ("book", "is", "copy taken", "holds", "next look", "")
    return "\n".join([table(head, rows), f"{days}{prices}", *_side(heard, said), *_aside(said)])


def date(heard: Heard) -> str:
    """What day the box believes it is, where nobody has confirmed that. Empty: it is confirmed, or there is no book."""
    if heard.book is None or heard.book.clock == "synchronised":
        return ""
    here, clock = heard.here, heard.now.astimezone(heard.zone)
    behind = f", because the copy was taken then; its clock says {clock:%a} {clock.day} {clock:%b %H:%M}"
    believed = f"The box believes it is {here:%H:%M} on {here:%A} {here.day} {here:%B %Y}"
    return f"{believed}{behind if here != clock else ''}. Nobody has confirmed that: look at the date."


def _side(heard: Heard, said: BookFile) -> Iterator[str]:
    """On which side of an outage the appointments were taken."""
    found = trouble(heard.line, heard.now)
    taken = [each.taken_at for each in said.sources if each.taken_at and "visits" in each.brings]
    if found and taken and heard.here <= heard.now:
        yield f"The appointments were taken {spoken.beside(beside(min(taken), found), span)}"


def _aside(said: BookFile) -> Iterator[str]:
    return (each.aside for each in said.sources if each.aside)


def _source(each: SourceStatus, heard: Heard) -> tuple[str, ...]:
    taken = f"{span(heard.now - each.taken_at)} ago" if each.taken_at else "never"
    newer = "refused a newer one" if each.taken_at else "refused"
    refused = f"{newer}: {each.refused}" if each.refused else ""
    following = heard.moment(each.next_at) if each.next_at else ""
    return (each.name, heard.state(each), taken, _holds(each), following, refused)


def _holds(each: SourceStatus) -> str:
    visits = [_count(each.visits, "visit")] if "visits" in each.brings else []
    return ", ".join([*visits, *([_count(each.documents, "document")] if each.documents else [])])


def _without_days(said: BookFile) -> str:
    """A salon whose system gives documents alone has no days, and nothing is wrong with that."""
    has_documents = any(each.documents for each in said.sources)
    gives_visits = any("visits" in each.brings for each in said.sources)
    return (
        "The documents are read on the page, signed in" if has_documents and not gives_visits else "The book is empty"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
