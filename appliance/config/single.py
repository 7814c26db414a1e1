"""What one value may be: a device, an address, opening hours. Each refusal says what is allowed, with an example."""

import re
from ipaddress import IPv4Address, IPv4Interface, ip_address
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

# RFC 1123: labels of 63 letters, digits and dashes. dnsmasq would not start with one that is longer.
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*"


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


def _http_url(value: str) -> str:
    try:
        port = urlsplit(value).port or 80
    except ValueError:
        port = 0
    if not value.isascii() or not re.fullmatch(r"http://[A-Za-z0-9.-]{1,253}(:\d+)?(/\S*)?", value) or not port:
        raise ValueError("an http:// address (a sign-in page cannot answer for https)")
    return value


def _page_url(value: str) -> str:
    try:
        address = urlsplit(value)
        usable = address.scheme in ("http", "https") and (address.port is None or address.port > 0)
    except ValueError:
        usable = False
    if not (usable and value.isascii() and re.fullmatch(r"https?://[A-Za-z0-9.-]{1,253}(:\d+)?(/\S*)?", value)):
        raise ValueError("an http:// or https:// address")
    return value


def _host_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not re.fullmatch(_HOST, host) or not re.fullmatch(r"\d{1,5}", port) or not 0 < int(port) < 65536:
        raise ValueError('host and port, such as "booking.example:443"')
    return value


def _ssid(value: str) -> str:
    if not value.isprintable() or not 0 < len(value.encode()) <= 32:
        raise ValueError("the network's name as the phone shows it, 32 bytes at most")
    return value


def _pattern(value: str) -> str:
    """A regular expression that a feed's title can be held against: short, and without what can run for ever."""
    try:
        groups = set(re.compile(value).groupindex)
    except re.error:
        groups = set()
    if len(value) > 200 or not groups or not groups <= {"client", "service", "staff"}:
        raise ValueError("a regular expression with (?P<client>…), (?P<service>…) or (?P<staff>…)")
    return value


def _folder(value: str) -> str:
    if not value.startswith("/") or "\0" in value or len(value) > 200:
        raise ValueError('a whole path on the box, such as "/srv/planb/rosters"')
    return value


def _listen(value: str) -> str:
    try:
        return value if value in ("lan", "loopback") else str(ip_address(value))
    except ValueError:
        raise ValueError("lan, loopback, or an address of this box") from None


Device = Annotated[str, _matches(r"[A-Za-z0-9._@-]{1,15}", 'a network device as "ip link" names it')]
Name = Annotated[str, _matches(r"[a-z0-9][a-z0-9-]{0,31}", "small letters, digits and dashes, 32 at most")]
Host = Annotated[str, _matches(_HOST, "a host name")]
HostPort = Annotated[str, AfterValidator(_host_port)]
Mac = Annotated[str, _matches(r"([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}", 'a hardware address, such as "aa:bb:cc:dd:ee:ff"')]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
PageUrl = Annotated[str, AfterValidator(_page_url)]
Url = Annotated[str, _matches(r"(https?|webcal)://\S+|secret:\w[\w.-]{0,63}", 'an address, or "secret:NAME"')]
Secret = Annotated[
    str, _matches(r"secret:\w[\w.-]{0,63}", '"secret:NAME", the password itself in /etc/planb/secrets/NAME')
]
# what lpadmin takes; a hyphen in front would be read as an option of lp
Queue = Annotated[
    str, _matches(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}", 'the name of a CUPS queue, such as "backoffice": lpstat -e')
]
Ssid = Annotated[str, AfterValidator(_ssid)]
Shown = Annotated[str, _matches(r"[^\x00-\x1f\x7f-\x9f]{1,60}", "a name to show, 60 characters at most")]
Text = Annotated[str, _matches(r"[^\x00-\x1f\x7f-\x9f]{1,200}", "one line of text, 200 characters at most")]
Pattern = Annotated[str, AfterValidator(_pattern)]
Folder = Annotated[str, AfterValidator(_folder)]
Clock = Annotated[str, _matches(r"([01]\d|2[0-3]):[0-5]\d", 'a time of day, such as "06:00"')]
Address = Annotated[str, AfterValidator(_address)]
LanAddress = Annotated[str, AfterValidator(_interface)]
DhcpRange = Annotated[str, AfterValidator(_dhcp)]
Span = Annotated[str, AfterValidator(_hours)]
Listen = Annotated[str, AfterValidator(_listen)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Currency = Annotated[str, _matches(r"[A-Z]{3}", "three capital letters, such as GBP")]
A_DAY = 86_400.0  # seconds: nothing here waits longer
Positive = Annotated[float, Field(gt=0, le=A_DAY)]
