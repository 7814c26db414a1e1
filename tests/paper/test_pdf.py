"""Sheets as a PDF, read again by another program: what stands where, on which page, in which letters."""

from datetime import UTC, datetime

import pytest
from day_sample import COPIED, SALON, many
from printed import facts, ink, pages

from appliance.paper.day_sheet import day_sheet
from appliance.paper.pdf import draw
from appliance.paper.sheet import (
    Break,
    Call,
    Cell,
    Code,
    Column,
    Entry,
    Facts,
    Fields,
    Heading,
    Lane,
    Quote,
    Row,
    Sheet,
    Steps,
    Table,
    Text,
    Timetable,
)

pytestmark = [pytest.mark.needs("pdftotext", "pdftoppm", "pdfinfo")]
AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
COLUMNS = (Column("Name", 60), Column("Price", 30, "right"), Column("Came", 10, "center"))


def hours(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{hour:02d}:00" for hour in range(first, last))


def printed(*parts: object, **more: object) -> list[str]:
    return pages(draw([Sheet("one", "A title", tuple(parts), **more)], "A title", "en", AT))  # type: ignore[arg-type]


def row(name: str, price: str = "£5", **more: object) -> Row:
    return Row((Cell(name), Cell(price), Cell(tick=True)), **more)  # type: ignore[arg-type]


# --- letters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["Ірина Шевченко, ґанок, їжак", "Weiß, Järvinen, Zoë, João, Łukasz", "850 ₴, 85 €, £85", "✓ ☎ − – … “so”"]
)
def test_names_and_amounts_of_our_salons_come_out_as_they_are_written(text: str) -> None:
    (page,) = printed(Text(text), Text(text, "strong"))
    assert page.count(text) == 2


def test_what_our_letters_lack_is_a_box_and_the_rest_of_the_line_stands() -> None:
    (page,) = printed(Text("before 漢字 😀 after"), Text("مرحبا end", "strong"))
    assert "before □□ □ after" in page
    assert "□□□□□ end" in page


def test_control_characters_and_what_turns_the_direction_are_left_out() -> None:
    (page,) = printed(Text("a\x00b\x1b[31mc \u202eevil\u202c \u200bok\ufeff"))
    assert "ab[31mc evil ok" in page


def test_braces_and_percent_signs_are_letters_like_any_other() -> None:
    (page,) = printed(Text("{nb} {} {0} %s %d %% **bold** __under__ \\( )"))
    assert "{nb} {} {0} %s %d %% **bold** __under__ \\( )" in page


def test_half_a_letter_from_a_broken_source_breaks_nothing() -> None:
    (page,) = printed(Text("a\ud800b"))
    assert "a□b" in page


# --- pages ------------------------------------------------------------------------------------------------


def test_every_sheet_counts_its_own_pages_and_says_whose_it_is_on_each() -> None:
    long = Sheet("a", "The long one", (Text("word " * 1500),), facts=("Saturday",), foot=("A copy",))
    short = Sheet("b", "The short one", (Text("word"),), foot=("A copy",))
    first, second, third, last = pages(draw([long, short, long], "x", "en", AT))[:4]
    assert [page.count("The long one") for page in (first, second)] == [1, 1]
    assert "1/2" in first
    assert "2/2" in second
    assert "1/1" in third
    assert "1/2" in last
    assert all("A copy" in page for page in (first, second, third, last))
    assert "Saturday" in second


def test_a_number_stands_at_the_top_of_every_page() -> None:
    first, second = printed(Text("word " * 1500), number="R-0412")
    assert "R-0412" in first.splitlines()[0] + first.splitlines()[1]
    assert "R-0412" in second.splitlines()[0]


def test_a_wide_sheet_lies_on_its_side() -> None:
    both = draw([Sheet("a", "A", (), is_wide=True), Sheet("b", "B", ())], "x", "en", AT)
    wide, narrow = ink(both, 1), ink(both, 2)
    assert wide[0] > wide[1]
    assert narrow[0] < narrow[1]


def test_the_same_sheets_at_the_same_moment_are_the_same_bytes() -> None:
    sheet = Sheet("a", "A", (Text("Maria"), Code("http://10.0.0.1/", "the page")))
    assert draw([sheet], "x", "en", AT) == draw([sheet], "x", "en", AT)


def test_the_file_says_of_itself_what_it_is_and_names_nobody() -> None:
    made = draw([Sheet("a", "Olena", (Text("Maria Kovalenko"),))], "Day sheets, 21 November", "uk", AT)
    assert "Day sheets, 21 November" in facts(made)
    assert "Maria" not in facts(made)
    assert b"/Lang (uk)" in made


# --- tables -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def forty() -> list[str]:
    day = many(40)
    return pages(draw([day_sheet(SALON, day, day.staff[0], COPIED)], "x", "en", AT))


def test_forty_visits_are_forty_rows_each_on_one_line(forty: list[str]) -> None:
    lines = [line for page in forty for line in page.splitlines() if "Client No" in line]
    assert len(lines) == 40
    for number, line in enumerate(lines):
        minutes = 8 * 60 + 15 * number
        assert line.split() == [
            f"{minutes // 60:02d}:{minutes % 60:02d}",
            "Client",
            f"No{number:02d}",
            "Cut",
            "15",
            "min",
            "£50",
        ]


def test_forty_visits_fill_two_pages_and_the_head_of_the_table_stands_on_both(forty: list[str]) -> None:
    assert len(forty) == 2
    assert all("Time" in page and "Initials" in page and "Came" in page for page in forty)
    assert "40 visits" in forty[1]


