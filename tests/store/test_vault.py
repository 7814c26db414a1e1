"""The vault: documents are there whole or not at all, sealed, and only as long as they are needed."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.salon.documents import Doc, Filing
from appliance.store import seal, vault_index
from appliance.store.seal import Seal
from appliance.store.snapshot import NotKept
from appliance.store.vault import NO_KEY, Shelf, Vault
from appliance.store.vault_index import Held, Index, packed, unpacked

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
FILING = Filing(ZoneInfo("Europe/London"), lambda _: "09:00-18:00")
KEY = Seal(b"k" * 32)
PDF = b"%PDF-1.7 Maria Kovalenko 10:00"


@dataclass(frozen=True)
class Sheet:
    """What a source brings."""

    name: str = "Day sheet Maria Kovalenko.pdf"
    body: bytes = PDF
    received_at: datetime = NOW
    mark: str = "folder/Kovalenko.pdf 12 7"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", KEY)


def keep(vault: Vault, *sheets: Sheet, now: datetime = NOW, source: str = "desk") -> bool:
    return vault.keep(source, sheets, FILING, now)


def written(directory: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in directory.iterdir()}


def test_what_is_kept_is_found_again(vault: Vault) -> None:
    assert keep(vault, Sheet())
    (doc,) = vault.docs()
    assert (doc.name, doc.kind, str(doc.day), doc.source) == (Sheet().name, "day_sheet", "2026-11-21", "desk")
    assert (doc.mime, doc.size, doc.received_at) == ("application/pdf", len(PDF), NOW)
    assert vault.body(doc.id) == PDF
    assert vault.marks("desk") == {Sheet().mark}
    assert vault.marks("mail") == frozenset()


def test_no_word_of_a_document_and_no_name_stands_on_the_card(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet())
    everything = b"".join(path.read_bytes() + str(path).encode() for path in (tmp_path / "vault").iterdir())
    assert b"Kovalenko" not in everything
    assert b"PDF" not in everything


def test_the_group_may_read_it_and_nobody_else(vault: Vault, tmp_path: Path) -> None:
    was = os.umask(0o077)
    keep(vault, Sheet())
    os.umask(was)
    folder = tmp_path / "vault"
    assert folder.stat().st_mode & 0o777 == 0o750
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o640}


def test_nothing_is_written_when_nothing_is_new(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet())
    before = written(tmp_path / "vault")
    assert not keep(vault, Sheet())
    assert not keep(vault)
    assert not vault.purge(NOW)
    assert written(tmp_path / "vault") == before


def test_nothing_at_all_is_written_before_the_first_document(vault: Vault, tmp_path: Path) -> None:
    assert not keep(vault)
    assert list(tmp_path.iterdir()) == []


def test_the_newest_comes_first(vault: Vault) -> None:
    keep(vault, Sheet("a.pdf", PDF + b"1", NOW - timedelta(hours=1), "1"), Sheet("b.pdf", PDF + b"2", NOW, "2"))
    assert [doc.name for doc in vault.docs()] == ["b.pdf", "a.pdf"]


def test_what_is_over_goes_and_is_not_brought_again(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet())
    (doc,) = vault.docs()
    assert doc.expires_at == datetime(2026, 11, 23, tzinfo=UTC)
    assert not vault.purge(doc.expires_at - timedelta(seconds=1))
    assert vault.purge(doc.expires_at)
    assert (vault.docs(), vault.body(doc.id)) == ((), None)
    assert [path.name for path in (tmp_path / "vault").iterdir()] == ["index"]
    assert vault.marks("desk") == {Sheet().mark}
    assert not keep(vault, Sheet(), now=doc.expires_at)


def test_a_price_list_goes_with_its_source_and_comes_with_it(vault: Vault) -> None:
    keep(vault, Sheet("price list.pdf"), Sheet("Day sheet.pdf", mark="2"))
    assert not vault.purge(NOW, ["desk"])
    assert vault.purge(NOW, ["post"])
    assert [doc.name for doc in vault.docs()] == ["Day sheet.pdf"]  # it goes by itself
    assert keep(vault, Sheet("price list.pdf"))


def test_a_document_that_was_over_before_it_came_is_never_written(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet("Day sheet 2026-11-01.pdf"))
    assert vault.docs() == ()
    assert [path.name for path in (tmp_path / "vault").iterdir()] == ["index"]


def test_the_same_sheet_sent_twice_is_one_and_its_age_is_the_newer(vault: Vault) -> None:
    keep(vault, Sheet(mark="1"))
    keep(vault, Sheet(mark="2", received_at=NOW + timedelta(minutes=5)), now=NOW + timedelta(minutes=5))
    (doc,) = vault.docs()
    assert doc.received_at == NOW + timedelta(minutes=5)
    assert vault.marks("desk") == {"1", "2"}


def test_a_new_price_list_takes_the_place_of_the_old_one(vault: Vault) -> None:
    keep(vault, Sheet("Prices.pdf", PDF, NOW, "1"))
    keep(vault, Sheet("Prices.pdf", PDF + b"!", NOW + timedelta(days=1), "2"), now=NOW + timedelta(days=1))
    (doc,) = vault.docs()
    assert vault.body(doc.id) == PDF + b"!"
    assert not vault.purge(NOW + timedelta(days=400))


def test_what_cannot_be_shown_is_not_kept(vault: Vault) -> None:
    assert not keep(vault, Sheet("sheet.docx", b"PK\x03\x04"))


def test_a_stick_whose_clock_is_ahead_does_not_bring_sheets_from_the_future(vault: Vault) -> None:
    keep(vault, Sheet(received_at=NOW + timedelta(days=300)))
    assert [doc.received_at for doc in vault.docs()] == [NOW]


def test_a_box_whose_clock_is_behind_believes_the_stick(vault: Vault) -> None:
    """After a power cut without a line; the sheet was saved ten minutes ago, on a computer that knows the time."""
    keep(vault, Sheet("Day sheet.pdf", received_at=NOW + timedelta(days=3)))
    assert [str(doc.day) for doc in vault.docs()] == ["2026-11-24"]


@pytest.mark.parametrize("year", [1, 1970, 1980])
def test_a_sheet_from_a_computer_without_a_clock_is_of_today(vault: Vault, year: int) -> None:
    keep(vault, Sheet("Day sheet.pdf", received_at=datetime(year, 1, 1, tzinfo=UTC)))
    assert [str(doc.day) for doc in vault.docs()] == ["2026-11-21"]


def test_a_name_from_outside_is_made_harmless(vault: Vault) -> None:
    keep(vault, Sheet("x\u202e\x1b[2Jfdp.sheet\n.pdf"))
    assert [doc.name for doc in vault.docs()] == ["x[2Jfdp.sheet .pdf"]


# --- limits ----------------------------------------------------------------------------------------------


def held(number: int, size: int = 9, hours: int | None = 1) -> Held:
    expires = NOW + timedelta(hours=hours) if hours is not None else None
    doc = Doc(str(number), "desk", f"{number}.pdf", "other", NOW.date(), "application/pdf", size, NOW, expires)
    return Held(doc, f"m{number}", f"d{number}")


def index_of(*all_held: Held) -> Index:
    return Index(all_held)


def test_of_too_many_documents_those_go_that_are_over_soonest() -> None:
    full = index_of(*(held(number, hours=number + 1) for number in range(vault_index.MOST_DOCUMENTS + 2)))
    kept = full.bounded()
    assert len(kept.held) == vault_index.MOST_DOCUMENTS
    assert kept.gone == (("desk", "m0"), ("desk", "m1"))


def test_of_too_much_those_go_that_are_over_soonest_and_a_price_list_last() -> None:
    third = vault_index.MOST_BYTES // 3
    full = index_of(held(1, third, None), held(2, third, 5), held(3, third, 2), held(4, third, 9))
    assert [each.doc.id for each in full.bounded().held] == ["1", "2", "4"]


def test_price_lists_without_number_do_not_keep_out_the_sheets_of_the_day() -> None:
    """Whoever knows the address of a mailbox can send two hundred."""
    most = vault_index.MOST_DOCUMENTS
    lists = [held(number, hours=None) for number in range(most + 50)]
    kept = {each.doc.id for each in index_of(*lists, held(999, hours=1)).bounded().held}
    assert "999" in kept
    assert len(kept) == most // 2 + 1
    large = [held(number, vault_index.MOST_BYTES // 5, None) for number in range(5)]
    assert "999" in {each.doc.id for each in index_of(*large, held(999, vault_index.MOST_BYTES // 4)).bounded().held}


def test_the_memory_of_what_is_gone_has_an_end() -> None:
    forgotten = Index((held(1),), tuple(("desk", str(number)) for number in range(vault_index.MOST_GONE)))
    kept = forgotten.purged(NOW + timedelta(days=1))
    assert len(kept.gone) == vault_index.MOST_GONE
    assert kept.gone[-1] == ("desk", "m1")


def test_the_index_reads_back_as_it_was_written() -> None:
    index = Index((held(1), held(2, hours=None)), (("desk", "x\udc80"),))
    assert unpacked(packed(index)) == index


# --- what is broken --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body[: len(body) // 2],
        lambda _: b"",
        lambda body: bytes(len(body)),
        lambda body: body[:-1] + bytes([body[-1] ^ 1]),
        lambda body: os.urandom(len(body)),
    ],
)
@pytest.mark.parametrize("which", ["index", "document"])
def test_a_torn_or_forged_file_is_absent_and_nothing_else(
    vault: Vault, tmp_path: Path, which: str, spoil: Callable[[bytes], bytes]
) -> None:
    keep(vault, Sheet())
    (doc,) = vault.docs()
    path = tmp_path / "vault" / ("index" if which == "index" else doc.id)
    path.write_bytes(spoil(path.read_bytes()))
    assert vault.body(doc.id) is None


def test_a_lost_index_is_made_anew_from_what_is_still_brought(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet())
    (tmp_path / "vault" / "index").write_bytes(b"")
    assert vault.marks("desk") == frozenset()
    assert keep(vault, Sheet())
    assert [doc.name for doc in vault.docs()] == [Sheet().name]


def test_a_document_under_another_ones_name_does_not_open(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet(body=PDF + b"1", mark="1"), Sheet(body=PDF + b"2", mark="2"))
    one, two = (tmp_path / "vault" / doc.id for doc in vault.docs())
    one.write_bytes(two.read_bytes())
    assert vault.body(one.name) is None


def test_an_index_of_another_version_is_none(vault: Vault) -> None:
    with pytest.raises(ValueError, match="version"):
        unpacked(b'{"schema": 99}')


def test_what_a_power_cut_left_is_swept_up(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet())
    (tmp_path / "vault" / "0123456789abcdef").write_bytes(b"without a line in the index")
    (tmp_path / "vault" / "index.new").write_bytes(b"half")
    keep(vault, Sheet(mark="2", body=PDF + b"2"))
    assert len(list((tmp_path / "vault").iterdir())) == 3


def test_a_card_that_is_full_or_read_only_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file where the folder should be")
    with pytest.raises(NotKept, match="cannot be kept on the box's card"):
        keep(Vault(tmp_path / "vault", KEY), Sheet())


# --- the key ---------------------------------------------------------------------------------------------


def test_before_the_first_round_there_is_no_key_and_that_is_no_problem(tmp_path: Path) -> None:
    assert Vault(tmp_path / "vault", None).problem is None


def test_without_the_key_there_are_no_documents_and_it_is_said(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet())
    locked = Vault(tmp_path / "vault", None)
    assert (locked.docs(), locked.problem) == ((), NO_KEY)
    assert vault.problem is None
    with pytest.raises(NotKept, match="key"):
        keep(locked, Sheet(mark="2"))
    assert len(vault.docs()) == 1


def test_another_key_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    keep(vault, Sheet())
    assert Vault(tmp_path / "vault", Seal(b"x" * 32)).docs() == ()


def test_a_face_sees_new_documents_and_a_key_that_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    shelf, vault = Shelf(tmp_path / "vault", path), Vault(tmp_path / "vault", seal.ensure(path))
    assert shelf.docs() == ()
    keep(vault, Sheet())
    (doc,) = shelf.docs()
    assert shelf.body(doc.id) == PDF
    path.rename(tmp_path / "elsewhere")
    assert (shelf.docs(), shelf.body(doc.id)) == ((), None)
    (tmp_path / "elsewhere").rename(path)
    assert shelf.docs() == (doc,)
    vault.purge(NOW + timedelta(days=9))
    assert shelf.docs() == ()


def test_a_face_does_not_open_the_index_again_while_it_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    keep(Vault(tmp_path / "vault", seal.ensure(path)), Sheet())
    shelf = Shelf(tmp_path / "vault", path)
    assert shelf.docs() is shelf.docs()


def test_a_mark_that_is_not_text_does_no_harm(vault: Vault) -> None:
    keep(vault, replace(Sheet(), mark="bad \udcff name"))
    assert vault.marks("desk") == {"bad \udcff name"}


# --- a power cut ------------------------------------------------------------------------------------------

KEEPS = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo
from appliance.salon.documents import Filing
from appliance.sources.door import Document
from appliance.store.seal import Seal
from appliance.store.vault import Vault
vault = Vault(Path(sys.argv[1]), Seal(b"k" * 32))
filing = Filing(ZoneInfo("Europe/London"), lambda _: "09:00-18:00")
start = datetime(2026, 11, 21, 8, tzinfo=UTC)
for number in range(10**6):
    now = start + timedelta(days=number // 40)  # documents come, and others are over
    body = b"%PDF-" + b"%d " % number * 5000
    vault.keep("desk", [Document(str(number), "sheet.pdf", body, now)], filing, now)
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", range(5))
def test_a_process_that_is_killed_leaves_whole_documents_and_an_index_that_knows_them(
    vault: Vault, tmp_path: Path, after: int
) -> None:
    with subprocess.Popen([sys.executable, "-c", KEEPS, str(tmp_path / "vault")], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for _ in range(1 + 17 * after):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        last = max((int(line) for line in child.stdout.read().split()), default=17 * after)
    assert str(last) in vault.marks("desk")
    for doc in vault.docs():
        body = vault.body(doc.id)
        assert body is not None
        assert body.startswith(b"%PDF-")
        assert len(body) == doc.size


@pytest.mark.netns
def test_on_a_full_card_the_documents_that_are_there_stay(tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", card], check=True)
    vault = Vault(card / "vault", KEY)
    keep(vault, Sheet())
    with pytest.raises(NotKept, match="No space left"):
        keep(vault, Sheet("large.pdf", PDF + bytes(300_000), mark="2"))
    (doc,) = vault.docs()
    assert vault.body(doc.id) == PDF
    assert keep(vault, Sheet("small.pdf", PDF + b"small", mark="3"))
    assert sorted(path.name for path in (card / "vault").iterdir()) == sorted(
        ["index", *(doc.id for doc in vault.docs())]
    )


@pytest.mark.netns
def test_on_a_card_that_is_read_only_the_documents_are_read(tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", card], check=True)
    keep(Vault(card / "vault", KEY), Sheet())
    subprocess.run(["mount", "-o", "remount,ro", card], check=True)
    vault = Vault(card / "vault", KEY)
    (doc,) = vault.docs()
    assert vault.body(doc.id) == PDF
    with pytest.raises(NotKept, match="Read-only"):
        keep(vault, Sheet(mark="2", body=PDF + b"2"))
