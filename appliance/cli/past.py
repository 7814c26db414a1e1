"""`planb outages` and `planb replay`: what was. Parsing only."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from appliance.cli.drawn import drawn, written
from appliance.cli.given import Given, as_json, say
from appliance.cli.told import note
from appliance.config import Config
from appliance.places import Places

if TYPE_CHECKING:
    from appliance.store.happened import Past


REPORTS = 24  # pages for the provider, behind the table


@click.command()
@as_json
@click.option("--pdf", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="On paper.")
@click.pass_obj
def outages(given: Given, as_json: bool, file: Path | None) -> None:
    """When the line failed, why, and what it cost.

    With --pdf: the history as a table, and a page for the provider for each of the newest outages.
    """
    from appliance.store.history import Unreadable, read
    from appliance.summary.heard import listen
    from appliance.summary.past import past, past_json

    try:
        found = read(given.places.history_db)
    except Unreadable as why:
        raise click.ClickException(str(why)) from None
    if file is not None:
        _on_paper(given.config(), given.places, found, file)
        return
    heard = listen(given.places)
    say(past_json(found, heard.now, heard.zone) if as_json else past(found, heard.now, heard.zone))


def _on_paper(config: Config, places: Places, found: "Past", file: Path) -> None:
    from datetime import datetime

    from appliance.paper.outage import history, provider_of, report
    from appliance.paper.printing import NotMade, pdf

    salon, now, newest = config.salon.name, datetime.now(config.salon.zone), found.outages[:REPORTS]

    async def work() -> bytes | NotMade:
        table = history(salon, found, config.uplinks[0].name, now)
        reports = (report(salon, each, provider_of(config, each), found, now) for each in newest)
        return await pdf([table, *reports], table.title, now)

    written(file, drawn(config, work))
    note(places, "print", "the history")
    say(f"{file}: the history, reports for the provider: {len(newest)}")


@click.command()
@click.argument("file", required=False)
@as_json
@click.pass_obj
def replay(given: Given, file: str | None, as_json: bool) -> None:
    """What was decided, and why: plays a recording.

    FILE is one that the line daemon wrote. Without FILE: the recordings there are.
    """
    from appliance import recording
    from appliance.summary.heard import listen
    from appliance.summary.replayed import listed, listed_json, replayed, replayed_json

    folders, heard = (given.places.events, given.places.incidents), listen(given.places)
    if file is None:
        found = recording.recordings(*folders)
        say(listed_json(found) if as_json else listed(found, heard.zone))
        return
    try:
        played = recording.read(recording.find(file, *folders))
        decisions = recording.replay(played)
    except recording.NotARecording as why:
        raise click.ClickException(str(why)) from None
    say(replayed_json(played, decisions) if as_json else replayed(played, decisions, heard.zone))
