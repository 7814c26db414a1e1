"""Nothing stands on the dashboard that was not said in the salon's language, but for names and numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Footer, Static
from textual.widgets._footer import FooterKey

from appliance import issues
from appliance.dash import Dashboard
from appliance.dash.changes import changes
from appliance.dash.panel import Panel
from appliance.dash.seen import Reader, Seen
from appliance.places import Places
from appliance.status import DrillStatus, IssueStatus, LineFile, VendorStatus, write_book, write_line
from appliance.tongue import speaking
from tests.dash import sample
from tests.dash.sample import NOW
from tests.shown import unsaid

BLANKS = dict.fromkeys(("name", "why", "used", "allowance", "day", "network", "time", "stays"), "4g")
VENDORS = (VendorStatus("booking.example", "unreachable", None, "SalonIQ"), VendorStatus("pay.example", "ok", None))


def data() -> set[str]:
    day = sample.day(NOW.date())
    names = [*sample.STAFF, *(visit.client.name for visit in day.visits), "PlanB", sample.SALON, sample.PAGE]
    services = [segment.service for visit in day.visits for segment in visit.segments]
    firsts = [f"{first} {last[0]}" for first, last in (visit.client.name.split(" ") for visit in day.visits)]
    keys = ["Esc", "ctrl"]
    lines = ["broadband", "4g", "hotspot", "main", "prices", "SalonIQ", "booking.example", "pay.example"]
    return {*names, *services, *firsts, *keys, *lines, "it was empty", "an entry without a title", "HOT"}


def states() -> dict[str, LineFile | None]:
    told = [issues.said(code, **BLANKS) for code in issues.CATALOGUE]
    wrong = tuple(IssueStatus(each.code, each.severity, each.title, each.text, NOW) for each in told)
    metered = replace(sample.WELL[1], allowance_mb=2000, bytes_month=41_000_000, probe_bytes_month=1_000_000, signal=62)
    dead = (sample.DEAD, replace(metered, verdict="asleep"), sample.uplink("hotspot", "unknown", None))
    poor = (sample.uplink("broadband", "degraded", 30.0, "high_loss"), metered)
    backup = sample.line("on_backup", "4g", dead)
    return {
        "silent": None,
        "starting": sample.line("starting", None),
        "home": sample.line(),
        "poor": sample.line(uplinks=poor, issues=wrong[:1]),
        "alone": sample.line(uplinks=(sample.WELL[0], sample.CUT)),
        "wrong": sample.line(issues=wrong),
        "rehearsal": replace(sample.line(), drill=DrillStatus("4g", NOW)),
        "holding": sample.line("holding", "4g", until=NOW + timedelta(seconds=43)),
        "backup": replace(backup, vendor=VENDORS),
        "asked": replace(backup, line=replace(backup.line, pinned="4g")),
        "offline": sample.line("offline", None, (sample.DEAD, sample.CUT)),
        "hotspot": sample.line("offline", "4g", (sample.DEAD, sample.CUT), issues=wrong),
        "them": replace(sample.line(), vendor=VENDORS),
        "us": replace(sample.line(), vendor=(replace(VENDORS[0], state="ok"),)),
    }


def written(app: Dashboard) -> str:
    """All that can be read: panels, their titles, the footer, the head."""
    panels = [panel for panel in app.screen.query(Panel) if panel.display]
    titles = [title for panel in panels for title in (panel.border_title, panel.border_subtitle) if title]
    texts = [Content.from_markup(title).plain for title in titles]
    texts += [static.content.plain for static in app.screen.query(Static) if hasattr(static.content, "plain")]
    texts += [key.description for footer in app.screen.query(Footer) for key in footer.query(FooterKey)]
    return "\n".join(texts)


async def read(places: Places, pilot: Pilot[None], app: Dashboard) -> list[str]:
    await pilot.pause()
    app.read()
    await pilot.pause()
    return unsaid(written(app), data())


def opened(places: Places) -> Dashboard:
    return Dashboard(places, sample.SALON, sample.ZONE, (sample.PAGE,), clock=lambda: NOW)


@pytest.fixture
def salon(tmp_path) -> Places:
    found = sample.box(tmp_path)
    sample.fill(found)
    return found


async def test_every_word_of_every_state_is_said(salon: Places) -> None:
    with speaking("xx"):
        app = opened(salon)
        async with app.run_test(size=(220, 70)) as pilot:
            for name, line in states().items():
                if line is None:
                    salon.line_json.unlink()
                else:
                    write_line(salon.line_json, replace(line, mono=line.mono + 3600))
                assert (name, await read(salon, pilot, app)) == (name, [])


async def test_so_is_what_stands_there_of_a_poor_book(salon: Places) -> None:
    aside = replace(sample.source("main", 47), quarantined=3, put_aside=("an entry without a title (2)",))
    books = [
        sample.status(aside, sample.source("prices", 600, refused="it was empty")),
        sample.status(sample.source("main", None)),
        replace(sample.status(), sources=()),
        replace(sample.status(), clock="unknown"),
    ]
    with speaking("xx"):
        app = opened(salon)
        async with app.run_test(size=(220, 70)) as pilot:
            for number, book in enumerate(books):
                write_book(salon.book_json, book)
                assert (number, await read(salon, pilot, app)) == (number, [])
            salon.book_json.unlink()
            assert await read(salon, pilot, app) == []


@pytest.mark.parametrize("later", [timedelta(hours=9), timedelta(days=1), timedelta(days=9)])
async def test_so_is_what_stands_there_on_an_empty_day(salon: Places, later: timedelta) -> None:
    with speaking("xx"):
        app = Dashboard(salon, sample.SALON, sample.ZONE, (), clock=lambda: NOW + later)
        async with app.run_test(size=(220, 70)) as pilot:
            assert await read(salon, pilot, app) == []


@pytest.mark.parametrize("key", ["question_mark", "w"])
async def test_so_is_what_lies_over_it(salon: Places, key: str) -> None:
    with speaking("xx"):
        app = opened(salon)
        async with app.run_test(size=(220, 70)) as pilot:
            await pilot.press(key)
            assert await read(salon, pilot, app) == []


async def test_so_is_what_an_owner_asks_for(salon: Places) -> None:
    with speaking("xx"):
        app = opened(salon)
        async with app.run_test(size=(220, 70)) as pilot:
            await pilot.press("h", "s", "a")
            assert await read(salon, pilot, app) == []


def test_so_is_every_change_that_is_told(salon: Places) -> None:
    """From each state to each other."""
    with speaking("xx"):
        reader = Reader(salon)
        moments: list[Seen] = [replace(reader.seen(NOW), line=line) for line in states().values()]
        books = (sample.status(sample.source(refused="it was empty")), sample.status(sample.source(visits=5)))
        moments += [replace(moments[2], status=book) for book in books]
        told = [each.text for before in (None, *moments) for after in moments for each in changes(before, after)]
    assert len({*told}) > 30
    assert [text for text in {*told} if unsaid(text, data())] == []


async def test_the_languages_of_the_salon_fit_into_its_columns(salon: Places) -> None:
    """A verdict that is cut off says nothing."""
    for language in ("en", "uk", "fi"):
        with speaking(language):
            app = opened(salon)
            async with app.run_test(size=(120, 40)) as pilot:
                await read(salon, pilot, app)
                lines = app.query_one("#uplinks", Static).content.plain.splitlines()
                copies = app.query_one("#copies", Static).content.plain.splitlines()
        assert not [line for line in (*lines, *copies) if "…" in line], language
