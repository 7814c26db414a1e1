"""`planb check`: what could let plan B down, each with what to do."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest

from appliance import check
from appliance.check import books, lines, machine, outside
from appliance.check.finding import Finding, Look
from appliance.config import Config, read
from appliance.net.addresses import Interface
from appliance.noted.said import AuditFile
from appliance.noted.said import write as audit_says
from appliance.places import places
from appliance.status import Line, LineFile, UplinkStatus, boot_id

SETTINGS = """
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[network]
lan = "lan0"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "lo"
gateway = "203.0.113.1"
[[uplinks]]
name = "4g"
kind = "modem"
device = "usb0"
[probes]
portal_url = "http://localhost/generate_204"
"""

NOW = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
IMPOSSIBLE = "a" * 64  # longer than a label may be: it is not found, and no resolver has to be asked


@pytest.fixture
def box(tmp_path: Path) -> Look:
    """A box that is right: its kernel's files and its four places are folders of this test."""
    root = tmp_path / "root"
    here = (Interface("lo", (ip_address("127.0.0.1"), ip_address("::1"))),)
    look = Look(read(SETTINGS), places(str(root), {}), None, str(tmp_path), here, frozenset({"lo"}), tmp_path / "proc")
    for each in (look.places.config, look.places.state, look.places.cache, look.places.run):
        each.mkdir(parents=True)
    look.places.toml.write_text(SETTINGS)
    for program in ("nft", "dnsmasq"):
        (tmp_path / program).touch()
        (tmp_path / program).chmod(0o755)
    kernel(look, "sys/net/ipv4/ip_forward", "1")
    kernel(look, "sys/net/ipv4/ping_group_range", "0\t2147483647")
    kernel(look, "sys/net/ipv4/conf/all/rp_filter", "2")
    kernel(look, "net/route", "Iface\tDestination\tGateway\nusb0\t00000000\t0108A8C0\t0003\n")
    return look


def kernel(look: Look, name: str, says: str) -> None:
    (look.proc / name).parent.mkdir(parents=True, exist_ok=True)
    (look.proc / name).write_text(says + "\n")


def said(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(each.level, each.title) for each in findings]


def with_settings(look: Look, text: str) -> Look:
    return replace(look, config=read(SETTINGS + text))


# --- lines ----------------------------------------------------------------------------------------------


def test_an_uplink_that_is_plugged_in_is_told_with_its_gateway_and_one_that_is_not_is_a_problem(box: Look) -> None:
    assert said(lines.uplinks(box)) == [
        ("ok", "broadband (lo) has 127.0.0.1 and gateway 203.0.113.1"),
        ("problem", "4g (usb0) is not there"),
    ]


def test_a_cable_that_is_out_is_a_problem(box: Look) -> None:
    dark = replace(box, connected=frozenset())
    assert ("problem", "broadband (lo) has no carrier") in said(lines.uplinks(dark))


def test_a_device_without_an_address_is_a_problem(box: Look) -> None:
    bare = replace(box, interfaces=(Interface("usb0", ()),), connected=frozenset({"usb0"}))
    assert ("problem", "4g (usb0) has no address") in said(lines.uplinks(bare))


def test_a_hotspot_that_nobody_needs_is_no_problem(box: Look) -> None:
    radio = UplinkStatus("4g", "wifi", "usb0", "asleep", None, NOW, None, None, True, None, 0, None, None, None)
    line = LineFile(1, NOW, "boot", 0.0, Line("on_primary", "broadband", NOW, None, None), (radio,))
    quiet = replace(box, interfaces=(Interface("usb0", ()),), line=line)
    assert ("info", "4g (usb0) is off until it is needed") in said(lines.uplinks(quiet))


def test_a_gateway_is_found_in_the_routing_table_where_none_is_set(box: Look) -> None:
    modem = box.config.uplinks[1]
    assert lines._gateway(box, modem) == "192.168.8.1"
    kernel(box, "net/route", "Iface\tDestination\tGateway")
    assert lines._gateway(box, modem) is None


def test_one_uplink_alone_is_no_plan_b(box: Look) -> None:
    alone = replace(box, config=box.config.model_copy(update={"uplinks": box.config.uplinks[:1]}))
    assert said(lines.uplinks(alone))[-1] == ("warning", "there is only one uplink")


def test_the_salons_own_device_has_to_be_there(box: Look) -> None:
    assert said(lines.lan(box)) == [("problem", "the salon's device lan0 is not there")]
    bare = replace(box, interfaces=(Interface("lan0", ()),))
    assert said(lines.lan(bare)) == [("warning", "lan0 does not have the address 192.168.77.1")]
    right = replace(box, interfaces=(Interface("lan0", (ip_address("192.168.77.1"),)),))
    assert said(lines.lan(right)) == [("ok", "the salon's network lan0 has 192.168.77.1")]


