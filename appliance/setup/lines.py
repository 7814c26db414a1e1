"""How the box stands in the network, the broadband, and what is plan B for it."""

from collections.abc import Iterable
from ipaddress import IPv4Interface
from typing import Literal

from appliance.setup.asking import asked, hidden, listed, maybe, whole
from appliance.setup.draft import Draft, Path
from appliance.setup.start import Device, Found
from appliance.setup.talk import Talk, choose, sure
from appliance.tongue import _

Backup = Literal["keep", "modem", "phone", "both", "none"]


def lines(talk: Talk, draft: Draft, found: Found) -> Draft:
    modes = {
        "gateway": _("between the provider's router and the salon's switch or access point, with two cables (best)"),
        "companion": _("beside the router, with one cable; the salon's devices use the box as their gateway"),
        "observer": _("beside the router, with one cable; it keeps the book and moves nobody"),
    }
    mode = choose(talk, _("Where does the box stand?"), modes, draft.at("network", "mode", default="gateway"))
    draft = draft.put(("network", "mode"), mode)
    _tell(talk, found)
    draft = _broadband(talk, draft, found)
    draft = _lan(talk, draft, found)
    draft = _provider(talk, draft)
    return _backups(talk, draft, found)


def _tell(talk: Talk, found: Found) -> None:
    talk.say(_("\nThe box has these devices:"))
    for each in found.devices:
        cable = _("something is plugged in") if each.has_cable else _("nothing is plugged in")
        talk.say(f"  {each.name}  {each.kind}, {cable}{f', {each.address}' if each.address else ''}")


def _broadband(talk: Talk, draft: Draft, found: Found) -> Draft:
    draft = draft.put(("uplinks", 0, "name"), draft.at("uplinks", 0, "name", default="broadband"))
    draft = draft.put(("uplinks", 0, "kind"), draft.at("uplinks", 0, "kind", default="ethernet"))
    guess = _first((each for each in found.devices if each.kind == "ethernet"), "wan0")
    return _device(
        talk, draft, found, ("uplinks", 0, "device"), _("Which device leads to the provider's router?"), guess
    )


def _lan(talk: Talk, draft: Draft, found: Found) -> Draft:
    """In front of the salon the box has a network of its own; beside the router it is in the router's."""
    wan, is_between = draft.at("uplinks", 0, "device"), draft.at("network", "mode") == "gateway"
    if is_between:
        guess = _first((each for each in found.devices if each.kind == "ethernet" and each.name != wan), "lan0")
        text = _("Which device leads to the salon's switch or access point?")
        draft = _device(talk, draft, found, ("network", "lan"), text, guess)
        text = _("The box's address in the salon, with its network")
        draft = asked(talk, draft, ("network", "lan_address"), text, "192.168.77.1/24")
        return _dhcp(talk, draft)
    own = next((each.address for each in found.devices if each.name == wan and each.address), "192.168.1.2")
    draft = draft.put(("network", "lan"), wan).put(("network", "dhcp"), None)
    text = _("The box's address on the router's network (fixed, in the router), with its network")
    return asked(talk, draft, ("network", "lan_address"), text, f"{own}/24")


