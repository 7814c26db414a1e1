"""Rosters come by mail: what is taken of it, and that the mailbox does not notice."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from appliance import config
from appliance.sources.door import Brought, Document, Failed
from appliance.sources.imap.parts import documents, parts, unpacked
from appliance.sources.imap.said import said
from appliance.sources.imap.source import Imap
from tests.sources.servers.dovecot import PASSWORD, Dovecot, dovecot, is_the_one_we_know
from tests.sources.servers.post import ScriptedMailbox
from tests.sources.servers.running import free_port
from tests.sources.servers.wire import Wire

REPORTS = "reports@saloniq.example"
PDF = b"%PDF-1.7 a day sheet\n"
MEGABYTE = 2**20

needs_dovecot = pytest.mark.needs("dovecot", "openssl")


def mail(
    sender: str = f"SalonIQ <{REPORTS}>", subject: str = "Day sheets for tomorrow", text: str = ""
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "book@salon.example", subject
    made.set_content(text or "See the attachment.")
    return made


def attached(name: str = "sheet.pdf", body: bytes = PDF, kind: str = "application/octet-stream") -> EmailMessage:
    made = mail()
    major, _, minor = kind.partition("/")
    made.add_attachment(body, maintype=major, subtype=minor, filename=name)
    return made


@pytest.fixture(scope="module")
def process() -> Iterator[Dovecot]:
    if not is_the_one_we_know():
        pytest.skip("its settings are written for dovecot 2.3")
    with dovecot() as server:
        yield server


@pytest.fixture
def box(process: Dovecot) -> Dovecot:
    process.fresh()
    return process


def reading(box: Dovecot, password: str = PASSWORD, port: int | None = None, **more: Any) -> Imap:
    return asking(port or box.port, password, user=box.user, **more)


def asking(port: int, password: str = PASSWORD, total_s: float = 60.0, **more: Any) -> Imap:
    given = {"host": "127.0.0.1", "port": port, "tls": "none", "user": "salon", "password": "secret:post", **more}
    return Imap(config.Imap.model_validate({"kind": "imap", "name": "post", **given}), password, total_s)


async def brought(imap: Imap, known: tuple[str, ...] = ()) -> Brought:
    answer = await imap.collect(known)
    assert isinstance(answer, Brought), answer
    return answer


async def names(imap: Imap) -> list[str]:
    return [document.name for document in (await brought(imap)).documents]


async def refused(imap: Imap) -> str:
    answer = await imap.collect(())
    assert isinstance(answer, Failed), answer
    return answer.reason


@needs_dovecot
async def test_an_attachment_comes_as_it_was_sent_with_the_time_at_which_it_came(box: Dovecot):
    came = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5)
    box.deliver(attached("Day sheet.pdf", PDF + bytes(range(256)) * 100), at=came)
    (one,) = (await brought(reading(box))).documents
    assert (one.name, one.body, one.received_at) == ("Day sheet.pdf", PDF + bytes(range(256)) * 100, came)


@needs_dovecot
async def test_the_mailbox_is_left_as_it_was_found(box: Dovecot):
    box.deliver(attached())
    box.deliver(attached(), flags=r"(\Flagged)")
    before = box.flags()
    assert len(await names(reading(box))) == 2
    assert box.flags() == before
    assert not any(b"Seen" in line for line in before)


@needs_dovecot
async def test_what_is_known_is_not_brought_and_not_even_asked_for_again(box: Dovecot):
    box.deliver(attached("a.pdf", PDF + bytes(200_000)))
    (first,) = (await brought(reading(box))).documents
    box.deliver(attached("b.pdf"))
    with Wire(box.port) as wire:
        again = await brought(asking(wire.port, user=box.user), (first.mark,))
        passed = wire.taken()
    assert [one.name for one in again.documents] == ["b.pdf"]
    assert passed < 8000


@needs_dovecot
async def test_the_oldest_comes_first(box: Dovecot):
    for hours in (1, 3, 2):
        box.deliver(attached(f"{hours}.pdf"), at=datetime.now(UTC) - timedelta(hours=hours))
    assert await names(reading(box)) == ["3.pdf", "2.pdf", "1.pdf"]


@needs_dovecot
async def test_only_the_last_days_are_looked_at(box: Dovecot):
    box.deliver(attached("old.pdf"), at=datetime.now(UTC) - timedelta(days=20))
    box.deliver(attached("new.pdf"), at=datetime.now(UTC) - timedelta(days=5))
    assert await names(reading(box)) == ["new.pdf"]


SENDERS = {
    f"SalonIQ <{REPORTS}>": True,
    "REPORTS@SALONIQ.EXAMPLE": True,
    f'"{REPORTS}" <thief@else.example>': False,
    f"{REPORTS}.else.example": False,
    f"more.{REPORTS}": False,
    f"{REPORTS}, thief@else.example": False,
    "=?utf-8?q?reports=40saloniq.example?= <thief@else.example>": False,
    "thief@else.example": False,
    "": False,
}


@needs_dovecot
@pytest.mark.parametrize("wanted", [REPORTS, "Reports@SalonIQ.example"])
async def test_a_sender_is_the_address_itself_and_not_a_name_that_looks_like_it(box: Dovecot, wanted: str):
    for number, written in enumerate(SENDERS):
        raw = bytes(attached(f"{number}.pdf")).replace(f"SalonIQ <{REPORTS}>".encode(), written.encode())
        box.deliver(raw)
    ours = [f"{number}.pdf" for number, is_ours in enumerate(SENDERS.values()) if is_ours]
    assert sorted(await names(reading(box, sender=wanted))) == ours


@needs_dovecot
async def test_a_house_is_everybody_behind_the_at(box: Dovecot):
    for number, written in enumerate(
        [f"any.one@{REPORTS.partition('@')[2]}", "x@evilsaloniq.example", "x@else.example"]
    ):
        box.deliver(bytes(attached(f"{number}.pdf")).replace(REPORTS.encode(), written.encode()))
    assert await names(reading(box, sender="@saloniq.example")) == ["0.pdf"]


@needs_dovecot
@pytest.mark.parametrize(("subject", "comes"), [("day SHEETS", True), ("tomorrow", True), ("roster", False)])
async def test_a_subject_is_known_by_words_that_stand_in_it(box: Dovecot, subject: str, comes: bool):
    box.deliver(attached())
    assert bool(await names(reading(box, subject=subject))) == comes


@needs_dovecot
async def test_a_subject_in_other_letters_is_a_subject_too(box: Dovecot):
    made = mail(subject="Розклад на завтра", text="10:00 Марія")
    box.deliver(made)
    box.deliver(attached())
    assert await names(reading(box, subject="розклад")) == ["Розклад на завтра.txt"]


@needs_dovecot
async def test_a_mail_without_an_attachment_is_itself_the_document(box: Dovecot):
    made = mail(text="plain words")
    made.add_alternative("<table><tr><td>10:00 Márta – Väri</td></tr></table>", subtype="html", charset="cp1252")
    box.deliver(made)
    (one,) = (await brought(reading(box))).documents
    assert one.name == "Day sheets for tomorrow.html"
    assert "10:00 Márta – Väri" in one.body.decode("utf-8-sig")


@needs_dovecot
async def test_words_that_are_said_to_be_plain_and_are_not_are_read_all_the_same(box: Dovecot):
    box.deliver(f"From: {REPORTS}\r\nSubject: x\r\n\r\n10:00 Väri\r\n".encode())
    (one,) = (await brought(reading(box))).documents
    assert (one.name, one.body) == ("x.txt", b"\xef\xbb\xbf10:00 V\xc3\xa4ri\r\n")


NAMES = {
    "../../etc/cron.d/x.pdf": "x.pdf",
    "C:\\reports\\x.pdf": "x.pdf",
    ".bashrc.pdf": "bashrc.pdf",
    "Денний аркуш.pdf": "Денний аркуш.pdf",
    "sheet\u202efdp.exe.pdf": "sheetfdp.exe.pdf",
    "SHEET.PDF": "SHEET.pdf",
    "x" * 300 + ".pdf": "x" * 116 + ".pdf",
    'quo"te.pdf': "quote.pdf",
    ".pdf": "Day sheets for tomorrow.pdf",
    "<script>alert(1)<.pdf": "<script>alert(1)<.pdf",
}


@needs_dovecot
@pytest.mark.parametrize("written", NAMES)
async def test_a_name_is_the_name_of_a_file_and_of_nothing_else(box: Dovecot, written: str):
    box.deliver(attached(written))
    assert await names(reading(box)) == [NAMES[written]]


@needs_dovecot
@pytest.mark.parametrize(
    "written", ['name="=?utf-8?b?0JTQvdGWLnBkZg==?="', 'name="Дні.pdf"', "name*=utf-8''%D0%94%D0%BD%D1%96.pdf"]
)
async def test_a_name_is_read_however_a_mail_program_wrote_it(box: Dovecot, written: str):
    box.deliver(
        f"From: {REPORTS}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: application/pdf; {written}\r\n\r\n%PDF-\r\n--b--\r\n".encode()
    )
    assert await names(reading(box)) == ["Дні.pdf"]


@needs_dovecot
async def test_an_attachment_without_a_name_is_called_by_the_subject_and_its_kind(box: Dovecot):
    made = mail()
    made.add_attachment(PDF, maintype="application", subtype="pdf")
    box.deliver(made)
    assert await names(reading(box)) == ["Day sheets for tomorrow.pdf"]


@needs_dovecot
async def test_what_cannot_be_shown_is_left_out_with_a_reason_and_not_fetched(box: Dovecot):
    made = attached("bomb.zip", bytes(3 * MEGABYTE))
    for name in ("macro.docm", "run.pdf.exe", "x.svg", "no\u202eending.s\x07h"):
        made.add_attachment(b"x", maintype="application", subtype="pdf", filename=name)
    made.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="rota.csv")
    box.deliver(made)
    with Wire(box.port) as wire:
        got = await brought(asking(wire.port, user=box.user))
        assert wire.taken() < 10_000
    assert [one.name for one in got.documents] == ["rota.csv"]
    assert got.left_out[0] == "an attachment that cannot be shown (zip); ask for a PDF"
    assert len(got.left_out) == 5


@needs_dovecot
@pytest.mark.parametrize("kind", ["application/octet-stream", "text/csv"])
async def test_a_name_that_lies_is_seen_by_the_first_bytes(box: Dovecot, kind: str):
    made = mail()
    major, minor = kind.split("/")
    made.add_attachment(b"PK\x03\x04" + bytes(MEGABYTE), maintype=major, subtype=minor, filename="rota.csv")
    box.deliver(made)
    with Wire(box.port) as wire:
        got = await brought(asking(wire.port, user=box.user))
        assert wire.taken() < 20_000
    assert (got.documents, len(got.left_out)) == ((), 1)
    assert "save it as PDF" in got.left_out[0]


@needs_dovecot
async def test_a_mail_that_says_nothing_is_no_document(box: Dovecot):
    box.deliver(mail(text=" \n \n"))
    assert await brought(reading(box)) == Brought((), ("an empty mail, or an empty attachment",))


@needs_dovecot
async def test_logos_and_signatures_are_no_documents(box: Dovecot):
    made = mail()
    made.add_alternative("<img src='cid:logo'>10:00 Maria", subtype="html")
    page = made.get_payload()[1]
    page.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>", filename="logo.png")
    made.make_mixed()
    made.add_attachment(b"x", maintype="application", subtype="pgp-signature", filename="signature.asc")
    box.deliver(made)
    got = await brought(reading(box))
    assert ([one.name for one in got.documents], got.left_out) == (["Day sheets for tomorrow.html"], ())


@needs_dovecot
async def test_a_picture_taken_with_a_telephone_is_a_document(box: Dovecot):
    made = mail()
    made.add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="IMG_1.JPEG", disposition="inline")
    box.deliver(made)
    assert await names(reading(box)) == ["IMG_1.jpg"]


@needs_dovecot
async def test_a_mail_that_was_forwarded_as_a_mail_is_opened(box: Dovecot):
    around, inside = mail("owner@salon.example", "Fwd"), mail(text="10:00 Maria")
    around.add_attachment(attached("inside.pdf"))
    box.deliver(around)
    other = mail("owner@salon.example", "Fwd 2", "for tomorrow:")
    other.add_alternative("<p>for tomorrow:", subtype="html")
    other.make_mixed()
    other.add_attachment(inside)
    box.deliver(other)
    got = (await brought(reading(box))).documents
    assert [one.name for one in got] == ["inside.pdf", "Fwd 2.txt"]
    assert got[0].body == PDF
    assert b"10:00 Maria" in got[1].body


@needs_dovecot
async def test_a_document_of_more_than_ten_megabytes_is_left_out(box: Dovecot):
    made = attached("large.pdf", PDF + bytes(10 * MEGABYTE))
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="small.pdf")
    box.deliver(made)
    got = await brought(reading(box))
    assert [one.name for one in got.documents] == ["small.pdf"]
    assert got.left_out == ("an attachment of more than 10 MB",)


@needs_dovecot
async def test_much_comes_in_several_times_the_newest_first_and_nothing_twice(box: Dovecot):
    for number in range(3):
        box.deliver(attached(f"{number}.pdf", PDF + bytes(5 * MEGABYTE)))
    came = list[Document]()
    for expected in (["1.pdf", "2.pdf"], ["0.pdf"], []):
        got = await brought(reading(box), tuple(one.mark for one in came))
        assert ([one.name for one in got.documents], got.left_out) == (expected, ())
        came += got.documents


@needs_dovecot
async def test_of_a_flood_the_newest_are_read(box: Dovecot):
    for number in range(52):
        box.deliver(mail(subject=f"{number}", text="x"))
    got = await brought(reading(box))
    assert len(got.documents) == 50
    assert {"51.txt", "2.txt"} <= {one.name for one in got.documents}
    assert "mails beyond 50" in got.left_out[0]


@needs_dovecot
async def test_of_a_mail_with_many_attachments_ten_are_taken(box: Dovecot):
    made = mail()
    for number in range(30):
        made.add_attachment(PDF, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    box.deliver(made)
    got = await brought(reading(box))
    assert [one.name for one in got.documents] == sorted(
        (f"{number}.pdf" for number in range(10)), key=lambda n: len(n)
    )
    assert "more than 10 attachments" in got.left_out[0]


def nested(levels: int) -> bytes:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(levels))
    return f"From: {REPORTS}\r\nMIME-Version: 1.0\r\n{head}Content-Type: application/pdf\r\n\r\n%PDF\r\n".encode()


FORGED = {
    "a thousand levels": nested(1000),
    "ten thousand parts": b"From: x@y.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: application/pdf\r\n\r\nx\r\n" * 10_000,
    "a subject of a megabyte": b"From: x@y.example\r\nSubject: " + b"x" * MEGABYTE + b"\r\n\r\nx",
    "a hundred thousand senders": b"From: " + b"x@y.example, " * 100_000 + b"\r\n\r\nx",
    "a sender that is none": b"From: @@<<>>,;:(((\r\nSubject: =?x?q?=FF?= =?utf-8?b?!!!?=\r\n\r\nx",
    "no head": b"\r\n\r\n",
    "base64 that is none": b"From: x@y.example\r\nContent-Type: application/pdf; name=x.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!!=*A\r\n",
    "packed in a way of its own": b"From: x@y.example\r\nContent-Type: application/pdf; name=x.pdf\r\n"
    b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n",
    "letters that do not exist": b"From: x@y.example\r\nContent-Type: text/plain; charset=hex\r\n\r\n6162",
    "zeros": b"From: x@y.example\r\nSubject: a\x00b\r\nContent-Type: text/plain\r\n\r\na\x00b",
}


@needs_dovecot
@pytest.mark.parametrize("forged", FORGED)
async def test_a_forged_mail_keeps_no_other_from_coming(box: Dovecot, forged: str):
    box.deliver(attached("first.pdf"))
    box.deliver(FORGED[forged].replace(b"\x00", b"\x01"))
    box.deliver(attached("last.pdf"))
    got = await brought(reading(box, total_s=30.0))
    assert {"first.pdf", "last.pdf"} <= {one.name for one in got.documents}
    assert all(len(one.name) <= 120 and one.name.isprintable() for one in got.documents)


@needs_dovecot
async def test_a_wrong_password_is_told_with_what_to_do(box: Dovecot):
    said = await refused(reading(box, "wrong"))
    assert "does not accept the name or the password" in said
    assert "app password" in said
    assert "does not accept" in await refused(reading(box, "Väri"))


@needs_dovecot
async def test_a_folder_that_is_not_there_is_told_with_those_that_are(box: Dovecot):
    box.deliver(attached(), folder="Rosters")
    said = await refused(reading(box, folder="Розклад"))
    assert said.startswith('there is no folder "Розклад"; there are: ')
    assert '"Rosters"' in said
    assert '"INBOX"' in said


@needs_dovecot
async def test_another_folder_can_be_read(box: Dovecot):
    box.deliver(attached("r.pdf"), folder="Rosters 2026")
    assert await names(reading(box, folder="Rosters 2026")) == ["r.pdf"]


@needs_dovecot
@pytest.mark.parametrize("tls", ["tls", "starttls"])
async def test_a_line_is_closed_to_others_and_its_certificate_is_looked_at(
    box: Dovecot, tls: str, monkeypatch: pytest.MonkeyPatch
):
    box.deliver(attached())
    port = box.tls_port if tls == "tls" else box.port
    assert "certificate is not valid" in await refused(reading(box, port=port, tls=tls))
    monkeypatch.setenv("SSL_CERT_FILE", str(box.certificate))  # as an administrator trusts one
    assert await names(reading(box, port=port, tls=tls)) == ["sheet.pdf"]


@needs_dovecot
async def test_a_port_that_speaks_no_tls_is_told(box: Dovecot):
    assert "does not speak TLS" in await refused(reading(box, tls="tls"))


async def test_a_server_that_is_not_there_is_told():
    assert await refused(asking(free_port())) == "it cannot be reached"


@pytest.mark.parametrize("host", ["mail.invalid", "x" * 63 + ".invalid"])
async def test_a_name_that_leads_nowhere_is_told(host: str):
    assert await refused(asking(1, host=host)) == "it cannot be reached"


async def test_a_server_that_says_nothing_is_left_in_time():
    with ScriptedMailbox(usual, greeting=b"") as server:
        assert "within 1 s" in await refused(asking(server.port, total_s=1.0))


def usual(_tag: bytes, _command: bytes) -> bytes:
    return b""


LITERAL = b"* 1 FETCH (UID 1 BODYSTRUCTURE {4000000000}\r\n"
HOSTILE = {
    "a literal of four gigabytes": lambda _, command: LITERAL if b"FETCH" in command else b"",
    "a line of thirty megabytes": lambda _, command: b"x" * 30 * MEGABYTE if b"FETCH" in command else b"",
    "a million mails": lambda tag, command: (
        b"* SEARCH " + b" ".join(b"%d" % n for n in range(10**6)) + b"\r\n" + tag + b" OK done\r\n"
        if b"SEARCH" in command
        else b""
    ),
    "another's mail": lambda tag, command: (
        b"* 2 FETCH (UID 2)\r\n" + tag + b" OK done\r\n" if b"FETCH" in command else b""
    ),
    "brackets": lambda tag, command: (
        b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 200_000 + b"\r\n" + tag + b" OK done\r\n"
        if b"FETCH" in command
        else b""
    ),
    "noise": lambda _, command: b"\x00\xff\xfe\r\n" if b"LOGIN" in command else b"",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_server_costs_a_child_and_nothing_else(name: str):
    with ScriptedMailbox(HOSTILE[name]) as server:
        got = await asking(server.port, total_s=15.0).collect(())
    assert isinstance(got, Failed) or (got.documents == () and got.left_out)
    assert any(b"LOGIN" in line for line in server.heard)


def a_mail_from(sender: str, came: str = "21-Nov-2026 00:05:00 +0000") -> Callable[[bytes, bytes], bytes]:
    """A server with one mail, which it finds whatever it is asked for."""
    head = f"From: {sender}\r\n\r\n".encode()
    described = (
        b'(UID 1 INTERNALDATE "%s" BODYSTRUCTURE ("application" "pdf" ("name" "a.pdf") NIL NIL '
        b'"7bit" 5) BODY[HEADER.FIELDS (FROM SUBJECT)]<0> {%d}\r\n%s)' % (came.encode(), len(head), head)
    )

    def says(tag: bytes, command: bytes) -> bytes:
        if b"FETCH" not in command:
            return b""
        said = (
            described if b"BODYSTRUCTURE" in command else b'(UID 1 BODY[1]%s "%%PDF-")' % (b"<0>" * (b"<0." in command))
        )
        return b"* 1 FETCH %s\r\n%s OK done\r\n" % (said, tag)

    return says


@pytest.mark.parametrize("came", ["01-Jan-0001 00:00:00 +1400", "31-Dec-9999 23:59:59 -1400"])
async def test_a_mail_of_another_age_is_left_out(came: str):
    """No zone can be reckoned with at the ends of the calendar."""
    with ScriptedMailbox(a_mail_from(REPORTS, came)) as server:
        got = await brought(asking(server.port, sender=REPORTS))
    assert (got.documents, got.left_out) == ((), ("a mail that is not well-formed",))


async def test_it_says_no_word_that_changes_a_mailbox():
    with ScriptedMailbox(a_mail_from(REPORTS)) as server:
        (one,) = (await brought(asking(server.port, sender=REPORTS))).documents
    assert (one.mark, one.body) == ("7-1-1", b"%PDF-")
    words = [line.split(b" ", 1)[1].split()[0].upper() for line in server.heard]
    assert words == [b"CAPABILITY", b"LOGIN", b"EXAMINE", b"UID", b"UID", b"UID", b"UID", b"LOGOUT"]
    asked = [line.split()[2] for line in server.heard if b"UID" in line.split()[1]]
    assert asked == [b"SEARCH", b"FETCH", b"FETCH", b"FETCH"]
    assert all(b"BODY[" not in line for line in server.heard)


@pytest.mark.parametrize("wanted", [REPORTS, "@saloniq.example"])
@pytest.mark.parametrize(
    "sender", ["x@evilsaloniq.example", "x@saloniq.example.else.example", f"<x{REPORTS}>", "a@b, c@d"]
)
async def test_a_server_that_finds_too_much_is_not_believed(wanted: str, sender: str):
    with ScriptedMailbox(a_mail_from(sender)) as server:
        got = (await brought(asking(server.port, sender=wanted))).documents
    assert bool(got) == (sender == f"<x{REPORTS}>" and wanted.startswith("@"))


async def test_a_password_is_not_told_before_the_line_is_closed():
    with ScriptedMailbox(usual, greeting=b"* PREAUTH welcome\r\n") as server:
        await refused(asking(server.port, tls="starttls"))
    assert not any(b"LOGIN" in line for line in server.heard)


def test_a_tree_of_parts_is_read_as_the_standard_writes_it():
    line = (
        rb'1 (UID 5 BODYSTRUCTURE ((("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" 12 1)'
        rb'("text" "html" NIL NIL NIL "7bit" 9 1) "alternative" ("boundary" "x"))("application" "pdf" ("name" {5}'
    )
    rest = rb') NIL NIL "base64" 400 NIL ("attachment" NIL) NIL) "mixed" ("a" "1" "b" "2" "c" "3" "boundary" "x") NIL'
    answer = [(line, b'a"(.pdf'), rest + rb' ("en" "fr")) FLAGS (\Seen))']
    (one,) = said(answer)
    found = parts(one[b"BODYSTRUCTURE"])
    assert [(part.number, part.type, part.name) for part in found] == [
        ("1.1", "text/plain", ""),
        ("1.2", "text/html", ""),
        ("2", "application/pdf", 'a"(.pdf'),
    ]
    taken, foreign = documents(found)
    assert ([part.number for part in taken], foreign) == (["2"], [])


@pytest.mark.parametrize("length", range(9))
def test_base64_is_read_though_its_end_is_missing(length: int):
    whole = b"YWJjZGVm"
    assert b"abcdef".startswith(unpacked(whole[:length], "base64"))
