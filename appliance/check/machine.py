"""Check the machine: programs, kernel settings, clock, disk. Reads only."""

import grp
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from appliance import status
from appliance.check.finding import Finding, Look, said

PROGRAMS = {"nft": "nftables", "dnsmasq": "dnsmasq-base"}  # program: Debian's package
LINE_GROUP = "planb-line"
TIGHT_MB, FULL_MB = 500, 100


def programs(look: Look) -> Iterator[Finding]:
    """What the line daemon calls."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program, path=look.path)]
    if missing:
        yield Finding("problem", f"not installed: {', '.join(missing)}", f"sudo apt-get install {' '.join(missing)}")
        return
    yield Finding("ok", f"{', '.join(PROGRAMS)} are installed")


def forwarding(look: Look) -> Iterator[Finding]:
    if said(look.proc / "sys/net/ipv4/ip_forward") != "1":
        hint = "sudo make install puts it into /etc/sysctl.d; for now: sudo sysctl net.ipv4.ip_forward=1"
        yield Finding("problem", "the kernel does not pass the salon's traffic on", hint)
        return
    yield Finding("ok", "the kernel passes the salon's traffic on")


def pinging(look: Look) -> Iterator[Finding]:
    """Ping sockets need no privilege, but the group has to be in ping_group_range (icmp(7))."""
    low, high = map(int, (said(look.proc / "sys/net/ipv4/ping_group_range") or "1 0").split())
    if not low <= _line_gid() <= high:
        hint = 'sudo sysctl net.ipv4.ping_group_range="0 2147483647"'
        yield Finding("problem", "the line daemon may not ping", hint)
        return
    yield Finding("ok", "the line daemon may ping")


def _line_gid() -> int:
    """The line daemon's group; where it is not installed, whoever asks."""
    try:
        return grp.getgrnam(LINE_GROUP).gr_gid
    except KeyError:
        return os.getegid()


def clock(look: Look) -> Iterator[Finding]:
    """Said by the book daemon; where that has not run, by systemd-timesyncd."""
    book = status.read_book(look.places.book_json)
    if (book and book.clock == "synchronised") or Path("/run/systemd/timesync/synchronized").exists():
        yield Finding("ok", "the clock is synchronised")
        return
    hint = "It needs the internet once (timedatectl). Until then, look at the date on the page."
    yield Finding("warning", "the clock is not synchronised", hint)


def directories(look: Look) -> Iterator[Finding]:
    """The four places: there, and writable."""
    places = look.places
    troubles = [_trouble(each) for each in (places.config, places.state, places.cache, places.run)]
    found = [trouble for trouble in troubles if trouble]
    yield from found
    if not found:
        yield Finding("ok", "the four directories are there")


def _trouble(directory: Path) -> Finding | None:
    if not directory.is_dir():
        return Finding("problem", f"{directory} is not there", "sudo make install makes it.")
    if os.statvfs(directory).f_flag & os.ST_RDONLY:
        hint = "The card may be failing: copy it, and put in a new one."
        return Finding("problem", f"{directory} is on a file system that is read-only", hint)
    if os.geteuid() == 0 and not os.access(directory, os.W_OK):
        return Finding("problem", f"{directory} cannot be written", "Look at its owner: ls -ld, or sudo make install.")
    return None


def space(look: Look) -> Iterator[Finding]:
    """Room for the book: a generation is small, a full disk stops everything."""
    directory = look.places.state
    if not directory.is_dir():
        return
    yield _space(shutil.disk_usage(directory).free // 2**20)


def _space(free_mb: int) -> Finding:
    title, hint = f"{free_mb} MB are free for the book", "Make room: journalctl --vacuum-size=50M"
    if free_mb < FULL_MB:
        return Finding("problem", title, hint)
    return Finding("warning", title, hint) if free_mb < TIGHT_MB else Finding("ok", title)
