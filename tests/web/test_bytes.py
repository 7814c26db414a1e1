"""No output holds what its reader may not see: a day full of canaries goes in, the bytes of everything are searched.

What each role sees stands here a second time, by hand: the table of salon/privacy.py is what is being tested.
"""

import io
import logging
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from conftest import TEAM, Visitor
from httpx2 import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from web_sample import BLOCKS, BOOK, DAY, LONDON, NOW, Salon, booked_at

from appliance import config, status, summary
from appliance.dash import Dashboard
from appliance.places import places
from appliance.salon.documents import Filing
from appliance.salon.model import Alert, Visit
from appliance.salon.privacy import Role
from appliance.sources.door import Document
from appliance.store import seal
from appliance.store.vault import Vault
from appliance.sync import sync_once

PER_VISIT = (
    "surname",
    "phone",
    "ref",
    "history",
    "formula",
    "note",
    "alert",
    "deposit",
    "paid",
    "room",
    "new",
    "asked",
)
PHONES = {"own": "07700 900111", "other": "07700 900222"}
DEPOSITS = {"own": 1231, "other": 1232}
PAID = {"own": 2341, "other": 2342}

# what each canary looks like in the bytes
CANARIES: dict[str, tuple[str, ...]] = {
    **{f"{which} {what}": (f"{what}canary{which}",) for which in PHONES for what in PER_VISIT},
    **{f"{which} phone": (number, number.replace(" ", ""), number[-6:]) for which, number in PHONES.items()},
    **{f"{which} deposit": (f":{minor}", f"{minor / 100:.2f}") for which, minor in DEPOSITS.items()},
    **{f"{which} paid": (f":{minor}", f"{minor / 100:.2f}") for which, minor in PAID.items()},
    "own sum": ("35.72", "64.28"),  # deposit and payment together, and what they leave
    "other sum": ("35.74", "64.26"),
    "own new": ("own is new", '"is_new":true'),
    "other new": ("other is new",),
    "own asked": ('"asked_for":true', "asked for Olena"),
    "other asked": ("asked for Mia",),
    "label": ("labelcanary",),
    "documents": ("papercanary", "sheetcanary"),
}
WORK = {"history", "formula", "note", "alert", "deposit", "paid", "room", "new", "asked", "sum"}
DESK = {f"{which} {what}" for which in PHONES for what in WORK | {"surname"}} | {"label", "documents"}
SEEN: dict[Role, set[str]] = {
    "wall": set(),
    "stylist": {f"own {what}" for what in WORK} | {"other alert", "other room", "label"},
    "reception": DESK,
    "owner": DESK | {f"{which} {what}" for which in PHONES for what in ("phone", "ref")},
}


def full_of_canaries(which: str, staff: str, start: str) -> Visit:
    """Everything that can be known of a visit; the free texts name the client and the number, too."""
    surname, phone = f"surnamecanary{which}", PHONES[which]
    tail = f"{surname} {phone} {which}@home.example"
    plain = booked_at(1, staff, f"Maria {surname}", f"Cut {tail}", start, 60, price=10000, room=f"roomcanary{which}")
    client = replace(
        plain.client,
        phone=phone,
        ref=f"refcanary{which}",
        history=(f"historycanary{which} {tail}",),
        formula=f"formulacanary{which} {tail}",
    )
    return replace(
        plain,
        id=f"main-{which}",
        client=client,
        note=f"notecanary{which} {tail}",
        alerts=(Alert("allergy", f"alertcanary{which} {tail}"),),
        deposit_minor=DEPOSITS[which],
        paid_minor=PAID[which],
        is_new=which == "own",
        asked_for=True,
    )


@pytest.fixture
def full(salon: Salon) -> Salon:
    visits = (full_of_canaries("own", "olena", "10:50"), full_of_canaries("other", "mia", "11:30"))
    block = replace(BLOCKS[0], label="labelcanary")
    salon.has_book(replace(BOOK, days=(replace(DAY, visits=visits, blocks=(block,)),)))
    salon.had_an_outage(booked_at(1, "sam", "", "", "10:30", 1).start, booked_at(1, "sam", "", "", "11:45", 1).start)
    sheet = Document("mark", "papercanary.txt", b"sheetcanary 09:00 Maria", NOW.astimezone(UTC))
    vault = Vault(salon.places.vault, seal.load(salon.places.key(None)))
    vault.keep("mailbox", [sheet], Filing(LONDON, lambda _: "09:00-18:00"), NOW.astimezone(UTC))
    return salon


def found(text: str) -> set[str]:
    text = unescape(text).replace("\\u00a0", " ")
    return {name for name, looks in CANARIES.items() if any(look in text for look in looks)}


