"""What the cards are filled in from: the salon's own plan, its providers, its booking systems. Pure.

It decides what of it is nobody's business on the wall: who may see the rest is salon/privacy.py's. And what is not
filled in yet, so that the owner hears of it in fair weather.
"""

from dataclasses import dataclass, replace

from appliance.config import Config, PlanB
from appliance.config.plan_b import Computer
from appliance.config.tables import Provider
from appliance.salon.privacy import Role, may
from appliance.tongue import N_


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one salon, as far as its reader may see it."""

    salon: str
    language: str
    currency: str
    has: PlanB
    providers: tuple[Provider, ...]
    systems: tuple[str, ...]  # what the booking systems are called
    hotspot: str  # the name that the salon phone shows; "": not known
    joins_by_itself: bool  # the box is told to use that hotspot
    addresses: tuple[str, ...]  # of the page, the one that always works first
    is_whole: bool = True  # False: without what is nobody's business on the wall


def plan_of(config: Config) -> Plan:
    has, wireless = config.plan_b, [each for each in config.uplinks if each.kind == "wifi"]
    return Plan(
        salon=config.salon.name,
        language=config.salon.language,
        currency=config.salon.currency,
        has=has,
        providers=tuple(each.provider for each in config.uplinks if each.provider != Provider()),
        systems=tuple(each.name for each in config.vendors) or ((has.app.name,) if has.app.name else ()),
        hotspot=has.phone.hotspot or next((each.ssid for each in wireless if each.ssid), ""),
        joins_by_itself=bool(wireless),
        addresses=addresses(config),
    )


def addresses(config: Config) -> tuple[str, ...]:
    """Where the page is found. By number first: Android does not look up "planb.local"."""
    port = "" if config.web.port == 80 else f":{config.web.port}"
    return tuple(f"http://{each}{port}/" for each in (config.network.lan_ip, *config.network.names))


def seen_by(plan: Plan, role: Role) -> Plan:
    """The plan as a role may see it. On the wall: no account numbers, no private numbers, not where logins are kept."""
    if may(role, "plan"):
        return plan
    has = plan.has.model_copy(update={"contacts": (), "computer": Computer(opened=plan.has.computer.opened)})
    providers = tuple(each.model_copy(update={"account": ""}) for each in plan.providers)
    return replace(plan, has=has, providers=providers, is_whole=False)


def not_filled_in(plan: Plan) -> tuple[str, ...]:
    """What a card leaves to a pen. Nothing here stops anybody: a line to fill in by hand is better than no card."""
    has = plan.has
    wanted = (
        (has.in_charge, N_("Who is in charge when plan B begins")),
        (has.cash_machine.place, N_("The nearest cash machine")),
        (has.terminal.name, N_("A card terminal of your own, and where it lies")),
        (has.transfer.iban or has.transfer.account, N_("The account for bank transfers")),
        (has.phone.hotspot or plan.hotspot, N_("The salon's phone and the name of its hotspot")),
        (has.phone.kind, N_("Whether the salon's phone is an iPhone or an Android phone")),
        (any(each.phone for each in plan.providers), N_("The provider's telephone number")),
        (any(each.account for each in plan.providers), N_("The account number at the provider")),
        (has.app.support, N_("The telephone number of the booking system's support")),
        (has.app.status_page, N_("Where the booking system says that it is down")),
        (has.computer.place, N_("A spare computer, and where its logins are kept")),
        (has.printer.name, N_("A second printer")),
        (has.contacts, N_("Whom to ring: electrician, water, landlord, IT, owner")),
        (has.forms, N_("Where the printed forms lie")),
    )
    return tuple(what for is_there, what in wanted if not is_there)


def not_tried(plan: Plan) -> tuple[str, ...]:
    """What is there and has never been tried: it will be, on the day on which it has to work."""
    has = plan.has
    wanted = (
        (has.phone.hotspot and not has.phone.tested, N_("The hotspot has never been tried")),
        (has.phone.hotspot and not has.phone.mbit, N_("How fast the hotspot is in the salon: 1 Mbit/s is enough")),
        (has.terminal.name and not has.terminal.tested, N_("Your own card terminal has never been tried")),
        (has.computer.place and not has.computer.opened, N_("The spare computer has never been opened")),
    )
    return tuple(what for is_so, what in wanted if is_so)
