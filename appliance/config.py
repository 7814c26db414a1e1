"""planb.toml -> frozen values, or every problem at once. Decides what a valid setting is; acts on none.

A value object here is a pydantic model: it is the border where a person's file comes in.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError


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


# --- what a value may be --------------------------------------------------------------------------------


def _matches(pattern: str, allowed: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(allowed)
        return value

    return AfterValidator(check)


def _timezone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError('a zone name, such as "Europe/London"')
    return value


def _hours(value: str) -> str:
    times = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", value)
    if not times or value[:5] >= value[6:]:
        raise ValueError('opening and closing time, such as "09:00-18:00"')
    return value


def _interface(value: str) -> str:
    try:
        address = IPv4Interface(value)
    except ValueError:
        address = None
    if address is None or "/" not in value or address.network.prefixlen > 30:
        raise ValueError('an address with its network, such as "192.168.77.1/24"')
    return value


def _address(value: str) -> str:
    try:
        return str(IPv4Address(value))
    except ValueError:
        raise ValueError('an IPv4 address, such as "203.0.113.1"') from None


def _dhcp(value: str) -> str:
    first, _, last = value.partition("-")
    try:
        in_order = IPv4Address(first) <= IPv4Address(last)
    except ValueError:
        in_order = False
    if not in_order:
        raise ValueError('first and last address, such as "192.168.77.50-192.168.77.200"')
    return value


def _listen(value: str) -> str:
    try:
        return value if value in ("lan", "loopback") else str(ip_address(value))
    except ValueError:
        raise ValueError("lan, loopback, or an address of this box") from None


Device = Annotated[str, _matches(r"[^\s/:]{1,15}", 'a network device as "ip link" names it')]
Name = Annotated[str, _matches(r"[a-z0-9][a-z0-9-]{0,31}", "small letters, digits and dashes, 32 at most")]
Host = Annotated[str, _matches(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", "a host name")]
HostPort = Annotated[str, _matches(r"[A-Za-z0-9.-]+:\d{1,5}", 'host and port, such as "booking.example:443"')]
Mac = Annotated[str, _matches(r"([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}", 'a hardware address, such as "aa:bb:cc:dd:ee:ff"')]
HttpUrl = Annotated[str, _matches(r"http://[^\s]+", "an http:// address (a sign-in page cannot answer for https)")]
Url = Annotated[str, _matches(r"(https?|webcal)://\S+|secret:\S+", 'an address, or "secret:NAME"')]
Address = Annotated[str, AfterValidator(_address)]
Positive = Annotated[float, Field(gt=0)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)


class Hours(_Frozen):
    """Opening hours in local time; a day left out is closed."""

    mon: Annotated[str, AfterValidator(_hours)] | None = None
    tue: Annotated[str, AfterValidator(_hours)] | None = None
    wed: Annotated[str, AfterValidator(_hours)] | None = None
    thu: Annotated[str, AfterValidator(_hours)] | None = None
    fri: Annotated[str, AfterValidator(_hours)] | None = None
    sat: Annotated[str, AfterValidator(_hours)] | None = None
    sun: Annotated[str, AfterValidator(_hours)] | None = None

    def on(self, weekday: int) -> str | None:
        """The hours of a weekday, 0 is Monday. None: closed."""
        days = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)
        return days[weekday]


class Salon(_Frozen):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    timezone: Annotated[str, AfterValidator(_timezone)]
    language: Literal["en", "uk", "fi"] = "en"
    currency: Annotated[str, _matches(r"[A-Z]{3}", "three capital letters, such as GBP")] = "GBP"
    hours: Hours = Hours()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Network(_Frozen):
    mode: Literal["gateway", "companion", "observer"] = "gateway"
    lan: Device = "lan0"
    lan_address: Annotated[str, AfterValidator(_interface)] = "192.168.77.1/24"
    dhcp: Annotated[str, AfterValidator(_dhcp)] | None = None
    names: tuple[Host, ...] = Field(default=("planb", "planb.local", "book"), strict=False)

    @property
    def lan_ip(self) -> str:
        return str(IPv4Interface(self.lan_address).ip)


class Provider(_Frozen):
    name: str = ""
    phone: str = ""
    account: str = ""


class Uplink(_Frozen):
    name: Name
    kind: Literal["ethernet", "modem", "tether", "wifi"]
    device: Device
    gateway: Address | None = None
    dns: tuple[Address, ...] = Field(default=(), strict=False)
    metered: bool = False
    allowance_mb: Annotated[int, Field(gt=0)] | None = None
    allowance_day: Annotated[int, Field(ge=1, le=28)] = 1
    on_backup: Literal["all", "essentials-first", "essentials-only"] = "all"
    provider: Provider = Provider()


class Essentials(_Frozen):
    hosts: tuple[Host, ...] = Field(default=(), strict=False)
    devices: tuple[Mac, ...] = Field(default=(), strict=False)


class Probes(_Frozen):
    targets: tuple[Address, ...] = Field(default=("1.1.1.1", "9.9.9.9", "8.8.8.8"), min_length=2, strict=False)
    portal_url: HttpUrl = "http://connectivitycheck.gstatic.com/generate_204"
    proof: tuple[HostPort, ...] = Field(default=(), strict=False)
    idle_interval_s: Positive = 0.5
    metered_interval_s: Positive = 300.0


class Failback(_Frozen):
    hold_down_s: Positive = 60.0
    max_hold_down_s: Positive = 1800.0
    drain_s: Positive = 300.0


class Source(_Frozen):
    name: Name
    kind: Literal["vault", "ics", "csv", "json", "caldav", "imap"]
    url: Url
    every_s: Annotated[float, Field(ge=5)] = 300.0


class Privacy(_Frozen):
    days: Annotated[int, Field(ge=1, le=7)] = 2
    keep_past_h: Annotated[int, Field(ge=1, le=168)] = 24
    keep_unsettled_days: Annotated[int, Field(ge=0, le=30)] = 7


class Web(_Frozen):
    listen: tuple[Annotated[str, AfterValidator(_listen)], ...] = Field(default=("lan",), min_length=1, strict=False)
    port: Annotated[int, Field(ge=1, le=65535)] = 80


class Pins(_Frozen):
    """GPIO numbers (BCM), either three colours or one."""

    red: int | None = None
    green: int | None = None
    blue: int | None = None
    single: int | None = None


class Led(_Frozen):
    pins: Pins | None = None


class Config(_Frozen):
    """planb.toml, as contract.md describes it."""

    salon: Salon
    network: Network = Network()
    uplinks: tuple[Uplink, ...] = Field(min_length=1, strict=False)
    essentials: Essentials = Essentials()
    probes: Probes = Probes()
    failback: Failback = Failback()
    sources: tuple[Source, ...] = Field(default=(), strict=False)
    privacy: Privacy = Privacy()
    web: Web = Web()
    led: Led = Led()


# --- reading --------------------------------------------------------------------------------------------


def load(path: Path) -> Config:
    """Read the settings file. Raises Broken with every problem in it."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise Broken(
            (
                Problem(
                    path.name,
                    "",
                    f"there is no file {path}.",
                    "Copy planb.example.toml there and fill it in.",
                ),
            )
        ) from None
    except UnicodeDecodeError:
        raise Broken((Problem(path.name, "", "not UTF-8 text.", "Save the file again as UTF-8."),)) from None
    except OSError as error:
        raise Broken((Problem(path.name, "", f"cannot be read: {error.strerror}.", "Try again with sudo."),)) from None
    return read(text, path.name)


