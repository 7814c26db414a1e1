"""The box's own authority: what it signs, for whom, for how long, and who may read what of it."""

import os
import socket
import ssl
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from appliance import tls
from appliance.config import read
from appliance.places import Places, places
from appliance.tls import making
from appliance.tls.speaks import Speaks

NOW = datetime.now(UTC).replace(microsecond=0)
SETTINGS = read("""
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[network]
lan_address = "192.168.77.1/24"
names = ["planb", "planb.local", "Book"]
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
""")
OURS = tls.speaks(SETTINGS)


@pytest.fixture
def box(tmp_path: Path) -> Places:
    return places(str(tmp_path), {})


def shake_hands(box: Places, name: str) -> str:
    """A client that trusts the authority meets the page under a name. What it says: "" is well."""
    theirs = ssl.create_default_context(cafile=str(box.tls / "ca.crt"))
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(box.tls / "page.pem")
    near, far = socket.socketpair()

    def answer() -> None:
        try:
            ours.wrap_socket(far, server_side=True).close()
        except OSError:
            far.close()

    page = threading.Thread(target=answer)
    page.start()
    try:
        with theirs.wrap_socket(near, server_hostname=name):
            return ""
    except ssl.SSLCertVerificationError as why:
        return why.verify_message
    finally:
        near.close()
        page.join()


# --- who it speaks for ----------------------------------------------------------------------------------


def test_it_speaks_for_the_names_and_the_address_of_the_box() -> None:
    assert OURS.names == ("planb", "planb.local", "book", "localhost")
    assert OURS.addresses == (ip_address("192.168.77.1"), ip_address("127.0.0.1"))
    assert OURS.networks == (ip_network("192.168.77.0/24"), ip_network("127.0.0.1/32"))


def test_an_address_of_its_own_that_the_page_listens_on_is_among_them_and_a_wildcard_is_not() -> None:
    web = SETTINGS.web.model_copy(update={"listen": ("lan", "10.9.8.7", "0.0.0.0")})
    found = tls.speaks(SETTINGS.model_copy(update={"web": web}))
    assert found.addresses == tuple(map(ip_address, ("192.168.77.1", "10.9.8.7", "127.0.0.1")))
    assert ip_network("10.9.8.7/32") in found.networks


@pytest.mark.parametrize("name", ["planb", "planb.local", "book", "localhost", "192.168.77.1", "127.0.0.1"])
def test_a_device_that_trusts_the_authority_believes_the_page(box: Places, name: str) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW)
    assert shake_hands(box, name) == ""


def test_a_name_that_is_not_the_boxs_is_not_believed(box: Places) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW)
    assert "bank.example" in shake_hands(box, "bank.example")


FOREIGN = {
    "a name": replace(OURS, names=("bank.example",)),
    "an address": replace(OURS, addresses=(ip_address("203.0.113.1"),)),
    "an address of IPv6": replace(OURS, addresses=(ip_address("2001:db8::1"),)),
}


@pytest.mark.needs("openssl")
@pytest.mark.parametrize("what", FOREIGN)
def test_what_a_thief_of_its_key_signs_for_others_is_refused_by_openssl(tmp_path: Path, what: str) -> None:
    by = making.authority("Salon Aurora", OURS, NOW)
    (tmp_path / "ca.crt").write_bytes(by.pem)

    def verified(speaks: Speaks) -> str:
        (tmp_path / "page.crt").write_bytes(making.page(speaks, by, NOW).pem)
        command = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.crt", "page.crt"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    assert verified(OURS) == "page.crt: OK\n"
    assert "permitted subtree violation" in verified(FOREIGN[what])


def test_it_signs_for_pages_and_for_nothing_below_itself() -> None:
    found = making.authority("Salon Aurora", OURS, NOW).certificate
    usage = found.extensions.get_extension_for_class(making.x509.ExtendedKeyUsage).value
    assert list(usage) == [making.ExtendedKeyUsageOID.SERVER_AUTH]
    assert found.extensions.get_extension_for_class(making.x509.BasicConstraints).value.path_length == 0


def test_a_salon_with_the_longest_name_has_an_authority_too() -> None:
    assert making.authority("Ж" * 60, OURS, NOW).certificate.subject


# --- for how long ---------------------------------------------------------------------------------------


def test_an_ipad_accepts_how_long_the_certificate_lasts(box: Places) -> None:
    found = tls.make(box, "Salon Aurora", OURS, NOW)
    assert found.ends - (NOW - making.BACKDATED) == timedelta(days=397)
    assert timedelta(days=3650) < found.authority_ends - NOW < timedelta(days=3660)


def test_a_tablet_whose_clock_is_a_day_behind_believes_it_too(box: Places) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW + timedelta(days=1))
    assert shake_hands(box, "planb") == ""


