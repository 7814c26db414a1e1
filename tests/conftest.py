"""What all tests share: kernel tests run in network namespaces of their own, made for one test each."""

import os
import subprocess
import sys

import pytest

INSIDE = "PLANB_TEST_INSIDE"


def private() -> list[str]:
    """The command that gives what follows its own network, mounts and processes, with or without root."""
    rootless = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *rootless, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test marked `netns` in a child that has a kernel network of its own."""
    if pyfuncitem.get_closest_marker("netns") is None or os.environ.get(INSIDE):
        return None
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", pyfuncitem.nodeid]
    done = subprocess.run(
        [*private(), *command],
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
