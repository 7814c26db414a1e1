"""Today on paper, as a tablet gets it: what can be chosen, as a page and as a PDF, and what is said when it fails."""

import io
import sys
import zipfile
from dataclasses import replace
from datetime import UTC

import pytest
from conftest import Visitor
from starlette.testclient import TestClient
from web_sample import BOOK, DAY, LONDON, NOW, STAFF, Salon, booked_at

from appliance.noted import Heard
from appliance.paper.printing import Press
from appliance.salon.documents import Filing
from appliance.salon.privacy import Role
from appliance.sources.door import Document
from appliance.store import seal
from appliance.store.vault import Vault
from appliance.web.on_paper import code_of

PATH = f"/sheets/{DAY.date}"
ZIP = f"/pack/{DAY.date}.zip"
FAILS = (sys.executable, "-I", "-c", "raise SystemExit(1)")


def text(page: TestClient, path: str = PATH, status: int = 200) -> str:
    answer = page.get(path)
    assert answer.status_code == status
    return answer.text


# --- what can be chosen -----------------------------------------------------------------------------------


def test_everything_of_a_day_can_be_chosen_as_a_page_and_as_a_pdf(visit: Visitor) -> None:
    page = text(visit())
    for what in ("sheets", "grid", "arrivals", "prices", "all"):
        assert f'href="{PATH}?what={what}"' in page
        assert f'href="{PATH}.pdf?what={what}"' in page
    assert f'href="{ZIP}"' in page
    assert 'href="/forms"' in page


def test_each_member_of_staff_is_there_with_how_many_visits_take_place(visit: Visitor) -> None:
    page = text(visit())
    aino = page[page.index(f'href="{PATH}/aino"') :]
    assert "2 visits" in aino[: aino.index("</li>")], "the third one is cancelled"
    assert f'href="{PATH}/joao.pdf"' in page


@pytest.mark.parametrize("role", ["reception", "owner"])
def test_who_sees_names_chooses_between_the_chair_and_the_desk(visit: Visitor, role: Role) -> None:
    page = visit(role)
    assert f'href="{PATH}?for=desk"' in text(page)
    assert f'href="{PATH}?what=sheets&amp;for=desk"' in text(page, f"{PATH}?for=desk")
    assert "Maria K." in text(page, f"{PATH}/olena")
    assert "Maria Kovalenko" in text(page, f"{PATH}/olena?for=desk")


@pytest.mark.parametrize("role", ["wall", "stylist"])
def test_who_sees_no_names_is_not_asked(visit: Visitor, role: Role) -> None:
    assert "for=desk" not in text(visit(role))
    assert "Kovalenko" not in text(visit(role), f"{PATH}/olena?for=desk")


def test_without_prices_they_cannot_be_chosen(visit: Visitor, salon: Salon) -> None:
    salon.has_book(replace(BOOK, prices=None))
    assert "what=prices" not in text(visit())
    assert "There is no price list in this copy" in text(visit(), f"{PATH}?what=prices", 404)


def test_a_day_that_is_not_held_and_a_thing_that_is_not_there_are_said(visit: Visitor) -> None:
    page = visit()
    for path in ("/sheets/2026-12-24", "/sheets/2026-12-24.pdf", "/sheets/nonsense/olena", "/pack/2026-12-24.zip"):
        assert "That day is not in this copy" in text(page, path, 404)
    assert "That cannot be printed" in text(page, f"{PATH}?what=money", 404)
    assert "Nobody of that name works that day" in text(page, f"{PATH}/nobody", 404)


@pytest.mark.parametrize("staff", ["a/b", "../../etc/passwd", "<b>", "50%", "Олена", "a b?c#d"])
def test_what_the_booking_system_calls_its_staff_breaks_no_address(visit: Visitor, salon: Salon, staff: str) -> None:
    person = replace(STAFF[0], id=staff, name="Odd")
    salon.has_book(replace(BOOK, days=(replace(DAY, staff=(person,), visits=(), blocks=()),)))
    page = visit()
    chosen = text(page)
    path = chosen[chosen.index("p-people") :].split('href="')[1].split('"')[0]
    assert "Nobody is booked with Odd" in text(page, path)


# --- as a page --------------------------------------------------------------------------------------------


def test_a_sheet_as_a_page_says_what_the_paper_says_and_leads_to_the_pdf(visit: Visitor) -> None:
    page = text(visit("stylist"), f"{PATH}/olena")
    for words in (
        "Olena",
        "Full head colour 45",
        "developing 35",
        "Patch test: 12 Oct 2026",
        "Walk-ins",
        "Read-only copy",
    ):
        assert words in page.replace("\u00a0", " ")
    assert f'href="{PATH}/olena.pdf"' in page
    assert "style=" not in page


