"""What stands before every page: names, methods, headers."""

import pytest
from conftest import Visitor

from appliance.web.gate import answers_to, same_site

NAMES = frozenset({"planb", "planb.local", "book", "192.168.77.1", "localhost", "127.0.0.1", "[::1]"})
PATHS = (
    "/", "/day/2026-11-21", "/prices", "/status", "/healthz", "/api/v1/status", "/api/v1/day/2026-11-21",
    "/api/v1/prices", "/api/openapi.json", "/assets/planb.css",
)  # fmt: skip
OTHERS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW")


@pytest.mark.parametrize(
    "host",
    [
        "planb", "PLANB.local", "planb.local:8080", "planb.local.", "book:80", "192.168.77.1", "192.168.77.1:80",
        "127.0.0.1:8080", "localhost", "[::1]", "[::1]:8080", "10.9.9.9",
    ],
)  # fmt: skip
def test_the_box_answers_to_its_own_names_and_to_the_address_that_was_reached(host: str) -> None:
    assert answers_to(host, NAMES, "10.9.9.9")


@pytest.mark.parametrize(
    "host",
    [
        "", "evil.example", "planb.evil.example", "evilplanb", "planb@evil.example", "evil.example@planb", "planb/x",
        "planb?x", "planb#x", "planb:", "planb:0", "planb:99999", "planb:x", "8.8.8.8", "10.9.9.8", "[::2]", "[",
        "planb..", "planb planb", "testserver",
    ],
)  # fmt: skip
def test_a_foreign_name_is_refused(host: str) -> None:
    assert not answers_to(host, NAMES, "10.9.9.9")


def test_a_name_is_not_trusted_because_the_server_has_it() -> None:
    assert not answers_to("evil.example", NAMES, "evil.example")


def test_a_foreign_host_learns_nothing_and_is_not_repeated(visit: Visitor) -> None:
    answer = visit().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Aurora" not in answer.text


def test_two_hosts_or_none_are_refused(visit: Visitor) -> None:
    page = visit()
    assert page.get("/", headers=[("host", "planb"), ("host", "planb")]).status_code == 400
    assert page.get("/", headers={"host": ""}).status_code == 400


@pytest.mark.parametrize("path", PATHS)
def test_every_page_can_be_read_and_asked_for_its_head(visit: Visitor, path: str) -> None:
    page = visit()
    got, head = page.get(path), page.head(path)
    assert (got.status_code, head.status_code) == (200, 200)
    assert (head.content, head.headers["content-length"]) == (b"", got.headers["content-length"])


@pytest.mark.parametrize("path", [*PATHS, "/nothing-here", "/day/x"])
@pytest.mark.parametrize("method", OTHERS)
def test_every_other_method_is_405(visit: Visitor, path: str, method: str) -> None:
    answer = visit("owner").request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_the_two_forms_take_their_own_methods_only(visit: Visitor, method: str) -> None:
    assert visit().request(method, "/sign-in").headers["allow"] == "GET, HEAD, POST"
    assert visit().request(method, "/sign-out").headers["allow"] == "POST"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nobody_is_signed_out_by_a_link(visit: Visitor, method: str) -> None:
    assert visit("owner").request(method, "/sign-out").status_code == 405


@pytest.mark.parametrize("path", [*PATHS, "/nothing-here", "/sign-in"])
def test_every_answer_carries_the_headers(visit: Visitor, path: str) -> None:
    headers = visit().get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers
    assert ("no-store" in headers["cache-control"]) is not path.startswith("/assets/")


@pytest.mark.parametrize(
    ("fetch_site", "origin", "token_ok", "ours"),
    [
        ("same-origin", "http://planb", False, True),
        ("cross-site", "http://planb", True, False),
        ("same-site", None, True, False),
        ("none", None, True, False),
        (None, "http://planb", False, True),
        (None, "https://planb", False, True),
        (None, "http://evil.example", True, False),
        (None, "http://planb.evil.example", True, False),
        (None, "null", True, True),
        (None, "null", False, False),
        (None, None, False, True),
    ],
)
def test_a_form_is_taken_from_our_own_page_only(fetch_site, origin, token_ok, ours) -> None:
    assert same_site(fetch_site, origin, "planb", token_ok) is ours
