"""`planb setup`: the questions that a new owner has to answer. Parsing only."""

import os
import sys
from typing import Any

import click

from appliance.cli.given import Given, say

NO_TERMINAL = (
    "planb setup asks questions, so it needs a terminal. Without one: edit planb.toml, then planb config check"
)
NEXT = """
Next:
  sudo systemctl restart planb.target     the box works with these settings
  sudo planb user add NAME --role reception    and everybody else who signs in
  sudo planb drill                        does plan B really carry the salon?
"""


class _Asking(click.Command):
    """What cannot be written; why is said in one line."""

    def invoke(self, context: click.Context) -> Any:
        from appliance.store import users
        from appliance.tls import Refused

        try:
            return super().invoke(context)
        except (users.Refused, Refused) as refused:
            raise click.ClickException(str(refused)) from None


@click.command(cls=_Asking)
@click.pass_obj
def setup(given: Given) -> None:
    """Ask what the box has to know, and write planb.toml."""
    from datetime import UTC, datetime

    from appliance import check
    from appliance.setup import Terminal, run

    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException(NO_TERMINAL)
    places = given.places
    if places.config.exists() and not os.access(places.config, os.W_OK):
        raise click.ClickException(f"{places.config} cannot be written. Try again with sudo.")
    if not run(Terminal(), places, datetime.now(UTC).replace(microsecond=0)):
        sys.exit(1)
    say("\n" + check.screen(check.everything(places)))
    say(NEXT)
