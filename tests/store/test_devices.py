"""The devices that are paired, kept in one small file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.noted import Offer
from appliance.store import devices
from appliance.store.devices import Refused

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DESK = Offer("Front desk", "reception")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "devices.json"


def test_a_device_is_known_by_what_it_was_given_and_by_nothing_else(file: Path) -> None:
    cookie = devices.add(file, DESK, NOW)
    (device,) = devices.load(file)
    assert devices.of((device,), cookie) is device
    assert (device.offer, device.paired_at) == (DESK, NOW)
    id, _, secret = cookie.partition(".")
    for other in (None, "", id, f"{id}.", f"{id}.{secret[:-1]}", f".{secret}", f"{id[:-1]}.{secret}", f"{id}.\ud800"):
        assert devices.of((device,), other) is None


def test_the_file_does_not_say_what_a_device_shows(file: Path) -> None:
    secret = devices.add(file, DESK, NOW).partition(".")[2]
    assert secret not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o640
    (device,) = devices.load(file)
    assert device.hash not in repr(device)


def test_a_device_that_is_removed_is_nobody(file: Path) -> None:
    cookie = devices.add(file, DESK, NOW)
    devices.add(file, Offer("Tablet", "stylist"), NOW)
    assert devices.remove(file, " front  DESK ").offer == DESK
    assert [each.offer.name for each in devices.load(file)] == ["Tablet"]
    assert devices.of(devices.load(file), cookie) is None


def test_two_devices_are_not_called_the_same(file: Path) -> None:
    devices.add(file, DESK, NOW)
    with pytest.raises(Refused, match=r"is paired already. To pair it anew: planb pair --remove 'FRONT desk'"):
        devices.free(devices.load(file), "FRONT  desk")


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x1bb"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="1 to 40 letters"):
        devices.free((), name)


def test_a_salon_has_not_hundreds_of_devices(file: Path) -> None:
    for number in range(devices.MOST):
        devices.add(file, Offer(f"Tablet {number}", "stylist"), NOW)
    with pytest.raises(Refused, match="Remove one first"):
        devices.add(file, DESK, NOW)


def test_what_is_not_there_cannot_be_removed_and_the_message_says_what_is(file: Path) -> None:
    with pytest.raises(Refused, match=r"There is no device Phone. There is: none yet"):
        devices.remove(file, "Phone")
    devices.add(file, DESK, NOW)
    with pytest.raises(Refused, match=r"There is: Front desk"):
        devices.remove(file, "Phone")


@pytest.mark.parametrize("content", ["", "{}", '{"schema": 1, "devices": [{"id": "x"}]}'])
def test_a_damaged_file_says_what_to_do(file: Path, content: str) -> None:
    file.write_text(content)
    with pytest.raises(Refused, match=r"damaged. Delete it and pair every device again"):
        devices.load(file)


def test_a_file_that_cannot_be_read_says_so(file: Path) -> None:
    file.mkdir()
    with pytest.raises(Refused, match="cannot be read"):
        devices.load(file)
