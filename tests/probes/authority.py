"""A certificate authority for tests, which signs for any name and any time. openssl does the work."""

import subprocess
from pathlib import Path

_SETTINGS = """\
[req]
distinguished_name = subject
[subject]
[ca]
default_ca = authority
[authority]
database = {at}/index.txt
new_certs_dir = {at}
rand_serial = yes
unique_subject = no
default_md = sha256
policy = anything
certificate = {at}/ca.pem
private_key = {at}/ca.key
[anything]
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[{name}]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:{name}
"""
_NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
_EVER = ("20200101000000Z", "21000101000000Z")


class Authority:
    def __init__(self, at: Path) -> None:
        self._at = at
        self.trusted = at / "ca.pem"
        (at / "index.txt").touch()
        self._write("nobody.example")
        self._openssl(
            "req", "-x509", *_NEW_KEY, "-subj", "/CN=Tests", "-days", "30", "-extensions", "root",
            "-keyout", str(at / "ca.key"), "-out", str(self.trusted),
        )  # fmt: skip

    def sign(self, name: str, time: tuple[str, str] = _EVER) -> tuple[Path, Path]:
        """A certificate and its key."""
        key, request, signed = (self._at / f"{name}.{ending}" for ending in ("key", "csr", "pem"))
        self._write(name)
        self._openssl("req", *_NEW_KEY, "-subj", f"/CN={name}", "-keyout", str(key), "-out", str(request))
        self._openssl(
            "ca", "-batch", "-notext", "-extensions", name, "-startdate", time[0], "-enddate", time[1],
            "-in", str(request), "-out", str(signed),
        )  # fmt: skip
        return signed, key

    def _write(self, name: str) -> None:
        (self._at / "settings").write_text(_SETTINGS.format(at=self._at, name=name))

    def _openssl(self, verb: str, *more: str) -> None:
        argv = ["openssl", verb, "-config", str(self._at / "settings"), *more]
        done = subprocess.run(argv, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
