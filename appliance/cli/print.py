"""`planb print`: sheets out of the salon's printer, now or when they are due. Parsing only."""

from typing import TYPE_CHECKING

import click

from appliance.cli.drawn import NOT_MADE, held
from appliance.cli.given import Given, as_json, say
from appliance.cli.told import note

if TYPE_CHECKING:
    from appliance.printing.sheets import What


@click.command("print")
@click.argument("day", metavar="DATE", required=False)
@click.option("--what", type=click.Choice(["sheets", "pack", "forms"]), help="Left out: as planb.toml says, or sheets.")
@click.option("--printer", metavar="NAME", help="Another one than that of planb.toml, as lpstat -e calls it.")
@click.option("--copies", type=click.IntRange(1, 9), help="Left out: as planb.toml says, or 1.")
@click.option("--due", is_flag=True, help="Only what is due now by [print]; the timer asks so every ten minutes.")
@as_json
@click.pass_obj
def printed(
    given: Given,
    day: str | None,
    what: "What | None",
    printer: str | None,
    copies: int | None,
    due: bool,
    as_json: bool,
) -> None:
    """Print the day sheets of a day. DATE: 2026-11-21, today, tomorrow.

    Each sheet shows what may lie at that chair; the rest of the pack what reception may see.
    """
    if due:
        if day or what or printer or copies:
            raise click.UsageError("--due goes by planb.toml alone.")
        _due(given)
        return
    if day is None:
        raise click.UsageError("Which day? planb print today")
    _now(given, day, what, printer, copies, as_json)


def _due(given: Given) -> None:
    import asyncio
    import os

    from appliance.printing.queue import Cups
    from appliance.printing.round import look
    from appliance.printing.sheets import Book
    from appliance.run import log_to_stderr

    config = given.config()
    if config.print is None:
        return
    log_to_stderr(os.environ)
    book, what = Book(config, given.places), config.print.what
    now, clock = book.reading.now, book.reading.clock_state
    work = look(
        config, config.print, given.places.printed, Cups(), book.days, clock, now, lambda day: book.pdf(day, what)
    )
    sent = asyncio.run(work)
    if sent:
        note(given.places, "print", f"{what} {sent}")


def _now(
    given: Given, called: str, what: "What | None", printer: str | None, copies: int | None, as_json: bool
) -> None:
    import asyncio

    from appliance.printing.queue import Cups, Refused
    from appliance.printing.sheets import Book

    config = given.config()
    name = printer or (config.print.printer if config.print else None)
    if name is None:
        raise click.ClickException('Which printer? Give --printer NAME, or write in planb.toml: [print] printer = "…"')
    book, kind = Book(config, given.places), what or (config.print.what if config.print else "sheets")
    day = held(book.reading, called).date
    pdf = asyncio.run(book.pdf(day, kind))
    if pdf is None:
        raise click.ClickException(NOT_MADE)
    number = Cups().send(name, pdf, f"PlanB {day}", copies or (config.print.copies if config.print else 1))
    if isinstance(number, Refused):
        raise click.ClickException(f"{name}: {number.why} Printers that there are: lpstat -e")
    note(given.places, "print", f"{kind} {day}")
    answer = {"job": number, "printer": name, "date": str(day), "what": kind}
    say(answer if as_json else f"{kind} of {day}: with {name} as {number}. How it goes: lpstat -o {name}")
