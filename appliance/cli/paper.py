"""`planb sheet` and `planb pack`: a day on paper, for whoever is at the box itself. Parsing only.

Root may read the book anyway. `--for` says who will read the paper, so that what is left lying about tells no more than
it has to.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from appliance.cli.drawn import drawn, held, written
from appliance.cli.given import Given, as_json, say
from appliance.cli.told import note

if TYPE_CHECKING:
    from appliance.paper.pack import OfDay
    from appliance.salon.model import Staff
    from appliance.salon.privacy import Role
    from appliance.web.desk import Desk, Reading

READERS = ("stylist", "reception", "owner")

_day = click.argument("day", metavar="DATE")
_over = click.option("--overwrite", is_flag=True, help="If FILE is there already, write over it.")


def _for(reader: str) -> Callable[[Any], Any]:
    return click.option(
        "--for", "reader", type=click.Choice(READERS), default=reader, show_default=True, help="Who reads it."
    )


def _file(name: str, ending: str) -> Callable[[Any], Any]:
    kind = click.Path(path_type=Path, dir_okay=False)
    return click.option(name, "file", required=True, type=kind, metavar=f"FILE.{ending}", help="Where it is written.")


@click.command()
@_day
@click.option("--staff", metavar="NAME", help="Only this member of staff.")
@_file("--pdf", "pdf")
@_for("stylist")
@_over
@as_json
@click.pass_obj
def sheet(
    given: Given, day: str, staff: str | None, file: Path, reader: "Role", overwrite: bool, as_json: bool
) -> None:
    """Day sheets as a PDF. DATE: 2026-11-21, today, tomorrow.

    For a stylist each sheet shows what that stylist may see; for reception and the owner all that they may.
    """
    from appliance.paper.printing import pdf

    _must_be_free(file, overwrite)
    reading, desk = _read(given)
    asked = _asked(given, reading, desk, day, reader, for_desk=reader != "stylist")
    people = _people(asked, staff)
    made = drawn(given.config(), lambda: pdf([asked.day_sheet(each) for each in people], asked.title, reading.now))
    written(file, made)
    note(given.places, "print", f"sheets {asked.whole.date}")
    names = [each.name for each in people]
    answer = {"file": str(file.resolve()), "date": str(asked.whole.date), "sheets": names, "for": reader}
    say(answer if as_json else f"{file}: {len(names)} sheet{'s' if len(names) > 1 else ''} ({', '.join(names)})")


@click.command()
@_day
@_file("--out", "zip")
@_for("reception")
@_over
@as_json
@click.pass_obj
def pack(given: Given, day: str, file: Path, reader: "Role", overwrite: bool, as_json: bool) -> None:
    """Everything for a day as a zip: sheets, lists, prices, plan B, forms, papers.

    DATE: 2026-11-21, today, tomorrow. Day sheets are for the chair, whoever reads the rest.
    """
    from appliance.paper.printing import zipped
    from appliance.web.of_day import papers_of

    _must_be_free(file, overwrite)
    reading, desk = _read(given)
    asked = _asked(given, reading, desk, day, reader)
    papers = papers_of(desk, reading, asked.whole, reader)
    made = drawn(given.config(), lambda: zipped(asked.pack(papers), asked.title, reading.now))
    written(file, made)
    note(given.places, "export", f"pack {asked.whole.date}")
    answer = {"file": str(file.resolve()), "date": str(asked.whole.date), "bytes": len(made), "for": reader}
    say(answer if as_json else f"{file}: everything for {asked.whole.date}, {len(made) // 1000} kB")


def _read(given: Given) -> "tuple[Reading, Desk]":
    from appliance.web.desk import Desk

    config = given.config()
    desk = Desk(given.places, config.salon.zone, given.places.key(config.privacy.key))
    return desk.read(), desk


def _asked(
    given: Given, reading: "Reading", desk: "Desk", called: str, reader: "Role", *, for_desk: bool = False
) -> "OfDay":
    from appliance.web.of_day import of_day

    return of_day(given.config(), desk, reading, held(reading, called), reader, for_desk=for_desk)


def _people(asked: "OfDay", name: str | None) -> "tuple[Staff, ...]":
    """Whose sheets: by the whole name, or a first name that is clear. One of them, or all who are in the book."""
    from appliance.salon.privacy import hand_of

    people = asked.whole.staff
    found = tuple(each for each in people if name is None or each.id in (name, hand_of(asked.whole, name)))
    if not found:
        names = ", ".join(each.name for each in people) or "nobody"
        raise click.ClickException(
            f"Whom do you mean by {name}? That day there is: {names}." if name else "Nobody works."
        )
    return found


def _must_be_free(file: Path, overwrite: bool) -> None:
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}.")
    if file.exists() and not overwrite:
        raise click.ClickException(f"{file} is there already. Give another name, or --overwrite.")
