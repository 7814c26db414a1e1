"""What `planb source try` says: the rows as a table, what was not understood. Pure. For the owner's own terminal."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from appliance.prices import price, price_of
from appliance.salon.model import Block, Day, Price, PriceList, Visit
from appliance.spoken import money
from appliance.summary.columns import table
from appliance.sync.tried import Tried
from appliance.sync.words import plural

MOST_UNMAPPED = 60


def screen(tried: Tried) -> str:
    """Everything that came of it, for people."""
    if tried.failed:
        return f"{tried.source} ({tried.kind}): {tried.failed}. Nothing was kept."
    return "\n\n".join(part for part in _parts(tried) if part)


def facts(tried: Tried) -> dict[str, Any]:
    """The same for programs."""
    return asdict(tried)


def _parts(tried: Tried) -> Iterator[str]:
    if tried.documents or tried.left_out:
        yield "\n".join([f"{plural(len(tried.documents), 'document')}:", *(f"  {one}" for one in tried.documents)])
        yield _listed("left out", tried.left_out)
    for day in tried.days:
        yield _day(day)
    if tried.prices:
        yield _prices(tried.prices)
    if tried.kind in ("vault", "imap") and not tried.documents:
        yield f"{tried.source} ({tried.kind}): there are no documents there"
    elif not (tried.days or tried.prices or tried.documents):
        yield f"{tried.source} ({tried.kind}) answers with {tried.size} bytes; nothing in it is for these days."
    put_aside = sum(tried.put_aside.values())
    yield _listed(
        f"{plural(put_aside, 'row')} put aside", [f"{count} × {reason}" for reason, count in tried.put_aside.items()]
    )
    yield _listed("fields that the box does not use", tried.unmapped[:MOST_UNMAPPED])
    if tried.refused:
        yield f"The box would not publish this: {tried.refused}."
    yield "Nothing was kept."


def _day(day: Day) -> str:
    names = {person.id: person.name for person in day.staff}
    works = "; ".join(f"{one.name} {', '.join(one.works)}" for one in day.staff if one.works)
    rows = [row for visit in day.visits for row in _visit(visit, names)]
    away = [_away(block, names) for block in day.blocks]
    head = f"{day.date:%A} {day.date.day} {day.date:%B}: {plural(len(day.visits), 'visit')}"
    return "\n".join(
        [
            head,
            *([f"at work: {works}"] if works else []),
            *([table(("time", "who", "client", "service", "price", "is", "note"), rows)] if rows else []),
            *(f"away: {one}" for one in away),
        ]
    )


def _visit(visit: Visit, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for number, part in enumerate(visit.segments):
        time = f"{part.start:%H:%M}-{part.end:%H:%M}"
        service = part.service if part.kind == "work" else f"{part.service} ({part.kind})"
        who = names.get(part.staff, part.staff)
        if number:
            yield (time, who, "", service, "", "", "")
        else:
            yield (time, who, visit.client.name, service, _cost(visit), visit.status, _beside(visit))


def _cost(visit: Visit) -> str:
    paid = (visit.deposit_minor or 0) + (visit.paid_minor or 0)
    cost = price_of(visit) or "not supplied"
    return f"{cost}, {money(paid, visit.currency)} paid" if paid else cost


def _beside(visit: Visit) -> str:
    said = [
        visit.client.phone,
        visit.note,
        *(f"{alert.kind.replace('_', ' ')}: {alert.text}" for alert in visit.alerts),
    ]
    said += [visit.client.formula, *visit.client.history]
    return "; ".join(each for each in said if each)


def _away(block: Block, names: dict[str, str]) -> str:
    return f"{block.start:%H:%M}-{block.end:%H:%M} {names.get(block.staff, block.staff)} {block.label} ({block.kind})"


def _prices(prices: PriceList) -> str:
    rows = [
        (service.category, service.name, one.level or "", price(one, prices.currency), _minutes(one))
        for service in prices.services
        for one in service.prices
    ]
    head = f"Price list: {plural(len(prices.services), 'service')}"
    return f"{head}\n{table(('category', 'service', 'level', 'price', 'min'), rows)}"


def _minutes(price: Price) -> str:
    return "" if price.duration_min is None else str(price.duration_min)


def _listed(what: str, lines: object) -> str:
    rows = [f"  {line}" for line in lines] if isinstance(lines, list | tuple) else []
    return "\n".join([f"{what}:", *rows]) if rows else ""
