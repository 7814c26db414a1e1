"""`planb binder`: the salon's own plan B on paper, made in fair weather. Parsing only."""

from pathlib import Path

import click

from appliance.cli.drawn import drawn, written
from appliance.cli.given import Given, as_json, say
from appliance.cli.told import note


@click.command()
@click.option("--pdf", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@as_json
@click.pass_obj
def binder(given: Given, file: Path, as_json: bool) -> None:
    """The plan-B cards, whom to ring, the rehearsals and the page that everybody signs, as one PDF."""
    from datetime import datetime

    from appliance.paper.binder import binder
    from appliance.paper.cards import not_filled_in, plan_of
    from appliance.paper.printing import pdf
    from appliance.tongue import speaking

    config = given.config()
    plan, now = plan_of(config), datetime.now(config.salon.zone)
    with speaking(config.salon.language):
        sheets = binder(plan, now.date())
    written(file, drawn(config, lambda: pdf(sheets, sheets[0].title, now)))
    note(given.places, "print", "the binder")
    missing = list(not_filled_in(plan))
    if as_json:
        say({"file": str(file.resolve()), "sheets": len(sheets), "not_filled_in": missing})
        return
    say(f"{file}: {len(sheets)} sheets")
    for what in missing:
        click.echo(f"not filled in yet: {what}", err=True)
