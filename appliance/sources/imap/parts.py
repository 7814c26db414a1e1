"""What an IMAP server says of a mail (RFC 3501 7.4.2) -> which parts are documents, and what they are called. Pure.

A server tells how a mail is built before anything of it is fetched, so an archive of 20 MB costs nothing.
"""

import base64
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from itertools import takewhile

from appliance.salon.text import clean
from appliance.sources.imap.said import Value, text

LONGEST_NAME = 120
MOST_PARTS = 200
DEEPEST = 12  # a forwarded mail with an attachment has four levels
# what can be shown and printed, by the ending of its name; where there is none, by its type
TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "ics": "text/calendar",
    "html": "text/html",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
}
SPELLINGS = {"htm": "html", "jpeg": "jpg"}
SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a mail, as the server describes it."""

    number: str
    type: str
    name: str
    disposition: str
    encoding: str
    octets: int  # as they are packed for the journey
    charset: str
    is_related: bool  # a picture that belongs to a page: a logo, a signature
    level: int  # 1: of a mail that came inside this one

    @property
    def key(self) -> bytes:
        """What it is called in an answer."""
        return f"BODY[{self.number}]".encode()

    @property
    def size(self) -> int:
        """About how many bytes it has; base64 makes 57 of them a line of 78."""
        return self.octets * 57 // 78 if self.encoding == "base64" else self.octets

    @property
    def is_text(self) -> bool:
        """What somebody wrote, and not what they attached."""
        return self.type in ("text/plain", "text/html") and not self.name and self.disposition != "attachment"

    @property
    def is_decoration(self) -> bool:
        return self.type in SIGNATURES or (self.is_related and self.type.startswith("image/"))

    @property
    def kind(self) -> str | None:
        """One of TYPES; None: it cannot be shown."""
        ending = self.name.rpartition(".")[2].casefold() if "." in self.name else ""
        ending = SPELLINGS.get(ending, ending)
        if ending:
            return ending if ending in TYPES else None
        return next((kind for kind, type_ in TYPES.items() if type_ == self.type), None)


def documents(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """What is taken of a mail, and what is attached but cannot be shown. A mail without attachments is itself one."""
    attached = [part for part in parts if not part.is_text and not part.is_decoration]
    if attached:
        return [part for part in attached if part.kind], [part for part in attached if not part.kind]
    written = [part for part in parts if part.is_text and part.octets]
    return sorted(written, key=lambda part: (part.level, part.type == "text/html"))[-1:], []


def called(part: Part, subject: str) -> str:
    """A name for people, that is the name of nothing else: no folders, no hidden files, its ending kept."""
    ending = part.kind or "txt"
    name = clean(re.split(r"[/\\]", part.name)[-1], 1000).replace('"', "")
    stem = (name.rpartition(".")[0] if "." in name else name).lstrip(". ")
    stem = stem or clean(re.sub(r'[/\\"]', " ", subject), LONGEST_NAME).strip(". ") or "Mail"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].strip()}.{ending}"


def parts(structure: Value) -> list[Part]:
    """The leaves of a BODYSTRUCTURE."""
    found = list[Part]()
    for part in _leaves(structure, "", False, 0, 0):
        found.append(part)
        if len(found) > MOST_PARTS:
            raise ValueError("too many parts")
    return found


def _leaves(body: Value, number: str, related: bool, level: int, depth: int) -> Iterator[Part]:
    if depth > DEEPEST:
        raise ValueError("too many levels")
    if isinstance(body[0], list):
        bodies = [*takewhile(lambda one: isinstance(one, list), body)]
        is_related = related or text(body[len(bodies)]).casefold() == "related"
        for at, inner in enumerate(bodies, 1):
            yield from _leaves(inner, f"{number}.{at}" if number else str(at), is_related, level, depth + 1)
        return
    number = number or "1"
    if _type(body) == "message/rfc822" and len(body) > 8 and isinstance(body[8], list):
        inner = body[8]
        yield from _leaves(inner, number if isinstance(inner[0], list) else f"{number}.1", False, level + 1, depth + 1)
        return
    yield _leaf(body, number, related, level)


def _leaf(body: Value, number: str, related: bool, level: int) -> Part:
    disposition = next((one for one in body[7:] if isinstance(one, list) and _is_disposition(one)), [b"", []])
    return Part(
        number=number,
        type=_type(body),
        name=_name(disposition[1]) or _name(body[2]),
        disposition=text(disposition[0]).casefold(),
        encoding=text(body[5]).casefold(),
        octets=int(body[6]),
        charset=dict(_pairs(body[2])).get("charset", "utf-8"),
        is_related=related,
        level=level,
    )


def _is_disposition(value: list[Value]) -> bool:
    return len(value) == 2 and isinstance(value[0], bytes) and not (isinstance(value[1], bytes) and value[1] != b"NIL")


def _type(body: Value) -> str:
    return f"{text(body[0])}/{text(body[1])}".casefold()


def _name(parameters: Value) -> str:
    """A file name in any of the ways in which mail programs write one (RFC 2231, 2047, or as it is)."""
    escaped = ((key, re.sub(r'(["\\])', r"\\\1", value)) for key, value in _pairs(parameters))
    written = "".join(f'; {key}="{value}"' for key, value in escaped)
    header = Message()
    header["Content-Disposition"] = f"attachment{written}"
    header["Content-Type"] = f"application/octet-stream{written}"
    name = header.get_filename("")
    return clean(str(make_header(decode_header(name))), 1000)


def _pairs(parameters: Value) -> Iterator[tuple[str, str]]:
    if isinstance(parameters, list):
        for key, value in zip(parameters[::2], parameters[1::2], strict=False):
            yield text(key).casefold(), re.sub(r"[\x00-\x1f]", "", text(value))


def unpacked(body: bytes, encoding: str) -> bytes:
    """As it was before the journey (RFC 2045 6), as far as it has come."""
    match encoding:
        case "base64":
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body.partition(b"=")[0])
            return base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
        case "quoted-printable":
            return quopri.decodestring(body)
        case "7bit" | "8bit" | "binary" | "":
            return body
    raise ValueError("packed in an unknown way")


def decoded(body: bytes, charset: str) -> str:
    """Mail programs write "us-ascii" when they mean "as usual"."""
    try:
        return body.decode("utf-8" if charset.casefold() in ("us-ascii", "ascii") else charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
