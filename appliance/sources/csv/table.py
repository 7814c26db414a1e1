"""A CSV file -> the line with the names of its columns, and the lines below it. Only in a child with limits.

Decides in which letters and with which delimiter it is written, and which column is which. Whatever is not certain is
asked for: a reason names the setting. Every cell stays text: nothing here turns 07700 into 7700.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

DELIMITERS = ",;\t|"
HEAD_LINES = 20  # a title, the name of the salon and the dates may stand above the names of the columns
MOST_NAMED = 25
_A_WORD = re.compile(r"[\u00c0-\u00ff]{4}")  # four such letters in a row are in no Western word


class Wrong(Exception):
    """Nothing of it is read. The reason is for people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns that are looked for."""

    names: Mapping[str, tuple[str, ...]]  # what tables call them, by our name
    mapped: Mapping[str, str]  # what this one calls them, as the settings say
    needs: tuple[frozenset[str], ...]  # one of each set has to be there

    def called(self, field: str) -> tuple[str, ...]:
        return (self.mapped[field],) if field in self.mapped else self.names[field]

    def lost(self, where: Mapping[str, int]) -> list[str]:
        """What is not there, in words for people."""
        lost = [f'"{name}"' for field, name in self.mapped.items() if field not in where]
        return lost or [" or ".join(sorted(one)) for one in self.needs if not one & where.keys()]


@dataclass(frozen=True, slots=True)
class Table:
    """Its lines, and where a field stands in each."""

    where: Mapping[str, int]
    names: list[str]  # of all columns
    lines: Iterator[list[str]]

    @property
    def unused(self) -> list[str]:
        return [shown(name) for at, name in enumerate(self.names) if name.strip() and at not in self.where.values()]


def table(text: str, wanted: Wanted, delimiter: str | None) -> Table:
    """The table in a text. Raises Wrong."""
    if text.lstrip().startswith("<"):
        raise Wrong("it is a web page, perhaps a sign-in page, and not a table")
    hint = re.match(r"sep=(.)\r?\n", text)  # how Excel is told the delimiter
    text = text[hint.end() :] if hint else text
    head, told = text[: 64 * 1024], delimiter or (hint and hint[1])
    for tried in told or sorted(DELIMITERS, key=head.count, reverse=True):
        for below, names in enumerate(islice(_lines(head, tried), HEAD_LINES), 1):
            where = _where(names, wanted)
            if not wanted.lost(where):
                _only_once(names, where)
                return Table(where, names, islice(_lines(text, tried), below, None))
    why = _missing(head, wanted, told or max(DELIMITERS, key=head.count))
    raise Wrong(f"{why}; look at `delimiter`" if delimiter else why)


def decoded(body: bytes, encoding: str | None) -> str:
    """As the settings say; else UTF-8, UTF-16 by its mark, or Windows' Western letters if they make Western words."""
    marked = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    tried = (encoding,) if encoding else ("utf-16",) if marked else ("utf-8", "cp1252")
    for one in tried:
        try:
            text = body.decode("utf-8-sig" if one == "utf-8" else one)
        except UnicodeDecodeError:
            continue
        if one == "cp1252" and not encoding and _A_WORD.search(text):
            raise Wrong('its letters may be Cyrillic; write: encoding = "cp1251", or save it as UTF-8')
        if text.count("\0") > len(text) // 4:
            raise Wrong('it seems to be UTF-16 without its mark; write: encoding = "utf-16"')
        return text.replace("\0", "")
    known = (
        f"it is not written in {encoding}; look at `encoding`" if encoding else "it is in letters that we do not know"
    )
    raise Wrong(f"{known}, or save it as UTF-8")


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    while True:
        try:
            yield next(lines)
        except StopIteration:
            return
        except csv.Error:
            raise Wrong("it is not a table") from None


def plain(name: str) -> str:
    """A column's name as we compare it."""
    return " ".join(name.strip("\ufeff*: \t").replace("_", " ").replace("’", "'").casefold().split())


def _where(names: list[str], wanted: Wanted) -> dict[str, int]:
    """Where each field stands. "Duration (min)" is a duration."""
    at = dict[str, int]()
    for number, name in enumerate(names):
        at.setdefault(plain(name), number)
        at.setdefault(plain(re.sub(r"\(.{0,20}\)", "", name)), number)
    at.pop("", None)
    found = {field: [at[plain(one)] for one in wanted.called(field) if plain(one) in at] for field in wanted.names}
    return {field: numbers[0] for field, numbers in found.items() if numbers}


def _only_once(names: list[str], where: Mapping[str, int]) -> None:
    called = Counter(map(plain, names))
    for number in where.values():
        if called[plain(names[number])] > 1:
            raise Wrong(f'it has several columns called "{shown(names[number])}"; give each its own name')


def _missing(head: str, wanted: Wanted, delimiter: str) -> str:
    """Which column is not there, and which are: of the first line that looks like names."""
    names = next((line for line in _lines(head, delimiter) if sum(map(bool, line)) > 1), [])
    lost = ", ".join(wanted.lost(_where(names, wanted)))
    if not names or any(re.search(r"\d{3}|\d[.:/]\d|@", name) for name in names):  # nobody's name into a reason
        return f"it has no line with the names of its columns, and we look for {lost}"
    has = ", ".join(filter(None, map(shown, names[:MOST_NAMED])))
    return f"it has no column {lost}; look at `columns`. It has: {has}"


def shown(name: str) -> str:
    """A column's name for people."""
    return " ".join(name.strip("\ufeff").split())[:40]
