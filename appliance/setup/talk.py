"""The door to whoever sits at the terminal: say, ask, ask without showing. And what is made of it: choices, yes or no.

It decides how a question is put, never what is asked.
"""

from collections.abc import Mapping
from typing import Protocol, TypeVar

import click

from appliance.tongue import _

Key = TypeVar("Key", bound=str)


class Talk(Protocol):
    def say(self, text: str) -> None: ...

    def ask(self, text: str, default: str = "") -> str:
        """What was typed; Enter alone: the default."""
        ...

    def hide(self, text: str) -> str:
        """The same, and nothing of it on the screen."""
        ...


class Terminal:
    """The real one. Ctrl-C ends it all (click.Abort), and nothing has been written by then."""

    def say(self, text: str) -> None:
        click.echo(text)

    def ask(self, text: str, default: str = "") -> str:
        typed: str = click.prompt(text, default=default, show_default=bool(default), prompt_suffix=_end(text))
        return " ".join(typed.split())

    def hide(self, text: str) -> str:
        typed: str = click.prompt(text, default="", show_default=False, hide_input=True, prompt_suffix=_end(text))
        return typed.strip()


class Typed:
    """Somebody who has made up their mind: answers by the beginning of a question, and Enter to all others.

    Strict: whoever asks again and again what nobody answers, and an answer that nobody asks for, is a mistake.
    """

    def __init__(self, *answers: tuple[str, str]) -> None:
        self.heard: list[str] = []
        self._left = list(answers)

    def say(self, text: str) -> None:
        self.heard.append(text)

    def ask(self, text: str, default: str = "") -> str:
        return self._answer(text) or default

    def hide(self, text: str) -> str:
        return self._answer(text)

    def over(self) -> None:
        """Everything that was prepared has been asked for."""
        assert not self._left, f"nobody asked for {self._left}"

    def _answer(self, text: str) -> str:
        self.heard.append(text)
        assert self.heard[-20:].count(text) < 5, f"asked again and again: {text}"
        for answer in self._left:
            if text.startswith(answer[0]):
                self._left.remove(answer)
                return answer[1]
        return ""


def choose(talk: Talk, text: str, options: Mapping[Key, str], default: Key) -> Key:
    """One of several, by its number."""
    keys = list(options)
    talk.say(f"\n{text}")
    for number, words in enumerate(options.values(), 1):
        talk.say(f"  {number}  {words}")
    while True:
        typed = talk.ask(_("Number"), str(keys.index(default) + 1))
        if typed.isdecimal() and 1 <= int(typed) <= len(keys):
            return keys[int(typed) - 1]
        talk.say(_("A number from 1 to {count}.", count=len(keys)))


def sure(talk: Talk, text: str, *, default: bool) -> bool:
    yes, no = _("yes"), _("no")
    while True:
        typed = talk.ask(f"{text} ({yes}/{no})", yes if default else no).casefold()
        if typed in (yes, yes[0], "yes", "y"):
            return True
        if typed in (no, no[0], "no", "n"):
            return False
        talk.say(_("{yes} or {no}.", yes=yes, no=no))


def _end(text: str) -> str:
    """What stands between a question and its answer."""
    return " " if text.endswith("?") else ": "
