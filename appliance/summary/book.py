"""The book in words for a terminal: its sources, its days, its prices. Pure."""

from appliance.status import BookFile, SourceStatus
from appliance.summary.columns import table
from appliance.summary.heard import Heard
from appliance.times import span


def book(heard: Heard, said: BookFile) -> str:
    rows = [_source(each, heard) for each in said.sources]
    days = ", ".join(f"{day.date}: {day.visits} visits" for day in said.days) or "The book is empty"
    prices = f"; {said.prices.services} services in the price list" if said.prices else ""
    return table(("book", "is", "copy taken", "visits", ""), rows) + f"\n{days}{prices}"


def _source(each: SourceStatus, heard: Heard) -> tuple[str, ...]:
    taken = f"{span(heard.now - each.taken_at)} ago" if each.taken_at else "never"
    refused = f"refused a newer one: {each.refused}" if each.refused else ""
    return (each.name, heard.state(each), taken, str(each.visits) if "visits" in each.brings else "", refused)
