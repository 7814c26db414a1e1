"""Where the book comes from: which booking system, and what it is asked with. How to get that: docs/with-*.md."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from appliance.setup.asking import asked, hidden, listed, maybe
from appliance.setup.draft import Draft
from appliance.setup.talk import Talk, choose
from appliance.sources.json import profile
from appliance.tongue import N_, _

PAPER = {"saloniq": "SalonIQ", "integrica": "Integrica", "tehden": "Tehden"}
OTHERS = {
    "clinic-hq": N_("Clinic HQ, or another one that mails a roster"),
    "ics": N_("a calendar with a link: Timely, Google, Outlook"),
    "caldav": N_("calendars on a server: iCloud, Nextcloud, Fastmail"),
    "sheets": N_("another one: what is printed, on a stick"),
    "later": N_("later"),
}
PAGES = {"ics": "with-any-calendar.md", "caldav": "with-any-calendar.md", "sheets": "sources.md"}


def book(talk: Talk, draft: Draft) -> Draft:
    profiles = {name: profile.load(name).title for name in profile.shipped()}
    keep = {"keep": _("as it is in the settings now")} if draft.at("sources") else {}
    options = keep | profiles | PAPER | {key: _(words) for key, words in OTHERS.items()}
    chosen = choose(talk, _("Which booking system does the salon use?"), options, "keep" if keep else "sheets")
    if chosen in ("keep", "later"):
        return draft
    page = PAGES.get(chosen, f"with-{chosen}.md")
    talk.say(_("What you need for it, and where to find it, is in docs/{page}.", page=page))
    draft = draft.put(("sources",), None)
    if chosen in profiles:
        return _profile(talk, draft, chosen)
    ask: dict[str, Callable[[Talk, Draft], Draft]] = {"clinic-hq": _mail, "ics": _calendars, "caldav": _server}
    return ask.get(chosen, _sheets)(talk, draft)


def _profile(talk: Talk, draft: Draft, name: str) -> Draft:
    """A system with an interface: its profile says what it needs, and where that is found."""
    needs = profile.load(name)
    draft = _begun(draft, {"name": "main", "kind": "json", "profile": name})
    if not needs.url:
        draft = asked(talk, draft, ("sources", 0, "url"), _("Its address, such as https://booking.yoursalon.example"))
    for key, words in needs.values.items():
        draft = asked(talk, draft, ("sources", 0, "values", key), _upper(words))
    for key, words in needs.secrets.items():
        draft = draft.put(("sources", 0, "secrets", key), f"secret:{name}-{key}")
        draft = _secret(talk, draft, f"{name}-{key}", _upper(words))
    host = urlsplit(needs.url or str(draft.at("sources", 0, "url"))).hostname
    if draft.at("vendors") or not host:
        return draft
    return draft.put(("vendors",), [{"name": needs.title, "host": f"{host}:443"}])


def _sheets(talk: Talk, draft: Draft) -> Draft:
    """A system that only prints."""
    draft = _begun(draft, {"name": "sheets", "kind": "vault", "sticks": True})
    text = _("By when does today's paper have to be there? The box says so when it is not. Enter: it does not watch")
    return maybe(talk, draft, ("sources", 0, "expected_by"), text, "08:30")


def _mail(talk: Talk, draft: Draft) -> Draft:
    """A system that mails a roster."""
    begin = {"name": "roster", "kind": "imap", "password": "secret:roster-mail", "host": "?", "user": "?"}
    draft = _begun(draft, begin).put(("sources", 0, "host"), None).put(("sources", 0, "user"), None)
    draft = asked(talk, draft, ("sources", 0, "host"), _("The mail server (IMAP), such as imap.gmail.com"))
    draft = asked(talk, draft, ("sources", 0, "user"), _("The mail address into which the rosters come"))
    draft = _secret(talk, draft, "roster-mail", _("Its password"))
    text = _("Who sends them? The address, or what stands behind the @ with it: @clinichq.example")
    draft = maybe(talk, draft, ("sources", 0, "sender"), text)
    text = _("By when does today's roster have to be there? The box says so when it is not. Enter: it does not watch")
    return maybe(talk, draft, ("sources", 0, "expected_by"), text, "06:00")


def _calendars(talk: Talk, draft: Draft) -> Draft:
    """A link for each member of staff, or one for everybody."""
    at = 0
    while True:
        again = _("The next one's name (Enter: that was all)")
        first = _("Whose calendar is it? A name (Enter: everybody's, in one)")
        staff = talk.ask(again if at else first)
        if at and not staff:
            return draft
        name = f"calendar-{at + 1}"
        row = {"name": name, "kind": "ics", "url": f"secret:{name}"} | ({"staff": staff} if staff else {})
        after = draft.put(("sources", at), row)
        if why := after.wrong("sources", at, "staff"):
            talk.say(why)
            continue
        draft = _secret(talk, after, name, _("The link of the calendar"))
        if not staff:
            return draft
        at += 1


def _server(talk: Talk, draft: Draft) -> Draft:
    """Calendars behind a name and a password."""
    begin = {"name": "calendars", "kind": "caldav", "password": "secret:calendars", "url": "https://?", "user": "?"}
    draft = _begun(draft, begin).put(("sources", 0, "url"), None).put(("sources", 0, "user"), None)
    text = _("The address of the server; for iCloud take what stands here")
    draft = asked(talk, draft, ("sources", 0, "url"), text, "https://caldav.icloud.com")
    draft = asked(talk, draft, ("sources", 0, "user"), _("The name with which one signs in there"))
    draft = _secret(talk, draft, "calendars", _("An app password, made for the box in the account's settings"))
    text = _("Which calendars? Their names, with commas between them (Enter: all of them)")
    return maybe(talk, draft, ("sources", 0, "calendars"), text, read=listed)


def _begun(draft: Draft, row: dict[str, Any]) -> Draft:
    return draft.put(("sources",), [row])


def _secret(talk: Talk, draft: Draft, name: str, words: str) -> Draft:
    text = _("{what} (it is not shown; Enter: what is there already, or later)", what=words)
    return hidden(talk, draft, name, text)


def _upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
