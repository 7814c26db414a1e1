"""/metrics: what a Prometheus reads, that the docs name all of it, and nothing of a client."""

import re
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from conftest import Visitor
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from web_sample import NOW, SETTINGS, Salon

from appliance import tls
from appliance.status import VendorStatus
from appliance.store.happened import Past
from appliance.store.history import Drilled, History
from appliance.tls import Trust
from appliance.web.desk import Desk
from appliance.web.measured import measured

DOCS = Path(__file__).parent.parent.parent / "docs/metrics.md"

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """As Prometheus' own library reads it."""
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, frozenset(sample.labels.items())): sample.value for sample in found}


def of(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((name, frozenset(labels.items())))


@pytest.fixture
def full(salon: Salon) -> Salon:
    """Everything that can be measured is there."""
    salon.has_line("on_backup", vendor=(VendorStatus("booking.example:443", "ok", None),))
    salon.says_of_book(NOW.astimezone(UTC) - timedelta(minutes=3), put_aside=("no title",), refused="it is empty")
    salon.had_an_outage(NOW - timedelta(hours=2), NOW - timedelta(hours=1))
    drilled = Drilled("d-1", NOW.astimezone(UTC), "4g", True, "carried", 12.0, 100, 10.0, "")
    History(salon.places.history_db).keep([drilled])
    return salon


def test_prometheus_reads_it(visit: Visitor, full: Salon) -> None:
    answer = visit().get("/metrics")
    found = samples(answer.text)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert of(found, "planb_line_state", planb_line_state="on_backup") == 1
    assert of(found, "planb_line_state", planb_line_state="on_primary") == 0
    assert of(found, "planb_uplink_verdict", uplink="broadband", planb_uplink_verdict="down") == 1
    assert of(found, "planb_uplink_carries", uplink="4g") == 1
    assert of(found, "planb_uplink_rtt_seconds", uplink="4g") == 0.048
    assert of(found, "planb_uplink_month_bytes", uplink="4g") == 412_000_000
    assert of(found, "planb_uplink_allowance_bytes", uplink="4g") == 3_000_000_000
    assert of(found, "planb_vendor_up", host="booking.example:443") == 1
    assert of(found, "planb_book_age_seconds") == 120
    assert of(found, "planb_source_age_seconds", source="main") == 180
    assert of(found, "planb_day_visits", days_ahead="0") == 17
    assert of(found, "planb_source_put_aside", source="main") == 1
    assert of(found, "planb_source_refused", source="main") == 1
    assert of(found, "planb_clock_state", planb_clock_state="synchronised") == 1
    assert (of(found, "planb_outages"), of(found, "planb_outages_seconds")) == (1, 3600)
    assert of(found, "planb_drill_success_timestamp_seconds") == NOW.timestamp()


def test_answers_are_counted_by_their_status_and_by_nothing_else(visit: Visitor) -> None:
    page = visit()
    for path in ("/", "/prices", "/nothing", "/nobody"):
        page.get(path)
    page.delete("/")
    found = samples(page.get("/metrics").text)
    counted = {labels: value for (name, labels), value in found.items() if name == "planb_http_requests_total"}
    assert counted == {frozenset({("status", str(code))}): value for code, value in ((200, 2), (404, 2), (405, 1))}


def test_what_is_not_known_is_left_out_and_never_a_zero(visit: Visitor, salon: Salon) -> None:
    salon.is_silent()
    salon.forgets_the_book()
    found = samples(visit().get("/metrics").text)
    assert of(found, "planb_line_daemon_up") == 0
    assert of(found, "planb_book_age_seconds") is None
    assert not any(name.startswith(("planb_uplink", "planb_line_state")) for name, _ in found)


def test_an_uplink_that_does_not_answer_has_no_rtt(visit: Visitor, full: Salon) -> None:
    assert of(samples(visit().get("/metrics").text), "planb_uplink_rtt_seconds", uplink="broadband") is None


def test_a_history_that_cannot_be_read_costs_the_history_alone(visit: Visitor, salon: Salon) -> None:
    salon.places.history_db.write_bytes(b"not a database, but long enough to be looked at" * 9)
    found = samples(visit().get("/metrics").text)
    assert (of(found, "planb_line_daemon_up"), of(found, "planb_outages")) == (1, None)


def test_when_the_certificate_ends_is_measured(salon: Salon) -> None:
    trust = tls.make(salon.places, "Salon Aurora", tls.speaks(SETTINGS), NOW.astimezone(UTC))
    assert families(salon, trust)["planb_certificate_end_timestamp_seconds"] == trust.ends.timestamp()


def test_head_answers_without_a_body(visit: Visitor) -> None:
    answer = visit().head("/metrics")
    assert (answer.status_code, answer.content) == (200, b"")


def families(salon: Salon, trust: Trust | None = None) -> dict[str, float]:
    reading = Desk(salon.places, SETTINGS.salon.zone, clock=lambda: NOW).read()
    found = tuple(measured(reading, Past(), {200: 1}, trust))
    return {family.name: family.samples[0].value if family.samples else 0.0 for family in found}


def test_the_docs_name_every_measurement_and_no_other(full: Salon) -> None:
    named = re.findall(r"^\| `(planb_\w+)`", DOCS.read_text(), re.MULTILINE)
    written = {"planb_http_requests": "planb_http_requests_total", "planb_build": "planb_build_info"}
    assert sorted(named) == sorted(written.get(name, name) for name in families(full))
