"""Where the authority and the certificate are kept, and what everybody may know of them.

`/etc/planb/tls`: ca.key is root's own; ca.crt is what devices trust; page.pem, key and certificate in one file so that
a power cut cannot part them, is the page's: its group may read it. The page takes a new one without a restart.
"""

import grp
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from appliance import whole
from appliance.places import Places
from appliance.tls import making
from appliance.tls.making import Signed
from appliance.tls.speaks import Speaks, beyond

READERS = "planb-web"  # systemd/sysusers.d; where it is not installed, whoever makes the files
AT_LEAST = timedelta(days=30)  # a certificate for less is not worth a walk to every device
DUE = timedelta(days=60)
BORN = datetime(2026, 11, 1, tzinfo=UTC)  # this program is not older: an earlier time is a clock without a battery


class Refused(Exception):
    """It cannot be made. Says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What everybody may know."""

    fingerprint: str  # of the authority, SHA-256 in pairs
    thumbprint: str  # the same as Windows shows it: SHA-1
    authority: bytes  # what a device has to trust, PEM
    authority_ends: datetime
    permitted: tuple[str, ...]  # names and networks that the authority may speak for
    names: tuple[str, ...]  # names and addresses on the certificate of the page
    ends: datetime

    def is_due(self, now: datetime) -> bool:
        """Time to renew it: long before anybody would be warned, and with a few more tries to come."""
        return self.ends - now < DUE


def read(places: Places) -> Trust | None:
    """What there is. None: no https, or half of it. Raises OSError where one may not look."""
    try:
        authority = (places.tls / "ca.crt").read_bytes()
        return _trust(authority, (places.tls / "page.pem").read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError, x509.ExtensionNotFound):
        return None


def make(places: Places, salon: str, speaks: Speaks, now: datetime, *, new_authority: bool = False) -> Trust:
    """Renew the certificate, with the authority that is there or with a new one. Raises Refused and OSError."""
    if now < BORN:
        raise Refused(
            f"The box believes it is {now:%-d %B %Y}, which cannot be. Put its clock right first: timedatectl"
        )
    _folder(places.tls)
    by = None if new_authority else _authority(places, now)
    if by is None:
        by = making.authority(salon, speaks, now)
        _put(places.tls, by)
    elif strange := beyond(speaks, *making.permitted(by.certificate)):
        raise Refused(
            f"The authority may not speak for {', '.join(strange)}. A new one may, and every device has to trust it "
            "anew: planb tls --new-ca"
        )
    page = making.page(speaks, by, now)
    whole.put(places.tls / "page.pem", page.key_pem + page.pem, 0o640, like=places.tls)
    return _trust(by.pem, page.pem)


def remove(places: Places) -> bool:
    """Take https away, and the authority with it. False: there was none."""
    there = [path for name in ("page.pem", "ca.crt", "ca.key") if (path := places.tls / name).exists()]
    for path in there:
        path.unlink()
    return bool(there)


def _authority(places: Places, now: datetime) -> Signed | None:
    """The one that is kept. None: there is none."""
    try:
        found = making.opened((places.tls / "ca.crt").read_bytes(), (places.tls / "ca.key").read_bytes())
        making.permitted(found.certificate)
    except FileNotFoundError:
        return None
    except (ValueError, x509.ExtensionNotFound):
        raise Refused("The authority in /etc/planb/tls is damaged. Make a new one: planb tls --new-ca") from None
    if found.certificate.not_valid_after_utc <= now + AT_LEAST:
        raise Refused("The authority has come to its end. Make a new one, for every device: planb tls --new-ca")
    return found


def _put(folder: Path, authority: Signed) -> None:
    """The key first: a certificate without its key would be no authority."""
    with suppress(FileNotFoundError):
        (folder / "page.pem").unlink()  # signed by the one before: no device would believe it
    whole.put(folder / "ca.key", authority.key_pem, 0o600)
    whole.put(folder / "ca.crt", authority.pem, 0o640, like=folder)


def _folder(folder: Path) -> None:
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        with suppress(KeyError):  # a box without the services' users
            os.chown(folder, 0, grp.getgrnam(READERS).gr_gid)


def _trust(authority: bytes, page: bytes) -> Trust:
    ours, its = x509.load_pem_x509_certificate(authority), x509.load_pem_x509_certificate(page)
    spoken = its.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    names, networks = making.permitted(ours)
    return Trust(
        fingerprint=ours.fingerprint(hashes.SHA256()).hex(":").upper(),
        thumbprint=ours.fingerprint(hashes.SHA1()).hex(":").upper(),  # noqa: S303 - it is what Windows shows
        authority=authority,
        authority_ends=ours.not_valid_after_utc,
        permitted=(*names, *map(str, networks)),
        names=(*spoken.get_values_for_type(x509.DNSName), *map(str, spoken.get_values_for_type(x509.IPAddress))),
        ends=its.not_valid_after_utc,
    )
