"""How a price and what is left to pay are written, in the language that is spoken now. Pure. Amounts: spoken/."""

from appliance.salon.model import Price, Visit
from appliance.spoken import money
from appliance.tongue import _, p_


def price_of(visit: Visit) -> str:
    """ "£45", "from £45", "on consultation"; empty when the source does not say."""
    if visit.price_minor is None:
        return _("on consultation") if visit.price_kind == "consult" else ""
    amount = money(visit.price_minor, visit.currency)
    return _("from {amount}", amount=amount) if visit.may_cost_more else amount


def due_of(visit: Visit) -> str:
    """What is left to pay: "£65 to pay", "from £65 to pay", "nothing to pay"; empty when nobody can know."""
    due = visit.due_minor
    if due is None:
        return ""
    if due <= 0 or visit.status == "paid":
        return _("nothing to pay")
    amount = money(due, visit.currency)
    if visit.may_cost_more:
        return _("from {amount} to pay", amount=amount)
    return _("{amount} to pay", amount=amount)


def price(price: Price, currency: str) -> str:
    """ "£45", "from £45", "£45–£60", "on consultation"."""
    if price.amount_minor is None or price.kind == "consult":
        return _("on consultation")
    if price.amount_minor == 0:
        return p_("price", "free")
    amount = money(price.amount_minor, currency)
    if price.kind == "from":
        return _("from {amount}", amount=amount)
    if price.kind == "range" and price.amount_max_minor:
        return f"{amount}–{money(price.amount_max_minor, currency)}"
    return amount
