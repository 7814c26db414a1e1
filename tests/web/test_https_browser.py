"""https in a real browser that was told to trust the box, and in one that was not."""

import asyncio
import os
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from playwright.async_api import Browser, Error, async_playwright
from test_browser import ARGS, BROWSER
from web_sample import SETTINGS

from appliance import tls
from appliance.places import Places, places
from appliance.tls import making
from appliance.tls.speaks import Speaks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("certutil"),
    pytest.mark.skipif(not os.path.exists(BROWSER), reason=f"no browser at {BROWSER}: apt install chromium"),
]
NOW = datetime.now(UTC).replace(microsecond=0)
NAMES = ("planb", "bank.example")
TO_US = f"--host-resolver-rules={','.join(f'MAP {name} 127.0.0.1' for name in NAMES)}"


@pytest.fixture
def box(tmp_path: Path) -> Places:
    found = places(str(tmp_path / "box"), {})
    tls.make(found, "Salon Aurora", tls.speaks(SETTINGS), NOW)
    return found


def trusts(home: Path, authority: Path) -> None:
    """What the page /trust says for Linux, by hand."""
    store = home / ".pki/nssdb"
    store.mkdir(parents=True)
    base = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*base, "-N", "--empty-password"], check=True)
    subprocess.run([*base, "-A", "-t", "C,,", "-n", "planb", "-i", str(authority)], check=True)


@pytest.fixture
async def browser(box: Places, tmp_path: Path) -> AsyncIterator[Browser]:
    trusts(tmp_path, box.tls / "ca.crt")
    async with async_playwright() as play:
        home = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
        launched = await play.chromium.launch(executable_path=BROWSER, args=[*ARGS, TO_US], env=home)
        yield launched
        await launched.close()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    await writer.drain()
    writer.close()


async def opens(browser: Browser, name: str, pem: Path) -> str:
    """What the browser shows under a name, or why it does not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as sock:
        async with await asyncio.start_server(answer, sock=sock, ssl=context):
            page = await browser.new_page()
            try:
                await page.goto(f"https://{name}:{sock.getsockname()[1]}/")
                return await page.inner_text("body")
            except Error as error:
                return error.message


async def test_a_browser_that_trusts_the_box_opens_its_page(browser: Browser, box: Places) -> None:
    assert await opens(browser, "planb", box.tls / "page.pem") == "ok"


async def test_a_thief_of_the_authoritys_key_is_no_bank_to_it(browser: Browser, box: Places, tmp_path: Path) -> None:
    by = making.opened((box.tls / "ca.crt").read_bytes(), (box.tls / "ca.key").read_bytes())
    false = making.page(Speaks(("bank.example",), (), (ip_network("0.0.0.0/0"),)), by, NOW)
    (tmp_path / "false.pem").write_bytes(false.key_pem + false.pem)
    assert "ERR_CERT" in await opens(browser, "bank.example", tmp_path / "false.pem")


async def test_a_browser_that_does_not_trust_the_box_warns(box: Places, tmp_path: Path) -> None:
    async with async_playwright() as play:
        home = {**os.environ, "HOME": str(tmp_path / "other")}
        stranger = await play.chromium.launch(executable_path=BROWSER, args=[*ARGS, TO_US], env=home)
        assert "ERR_CERT_AUTHORITY_INVALID" in await opens(stranger, "planb", box.tls / "page.pem")
        await stranger.close()
