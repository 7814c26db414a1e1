"""Make the report of one outage for the provider, on one page, and the history of all as a table.

When, what was seen, how available the line was, what was promised. It decides what is told; who may have a report is
salon/privacy.py's ("reports"), for the salon's account with the provider stands on it. No client does.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from appliance import spoken
from appliance.config import Config
from appliance.config.tables import Provider
from appliance.paper.happened import carried, cause, evidence, exactly, how_long, length
from appliance.paper.sheet import Cell, Column, Facts, Fields, Heading, Part, Row, Sheet, Table, Text
from appliance.store.happened import Outage, Past, Standstill
from appliance.store.reckoned import Month, lasted, months, without_any
from appliance.tongue import _

MONTHS = 6


def report(salon: str, outage: Outage, provider: Provider, past: Past, now: datetime) -> Sheet:
    """The page. `now` is in the salon's zone."""
    began = outage.began.astimezone(now.tzinfo)
    return Sheet(
        name=f"outage-{began:%Y-%m-%d-%H%M}",
        title=_("Report of an outage"),
        subtitle=salon,
        facts=(spoken.dated(began.date()), outage.uplink),
        parts=(
            _line(outage, provider),
            Heading(_("What happened")),
            Facts(tuple(_happened(outage, provider, past, now))),
            *_availability(outage.uplink, past, now),
            *_the_call(),
        ),
        foot=(_("Noted by a box in the salon that asks several operators through this line, day and night."),),
    )


def provider_of(config: Config, outage: Outage) -> Provider:
    """Whose line it was; of a line that is not in the settings any more nothing is known."""
    return next((each.provider for each in config.uplinks if each.name == outage.uplink), Provider())


def history(salon: str, past: Past, uplink: str, now: datetime) -> Sheet:
    """Every outage as one table, the newest first. `uplink`: the preferred one."""
    columns = (
        Column(_("Down"), 24),
        Column(_("How long"), 18),
        Column(_("What failed, and why"), 28),
        Column(_("Carried meanwhile by"), 20),
        Column(_("Data"), 10, "right"),
    )
    rows = tuple(_told(outage, now) for outage in past.outages)
    listed: tuple[Part, ...] = (Table(columns, rows),) if rows else (Text(_("No outage so far.")),)
    return Sheet(
        name=f"outages-{now:%Y-%m-%d}",
        title=_("When the line failed"),
        subtitle=salon,
        facts=(spoken.dated(now.date()),),
        parts=(*listed, *_availability(uplink, past, now)),
    )


def _told(outage: Outage, now: datetime) -> Row:
    began = outage.began.astimezone(now.tzinfo)
    data = spoken.data(outage.bytes_on_backup) if outage.bytes_on_backup else "–"
    down = _("{day}, {clock}", day=spoken.dated(began.date()), clock=spoken.clock(began))
    told = (down, how_long(outage, now), outage.uplink, carried(outage), data)
    when, long, failed, by, cost = (Cell(text) for text in told)
    return Row((when, long, replace(failed, below=(cause(outage),)), by, cost))


def against(outage: Outage | Standstill, promise_min: int, now: datetime) -> str:
    """The recovery clock: how long it took, beside what was promised."""
    promised = timedelta(minutes=promise_min)
    late = lasted(outage, now) - promised
    if late <= timedelta():
        return _("{promised}: kept", promised=length(promised)) if outage.ended else _running(promised, -late)
    return _("{promised}: over by {late}", promised=length(promised), late=length(late))


def _running(promised: timedelta, left: timedelta) -> str:
    return _("{promised}: {left} left", promised=length(promised), left=length(left))


def _line(outage: Outage, provider: Provider) -> Facts:
    return Facts(
        (
            (_("Line"), outage.uplink),
            (_("Provider"), provider.name),
            (_("Account number"), provider.account),
            (_("Their telephone"), provider.phone),
        )
    )


def _happened(outage: Outage, provider: Provider, past: Past, now: datetime) -> Iterator[tuple[str, str]]:
    yield _("Down"), exactly(outage.began, now)
    yield _("Works again"), exactly(outage.ended, now) if outage.ended else _("not yet")
    yield _("Length"), how_long(outage, now)
    if provider.promise_min:
        yield _("Promised repair"), against(outage, provider.promise_min, now)
    yield _("Cause"), cause(outage)
    yield _("What was seen"), evidence(outage)
    yield _("Carried meanwhile by"), carried(outage)
    alone = without_any(past, outage, now)
    if outage.carried_by and alone:
        yield _("Nothing worked at all for"), length(alone)
    if outage.bytes_on_backup:
        yield _("Data over the backup"), spoken.data(outage.bytes_on_backup)
    yield _("Moves between lines"), spoken.number(outage.switches)


def _availability(uplink: str, past: Past, now: datetime) -> tuple[Part, ...]:
    columns = (
        Column(_("Month"), 30),
        Column(_("Outages"), 20, "right"),
        Column(_("Without the line"), 25, "right"),
        Column(_("Availability"), 25, "right"),
    )
    rows = tuple(_row(month) for month in months(past, uplink, now, MONTHS))
    as_known = _("Months that are not over are reckoned until now, the first from when the box noted something first.")
    return (Heading(_("Availability of this line")), Table(columns, rows), Text(as_known, "soft"))


def _row(month: Month) -> Row:
    told = (spoken.month(month.first), spoken.number(month.outages), length(month.gone), percent(month))
    return Row(tuple(Cell(text) for text in told))


def percent(month: Month) -> str:
    """Cut off, not rounded: a month with an outage was not available for all of it."""
    return _("{percent} %", percent=spoken.number(int(month.availability * 10_000) / 100, 2))


def _the_call() -> tuple[Part, ...]:
    asked = (
        (_("Rang them at"), 1),
        (_("Spoke with"), 1),
        (_("Ticket number"), 1),
        (_("Works again by, they say"), 1),
        (_("What they offer for it"), 2),
    )
    return (Heading(_("The call")), Fields(asked, columns=2))
