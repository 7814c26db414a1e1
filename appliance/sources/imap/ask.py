"""A conversation with a mailbox, from sign-in to the documents. Only as a child with limits, for the server and whoever
writes to the salon are both strangers: `python -m appliance.sources.imap.ask`, a question on stdin, JSON on stdout.

Decides which mails are read and how much is taken at a time (parts.py: which parts of them). The folder is opened
to be read only (EXAMINE), and nothing is marked as read (BODY.PEEK).
"""

import base64
import imaplib
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes, policy
from typing import cast

from imap_tools import AND, BaseMailBox
from imap_tools.errors import ImapToolsError

from appliance.salon.filetype import HEAD, Unwanted, typed
from appliance.salon.text import clean
from appliance.sources.imap.mailbox import Question, Refused, choose, fetch, in_words, opened, sign_in
from appliance.sources.imap.parts import Part, called, decoded, documents, parts, unpacked
from appliance.sources.limits import confine

MOST_MAILS = 50
MOST_OF_A_MAIL = 10
MOST_BYTES = 10 * 2**20  # of one document
MOST_AT_A_TIME = 11 * 2**20  # of all: what fits through the pipe in letters (child.py)
MOST_HEAD = 16 * 1024
TOO_LARGE = f"an attachment of more than {MOST_BYTES // 2**20} MB"
_DESCRIBED = f"(UID INTERNALDATE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)]<0.{MOST_HEAD}>)"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail whose parts are known and not fetched yet."""

    uid: str
    received_at: datetime
    subject: str
    taken: Sequence[Part]


@dataclass(slots=True)
class Found:
    """What goes back to the parent."""

    documents: list[dict[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    bytes_left: int = MOST_AT_A_TIME


def main() -> None:
    question = json.load(sys.stdin.buffer)
    confine()
    try:
        answer: dict[str, object] = _answer(question)
    except Refused as refused:
        answer = {"failed": str(refused)}
    except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError) as error:
        answer = {"failed": in_words(error)}
    json.dump(answer, sys.stdout)


def _answer(question: Question) -> dict[str, object]:
    mailbox = opened(question)
    try:
        sign_in(mailbox, question)
        choose(mailbox, question["folder"])
        found = _collected(mailbox, question)
    finally:
        with suppress(Exception):  # all is said; how it says good-bye changes nothing
            mailbox.logout()
    return {"documents": found.documents, "left_out": found.left_out}


def _collected(mailbox: BaseMailBox, question: Question) -> Found:
    """The newest mails first, should there be too many; the parent puts them in order."""
    validity = cast("list[bytes | None]", mailbox.client.response("UIDVALIDITY")[1])[0] or b"0"
    folder, found = validity.decode(), Found()
    known = {mark.rpartition("-")[0] for mark in question["known"]}
    uids = [uid for uid in reversed(_searched(mailbox, question)) if f"{folder}-{uid}" not in known]
    if len(uids) > MOST_MAILS:
        found.left_out.append(f"mails beyond {MOST_MAILS} at a time; if they are no rosters, set sender or subject")
    for uid in uids[:MOST_MAILS]:
        try:
            mail = _described(mailbox, uid, question, found)
            if mail and not _brought(mailbox, mail, folder, found):
                break
        except (imaplib.IMAP4.abort, OSError):
            raise
        except Exception:  # whoever writes to the salon can forge a dozen kinds, and none says more than this
            found.left_out.append("a mail that is not well-formed")
    return found


def _searched(mailbox: BaseMailBox, question: Question) -> list[str]:
    sender = question["sender"]
    wanted = AND(date_gte=date.fromisoformat(question["since"]), from_=sender if sender and sender.isascii() else None)
    uids = mailbox.uids(wanted, charset=None)
    return sorted((uid for uid in uids if uid.isdecimal()), key=int)


def _described(mailbox: BaseMailBox, uid: str, question: Question, found: Found) -> Mail | None:
    """The mail and what is taken of it; None: it is not one of those that are asked for."""
    answer = fetch(mailbox, uid, _DESCRIBED)
    (head,) = (value for name, value in answer.items() if name.upper().startswith(b"BODY["))
    sender, subject = _head(head)
    if not _is_from(sender, question["sender"]) or not _is_about(subject, question["subject"]):
        return None
    taken, foreign = documents(parts(answer[b"BODYSTRUCTURE"]))
    found.left_out += [f"an attachment that cannot be shown ({_ending(part)}); ask for a PDF" for part in foreign]
    if len(taken) > MOST_OF_A_MAIL:
        found.left_out.append(f"a mail with more than {MOST_OF_A_MAIL} attachments; the first of them were taken")
    received_at = datetime.strptime(answer[b"INTERNALDATE"].decode().strip(), "%d-%b-%Y %H:%M:%S %z")
    if not 1980 < received_at.year < 9000:
        raise ValueError("of another age")
    return Mail(uid, received_at, subject, taken[:MOST_OF_A_MAIL])


def _head(raw: bytes) -> tuple[str, str]:
    """Who wrote it, if that is one address; and the subject."""
    head = message_from_bytes(raw, policy=policy.default)
    froms = [one for header in head.get_all("From", []) for one in header.addresses]
    return froms[0].addr_spec if len(froms) == 1 else "", clean(str(head.get("Subject", "")), 200)


def _is_from(address: str, wanted: str | None) -> bool:
    """The server only searches for letters: a name may hold another one's address."""
    if not wanted:
        return True
    address, wanted = address.casefold(), wanted.casefold()
    return address.endswith(wanted) if wanted.startswith("@") else address == wanted