# --- the page -------------------------------------------------------------------------------------------

DATE = str(DAY.date)
EXAMPLES: dict[str, tuple[str, ...]] = {
    "/": ("/",),
    "/day/{date}": tuple(
        f"/day/{DATE}{query}"
        for query in (
            "",
            "?view=grid",
            "?view=list",
            "?view=list&staff=mia",
            "?staff=olena",
            "?visit=main-own",
            "?visit=main-other",
            "?visit=nobody",
            "?find=surnamecanary",
            "?find=0111",
            "?find=maria&view=list",
        )
    ),
    "/arrivals/{date}": (f"/arrivals/{DATE}", f"/arrivals/{DATE}?by=name", "/arrivals/2026-12-24"),
    "/prices": ("/prices",),
    "/chase": ("/chase",),
    "/chase/{date}": (f"/chase/{DATE}", f"/chase/{DATE}.pdf", "/chase/2026-12-24"),
    "/sheets/{date}": tuple(
        f"/sheets/{path}"
        for path in (
            DATE,
            f"{DATE}?for=desk",
            f"{DATE}?what=sheets",
            f"{DATE}?what=sheets&for=desk",
            f"{DATE}?what=grid",
            f"{DATE}?what=arrivals",
            f"{DATE}?what=prices",
            f"{DATE}?what=all",
            f"{DATE}?what=nothing",
            "2026-12-24",
        )
    ),
    "/sheets/{date}/{staff:path}": tuple(
        f"/sheets/{path}"
        for path in (f"{DATE}/olena", f"{DATE}/mia.pdf", f"{DATE}/mia?for=desk", f"{DATE}/no", "2026-12-24/mia")
    ),
    "/pack/{date}.zip": (f"/pack/{DATE}.zip", f"/pack/{DATE}.zip?for=desk", "/pack/2026-12-24.zip"),
    "/plan-b": ("/plan-b",),
    "/plan-b.pdf": ("/plan-b.pdf",),
    "/plan-b/{card}": ("/plan-b/provider", "/plan-b/power.pdf", "/plan-b/nothing"),
    "/forms": ("/forms",),
    "/forms/{form}": ("/forms/slip?copies=2", "/forms/cash.pdf", "/forms/nothing"),
    "/outages": ("/outages",),
    "/outages/{id}": ("/outages/b-1", "/outages/b-1.pdf", "/outages/none"),
    "/status": ("/status",),
    "/healthz": ("/healthz",),
    "/api/v1/events": ("/api/v1/events?seconds=0&seen=another", "/api/v1/events?seconds=0&seen=surnamecanary"),
    "/metrics": ("/metrics",),
    "/trust": ("/trust",),
    "/planb-ca.crt": ("/planb-ca.crt",),
    "/pair/{token}": ("/pair/nothing",),
    "/phone/{date}/{visit}": (f"/phone/{DATE}/nothing", "/phone/2026-12-24/main-own"),  # what it is for: test_access.py
    "/sign-in": ("/sign-in", "/sign-in?name=Olena"),
    "/vault": ("/vault",),
    "/vault/{id}": ("/vault/{id}", "/vault/nothing"),
    "/api/v1/status": ("/api/v1/status",),
    "/api/v1/day/{date}": (f"/api/v1/day/{DATE}", "/api/v1/day/2026-12-24"),
    "/api/v1/prices": ("/api/v1/prices",),
    "/api/v1/outages": ("/api/v1/outages",),
    "/api/openapi.json": ("/api/openapi.json",),
    "/assets/{name}": ("/assets/planb.js", "/assets/nothing"),
    "/favicon.ico": ("/favicon.ico",),
}
NOT_YET = (f"/day/{DATE}/x",)


def said(answer: Response) -> str:
    """What an answer says, to a person and to a program; of a PDF also what stands on its pages, of a zip all in it."""
    kind = answer.headers.get("content-type")
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return "\n".join(f"{name}\n{inside(archive.read(name), name)}" for name in archive.namelist())
    return inside(answer.content, "x.pdf") if kind == "application/pdf" else answer.text


def inside(body: bytes, name: str) -> str:
    """The pages as they look, and once more without white space: what is cut at the end of a line is in it whole."""
    if not name.endswith(".pdf"):
        return body.decode()
    modes = ("-layout", "-raw")
    pages = [
        subprocess.run(["pdftotext", mode, "-", "-"], input=body, capture_output=True, check=True).stdout.decode()
        for mode in modes
    ]
    return f"{body!r}\n{pages[0]}\n{''.join(pages[1].split())}"