def test_the_certificate_never_outlives_the_authority() -> None:
    by = making.authority("Salon Aurora", OURS, NOW)
    late = NOW + making.AUTHORITY_FOR - timedelta(days=40)
    assert making.page(OURS, by, late).certificate.not_valid_after_utc == by.certificate.not_valid_after_utc


def test_an_authority_at_its_end_is_not_used_again(box: Places) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW)
    with pytest.raises(tls.Refused, match=r"come to its end.*planb tls --new-ca"):
        tls.make(box, "Salon Aurora", OURS, NOW + making.AUTHORITY_FOR)


def test_a_box_that_believes_it_is_1970_makes_none(box: Places) -> None:
    with pytest.raises(tls.Refused, match="1 January 1970, which cannot be"):
        tls.make(box, "Salon Aurora", OURS, datetime(1970, 1, 1, tzinfo=UTC))
    assert not box.tls.exists()


# --- again, anew, away ----------------------------------------------------------------------------------


def test_a_renewed_certificate_is_believed_by_devices_that_trust_the_authority_already(box: Places) -> None:
    first = tls.make(box, "Salon Aurora", OURS, NOW)
    trusted = (box.tls / "ca.crt").read_bytes()
    again = tls.make(box, "Salon Aurora", OURS, NOW + timedelta(days=1))
    assert (first.fingerprint, trusted) == (again.fingerprint, (box.tls / "ca.crt").read_bytes())
    assert again.ends - first.ends == timedelta(days=1)
    assert shake_hands(box, "planb") == ""


def test_another_address_in_the_salons_network_needs_no_new_authority(box: Places) -> None:
    first = tls.make(box, "Salon Aurora", OURS, NOW)
    moved = replace(OURS, addresses=(ip_address("192.168.77.9"),))
    assert tls.make(box, "Salon Aurora", moved, NOW).fingerprint == first.fingerprint
    assert shake_hands(box, "192.168.77.9") == ""


def test_a_name_that_the_authority_may_not_speak_for_is_said_and_all_stays(box: Places) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW)
    before = (box.tls / "page.pem").read_bytes()
    with pytest.raises(tls.Refused, match=r"may not speak for salon, 10\.0\.0\.1\. A new one may.*planb tls --new-ca"):
        tls.make(box, "S", replace(OURS, names=("planb", "salon"), addresses=(ip_address("10.0.0.1"),)), NOW)
    assert (box.tls / "page.pem").read_bytes() == before


def test_a_new_authority_is_another_one_and_the_page_is_signed_by_it(box: Places) -> None:
    first = tls.make(box, "Salon Aurora", OURS, NOW)
    assert tls.make(box, "Salon Aurora", OURS, NOW, new_authority=True).fingerprint != first.fingerprint
    assert shake_hands(box, "planb") == ""


def test_a_key_that_is_not_its_authoritys_is_said(box: Places) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW)
    (box.tls / "ca.key").write_bytes(making.authority("Other", OURS, NOW).key_pem)
    with pytest.raises(tls.Refused, match="damaged"):
        tls.make(box, "Salon Aurora", OURS, NOW)


def test_half_of_it_is_no_https(box: Places) -> None:
    assert tls.read(box) is None
    tls.make(box, "Salon Aurora", OURS, NOW)
    (box.tls / "page.pem").write_bytes(b"half")
    assert tls.read(box) is None


def test_what_is_removed_is_gone(box: Places) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW)
    assert tls.remove(box)
    assert (list(box.tls.iterdir()), tls.remove(box), tls.read(box)) == ([], False, None)


# --- who may read ---------------------------------------------------------------------------------------


def test_the_authoritys_key_is_its_owners_alone(box: Places) -> None:
    tls.make(box, "Salon Aurora", OURS, NOW)
    modes = {path.name: path.stat().st_mode & 0o777 for path in box.tls.iterdir()}
    assert modes == {"ca.key": 0o600, "ca.crt": 0o640, "page.pem": 0o640}
    assert box.tls.stat().st_mode & 0o777 == 0o750


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_the_pages_own_group_reads_the_certificate_and_not_the_authoritys_key(box: Places) -> None:
    box.tls.mkdir(parents=True)
    os.chown(box.tls, 0, 12345)
    tls.make(box, "Salon Aurora", OURS, NOW)
    groups = {path.name: path.stat().st_gid for path in box.tls.iterdir()}
    assert groups == {"ca.key": 0, "ca.crt": 12345, "page.pem": 12345}


def test_what_everybody_may_know_holds_no_key(box: Places) -> None:
    found = tls.make(box, "Salon Aurora", OURS, NOW)
    assert found == tls.read(box)
    assert b"PRIVATE" not in repr(found).encode()
    assert len(found.fingerprint.split(":")) == 32
    assert len(found.thumbprint.split(":")) == 20
