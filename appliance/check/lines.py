"""Check the devices: each uplink, and the salon's own network. Looks only; asks nobody outside."""

import socket
import struct
from collections.abc import Iterator

from appliance.check.finding import Finding, Look, said
from appliance.config import Uplink


def uplinks(look: Look) -> Iterator[Finding]:
    """One line for each: there, connected, with an address and a way out."""
    owned = {each.name: [str(ip) for ip in each.addresses if ip.version == 4] for each in look.interfaces}
    for uplink in look.config.uplinks:
        yield _uplink(look, uplink, owned.get(uplink.device))
    if len(look.config.uplinks) < 2:
        yield Finding("warning", "there is only one uplink", "Without a second one there is no plan B for the line.")


def _uplink(look: Look, uplink: Uplink, addresses: list[str] | None) -> Finding:
    what = f"{uplink.name} ({uplink.device})"
    if addresses is None:
        return Finding("problem", f"{what} is not there", 'Plug it in. "ip link" lists the devices that are.')
    if _sleeps(look, uplink):
        return Finding("info", f"{what} is off until it is needed")
    if uplink.device not in look.connected:
        return Finding("problem", f"{what} has no carrier", "Look at the cable, and whether the other end is on.")
    if not addresses:
        return Finding("problem", f"{what} has no address", "The other end gave none: restart the router or the modem.")
    gateway = _gateway(look, uplink)
    if gateway is None:
        return Finding("problem", f"{what} has no gateway", "Write gateway = … in planb.toml, or renew its lease.")
    return Finding("ok", f"{what} has {addresses[0]} and gateway {gateway}")


def _sleeps(look: Look, uplink: Uplink) -> bool:
    """A hotspot that nobody needs has neither a network nor an address, and that is how it should be."""
    said_of = look.line.uplinks if look.line else ()
    return any(each.name == uplink.name and each.verdict == "asleep" for each in said_of)


def _gateway(look: Look, uplink: Uplink) -> str | None:
    """As it is set, as the line daemon has learned it, or as the main routing table has it."""
    if uplink.gateway:
        return uplink.gateway
    for each in look.line.uplinks if look.line else ():
        if each.name == uplink.name and each.gateway:
            return each.gateway
    return _routed(look, uplink.device)


def _routed(look: Look, device: str) -> str | None:
    """The gateway of a device's default route in /proc/net/route, where addresses are little-endian hex."""
    for row in (said(look.proc / "net/route") or "").splitlines()[1:]:
        name, to, gateway, *_ = row.split()
        if (name, to) == (device, "00000000"):
            return socket.inet_ntoa(struct.pack("<I", int(gateway, 16)))
    return None


def lan(look: Look) -> Iterator[Finding]:
    """The salon's own network: there, and with the box's address on it."""
    network = look.config.network
    if network.lan not in {each.name for each in look.interfaces}:
        yield Finding("problem", f"the salon's device {network.lan} is not there", "Name it in [network] lan.")
        return
    owner = {str(ip): each.name for each in look.interfaces for ip in each.addresses}
    if owner.get(network.lan_ip) != network.lan:
        hint = "The line daemon puts it there: systemctl start planb-line"
        yield Finding("warning", f"{network.lan} does not have the address {network.lan_ip}", hint)
        return
    yield Finding("ok", f"the salon's network {network.lan} has {network.lan_ip}")


def strictness(look: Look) -> Iterator[Finding]:
    """rp_filter=1 drops answers that come back on an uplink which is not the default one (ip-sysctl)."""
    conf = look.proc / "sys/net/ipv4/conf"
    strict = [
        each.device
        for each in look.config.uplinks
        if max(said(conf / name / "rp_filter") or "0" for name in ("all", each.device)) == "1"
    ]
    if strict:
        hint = "Set net.ipv4.conf.all.rp_filter = 2 in /etc/sysctl.d."
        yield Finding("problem", f"rp_filter is strict on {', '.join(strict)}: probes of a backup get no answer", hint)
        return
    yield Finding("ok", "rp_filter lets probes through every uplink")


def one_cable(look: Look) -> Iterator[Finding]:
    """A companion shares its network with the router: nothing may lead the salon's devices past the box."""
    network = look.config.network
    if network.mode != "companion":
        return
    conf = look.proc / "sys/net/ipv4/conf"
    if "1" in [said(conf / name / "send_redirects") for name in ("all", network.lan)]:
        hint = "Set net.ipv4.conf.*.send_redirects = 0 in /etc/sysctl.d."
        yield Finding("warning", f"send_redirects is on for {network.lan}: devices may be sent past the box", hint)
    if _announced(look, network.lan):
        hint = "Switch IPv6 off in the router: what takes that way hangs when its line is dead."
        yield Finding("warning", "the router offers the salon an IPv6 way past the box", hint)


def _announced(look: Look, device: str) -> bool:
    """Has a router on this device said over IPv6 that it is one? Then /proc/net/ipv6_route has it as default."""
    rows = [row.split() for row in (said(look.proc / "net/ipv6_route") or "").splitlines()]
    anywhere = "0" * 32
    return any(row[:2] == [anywhere, "00"] and row[4] != anywhere and row[-1] == device for row in rows)
