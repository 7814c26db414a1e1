"""What the box knows, as measurements for a Prometheus: the line, the uplinks, the book, the past. Pure.

Decides which there are, what they are called and in which unit; docs/metrics.md lists every one. Nothing of a client,
of a visit or of who looked: names of uplinks, sources and booking systems are the only labels that anybody chose.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import get_args

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, StateSetMetricFamily

from appliance import __version__
from appliance.failover.words import LineState, Verdict
from appliance.status import BookFile, ClockState, LineFile, SourceState, SourceStatus, UplinkStatus, freshness
from appliance.store.happened import Past
from appliance.tls import Trust
from appliance.web.desk import Reading

MB = 1_000_000
Rows = Iterable[tuple[Mapping[str, str], float | None]]


def measured(reading: Reading, past: Past | None, answered: Mapping[int, int], https: Trust | None) -> Iterator[Metric]:
    """Everything of one moment. What is not known is left out: a gap in a graph is honest, a zero is not."""
    yield InfoMetricFamily("planb_build", "The version of the box.", {"version": __version__})
    yield from _of_line(reading.line)
    yield from _of_book(reading)
    yield from _of_sources(reading.said, reading.clock)
    yield from _of_clock(reading)
    yield from _of_past(past, reading.clock)
    yield from _of_page(answered, https)


def _of_line(line: LineFile | None) -> Iterator[Metric]:
    yield _one("planb_line_daemon_up", "1: the line daemon is at work.", line is not None)
    if line is None:
        return
    states = StateSetMetricFamily("planb_line_state", "How the salon's line is.", labels=[])
    states.add_metric([], {state: state == line.line.state for state in get_args(LineState)})
    yield states
    known = ((each.host, each.state) for each in line.vendor if each.state != "unknown")
    reached = (({"host": host}, state == "ok") for host, state in known)
    yield _gauge("planb_vendor_up", "1: the booking system answers, over a line that works.", reached)
    yield from _of_uplinks(line)


def _of_uplinks(line: LineFile) -> Iterator[Metric]:
    verdicts = StateSetMetricFamily("planb_uplink_verdict", "How each uplink is judged.", labels=["uplink"])
    for each in line.uplinks:
        verdicts.add_metric([each.name], {verdict: verdict == each.verdict for verdict in get_args(Verdict)})
    yield verdicts

    def gauge(name: str, said: str, value: Callable[[UplinkStatus], float | None]) -> Metric:
        return _gauge(name, said, (({"uplink": each.name}, value(each)) for each in line.uplinks))

    carrier = line.line.carrier
    yield gauge("planb_uplink_carries", "1: it carries the salon.", lambda each: each.name == carrier)
    yield gauge("planb_uplink_metered", "1: it costs by the megabyte.", lambda each: each.metered)
    yield gauge("planb_uplink_rtt_seconds", "How long it takes to answer.", lambda each: _part(each.rtt_ms, 1000))
    yield gauge("planb_uplink_loss_ratio", "The part of what is asked that is lost.", lambda each: each.loss)
    yield gauge("planb_uplink_month_bytes", "Used since its month began.", lambda each: each.bytes_month)
    allowance = "What its contract includes in a month."
    yield gauge("planb_uplink_allowance_bytes", allowance, lambda each: _part(each.allowance_mb, 1 / MB))
    yield gauge("planb_uplink_signal_ratio", "How strong its radio signal is.", lambda each: _part(each.signal, 100))


def _of_book(reading: Reading) -> Iterator[Metric]:
    today = reading.now.date()
    held = (({"days_ahead": str((day.date - today).days)}, len(day.visits)) for day in reading.days)
    age = _age(reading.taken_at, reading.clock)
    yield _one("planb_book_age_seconds", "Since the appointments were last confirmed.", age)
    yield _gauge("planb_day_visits", "Visits that are held, by day; 0 is today.", held)
    if reading.said and reading.said.prices:
        yield _one("planb_price_list_services", "Services on the price list.", reading.said.prices.services)


def _of_sources(said: BookFile | None, now: datetime) -> Iterator[Metric]:
    sources = said.sources if said else ()
    states = StateSetMetricFamily("planb_source_state", "How old the copy of each source is.", labels=["source"])
    for each in sources:
        found = freshness(each.taken_at, now)
        states.add_metric([each.name], {state: state == found for state in get_args(SourceState)})
    yield states

    def gauge(name: str, said: str, value: Callable[[SourceStatus], float | None]) -> Metric:
        return _gauge(name, said, (({"source": each.name}, value(each)) for each in sources))

    age = "Since each source was last confirmed."
    yield gauge("planb_source_age_seconds", age, lambda each: _age(each.taken_at, now))
    yield gauge("planb_source_visits", "Visits of each source.", lambda each: each.visits)
    yield gauge("planb_source_put_aside", "What could not be read of each source.", lambda each: each.quarantined)
    yield gauge("planb_source_refused", "1: the newer copy was not taken.", lambda each: each.refused is not None)


def _of_clock(reading: Reading) -> Iterator[Metric]:
    states = StateSetMetricFamily("planb_clock_state", "Who vouches for the box's clock.", labels=[])
    states.add_metric([], {state: state == reading.clock_state for state in get_args(ClockState)})
    yield states


def _of_past(past: Past | None, now: datetime) -> Iterator[Metric]:
    if past is None:
        return
    lasted = sum(((each.ended or now) - each.began for each in past.outages), timedelta())
    yield _one("planb_outages", "Outages in the history, which goes back two years.", len(past.outages))
    yield _one("planb_outages_seconds", "How long they lasted together.", lasted.total_seconds())
    yield _one("planb_switches", "Moves from one uplink to another in the history.", len(past.switches))
    drilled = max((each.at for each in past.drills if each.ok), default=None)
    moment = drilled.timestamp() if drilled else None
    yield _one("planb_drill_success_timestamp_seconds", "When a rehearsal last went well.", moment)


def _of_page(answered: Mapping[int, int], https: Trust | None) -> Iterator[Metric]:
    counted = CounterMetricFamily("planb_http_requests", "Answers of the page since it started.", labels=["status"])
    for status, count in sorted(answered.items()):
        counted.add_metric([str(status)], count)
    yield counted
    ends = https.ends.timestamp() if https else None
    yield _one("planb_certificate_end_timestamp_seconds", "When the certificate of https ends.", ends)


def _one(name: str, said: str, value: float | None) -> Metric:
    return _gauge(name, said, [({}, value)])


def _gauge(name: str, said: str, rows: Rows) -> Metric:
    """A family of one value each; without those that are not known."""
    family = GaugeMetricFamily(name, said)
    for labels, value in rows:
        if value is not None:
            family.add_sample(name, dict(labels), float(value))
    return family


def _age(taken_at: datetime | None, now: datetime) -> float | None:
    return None if taken_at is None else (now.astimezone(UTC) - taken_at).total_seconds()


def _part(value: float | None, of: float) -> float | None:
    return None if value is None else value / of
