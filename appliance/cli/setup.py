"""`planb setup`: the questions that a new owner has to answer. Parsing only."""

import os
import sys
from typing import Any

import click

from appliance.cli.given import Given, say

NO_TERMINAL = (
    "planb setup asks questions, so it needs a terminal. Without one: edit planb.toml, then planb config check"
)
NEEDS_SERVICES = ("daemons", "page", "audit")  # they begin with the restart
NEXT = """
Next:
  sudo systemctl restart planb.target           the box works with these settings
  sudo planb check                              and is all well with the services, too?
  sudo planb user add NAME --role reception     everybody else who signs in
"""
TRUST = "Devices learn to trust the box on {page}, with the fingerprint that this shows: sudo planb tls --show"


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

    from appliance import check, tls
    from appliance.setup import Terminal, run
    from appliance.tls import answers

    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException(NO_TERMINAL)
    places = given.places
    if places.config.exists() and not os.access(places.config, os.W_OK):
        raise click.ClickException(f"{places.config} cannot be written. Try again with sudo.")
    if not run(Terminal(), places, datetime.now(UTC).replace(microsecond=0)):
        sys.exit(1)
    say(f"\n{check.screen(check.everything(places, NEEDS_SERVICES))}\n{NEXT}")
    if tls.read(places):
        say(TRUST.format(page=answers.trust_page(given.config())))
