"""`planb demo` from outside: a browser reaches the page, an ordinary user may run it, and nothing of it is left."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import appliance
from appliance.demo import private
from tests.waiting import comes_true

pytestmark = pytest.mark.skipif(bool(private.problems()), reason="\n".join(private.problems()))

NOBODY = 65534
NOT_FOR_THE_DEMO = shutil.ignore_patterns("playwright", "mypy*", "*__mypyc*", "hypothesis", "pip", "*.pth")  # and large
SHORT = 'duration_s = 9\n[[step]]\nat_s = 1\nuplink = "broadband"\nfault = "carrier"\n'


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def demo(*options: str, python: str = sys.executable) -> list[str]:
    return [python, "-m", "appliance", "demo", *options]


@contextmanager
def running(port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A demo without a dashboard, from when it works until the test is over."""
    with log.open("wb") as out:
        child = subprocess.Popen(demo("--no-dashboard", "--port", str(port)), stdin=subprocess.DEVNULL, stderr=out)
    try:
        assert comes_true(lambda: "Ctrl-C" in log.read_text() or child.poll() is not None, 90)
        assert child.poll() is None, log.read_text()
        yield child
    finally:
        child.kill()
        child.wait()


def network_of(pid: int | str) -> str:
    """The network namespace of a process; empty: there is no such process."""
    try:
        return os.readlink(f"/proc/{pid}/ns/net")
    except OSError:
        return ""


def networks() -> set[str]:
    return {network_of(each) for each in os.listdir("/proc") if each.isdigit()} - {""}


def descendants(pid: int) -> set[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {pid}.union(*(descendants(int(child)) for child in children)) if children else {pid}


def test_a_browser_reaches_the_page_and_kill_9_leaves_nothing(tmp_path):
    port = free_port()
    with running(port, tmp_path / "log") as child:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
        family = descendants(child.pid)
        theirs = {network_of(each) for each in family} - {network_of(os.getpid())}
        assert len(family) > 10
        assert len(theirs) > 4
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert comes_true(lambda: not any(network_of(each) in theirs for each in family))
        assert not theirs & networks()
    assert not os.path.exists("/run/netns/box")
    assert not os.path.exists("/run/planb-demo")


def test_a_plain_kill_ends_it_in_order(tmp_path):
    with running(free_port(), tmp_path / "log") as child:
        family = descendants(child.pid)
        child.terminate()
        assert child.wait(20) == 0
        assert comes_true(lambda: not any(network_of(each) for each in family))


def test_a_taken_port_is_said_and_another_is_offered(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(demo("--no-dashboard", "--port", str(port)), capture_output=True, text=True)
    assert done.returncode == 1
    assert f"Port {port} is taken. Choose another: planb demo --port {port + 1}" in done.stderr


def test_a_broken_script_is_refused_before_anything_is_built(tmp_path):
    script = tmp_path / "broken.toml"
    script.write_text('duration_s = "long"\n[[step]]\nat_s = 1\nuplink = "adsl"\nheal = true\n')
    done = subprocess.run(demo("--script", str(script)), capture_output=True, text=True)
    assert done.returncode == 1
    assert "broken.toml: duration_s" in done.stderr
    assert "broken.toml: step[0].uplink" in done.stderr
    assert "Opening" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def ordinary() -> Iterator[str]:
    """A Python that an ordinary user may run. For root, a copy: a clone in root's home is closed to others."""
    if os.geteuid() != 0:
        yield sys.executable
        return
    usual = shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin")
    if usual is None:
        pytest.skip(f"no Python 3.{sys.version_info.minor} that an ordinary user may run")
    home = Path(tempfile.mkdtemp(prefix="planb-ordinary-"))
    home.chmod(0o755)
    try:
        subprocess.run([usual, "-m", "venv", "--without-pip", home], check=True)
        [packages] = home.glob("lib/python*/site-packages")
        for each in (each for each in sys.path if "site-packages" in each):
            shutil.copytree(each, packages, dirs_exist_ok=True, ignore=NOT_FOR_THE_DEMO)
        shutil.copytree(Path(appliance.__file__).parent, packages / "appliance")
        yield str(home / "bin/python")
    finally:
        shutil.rmtree(home)


def test_an_ordinary_user_plays_a_script_and_gets_the_report(ordinary, tmp_path_factory):
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as script:
        script.write(SHORT)
        script.flush()
        os.chmod(script.name, 0o644)
        options = ["--script", script.name, "--json", "--port", str(free_port())]
        done = subprocess.run(
            demo(*options, python=ordinary), capture_output=True, text=True, cwd="/", env=plain(), **as_nobody
        )
    if "Operation not permitted" in done.stderr or "user namespaces are off" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr + done.stdout
    report = json.loads(done.stdout)
    assert report["steps"][0]["line"] == "on_backup"
    assert report["page"][0]["status"] == 200
    assert report["page"][0]["visits"] > 20
    assert report["ok"] is True


def plain() -> dict[str, str]:
    """An environment without the traces of the test run."""
    return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
