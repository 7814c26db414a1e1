"""Who may look: whole numbers one at a time, devices that are paired, and what the owner sees of both."""

import logging
from datetime import UTC, datetime
from html import unescape

import pytest
from conftest import PIN, TEAM, Visitor
from starlette.testclient import TestClient
from test_bytes import DATE, DEPOSITS, PHONES, SEEN, everything, found, full  # noqa: F401  the day full of canaries
from web_sample import NOW, SETTINGS, Salon

from appliance.noted import Heard, Note, Offer
from appliance.noted.words import AsDevice
from appliance.salon.privacy import Role
from appliance.store import devices, users
from appliance.web.sessions import DEVICE
from appliance.web.throttle import OVERALL, PER_DEVICE, Throttle

OWN = f"/phone/{DATE}/main-own"
DESK = Offer("Front desk", "reception")


def paired(salon: Salon, page: TestClient, offer: Offer = DESK) -> TestClient:
    """The same tablet, paired."""
    page.cookies.set(DEVICE, devices.add(salon.places.devices, offer, datetime.now(UTC)))
    return page


def user(salon: Salon, role: Role) -> users.User:
    return next(each for each in users.load(salon.places.users) if each.role == role)


# --- one whole number -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("full")
def test_reception_sees_a_number_masked_and_a_tap_shows_that_one_and_no_other(visit: Visitor) -> None:
    audit = Heard()
    page = visit("reception", audit=audit)
    assert found(page.get(f"/day/{DATE}?view=list").text) & {"own phone", "other phone"} == set()
    assert f'href="{OWN}"' in page.get(f"/day/{DATE}?visit=main-own").text
    shown = page.get(OWN)
    assert found(shown.text) == {"own phone", "own surname"}
    assert 'href="tel:07700900111"' in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert audit.notes == [Note("Freya", "reception", "testclient", "reveal", f"main-own {DATE}")]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("role", ["wall", "stylist"])
def test_nobody_else_gets_one(visit: Visitor, role: Role, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    audit = Heard()
    answer = visit(role, audit=audit).get(OWN)
    assert (answer.status_code, audit.notes) == (403, [])
    assert found(f"{answer.headers}{answer.text}{caplog.text}") == set()


@pytest.mark.usefixtures("full")
def test_the_owner_sees_every_number_anyway_and_has_no_link_to_it(visit: Visitor) -> None:
    audit = Heard("silent")
    page = visit("owner", audit=audit)
    assert "/phone/" not in page.get(f"/day/{DATE}?visit=main-own").text
    assert found(page.get(OWN).text) >= {"own phone"}
    assert audit.notes == []


@pytest.mark.usefixtures("full")
def test_what_a_number_is_shown_for_names_no_client(visit: Visitor) -> None:
    audit = Heard()
    visit("reception", audit=audit).get(OWN)
    assert found(repr(audit.notes)) == set()


@pytest.mark.usefixtures("full")
def test_a_number_that_nobody_can_note_is_not_shown(visit: Visitor) -> None:
    answer = visit("reception", audit=Heard("silent")).get(OWN)
    assert answer.status_code == 503
    assert "No number can be shown now" in answer.text
    assert "own phone" not in found(answer.text)


@pytest.mark.usefixtures("full")
def test_when_somebody_has_looked_at_enough_the_owner_is_asked(visit: Visitor) -> None:
    page = visit("reception", audit=Heard(cap=1))
    assert page.get(f"/phone/{DATE}/main-other").status_code == 200
    answer = page.get(OWN)
    assert answer.status_code == 429
    assert f"{SETTINGS.privacy.reveals_a_day} numbers have been shown to you today" in answer.text
    assert "ask the owner" in answer.text
    assert "own phone" not in found(answer.text)
    assert page.get(f"/phone/{DATE}/main-other").status_code == 200, "one that was seen may be looked at again"


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    "header",
    [{"sec-purpose": "prefetch;prerender"}, {"purpose": "prefetch"}, {"x-purpose": "preview"}, {"x-moz": "prefetch"}],
)
def test_a_browser_that_looks_ahead_gets_no_number_and_uses_none_up(visit: Visitor, header: dict[str, str]) -> None:
    audit = Heard()
    page = visit("reception", audit=audit)
    assert (page.get(OWN, headers=header).status_code, page.head(OWN).status_code) == (403, 403)
    assert audit.notes == []


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    "path", [f"/phone/{DATE}/nobody", "/phone/2026-12-24/main-own", "/phone/x/y", f"/phone/{DATE}/%2e%2e%2f"]
)
def test_a_visit_that_is_not_there_has_no_number_and_nothing_is_noted(visit: Visitor, path: str) -> None:
    audit = Heard()
    assert visit("reception", audit=audit).get(path).status_code == 404
    assert audit.notes == []


