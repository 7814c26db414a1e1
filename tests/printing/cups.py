"""A CUPS of one's own with a driverless printer behind it, in a network of one's own: real programs, nothing shared.

ippeveprinter is the sample printer of the CUPS project: it speaks IPP Everywhere as an office printer does, and what it
prints are files. It announces itself through Avahi, which wants a system bus: so there is a private one of each.
"""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = ("cupsd", "lpadmin", "ippeveprinter", "avahi-daemon", "dbus-daemon", "pdftotext")
CUPS, PRINTER = "127.0.0.1:8631", "ipp://localhost:8632/ipp/print"
QUEUE = "backoffice"
LONGEST_S = 40.0

FILES = """
ServerRoot {there}/etc
RequestRoot {there}/spool
TempDir {there}/spool/tmp
StateDir {there}/run
CacheDir {there}/cache
ErrorLog {there}/log
AccessLog {there}/log
PageLog {there}/log
SystemGroup root
User lp
Group lp
"""
DAEMON = """
Listen 127.0.0.1:8631
Listen {there}/run/cups.sock
Browsing Off
WebInterface No
DefaultEncryption Never
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
BUS = """<busconfig><type>system</type><listen>unix:path={there}/run/bus</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""
AVAHI = "[server]\nallow-interfaces=lo\nuse-ipv6=no\n"


@dataclass
class Office:
    """The printer in the back office."""

    there: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def papers(self) -> list[Path]:
        """What lies in the tray."""
        return sorted((self.there / "tray").glob("*.pdf"))

    def begin(self, name: str, *command: str) -> None:
        env = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.there}/run/bus", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        with (self.there / f"{name}.out").open("wb") as out:
            self.running[name] = subprocess.Popen(command, stdout=out, stderr=out, env=env)

    def end(self, name: str) -> None:
        self.running[name].terminate()
        self.running.pop(name).wait()

    def switch_on(self) -> None:
        comes(self._is_on)

    def _is_on(self) -> bool:
        """Avahi may not be ready for it yet: then it ends, and is begun again."""
        if "printer" not in self.running or self.running["printer"].poll() is not None:
            self.begin(
                "printer", "ippeveprinter", "-s", "60", "-p", "8632", "-n", "localhost", "-d", f"{self.there}/tray",
                "-k", "-f", "application/pdf,image/pwg-raster", "Back office",
            )  # fmt: skip
        with socket.socket() as there:
            return there.connect_ex(("127.0.0.1", 8632)) == 0

    def admin(self, *command: str) -> bool:
        return subprocess.run([command[0], "-h", CUPS, *command[1:]], capture_output=True, check=False).returncode == 0


def comes(fact: Callable[[], object]) -> None:
    ends = time.monotonic() + LONGEST_S
    while not fact():
        assert time.monotonic() < ends
        time.sleep(0.1)


@contextmanager
def office() -> Iterator[Office]:
    """CUPS with one queue, and the printer switched on. In a child with a network and mounts of its own."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    Path("/run/avahi-daemon").mkdir()
    there = Path(tempfile.mkdtemp(prefix="planb-cups-"))
    there.chmod(0o755)  # the filters run as another user
    one = Office(there)
    try:
        _open(one)
        yield one
    finally:
        for name in reversed(tuple(one.running)):  # Avahi last: without it the printer ends by itself
            one.end(name)
        shutil.rmtree(there)


def _open(one: Office) -> None:
    for folder in ("etc", "spool/tmp", "run", "cache", "tray"):
        (one.there / folder).mkdir(parents=True)
        if folder not in ("etc", "tray"):
            shutil.chown(one.there / folder, "lp", "lp")
    (one.there / "spool").chmod(0o711)
    for name, text in (("etc/cups-files.conf", FILES), ("etc/cupsd.conf", DAEMON), ("bus", BUS), ("avahi", AVAHI)):
        (one.there / name).write_text(text.format(there=one.there))
    one.begin("bus", "dbus-daemon", f"--config-file={one.there}/bus", "--nofork")
    comes((one.there / "run/bus").exists)
    one.begin("avahi", "avahi-daemon", "-f", f"{one.there}/avahi", "--no-drop-root", "--no-rlimits", "--no-chroot")
    comes(Path("/run/avahi-daemon/socket").exists)
    one.switch_on()
    one.begin("cupsd", "cupsd", "-f", "-c", f"{one.there}/etc/cupsd.conf", "-s", f"{one.there}/etc/cups-files.conf")
    comes(lambda: one.admin("lpadmin", "-p", QUEUE, "-E", "-v", PRINTER, "-m", "everywhere"))
    comes((one.there / f"etc/ppd/{QUEUE}.ppd").exists)  # CUPS asks the printer what it can, beside other work
