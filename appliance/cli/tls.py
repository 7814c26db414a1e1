"""`planb tls`: https for the page. Parsing only."""

import sys
from pathlib import Path
from typing import Any

import click

from appliance.cli.drawn import code, drawn, written
from appliance.cli.given import Given, as_json, say


class _Making(click.Command):
    """A certificate that cannot be made; why is said in one line."""

    def invoke(self, context: click.Context) -> Any:
        from appliance.tls import Refused

        try:
            return super().invoke(context)
        except Refused as refused:
            raise click.ClickException(str(refused)) from None


@click.command(cls=_Making)
@click.option("--new-ca", is_flag=True, help="With a new authority, which every device has to trust anew.")
@click.option("--if-due", is_flag=True, help="Only in the last sixty days of the certificate that is there.")
@click.option("--show", is_flag=True, help="Change nothing, show what there is.")
@click.option("--remove", is_flag=True, help="Take https and the authority away.")
@click.option(
    "--pdf", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A sheet to hang up."
)
@as_json
@click.pass_obj
def tls(given: Given, new_ca: bool, if_due: bool, show: bool, remove: bool, file: Path | None, as_json: bool) -> None:
    """Let the page answer with https, or renew its certificate."""
    from datetime import UTC, datetime

    from appliance import tls
    from appliance.tls import said

    if new_ca + if_due + show + remove > 1:
        raise click.UsageError("--new-ca, --if-due, --show and --remove do not go together.")
    if remove:
        gone = tls.remove(given.places)
        say({"ok": True, "removed": gone} if as_json else said.REMOVED if gone else said.NOTHING)
        return
    config, now = given.config(), datetime.now(UTC).replace(microsecond=0)
    found = tls.read(given.places)
    if if_due and not (found and found.is_due(now)):
        say({"ok": True, "renewed": False} if as_json else said.NOT_DUE)
        return
    if not show:
        found = tls.make(given.places, config.salon.name, tls.speaks(config), now, new_authority=new_ca)
    if found is None:
        raise click.ClickException("There is no certificate yet. Make one with: sudo planb tls")
    _tell(given, config, found, as_json)
    if file:
        _draw(file, found, config)


def _tell(given: Given, config: Any, found: Any, as_json: bool) -> None:
    from appliance import status
    from appliance.tls import answers, said

    book, trust = status.read_book(given.places.book_json), answers.trust_page(config)
    told = (found, answers.pages(config), trust, book.clock if book else "unknown")
    say(said.facts(*told) if as_json else said.screen(*told))
    if sys.stdout.isatty() and not as_json:
        say(code(trust))


def _draw(file: Path, found: Any, config: Any) -> None:
    from appliance.paper.printing import NotMade, pdf
    from appliance.paper.trust import sheet
    from appliance.tls.answers import trust_page

    async def work() -> bytes | NotMade:
        one = sheet(found, trust_page(config))
        return await pdf([one], one.title)

    written(file, drawn(config, work))
