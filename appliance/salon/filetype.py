"""Decide what kind of file something is, by its first bytes and never by its name alone. Pure.

Whatever the box cannot show harmlessly on any tablet is left out, with a reason that says what to do instead.
"""

import codecs
import re
from dataclasses import dataclass

HEAD = 4096  # bytes: as many as are needed to tell
SAVE = "save it as PDF"

PDF, PNG, JPEG, HTML = "application/pdf", "image/png", "image/jpeg", "text/html"
CSV, ICS, TEXT = "text/csv", "text/calendar", "text/plain"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg", HTML: "html", CSV: "csv", ICS: "ics", TEXT: "txt"}

_SHOWN = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_UNWANTED = (
    (b"PK\x03\x04", f"an archive or an office document; {SAVE}"),
    (b"PK\x05\x06", f"an archive; {SAVE}"),
    (b"\xd0\xcf\x11\xe0", f"an office document; {SAVE}"),
    (b"{\\rtf", f"an office document; {SAVE}"),
    (b"\x1f\x8b", f"an archive; {SAVE}"),
    (b"7z\xbc\xaf", f"an archive; {SAVE}"),
    (b"Rar!", f"an archive; {SAVE}"),
    (b"BZh", f"an archive; {SAVE}"),
    (b"\xfd7zXZ", f"an archive; {SAVE}"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
    (b"GIF8", f"a picture that is neither PNG nor JPEG; {SAVE}"),
    (b"RIFF", f"a picture or a recording that is neither PNG nor JPEG; {SAVE}"),
    (b"II*\0", f"a picture that is neither PNG nor JPEG; {SAVE}"),
    (b"MM\0*", f"a picture that is neither PNG nor JPEG; {SAVE}"),
    (b"%!PS", f"a file for a printer; {SAVE}"),
)
_TOP_OF_HTML = re.compile(
    r"<(!doctype\s+html|html|head|body|meta|title|style|table|div|p|h[1-6]|span|b|br|center|font)\b"
)
_COMMENT = re.compile(r"<!--.*?-->\s*|<\?xml[^>]*\?>\s*", re.DOTALL)
_SAVED_PAGE = re.compile(r"(?:[\w-]+:[^\n]*\n){0,8}(?:mime-version|content-type): *(?:1\.0|multipart/related)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")  # what no text has; form feeds are page breaks


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Why this one is not shown. For people; names nothing that is in it."""

    reason: str


def typed(body: bytes, name: str) -> str | Unwanted:
    """The media type of a file, of which the first HEAD bytes are enough."""
    head = body[:HEAD]
    for magic, unwanted in _UNWANTED:
        if head.startswith(magic):
            return Unwanted(unwanted)
    if found := next((mime for magic, mime in _SHOWN if head.startswith(magic)), None):
        return found
    text = decoded(head)
    if not text.strip() or _CONTROL.search(text):
        return Unwanted("an empty file" if not head.strip() else f"a file of a kind that the box does not know; {SAVE}")
    return _of_text(text.lstrip().lower(), name)


def decoded(body: bytes) -> str:
    """A text in the letters it is most likely written in: nobody says it, and nothing may be lost for that."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(body)  # the last letter may be cut in the middle
    except UnicodeDecodeError:
        return body.decode("cp1251" if _is_cyrillic(body) else "cp1252", "replace")


def _of_text(text: str, name: str) -> str | Unwanted:
    if text.startswith("begin:vcalendar"):
        return ICS
    if _SAVED_PAGE.match(text):
        return Unwanted(f"a mail or a saved web page; {SAVE}")
    if text.startswith("<"):
        opened = _COMMENT.sub("", text)
        return HTML if _TOP_OF_HTML.match(opened) else Unwanted(f"data for programs, or a drawing; {SAVE}")
    return CSV if name.lower().endswith((".csv", ".tsv")) else TEXT


def _is_cyrillic(body: bytes) -> bool:
    """Western words have an accent here and there; three letters above ASCII in a row are a Cyrillic word."""
    return re.search(rb"[\xc0-\xff\xb3\xba\xbf]{3}", body) is not None
