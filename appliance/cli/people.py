"""`planb user …`: who may sign in on the page. Parsing only."""

import sys
from typing import Any

import click

from appliance.cli import told
from appliance.cli.given import Given, as_json, say
from appliance.salon.privacy import ROLES


class _People(click.Group):
    """Commands about people; what the list of people refuses is said in one line."""

    def invoke(self, context: click.Context) -> Any:
        from appliance.store.users import Refused

        try:
            return super().invoke(context)
        except Refused as refused:
            raise click.ClickException(str(refused)) from None


@click.group(cls=_People)
def user() -> None:
    """Who may sign in on the page."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES[1:]), default="stylist", show_default=True)
@click.pass_obj
def user_add(given: Given, name: str, role: str) -> None:
    """Let NAME sign in. Asks for the PIN, or reads it from standard input."""
    from appliance.store import users

    person = users.add(given.places.users, name, role, _pin())
    told.note(given.places, "rights", f"{person.name} may sign in as {role}")
    click.echo(f"{name} may sign in as {role}.")


@user.command("list")
@as_json
@click.pass_obj
def user_list(given: Given, as_json: bool) -> None:
    """Who may sign in, and as what."""
    from appliance.store import users

    people = [{"name": each.name, "role": each.role} for each in users.load(given.places.users)]
    lines = [f"{each['name']}  {each['role']}" for each in people] or ["Nobody may sign in yet: planb user add NAME"]
    say({"users": people} if as_json else "\n".join(lines))


@user.command("remove")
@click.argument("name")
@click.pass_obj
def user_remove(given: Given, name: str) -> None:
    """NAME may not sign in any more."""
    from appliance.store import users

    person = users.remove(given.places.users, name)
    told.note(given.places, "rights", f"{person.name} may not sign in any more")
    click.echo(f"{name} may not sign in any more.")


@user.command("pin")
@click.argument("name")
@click.pass_obj
def user_pin(given: Given, name: str) -> None:
    """Give NAME a new PIN."""
    from appliance.store import users

    person = users.set_pin(given.places.users, name, _pin())
    told.note(given.places, "rights", f"{person.name} has a new PIN")
    click.echo(f"{name} has a new PIN.")


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES[1:]))
@click.pass_obj
def user_role(given: Given, name: str, role: str) -> None:
    """Let NAME see what ROLE sees, from now on."""
    from appliance.store import users

    person = users.set_role(given.places.users, name, role)
    told.note(given.places, "rights", f"{person.name} is {role} now")
    click.echo(f"{person.name} sees what {role} sees, from now on.")


def _pin() -> str:
    """Never an argument: arguments stay in the shell's history and in the list of processes."""
    if sys.stdin is None or not sys.stdin.isatty():  # None: started with its standard input closed
        return sys.stdin.readline().strip() if sys.stdin else ""
    pin: str = click.prompt("PIN", hide_input=True, confirmation_prompt="The same again")
    return pin
