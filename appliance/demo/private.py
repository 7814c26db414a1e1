"""A network, mounts and processes of one's own: what the demo needs for it, and the command that gives it.

Decides whether this computer can do it, and says in words what is missing.
"""

import os
import shutil
import subprocess
from functools import cache

# command -> the Debian package that brings it
NEEDED = {
    "ip": "iproute2",
    "nft": "nftables",
    "dnsmasq": "dnsmasq-base",
    "sysctl": "procps",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "mount": "mount",
    "openssl": "openssl",
}

_NO_NAMESPACES = (
    "This computer does not let an ordinary user have a network of their own (user namespaces are off). "
    "Run it with sudo, or allow it: sudo sysctl -w kernel.unprivileged_userns_clone=1 "
    "kernel.apparmor_restrict_unprivileged_userns=0 user.max_user_namespaces=10000"
)
_NO_ROOT_NAMESPACES = (
    "Even root gets no network of its own here. In a container? Start it with --privileged, "
    "or run the demo on the computer itself."
)


def missing() -> list[str]:
    """What has to be installed first, in words; empty: nothing."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    absent = [name for name in NEEDED if not shutil.which(name, path=path)]
    packages = " ".join(sorted({NEEDED[name] for name in absent}))
    return [f"{', '.join(absent)}: not found. Install: sudo apt install {packages}"] if absent else []


@cache
def command() -> list[str] | None:
    """The command that gives what follows a private world. None: neither root nor user namespaces work."""
    rootless = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    base = ["unshare", *rootless, "--net", "--mount", "--pid", "--fork", "--kill-child"]
    for tried in ([*base, "--mount-proc"], base):  # some containers forbid a second /proc
        if subprocess.run([*tried, "true"], capture_output=True, check=False).returncode == 0:
            return tried
    return None


def problems() -> list[str]:
    """Everything that keeps the demo from starting, in words; empty: nothing."""
    found = missing()
    if shutil.which("unshare") and command() is None:
        found.append(_NO_ROOT_NAMESPACES if os.geteuid() == 0 else _NO_NAMESPACES)
    return found
