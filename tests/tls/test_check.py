"""What `planb check` says of https."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance import tls
from appliance.check import certificate
from appliance.check.finding import Look
from appliance.config import Config, read
from appliance.places import places
from tests.aday import SMALLEST

NOW = datetime.now(UTC).replace(microsecond=0)
SETTINGS = read(SMALLEST)


def box(root: Path, config: Config = SETTINGS) -> Look:
    return Look(config, places(str(root), {}), None, "", (), frozenset())


def said(look: Look) -> list[tuple[str, str]]:
    return [(each.level, each.title) for each in certificate.https(look)]


def test_a_box_without_https_is_told_what_that_means(tmp_path: Path) -> None:
    (found,) = certificate.https(box(tmp_path))
    assert (found.level, found.title) == ("info", "the page answers without https")
    assert "sudo planb tls" in found.hint


def test_a_certificate_that_lasts_is_well(tmp_path: Path) -> None:
    tls.make(box(tmp_path).places, "S", tls.speaks(SETTINGS), NOW)
    ((level, title),) = said(box(tmp_path))
    assert level == "ok"
    assert f"{NOW + timedelta(days=395):%-d %B %Y}" in title


@pytest.mark.parametrize(("days", "level"), [(364, "ok"), (366, "warning"), (396, "problem")])
def test_it_warns_from_thirty_days_before_the_end(tmp_path: Path, days: int, level: str) -> None:
    found = tls.make(box(tmp_path).places, "S", tls.speaks(SETTINGS), NOW)
    assert certificate._term(found, NOW + timedelta(days=days)).level == level


def test_it_warns_when_the_authority_itself_comes_to_its_end(tmp_path: Path) -> None:
    found = tls.make(box(tmp_path).places, "S", tls.speaks(SETTINGS), NOW)
    late = replace(found, ends=found.authority_ends)
    assert "--new-ca" in certificate._term(late, late.ends - timedelta(days=29)).hint


def test_a_name_that_came_later_is_missing_on_it(tmp_path: Path) -> None:
    tls.make(box(tmp_path).places, "S", tls.speaks(SETTINGS), NOW)
    network = SETTINGS.network.model_copy(update={"names": ("planb", "salon")})
    later = SETTINGS.model_copy(update={"network": network})
    assert ("warning", "the certificate is not for salon") in said(box(tmp_path, later))