def _is_about(subject: str, wanted: str | None) -> bool:
    return clean(wanted or "", 200).casefold() in subject.casefold()


def _ending(part: Part) -> str:
    """A word for what it is, harmless whatever somebody called it."""
    ending = part.name.rpartition(".")[2] if "." in part.name else part.type.rpartition("/")[2]
    return ending[:8] if ending[:8].isalnum() else "unknown"


def _brought(mailbox: BaseMailBox, mail: Mail, folder: str, found: Found) -> bool:
    """Fetch what is taken of a mail, all at a time. False: it does not fit any more, and waits for the next time."""
    if found.documents and sum(part.size for part in mail.taken) > found.bytes_left:
        return False
    for part in mail.taken:
        if reason := _unfit(mailbox, mail, part):
            found.left_out.append(reason)
            continue
        body = _as_document(part, fetch(mailbox, mail.uid, f"(UID BODY.PEEK[{part.number}])")[part.key])
        if len(body) > MOST_BYTES:
            found.left_out.append(TOO_LARGE)
            continue
        if len(body) > found.bytes_left:
            found.left_out.append("a mail whose attachments together are too large; the first of them were taken")
            break
        found.bytes_left -= len(body)
        found.documents.append(_document(f"{folder}-{mail.uid}-{part.number}", mail, part, body))
    return True


def _document(mark: str, mail: Mail, part: Part, body: bytes) -> dict[str, str]:
    return {
        "mark": mark,
        "name": called(part, mail.subject),
        "received_at": mail.received_at.isoformat(),
        "body": base64.b64encode(body).decode(),
    }


def _unfit(mailbox: BaseMailBox, mail: Mail, part: Part) -> str | None:
    """Size and first bytes tell, before all of it is fetched: what is left out comes up again at every look."""
    if part.size > 1.1 * MOST_BYTES:
        return TOO_LARGE
    head = fetch(mailbox, mail.uid, f"(UID BODY.PEEK[{part.number}]<0.{2 * HEAD}>)")[part.key + b"<0>"]
    if not unpacked(head, part.encoding).strip():
        return "an empty mail, or an empty attachment"
    kind = typed(_as_document(part, head), called(part, mail.subject))
    return kind.reason if isinstance(kind, Unwanted) else None


def _as_document(part: Part, packed: bytes) -> bytes:
    body = unpacked(packed, part.encoding)
    if not part.is_text:
        return body
    # cut out of a mail that says what it is and in which letters it is written, it has to say so itself
    says = b"<!doctype html>" if part.type == "text/html" else b""
    return b"\xef\xbb\xbf" + says + decoded(body, part.charset).encode()


if __name__ == "__main__":
    main()
