"""What `planb tls` says: what there is now, and what to do next. English, as all commands are. Pure."""

from dataclasses import asdict
from typing import Any

from appliance.status import ClockState
from appliance.tls.kept import Trust

REMOVED = (
    "https is off, and the authority is gone. Devices that trusted it may forget it: it can sign nothing any more."
)
NOTHING = "There was no https."
NOT_DUE = "There is nothing to renew."
UNSURE = (
    "The box's clock has not been confirmed. If a device calls the certificate too new or too old: wait until the box "
    "has been online, then run planb tls again."
)


def paired(fingerprint: str) -> tuple[str, ...]:
    """A fingerprint in lines of eight pairs, to compare by eye."""
    pairs = fingerprint.split(":")
    return tuple(" ".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8))


def screen(found: Trust, pages: tuple[str, ...], trust_page: str, clock: ClockState) -> str:
    lines = [
        f"The page answers with https: {', '.join(pages)}",
        f"Its certificate is good until {found.ends:%-d %B %Y}. The box renews it by itself; by hand: sudo planb tls",
        f"The box's own authority signed it, which may speak for nothing else than {', '.join(found.permitted)}.",
        "",
        "Fingerprint of the authority (SHA-256). Every device has to show the same:",
        *(f"  {line}" for line in paired(found.fingerprint)),
        f"Windows shows another one, the thumbprint (SHA-1): {found.thumbprint.replace(':', ' ')}",
        "",
        f"Next, once on every device that signs in: open {trust_page} and do what it says.",
        "A device that does not trust the box goes on showing the book, without https.",
        *(["", UNSURE] if clock in ("unknown", "restored") else []),
    ]
    return "\n".join(lines)


def facts(found: Trust, pages: tuple[str, ...], trust_page: str, clock: ClockState) -> dict[str, Any]:
    written = {
        "authority": found.authority.decode(),
        "authority_ends": found.authority_ends.isoformat(),
        "ends": found.ends.isoformat(),
    }
    return {**asdict(found), **written, "pages": pages, "trust": trust_page, "clock": clock}
