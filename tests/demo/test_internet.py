"""What the internet of the virtual salon answers, asked through the broadband from the box."""

import json
import sys

import pytest

from appliance.demo.layout import BOOKING, PAGE_204, STATUS, TARGETS, TRUSTED
from appliance.demo.world import World
from tests.demo.looking import name, soon

pytestmark = pytest.mark.netns

GETS = """
import http.client, sys
asked = http.client.HTTPConnection(sys.argv[1], timeout=5)
asked.request("GET", sys.argv[2])
answer = asked.getresponse()
body = answer.read()
print(answer.status, len(body), body[:200].decode())
"""

SHAKES = """
import socket, ssl, sys
address, name, authority = sys.argv[1:]
careful = ssl.create_default_context(cafile=authority)
careful.verify_flags |= ssl.VERIFY_X509_STRICT
try:
    with careful.wrap_socket(socket.create_connection((address, 443), timeout=5), server_hostname=name) as shaken:
        print(shaken.version())
except OSError as error:
    print(type(error).__name__)
"""


def got(world: World, address: str, path: str) -> list[str]:
    """Status, length and beginning of a page."""
    return world.run("box", [sys.executable, "-c", GETS, address, path]).strip().split(" ", 2)


def shaken(world: World, address: str, name: str) -> str:
    return world.run("box", [sys.executable, "-c", SHAKES, address, name, str(TRUSTED)]).strip()


def test_everybody_speaks_tls_with_a_certificate_that_only_fits_its_own_names():
    with World.open() as world:
        assert {shaken(world, each, "booking.example") for each in (*TARGETS, PAGE_204, BOOKING)} == {"TLSv1.3"}
        assert shaken(world, BOOKING, "payments.example") == "TLSv1.3"
        assert shaken(world, BOOKING, "status.example") == "SSLCertVerificationError"


def test_the_targets_know_names_too():
    with World.open() as world:
        assert {name(world, "wan0", target) for target in TARGETS} == {BOOKING}


def test_the_status_page_says_that_the_booking_system_is_down_while_it_is():
    with World.open() as world:
        for fault, indicator in ((None, "none"), ("dead", "major"), ("blackhole", "major")):
            if fault:
                world.apply(fault, "vendor")
            status, _, body = got(world, STATUS, "/api/v2/status.json")
            assert (status, json.loads(body)["status"]["indicator"]) == ("200", indicator)
            world.heal("vendor")


def test_a_download_has_the_length_that_was_asked_for_up_to_a_limit():
    with World.open() as world:
        assert soon(lambda: got(world, PAGE_204, "/bytes?n=1000000")[:2] == ["200", "1000000"])
        assert got(world, PAGE_204, "/bytes?n=9000000")[:2] == ["200", "5000000"]
        assert got(world, PAGE_204, "/bytes?n=many")[0] == "404"
        assert got(world, PAGE_204, "/generate_204")[:2] == ["204", "0"]
