"""Which addresses this machine has, so that people can be told where the page answers.

Inventory only. Nothing here decides a route: netifaces.gateways() answers {} as soon as another table holds a
default route, and does not see an on-link default at all, so it is never called.
"""

import fcntl
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from types import ModuleType

Address = IPv4Address | IPv6Address

SIOCGIFFLAGS, IFF_RUNNING = 0x8913, 0x40  # netdevice(7)
AF_LINK_OF_THE_ORIGINAL = 17  # netifaces2 says -1000, and has other keys: it only looks like netifaces


@dataclass(frozen=True, slots=True)
class Interface:
    name: str
    addresses: tuple[Address, ...]  # in order of value, IPv4 first


@dataclass(frozen=True, slots=True)
class PageAddress:
    url: str
    device: str | None  # None: no device has that address now


def interfaces() -> tuple[Interface, ...]:
    """Every interface by name, with its addresses. Works without netifaces, where that cannot be compiled."""
    module = _netifaces()
    return by_netifaces(module) if module else by_pyroute2()


def has_carrier(device: str) -> bool:
    """Is the device up, and something at the other end? Asked of this network namespace; /sys may show another."""
    request = struct.pack("16sH14x", device.encode(), 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            answer = fcntl.ioctl(asking, SIOCGIFFLAGS, request)
        except OSError:  # no such device
            return False
    return bool(struct.unpack("16sH14x", answer)[1] & IFF_RUNNING)


def by_netifaces(module: ModuleType) -> tuple[Interface, ...]:
    """What netifaces 0.11 knows. It takes an address's label (lan0:second) for a device: that is lan0 here."""
    texts: dict[str, list[str]] = {}
    for name in module.interfaces():
        texts.setdefault(name.partition(":")[0], []).extend(_asked(module, name))
    return tuple(_interface(name, texts[name]) for name in sorted(texts))


def _asked(module: ModuleType, name: str) -> list[str]:
    """The addresses of one name; none, when its device went away between two questions."""
    try:
        rows = module.ifaddresses(name)
    except ValueError:
        return []
    return [row["addr"] for family in (socket.AF_INET, socket.AF_INET6) for row in rows.get(family, [])]


def by_pyroute2() -> tuple[Interface, ...]:
    """The same from the kernel itself (rtnetlink(7)). Blocks: inside an event loop, ask in a thread."""
    from pyroute2 import IPRoute  # 20 MiB that the web service does without where netifaces is

    with IPRoute() as kernel:
        names = {link["index"]: link.get("ifname") for link in kernel.get_links()}
        texts: dict[str, list[str]] = {name: [] for name in names.values()}
        for row in kernel.get_addr():
            if row["index"] in names:
                texts[names[row["index"]]].append(row.get("local") or row.get("address"))
    return tuple(_interface(name, texts[name]) for name in sorted(texts))


def page_addresses(
    listen: Iterable[str], lan_ip: str, port: int, found: Iterable[Interface]
) -> tuple[PageAddress, ...]:
    """Where a browser finds the page. `listen` is web.listen; a wildcard stands for every IPv4 address there is."""
    owner = {str(address): each.name for each in found for address in each.addresses}
    wanted: list[str] = []
    for entry in listen:
        wanted += _meant(entry, lan_ip, owner)
    return tuple(PageAddress(_url(ip, port), owner.get(ip)) for ip in dict.fromkeys(wanted))


def _meant(entry: str, lan_ip: str, owner: dict[str, str]) -> list[str]:
    match entry:
        case "lan":
            return [lan_ip]
        case "loopback":
            return ["127.0.0.1"]
        case "0.0.0.0" | "::":
            return [ip for ip in owner if ":" not in ip]
    return [entry]


def _url(ip: str, port: int) -> str:
    host = f"[{ip}]" if ":" in ip else ip
    return f"http://{host}/" if port == 80 else f"http://{host}:{port}/"


def _netifaces() -> ModuleType | None:
    """The original netifaces, or None. Its forks leak memory or answer in other words."""
    try:
        import netifaces
    except ImportError:
        return None
    return netifaces if _is_original(netifaces) else None


def _is_original(module: ModuleType) -> bool:
    return getattr(module, "AF_LINK", None) == AF_LINK_OF_THE_ORIGINAL


def _interface(name: str, texts: Iterable[str]) -> Interface:
    """One interface; netifaces writes a scope behind a link-local address (fe80::1%eth0), the kernel does not."""
    addresses = {ip_address(text.partition("%")[0]) for text in texts}
    return Interface(name, tuple(sorted(addresses, key=lambda each: (each.version, int(each)))))
