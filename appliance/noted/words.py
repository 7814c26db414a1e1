"""What travels between the audit and whoever asks it: notes, rows, offers and answers. Decides how long each may be.

It decides nothing of what is kept, nor who may ask for what: audit/. What was looked at, printed or revealed is named
by what it is (a visit's id, a date), never by a client's name or number.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, TypeAdapter

from appliance.salon.privacy import Role
from appliance.status import ClockState

Action = Literal[
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "reveal",  # a telephone number, whole
    "reveal_refused",  # one too many on that day
    "print",
    "export",
    "offer",  # a link that pairs a device was made
    "pair",
    "pair_failed",
    "revoke",  # a device is paired no longer
    "rights",  # who may sign in, and as what
    "forget",
    "wipe",
    # what the audit says of itself
    "began",
    "purged",
    "missed",
    "broken",
]
Answer = Literal[
    "kept",
    "no_more",  # a cap is reached: not today
    "silent",  # the audit does not answer: what must not happen unseen (a reveal) does not happen
]
Lost = Literal[
    "gone",  # a link that was used, has run out, or never was one
    "silent",
]
AsDevice = Literal["stylist", "reception"]  # a device is never the owner


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("no control characters")
    return text


Short = Annotated[str, StringConstraints(max_length=60), AfterValidator(_printable)]
Long = Annotated[str, StringConstraints(max_length=160), AfterValidator(_printable)]
LONGEST_TOKEN = 64  # letters; one has 22
Token = Annotated[str, StringConstraints(max_length=LONGEST_TOKEN)]


@dataclass(frozen=True, slots=True)
class Note:
    who: Short  # the name with which somebody signed in; "" on the wall
    role: Role
    device: Short  # the name of a paired device, else its address
    action: Action
    what: Long = ""  # "sheets 2026-11-21", "phone of main-17"


@dataclass(frozen=True, slots=True)
class Row:
    """A note as it is kept. `hash` is over all the rest; `after` is the hash of the row before."""

    number: int
    at: AwareDatetime
    clock: ClockState  # who vouched for that time
    note: Note
    after: str
    hash: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a device may become: somebody's, or one with a role of its own."""

    name: Short
    role: AsDevice | None  # None: that of the person
    person: Short = ""
    mark: str = ""  # of the person's PIN (users.mark): with another one the device is nobody's any more


@dataclass(frozen=True, slots=True)
class Paired:
    offer: Offer
    cookie: str  # what the device shows from now on


# --- what one may ask, and what one is told -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Noting:
    note: Note
    ask: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Last:
    """The newest rows."""

    count: Annotated[int, Field(ge=1, le=100)]
    ask: Literal["last"] = "last"


@dataclass(frozen=True, slots=True)
class Offering:
    offer: Offer
    minutes: Annotated[float, Field(gt=0, le=24 * 60)]
    who: Short
    ask: Literal["offer"] = "offer"


@dataclass(frozen=True, slots=True)
class Looking:
    """What would this link make of me?"""

    token: Token
    ask: Literal["offered"] = "offered"


@dataclass(frozen=True, slots=True)
class Redeeming:
    token: Token
    device: Short  # its address
    ask: Literal["redeem"] = "redeem"


@dataclass(frozen=True, slots=True)
class Revoking:
    name: Short
    who: Short
    ask: Literal["revoke"] = "revoke"


Ask = Noting | Last | Offering | Looking | Redeeming | Revoking


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to any of them."""

    answer: Answer = "kept"
    refused: str = ""  # why not, for whoever typed it
    token: str = ""
    offer: Offer | None = None
    cookie: str = ""
    rows: tuple[Row, ...] = ()  # newest first


ASK: TypeAdapter[Ask] = TypeAdapter(Annotated[Ask, Field(discriminator="ask")])
TOLD = TypeAdapter(Told)


class Audit(Protocol):
    """The page's door to the audit."""

    async def note(self, note: Note) -> Answer: ...

    async def offered(self, token: str) -> Offer | Lost: ...

    async def redeem(self, token: str, device: str) -> Paired | Lost: ...

    async def last(self, count: int) -> tuple[Row, ...] | None:
        """The newest rows, newest first. None: the audit is silent."""
