"""The papers of a salon: who sees them, where they stand, and how a browser is told to treat them."""

from dataclasses import replace
from datetime import UTC, timedelta
from html import unescape

import pytest
from conftest import TEAM, Visitor
from paper_sample import HOSTILE, PDF, SHEETS, brings
from web_sample import BOOK, NOW, Salon

from appliance import status
from appliance.noted import Heard, Note
from appliance.salon.documents import Doc
from appliance.salon.privacy import Role
from appliance.web.papers import disposition, piles

MAY: tuple[Role, ...] = ("reception", "owner")
MAY_NOT: tuple[Role, ...] = ("wall", "stylist")


@pytest.fixture
def docs(salon: Salon) -> dict[str, Doc]:
    return {doc.name: doc for doc in brings(salon, *SHEETS)}


def only_papers(salon: Salon) -> None:
    """A salon whose booking system gives no appointments."""
    for path in salon.places.state.glob("book*.db"):
        path.unlink()
    mailbox = status.SourceStatus(
        "mailbox", "imap", "fresh", NOW.astimezone(UTC), NOW.astimezone(UTC), None, 0, 0, None, None, ("documents",)
    )
    said = status.BookFile(1, NOW, "synchronised", (mailbox,), (), None)
    status.write_book(salon.places.book_json, said)


# --- who sees them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", MAY_NOT)
def test_who_may_not_see_every_name_is_told_to_sign_in_and_sees_no_name(
    visit: Visitor, docs: dict[str, Doc], role: Role
) -> None:
    for path in ("/vault", *(f"/vault/{doc.id}" for doc in docs.values()), "/vault/nothing"):
        answer = visit(role).get(path)
        assert answer.status_code == 403
        assert "Sign in to see them" in answer.text
        assert 'href="/sign-in"' in answer.text
        assert not [name for name in docs if name in unescape(answer.text)]


@pytest.mark.parametrize("role", MAY_NOT)
@pytest.mark.parametrize("path", ["/", "/day/2026-11-21", "/day/2026-11-23", "/prices", "/status", "/api/v1/status"])
def test_no_other_page_leads_there_or_names_them(visit: Visitor, docs: dict[str, Doc], role: Role, path: str) -> None:
    page = unescape(visit(role).get(path).text)
    assert "/vault" not in page
    assert not [name for name in docs if name in page]


@pytest.mark.parametrize("role", MAY)
def test_reception_and_the_owner_see_each(visit: Visitor, docs: dict[str, Doc], role: Role) -> None:
    page = unescape(visit(role).get("/vault").text)
    for doc in docs.values():
        assert f"/vault/{doc.id}" in page
        assert visit(role).get(f"/vault/{doc.id}").status_code == 200


# --- where they stand ------------------------------------------------------------------------------------


def test_they_stand_by_day_and_say_when_they_came_and_from_where(visit: Visitor, docs: dict[str, Doc]) -> None:
    page = visit("reception").get("/vault").text
    order = ["Today, Saturday 21 November", "Monday 23 November", "For every day"]
    assert [page.index(title) for title in order] == sorted(page.index(title) for title in order)
    assert page.index(order[1]) < page.index("Записи") < page.index(order[2]) < page.index("Price list 2026.pdf")
    assert "Day sheet, PDF · came 10:32 · mailbox" in page


def test_each_day_has_its_own_and_the_first_page_todays(visit: Visitor, docs: dict[str, Doc]) -> None:
    now, day, monday = (visit("reception").get(path).text for path in ("/", "/day/2026-11-21", "/day/2026-11-23"))
    for page in (now, day):
        assert "As your system printed it" in page
        assert "Day sheet Olena" in page
        assert "Записи" not in page
        assert "Price list 2026.pdf" not in page
    assert "Записи" in monday
    assert "Day sheet Olena" not in monday


def test_a_day_without_papers_says_nothing_of_them(visit: Visitor) -> None:
    page = visit("owner").get("/").text
    assert "As your system printed it" not in page
    assert "/vault" not in page
    assert "None is here now" in visit("owner").get("/vault").text


