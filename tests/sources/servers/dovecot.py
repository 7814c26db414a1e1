"""Debian's dovecot, as an ordinary user's own: its settings, users, mails and certificate are in one folder."""

import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from tests.sources.servers.running import Process, free_port

USERS = [f"salon{number}" for number in range(80)]  # a fresh mailbox for each test
PASSWORD = "s3cret word"

_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
"""


def is_the_one_we_know() -> bool:
    """2.4 wants its settings in other words."""
    said = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=False).stdout
    return said.startswith("2.3")


class Dovecot:
    """A server, and the mailbox that is in use."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.tls_port = folder, free_port(), free_port()
        self.certificate = folder / "cert.pem"
        self._users = iter(USERS)
        self.user = "nobody yet"

    def fresh(self) -> None:
        self.user = next(self._users)

    def deliver(
        self, mail: EmailMessage | bytes, folder: str = "INBOX", flags: str = "", at: datetime | None = None
    ) -> None:
        """Put a mail into the mailbox, as if it had come at that time."""
        came = imaplib.Time2Internaldate(at or datetime.now(UTC))
        with self.signed_in() as box:
            if folder != "INBOX":
                box.create(f'"{folder}"')
            said, _ = box.append(f'"{folder}"', flags, came, bytes(mail))
            assert said == "OK"

    def flags(self) -> list[bytes]:
        """Every mail of the inbox with everything that is remembered of it."""
        with self.signed_in() as box:
            box.select("INBOX", readonly=True)
            return [line for line in box.fetch("1:*", "(UID FLAGS INTERNALDATE)")[1] if isinstance(line, bytes)]

    @contextmanager
    def signed_in(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
            box.login(self.user, PASSWORD)
            yield box


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="planb-dovecot-"))  # not pytest's, which "nobody" may not enter
    try:
        server = Dovecot(folder)
        runs_as = _furnish(server)
        argv = ["dovecot", "-F", "-c", str(folder / "dovecot.conf")]
        with Process(argv, server.port, folder / "out", user=runs_as).running():
            yield server
    finally:
        _emptied(folder)


def _furnish(server: Dovecot) -> str | None:
    """Everything it needs. Root's dovecot may not serve root, so it runs as nobody then."""
    folder = server.folder
    who = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = subprocess.run(["id", "-gn", who.pw_name], capture_output=True, text=True, check=True).stdout.strip()
    (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in USERS))
    (folder / "mail").mkdir()
    (folder / "run").mkdir()
    subject = ["-subj", "/CN=mail.salon.example", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(folder / "key.pem")]
    purpose = ["-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
    subprocess.run(
        ["openssl", "req", "-x509", *key, *subject, *purpose, "-days", "2", "-out", str(server.certificate)],
        check=True,
        capture_output=True,
    )
    settings = {"folder": folder, "user": who.pw_name, "group": group, "port": server.port, "tls_port": server.tls_port}
    (folder / "dovecot.conf").write_text(_SETTINGS.format(**settings))
    if os.geteuid() != 0:
        return None
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, who.pw_uid, who.pw_gid)
    server.certificate.chmod(0o644)
    return who.pw_name


def _emptied(folder: Path) -> None:
    """Its children may still be closing their files."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)
