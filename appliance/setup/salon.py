"""The first questions: language, name, clock, money, and when the salon is open."""

from appliance.setup.asking import asked
from appliance.setup.draft import Draft
from appliance.setup.hours import Unclear, hours, typed
from appliance.setup.start import Found, paid_in
from appliance.setup.talk import Talk, choose
from appliance.tongue import NAMES, _, known, language, speak

HOME = {"en": ("Europe/London", "GBP"), "uk": ("Europe/Kyiv", "UAH"), "fi": ("Europe/Helsinki", "EUR")}


def salon(talk: Talk, draft: Draft, found: Found) -> Draft:
    draft = _language(talk, draft, found)
    talk.say(
        _("\nEnter takes what stands in brackets. Nothing is written before the end; Ctrl-C leaves all as it was.")
    )
    draft = asked(talk, draft, ("salon", "name"), _("What is the salon called?"))
    zone, money = HOME[draft.at("salon", "language")]
    draft = asked(talk, draft, ("salon", "timezone"), _("Time zone"), found.timezone or zone)
    money = paid_in(draft.at("salon", "timezone")) or money
    draft = asked(talk, draft, ("salon", "currency"), _("Currency"), money, read=str.upper)
    return _hours(talk, draft)


def _language(talk: Talk, draft: Draft, found: Found) -> Draft:
    """First of all: everything after it is asked in that language."""
    before = known(draft.at("salon", "language", default=found.language)) or "en"
    chosen = choose(talk, "Language · Мова · Kieli", NAMES, before)
    speak(chosen)
    return draft.put(("salon", "language"), chosen)


def _hours(talk: Talk, draft: Draft) -> Draft:
    before = typed(draft.at("salon", "hours", default={}), language())
    while True:
        answer = talk.ask(_("When are you open? For example: tue-fri 9-18, sat 9-16"), before)
        try:
            found = hours(answer)
        except Unclear as unclear:
            talk.say(_("“{part}” is not clear. Days and hours, such as: tue-fri 9-18, sat 9-16", part=unclear))
            continue
        after = draft.put(("salon", "hours"), found)
        why = after.wrong("salon", "hours")
        if found and not why:
            talk.say(_("Open {hours}.", hours=typed(found, language())))
            return after
        talk.say(why or _("At least one day, such as: tue-fri 9-18"))
