"""The page as a service: where it listens, how it ends, what systemd hears, and that it writes nothing."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from web_sample import Salon

from appliance import config
from appliance.web import run, server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def settings(port: int, listen: str = '["loopback"]') -> config.Config:
    return config.read(
        f"""
        [salon]
        name = "Salon Aurora"
        timezone = "Europe/London"
        [network]
        lan_address = "192.0.2.77/24"
        names = ["planb", "book.example"]
        [[uplinks]]
        name = "broadband"
        kind = "ethernet"
        device = "wan0"
        [web]
        listen = {listen}
        port = {port}
        """
    )


async def ask(
    port: int, request: bytes = b"GET /healthz HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n"
) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


async def open_at(port: int) -> None:
    """Wait until somebody answers there."""
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(OSError):
                await ask(port)
                return
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def served(salon: Salon, port: int, **more: object) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(run(settings(port, more.pop("listen", '["loopback"]')), salon.places, **more))  # type: ignore[arg-type]
    try:
        await open_at(port)
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_the_page_answers_where_the_settings_say(salon: Salon) -> None:
    port = free_port()
    async with served(salon, port):
        answer = await ask(port)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"server:" not in answer.lower()


async def test_when_told_to_end_it_ends_and_the_port_is_free_again(salon: Salon) -> None:
    port = free_port()
    async with served(salon, port) as task:
        pass
    assert task.cancelled()
    socket.create_server(("127.0.0.1", port)).close()


async def test_a_socket_that_was_handed_in_is_served_too(salon: Salon) -> None:
    given = socket.create_server(("127.0.0.1", 0))
    port = int(given.getsockname()[1])
    async with served(salon, port, sockets=[given]):
        assert b"ok" in await ask(port)


async def test_an_address_that_no_device_has_yet_stops_nothing(salon: Salon) -> None:
    port = free_port()
    async with served(salon, port, listen='["lan", "loopback"]'):
        assert b"ok" in await ask(port)


async def test_a_name_in_the_settings_is_answered_to_and_no_other(salon: Salon) -> None:
    port = free_port()
    request = b"GET /healthz HTTP/1.1\r\nHost: book.example\r\nConnection: close\r\n\r\n"
    async with served(salon, port):
        assert (await ask(port, request)).startswith(b"HTTP/1.1 200")
        assert (await ask(port, request.replace(b"book", b"evil"))).startswith(b"HTTP/1.1 400")


async def test_what_strangers_send_is_not_worth_a_line_in_the_log(
    salon: Salon, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    async with served(salon, port):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /sign-in HTTP/1.1\r\nHost: planb\r\nContent-Length: 99\r\n\r\nname=")
        await writer.drain()
        writer.close()  # a tablet that leaves the Wi-Fi in the middle of a form
        assert (await ask(port, b"\x16\x03\x01")).startswith(b"HTTP/1.1 400")
        assert b"ok" in await ask(port)
    assert caplog.messages == []


async def test_a_port_that_is_taken_is_said_in_words(salon: Salon) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="Another program is there"):
        await run(settings(taken.getsockname()[1]), salon.places)


def test_a_socket_that_was_handed_in_is_not_opened_twice() -> None:
    both = settings(8080, '["lan", "loopback", "lan"]')
    assert server.wanted(both, []) == [("192.0.2.77", 8080), ("127.0.0.1", 8080)]
    assert server.wanted(both, [("127.0.0.1", 8080)]) == [("192.0.2.77", 8080)]
    assert server.wanted(both, [("0.0.0.0", 8080)]) == []


async def test_systemd_hears_that_the_page_is_open_alive_and_ending(
    salon: Salon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "40000")
        heard: list[bytes] = []
        async with served(salon, free_port()), asyncio.timeout(10):
            while heard.count(b"WATCHDOG=1") < 3 or b"READY=1" not in heard:
                heard.append(await asyncio.get_running_loop().sock_recv(ear, 64))
        last = b""
        with contextlib.suppress(BlockingIOError):
            while True:
                last = ear.recv(64)
    assert last == b"STOPPING=1"


class Impatient(server._Hurried):
    patience_s = 0.2
    idle_s = 0


@contextlib.asynccontextmanager
async def impatient() -> AsyncIterator[int]:
    """The port of a server that says ok to everything, but waits for nobody."""

    async def ok(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    with socket.create_server(("127.0.0.1", 0)) as sock:
        serving = server._Server(uvicorn.Config(ok, http=Impatient, lifespan="off", log_config=None))
        task = asyncio.create_task(serving.serve([sock]))
        async with asyncio.timeout(10):
            yield sock.getsockname()[1]
        serving.should_exit = True
        await task


async def test_a_request_that_never_ends_is_cut_off() -> None:
    async with impatient() as port:
        assert await ask(port, b"GET / HTTP/1.1\r\nHost: pla") == b""


@pytest.mark.parametrize(
    "first",
    [b"GET / HTTP/1.1\r\nHost: planb\r\n\r\n", b"GET / HTTP/1.1\r\nHost: planb\r\ncontent-length: 9999\r\n\r\n"],
)
async def test_whoever_has_had_an_answer_and_dribbles_on_is_cut_off_too(first: bytes) -> None:
    async with impatient() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)
        await reader.readuntil(b"ok")
        with contextlib.suppress(ConnectionError):
            while not reader.at_eof():
                writer.write(b"G")
                with contextlib.suppress(TimeoutError):
                    assert await asyncio.wait_for(reader.read(), Impatient.patience_s / 10) == b""
        writer.close()


async def test_a_tablet_that_asks_again_in_time_keeps_its_connection() -> None:
    async with impatient() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(6):
            writer.write(b"GET / HTTP/1.1\r\nHost: planb\r\n\r\n")
            assert (await reader.readuntil(b"ok")).endswith(b"ok")
            await asyncio.sleep(Impatient.patience_s / 4)
        writer.close()


async def test_reading_every_page_writes_nothing(salon: Salon, team: bytes) -> None:
    salon.places.users.write_bytes(team)
    top = salon.places.config.parent.parent

    def files() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in top.rglob("*")}

    before, port = files(), free_port()
    async with served(salon, port):
        for path in ("/", "/prices", "/status", "/sign-in", "/api/v1/status", "/nothing"):
            await ask(port, f"GET {path} HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n".encode())
        form = b"name=Olena&pin=000000"
        await ask(
            port,
            b"POST /sign-in HTTP/1.1\r\nHost: planb\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            % (len(form), form),
        )
    assert files() == before


# --- one device cannot take everything ------------------------------------------------------------------


class Shared(server._Hurried):
    per_address = 3
    patience_s = 0.2


@contextlib.asynccontextmanager
async def serving(app: Any, http: type[server._Hurried] = Shared) -> AsyncIterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        serving = server._Server(uvicorn.Config(app, http=http, lifespan="off", log_config=None))
        task = asyncio.create_task(serving.serve([sock]))
        async with asyncio.timeout(10):
            yield sock.getsockname()[1]
        serving.should_exit = True
        await task


async def fine(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def come(port: int, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))


async def test_a_device_that_takes_all_it_can_get_leaves_the_others_theirs() -> None:
    async with serving(fine) as port:
        greedy = [await come(port, "127.0.0.2") for _ in range(3)]
        refused, writer = await come(port, "127.0.0.2")
        writer.write(b"GET / HTTP/1.1\r\nHost: planb\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            assert await refused.read() == b""
        reader, modest = await come(port, "127.0.0.3")
        modest.write(b"GET / HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n")
        assert (await reader.read()).endswith(b"ok")
        for _, each in (*greedy, (reader, writer), (reader, modest)):
            each.close()


async def test_a_device_that_lets_go_of_a_connection_gets_another() -> None:
    async with serving(fine) as port:
        for _ in range(8):
            reader, writer = await come(port, "127.0.0.2")
            writer.write(b"GET / HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n")
            assert (await reader.read()).endswith(b"ok")
            writer.close()


async def test_an_answer_may_take_longer_than_a_request() -> None:
    go_on = asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await go_on.wait()
        await fine(scope, receive, send)

    async with serving(slow) as port:
        reader, writer = await come(port, "127.0.0.2")
        writer.write(b"GET / HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n")
        asyncio.get_running_loop().call_later(3 * Shared.patience_s, go_on.set)
        assert (await reader.read()).endswith(b"ok")
        writer.close()


async def test_whoever_does_not_take_a_stream_is_cut_off_in_the_middle_of_it() -> None:
    let_go = asyncio.Event()

    async def flood(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1000):
            await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        let_go.set()

    async with serving(flood) as port, asyncio.timeout(10):
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect(("127.0.0.1", port))
            sock.sendall(b"GET / HTTP/1.1\r\nHost: planb\r\n\r\n")
            await let_go.wait()  # it was held back, until it was cut off
