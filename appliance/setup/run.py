"""From the first question to the written file. Decides the order, and that somebody has to agree."""

from datetime import datetime

from appliance.config import Broken, read
from appliance.places import Places
from appliance.setup import book, lines, plan, salon
from appliance.setup.draft import Draft
from appliance.setup.start import Found, begun, look
from appliance.setup.talk import Talk, sure
from appliance.setup.writing import differs, write
from appliance.tongue import _


def run(talk: Talk, places: Places, now: datetime, found: Found | None = None) -> bool:
    """Ask, show, write. False: nothing was written. Raises OSError, users.Refused and tls.Refused."""
    before, note = begun(places.toml)
    if note:
        talk.say(note)
    after = interview(talk, before, found or look(places))
    try:
        read(after.toml())
    except Broken as broken:
        talk.say("\n".join(map(str, broken.problems)))
        talk.say(_("These were in the settings before. Mend them in {file}, then try again.", file=places.toml))
        return False
    if not _agreed(talk, before, after):
        talk.say(_("Nothing was written."))
        return False
    write(places, after, now)
    return True


def interview(talk: Talk, draft: Draft, found: Found) -> Draft:
    """Every question, in the order in which an owner would tell it."""
    draft = salon.salon(talk, draft, found)
    draft = lines.lines(talk, draft, found)
    draft = book.book(talk, draft)
    draft = plan.plan(talk, draft)
    draft = plan.owner(talk, draft, found)
    return plan.https(talk, draft, found)


def _agreed(talk: Talk, before: Draft, after: Draft) -> bool:
    talk.say(_("\nThis is what changes in the settings:"))
    talk.say("\n".join(differs(before, after)) or _("nothing"))
    for name in after.secrets:
        talk.say(_("A file of its own for the secret {name}, which only root can read.", name=name))
    return sure(talk, _("Write it?"), default=True)