def _dhcp(talk: Talk, draft: Draft) -> Draft:
    network = IPv4Interface(draft.at("network", "lan_address")).network
    first, last = network.network_address + min(50, network.num_addresses // 4), network.broadcast_address - 55
    guess = f"{first}-{max(first, last)}"
    if sure(talk, _("Shall the box give the salon's devices their addresses?"), default=True):
        return asked(talk, draft, ("network", "dhcp"), _("From which to which?"), guess)
    return draft.put(("network", "dhcp"), None)


def _provider(talk: Talk, draft: Draft) -> Draft:
    """For the card “ring the provider”."""
    talk.say(_("\nWhom do you ring when the broadband fails? It stands on the plan-B card."))
    where = ("uplinks", 0, "provider")
    draft = maybe(talk, draft, (*where, "name"), _("Name of the provider"))
    draft = maybe(talk, draft, (*where, "phone"), _("Its telephone number for faults"))
    return maybe(talk, draft, (*where, "account"), _("Your customer number there"))


def _backups(talk: Talk, draft: Draft, found: Found) -> Draft:
    keep: dict[Backup, str] = {"keep": _("as it is in the settings now")} if len(draft.at("uplinks")) > 1 else {}
    options: dict[Backup, str] = {
        **keep,
        "modem": _("a USB modem with a SIM card"),
        "phone": _("the hotspot of the salon's phone"),
        "both": _("the modem, and the phone when that fails, too"),
        "none": _("nothing yet: the book is on the box, and nobody is online"),
    }
    chosen = choose(talk, _("What carries the salon when the broadband fails?"), options, next(iter(options)))
    if chosen == "keep":
        return draft
    draft = draft.put(("uplinks",), draft.at("uplinks")[:1])
    if chosen in ("modem", "both"):
        draft = _modem(talk, draft, found)
    if chosen in ("phone", "both"):
        draft = _phone(talk, draft, found)
    return draft


def _modem(talk: Talk, draft: Draft, found: Found) -> Draft:
    at = len(draft.at("uplinks"))
    for key, value in {"name": "4g", "kind": "modem", "metered": True}.items():
        draft = draft.put(("uplinks", at, key), value)
    guess = _first((each for each in found.devices if each.kind == "modem"), "usb0")
    draft = _device(talk, draft, found, ("uplinks", at, "device"), _("Which device is the modem?"), guess)
    text = _("How many megabytes does its contract include in a month? Enter: no limit")
    draft = maybe(talk, draft, ("uplinks", at, "allowance_mb"), text, read=whole)
    return _essentials(talk, draft, at)


def _essentials(talk: Talk, draft: Draft, at: int) -> Draft:
    """What a line that costs is for."""
    if not sure(talk, _("Shall booking and payments come first on it, and the rest be slowed?"), default=True):
        return draft
    text = _("Hosts that booking and payments need, with commas between them: booking.example, payments.example")
    before = ", ".join(draft.at("essentials", "hosts", default=[]))
    draft = draft.put(("essentials", "hosts"), None)
    draft = maybe(talk, draft, ("essentials", "hosts"), text, before, read=listed)
    is_said = bool(draft.at("essentials", "hosts"))
    return draft.put(("uplinks", at, "on_backup"), "essentials-first" if is_said else None)


def _phone(talk: Talk, draft: Draft, found: Found) -> Draft:
    at = len(draft.at("uplinks"))
    for key, value in {"name": "hotspot", "kind": "wifi", "metered": True}.items():
        draft = draft.put(("uplinks", at, key), value)
    draft = draft.put(("uplinks", at, "ssid"), "?")  # a wifi uplink has to have one: asked next
    guess = _first((each for each in found.devices if each.kind == "wifi"), "wlan0")
    draft = _device(talk, draft, found, ("uplinks", at, "device"), _("Which device is the Wi-Fi of the box?"), guess)
    draft = draft.put(("uplinks", at, "ssid"), None)
    draft = asked(talk, draft, ("uplinks", at, "ssid"), _("What is the phone's hotspot called?"))
    draft = hidden(talk, draft, "hotspot", _("Its password (it is not shown; Enter: there is none)"))
    return draft.put(("uplinks", at, "password"), "secret:hotspot") if "hotspot" in draft.secrets else draft


def _device(talk: Talk, draft: Draft, found: Found, path: Path, text: str, guess: str) -> Draft:
    """A device by its name, even one that is not there yet."""
    draft = asked(talk, draft, path, text, guess)
    if (name := draft.at(*path)) not in [each.name for each in found.devices]:
        talk.say(_("There is no {device} on this box now. Plug it in before the box starts anew.", device=name))
    return draft


def _first(devices: Iterable[Device], otherwise: str) -> str:
    """The one with something plugged in, else any."""
    found = sorted(devices, key=lambda each: not each.has_cable)
    return found[0].name if found else otherwise