def everything(page: TestClient, salon: Salon) -> str:
    (paper,) = Vault(salon.places.vault, seal.load(salon.places.key(None))).docs()
    paths = [path.replace("{id}", paper.id) for examples in EXAMPLES.values() for path in examples]
    answers = [page.get(path) for path in (*paths, *NOT_YET)]
    return "\n".join(f"{answer.headers}\n{said(answer)}" for answer in answers)


@pytest.mark.parametrize("role", ["wall", "stylist", "reception", "owner"])
def test_every_page_and_every_answer_shows_a_role_what_it_may_see_and_nothing_else(
    visit: Visitor, full: Salon, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert found(everything(visit(role), full)) - {"own new", "other new"} == SEEN[role] - {"own new", "other new"}
    assert found(caplog.text) == set(), "what a page shows, its log does not"


@pytest.mark.parametrize("role", ["wall", "stylist", "reception", "owner"])
def test_who_is_new_is_not_for_the_wall(visit: Visitor, full: Salon, role: Role) -> None:
    assert ("new client" in visit(role).get("/").text) == (role != "wall")
    assert ('"is_new":true' in visit(role).get(f"/api/v1/day/{DATE}").text) == (role != "wall")


def test_a_stylist_whom_the_book_does_not_know_sees_the_alerts_and_no_record(visit: Visitor, full: Salon) -> None:
    there = next(visit for visit in DAY.staff if visit.name == TEAM["stylist"])
    unknown = replace(BOOK, days=(replace(DAY, visits=(full_of_canaries("own", "mia", "10:50"),), blocks=()),))
    full.has_book(unknown)
    assert there.id != "mia"
    assert found(everything(visit("stylist"), full)) == {"own alert", "own room"}


def test_a_page_that_is_added_is_searched_too(visit: Visitor) -> None:
    routes = [route for route in visit().app._app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    assert {route.path for route in routes if "GET" in (route.methods or ())} == set(EXAMPLES)


# --- what everybody may know ----------------------------------------------------------------------------


async def test_the_dashboard_shows_no_more_than_the_wall(full: Salon) -> None:
    app = Dashboard(full.places, "Salon Aurora", LONDON, clock=lambda: NOW)
    async with app.run_test(size=(200, 60)) as pilot:
        for _ in range(100):
            screen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
            if "Maria S." in screen:
                break
            await pilot.pause(0.05)
    assert "Maria S." in screen
    assert found(screen) == set()


ENTRY = "BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{title}\nDESCRIPTION:{told}\n{when}\nEND:VEVENT\n"
TITLE = "Maria surnamecanaryown - Cut"
TOLD = "Phone: 07700 900111\\nNote: notecanaryown 07700 900111\\nDeposit: 12.31\\nAllergy: alertcanaryown"
BROKEN = (  # what is put aside, and what of it could be repeated in a reason
    "DTEND:20261121T110000Z",
    "DTSTART:surnamecanaryother",
    "DTSTART;TZID=surnamecanaryother:{today}",
    "DTSTART:{today}Z\nRRULE:FREQ=surnamecanaryother",
)


def calendar() -> str:
    today = datetime.now(UTC).replace(minute=0)
    stamp = f"{today:%Y%m%dT%H%M}00"
    when = f"DTSTART:{stamp}Z\nDURATION:PT1H"
    good = [ENTRY.format(uid=f"refcanaryown{n}", title=TITLE, told=TOLD, when=when) for n in range(60)]
    bad = [
        ENTRY.format(
            uid=f"refcanaryother{n}", title="Maria surnamecanaryother", told=TOLD, when=when.format(today=stamp)
        )
        for n, when in enumerate(BROKEN)
    ]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join((*good, *bad))}END:VCALENDAR\n".replace("\n", "\r\n")


async def test_a_fetch_its_log_and_what_everybody_may_know_of_it_name_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    feed, box = tmp_path / "feed.ics", places(str(tmp_path / "box"), {})
    feed.write_text(calendar())
    settings = config.read(
        '[salon]\nname = "Salon Aurora"\ntimezone = "Europe/London"\n'
        '[[uplinks]]\nname = "broadband"\nkind = "ethernet"\ndevice = "wan0"\n'
        f'[[sources]]\nname = "main"\nkind = "ics"\nfile = "{feed}"\n'
    )
    said, _ = await sync_once(settings, box)
    known = status.read_book(box.book_json)
    assert known is not None
    assert known.sources[0].quarantined == len(BROKEN), known.sources[0].put_aside
    heard = summary.Heard(None, known, NOW, LONDON)
    outputs = ["\n".join(said), box.book_json.read_text(), summary.screen(heard), str(summary.merged(heard))]
    assert "put aside" in outputs[2]
    assert [found(output) for output in outputs] == [set()] * 4
    assert found(caplog.text) == set()
