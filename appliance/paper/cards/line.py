"""The cards about the line: whose fault it is, the hotspot, the provider, and the booking system on a phone."""

from collections.abc import Iterator

from appliance.config.tables import Provider
from appliance.paper.cards.plan import Plan
from appliance.paper.sheet import Call, Cell, Code, Column, Facts, Heading, Part, Quote, Row, Steps, Table, Text
from appliance.spoken import dated, joined, number
from appliance.tongue import _

NOTES = 4  # times that a provider is rung in one outage, with a line for each


def them_or_us(plan: Plan) -> Iterator[Part]:
    system = joined(plan.systems) or _("the booking system")
    rows = (
        (
            _("No page opens, on no device"),
            _("Our line"),
            _("Card “Switch on the hotspot”, then card “Ring the provider”."),
        ),
        (
            _("Other pages open, {system} does not", system=system),
            _("Them"),
            _("Restart nothing. Work with the copy on the box's page and on paper. Look at their status page."),
        ),
        (
            _("One device alone has trouble"),
            _("That device"),
            _("Is it on the salon's Wi-Fi? Switch its Wi-Fi off and on. Use another device meanwhile."),
        ),
        (
            _("The card terminal alone has trouble"),
            _("The card company"),
            _("Use our own terminal. Ring the number on the terminal."),
        ),
        (
            _("The box's page does not open"),
            _("The box, or the salon's Wi-Fi"),
            _("Is the lamp of the box on? If not: is it plugged in? Tell the owner."),
        ),
        (_("The lights are out, too"), _("The power"), _("Card “Power or water is gone”.")),
    )
    columns = (Column(_("What you see"), 0.3), Column(_("Who it is"), 0.22), Column(_("What to do"), 0.48))
    yield Table(columns, tuple(Row((Cell(seen, weight="strong"), Cell(who), Cell(do))) for seen, who, do in rows))
    yield from _of_the_system(plan)


def _of_the_system(plan: Plan) -> Iterator[Part]:
    app = plan.has.app
    yield Heading(_("Ask the booking system"))
    yield Call(app.name or _("Support of the booking system"), app.support)
    if app.status_page:
        yield Code(
            app.status_page,
            _("Its status page: {address}. Open it on a phone with the Wi-Fi off.", address=app.status_page),
        )
    if app.community:
        yield Code(
            app.community,
            _("Where other salons say whether it is down for them, too: {address}", address=app.community),
        )
    if not (app.status_page or app.community):
        yield Facts(((_("Its status page"), ""), (_("Where other salons meet"), "")))


def hotspot(plan: Plan) -> Iterator[Part]:
    phone = plan.has.phone
    yield Facts(
        (
            (_("Phone"), " · ".join(each for each in (phone.owner, phone.model) if each)),
            (_("Name of its Wi-Fi"), plan.hotspot),
            (_("Last tried"), dated(phone.tested) if phone.tested else ""),
            *(((_("Speed in the salon"), _("{mbit} Mbit/s", mbit=number(phone.mbit, 1))),) if phone.mbit else ()),
        )
    )
    if phone.kind != "android":
        yield Heading(_("On an iPhone"))
        yield Steps(_on_iphone())
    if phone.kind != "iphone":
        yield Heading(_("On an Android phone"))
        yield Steps(_on_android())
    yield Heading(_("Then"))
    yield Steps(tuple(_then(plan)))
    yield Text(_("The password is on the phone, on the same screen. It is not written down here."), "soft")


def _on_iphone() -> tuple[str, ...]:
    return (
        _("Open Settings, then Personal Hotspot."),
        _("Switch on “Allow Others to Join”."),
        _("Switch on “Maximise Compatibility”, if it is there: older devices find the phone then."),
        _("Stay on this screen until the others have joined: otherwise the phone hides its Wi-Fi."),
    )


def _on_android() -> tuple[str, ...]:
    return (
        _("Swipe down from the top, twice, and tap “Hotspot”."),
        _("If it is not there: Settings, then “Network and internet” (Samsung: “Connections”), then “Hotspot”."),
        _("Switch on “Wi-Fi hotspot”."),
        _("If older devices do not find it: set the band to 2.4 GHz on the same screen."),
    )


def _then(plan: Plan) -> Iterator[str]:
    yield _("Put the phone on a charger, near the window and near the desk.")
    if plan.joins_by_itself:
        yield _("Wait two minutes. The box joins by itself, and the page says that we are on the backup line.")
        yield _("If it does not: on the till, choose the phone's Wi-Fi in the list and type its password.")
    else:
        yield _(
            "On the till, choose the phone's Wi-Fi in the list and type its password. Only the till and the terminal."
        )
    yield _("Open the booking system. It works? Then take payments as usual. No videos, no updates, no music.")
    yield _("This page is only on the salon's own Wi-Fi: leave one tablet there.")
    yield _("When the line is back, join the salon's Wi-Fi again and switch the hotspot off.")


def provider(plan: Plan) -> Iterator[Part]:
    for each in plan.providers or (Provider(),):
        yield Call(each.name or _("Provider"), each.phone)
        yield Facts(((_("Account number"), each.account if plan.is_whole else _("Sign in to see it")),))
    yield Heading(_("Before you ring"))
    yield Steps(
        (
            _("Look at the provider's router: do its lights look as usual? Is every plug in?"),
            _("Stand next to it, with a phone that works and a pen."),
            _("Restart it only if they ask you to."),
        )
    )
    yield Heading(_("Say this"))
    yield Quote(
        _(
            "We are {salon}, a business customer, and our broadband is down. Is there a fault in our street? When"
            " will it be mended? May I have a ticket number, and will you text me when it is?",
            salon=plan.salon,
        )
    )
    yield Heading(_("What they said"))
    columns = (
        Column(_("Rang at"), 0.15),
        Column(_("Spoke to"), 0.3),
        Column(_("Ticket"), 0.25),
        Column(_("Back by"), 0.3),
    )
    yield Table(columns, (Row((Cell(),) * 4, "blank"),) * NOTES)


def app(plan: Plan) -> Iterator[Part]:
    its = plan.has.app
    yield Text(_("A phone has a line of its own. With the booking system's app, the day goes on as usual."), "strong")
    yield Steps(
        (
            _("On the phone, switch the Wi-Fi off, so that it uses its mobile data."),
            _("Open the app, or the address in the phone's browser, and sign in with your own name."),
            _("Check clients in and take payments there, as on the computer."),
            _("One phone at the desk is enough. Say aloud what you change, so that nobody books twice."),
            _("When the line is back, switch the phone's Wi-Fi on again."),
        )
    )
    yield Facts(((_("App"), its.name or joined(plan.systems)),))
    yield Heading(_("If the booking system itself is down"))
    if its.backup:
        yield Code(
            its.backup,
            _(
                "Its backup: {address}. Sign in as usual. It is to look at only: what is changed there is lost.",
                address=its.backup,
            ),
        )
    else:
        yield Facts(((_("Its backup address"), ""),))
    yield Text(_("Some systems have a second address that shows the book while the first one is down."), "soft")
