"""https beside http: what goes over it, who is led there, and that nobody is locked out of the book."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from conftest import PIN, TEAM
from starlette.testclient import TestClient
from web_sample import LONDON, NOW, SETTINGS, Salon

from appliance import config, tls, whole
from appliance.noted import Heard
from appliance.web import app, assets, server
from appliance.web.desk import Desk
from appliance.web.door import Door, People
from appliance.web.handshake import RECORD
from appliance.web.https import COOKIE, Https
from appliance.web.secured import Secured
from appliance.web.server import PER_ADDRESS
from appliance.web.sessions import Sessions

REAL_NOW = datetime.now(UTC).replace(microsecond=0)
PERSON = {"accept": "text/html,*/*"}

Tablet = Callable[..., TestClient]


@pytest.fixture
def certified(salon: Salon) -> tls.Trust:
    return tls.make(salon.places, "Salon Aurora", tls.speaks(SETTINGS), REAL_NOW)


@pytest.fixture
def tablet(salon: Salon, team: bytes) -> Tablet:
    """A tablet in front of a page whose https answers, or does not."""
    salon.places.users.write_bytes(team)

    def come(address: str, is_open: bool = True, clock: datetime = REAL_NOW) -> TestClient:
        door = Door(People(salon.places.users), Sessions(b"k" * 32), clock=NOW.timestamp)
        https = Https(SETTINGS, salon.places, lambda: clock)
        https.is_open = is_open
        page = app.build(SETTINGS, Desk(salon.places, LONDON, clock=lambda: NOW), door, Heard(), https=https)
        return TestClient(page, base_url=address, follow_redirects=False)

    return come


def sign_in(tablet: TestClient):
    return tablet.post("/sign-in", data={"name": TEAM["owner"], "pin": PIN})


# --- without it -----------------------------------------------------------------------------------------


def test_without_https_the_sign_in_page_says_what_that_means_and_what_helps(tablet: Tablet) -> None:
    said = unescape(tablet("http://planb").get("/sign-in").text)
    assert "anyone on this Wi-Fi who knows how can read your PIN" in said
    assert 'href="/trust"' in said


def test_without_https_the_page_on_trust_says_what_it_would_bring_and_the_command(tablet: Tablet) -> None:
    said = unescape(tablet("http://planb").get("/trust").text)
    assert "sudo planb tls" in said
    assert "planb-ca.crt" not in said
    assert tablet("http://planb").get("/planb-ca.crt").status_code == 404


# --- with it --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("certified")
def test_the_book_stays_open_over_http_for_a_tablet_that_trusts_nobody(tablet: Tablet) -> None:
    page = tablet("http://planb")
    for path in ("/", f"/day/{NOW.date()}", "/prices", "/status", "/api/v1/status", "/trust", "/planb-ca.crt"):
        assert page.get(path, headers=PERSON).status_code == 200, path


@pytest.mark.usefixtures("certified")
@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("http://planb", "https://planb/sign-in?name=Olena"),
        ("http://planb.local:8080", "https://planb.local/sign-in?name=Olena"),
        ("http://10.0.0.1", "https://10.0.0.1/sign-in?name=Olena"),
        ("http://[::1]", "https://10.0.0.1/sign-in?name=Olena"),  # the certificate is not for that address
    ],
)
def test_whoever_wants_to_type_a_pin_is_shown_the_way_to_https(tablet: Tablet, address: str, there: str) -> None:
    said = unescape(tablet(address).get("/sign-in?name=Olena").text)
    assert f'href="{there}"' in said
    assert 'name="pin"' not in said


@pytest.mark.usefixtures("certified")
@pytest.mark.parametrize(
    "token", ["%0d%0aset-cookie:%20planb-device=x", "%D0%9E%D0%BB%D0%B5%D0%BD%D0%B0", "%22%3E%3Cb%3E"]
)
def test_an_address_that_somebody_made_up_puts_nothing_into_the_head_of_an_answer(tablet: Tablet, token: str) -> None:
    answer = tablet("http://planb").get(f"/pair/{token}")
    assert answer.headers["content-location"] == f"https://planb/pair/{token}"
    assert f'href="https://planb/pair/{token}"' in answer.text


@pytest.mark.usefixtures("certified")
def test_a_pin_that_comes_by_http_lets_nobody_in(tablet: Tablet) -> None:
    answer = sign_in(tablet("http://planb"))
    assert "set-cookie" not in answer.headers
    assert "https://planb/sign-in" in answer.text


@pytest.mark.usefixtures("certified")
def test_https_that_does_not_answer_leaves_the_form_where_it_is(tablet: Tablet) -> None:
    assert 'name="pin"' in tablet("http://planb", is_open=False).get("/sign-in").text


def test_a_certificate_that_is_over_leads_nobody(tablet: Tablet, certified: tls.Trust) -> None:
    assert 'name="pin"' in tablet("http://planb", clock=certified.ends + timedelta(hours=1)).get("/sign-in").text


@pytest.mark.usefixtures("certified")
def test_over_https_the_cookie_of_a_session_never_travels_by_http(tablet: Tablet) -> None:
    page = tablet("https://planb")
    assert "without https" not in page.get("/sign-in").text
    cookies = sign_in(page).headers.get_list("set-cookie")
    (session,) = (each for each in cookies if each.startswith("planb="))
    assert "Secure" in session
    assert TEAM["owner"] in page.get("/").text


@pytest.mark.usefixtures("certified")
def test_who_has_signed_in_over_https_is_led_there_until_they_sign_out(tablet: Tablet) -> None:
    page = tablet("https://planb")
    sign_in(page)
    led = page.get("http://planb/", headers=PERSON)
    assert (led.status_code, led.headers["location"]) == (302, "https://planb/")
    page.post("/sign-out")
    assert page.get("http://planb/", headers=PERSON).status_code == 200


@pytest.mark.usefixtures("certified")
def test_a_page_that_renews_itself_by_http_is_not_led_away(tablet: Tablet) -> None:
    page = tablet("https://planb")
    sign_in(page)
    assert page.get("http://planb/", headers={"accept": "*/*"}).status_code == 200


def test_a_new_authority_leads_nobody_who_trusted_the_one_before(
    tablet: Tablet, salon: Salon, certified: tls.Trust
) -> None:
    page = tablet("https://planb")
    sign_in(page)
    anew = tls.make(salon.places, "Salon Aurora", tls.speaks(SETTINGS), REAL_NOW, new_authority=True)
    assert anew.fingerprint != certified.fingerprint
    assert page.get("http://planb/", headers=PERSON).status_code == 200


@pytest.mark.usefixtures("certified")
def test_no_browser_is_told_to_refuse_http_from_now_on(tablet: Tablet) -> None:
    assert "strict-transport-security" not in tablet("https://planb").get("/").headers


def test_the_certificate_comes_as_what_a_tablet_offers_to_trust(tablet: Tablet, certified: tls.Trust) -> None:
    answer = tablet("http://planb").get("/planb-ca.crt")
    assert answer.headers["content-type"] == "application/x-x509-ca-cert"
    assert "content-disposition" not in answer.headers
    assert answer.content == certified.authority
    assert b"PRIVATE" not in answer.content


def test_the_page_on_trust_shows_the_fingerprint_as_the_command_does(tablet: Tablet, certified: tls.Trust) -> None:
    said = tablet("http://planb").get("/trust").text
    assert all(line in said for line in tls.said.paired(certified.fingerprint))
    assert certified.thumbprint.replace(":", " ") in said
    assert COOKIE not in said


# --- the service ----------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def settings(port: int, tls_port: int) -> config.Config:
    return config.read(
        f"""
        [salon]
        name = "Salon Aurora"
        timezone = "Europe/London"
        [[uplinks]]
        name = "broadband"
        kind = "ethernet"
        device = "wan0"
        [web]
        listen = ["loopback"]
        port = {port}
        tls_port = {tls_port}
        """
    )


class Impatient(server._Safe):
    handshake_s = 0.1


@contextlib.asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        async with asyncio.timeout(20):
            yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def kept_open(
    salon: Salon, chosen: config.Config, kind: type[server._Safe] = server._Safe
) -> Coroutine[Any, Any, None]:
    """https alone, which looks at its certificate all the time."""
    https, people = Https(chosen, salon.places), People(salon.places.users)
    page = app.build(chosen, Desk(salon.places, LONDON), Door(people, Sessions(b"k" * 32)), Heard(), https=https)

    def opened(context: ssl.SSLContext) -> server._Safe:
        return kind(server._settings(page), context, server._listening(chosen))

    return Secured(salon.places.tls / "page.pem", https, opened, every_s=0.02).keep()


async def ask(port: int, context: ssl.SSLContext, name: str = "planb", path: str = "/healthz") -> tuple[bytes, str]:
    """The answer over https, and when the certificate ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
    until = writer.get_extra_info("peercert")["notAfter"]
    writer.write(f"GET {path} HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer, until


async def answered(port: int, context: ssl.SSLContext, other_than: str = "") -> str:
    """Wait until https answers, with another certificate than one that ends then."""
    while True:
        with contextlib.suppress(OSError):
            answer, until = await ask(port, context)
            assert answer.endswith(b"ok\n")
            if until != other_than:
                return until
        await asyncio.sleep(0.02)


async def closed(port: int) -> None:
    """Wait until nobody answers there."""
    with contextlib.suppress(OSError):
        while True:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await asyncio.sleep(0.02)


def trusting(path: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(path / "ca.crt"))


async def test_the_service_answers_with_https_beside_http(salon: Salon) -> None:
    chosen = settings(free_port(), free_port())
    tls.make(salon.places, "Salon Aurora", tls.speaks(chosen), REAL_NOW)
    async with running(server.run(chosen, salon.places)):
        await answered(chosen.web.tls_port, trusting(salon.places.tls))
        reader, writer = await asyncio.open_connection("127.0.0.1", chosen.web.port)
        writer.write(b"GET /sign-in HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n")
        assert f"https://planb:{chosen.web.tls_port}/sign-in".encode() in await reader.read()
        writer.close()


async def test_https_opens_takes_a_renewed_certificate_and_closes_without_a_restart(salon: Salon) -> None:
    chosen = settings(free_port(), free_port())
    port, folder, who = chosen.web.tls_port, salon.places.tls, tls.speaks(chosen)
    async with running(kept_open(salon, chosen)):
        tls.make(salon.places, "Salon Aurora", who, REAL_NOW - timedelta(days=1))
        first = await answered(port, trusting(folder))
        tls.make(salon.places, "Salon Aurora", who, REAL_NOW)
        assert await answered(port, trusting(folder), other_than=first) != first
        tls.make(salon.places, "Salon Aurora", who, REAL_NOW, new_authority=True)
        await answered(port, trusting(folder))
        tls.remove(salon.places)
        await closed(port)


async def test_a_certificate_that_cannot_be_used_closes_https_and_is_said_once(
    salon: Salon, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings(free_port(), free_port())
    tls.make(salon.places, "Salon Aurora", tls.speaks(chosen), REAL_NOW)
    async with running(kept_open(salon, chosen)):
        await answered(chosen.web.tls_port, trusting(salon.places.tls))
        whole.put(salon.places.tls / "page.pem", b"half of it", 0o640)
        await closed(chosen.web.tls_port)
    assert sum("cannot be used" in message for message in caplog.messages) == 1


async def test_a_port_that_is_taken_is_said_once_and_https_opens_when_it_is_free(
    salon: Salon, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings(free_port(), free_port())
    tls.make(salon.places, "Salon Aurora", tls.speaks(chosen), REAL_NOW)
    taken = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", chosen.web.tls_port)
    async with running(kept_open(salon, chosen)):
        while not any("Another program is there" in message for message in caplog.messages):
            await asyncio.sleep(0.02)
        taken.close()
        await taken.wait_closed()
        await answered(chosen.web.tls_port, trusting(salon.places.tls))
    assert sum("Another program is there" in message for message in caplog.messages) == 1


async def test_whoever_does_not_shake_hands_is_cut_off(salon: Salon) -> None:
    chosen = settings(free_port(), free_port())
    tls.make(salon.places, "Salon Aurora", tls.speaks(chosen), REAL_NOW)
    async with running(kept_open(salon, chosen, Impatient)):
        await answered(chosen.web.tls_port, trusting(salon.places.tls))
        reader, writer = await asyncio.open_connection("127.0.0.1", chosen.web.tls_port)
        assert await reader.read() == b""
        writer.close()


async def test_what_is_longer_than_a_tls_record_comes_whole(salon: Salon) -> None:
    chosen, style = settings(free_port(), free_port()), assets.load()["planb.css"].body
    tls.make(salon.places, "Salon Aurora", tls.speaks(chosen), REAL_NOW)
    async with running(kept_open(salon, chosen)):
        await answered(chosen.web.tls_port, trusting(salon.places.tls))
        answer, _ = await ask(chosen.web.tls_port, trusting(salon.places.tls), path="/assets/planb.css")
    assert len(style) > RECORD
    assert answer.partition(b"\r\n\r\n")[2] == style


async def test_a_client_that_trusts_others_only_gets_no_page(salon: Salon) -> None:
    chosen = settings(free_port(), free_port())
    tls.make(salon.places, "Salon Aurora", tls.speaks(chosen), REAL_NOW)
    async with running(kept_open(salon, chosen)):
        await answered(chosen.web.tls_port, trusting(salon.places.tls))
        with pytest.raises(ssl.SSLCertVerificationError):
            await ask(chosen.web.tls_port, ssl.create_default_context())
        with pytest.raises(ssl.SSLCertVerificationError, match=r"bank\.example"):
            await ask(chosen.web.tls_port, trusting(salon.places.tls), name="bank.example")


async def test_a_device_that_only_connects_leaves_the_others_their_connections(salon: Salon) -> None:
    chosen = settings(free_port(), free_port())
    tls.make(salon.places, "Salon Aurora", tls.speaks(chosen), REAL_NOW)
    port, trusted = chosen.web.tls_port, trusting(salon.places.tls)
    async with running(kept_open(salon, chosen)):
        await answered(port, trusted)
        come = [asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0)) for _ in range(100)]
        greedy = await asyncio.gather(*come)
        await answered(port, trusted)  # so that all of them have been met
        assert sum(reader.at_eof() or reader.exception() is not None for reader, _ in greedy) == 100 - PER_ADDRESS
        for _, writer in greedy:
            writer.close()
