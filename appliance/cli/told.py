"""Tell the audit from the command line. Decides nothing; without the audit the owner's own commands go on."""

import getpass
import os
from typing import TYPE_CHECKING

import click

from appliance.places import Places

if TYPE_CHECKING:
    from appliance.noted.words import Action, Ask, Told


def note(places: Places, action: "Action", what: str) -> None:
    """The owner did something. What it was names no client."""
    import asyncio

    from appliance.noted import Note
    from appliance.noted.asking import Asking

    answer = asyncio.run(Asking(places.audit_socket).note(Note(me(), "owner", "the box", action, what)))
    if answer != "kept":
        click.echo("The audit does not answer, so this stands nowhere: systemctl status planb-audit", err=True)


def ask(places: Places, ask: "Ask") -> "Told":
    """Ask for something that only the audit can do."""
    import asyncio

    from appliance.noted.asking import Asking

    told = asyncio.run(Asking(places.audit_socket).ask(ask))
    if told is None:
        hint = "Try again with sudo." if os.geteuid() else "Look for it with: systemctl status planb-audit"
        raise click.ClickException(f"The audit does not answer, and it lets devices in. {hint}")
    if told.refused:
        raise click.ClickException(told.refused)
    return told


def me() -> str:
    """Who sits at the keyboard; a number where nobody has a name."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
