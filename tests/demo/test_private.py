"""What the demo needs of a computer, and how it says so."""

from pathlib import Path

import pytest

from appliance.demo import private

PACKAGES = Path(__file__).parents[2] / ".ci/packages"


@pytest.mark.parametrize("purpose", ["demo", "test"])
def test_make_installs_every_program_that_the_demo_looks_for(purpose: str) -> None:
    _, _, line = PACKAGES.read_text().partition(f"{purpose}) wanted=")
    installs = line.partition(";;")[0].strip(' "').split()
    assert {f"{program}:{package}" for program, package in private.NEEDED.items()} - set(installs) == set()