def test_of_several_with_one_name_the_newest_stands_there_and_the_others_behind_it(
    visit: Visitor, salon: Salon
) -> None:
    sheets = [("sheet.pdf", PDF + str(number).encode(), number) for number in (10, 20, 30)]
    newest, *earlier = brings(salon, *sheets)
    page = visit("reception").get("/vault").text
    assert "2 that came earlier" in page
    assert page.index(newest.id) < page.index("<details") < page.index(earlier[0].id) < page.index(earlier[1].id)


def test_a_salon_without_appointments_sees_its_papers_first(visit: Visitor, salon: Salon, docs: dict[str, Doc]) -> None:
    only_papers(salon)
    page = visit("reception").get("/").text
    assert "Day sheet Olena" in page
    assert "There is no copy of the book yet" not in page
    assert "The newest paper came at 10:37." in page


def test_on_its_wall_it_says_where_they_are(visit: Visitor, salon: Salon, docs: dict[str, Doc]) -> None:
    only_papers(salon)
    for role in MAY_NOT:
        page = visit(role).get("/").text
        assert "Sign in to see them" in page
        assert "Olena 2026" not in page


def test_before_the_first_paper_of_the_day_it_says_so(visit: Visitor, salon: Salon) -> None:
    only_papers(salon)
    assert "No paper has come yet." in visit().get("/").text
    assert "No paper for today has come yet" in visit("reception").get("/").text
    brings(salon, ("sheet 2026-11-23.pdf", PDF, 5))
    page = visit("reception").get("/").text
    assert page.index("No paper for today has come yet") < page.index("Monday 23 November")


def test_a_salon_with_appointments_sees_who_is_next_first(visit: Visitor, docs: dict[str, Doc]) -> None:
    assert "<h2>Next</h2>" in visit("reception").get("/").text


# --- what a browser is told ------------------------------------------------------------------------------


def test_whatever_is_no_pdf_is_in_a_sandbox_that_runs_and_loads_nothing(visit: Visitor, docs: dict[str, Doc]) -> None:
    for name in ("Appointments Saturday.html", "Roster.png", "Записи 23.11.2026.txt", "export.csv"):
        policy = visit("owner").get(f"/vault/{docs[name].id}").headers["content-security-policy"]
        assert policy.startswith("sandbox allow-same-origin allow-modals; default-src 'none'; ")
        assert "script" not in policy
        assert "img-src data:" in policy


def test_a_pdf_is_one_even_if_it_is_a_page_as_well(visit: Visitor, docs: dict[str, Doc]) -> None:
    (evil,) = (doc for name, doc in docs.items() if name.startswith("evil"))
    answer = visit("owner").get(f"/vault/{evil.id}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")


def test_nothing_is_guessed_kept_or_framed_by_others(visit: Visitor, docs: dict[str, Doc]) -> None:
    for doc in docs.values():
        headers = visit("owner").get(f"/vault/{doc.id}").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert len(headers.get_list("content-security-policy")) == 1


def test_a_picture_and_a_pdf_come_as_they_are(visit: Visitor, docs: dict[str, Doc]) -> None:
    answer = visit("owner").get(f"/vault/{docs['Day sheet Olena 2026-11-21.pdf'].id}")
    assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")
    picture = visit("owner").get(f"/vault/{docs['Roster.png'].id}")
    assert picture.headers["content-type"] == "image/png"