def test_the_link_to_the_pdf_keeps_what_was_asked_for(visit: Visitor) -> None:
    page = text(visit("owner"), f"{PATH}?what=sheets&for=desk")
    assert f"{PATH}.pdf?what=sheets&amp;for=desk" in page


def test_everybodys_day_sheets_are_one_article_each(visit: Visitor) -> None:
    assert text(visit(), f"{PATH}?what=sheets").count('<article class="paper') == len(STAFF)


def test_a_name_that_is_a_script_is_a_name(visit: Visitor, salon: Salon) -> None:
    hostile = booked_at(1, "olena", "<script>alert(1)</script>{{7*7}}", "<img src=x onerror=alert(1)>", "10:00", 30)
    salon.has_book(replace(BOOK, days=(replace(DAY, visits=(hostile,)),)))
    for path in (f"{PATH}/olena?for=desk", f"{PATH}?what=grid", f"{PATH}?what=arrivals"):
        page = text(visit("owner"), path)
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "{{7*7}}" in page


def test_a_qr_code_on_a_page_is_a_path_without_a_style() -> None:
    size, path = code_of("http://10.0.0.1/")
    assert size == 21 + 8
    assert path.startswith("M4 4h1v1h-1z")


# --- as a PDF ---------------------------------------------------------------------------------------------


def test_a_pdf_is_shown_under_a_name_that_says_what_it_is_and_stays_in_no_cache(visit: Visitor) -> None:
    answer = visit("stylist").get(f"{PATH}/olena.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f"inline; filename*=UTF-8''{DAY.date}-olena.pdf"
    assert answer.headers["cache-control"] == "no-store"


def test_the_pack_is_a_zip_to_be_kept(visit: Visitor) -> None:
    answer = visit("reception").get(ZIP)
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''planb-{DAY.date}.zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert f"{DAY.date}-everything.pdf" in archive.namelist()


def test_what_was_printed_and_taken_along_is_noted_without_a_client(visit: Visitor) -> None:
    audit = Heard()
    page = visit("reception", audit=audit)
    for path in (PATH, f"{PATH}/olena", f"{PATH}/olena.pdf", f"{PATH}.pdf", ZIP):
        assert page.get(path).status_code == 200
    assert [(note.who, note.action, note.what) for note in audit.notes] == [
        ("Freya", "print", f"sheet {DAY.date} olena"),
        ("Freya", "print", f"sheets {DAY.date}"),
        ("Freya", "export", f"pack {DAY.date}"),
    ]


def test_paper_is_not_held_back_when_nobody_takes_the_note(visit: Visitor) -> None:
    assert visit(audit=Heard("silent")).get(f"{PATH}/olena.pdf").status_code == 200


def test_when_the_pdf_cannot_be_made_the_page_can_be_printed(visit: Visitor) -> None:
    audit = Heard()
    answer = visit(audit=audit, press=Press(FAILS)).get(f"{PATH}/olena.pdf")
    assert answer.status_code == 503
    assert "The PDF could not be made" in answer.text
    assert f'href="{PATH}/olena"' in answer.text
    assert audit.notes == []


def test_when_too_many_print_at_once_they_are_told_to_wait(visit: Visitor) -> None:
    answer = visit(press=_Busy()).get(f"{PATH}/olena.pdf")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Others are printing just now" in answer.text


@pytest.mark.parametrize("path", [f"{PATH}/olena.pdf", f"/pack/{DAY.date}.zip"])
def test_guests_who_print_without_end_leave_reception_its_place(visit: Visitor, path: str) -> None:
    assert visit(press=_Busy(3)).get(path).status_code == 503
    assert visit("reception", press=_Busy(3)).get(path).status_code == 200


class _Busy(Press):
    """Some are before us, and none of them gets on."""

    def __init__(self, before: int = 5) -> None:
        super().__init__()
        self._waiting = before


def test_a_stylist_who_is_not_in_the_book_gets_the_sheets_that_she_may_see(visit: Visitor, salon: Salon) -> None:
    salon.has_book(replace(BOOK, days=(replace(DAY, staff=STAFF[1:]),)))
    assert "6.1 30 g" not in text(visit("stylist"), f"{PATH}?what=sheets")


def test_a_salon_that_has_only_papers_is_led_to_them(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    sheet = Document("mark", "day sheet.txt", b"09:00 Maria", NOW.astimezone(UTC))
    vault = Vault(salon.places.vault, seal.ensure(salon.places.key(None)))
    vault.keep("mailbox", [sheet], Filing(LONDON, lambda _: "09:00-18:00"), NOW.astimezone(UTC))
    salon.says_of_book(None)
    salon.places.book_json.unlink()
    assert 'href="/vault"' in text(visit("reception"), PATH, 404)