def test_strict_return_paths_would_make_every_backup_look_dead(box: Look) -> None:
    assert said(lines.strictness(box))[0][0] == "ok"
    kernel(box, "sys/net/ipv4/conf/all/rp_filter", "0")
    kernel(box, "sys/net/ipv4/conf/usb0/rp_filter", "1")
    assert said(lines.strictness(box)) == [("problem", "rp_filter is strict on usb0: probes of a backup get no answer")]


def a_companion(look: Look) -> Look:
    text = look.places.toml.read_text().replace('lan = "lan0"', 'mode = "companion"\nlan = "lo"')
    return replace(look, config=read(text))


def test_a_companion_is_told_of_what_leads_devices_past_it(box: Look) -> None:
    companion = a_companion(box)
    assert said(lines.one_cable(companion)) == []
    kernel(box, "sys/net/ipv4/conf/lo/send_redirects", "1")
    kernel(box, "net/ipv6_route", f"{'0' * 32} 00 {'0' * 32} 00 fe80{'0' * 27}1 00000400 00000001 00000000 00450003 lo")
    assert said(lines.one_cable(companion)) == [
        ("warning", "send_redirects is on for lo: devices may be sent past the box"),
        ("warning", "the router offers the salon an IPv6 way past the box"),
    ]
    assert said(lines.one_cable(box)) == [], "a gateway stands in between"


def test_an_ipv6_way_elsewhere_is_none_past_the_box(box: Look) -> None:
    way, nobody = f"fe80{'0' * 27}1", "0" * 32
    kernel(box, "net/ipv6_route", f"{nobody} 00 {nobody} 00 {way} 00000400 1 0 00450003 usb0\n"
           f"{nobody} 00 {nobody} 00 {nobody} ffffffff 1 0 00200200 lo")  # fmt: skip
    assert said(lines.one_cable(a_companion(box))) == []


# --- machine --------------------------------------------------------------------------------------------


def test_what_the_line_daemon_calls_has_to_be_installed(box: Look, tmp_path: Path) -> None:
    assert said(machine.programs(box)) == [("ok", "nft, dnsmasq are installed")]
    (tmp_path / "dnsmasq").unlink()
    (missing,) = machine.programs(box)
    assert (missing.level, missing.hint) == ("problem", "sudo apt-get install dnsmasq-base")


@pytest.mark.parametrize(
    ("ask", "name", "wrong"),
    [
        (machine.forwarding, "sys/net/ipv4/ip_forward", "0"),
        (machine.pinging, "sys/net/ipv4/ping_group_range", "1\t0"),
    ],
)
def test_a_kernel_that_is_not_set_up_is_a_problem(
    box: Look, ask: Callable[[Look], Iterator[Finding]], name: str, wrong: str
) -> None:
    assert [each.level for each in ask(box)] == ["ok"]
    kernel(box, name, wrong)
    assert [each.level for each in ask(box)] == ["problem"]


def test_a_place_that_is_missing_is_a_problem(box: Look) -> None:
    assert said(machine.directories(box)) == [("ok", "the four directories are there")]
    box.places.cache.rmdir()
    assert said(machine.directories(box)) == [("problem", f"{box.places.cache} is not there")]


def test_little_room_warns_and_no_room_hurts() -> None:
    assert [machine._space(free).level for free in (500, 499, 100, 99)] == ["ok", "warning", "warning", "problem"]


# --- outside --------------------------------------------------------------------------------------------


SIGN_IN = b"<!doctype html><html><title>Sign in</title></html>"
NO_ENTRIES = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//salon//\r\nEND:VCALENDAR\r\n"