def test_tables_and_texts_are_text_in_letters_that_a_browser_knows(visit: Visitor, docs: dict[str, Doc]) -> None:
    answer = visit("owner").get(f"/vault/{docs['Записи 23.11.2026.txt'].id}")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == "09:00 Ірина Шевченко\n"
    table = visit("owner").get(f"/vault/{docs['export.csv'].id}")
    assert table.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_page_says_its_letters(visit: Visitor, docs: dict[str, Doc]) -> None:
    answer = visit("owner").get(f"/vault/{docs['Appointments Saturday.html'].id}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Maria Kovalenko" in answer.text
    assert not [word for word in ("script", "onerror", "<form") if word in answer.text]


def test_a_hostile_name_is_text_on_the_page_and_a_file_name_in_the_header(visit: Visitor, docs: dict[str, Doc]) -> None:
    page = visit("owner").get("/vault").text
    assert HOSTILE not in page
    assert "\u202e" not in page
    (evil,) = (doc for name, doc in docs.items() if name.startswith("evil"))
    assert visit("owner").get(f"/vault/{evil.id}").headers["content-disposition"] == (
        'inline; filename="evil_script_alert(1)__script_fdp.exe.pdf"; '
        "filename*=UTF-8''evil_script_alert%281%29__script_fdp.exe.pdf"
    )


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "etc_passwd.pdf"),
        ('a"; x=".pdf', "a__ x=_.pdf"),
        ("...", "document.pdf"),
        ("Записи.PDF", "______.PDF"),
        ("sheet.pdf\r\nset-cookie: a=b", "sheet.pdf__set-cookie_ a=b.pdf"),
    ],
)
def test_no_name_leaves_its_place_in_the_header(docs: dict[str, Doc], name: str, saved: str) -> None:
    doc = next(iter(docs.values()))
    said = disposition(Doc("1", "desk", name, "other", None, "application/pdf", 1, doc.received_at, None))
    assert said.startswith(f'inline; filename="{saved}"; ')
    assert said.isprintable()
    assert said.isascii()


def test_whoever_opens_a_paper_is_written_down_and_no_name_with_it(visit: Visitor, docs: dict[str, Doc]) -> None:
    """All the numbers of a day may stand in one: else nobody would have to tap on them one by one."""
    audit, paper = Heard(), docs["export.csv"]
    page = visit("reception", audit=audit)
    page.get("/vault")
    page.get("/vault/nothing")
    assert audit.notes == []
    page.get(f"/vault/{paper.id}")
    assert audit.notes == [Note(TEAM["reception"], "reception", "testclient", "export", f"paper {paper.id}")]


def test_in_an_outage_of_the_audit_a_paper_can_be_opened(visit: Visitor, docs: dict[str, Doc]) -> None:
    assert visit("reception", audit=Heard("silent")).get(f"/vault/{docs['export.csv'].id}").status_code == 200


def test_of_another_paper_nothing_is_there(visit: Visitor, docs: dict[str, Doc]) -> None:
    for path in ("/vault/0123456789abcdef", "/vault/index", "/vault/..%2f..%2fseal.key", "/vault/x/y", "/vault/"):
        answer = visit("owner").get(path)
        assert answer.status_code == 404
        assert "passwd" not in answer.text


def test_a_paper_that_is_torn_or_whose_key_is_gone_is_not_there(
    visit: Visitor, salon: Salon, docs: dict[str, Doc]
) -> None:
    client, doc = visit("owner"), docs["Roster.png"]
    (salon.places.vault / doc.id).write_bytes(b"torn")
    assert client.get(f"/vault/{doc.id}").status_code == 404
    salon.places.key(None).unlink()
    page = client.get("/vault")
    assert page.status_code == 200
    assert "None is here now" in page.text


def test_it_can_only_be_read(visit: Visitor, docs: dict[str, Doc]) -> None:
    client = visit("owner")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, f"/vault/{docs['Roster.png'].id}").status_code == 405
    head = client.head(f"/vault/{docs['Roster.png'].id}")
    assert (head.status_code, head.content) == (200, b"")


def test_days_that_are_over_stand_behind_those_that_come(docs: dict[str, Doc]) -> None:
    found = piles(docs.values(), NOW + timedelta(days=1))
    assert [pile.title for pile in found] == [
        "Tomorrow, Monday 23 November",
        "Yesterday, Saturday 21 November",
        "For every day",
    ]
    assert not any(pile.is_today for pile in found)


def test_a_price_list_that_is_paper_is_found_from_the_page_of_prices(visit: Visitor, salon: Salon) -> None:
    salon.has_book(replace(BOOK, prices=None), NOW.astimezone(UTC))
    brings(salon, ("price list.pdf", PDF, 40))
    assert 'The price list is among <a href="/vault">the papers</a>.' in visit("reception").get("/prices").text
    assert "The price list is among the papers, for reception and the owner." in visit().get("/prices").text
