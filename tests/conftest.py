"""What all tests share: kernel tests run in network namespaces of their own, made for one test each."""

import os
import subprocess
import sys

import pytest

from appliance.demo import private

INSIDE = "PLANB_TEST_INSIDE"


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test marked `netns` in a child that has a kernel network of its own."""
    if pyfuncitem.get_closest_marker("netns") is None or os.environ.get(INSIDE):
        return None
    if (world := private.command()) is None:
        pytest.skip("; ".join(private.problems()))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", pyfuncitem.nodeid]
    done = subprocess.run(
        [*world, *command],
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
