"""Ask CUPS what became of a job, in IPP (RFC 8011, section 4.3.4): lpstat does not tell a job that came out from one
that was taken back.

It decides how the question is written and the answer read, not what it means.
"""

import http.client
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

SOCKET = "/run/cups/cups.sock"
PATIENCE_S = 10.0
LARGEST = 65536  # bytes; an answer has 500
GET_JOB_ATTRIBUTES = 0x0009
OPERATION, END = 0x01, 0x03
NOT_FOUND = 0x0406  # CUPS has forgotten it
CHARSET, LANGUAGE, URI, NAME, KEYWORD = 0x47, 0x48, 0x45, 0x42, 0x44


@dataclass(frozen=True, slots=True)
class Told:
    state: int  # 3 pending, 4 held, 5 processing, 6 stopped, 7 cancelled, 8 aborted, 9 completed (RFC 8011, 5.3.7)
    why: str = ""  # what the printer says meanwhile


def ask(server: str, job: int) -> Told | None:
    """None: CUPS has forgotten it. Raises OSError: it does not answer, or what it says cannot be read."""
    line = _Line(server)
    try:
        line.request("POST", "/", _question(job), {"Content-Type": "application/ipp"})
        return _read(line.getresponse().read(LARGEST))
    except (http.client.HTTPException, struct.error, ValueError, KeyError, IndexError) as error:
        raise OSError(f"CUPS answers what cannot be read: {type(error).__name__}") from None
    finally:
        line.close()


class _Line(http.client.HTTPConnection):
    """To CUPS on this computer, over its socket; or where it was said to listen."""

    def __init__(self, server: str) -> None:
        super().__init__(server or "localhost", timeout=PATIENCE_S)
        self._over_socket = not server

    def connect(self) -> None:
        if not self._over_socket:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE_S)
        self.sock.connect(SOCKET)


def _question(job: int) -> bytes:
    attributes = (
        (CHARSET, "attributes-charset", "utf-8"),
        (LANGUAGE, "attributes-natural-language", "en"),
        (URI, "job-uri", f"ipp://localhost/jobs/{job}"),
        (NAME, "requesting-user-name", "planb"),
        (KEYWORD, "requested-attributes", "job-state"),
        (KEYWORD, "", "job-printer-state-message"),  # a second value of the same
    )
    head = struct.pack(">BBHIB", 2, 0, GET_JOB_ATTRIBUTES, 1, OPERATION)
    return head + b"".join(_packed(*each) for each in attributes) + bytes([END])


def _packed(tag: int, name: str, value: str) -> bytes:
    said, what = name.encode(), value.encode()
    return struct.pack(">BH", tag, len(said)) + said + struct.pack(">H", len(what)) + what


def _read(answer: bytes) -> Told | None:
    (status,) = struct.unpack_from(">H", answer, 2)
    if status == NOT_FOUND:
        return None
    if status >= 0x0400:
        raise ValueError(status)
    found = dict(_attributes(answer))
    (state,) = struct.unpack(">i", found["job-state"])
    return Told(state, found.get("job-printer-state-message", b"").decode(errors="replace").strip())


def _attributes(answer: bytes) -> Iterator[tuple[str, bytes]]:
    place = 8
    while answer[place] != END:
        if answer[place] < 0x10:  # a group begins
            place += 1
            continue
        name, place = _part(answer, place + 1)
        value, place = _part(answer, place)
        yield name.decode(), value


def _part(answer: bytes, place: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", answer, place)
    return answer[place + 2 : place + 2 + length], place + 2 + length
