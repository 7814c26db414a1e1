"""`planb pair`: tablets that need no PIN. Parsing, and the link as a picture that a camera reads."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from appliance.cli import told
from appliance.cli.drawn import code
from appliance.cli.given import Given, as_json, say

if TYPE_CHECKING:
    from appliance.noted import Offer


@click.command()
@click.argument("name", required=False)
@click.option("--for", "person", metavar="PERSON", help="It sees what this person sees.")
@click.option(
    "--role", type=click.Choice(["stylist", "reception"]), help="It sees what this role sees; usual: stylist."
)
@click.option(
    "--minutes", type=click.FloatRange(1, 60), default=10.0, show_default=True, help="How long the link lives."
)
@click.option("--remove", is_flag=True, help="NAME is paired no longer, from now on.")
@as_json
@click.pass_obj
def pair(
    given: Given, name: str | None, person: str | None, role: str | None, minutes: float, remove: bool, as_json: bool
) -> None:
    """Pair the device NAME: prints a link for one use. Without NAME: which devices are paired."""
    if name is None:
        if remove or person or role:
            raise click.UsageError("Say which device: planb pair NAME")
        _list(given, as_json)
    elif remove:
        _remove(given, name, as_json)
    elif person and role:
        raise click.UsageError("Either --for or --role: a device is somebody's, or has a role of its own")
    else:
        _offer(given, name, person, role or "stylist", minutes, as_json)


def _offer(given: Given, name: str, person: str | None, role: str, minutes: float, as_json: bool) -> None:
    from appliance.noted import Offer
    from appliance.noted.words import Offering

    offer = _of_person(given, name, person) if person else Offer(name, role)  # type: ignore[arg-type]
    link = f"{_address(given)}pair/{told.ask(given.places, Offering(offer, minutes, told.me())).token}"
    if as_json:
        say({"name": name, "for": person, "role": None if person else role, "link": link, "minutes": minutes})
        return
    say(f"{code(link)}\n{link}\n\nOpen it on {name}, within {minutes:g} min. It works once.")


def _of_person(given: Given, name: str, person: str) -> "Offer":
    from appliance.noted import Offer
    from appliance.store import users

    try:
        user = users.known(given.places.users, person)
    except users.Refused as refused:
        raise click.ClickException(str(refused)) from None
    if user.role == "owner":
        raise click.ClickException(f"{user.name} is the owner, and a device is never that. Sign in there with the PIN.")
    return Offer(name, None, user.name, users.mark(user))


def _address(given: Given) -> str:
    """Where the page answers, as `planb dashboard` says it: one that a device has, before one that none has yet."""
    from appliance.net.addresses import interfaces, page_addresses

    config = given.config()
    pages = page_addresses(config.web.listen, config.network.lan_ip, config.web.port, interfaces())
    return next((page.url for page in pages if page.device), pages[0].url)


def _remove(given: Given, name: str, as_json: bool) -> None:
    from appliance.noted.words import Revoking

    gone = told.ask(given.places, Revoking(name, told.me())).offer
    called = gone.name if gone else name
    say({"ok": True, "removed": called} if as_json else f"{called} is not paired any more.")


def _list(given: Given, as_json: bool) -> None:
    from appliance.store import devices
    from appliance.store.users import Refused
    from appliance.summary import table

    try:
        found = devices.load(given.places.devices)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        say({"devices": [{**asdict(each.offer), "paired_at": each.paired_at} for each in found]})
        return
    rows = [
        (each.offer.name, each.offer.person or each.offer.role or "", f"{each.paired_at:%Y-%m-%d}") for each in found
    ]
    head = ("device", "sees what they see", "since")
    say(table(head, rows) if rows else "No device is paired yet: planb pair NAME")
