"""`planb home`, `stay`, `auto` and `drill`: what the owner may ask of the line. Parsing only."""

import sys
from dataclasses import asdict
from typing import Any

import click

from appliance.cli.given import Given, as_json, say


class _Wish(click.Command):
    """A command whose wish may not reach the line daemon; why is said in one line."""

    def invoke(self, context: click.Context) -> Any:
        from appliance.wish import Refused

        try:
            return super().invoke(context)
        except Refused as refused:
            raise click.ClickException(str(refused)) from None


@click.command(cls=_Wish)
@as_json
@click.pass_obj
def home(given: Given, as_json: bool) -> None:
    """Go home to the first line now, without waiting any longer."""
    from appliance import granted

    _answer(granted.home(given.places), as_json)


@click.command(cls=_Wish)
@click.argument("uplink")
@as_json
@click.pass_obj
def stay(given: Given, uplink: str, as_json: bool) -> None:
    """Stay on UPLINK while it works, until: planb auto."""
    from appliance import granted

    _answer(granted.stay(given.places, _known(given, uplink, "UPLINK")), as_json)


@click.command(cls=_Wish)
@as_json
@click.pass_obj
def auto(given: Given, as_json: bool) -> None:
    """Let the box decide by itself again."""
    from appliance import granted

    _answer(granted.auto(given.places), as_json)


@click.command(cls=_Wish)
@click.option("--seconds", type=click.FloatRange(1, 60), default=5.0, show_default=True, help="How long to measure.")
@click.option("--uplink", metavar="NAME", help="Which one; else the first backup.")
@as_json
@click.pass_obj
def drill(given: Given, seconds: float, uplink: str | None, as_json: bool) -> None:
    """Rehearse: does the backup work, and how fast?

    It is proven and measured beside the salon's traffic; the salon notices nothing.
    """
    from appliance import granted

    if len(given.config().uplinks) < 2:
        raise click.ClickException("There is no backup to rehearse. Add one to the settings: another [[uplinks]]")
    name = _known(given, uplink, "--uplink") if uplink else None
    if not as_json:
        click.echo(f"Rehearsing on {name or 'the backup'}; that takes up to {seconds + 30:.0f} s.", err=True)
    drilled = granted.drill(given.places, name, seconds)
    say({**asdict(drilled), "at": drilled.at.isoformat()} if as_json else drilled.words)
    sys.exit(0 if drilled.ok else 1)


def _known(given: Given, uplink: str, hint: str) -> str:
    names = [each.name for each in given.config().uplinks]
    if uplink not in names:
        raise click.BadParameter(f"{uplink} is not one of {', '.join(names)}", param_hint=hint)
    return uplink


def _answer(answer: Any, as_json: bool) -> None:
    say(asdict(answer) if as_json else answer.words)
    sys.exit(0 if answer.ok else 1)
