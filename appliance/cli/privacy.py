"""`planb forget` and `planb wipe`: what the box holds about clients, and how it goes. Parsing only."""

import sys
from typing import Any

import click

from appliance.cli import told
from appliance.cli.given import Given, as_json, say


class _Act(click.Command):
    """A command that may not be able to open, or to write, what it has to; why is said in one line."""

    def invoke(self, context: click.Context) -> Any:
        from appliance.store.snapshot import NotKept
        from appliance.sync.forget import Unopened

        try:
            return super().invoke(context)
        except (NotKept, Unopened) as why:
            raise click.ClickException(str(why)) from None


@click.command(cls=_Act)
@click.option("--client", required=True, metavar="REF", help="The client's ref, or a name or number to find it by.")
@click.option("--show", is_flag=True, help="Only show what is held about them.")
@as_json
@click.pass_obj
def forget(given: Given, client: str, show: bool, as_json: bool) -> None:
    """Remove a client from the book, and keep them out."""
    import asyncio

    from appliance.sync import forget, held_words

    config, typed = given.config(), " ".join(client.split())
    key = given.places.key(config.privacy.key)
    if show:
        holds = asyncio.run(forget.show(given.places, key, typed))
        told.note(given.places, "export", "what is held about a client")
        _handed_over(given)
        say(held_words.shown_json(holds) if as_json else held_words.shown(holds, typed))
        return
    holds = asyncio.run(forget.forget(given.places, key, typed, config.salon.zone))
    told.note(given.places, "forget", f"{len(holds.people)} found")
    _handed_over(given)
    said, well = held_words.forgotten(holds, typed), len(holds.people) == 1
    refs = [person.ref for person in holds.people]
    say({"ok": well, "refs": refs, "said": said} if as_json else "\n".join(said))
    sys.exit(0 if well else 1)


@click.command(cls=_Act)
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
@click.pass_obj
def wipe(given: Given, yes: bool, as_json: bool) -> None:
    """Remove everything about clients from the box."""
    import asyncio
    from dataclasses import asdict

    from appliance.sync import forget, held_words

    if not yes:
        click.confirm("Remove the book, the documents and the key that they are sealed with?", abort=True, err=True)
    gone = asyncio.run(forget.wipe(given.places, given.places.key(given.config().privacy.key)))
    told.note(given.places, "wipe", "the book, the documents and the key")
    said = held_words.wiped(gone)
    say({"ok": True, "removed": asdict(gone), "said": said} if as_json else "\n".join(said))


def _handed_over(given: Given) -> None:
    """What root has written belongs to the book daemon again."""
    from appliance.run import hand_over

    hand_over(given.places)