def read(text: str, file: str = "planb.toml") -> Config:
    """Parse settings. Raises Broken with every problem in them."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Broken(
            (Problem(file, "", f"not valid TOML: {error}.", "Mend that line first; the rest is read then."),)
        ) from None
    problems = [Problem(file, key, text, hint) for key, text, hint in _between(raw)]
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        problems = [_problem(file, found) for found in error.errors() if not _is_echo(found)] + problems
    if problems:
        raise Broken(tuple(problems))
    return config


def not_yet(config: Config) -> list[str]:
    """Settings that are read but that this version does not act on, in words. Honest until they do."""
    notes = []
    if any(uplink.on_backup != "all" for uplink in config.uplinks):
        notes.append("uplinks.on_backup: this version lets everything through on the backup")
    if any(uplink.allowance_mb for uplink in config.uplinks):
        notes.append("uplinks.allowance_mb: this version does not count bytes yet")
    if config.essentials.hosts or config.essentials.devices:
        notes.append("essentials: this version treats all traffic alike")
    if config.probes.proof:
        notes.append("probes.proof: this version proves a line by portal_url alone")
    return notes


def _between(raw: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Problems between settings. Looks at the raw file, so that they show beside the others."""
    uplinks = _tables(raw, "uplinks")
    yield from _twice("uplinks", "name", uplinks)
    yield from _twice("uplinks", "device", uplinks)
    yield from _twice("sources", "name", _tables(raw, "sources"))
    network = raw.get("network")
    network = network if isinstance(network, dict) else {}
    mode = network.get("mode", "gateway")
    if mode in ("companion", "observer"):
        yield (
            "network.mode",
            f'"{mode}" comes with a later version; this one knows "gateway".',
            'Write: mode = "gateway"',
        )
    lan = network.get("lan", "lan0")
    for number, uplink in enumerate(uplinks):
        if uplink.get("device") == lan:
            yield (
                f"uplinks[{number}].device",
                f'"{lan}" is the salon\'s own network.',
                "Name the device that leads outside.",
            )
    for number, source in enumerate(_tables(raw, "sources")):
        if source.get("kind") in ("vault", "json", "caldav", "imap"):
            yield (
                f"sources[{number}].kind",
                f'"{source["kind"]}" comes with a later version; this one reads ics and csv.',
                "Ask your booking system for a calendar feed (iCal).",
            )
    failback = raw.get("failback")
    if isinstance(failback, dict):
        longest, first = failback.get("max_hold_down_s", 1800), failback.get("hold_down_s", 60)
        if _is_number(longest) and _is_number(first) and longest < first:
            yield "failback.max_hold_down_s", "shorter than hold_down_s.", f"Write at least {first}."
    led = raw.get("led")
    pins = led.get("pins") if isinstance(led, dict) else None
    if isinstance(pins, dict) and set(pins) not in ({"red", "green", "blue"}, {"single"}):
        yield (
            "led.pins",
            "either red, green and blue, or single.",
            "Write: pins = { red = 17, green = 27, blue = 22 }",
        )