# --- a device of one's own ------------------------------------------------------------------------------


@pytest.mark.usefixtures("full")
def test_a_paired_device_sees_what_its_role_sees_without_a_pin(visit: Visitor, salon: Salon) -> None:
    page = paired(salon, visit())
    assert "own surname" in found(page.get(f"/day/{DATE}?view=list").text)
    assert "own phone" not in found(page.get(f"/day/{DATE}?view=list").text)
    assert page.get("/vault").status_code == 200


@pytest.mark.usefixtures("full")
def test_a_device_that_is_taken_off_the_list_is_the_wall_at_once(visit: Visitor, salon: Salon) -> None:
    page = paired(salon, visit())
    assert "own surname" in found(page.get(f"/day/{DATE}?view=list").text)
    devices.remove(salon.places.devices, "front DESK")
    assert found(page.get(f"/day/{DATE}?view=list").text) == set()


@pytest.mark.usefixtures("full")
def test_a_device_of_somebody_sees_her_own_clients_until_she_has_a_new_pin(visit: Visitor, salon: Salon) -> None:
    page = visit()
    olena = user(salon, "stylist")
    paired(salon, page, Offer("Olena's phone", None, olena.name, users.mark(olena)))
    assert "own note" in found(page.get(f"/day/{DATE}?view=list").text)
    users.set_pin(salon.places.users, olena.name, "846291")
    assert found(page.get(f"/day/{DATE}?view=list").text) == set()


@pytest.mark.usefixtures("full")
def test_whoever_comes_back_by_the_same_name_does_not_find_her_old_device_open(visit: Visitor, salon: Salon) -> None:
    page = visit()
    olena = user(salon, "stylist")
    paired(salon, page, Offer("Olena's phone", None, olena.name, users.mark(olena)))
    users.remove(salon.places.users, olena.name)
    assert found(page.get(f"/day/{DATE}?view=list").text) == set()
    users.add(salon.places.users, olena.name, "stylist", PIN)
    assert found(page.get(f"/day/{DATE}?view=list").text) == set()


@pytest.mark.usefixtures("full")
def test_a_device_is_never_the_owner(visit: Visitor, salon: Salon) -> None:
    page = visit()
    olena = user(salon, "stylist")
    paired(salon, page, Offer("Olena's phone", None, olena.name, users.mark(olena)))
    users.set_role(salon.places.users, olena.name, "owner")
    assert found(page.get(f"/day/{DATE}?view=list").text) == set()


def test_a_pin_goes_before_the_device_and_signing_out_leaves_the_device(visit: Visitor, salon: Salon) -> None:
    audit = Heard()
    page = paired(salon, visit(audit=audit))
    assert page.post("/sign-in", data={"name": TEAM["owner"], "pin": PIN}).status_code == 303
    assert 'action="/sign-out"' in page.get("/").text
    assert "Who did what" in page.get("/status").text
    page.post("/sign-out")
    assert 'href="/sign-in"' in page.get("/").text
    assert page.get("/vault").status_code == 200
    assert "Who did what" not in page.get("/status").text
    assert [(note.who, note.device, note.action) for note in audit.notes] == [
        ("Ingrid", "Front desk", "sign_in"),
        ("Ingrid", "Front desk", "sign_out"),
    ]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("cookie", ["", ".", "x.y", "0" * 16, f"{'0' * 16}.{'x' * 43}", "é.ü", "a" * 5000])
