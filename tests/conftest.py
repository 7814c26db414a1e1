"""What all tests share: kernel tests run in network namespaces of their own, made for one test each."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from appliance.demo import private

if TYPE_CHECKING:
    from appliance.demo.salon import Salon

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
    if "1 passed" not in done.stdout:
        pytest.skip(done.stdout[-300:].strip())
    return True


@pytest.fixture
def house() -> Iterator["Salon"]:
    """The virtual salon with the box at work; for tests marked `netns`, and there only in the child that runs them."""
    if not os.environ.get(INSIDE):
        yield None  # type: ignore[misc]
        return
    from appliance.demo.box import Pace
    from appliance.demo.salon import salon

    with salon() as house:
        house.start_box(pace=Pace(hold_down_s=2.0, max_hold_down_s=2.0, metered_interval_s=3.0))
        house.wait_until_it_works()
        yield house