def _tables(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = raw.get(key)
    return [table for table in found if isinstance(table, dict)] if isinstance(found, list) else []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _twice(table: str, key: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    seen: dict[object, int] = {}
    for number, row in enumerate(rows):
        value = row.get(key)
        if not isinstance(value, str):
            continue
        if value in seen:
            yield (
                f"{table}[{number}].{key}",
                f'"{value}" is used by {table}[{seen[value]}] too.',
                "Give each its own.",
            )
        seen.setdefault(value, number)


# pydantic's error types in words, for those whose own message a salon owner would not understand
_WORDS = {
    "missing": ("is missing.", "Add it."),
    "extra_forbidden": ("is not a setting that PlanB knows.", "Look for a typing mistake, or take it out."),
    "string_type": ("has to be text in quotes.", 'Write it as "…".'),
    "bool_type": ("has to be true or false, without quotes.", ""),
    "int_type": ("has to be a whole number.", "Write it without quotes."),
    "float_type": ("has to be a number.", "Write it without quotes."),
    "tuple_type": ("has to be a list.", "Write it as [ … ]."),
    "model_type": ("has to be a table of its own.", "See planb.example.toml."),
}


def _is_echo(found: Any) -> bool:
    """A list that seems too short only because its broken entries, which are named themselves, do not count."""
    return bool(found["type"] == "too_short" and len(found["input"]) >= found["ctx"]["min_length"])


def _problem(file: str, found: Any) -> Problem:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in found["loc"]).lstrip(".")
    kind, given = found["type"], found.get("input")
    if kind in _WORDS:
        return Problem(file, key, *_WORDS[kind])
    is_secret = key.endswith(".url")  # the address of a feed is its password, and problems are logged
    shown = f"{given!r} will not do: " if isinstance(given, str | int | float) and not is_secret else ""
    if kind == "value_error":
        return Problem(file, key, f"{shown}it has to be {found['ctx']['error']}.", "")
    if kind == "too_short":
        return Problem(file, key, f"needs at least {found['ctx']['min_length']}.", "Add it.")
    if kind == "literal_error":
        return Problem(file, key, f"{shown}one of {found['ctx']['expected']}.", "")
    return Problem(file, key, f"{shown}{found['msg'][0].lower()}{found['msg'][1:]}.", "")
