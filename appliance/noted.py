"""Tell the audit what somebody did on the page. The page cannot write: the audit service does, and answers.

It decides how a note travels, and nothing of what is kept: audit/. What was looked at, printed or revealed is named by
what it is (a visit's id, a date), never by a client's name or number.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Action = Literal[
    "sign_in", "sign_in_failed", "sign_out", "reveal", "print", "export", "pair", "revoke", "rights", "wipe", "clock"
]
Answer = Literal[
    "kept",
    "no_more",  # a cap is reached: not today
    "silent",  # the audit does not answer: what must not happen unseen (a reveal) does not happen
]


@dataclass(frozen=True, slots=True)
class Note:
    who: str  # the name with which somebody signed in; "" on the wall
    role: str
    device: str  # the name of a paired device, else its address
    action: Action
    what: str = ""  # "sheets 2026-11-21", "phone of main-17"


class Audit(Protocol):
    """Where notes go."""

    async def note(self, note: Note) -> Answer: ...


class Heard:
    """An audit that keeps its notes in memory: for tests, and for a box without the service."""

    def __init__(self, answer: Answer = "kept") -> None:
        self.notes: list[Note] = []
        self.answer = answer

    async def note(self, note: Note) -> Answer:
        self.notes.append(note)
        return self.answer
