"""What all tests share: kernel tests run in network namespaces of their own, made for one test each."""

import os
import shutil
import subprocess
import sys

import pytest

from appliance.demo import private

INSIDE = "PLANB_TEST_INSIDE"
# Debian keeps nft, dnsmasq and conntrack where an ordinary user's PATH does not look.
os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `needs(program)` where there is none, and say so."""
    wanted = {program for marker in item.iter_markers("needs") for program in marker.args}
    if missing := sorted(program for program in wanted if not shutil.which(program)):
        pytest.skip(f"{', '.join(missing)}: not installed")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test marked `netns` in a child that has a kernel network of its own."""
    if pyfuncitem.get_closest_marker("netns") is None or os.environ.get(INSIDE):
        return None
    if problems := private.problems():
        pytest.skip("; ".join(problems))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", pyfuncitem.nodeid]
    done = subprocess.run(
        [*(private.command() or ()), *command],
        env={**os.environ, INSIDE: "1"},
        cwd=pyfuncitem.config.rootpath,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(done.stdout[-6000:] + done.stderr[-2000:], pytrace=False)
    return True
