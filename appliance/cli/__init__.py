"""`planb …`: parsing only. Every command imports its room when it is called, so that `planb status` starts at once."""

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from appliance import __version__
from appliance.cli.audit import audit
from appliance.cli.binder import binder
from appliance.cli.given import Given, as_json, say
from appliance.cli.pair import pair
from appliance.cli.paper import pack, sheet
from appliance.cli.past import outages, replay
from appliance.cli.people import user
from appliance.cli.print import printed
from appliance.cli.privacy import forget, wipe
from appliance.cli.setup import setup
from appliance.cli.sources import source
from appliance.cli.tls import tls
from appliance.cli.wishes import auto, drill, home, stay
from appliance.config import Broken, Problem, load, not_yet
from appliance.places import places


def main() -> None:
    """Exit 0: done; 1: a problem that was explained; 2: wrong usage."""
    try:
        planb(prog_name="planb")
    except Broken as broken:
        click.echo("\n".join(map(str, broken.problems)), err=True)
    except OSError as error:
        about = f"{error.filename}: " if error.filename else ""
        hint = ". Try again with sudo." if error.filename and isinstance(error, PermissionError) else ""
        click.echo(f"{about}{error.strerror or error}{hint}", err=True)
    sys.exit(1)


@click.group()
@click.option("--root", metavar="DIR", help="Keep everything beneath DIR instead of /etc, /var and /run.")
@click.version_option(__version__, prog_name="planb")
@click.pass_context
def planb(context: click.Context, root: str | None) -> None:
    """A small box that keeps a salon working when its broadband, or its booking system, fails."""
    context.obj = Given(root, places(root, os.environ))


@planb.command()
@click.option("--no-dashboard", is_flag=True, help="Leave the terminal alone.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where the page answers on this computer.")
@click.option("--script", type=click.Path(path_type=Path), metavar="FILE", help="Play these faults, then report.")
@as_json
def demo(no_dashboard: bool, port: int | None, script: Path | None, as_json: bool) -> None:
    """The whole box in a virtual salon on this computer."""
    from appliance.demo import run

    sys.exit(run(port, script, not no_dashboard, as_json))


@planb.command()
@click.argument("service", required=False, type=click.Choice(["line", "sync", "audit", "web", "led"]))
@click.pass_obj
def run(given: Given, service: str | None) -> None:
    """A service in the foreground; with no name, all five."""
    from appliance import run

    config = given.config()
    run.log_to_stderr(os.environ)
    if service is None:
        sys.exit(run.everything(given.root, os.environ))
    sys.exit(run.service(service, config, given.places))


@planb.command()
@as_json
@click.pass_obj
def status(given: Given, as_json: bool) -> None:
    """How the line and the book are: one screen."""
    from appliance import summary

    heard = summary.listen(given.places)
    say(summary.merged(heard) if as_json else summary.screen(heard))


@planb.command()
@click.pass_obj
def dashboard(given: Given) -> None:
    """The terminal dashboard."""
    from appliance.dash import Dashboard
    from appliance.net.addresses import interfaces, page_addresses
    from appliance.tongue import speak

    config = given.config()
    if not sys.stdout.isatty():
        raise click.ClickException("The dashboard needs a terminal. For a script: planb status --json")
    pages = page_addresses(config.web.listen, config.network.lan_ip, config.web.port, interfaces())
    addresses = tuple(page.url for page in pages)
    speak(config.salon.language)
    Dashboard(given.places, config.salon.name, config.salon.zone, addresses).run()


@planb.command()
@click.option("--source", metavar="NAME", help="Only this one.")
@as_json
@click.pass_obj
def sync(given: Given, source: str | None, as_json: bool) -> None:
    """Fetch the book once; say what changed, or why it was refused."""
    import asyncio

    from appliance.run import hand_over
    from appliance.sync import sync_once

    config = given.config()
    names = [each.name for each in config.sources]
    if source is not None and source not in names:
        raise click.BadParameter(f"{source} is not one of {', '.join(names) or 'no sources'}", param_hint="--source")
    said, well = asyncio.run(sync_once(config, given.places, source))
    hand_over(given.places)
    say({"ok": well, "said": said} if as_json else "\n".join(said))
    sys.exit(0 if well else 1)


@planb.command()
@as_json
@click.pass_obj
def check(given: Given, as_json: bool) -> None:
    """Look at everything that could let plan B down. Changes nothing."""
    from appliance import check

    findings = check.everything(given.places)
    say({"findings": [asdict(each) for each in findings]} if as_json else check.screen(findings))
    sys.exit(1 if any(each.level == "problem" for each in findings) else 0)


@planb.group()
def config() -> None:
    """The settings."""


@config.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def config_check(file: Path, as_json: bool) -> None:
    """List every problem in a settings FILE."""
    notes: list[str] = []
    problems: tuple[Problem, ...] = ()
    try:
        notes = not_yet(load(file))
    except Broken as broken:
        problems = broken.problems
    if as_json:
        say({"ok": not problems, "problems": [asdict(each) for each in problems], "notes": notes})
    else:
        say("\n".join([*map(str, problems), *(f"note: {note}" for note in notes)] or [f"{file}: all is well"]))
    sys.exit(1 if problems else 0)


@config.command("show")
@as_json
@click.pass_obj
def config_show(given: Given, as_json: bool) -> None:
    """Print the settings that are in effect, secrets hidden."""
    from appliance import shown

    settings = shown.hidden(given.config())
    say(settings if as_json else shown.toml(settings))


COMMANDS: tuple[click.Command, ...] = (
    user, pair, audit, source, outages, replay, home, stay, auto, drill, forget, wipe, tls, setup, sheet, pack,
    binder, printed,
)  # fmt: skip
for command in COMMANDS:
    planb.add_command(command)
