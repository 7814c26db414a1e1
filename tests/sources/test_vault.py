"""Documents out of a folder and off a stick: real folders, real links, and everything that is no document."""

import os
import time
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import config
from appliance.places import places
from appliance.sources import vault
from appliance.sources.door import Brought, Failed
from appliance.sources.kinds import collector
from appliance.sources.vault import Folder

SAVED = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
PDF = b"%PDF-1.7 sheet"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rosters").mkdir()
    return tmp_path / "rosters"


def save(path: Path, body: bytes = PDF, at: datetime = SAVED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


async def look(folder: Path | None, known: Collection[str] = (), sticks: Path | None = None) -> Brought:
    brought = await Folder(folder, sticks).collect(known)
    assert isinstance(brought, Brought), brought
    return brought


def names(brought: Brought) -> list[str]:
    return [document.name for document in brought.documents]


async def test_a_file_is_brought_once_with_the_hour_at_which_it_was_saved(folder: Path) -> None:
    save(folder / "sheet.pdf")
    (document,) = (await look(folder)).documents
    assert (document.name, document.body, document.received_at) == ("sheet.pdf", PDF, SAVED)
    assert await look(folder, {document.mark}) == Brought(())


async def test_a_file_that_was_saved_again_is_another_one(folder: Path) -> None:
    save(folder / "sheet.pdf")
    (first,) = (await look(folder)).documents
    save(folder / "sheet.pdf", PDF + b" corrected", SAVED.replace(minute=40))
    assert names(await look(folder, {first.mark})) == ["sheet.pdf"]


async def test_the_oldest_comes_first(folder: Path) -> None:
    save(folder / "b.pdf", at=SAVED.replace(hour=9))
    save(folder / "a.pdf")
    assert names(await look(folder)) == ["b.pdf", "a.pdf"]


async def test_the_folder_is_left_as_it_was_found(folder: Path) -> None:
    path = save(folder / "sheet.pdf")
    before = os.stat(path), os.stat(folder)
    await look(folder)
    for was, now in zip(before, (os.stat(path), os.stat(folder)), strict=True):
        assert (was.st_mtime_ns, was.st_ctime_ns, was.st_size) == (now.st_mtime_ns, now.st_ctime_ns, now.st_size)


async def test_a_folder_for_each_of_the_staff_is_looked_into_and_no_deeper_than_two(folder: Path) -> None:
    save(folder / "olena" / "one.pdf")
    save(folder / "olena" / "saturday" / "two.pdf")
    save(folder / "olena" / "saturday" / "old" / "three.pdf")
    assert sorted(names(await look(folder))) == ["one.pdf", "two.pdf"]


async def test_a_file_that_is_still_being_written_waits_for_the_next_look(folder: Path) -> None:
    save(folder / "sheet.pdf", at=datetime.now(UTC))
    assert await look(folder) == Brought(())


async def test_a_stick_whose_clock_is_ahead_is_read_all_the_same(folder: Path) -> None:
    save(folder / "sheet.pdf", at=datetime.fromtimestamp(time.time() + 7200, UTC))
    assert names(await look(folder)) == ["sheet.pdf"]


async def test_no_link_is_followed(folder: Path, tmp_path: Path) -> None:
    save(tmp_path / "elsewhere" / "secret.pdf")
    (folder / "link.pdf").symlink_to(tmp_path / "elsewhere" / "secret.pdf")
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    for link in ("link.pdf", "link"):
        os.utime(folder / link, (1, 1), follow_symlinks=False)
    assert await look(folder) == Brought(())


async def test_a_link_that_takes_a_folders_place_while_we_look_leads_nowhere(folder: Path, tmp_path: Path) -> None:
    save(tmp_path / "elsewhere" / "sheet.pdf")
    save(folder / "olena" / "sheet.pdf")
    (seen,) = vault._files(folder, (), 0)
    (folder / "olena").rename(folder / "was")
    (folder / "olena").symlink_to(tmp_path / "elsewhere")
    assert not isinstance(vault._read(seen), bytes)


async def test_a_file_that_is_replaced_while_we_look_waits_for_the_next_look(folder: Path) -> None:
    path = save(folder / "sheet.pdf")
    (seen,) = vault._files(folder, (), 0)
    save(path, PDF + b" longer")
    assert vault._read(seen) is None
    path.unlink()
    assert vault._read(seen) is None
    os.mkfifo(path)
    assert vault._read(seen) is None


async def test_a_pipe_or_a_socket_does_not_keep_us_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe.pdf")
    assert await look(folder) == Brought(())


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.pdf", "._sheet.pdf", "~$sheet.pdf", "sheet.pdf~", "sheet.pdf.part", "sheet.crdownload", "a.TMP",
        "sheet.lock", "Thumbs.db", "desktop.ini", "System Volume Information/sheet.pdf", "$RECYCLE.BIN/sheet.pdf",
    ],
)  # fmt: skip
async def test_what_systems_leave_behind_is_no_document(folder: Path, name: str) -> None:
    save(folder / name)
    assert await look(folder) == Brought(())


