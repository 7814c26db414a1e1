"""The figures that the box promises, one row each: what is measured, and how good it has to be. Nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    trial: str  # of trials.py; several rows may look at one
    figure: str
    says: str
    median: float | None = None  # the goals; None: none
    most: float | None = None
    unit: str = "ms"


def _never(trial: str, says: str) -> Row:
    return Row(trial, "switches", says, most=0, unit="switches")


def _away(trial: str, says: str, median: float, most: float) -> tuple[Row, ...]:
    return (
        Row(trial, "tcp_new", f"{says}: new connection", median, most),
        Row(trial, "udp", f"{says}: UDP, same socket", median, most),
    )


ROWS: tuple[Row, ...] = (
    *_away("carrier", "carrier lost, busy", 100, 250),
    Row("carrier", "left", "  of it until the decision"),
    Row("carrier_idle", "tcp_new", "carrier lost, idle: left, then a new connection", 100, 250),
    *_away("blackhole", "silent blackhole, busy", 550, 800),
    Row("blackhole", "left", "  of it until the decision"),
    Row("blackhole_idle", "tcp_new", "silent blackhole, idle: left, then a new connection", 800, 1500),
    *_away("dead", "router dead, busy", 550, 800),
    Row("dead", "left", "  of it until the decision"),
    Row("dead_idle", "tcp_new", "router dead, idle: left, then a new connection", 800),
    *_away("lease", "address gone, busy", 200, 200),
    Row("lease", "left", "  of it until the decision"),
    Row("blackhole", "reset", "idle TCP connection: reset after the decision, busy", most=100),
    Row("blackhole_idle", "reset", "idle TCP connection: reset after the decision, idle", most=100),
    Row("dead", "reset", "idle TCP connection: router dead", most=100),
    Row("carrier", "reset", "idle TCP connection: carrier lost", most=100),
    Row("blackhole", "http", "keep-alive HTTP client, blackhole: next answer", 700),
    Row("carrier", "http", "keep-alive HTTP client, carrier: next answer", 700),
    Row("blackhole", "names_after", "resolver of the dead ISP: names, after the decision", most=300),
    Row("dns", "names", "resolver alone dead: names", most=300),
    Row("dns", "switches", "resolver alone dead: stays", most=0, unit="switches"),
    Row("portal", "left", "captive portal appears: left", most=10_000),
    Row("portal", "portal", "captive portal appears: called a portal (1: yes)", median=None, unit="share"),
    Row("loss80", "left", "80 % of the round trips lost: left", most=2000),
    Row("loss40", "left", "40 % of the round trips lost: left", most=10_000),
    _never("loss20", "20 % of the round trips lost: stays"),
    _never("bloat", "line filled by the salon's own upload: stays"),
    Row("bloat", "rtt", "  the round trip on that full line"),
    _never("latency", "+400 ms at once"),
    _never("one_target", "one target dead"),
    _never("no_icmp", "all ICMP blocked"),
    _never("blip", "300 ms blip"),
    _never("slow_wake", "blip, and the backup takes 3 s to wake"),
    _never("backup_portal", "blip, and the backup has a portal"),
    _never("backup_no_data", "blip, and the backup's SIM has no data"),
    Row("blackhole", "home_lost", "failback: connections lost", most=0, unit="lost"),
    Row("blackhole", "home_udp", "failback: UDP gap", most=100),
    Row("blackhole", "home_failed", "failback: failed requests", most=0, unit="failed"),
    Row("carrier", "home_udp", "failback after carrier: UDP gap", most=100),
    Row("carrier", "home_failed", "failback after carrier: failed requests", most=0, unit="failed"),
    Row("flapping", "switches", "flapping 5 s, for 60 s", most=2, unit="switches"),
    Row("flapping", "lost_percent", "flapping: UDP lost", most=2, unit="%"),
    Row("both_dead", "flushes", "both dead: connections forgotten", most=0, unit="flushes"),
    Row("both_dead", "switches", "both dead: moved about", most=0, unit="switches"),
    Row("both_dead", "back", "both dead, broadband first: UDP after it answers", most=300),
    Row("both_dead_4g", "flushes", "both dead: connections forgotten", most=0, unit="flushes"),
    Row("both_dead_4g", "back", "both dead, 4G first: UDP after it answers", most=300),
    Row("modem_carries", "back", "modem pulled while it carries: UDP after its lease", most=1000),
    Row("modem_idle", "proven", "modem pulled while idle: proven after its lease", most=10_000),
    _never("modem_idle", "modem pulled while idle: nobody moves"),
    Row("switch", "switch", "switch transaction, 5,000 connections", median=20),
    Row("switch", "cpu", "  what of it is work"),
    Row("switch", "told", "  until the last idle connection is knocked at"),
    Row("costs", "cpu_idle", "line daemon, idle LAN: of one core", most=1, unit="%"),
    Row("costs", "cpu_busy", "  the same, busy LAN", unit="%"),
    Row("costs", "rss", "line daemon: memory", most=60, unit="MB"),
    Row("costs", "standby_month", "metered standby, a month of asking", most=2.1, unit="MB"),
    Row("costs", "standby_measured", "  the same, by the bytes measured here", unit="MB"),
    Row("costs", "broadband_month", "broadband, worst month of asking", most=100, unit="MB"),
    *(
        Row("costs", f"bytes_{what}", f"  one {says}", unit="bytes")
        for what, says in (
            ("icmp", "echo"),
            ("dns", "question for a name"),
            ("tcp", "connection"),
            ("page", "proof by the page"),
            ("thorough", "proof with a certificate"),
        )
    ),
)