class _Booking(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        code, _, kind = self.path.strip("/").partition("?")
        self.send_response(int(code))
        self.end_headers()
        self.wfile.write(SIGN_IN if kind == "page" else NO_ENTRIES)

    def log_message(self, *about: object) -> None:
        pass


@pytest.fixture(scope="module")
def booking() -> Iterator[str]:
    """A booking system that answers with the number it is asked for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Booking) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def feed_at(box: Look, url: str) -> list[Finding]:
    return list(books.sources(with_settings(box, f'[[sources]]\nname = "main"\nkind = "ics"\nurl = "{url}"\n')))


@pytest.mark.parametrize(
    ("code", "level"),
    [(200, "ok"), (401, "problem"), (404, "problem"), (429, "problem"), (503, "problem")],
)
def test_a_booking_system_is_judged_by_its_answer(box: Look, booking: str, code: int, level: str) -> None:
    assert [each.level for each in feed_at(box, f"{booking}/{code}")] == [level]


def test_a_sign_in_page_is_no_answer_of_a_booking_system(box: Look, booking: str) -> None:
    (page,) = feed_at(box, f"{booking}/200?page")
    assert page.level == "problem"
    assert page.title == "main: it is a web page, perhaps a sign-in page, and not a calendar"


def test_the_address_of_a_feed_is_in_no_finding(box: Look, booking: str) -> None:
    for url in (f"{booking}/404?s3cr3t", "http://127.0.0.1:1/s3cr3t", f"http://s3cr3t{IMPOSSIBLE}/", "http://[s3cr3t/"):
        assert "s3cr3t" not in str(feed_at(box, url))


def test_a_secret_that_is_missing_is_named(box: Look, booking: str) -> None:
    look = with_settings(box, '[[sources]]\nname = "main"\nkind = "ics"\nurl = "secret:feed"\n')
    (missing,) = books.sources(look)
    assert missing.level == "problem"
    assert "secret:feed" in missing.title
    secret = look.places.secret("feed")
    secret.parent.mkdir()
    secret.write_text(f"{booking}/200\n")
    assert said(books.sources(look)) == [("ok", "main answers")]


def test_a_box_without_a_booking_system_is_told_not_scolded(box: Look) -> None:
    assert said(books.sources(box)) == [("info", "no booking system is set")]


def test_a_name_that_is_not_found_is_a_problem(box: Look) -> None:
    assert said(outside.names(box)) == [("ok", "names are found")]
    lost = box.config.probes.model_copy(update={"portal_url": f"http://{IMPOSSIBLE}/"})
    assert said(outside.names(replace(box, config=box.config.model_copy(update={"probes": lost}))))[0][0] == "problem"


def test_daemons_that_say_nothing_are_named(box: Look) -> None:
    assert said(outside.daemons(box)) == [("problem", "the line daemon is silent"), ("warning", "there is no book yet")]


def test_an_audit_that_says_nothing_is_named_and_one_that_does_is_well(box: Look) -> None:
    ((level, title),) = said(outside.audit(box))
    assert (level, title) == ("warning", "nobody writes down who looks")
    box.places.audit_run.mkdir(parents=True)
    file = AuditFile(NOW, boot_id(), time.monotonic(), "keeps", 1, "")
    audit_says(box.places.audit_json, file)
    assert said(outside.audit(box)) == [("ok", "the audit is at work")]
    audit_says(box.places.audit_json, replace(file, state="cannot_keep"))
    assert said(outside.audit(box)) == [("warning", "who looks cannot be written down")]


def test_a_page_that_does_not_answer_is_a_problem(box: Look) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    look = with_settings(box, f'[web]\nlisten = ["loopback", "lan"]\nport = {port}\n')
    assert said(outside.page(look)) == [
        ("problem", f"the page does not answer on http://127.0.0.1:{port}/"),
        ("warning", f"http://192.168.77.1:{port}/: no device has that address"),
    ]


# --- all together ---------------------------------------------------------------------------------------


def test_a_check_that_hangs_does_not_hold_up_the_others(box: Look) -> None:
    never = threading.Event()

    def hangs(look: Look) -> Iterator[Finding]:
        never.wait()
        yield Finding("ok", "too late")

    began = time.monotonic()
    found = list(check.side_by_side({"resolver": hangs, "forwarding": machine.forwarding}, box, 0.2))
    never.set()
    assert said(found) == [
        ("warning", "resolver: no answer within 0.2 s"),
        ("ok", "the kernel passes the salon's traffic on"),
    ]
    assert time.monotonic() - began < 2


def test_broken_settings_are_listed_as_they_are_by_config_check(box: Look) -> None:
    box.places.toml.write_text("")
    assert [str(each.title) for each in check.everything(box.places)] == [
        "planb.toml: salon: is missing. Add it.",
        "planb.toml: uplinks: is missing. Add it.",
    ]


def test_the_worst_comes_first_and_every_problem_has_a_hint(box: Look) -> None:
    found = check.everything(box.places)
    levels = [check.ORDER.index(each.level) for each in found]
    assert levels == sorted(levels)
    assert all(each.hint for each in found if each.level in ("problem", "warning"))


@pytest.mark.parametrize(
    ("levels", "headline"),
    [
        (["ok", "info"], "All is well."),
        (["ok", "warning"], "Plan B can work, with 1 warning."),
        (["problem", "problem"], "Plan B would not work as it should: 2 problems, 0 warnings."),
    ],
)
def test_the_first_line_says_whether_plan_b_would_work(levels: list[check.Level], headline: str) -> None:
    assert check.screen(Finding(level, "x") for level in levels).splitlines()[0] == headline


def test_the_settings_of_this_file_are_right() -> None:
    assert isinstance(read(SETTINGS), Config)
