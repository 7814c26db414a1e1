"""Opening hours as people type them: "tue-fri 9-18, sat 9-16". Pure.

Days in English, Ukrainian or Finnish, and hours with or without minutes. Whether they are possible, config decides.
"""

import re

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALLED = {
    "en": DAYS,
    "uk": ("пн", "вт", "ср", "чт", "пт", "сб", "нд"),
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
}
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_PART = re.compile(rf"(?P<days>[^\W\d][\w\s,–-]*?)\s*:?\s*{_TIME}\s*[-–]\s*{_TIME}\s*[,;]?\s*")
_NUMBER = {name[:length]: number for names in CALLED.values() for number, name in enumerate(names) for length in (2, 3)}


class Unclear(Exception):
    """Nobody could say which hours are meant."""


def hours(typed: str) -> dict[str, str]:
    """ "tue-fri 9-18, sat 9-16" -> {"tue": "09:00-18:00", …}; a day that is not named is closed. Raises Unclear."""
    found: dict[str, str] = {}
    rest = typed.strip().casefold()
    while rest:
        part = _PART.match(rest)
        if part is None:
            raise Unclear(rest)
        begin, end = (f"{int(part[at]):02}:{part[at + 1] or '00'}" for at in (2, 4))
        found |= dict.fromkeys(_days(part["days"]), f"{begin}-{end}")
        rest = rest[part.end() :]
    return {day: found[day] for day in DAYS if day in found}


def typed(found: dict[str, str], language: str) -> str:
    """The same back again, days with equal hours together."""
    names, runs = CALLED.get(language, DAYS), list[list[int]]()
    for number, day in enumerate(DAYS):
        if day not in found:
            continue
        if runs and runs[-1][-1] == number - 1 and found[DAYS[runs[-1][-1]]] == found[day]:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{_run(run, names)} {found[DAYS[run[0]]]}" for run in runs)


def _run(run: list[int], names: tuple[str, ...]) -> str:
    return names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}"


def _days(words: str) -> list[str]:
    """ "tue-fri", "mon, wed"."""
    found: list[str] = []
    for word in re.split(r"[,\s]+", re.sub(r"\s*[-–]\s*", "-", words.strip())):
        first, _, last = word.partition("-")
        begin, end = _number(first), _number(last or first)
        count = (end - begin) % 7 + 1
        found += [DAYS[(begin + step) % 7] for step in range(count)]
    return found


def _number(word: str) -> int:
    """Tuesday is 1, by its first letters."""
    for length in (3, 2):
        if word[:length] in _NUMBER:
            return _NUMBER[word[:length]]
    raise Unclear(word)
