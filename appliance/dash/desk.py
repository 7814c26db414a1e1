"""The panel of the desk: who is in the chair, who should have come, who is next. The wall's view: no surnames."""

from datetime import datetime

from textual.content import Content

from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import Tone, cell, lines, said, soon
from appliance.salon.day import coming, in_chair, live, running, should_have_arrived
from appliance.salon.model import Day, Visit
from appliance.spoken import clock, day_name, how_far, weekday
from appliance.tongue import _, n_

Rows = list[Content]
ROOMY = 54  # cells: enough for the column of remarks


class Desk(Panel):
    """Now and next."""

    def drawn(self, seen: Seen) -> Content:
        if seen.today is None:
            return _without(seen)
        width, height = self.content_size
        chair, late = _now(seen.today, seen.now, width), _late(seen.today, seen.now, width)
        later = _next(seen.today, seen.now, width)
        if not (chair or late or later):
            ahead = seen.later is not None and seen.later.date > seen.now.date()
            return lines([said(_("Nothing more today."), "quiet"), *([_ahead(seen)] if ahead else [])])
        parts = [(_("In the chair until"), chair), (_("Expected by now"), late), (_("Next"), later)]
        return lines(fitted(parts, height))


def fitted(parts: list[tuple[str, Rows]], height: int) -> Rows:
    """As many rows as there is room for: every part keeps its title and its first rows, and says what is left out."""
    parts = [(title, rows) for title, rows in parts if rows]
    room = max(0, height - len(parts))
    shares = _shares([len(rows) for title, rows in parts], room)
    out: Rows = []
    for (title, rows), share in zip(parts, shares, strict=True):
        left = len(rows) - share
        more = n_("{count} more", "{count} more", left)
        rest = f" · {more}" if share and left else f" · {left}" if left else ""
        out += [said(title + rest, "quiet", bold=True), *rows[:share]]
    return out


def _shares(wanted: list[int], room: int) -> list[int]:
    """Hand out the rows one by one in turn, so that no part starves another."""
    given = [0] * len(wanted)
    while room > 0 and given != wanted:
        for number, most in enumerate(wanted):
            if room > 0 and given[number] < most:
                given[number] += 1
                room -= 1
    return given


def _without(seen: Seen) -> Content:
    if not seen.has_book:
        why = said(_("It comes with the first copy. To see why not: planb sync"))
        return lines([said(_("There is no book yet."), "warn"), why])
    return lines([said(_("The copy holds nothing for today."), "warn"), _ahead(seen)])


def _ahead(seen: Seen) -> Content:
    """The next day. One that is over is only named: nobody shall take it for today."""
    day = seen.later
    if day is None:
        return said("")
    if day.date < seen.now.date():
        far = how_far(day.date, seen.now.date())
        newest = _("The newest day in the copy is {day}, {far}.", day=day_name(day.date), far=far)
        return said(newest, "warn")
    visits = live(day)
    if not visits:
        return said("")
    first = {"day": weekday(day.date), "clock": clock(visits[0].start)}
    return said(
        n_("{day}: {count} visit, at {clock}.", "{day}: {count} visits, the first at {clock}.", len(visits), **first)
    )


def _now(day: Day, now: datetime, width: int) -> Rows:
    until = {visit.id: _until(visit, now) for visit in in_chair(day, now)}
    chair = sorted(in_chair(day, now), key=lambda visit: until[visit.id])
    return [_row(day, visit, clock(until[visit.id]), "", now, width, "good") for visit in chair]


def _until(visit: Visit, now: datetime) -> datetime:
    """While colour develops, the next thing that somebody has to do is to end that."""
    part = running(visit, now)
    return part.end if part and part.kind == "process" else visit.end


def _late(day: Day, now: datetime, width: int) -> Rows:
    return [_row(day, visit, clock(visit.start), "", now, width, "warn") for visit in should_have_arrived(day, now)]


def _next(day: Day, now: datetime, width: int) -> Rows:
    return [
        _row(day, visit, clock(visit.start), soon(visit.start, now), now, width, "plain") for visit in coming(day, now)
    ]


def _row(day: Day, visit: Visit, when: str, remark: str, now: datetime, width: int, tone: Tone) -> Content:
    """ "10:45  Maria K.  Colour  Olena  in 12 min"; the remark only where there is room."""
    part = running(visit, now) or visit.segments[0]
    staff = next((person.name.split(" ")[0] for person in day.staff if person.id == part.staff), "")
    service = _("develops: {service}", service=part.service) if part.kind == "process" else part.service
    name, who, remarks = (13, 7, 13) if width >= ROOMY else (12, 7, 0)
    return Content.assemble(
        cell(when, 6, tone),
        cell(visit.client.name, name, bold=True),
        " ",
        cell(service, max(4, width - 8 - name - who - remarks)),
        " ",
        cell(staff, who, "quiet"),
        cell(remark, remarks, "quiet") if remarks else "",
    )