async def test_what_cannot_be_shown_is_left_out_with_a_reason_that_names_nobody(folder: Path) -> None:
    save(folder / "Maria Kovalenko.docx", b"PK\x03\x04...")
    save(folder / "sheet.pdf")
    brought = await look(folder)
    assert names(brought) == ["sheet.pdf"]
    assert brought.left_out == ("an archive or an office document; save it as PDF",)


async def test_a_file_of_more_than_ten_megabytes_is_left_out_unread(folder: Path) -> None:
    with save(folder / "film.pdf").open("r+b") as file:
        file.truncate(vault.MOST_BYTES + 1)
    os.utime(folder / "film.pdf", (1, 1))
    assert await look(folder) == Brought((), ("a file of more than 10 MB",))


async def test_one_look_brings_no_more_than_a_small_box_can_hold(folder: Path) -> None:
    for number in range(5):
        with save(folder / f"{number}.pdf").open("r+b") as file:
            file.truncate(9 * 2**20)
        os.utime(folder / f"{number}.pdf", (number + 1, number + 1))
    first = await look(folder)
    assert names(first) == ["0.pdf", "1.pdf", "2.pdf"]
    assert names(await look(folder, {document.mark for document in first.documents})) == ["3.pdf", "4.pdf"]


async def test_of_a_thousand_files_the_newest_are_looked_at(folder: Path) -> None:
    for number in range(vault.MOST_FILES + 2):
        save(folder / f"{number}.pdf", at=datetime.fromtimestamp(1000 + number, UTC))
    brought = await look(folder)
    assert names(brought)[0] == "2.pdf"
    assert len(brought.documents) == vault.MOST_FILES
    assert brought.left_out == ("files beside the newest 500",)


async def test_an_empty_file_waits_until_something_is_in_it(folder: Path) -> None:
    save(folder / "sheet.pdf", b"")
    assert await look(folder) == Brought(())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"sheet\xff.pdf", "sheet.pdf"),  # no UTF-8: what is not a letter goes
        ("a\u202efdp.pdf".encode(), "afdp.pdf"),
        (b"\x1b[2J.pdf", "[2J.pdf"),
        (b"<script>alert(1)<script>.pdf", "<script>alert(1)<script>.pdf"),  # whoever shows it escapes it
        (b"x" * 200 + b".csv", "x" * 116 + ".csv"),
        (b"no ending", "no ending"),
        (b"ends.with a sentence", "ends.with a sentence"),
    ],
)
async def test_whatever_a_file_is_called_it_has_a_name_that_can_be_shown(folder: Path, name: bytes, shown: str) -> None:
    save(folder / os.fsdecode(name))
    (document,) = (await look(folder)).documents
    assert document.name == shown
    document.mark.encode()
    assert await look(folder, {document.mark}) == Brought(())


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    answer = await Folder(tmp_path / "gone", None).collect(())
    assert answer == Failed(f"there is no folder {tmp_path / 'gone'}")
    save(tmp_path / "file")
    assert isinstance(await Folder(tmp_path / "file", None).collect(()), Failed)


async def test_a_folder_below_home_gets_the_reason_why_it_is_not_there() -> None:
    answer = await Folder(Path("/home/nobody-of-that-name"), None).collect(())
    assert isinstance(answer, Failed)
    assert "use /srv" in answer.reason


async def test_no_stick_is_no_mistake(tmp_path: Path) -> None:
    assert await look(None, (), tmp_path / "none") == Brought(())


async def test_every_stick_is_looked_at_and_the_socket_it_is_in_does_not_matter(tmp_path: Path) -> None:
    save(tmp_path / "sticks" / "sda1" / "sheet.pdf")
    save(tmp_path / "sticks" / "sdb1" / "roster.pdf", at=SAVED.replace(minute=40))
    brought = await look(None, (), tmp_path / "sticks")
    assert names(brought) == ["sheet.pdf", "roster.pdf"]
    (tmp_path / "sticks" / "sda1").rename(tmp_path / "sticks" / "sdc1")
    assert await look(None, {document.mark for document in brought.documents}, tmp_path / "sticks") == Brought(())


async def test_a_missing_folder_does_not_hide_what_a_stick_brings(tmp_path: Path) -> None:
    save(tmp_path / "sticks" / "sda1" / "sheet.pdf")
    assert names(await look(tmp_path / "gone", (), tmp_path / "sticks")) == ["sheet.pdf"]


async def test_the_setting_opens_the_folder_and_its_pages_come_tame(folder: Path, tmp_path: Path) -> None:
    save(folder / "sheet.html", b"<html><script>alert(1)</script><p>Maria 10:00")
    source = config.Vault(name="desk", kind="vault", folder=str(folder))
    brought = await collector(source, places(str(tmp_path), {})).collect(())
    assert isinstance(brought, Brought)
    (document,) = brought.documents
    assert b"Maria 10:00" in document.body
    assert b"script" not in document.body


async def test_the_setting_opens_the_sticks_that_the_system_mounts(tmp_path: Path) -> None:
    save(tmp_path / "run/planb-sticks/sda1/sheet.pdf")
    post = collector(config.Vault(name="desk", kind="vault", sticks=True), places(str(tmp_path), {}))
    brought = await post.collect(())
    assert isinstance(brought, Brought)
    assert names(brought) == ["sheet.pdf"]