def test_a_cookie_that_no_device_was_given_is_the_wall(visit: Visitor, salon: Salon, cookie: str) -> None:
    page = paired(salon, visit())
    page.cookies.clear()
    answer = page.get(f"/day/{DATE}", headers={"cookie": f"{DEVICE}={cookie}".encode()})
    assert (answer.status_code, found(answer.text)) == (200, set())


def test_a_damaged_list_of_devices_shows_the_wall_and_stops_nothing(visit: Visitor, salon: Salon) -> None:
    page = paired(salon, visit())
    salon.places.devices.write_text("{")
    assert page.get("/vault").status_code == 403
    assert page.get("/").status_code == 200


ALERTS = {f"{which} {what}" for which in PHONES for what in ("alert", "room")}


@pytest.mark.parametrize(("role", "seen"), [("stylist", ALERTS | {"label"}), ("reception", SEEN["reception"])])
def test_no_page_file_or_sheet_shows_a_device_more_than_its_role(
    visit: Visitor,
    full: Salon,  # noqa: F811
    role: AsDevice,
    seen: set[str],
) -> None:
    """Nor the sheets of a tablet that all stylists share, whose own visits nobody's are."""
    shown = everything(paired(full, visit(), Offer("Mirror", role)), full)
    assert found(shown) - {"own new", "other new"} == seen - {"own new", "other new"}


# --- pairing --------------------------------------------------------------------------------------------


def offering(visit: Visitor, offer: Offer = DESK) -> tuple[TestClient, Heard]:
    audit = Heard()
    audit.offers["token"] = offer
    return visit(audit=audit), audit


def test_a_link_says_what_it_makes_of_a_device_and_does_nothing_yet(visit: Visitor) -> None:
    page, audit = offering(visit)
    answer = page.get("/pair/token")
    assert "Make this device “Front desk”?" in answer.text
    assert "what reception sees" in answer.text
    assert "set-cookie" not in answer.headers
    assert list(audit.offers) == ["token"], "a camera that looks at a link does not use it up"


def test_pairing_gives_one_cookie_and_the_link_is_used_up(visit: Visitor) -> None:
    page, _ = offering(visit)
    answer = page.post("/pair/token", data={})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{DEVICE}=")
    assert {"httponly", "samesite=strict", "path=/", f"max-age={400 * 86400}"} <= {
        part.strip() for part in cookie.split(";")
    }
    assert page.post("/pair/token", data={}).status_code == 404
    assert "cannot be used" in page.get("/pair/token").text


def test_a_form_of_another_page_pairs_nothing(visit: Visitor) -> None:
    page, audit = offering(visit)
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert page.post("/pair/token", data={}, headers=headers).status_code == 403
    assert page.post("/pair/token", data={"x": "y" * 3000}).status_code == 403
    assert list(audit.offers) == ["token"]


def test_without_the_audit_no_device_is_paired(visit: Visitor) -> None:
    page = visit(audit=Heard("silent"))
    assert (page.get("/pair/token").status_code, page.post("/pair/token", data={}).status_code) == (503, 503)


def test_guessing_links_is_slowed_down_and_noted(visit: Visitor) -> None:
    page, audit = offering(visit)
    tries = [page.get(f"/pair/guess-{number}").status_code for number in range(PER_DEVICE + 2)]
    assert tries == [404] * PER_DEVICE + [429, 429]
    assert page.post("/pair/token", data={}).status_code == 429
    assert [note.action for note in audit.notes] == ["pair_failed"] * PER_DEVICE


