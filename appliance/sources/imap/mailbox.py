"""A mailbox that is opened to be read. Decides how one gets in, and what it means in words that one does not.

Its folder is examined and not selected (RFC 3501 6.3.2), so that nothing in it can be changed. Only used in a child
(ask.py): every call of it waits for the server.
"""

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError

from appliance.salon.text import clean
from appliance.sources.imap.said import said

STEP_S = 15.0

Question = dict[str, Any]  # what source.py asks for


class Refused(Exception):
    """It does not work, for a reason that people understand."""


def opened(question: Question) -> BaseMailBox:
    host, port = question["host"], question["port"]
    match question["tls"]:
        case "tls":
            return MailBox(host, port, timeout=STEP_S, ssl_context=ssl.create_default_context())
        case "starttls":
            return MailBoxStartTls(host, port, timeout=STEP_S, ssl_context=ssl.create_default_context())
    mailbox = MailBoxUnencrypted(host, port, timeout=STEP_S)
    if not ip_address(mailbox.client.sock.getpeername()[0].partition("%")[0]).is_private:
        raise Refused('its password would be readable on the internet; write: tls = "tls"')
    return mailbox


def sign_in(mailbox: BaseMailBox, question: Question) -> None:
    user, password = question["user"], question["password"]
    enter = mailbox.login if (user + password).isascii() else mailbox.login_utf8
    try:
        enter(user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (ImapToolsError, imaplib.IMAP4.error):
        raise Refused(
            "it does not accept the name or the password; many services want an app password, "
            "made for the box in the account's settings"
        ) from None


def choose(mailbox: BaseMailBox, folder: str) -> None:
    try:
        mailbox.folder.set(folder, readonly=True)
    except MailboxFolderSelectError:
        there = ", ".join(f'"{clean(one.name, 80)}"' for one in mailbox.folder.list()[:15])
        raise Refused(f'there is no folder "{folder}"; there are: {there}') from None


def fetch(mailbox: BaseMailBox, uid: str, what: str) -> dict[bytes, Any]:
    """What the server says of this mail; it may tell of others in between. Raises LookupError."""
    _, answer = mailbox.client.uid("FETCH", uid, what)
    return next(_of(uid, answer), {})


def _of(uid: str, answer: Sequence[Any]) -> Iterator[dict[bytes, Any]]:
    pieces = [piece for piece in answer if piece is not None]
    return (one for one in said(pieces) if one.get(b"UID") == uid.encode() and len(one) > 1)


def in_words(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return "its certificate is not valid; is the host written as the provider writes it, and the clock right?"
        case ssl.SSLError():
            return "it does not speak TLS there; look at port and tls in planb.toml"
        case TimeoutError():
            return "it does not answer"
        case imaplib.IMAP4.abort():
            return "the connection broke off"
        case OSError():
            return "it cannot be reached"
    return "it does not answer as a mailbox does; look at host, port and tls in planb.toml"
