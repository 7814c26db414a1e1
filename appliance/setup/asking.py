"""One question: put it, put the answer where it belongs, ask again while the settings have something against it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from appliance.setup.draft import Draft, Path
from appliance.setup.talk import Talk
from appliance.tongue import _

As = Callable[[str], Any]  # what was typed -> what is written; raises ValueError with what is allowed


def asked(talk: Talk, draft: Draft, path: Path, text: str, default: str = "", read: As = str) -> Draft:
    """The answer, in its place. It has to be one."""
    while True:
        typed = talk.ask(text, str(draft.at(*path, default=default)))
        after, why = _tried(draft, path, typed, read)
        if typed and not why:
            return after
        talk.say(why if typed else _("This one is needed."))


def maybe(talk: Talk, draft: Draft, path: Path, text: str, default: str = "", read: As = str) -> Draft:
    """The same, but Enter alone leaves it open; a dash takes away what stands there."""
    while True:
        typed = talk.ask(text, str(draft.at(*path, default=default)))
        if not typed or typed in ("-", "–"):
            return draft.put(path, None)
        after, why = _tried(draft, path, typed, read)
        if not why:
            return after
        talk.say(why)


def hidden(talk: Talk, draft: Draft, name: str, text: str) -> Draft:
    """A secret, for its own file. Enter alone: the one that is there already, or later by hand."""
    typed = talk.hide(text)
    return replace(draft, secrets={**draft.secrets, name: typed}) if typed else draft


def whole(typed: str) -> int:
    try:
        return int(typed)
    except ValueError:
        raise ValueError(_("A whole number, such as 2000.")) from None


def listed(typed: str) -> list[str]:
    """ "a, b" as a list."""
    return [part.strip() for part in typed.split(",") if part.strip()]


def _tried(draft: Draft, path: Path, typed: str, read: As) -> tuple[Draft, str]:
    try:
        after = draft.put(path, read(typed))
    except ValueError as why:
        return draft, str(why)
    return after, after.wrong(*path)
