"""How an amount, a price and what is left to pay are written on a page and in a terminal. Pure."""

from appliance.salon.model import Price, Visit
from appliance.salon.money import WHOLE

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "UAH": "₴", "PLN": "zł "}


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
