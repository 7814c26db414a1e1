"""`planb outages` and `planb replay`: what was. Parsing only."""

import click

from appliance.cli.given import Given, as_json, say


@click.command()
@as_json
@click.pass_obj
def outages(given: Given, as_json: bool) -> None:
    """When the line failed, why, and what it cost."""
    from appliance.store.history import Unreadable, read
    from appliance.summary.heard import listen
    from appliance.summary.past import past, past_json

    try:
        found = read(given.places.history_db)
    except Unreadable as why:
        raise click.ClickException(str(why)) from None
    heard = listen(given.places)
    say(past_json(found, heard.now, heard.zone) if as_json else past(found, heard.now, heard.zone))


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
