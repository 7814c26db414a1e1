"""`planb source …`: one booking system by itself. Parsing only."""

import sys
from datetime import datetime
from pathlib import Path

import click

from appliance.cli.given import Given, as_json, say


@click.group()
def source() -> None:
    """One booking system by itself."""


@source.command("try")
@click.argument("name")
@click.option(
    "--file",
    "sample",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="SAMPLE",
    help="Read this file in place of what the system answers.",
)
@click.option("--day", "day", type=click.DateTime(["%Y-%m-%d"]), help="Begin with this day, not today.")
@as_json
@click.pass_obj
def source_try(given: Given, name: str, sample: Path | None, day: datetime | None, as_json: bool) -> None:
    """Ask the source NAME; print its rows and what was not understood. Keeps nothing."""
    import asyncio

    from appliance.sync import rows_shown, tried

    config = given.config()
    found = next((each for each in config.sources if each.name == name), None)
    if found is None:
        there = ", ".join(each.name for each in config.sources) or "no sources"
        raise click.BadParameter(f"{name} is not one of {there}", param_hint="NAME")
    first = day.date() if day else None
    answer = asyncio.run(tried.one(config, given.places, found, sample, first))
    say(rows_shown.facts(answer) if as_json else rows_shown.screen(answer))
    sys.exit(1 if answer.failed else 0)