def test_somebody_who_guesses_keeps_no_other_device_out() -> None:
    throttle = Throttle(overall=None)
    for number in range(2 * OVERALL):
        throttle.wrong(f"10.0.0.{number}", 0.0)
    assert throttle.wait_s("another", 0.0) == 0.0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_the_three_forms_take_their_own_methods_only(visit: Visitor, method: str) -> None:
    answer = visit().request(method, "/pair/token")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("path", ["/pair", "/pair/", "/pair/a/b", "/phone", OWN, "/pairs/a"])
def test_beside_them_nothing_can_be_posted(visit: Visitor, path: str) -> None:
    assert visit("owner").post(path).status_code == 405


# --- signing in -----------------------------------------------------------------------------------------


def test_signing_in_and_failing_is_noted_and_goes_on_without_the_audit(visit: Visitor) -> None:
    audit = Heard()
    page = visit(audit=audit)
    page.post("/sign-in", data={"name": "Freya", "pin": "000000"})
    page.post("/sign-in", data={"name": PIN, "pin": "Freya"})
    page.post("/sign-in", data={"name": "Freya", "pin": PIN})
    assert [(note.who, note.role, note.action) for note in audit.notes] == [
        ("Freya", "reception", "sign_in_failed"),
        ("", "wall", "sign_in_failed"),
        ("Freya", "reception", "sign_in"),
    ]
    assert PIN not in repr(audit.notes), "somebody types a PIN where a name belongs"
    assert visit(audit=Heard("silent")).post("/sign-in", data={"name": "Freya", "pin": PIN}).status_code == 303


def test_a_lock_out_locks_nobody_out_of_the_book(visit: Visitor, salon: Salon) -> None:
    """From one tablet; then from as many as somebody likes to make up."""
    audit = Heard()
    page = visit(audit=audit)
    signed_in = visit("reception")
    for _ in range(PER_DEVICE):
        page.post("/sign-in", data={"name": "Freya", "pin": "000000"})
    locked = page.post("/sign-in", data={"name": "Freya", "pin": PIN})
    assert locked.status_code == 429
    assert "the book can be read without signing in" in locked.text
    for path in ("/", f"/day/{DATE}", "/prices", "/status", "/sign-in"):
        assert page.get(path).status_code == 200
    assert "Poppy H." in page.get("/").text
    assert "Poppy Harris" not in page.get("/").text
    assert signed_in.get("/vault").status_code == 200, "who is in stays in"
    assert paired(salon, page).get("/vault").status_code == 200, "a paired tablet stays what it is"
    assert audit.notes[-1].what == "locked for 60 s"


# --- what the owner sees --------------------------------------------------------------------------------


def test_the_owner_sees_the_devices_and_who_did_what(visit: Visitor, salon: Salon) -> None:
    audit = Heard()
    page = visit("owner", audit=audit)
    devices.add(salon.places.devices, DESK, NOW)
    devices.add(salon.places.devices, Offer("Old tablet", None, "Somebody", "mark"), NOW)
    visit("reception", audit=audit).post("/sign-out")
    status = unescape(page.get("/status").text)
    for words in ("Front desk", "sees what reception sees", "since Sat 21 Nov", "is nobody's any more", "signed out"):
        assert words in status, words


@pytest.mark.parametrize("role", ["wall", "stylist", "reception"])
def test_nobody_else_sees_them(visit: Visitor, salon: Salon, role: Role) -> None:
    devices.add(salon.places.devices, DESK, NOW)
    audit = Heard()
    status = visit(role, audit=audit).get("/status").text
    assert "Front desk" not in status
    assert "Who did what" not in status


def test_a_silent_audit_is_said_to_the_owner_and_stops_no_page(visit: Visitor) -> None:
    page = visit("owner", audit=Heard("silent"))
    assert "writes this down does not answer" in page.get("/status").text
    assert page.get("/").status_code == 200
