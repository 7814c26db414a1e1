"""The certificates of the virtual internet: an authority that only the box trusts, and one certificate for all names.

Decides which; openssl makes them. Text only; touches nothing.
"""

from collections.abc import Iterable
from pathlib import Path

AUTHORITY, CERTIFICATE, KEY = "ca.pem", "server.pem", "server.key"
_EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

# Python 3.13 asks for every one of these (VERIFY_X509_STRICT)
_SETTINGS = """\
[req]
distinguished_name = subject
[subject]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {names}
"""


def settings(names: Iterable[str]) -> str:
    """For openssl: what both certificates say."""
    return _SETTINGS.format(names=", ".join(f"DNS:{name}" for name in names))


def commands(config: Path) -> tuple[list[str], list[str]]:
    """Make the authority, then the certificate that it signs, beside the settings."""
    beside = config.parent
    base = ["openssl", "req", "-x509", "-config", str(config), "-days", "30", *_EC]
    authority = ["-keyout", str(beside / "ca.key"), "-out", str(beside / AUTHORITY)]
    signed = ["-CA", str(beside / AUTHORITY), "-CAkey", str(beside / "ca.key")]
    server = ["-keyout", str(beside / KEY), "-out", str(beside / CERTIFICATE)]
    return (
        [*base, "-subj", "/CN=Virtual salon", "-extensions", "authority", *authority],
        [*base, "-subj", "/CN=booking.example", "-extensions", "server", *signed, *server],
    )
