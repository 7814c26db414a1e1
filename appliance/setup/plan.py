"""What the plan-B cards need, who may sign in first, and https. The rest of [plan_b]: docs/plan-b.md."""

from dataclasses import replace

from appliance.setup.asking import maybe, whole
from appliance.setup.draft import Draft
from appliance.setup.start import Found
from appliance.setup.talk import Talk, sure
from appliance.store import users
from appliance.tongue import _


def plan(talk: Talk, draft: Draft) -> Draft:
    talk.say(
        _("\nFor the plan-B cards. Enter leaves a line that can be filled in by hand; docs/plan-b.md lists the rest.")
    )
    draft = maybe(talk, draft, ("plan_b", "in_charge"), _("Who says when plan B begins?"))
    text = _("Where is the nearest cash machine?")
    draft = maybe(talk, draft, ("plan_b", "cash_machine", "place"), text)
    if draft.at("plan_b", "cash_machine", "place"):
        text = _("How many minutes on foot?")
        draft = maybe(talk, draft, ("plan_b", "cash_machine", "minutes"), text, read=whole)
    text = _("Is there a card terminal with a SIM of its own? Its name")
    draft = maybe(talk, draft, ("plan_b", "terminal", "name"), text)
    if draft.at("plan_b", "terminal", "name"):
        draft = maybe(talk, draft, ("plan_b", "terminal", "place"), _("Where does it lie?"))
    draft = maybe(talk, draft, ("plan_b", "app", "name"), _("What is the booking system's app on a phone called?"))
    draft = maybe(talk, draft, ("plan_b", "app", "support"), _("The telephone number of its support"))
    return maybe(talk, draft, ("plan_b", "wifi"), _("What is the salon's Wi-Fi called?"))


def owner(talk: Talk, draft: Draft, found: Found) -> Draft:
    """The first person who may sign in; the others come with `planb user add`."""
    if found.has_owner:
        return draft
    talk.say(_("\nThe owner sees everything on the page, with a PIN of their own."))
    while True:
        name = talk.ask(_("The owner's name"))
        pin = talk.hide(_("PIN, 4 to 12 digits (it is not shown)"))
        try:
            users.check(name, pin)
        except users.Refused as refused:
            talk.say(str(refused))
            continue
        if talk.hide(_("The same PIN again")) == pin:
            return replace(draft, owner=(name, pin))
        talk.say(_("Those were two different PINs."))


def https(talk: Talk, draft: Draft, found: Found) -> Draft:
    if found.has_https:
        return draft
    talk.say(_("\nWith https nobody on the Wi-Fi can read PINs and names. Each device is told once to trust the box."))
    return replace(draft, https=sure(talk, _("Shall the page answer with https, too?"), default=True))