def test_a_row_is_never_on_two_pages() -> None:
    tall = [
        Row((Cell(f"first {n}", (f"second {n}", f"third {n}", f"last {n}")), Cell("£5"), Cell())) for n in range(50)
    ]
    found = printed(Table(COLUMNS, tuple(tall)))
    for number in range(50):
        assert [
            f"first {number}\n" in f"{page}\n".replace(" £5", "") or f"first {number} " in page for page in found
        ] == [f"last {number}\n" in page or f"last {number} " in page for page in found]


@pytest.mark.parametrize("before", range(4))
def test_what_belongs_to_a_row_stays_with_it(before: int) -> None:
    """Wherever the page happens to end."""
    parts = [Row((Cell("10:20"), Cell("finishing")), "part")] * 3
    rows = [*[row("alone")] * before, *(each for n in range(40) for each in (row(f"visit {n:02d}"), *parts))]
    for page in printed(Table(COLUMNS, tuple(rows))):
        assert 3 * page.count("visit ") == page.count("finishing")


def test_a_name_of_ten_thousand_letters_is_cut_and_says_so() -> None:
    found = printed(Table(COLUMNS, (row("w" * 10_000), row("the next"))))
    assert len(found) == 1
    assert "…" in found[0]
    assert "the next" in found[0]


def test_a_long_text_goes_on_over_the_page_and_nothing_of_it_is_lost() -> None:
    words = [f"word{n}" for n in range(4000)]
    found = printed(Text(" ".join(words)))
    assert " ".join(found).split().count("word3999") == 1
    assert all(f"word{n}" in " ".join(found).split() for n in range(4000))


def test_a_line_through_what_was_cancelled_is_ink() -> None:
    plain, struck = (
        draw([Sheet("a", "A", (Table(COLUMNS, (row("iiiiiiiiiiiiiiiiiiiii", is_struck=is_struck),)),))], "x", "en", AT)
        for is_struck in (False, True)
    )
    assert sum(ink(struck)[2]) < sum(ink(plain)[2])


def test_a_table_without_titles_has_no_head() -> None:
    (page,) = printed(Table((Column("", 1), Column("", 1)), (Row((Cell("a"), Cell("b"))),), caption="Walk-ins"))
    assert page.index("Walk-ins") < page.index("a  ")


# --- the other parts --------------------------------------------------------------------------------------


def test_every_part_says_what_it_says() -> None:
    found = "\n".join(
        printed(
            Heading("A heading"),
            Steps(("Do this", "Then that")),
            Steps(("Tick me",), tick=True),
            Quote("Say it like this"),
            Facts((("Account", "A-1234"), ("Contract", ""))),
            Call("The provider", "+44 20 7946 0000", "day and night"),
            Call("The plumber", ""),
            Fields((("Amount", 1), ("What happened", 3)), columns=2),
            Code("http://10.0.0.1/", "Scan this"),
            Break(),
            Text("On the next page"),
        )
    )
    for words in (
        "A heading",
        "1.",
        "Do this",
        "2.",
        "Then that",
        "Tick me",
        "Say it like this",
        "Account",
        "A-1234",
        "☎ +44 20 7946 0000",
        "The plumber",
        "day and night",
        "Amount",
        "What happened",
        "Scan this",
        "On the next page",
        "2/2",
    ):
        assert words in found


def test_whoever_writes_has_a_line_to_write_on() -> None:
    without, with_lines = (draw([Sheet("a", "A", (Fields((("Amount", lines),)),))], "x", "en", AT) for lines in (0, 4))
    assert sum(ink(with_lines, dpi=60)[2]) < sum(ink(without, dpi=60)[2])


def test_a_price_list_fills_one_column_and_then_the_other() -> None:
    table = Table(
        (Column("Cut", 1), Column("", 1, "right")), tuple(Row((Cell(f"Service {n}"), Cell("£5"))) for n in range(60))
    )
    (page,) = printed(table, columns=2)
    beside = next(line for line in page.splitlines() if "Service 0 " in line)
    assert beside.count("Service") == 2


def test_the_timetable_has_everybody_side_by_side_and_quarter_hours_have_room_for_a_line() -> None:
    entries = (
        Entry(540, 555, "work", "Maria K.", "Cut", "C"),
        Entry(600, 660, "process", "Zoë B.", "develops until 11:00"),
        Entry(610, 640, "work", "Tom A.", "Beard", lane=1, lanes=2),
        Entry(780, 840, "block", "Lunch"),
    )
    (page,) = printed(
        Timetable(540, 1080, hours(9, 18), (Lane("Olena", "09:00–17:00", entries), Lane("Mia", "", ()))), is_wide=True
    )
    assert next(line for line in page.splitlines() if "Olena" in line).split() == ["Olena", "Mia"]
    for words in ("09:00", "17:00", "C Maria K.", "Zoë B.", "Tom A.", "Lunch"):
        assert words in page


def test_many_columns_and_long_days_go_on_over_the_page() -> None:
    lanes = tuple(
        Lane(f"Stylist {n:02d}", "", (Entry(480, 500, "work", "Early"), Entry(1300, 1320, "work", "Late")))
        for n in range(12)
    )
    found = printed(Timetable(480, 1320, hours(8, 22), lanes), is_wide=True)
    assert len(found) == 4
    assert [page.count("Stylist") for page in found] == [8, 8, 4, 4]
    assert [("Early" in page, "Late" in page) for page in found] == [(True, False), (False, True)] * 2


def test_hatching_tells_what_develops_from_what_cannot_be_booked() -> None:
    plain, process, block = (
        sum(
            ink(
                draw(
                    [
                        Sheet(
                            "a",
                            "A",
                            (Timetable(540, 600, hours(9, 10), (Lane("O", "", (Entry(540, 600, kind, ""),)),)),),
                        )
                    ],
                    "x",
                    "en",
                    AT,
                )
            )[2]
        )
        for kind in ("work", "process", "block")
    )
    assert block < process < plain
