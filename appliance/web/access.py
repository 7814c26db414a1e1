"""What the owner sees of who may look, and who did: paired devices and the newest rows of the audit."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from appliance.noted import Action, Row
from appliance.spoken import moment, short_date
from appliance.tongue import N_, _
from appliance.web.pages import Pages
from appliance.web.reader import is_valid
from appliance.web.sentences import role_name

ROWS = 12  # the rest: planb audit

DID: dict[Action, str] = {
    "sign_in": N_("signed in"),
    "sign_in_failed": N_("wrong PIN"),
    "sign_out": N_("signed out"),
    "reveal": N_("looked at a number"),
    "reveal_refused": N_("wanted one number too many"),
    "print": N_("printed"),
    "export": N_("took a copy"),
    "offer": N_("made a link to pair a device"),
    "pair": N_("paired a device"),
    "pair_failed": N_("tried a link that cannot be used"),
    "revoke": N_("took a device off the list"),
    "rights": N_("changed who may sign in"),
    "forget": N_("had a client forgotten"),
    "wipe": N_("wiped the book"),
    "began": N_("the audit started"),
    "purged": N_("old rows were let go"),
    "missed": N_("rows could not be kept"),
    "broken": N_("the audit was not whole"),
}
NAMED: tuple[Action, ...] = ("print", "export", "offer", "pair", "revoke")  # what they were about is for the owner


@dataclass(frozen=True, slots=True)
class Known:
    """A paired device."""

    name: str
    sees: str  # a person's name, or a role in words
    since: str
    is_valid: bool


@dataclass(frozen=True, slots=True)
class Done:
    """One row of the audit."""

    at: str
    who: str
    did: str
    where: str


@dataclass(frozen=True, slots=True)
class Access:
    devices: tuple[Known, ...]
    done: tuple[Done, ...]
    is_silent: bool


async def access(pages: Pages, request: Request, now: datetime) -> Access | None:
    """For the owner; None for everybody else."""
    if pages.role(request) != "owner":
        return None
    rows = await pages.audit.last(ROWS)
    people = pages.door.people.all()
    devices = tuple(
        Known(
            name=each.offer.name,
            sees=each.offer.person or role_name(each.offer.role or "wall"),
            since=short_date(each.paired_at.astimezone(now.tzinfo).date()),
            is_valid=is_valid(each, people),
        )
        for each in pages.door.devices.all()
    )
    return Access(devices, tuple(_done(row, now) for row in rows or ()), rows is None)


def _done(row: Row, now: datetime) -> Done:
    note = row.note
    did = _(DID[note.action])
    return Done(
        at=moment(row.at.astimezone(now.tzinfo), now),
        who=note.who or role_name(note.role),
        did=f"{did}: {note.what}" if note.action in NAMED and note.what else did,
        where=note.device,
    )
