"""The floors of the house, and the versions below which a library has a known hole."""

import contextlib
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent

# The first version without the hole. Those that we do not use are here for whoever brings them in.
SAFE = {
    "starlette": "1.3.0",  # CVE-2026-48710: a malformed Host changes the path that the application sees
    "h11": "0.16.0",  # CVE-2025-43859: requests can be smuggled in a chunked body
    "jinja2": "3.1.6",  # CVE-2025-27516: a template leaves its sandbox
    "httpx2": "2.12.0",  # CVE-2026-84379, -84380, -84382
    "icalendar": "7.2.1",  # CVE-2026-77399: an alarm that repeats for ever
    "python-multipart": "0.0.31",
    "cryptography": "50.0.0",  # CVE-2026-69247
    "pydantic-settings": "2.14.2",
    "urllib3": "2.7.0",
    "requests": "2.33.0",
    "caldav": "3.5.0",  # GHSA-5h4q: 100 kB take 20 s
}
NEVER = {"netifaces-plus", "netifaces2", "httpx", "rpi-lgpio"}  # why: docs/decisions.md


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def locked() -> dict[str, str]:
    packages = tomllib.loads((HERE / "uv.lock").read_text())["package"]
    return {package["name"]: package["version"] for package in packages}


@pytest.mark.parametrize("name", SAFE)
def test_no_library_is_older_than_its_last_known_hole(name: str) -> None:
    versions = [locked()[name]] if name in locked() else []
    with contextlib.suppress(metadata.PackageNotFoundError):
        versions.append(metadata.version(name))
    assert all(number(version) >= number(SAFE[name]) for version in versions), versions


def test_what_was_decided_against_has_not_crept_in() -> None:
    installed = {each.metadata["Name"].lower() for each in metadata.distributions()}
    assert not NEVER & (installed | set(locked()))


def test_the_lock_belongs_to_these_settings() -> None:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        pytest.skip("uv is not in this environment")
    command = [uv, "lock", "--check", "--offline", "--no-cache"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if "offline" in done.stderr or "not found in the cache" in done.stderr:
        pytest.skip("uv wants the network to say so")
    assert done.returncode == 0, done.stderr


def test_every_room_is_on_a_floor_and_imports_go_downwards() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_dependency_has_its_reason_written_down() -> None:
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    names = [re.split(r"[<>=;\[ ]", each)[0] for each in project["dependencies"]]
    decisions = (HERE / "docs/decisions.md").read_text()
    assert [name for name in names if f"`{name}`" not in decisions] == []
