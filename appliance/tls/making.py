"""Make the authority and the certificate that it signs. Decides what stands in them and for how long; keeps nothing.

Elliptic curve P-256, which every tablet since 2012 knows. An iPad refuses a certificate for more than 825 days, and one
that was made by a public authority for more than 398: ours stays below both. It is valid from two days ago on, so that
neither a time zone nor a tablet's clock that is behind makes it one of the future.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.tls.speaks import Network, Speaks

BACKDATED = timedelta(days=2)
AUTHORITY_FOR = timedelta(days=3652)
PAGE_FOR = timedelta(days=395)  # with the two days before: 397


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def opened(certificate: bytes, key: bytes) -> Signed:
    """Both as they were kept. Raises ValueError when they are none, or do not belong together."""
    found, private = x509.load_pem_x509_certificate(certificate), load_pem_private_key(key, None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.public_key() != found.public_key():
        raise ValueError("the key is another one's")
    return Signed(found, private)


def authority(salon: str, speaks: Speaks, now: datetime) -> Signed:
    """The box's own authority, for ten years and for nobody but the box."""
    key = ec.generate_private_key(ec.SECP256R1())
    short = salon.encode()[:40].decode(errors="ignore")  # a name in a certificate has 64 bytes at most
    name = _called(f"{short} PlanB {now:%Y-%m-%d}")  # the date tells two of them apart in a tablet's list
    permitted = [*map(x509.DNSName, speaks.names), *(x509.IPAddress(each) for each in dict.fromkeys(speaks.networks))]
    built = (
        _begun(name, name, key, now)
        .not_valid_after(now + AUTHORITY_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)  # no mail, no programs
    )
    return Signed(built.sign(key, hashes.SHA256()), key)


def page(speaks: Speaks, by: Signed, now: datetime) -> Signed:
    """The certificate of the page, never longer than the authority's own."""
    key = ec.generate_private_key(ec.SECP256R1())
    ends = min(now + PAGE_FOR, by.certificate.not_valid_after_utc)
    names = [*map(x509.DNSName, speaks.names), *map(x509.IPAddress, speaks.addresses)]
    built = (
        _begun(_called(speaks.names[0][:64]), by.certificate.subject, key, now)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    return Signed(built.sign(by.key, hashes.SHA256()), key)


def permitted(authority: x509.Certificate) -> tuple[tuple[str, ...], tuple[Network, ...]]:
    """The names and the networks that an authority may speak for."""
    found = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    names = tuple(str(each.value) for each in found if isinstance(each, x509.DNSName))
    return names, tuple(ip_network(str(each.value)) for each in found if isinstance(each, x509.IPAddress))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
