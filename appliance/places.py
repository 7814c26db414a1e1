"""Where things are kept. Decides paths only; creates and reads nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The four directories of the box (contract: Places), and the files that have a name in them."""

    config: Path
    state: Path
    cache: Path
    run: Path
    credentials: Path | None = None  # systemd's $CREDENTIALS_DIRECTORY, asked before secrets/

    @property
    def toml(self) -> Path:
        return self.config / "planb.toml"

    @property
    def users(self) -> Path:
        return self.config / "users.json"

    @property
    def tls(self) -> Path:
        """The box's own authority, and the certificate of its page (tls/kept.py)."""
        return self.config / "tls"

    @property
    def line_json(self) -> Path:
        return self.run / "line.json"

    @property
    def book_json(self) -> Path:
        return self.run / "book.json"

    @property
    def wish_json(self) -> Path:
        """What the owner asks of the line daemon."""
        return self.run / "wish.json"

    @property
    def drill_json(self) -> Path:
        """How the last rehearsal went."""
        return self.run / "drill.json"

    @property
    def events(self) -> Path:
        """What the line daemon heard and decided, in memory: the last day at most."""
        return self.run / "events"

    @property
    def incidents(self) -> Path:
        """The same around each outage, on the card."""
        return self.state / "incidents"

    @property
    def history_db(self) -> Path:
        return self.state / "history.db"

    @property
    def line_memory(self) -> Path:
        """What the line daemon remembers over a restart."""
        return self.state / "line-memory.json"

    @property
    def printed(self) -> Path:
        """What came out of the printer by itself. A folder of its own: its writer is another user."""
        return self.state / "print" / "printed.json"

    @property
    def vault(self) -> Path:
        """The documents that came, sealed, and what is known of each."""
        return self.state / "vault"

    @property
    def sticks(self) -> Path:
        """Where the system mounts what is plugged in, a folder for each stick."""
        return self.run.with_name("planb-sticks")

    @property
    def audit(self) -> Path:
        """Who did what, and which devices are paired. A folder of its own: the book daemon owns the one beside it."""
        return self.state.with_name("planb-audit")

    @property
    def audit_db(self) -> Path:
        return self.audit / "audit.db"

    @property
    def devices(self) -> Path:
        return self.audit / "devices.json"

    @property
    def audit_run(self) -> Path:
        return self.run.with_name("planb-audit")

    @property
    def audit_socket(self) -> Path:
        """Where the audit is asked; who may connect: its mode."""
        return self.audit_run / "audit.sock"

    @property
    def audit_json(self) -> Path:
        """How the audit is, for everybody."""
        return self.audit_run / "audit.json"

    def key(self, chosen: str | None) -> Path:
        """What personal data is sealed with: where planb.toml says (privacy.key), else beside the book."""
        return Path(chosen) if chosen else self.state / "seal.key"

    def secret(self, name: str) -> Path:
        """The file that holds the secret NAME: the service's own credential first, then secrets/NAME.

        LoadCredential= of the folder secrets/ calls it secrets_NAME (systemd.exec(5)).
        """
        for credential in (name, f"secrets_{name}"):
            if self.credentials and (self.credentials / credential).exists():
                return self.credentials / credential
        return self.config / "secrets" / name


def places(root: str | None, env: Mapping[str, str]) -> Places:
    """Find the directories: beneath `root` or $PLANB_ROOT, else where systemd says, else the usual ones."""
    base = root or env.get("PLANB_ROOT")
    if base:
        top = Path(base).resolve()
        return Places(top / "etc/planb", top / "var/lib/planb", top / "var/cache/planb", top / "run/planb")

    def given(variable: str, usual: str) -> Path:
        return Path(env.get(variable, usual).split(":")[0])

    credentials = env.get("CREDENTIALS_DIRECTORY")
    return Places(
        config=given("CONFIGURATION_DIRECTORY", "/etc/planb"),
        state=given("STATE_DIRECTORY", "/var/lib/planb"),
        cache=given("CACHE_DIRECTORY", "/var/cache/planb"),
        run=given("RUNTIME_DIRECTORY", "/run/planb"),
        credentials=Path(credentials) if credentials else None,
    )
