"""planb.toml -> values, or every problem at once, each in words that a salon owner understands."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from appliance.config.between import between
from appliance.config.sources import KINDS
from appliance.config.tables import Config

MOST_BYTES = 2**20  # a salon's settings are 4 kB


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a settings file."""

    file: str
    key: str  # uplinks[1].device; empty: the file as a whole
    text: str  # what is wrong and what is allowed
    hint: str  # what to do

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.text} {self.hint}".strip()


class Broken(Exception):
    """The settings cannot be used. Carries all the problems, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(path: Path) -> Config:
    """Read the settings file. Raises Broken with every problem in it."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode()
    except FileNotFoundError:
        raise _broken(path.name, f"there is no file {path}.", "Make it with: sudo planb setup") from None
    except UnicodeDecodeError:
        raise _broken(path.name, "not UTF-8 text.", "Save the file again as UTF-8.") from None
    except OSError as error:
        raise _broken(path.name, f"cannot be read: {error.strerror}.", "Try again with sudo.") from None
    if len(text) > MOST_BYTES:
        raise _broken(path.name, "too large to be settings.", "Is it the right file?")
    return read(text, path.name)


def read(text: str, file: str = "planb.toml") -> Config:
    """Parse settings. Raises Broken with every problem in them."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and what Python itself cannot hold
        raise _broken(file, f"not valid TOML: {error}.", "Mend that line first; the rest is read then.") from None
    problems = [Problem(file, key, text, hint) for key, text, hint in between(raw)]
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        problems = [_problem(file, found) for found in error.errors() if not _is_echo(found)] + problems
    if problems:
        raise Broken(tuple(problems))
    return config


def _broken(file: str, text: str, hint: str) -> Broken:
    """The file as a whole cannot be used."""
    return Broken((Problem(file, "", text, hint),))


# pydantic's error types in words, for those whose own message a salon owner would not understand
_WORDS = {
    "missing": ("is missing.", "Add it."),
    "extra_forbidden": ("is not a setting that PlanB knows.", "Look for a typing mistake, or take it out."),
    "string_type": ("has to be text in quotes.", 'Write it as "…".'),
    "bool_type": ("has to be true or false, without quotes.", ""),
    "int_type": ("has to be a whole number.", "Write it without quotes."),
    "float_type": ("has to be a number.", "Write it without quotes."),
    "tuple_type": ("has to be a list.", "Write it as [ … ]."),
    "union_tag_not_found": ("has no kind.", 'Write: kind = "ics", or another of ' + ", ".join(KINDS)),
    "union_tag_invalid": ("has a kind that PlanB does not know.", "One of " + ", ".join(KINDS)),
    "model_attributes_type": ("has to be a table of its own.", "See planb.example.toml."),
    "model_type": ("has to be a table of its own.", "See planb.example.toml."),
}


def _is_echo(found: Any) -> bool:
    """A list that seems too short only because its broken entries, which are named themselves, do not count."""
    return bool(found["type"] == "too_short" and len(found["input"]) >= found["ctx"]["min_length"])


def _key(loc: tuple[Any, ...]) -> str:
    """sources[0].url: pydantic names the kind of a source between the two."""
    if loc[:1] == ("sources",) and len(loc) > 3 and loc[2] in KINDS:
        loc = (*loc[:2], *loc[3:])
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")


def _problem(file: str, found: Any) -> Problem:
    key = _key(found["loc"])
    kind, given = found["type"], found.get("input")
    if kind in _WORDS:
        return Problem(file, key, *_WORDS[kind])
    # a feed's address is its password, and problems are logged
    is_secret = key.endswith((".url", ".password", ".user")) or ".secrets." in key or kind == "in_the_open"
    shown = f"{given!r} will not do: " if isinstance(given, str | int | float) and not is_secret else ""
    if kind == "value_error":
        return Problem(file, key, f"{shown}it has to be {found['ctx']['error']}.", "")
    if kind == "too_short":
        return Problem(file, key, f"needs at least {found['ctx']['min_length']}.", "Add it.")
    if kind == "literal_error":
        return Problem(file, key, f"{shown}one of {found['ctx']['expected']}.", "")
    return Problem(file, key, f"{shown}{found['msg'][0].lower()}{found['msg'][1:]}.", "")
