"""The virtual salon as a thing: open it, break it, mend it, look from any room. Decides nothing about the box.

It has to be opened inside private namespaces (`private.command()`): everything it makes lives there, so that
nothing of it can outlive the process, not even after a `kill -9`.
"""

import logging
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from appliance.demo import certificate, delay, layout, wiring
from appliance.demo import faults as broken
from appliance.demo.commands import Child, do, wait_for
from appliance.demo.lane import Shape
from appliance.demo.layout import ROADS, ROOMS, Road
from appliance.demo.rooms import Rooms

log = logging.getLogger(__name__)

PRIVATE = Path("/run")  # a tmpfs of our own goes over it: namespaces get their names there
_RESOLV_CONF = f"nameserver {layout.LAN_ADDRESS}\n"


class World(Rooms):
    """Six rooms in one process: tablet, box, isp, modem, phone, internet."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._lines: dict[str, Child] = {}  # uplink -> its delay line; empty: this computer makes none
        self._faults: dict[str, dict[str, float]] = {name: _at_first(name) for name in (*ROADS, "vendor")}

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        """Build the salon, hand it out, take it down. Raises OSError outside of private namespaces."""
        taken = [name for _, name in socket.if_nameindex() if name != "lo"]
        if taken or layout.ROOT.exists():
            raise OSError("The virtual salon only opens in a network of its own: see appliance.demo.private")
        do(["mount", "-t", "tmpfs", "-o", "mode=0755", "planb-demo", str(PRIVATE)])
        world = cls(layout.ROOT)
        try:
            (world.root / "log").mkdir(parents=True)
            _ask_the_box_for_names()
            _trust_the_clock()
            world._build()
            yield world
        finally:
            world.close()

    # --- breaking and mending ---------------------------------------------------------------------------

    @property
    def faults(self) -> Mapping[str, Mapping[str, float]]:
        """What is broken now: uplink (or "vendor") -> fault -> percent."""
        return self._faults

    def has_a_way_out(self) -> bool:
        """Whether there is an uplink that a salon could work on."""
        return any(broken.carries(self._faults[name]) for name in ROADS)

    def refusal(self, fault: str, uplink: str) -> str | None:
        """Why something cannot be broken here, in words. None: it can."""
        if uplink not in self._faults:
            return f'there is no uplink "{uplink}"; there are {", ".join(ROADS)}'
        if fault in broken.LINE and uplink in ROADS and not self._lines:
            return f'"{fault}" needs a delay line, and this computer makes none: {delay.refusal()}'
        return broken.refusal(fault, uplink == "vendor")

    def apply(self, fault: str, uplink: str, percent: float | None = None) -> None:
        """Break an uplink, or the "vendor". Twice is the same as once; faults add up."""
        if refused := self.refusal(fault, uplink):
            raise broken.UnknownFault(refused)
        if fault == "blip":
            self._blip(ROADS[uplink])
            return
        self._become(uplink, self._faults[uplink] | {fault: percent or 0})

    def heal(self, uplink: str, fault: str | None = None) -> None:
        """Mend one fault of an uplink, or everything about it."""
        left = {name: percent for name, percent in self._faults[uplink].items() if fault and name != fault}
        self._become(uplink, left)

    def mend_everything(self) -> None:
        """Everything as it was at first: a hotspot that somebody has to switch on is off."""
        for uplink in self._faults:
            self._become(uplink, _at_first(uplink))

    def _become(self, uplink: str, wanted: dict[str, float]) -> None:
        had, self._faults[uplink] = self._faults[uplink], wanted
        road = ROADS.get(uplink)
        if road:
            self._link(road, had, wanted)
            self._shape(road, broken.shape(had, road), broken.shape(wanted, road))
        if broken.rules(had, road) != broken.rules(wanted, road):
            self.run(road.router if road else "internet", ["nft", "-f", "-"], broken.rules(wanted, road))

    def _link(self, road: Road, had: Mapping[str, float], wanted: Mapping[str, float]) -> None:
        if "unplug" in wanted:
            if "unplug" not in had:
                self.ip("box", f"link del {road.device}")
            return
        if "unplug" in had:
            self._plug_in(road)
            had = {}
        if ("carrier" in wanted) != ("carrier" in had):
            self.ip(road.router, f"link set cust0 {'down' if 'carrier' in wanted else 'up'}")
        if "lease" in wanted and "lease" not in had:
            self.run("box", ["ip", "-force", "-batch", "-"], wiring.no_lease(road), check=False)
        if "lease" in had and "lease" not in wanted:
            self.ip("box", wiring.lease(road))

    def _shape(self, road: Road, had: Shape, wanted: Shape) -> None:
        """Tell the delay line what to be like, if that is something else than before."""
        if had == wanted or road.name not in self._lines:
            return
        orders = self._lines[road.name].stdin
        assert orders is not None
        orders.write(f"{wanted.words}\n".encode())
        orders.flush()

    def _blip(self, road: Road) -> None:
        self.run(road.router, ["nft", "-f", "-"], broken.blip())
        self.popen(road.router, ["sh", "-c", f"sleep {broken.BLIP_S}; nft delete table inet blip"], "blip")

    # --- building ---------------------------------------------------------------------------------------

    def _build(self) -> None:
        do(["ip", "-batch", "-"], wiring.rooms())
        self._lay_the_lines()
        for room in ROOMS:
            self.run(room, ["sysctl", "--quiet", "--load=-"], wiring.settings(room))
            self.ip(room, wiring.inside(room))
        for road in ROADS.values():
            self.run(road.router, ["nft", "-f", "-"], wiring.router_rules(road))
            self.run(road.router, ["sysctl", "--quiet", "--ignore", "--load=-"], wiring.TRACKING)
            if not road.begins_off:
                self._plug_in(road)
        self._open_the_internet()

    def _lay_the_lines(self) -> None:
        """A delay line between each router and the internet; a cable where this computer makes none."""
        if why := delay.refusal():
            log.warning("The lines of this salon are without delay: %s", why)
            do(["ip", "-batch", "-"], "\n".join(wiring.straight(road) for road in ROADS.values()))
            return
        for road in ROADS.values():
            self._lines[road.name] = self._delay_line(road)
        for road in ROADS.values():
            wait_for(self.log(f"delay-{road.router}"), "ready", self._lines[road.name])

    def _delay_line(self, road: Road) -> Child:
        ends = ["up0", f"{road.router}0", "/run/netns/internet"]
        argv = [sys.executable, "-m", "appliance.demo.delay", *ends, *broken.shape({}, road).words.split()]
        return self.popen(road.router, argv, f"delay-{road.router}", stdin=subprocess.PIPE)

    def _plug_in(self, road: Road) -> None:
        do(["ip", "-batch", "-"], wiring.cable(road))
        self.ip(road.router, wiring.router_end(road))
        self.ip("box", wiring.lease(road))

    def _open_the_internet(self) -> None:
        self._certify()
        for room in ("internet", *(road.router for road in ROADS.values())):
            self.popen(room, wiring.resolver(room), f"resolver-{room}", "started, version")
        self.python("internet", "appliance.demo.internet")
        argv = [sys.executable, "-m", "appliance.demo.booking", "--listen", f"{layout.BOOKING}:80"]
        self.popen("internet", argv, "booking", "booking system on")
        for road in ROADS.values():
            self.python(road.router, "appliance.demo.portal", log=f"portal-{road.router}")

    def _certify(self) -> None:
        """Certificates for those who speak TLS. The box is given the authority (box.surroundings)."""
        config = layout.TLS / "openssl.cnf"
        config.parent.mkdir(mode=0o700)
        config.write_text(certificate.settings(layout.CERTIFIED))
        for command in certificate.commands(config):
            do(command)

    def close(self) -> None:
        """Take everything down; what a kill -9 would leave to the kernel."""
        super().close()
        for room in ROOMS:
            do(["ip", "netns", "del", room], check=False)
        do(["umount", "--lazy", "/etc/resolv.conf"], check=False)
        do(["umount", "--lazy", str(PRIVATE / "netns")], check=False)
        do(["umount", "--lazy", str(PRIVATE)], check=False)


def _at_first(uplink: str) -> dict[str, float]:
    """What is "broken" at the beginning: a hotspot that nobody has switched on is as good as unplugged."""
    return {"unplug": 0} if uplink in ROADS and ROADS[uplink].begins_off else {}


def _ask_the_box_for_names() -> None:
    """Every room of this private world that reads resolv.conf asks the box, as a salon's devices do."""
    asked = Path("/etc/resolv.conf").resolve()
    if asked.is_relative_to(PRIVATE):  # systemd-resolved's link leads into /run, which is ours now
        asked.parent.mkdir(parents=True, exist_ok=True)
        asked.write_text(_RESOLV_CONF)
        return
    ours = PRIVATE / "resolv.conf"
    ours.write_text(_RESOLV_CONF)
    do(["mount", "--bind", str(ours), str(asked)])


def _trust_the_clock() -> None:
    """The virtual box has no clock of its own: this computer's is right, as timesyncd would say of a box's."""
    said = PRIVATE / "systemd/timesync/synchronized"
    said.parent.mkdir(parents=True, exist_ok=True)
    said.touch()
