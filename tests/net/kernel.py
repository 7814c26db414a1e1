"""Cables for kernel tests: pairs of devices in the private network that a test marked `netns` has for itself."""

import subprocess

CABLES = """
link set lo up
link add wan0 type veth peer name isp0
link add usb0 type veth peer name modem0
addr add 203.0.113.10/24 dev wan0
addr add 192.168.8.100/24 dev usb0
link set isp0 up
link set modem0 up
link set wan0 up
link set usb0 up
"""


def ip(batch: str, room: str | None = None) -> None:
    """Lines for `ip`, in the test's own network, or in a named one."""
    where = ["-n", room] if room else []
    subprocess.run(["ip", *where, "-batch", "-"], input=batch, text=True, check=True)


def printed(*argv: str) -> str:
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout
