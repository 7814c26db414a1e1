"""Pages that were sent: what is left of them runs nothing, loads nothing and leads nowhere."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from appliance.sources.door import Brought, Document, Failed
from appliance.sources.tame import Tamed, harmless
from appliance.sources.tameparse import ATTRIBUTES, LONGEST_PICTURE, PROPERTIES, TAGS, styles, tame

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PIXEL = "data:image/png;base64,iVBORw0KGgo="

SHEET = """<!DOCTYPE html><html><head><title>Day sheet</title><style>
@import url(http://evil.example/x.css);
@font-face { font-family: x; src: url(http://evil.example/x.woff) }
@page { size: A4 landscape; margin: 10mm }
table.day { border-collapse: collapse; width: 100% }
.late, tr:nth-child(2n) td { background-color: #eee; color: red; position: fixed }
@media print { .noprint { display: none } h1 { page-break-before: always } }
</style></head><body><h1>Saturday</h1><table class="day" border="1"><tr><th scope="col">Time</th><td colspan="2"
style="text-align:right; background: url(http://evil.example/x); width: 4em">Maria Kovalenko</td></tr></table>
<img src="data:image/png;base64,iVBORw0KGgo=" alt="logo" onerror="alert(1)"></body></html>"""

HOSTILE = (
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<iframe src='http://evil.example'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='http://evil.example'></object><embed src='http://evil.example'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href='http://evil.example/'>",
    "<link rel=stylesheet href='http://evil.example/x.css'>",
    "<form action='http://evil.example'><input name=pin><button formaction='javascript:alert(1)'>In</button></form>",
    "<a href='javascript:alert(1)'>x</a><a href='http://evil.example'>x</a><a href='/sign-out'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<img src='http://evil.example/pixel.png'><img srcset='http://evil.example/2x.png 2x'>",
    "<img src='/vault/other'><img src='//evil.example/x.png'>",
    "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
    "<div style='background:url(http://evil.example/x)'>x</div>",
    "<div style='background:u\\72l(http://evil.example/x)'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<div style='position:fixed;inset:0;z-index:9'>x</div>",
    "<style>body{background:url(http://evil.example/x)}</style>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<style>a{color:red}</style><style>*{behavior:url(x.htc)}</style>",
    "<style></style/><img src=x onerror=alert(1)></style>",
    "<style>a{content:'</style><script>alert(1)</script>'}</style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<video src='http://evil.example/x' autoplay><source src='http://evil.example/y'></video>",
    "<table background='http://evil.example/x'><tr><td background='http://evil.example/x'>x</table>",
    "<p id=main name=main accesskey=x tabindex=1 contenteditable autofocus onfocus=alert(1)>x</p>",
    "<plaintext><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php alert(1) ?><?xml-stylesheet href='http://evil.example/x.xsl'?>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
)


class Inventory(HTMLParser):
    """Every tag and attribute that a browser would find."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def test_a_printed_day_sheet_still_looks_like_one() -> None:
    page = tame(SHEET.encode())
    for kept in (
        '<table class="day" border="1">',
        '<th scope="col">Time</th>',
        'colspan="2"',
        'style="text-align:right;width:4em"',
        "Maria Kovalenko",
        f'<img src="{PIXEL}" alt="logo">',
        "@page{size:A4 landscape;margin:10mm}",
        "table.day{border-collapse:collapse;width:100%}",
        ".late, tr:nth-child(2n) td{background-color:#eee;color:red}",
        "@media print{.noprint{display:none}h1{page-break-before:always}}",
    ):
        assert kept in page, kept
    for gone in ("evil", "font-face", "import", "position", "onerror"):
        assert gone not in page, gone


@pytest.mark.parametrize("attack", HOSTILE)
@pytest.mark.parametrize("around", ["{}", "<html><body><p>Maria 10:00</p>{}", "<table><tr><td>{}</table>"])
def test_nothing_is_left_that_runs_loads_sends_or_leads_elsewhere(attack: str, around: str) -> None:
    page = tame(f"<!doctype html>{around.format(attack)}".encode())
    found = Inventory(page)
    ours = ["html", "head", "meta", "meta", "style", "body"]
    assert found.tags[: len(ours)] == ours
    assert set(found.tags[len(ours) :]) <= TAGS
    for tag, name, value in found.attributes[3:]:
        assert name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()), (tag, name)
        assert name != "src" or value.startswith("data:image/png"), value
    style = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    assert len(style) == 1
    for text in (*style, *(value for _, name, value in found.attributes if name == "style")):
        assert not re.search(r"url|expression|import|behavior|[\\<]|position|z-index", text), text


def test_nothing_in_the_lists_can_run_or_load() -> None:
    assert not TAGS & {
        "a",
        "form",
        "input",
        "link",
        "base",
        "meta",
        "style",
        "iframe",
        "svg",
        "script",
        "source",
        "area",
    }
    assert not PROPERTIES & {"position", "background", "background-image", "content", "list-style", "cursor", "z-index"}
    names = {name for names in ATTRIBUTES.values() for name in names}
    assert not [
        name for name in names if name.startswith("on") or name in ("href", "id", "name", "background", "srcset")
    ]


def test_a_style_sheet_that_does_not_end_leaves_nothing() -> None:
    assert styles("a{color:red") == ""
    assert styles("a{color:red}}b{color:blue}") == "a{color:red}b{color:blue}"
    assert styles("a{color:red} b{" + "x" * 60_000) == "a{color:red}"
    assert styles("@import 'x'; a{color:red}") == "a{color:red}"
    assert styles("@media screen and (x){a{color:red}} b{color:blue}") == "b{color:blue}"
    assert styles("/* } */ a{/* ; */color:red}") == "a{color:red}"


def test_a_picture_as_large_as_a_film_is_left_out() -> None:
    large = "A" * LONGEST_PICTURE
    assert "AAAA" not in tame(f"<html><img src='data:image/png;base64,{large}'>".encode())


@pytest.mark.parametrize(
    ("letters", "said"),
    [("utf-8", ""), ("utf-16", ""), ("cp1251", "<meta charset=windows-1251>"), ("cp1251", ""), ("koi8-u", "koi8-u")],
)
def test_names_are_read_in_the_letters_that_the_page_is_written_in(letters: str, said: str) -> None:
    said = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said == "koi8-u" else said
    page = f"<!doctype html>{said}<p>Ірина Шевченко Майстриня Пофарбування</p>"
    assert "Ірина Шевченко Майстриня Пофарбування" in tame(page.encode(letters))


@pytest.mark.parametrize("said", ["utf-99", "base64", "zlib", "utf-8"])
def test_a_page_that_lies_about_its_letters_is_read_all_the_same(said: str) -> None:
    assert "Järvinen" in tame(f"<html><meta charset={said}><p>Järvinen</p>".encode("cp1252"))


def document(body: bytes, name: str = "sheet.html") -> Document:
    return Document("mark", name, body, NOW)


async def test_a_page_comes_out_of_the_child_tame() -> None:
    tamed = await harmless(document(SHEET.encode()))
    assert tamed.body == tame(SHEET.encode()).encode()
    assert (tamed.mark, tamed.name, tamed.received_at) == ("mark", "sheet.html", NOW)


async def test_every_other_kind_is_kept_as_it_came() -> None:
    for body in (b"%PDF-1.7<script>", b"Time;Client\n", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"):
        assert (await harmless(document(body))).body == body


async def test_a_page_that_keeps_the_child_busy_is_named_and_not_tried_for_ever() -> None:
    bomb = b"<html>" + b"<div>" * 1_800_000
    said = await harmless(document(bomb), wall_s=1.0)
    assert said.body == b"This page came, and the box cannot show it: it cannot be read within 1 s.\n"
    assert said.mark == "mark"


class Posted:
    """A mailbox with one page in it, or none."""

    def __init__(self, answer: Brought | Failed) -> None:
        self.answer = answer

    async def collect(self, known: object) -> Brought | Failed:
        return self.answer


async def test_whatever_brings_a_page_brings_it_tame() -> None:
    brought = await Tamed(Posted(Brought((document(SHEET.encode()),), ("an archive",)))).collect(())
    assert isinstance(brought, Brought)
    assert b"evil" not in brought.documents[0].body
    assert brought.left_out == ("an archive",)
    assert await Tamed(Posted(Failed("no"))).collect(()) == Failed("no")
