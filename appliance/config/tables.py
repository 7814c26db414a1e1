"""The tables of planb.toml as frozen values (docs/planb.example.toml), and what of them is not acted on yet.

Reads no file. A value here is a pydantic model: it is the border where a person's file comes in.
"""

from ipaddress import IPv4Interface
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from appliance.config.frozen import Frozen
from appliance.config.in_the_open import Line
from appliance.config.plan_b import PlanB
from appliance.config.print import Print
from appliance.config.single import (
    Address,
    Currency,
    Device,
    DhcpRange,
    Folder,
    Host,
    HostPort,
    HttpUrl,
    LanAddress,
    Listen,
    Mac,
    Name,
    PageUrl,
    Positive,
    Secret,
    Shown,
    Span,
    Ssid,
    Timezone,
)
from appliance.config.sources import Source


class Hours(Frozen):
    """Opening hours in local time; a day left out is closed."""

    mon: Span | None = None
    tue: Span | None = None
    wed: Span | None = None
    thu: Span | None = None
    fri: Span | None = None
    sat: Span | None = None
    sun: Span | None = None

    def on(self, weekday: int) -> str | None:
        """The hours of a weekday, 0 is Monday. None: closed."""
        days = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)
        return days[weekday]

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays on which the salon is open, 0 is Monday."""
        return tuple(day for day in range(7) if self.on(day))


class Salon(Frozen):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    timezone: Timezone
    language: Literal["en", "uk", "fi"] = "en"
    currency: Currency = "GBP"
    hours: Hours = Hours()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Network(Frozen):
    mode: Literal["gateway", "companion", "observer"] = "gateway"
    lan: Device = "lan0"
    lan_address: LanAddress = "192.168.77.1/24"
    dhcp: DhcpRange | None = None
    names: tuple[Host, ...] = Field(default=("planb", "planb.local", "book"), strict=False)
    reset_idle: bool = True  # tell idle connections at a switch that their line is gone (net/kick.py)

    @property
    def lan_ip(self) -> str:
        return str(IPv4Interface(self.lan_address).ip)

    @property
    def lan_network(self) -> str:
        return str(IPv4Interface(self.lan_address).network)


Promise = Annotated[int, Field(gt=0, le=10_080)]  # minutes in which they say that it works again; a week at most


class Provider(Frozen):
    name: Line = ""
    phone: Line = ""
    account: Line = ""
    promise_min: Promise | None = None


class Uplink(Frozen):
    name: Name
    kind: Literal["ethernet", "modem", "tether", "wifi"]
    device: Device
    ssid: Ssid | None = None  # of a phone's hotspot, or of another wireless network
    password: Secret | None = None  # None: an open one
    gateway: Address | None = None
    dns: tuple[Address, ...] = Field(default=(), strict=False)
    metered: bool = False
    allowance_mb: Annotated[int, Field(gt=0)] | None = None
    allowance_day: Annotated[int, Field(ge=1, le=28)] = 1
    on_backup: Literal["all", "essentials-first", "essentials-only"] = "all"
    provider: Provider = Provider()

    @property
    def is_guarded(self) -> bool:
        """While it carries the salon, what is not essential is slowed or refused."""
        return self.metered and self.on_backup != "all"


class Essentials(Frozen):
    hosts: tuple[Host, ...] = Field(default=(), strict=False)
    devices: tuple[Mac, ...] = Field(default=(), strict=False)


class Probes(Frozen):
    targets: tuple[Address, ...] = Field(default=("1.1.1.1", "9.9.9.9", "8.8.8.8"), min_length=2, strict=False)
    portal_url: HttpUrl = "http://connectivitycheck.gstatic.com/generate_204"
    proof: tuple[HostPort, ...] = Field(default=(), strict=False)
    speed_url: PageUrl = "https://speed.cloudflare.com/__down?bytes=1000000"  # 1 MB, for the drill alone
    idle_interval_s: Positive = 0.5
    metered_interval_s: Positive = 300.0


class Failback(Frozen):
    hold_down_s: Positive = 60.0
    max_hold_down_s: Positive = 1800.0
    drain_s: Positive = 300.0


class Vendor(Frozen):
    """A booking system: asked whether it answers, so that the page can say that the internet is not to blame."""

    name: Shown
    host: HostPort
    status_page: PageUrl | None = None
    promise_min: Promise | None = None


class Privacy(Frozen):
    days: Annotated[int, Field(ge=1, le=7)] = 2
    keep_past_h: Annotated[int, Field(ge=1, le=168)] = 24
    keep_unsettled_days: Annotated[int, Field(ge=0, le=30)] = 7
    reveals_a_day: Annotated[int, Field(ge=0, le=500)] = 20  # whole telephone numbers that one person may look at
    key: Folder | None = None  # a file on another medium, which a thief of the card does not have; else beside the book


class Web(Frozen):
    listen: tuple[Listen, ...] = Field(default=("lan",), min_length=1, strict=False)
    port: Annotated[int, Field(ge=1, le=65535)] = 80
    tls_port: Annotated[int, Field(ge=1, le=65535)] = 443  # open while there is a certificate: planb tls


class Pins(Frozen):
    """GPIO numbers (BCM), either three colours or one."""

    red: int | None = None
    green: int | None = None
    blue: int | None = None
    single: int | None = None


class Led(Frozen):
    pins: Pins | None = None


class Config(Frozen):
    """The whole file."""

    salon: Salon
    network: Network = Network()
    uplinks: tuple[Uplink, ...] = Field(min_length=1, strict=False)
    essentials: Essentials = Essentials()
    probes: Probes = Probes()
    failback: Failback = Failback()
    vendors: tuple[Vendor, ...] = Field(default=(), strict=False)
    sources: tuple[Source, ...] = Field(default=(), strict=False)
    privacy: Privacy = Privacy()
    web: Web = Web()
    led: Led = Led()
    print: Print | None = None
    plan_b: PlanB = PlanB()


def not_yet(config: Config) -> list[str]:
    """Settings that are read but that this version does not act on, in words. Honest until they do."""
    hotspot = any(one.kind == "wifi" for one in config.uplinks)
    waiting = (
        (hotspot, "uplinks.ssid: this version joins no Wi-Fi itself; it uses it when the system has joined it (nmtui)"),
    )
    return [note for is_set, note in waiting if is_set]
