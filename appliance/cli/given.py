"""What every command shares: what was typed before it, and how it answers people and programs."""

import json
from dataclasses import dataclass
from typing import Any

import click

from appliance.config import Config, load
from appliance.places import Places


@dataclass(frozen=True, slots=True)
class Given:
    """What the person typed before the command."""

    root: str | None
    places: Places

    def config(self) -> Config:
        return load(self.places.toml)


as_json = click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")


def say(answer: Any) -> None:
    click.echo(answer if isinstance(answer, str) else json.dumps(answer, indent=2, default=str, ensure_ascii=False))
