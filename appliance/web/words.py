"""How times, ages, money and statuses are written for people. Pure; English for now (issue of languages: later)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appliance.salon.model import Alert, AlertKind, Price, Visit, VisitStatus
from appliance.salon.money import WHOLE

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "UAH": "₴", "PLN": "zł "}


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as a letter and a word: colour is only the third sign."""

    letter: str
    word: str


MARKS: dict[VisitStatus, Mark] = {
    "requested": Mark("?", "requested"),
    "booked": Mark("B", "booked"),
    "confirmed": Mark("C", "confirmed"),
    "arrived": Mark("A", "arrived"),
    "in_service": Mark("S", "in service"),
    "done": Mark("✓", "done"),
    "paid": Mark("P", "paid"),
    "no_show": Mark("N", "did not come"),
    "cancelled": Mark("×", "cancelled"),
    "unknown": Mark("–", "status not known"),
}

ALERTS: dict[AlertKind, str] = {"patch_test": "Patch test", "allergy": "Allergy", "balance": "Owes", "other": "Note"}


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def day_name(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date, today: date) -> str:
    """What a person calls that day: Today, Tomorrow, Mon 23 Nov."""
    near = {today: "Today", today + timedelta(days=1): "Tomorrow", today - timedelta(days=1): "Yesterday"}
    return near.get(day, f"{day:%a} {day.day} {day:%b}")


def moment(at: datetime, now: datetime) -> str:
    """ "10:42", "yesterday 17:20", "Thu 19 Nov, 17:20". In the zone of `now`."""
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return clock(local)
    if local.date() == now.date() - timedelta(days=1):
        return f"yesterday {clock(local)}"
    return f"{local:%a} {local.day} {local:%b}, {clock(local)}"


def span(length: timedelta) -> str:
    """ "1 minute", "25 minutes", "3 h 05 min", "2 days"."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours < 48 else f"{hours // 24} days"


def money(minor: int | None, currency: str) -> str:
    """ "£85", "£82.50", "85.00 XYZ"; empty when the amount is not known."""
    if minor is None:
        return ""
    digits = 0 if currency in WHOLE else 2
    amount = f"{abs(minor) / 10**digits:,.{digits}f}".removesuffix(".00")
    sign = "−" if minor < 0 else ""
    return f"{sign}{SIGNS[currency]}{amount}" if currency in SIGNS else f"{sign}{amount} {currency}"


def price_of(visit: Visit) -> str:
    """ "£45", "from £45", "on consultation"; empty when the source does not say."""
    if visit.price_minor is None:
        return "on consultation" if visit.price_kind == "consult" else ""
    amount = money(visit.price_minor, visit.currency)
    return f"from {amount}" if visit.price_kind in ("from", "range") else amount


def due_of(visit: Visit) -> str:
    """What is left to pay: "£65 to pay", "from £65 to pay", "nothing to pay"; empty when nobody can know."""
    due = visit.due_minor
    if due is None:
        return ""
    if due <= 0 or visit.status == "paid":
        return "nothing to pay"
    least = "from " if visit.price_kind in ("from", "range") else ""
    return f"{least}{money(due, visit.currency)} to pay"


def price(price: Price, currency: str) -> str:
    """ "£45", "from £45", "£45–£60", "on consultation"."""
    if price.amount_minor is None or price.kind == "consult":
        return "on consultation"
    if price.amount_minor == 0:
        return "free"
    amount = money(price.amount_minor, currency)
    if price.kind == "from":
        return f"from {amount}"
    if price.kind == "range" and price.amount_max_minor:
        return f"{amount}–{money(price.amount_max_minor, currency)}"
    return amount


def minutes(count: int | None) -> str:
    """ "45 min", "2 h 30"."""
    if count is None:
        return ""
    hours, rest = divmod(count, 60)
    return f"{rest} min" if not hours else f"{hours} h {rest:02d}" if rest else f"{hours} h"


def alert(alert: Alert) -> str:
    if alert.kind == "other":
        return alert.text
    return f"{ALERTS[alert.kind]}: {alert.text}" if alert.text else ALERTS[alert.kind]
