"""Read a calendar server's XML. Only as a child with limits: `python -m …caldav.xml resources|entries`.

Decides what is taken from an answer, and nothing about what it means (dav.py, source.py). An answer that declares a
document type or an entity is not read at all: no calendar server needs one, and every XML bomb does.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from appliance.sources.limits import confine

DAV, CALDAV, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
DEEPEST = 40  # a calendar server's answers have eight levels
_BEGINS = {"BEGIN:VEVENT": "VEVENT", "BEGIN:VTIMEZONE": "VTIMEZONE"}
ABSENT = "BEGIN:VEVENT\nEND:VEVENT"  # an entry that the server has and does not give: it is put aside, and counted
_NOTHING = Element("nothing")

Row = dict[str, Any]


class NotRead(Exception):
    """This is no answer of a calendar server."""


def main() -> None:
    """A JSON list of answers on stdin, a letter for each byte. For each, what is asked for in JSON on stdout."""
    confine()
    wanted = {"resources": resources, "entries": entries}[sys.argv[1]]
    json.dump([wanted(body.encode("latin-1")) for body in json.load(sys.stdin.buffer)], sys.stdout)


def resources(body: bytes) -> list[Row]:
    """What a multistatus (RFC 4918 13) says of each resource."""
    return [_resource(response) for response in _responses(body)]


def entries(body: bytes) -> str:
    """All entries of an answer as one calendar, in the same order whatever order the server chose."""
    found = sorted(_responses(body), key=lambda response: _text(response.find(f"{DAV}href")))
    if any(" 507" in _text(response.find(f"{DAV}status")) for response in found):
        raise NotRead  # "too many": what there is would be a part of the day (RFC 4791 7.8)
    return one_calendar(_text(_found(response).get(f"{CALDAV}calendar-data")) or ABSENT for response in found)


def one_calendar(texts: Iterable[str]) -> str:
    """The events of many calendars, and each time zone once: every object of a server is a calendar of its own."""
    zones, events = dict[str, str](), list[str]()
    for name, lines in (part for text in texts for part in _parts(text)):
        if name == "VEVENT":
            events += lines
        elif lines[-1].upper() == "END:VTIMEZONE":
            zoned = next((line for line in lines if line.upper().startswith("TZID")), "")
            zones.setdefault(zoned, "\r\n".join(lines))
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *zones.values(), *events, "END:VCALENDAR", ""])


def _parts(text: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of each time zone and event."""
    name, lines = "", list[str]()
    for line in text.replace("\r\n", "\n").split("\n"):
        begins = _BEGINS.get(line.upper())
        if begins:
            if lines:
                yield name, lines
            name, lines = begins, []
        if name:
            lines.append(line)
        if name and line.upper() == f"END:{name}":
            yield name, lines
            name, lines = "", []
    if lines:
        yield name, lines


def _responses(body: bytes) -> list[Element]:
    root = tree(body)
    if root.tag != f"{DAV}multistatus":
        raise NotRead
    return root.findall(f"{DAV}response")


def tree(body: bytes) -> Element:
    builder, depth = TreeBuilder(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise NotRead
        builder.start(_tag(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_tag(name))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.Parse(body, True)
    return builder.close()


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refuse(*_: object) -> None:
    raise NotRead


def _resource(response: Element) -> Row:
    found = _found(response)
    takes = {one.attrib.get("name", "").upper() for one in found.get(f"{CALDAV}supported-calendar-component-set", ())}
    return {
        "href": _text(response.find(f"{DAV}href")),
        "is_calendar": found.get(f"{DAV}resourcetype", _NOTHING).find(f"{CALDAV}calendar") is not None,
        "takes_visits": not takes or "VEVENT" in takes,
        "name": _text(found.get(f"{DAV}displayname")),
        "ctag": _text(found.get(f"{SERVER}getctag")),
        "token": _text(found.get(f"{DAV}sync-token")),
        "principal": next(_hrefs(found.get(f"{DAV}current-user-principal")), ""),
        "homes": list(_hrefs(found.get(f"{CALDAV}calendar-home-set"))),
    }


def _found(response: Element) -> dict[str, Element]:
    """The properties that the server has: it lists those that it has not under another status."""
    return {
        value.tag: value
        for state in response.findall(f"{DAV}propstat")
        if " 200" in _text(state.find(f"{DAV}status"))
        for value in state.findall(f"{DAV}prop/*")
    }


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _hrefs(element: Element | None) -> Iterator[str]:
    return (_text(one) for one in (element.findall(f"{DAV}href") if element is not None else ()))


if __name__ == "__main__":
    main()
