"""What a field of a row is: where the profile says it stands, looked up and converted. Runs in the child that maps.

Decides that a value which is not there, or not written as the profile says, is None; the latter is counted.
"""

from typing import Any
from zoneinfo import ZoneInfo

from appliance.sources.json import converters, leaf
from appliance.sources.json.converters import Unread

MOST_PARTS = 30  # of one visit
MONEY = ("price", "price_most", "deposit", "paid")
USUAL = {
    **dict.fromkeys(("start", "end"), "datetime"),
    **dict.fromkeys(("lasts", "pause", "duration"), "minutes"),
    **dict.fromkeys(MONEY, "money_major"),
    **dict.fromkeys(("shown", "is_new", "asked_for"), "bool"),
    **dict.fromkeys(("first", "last"), "date"),
}

Row = dict[str, Any]


class Aside(Exception):
    """This row cannot be used. The reason holds nothing of it."""


class Teller:
    """Reads fields of rows, of which some refer to others."""

    def __init__(self, lookups: dict[str, Row], kept: dict[str, list[Any]]) -> None:
        self._found = {name: _by(lookup, kept.get(lookup["of"], [])) for name, lookup in lookups.items()}
        self.unread: dict[str, int] = {}

    def must(self, one: Row, field: str, context: Any) -> Any:
        """A field without which there is no row. Raises Aside."""
        value = self.told(one, field, context)
        if value is None or value == "":
            raise Aside(f"a row without {field}, or one that cannot be read")
        return value

    def told(self, one: Row, field: str, context: Any) -> Any:
        told = one[field]
        return self.as_told(field, told, context) if told else None

    def as_told(self, field: str, told: Row, context: Any) -> Any:
        """The value of a field. None: it is not there, or cannot be read."""
        value = leaf.found(told["expr"], context)
        currency = told["currency"] and leaf.found(told["currency"], context)
        if told["via"]:
            thing = self._found[told["via"]].get(str(value))
            value = leaf.found(told["give"], thing)
            currency = told["currency"] and leaf.found(told["currency"], thing)
        as_ = told["as"] or USUAL.get(field, "text")
        if (value is None or value == "") and as_ not in ("bool", "enum"):
            return None
        try:
            return self._converted(value, as_, told, currency, context)
        except Unread:
            self.unread[field] = self.unread.get(field, 0) + 1
            return None

    def _converted(self, value: Any, as_: str, told: Row, currency: Any, context: Any) -> Any:
        match as_:
            case "money_major":
                return converters.money_major(value, _code(currency))
            case "money_minor":
                return converters.money_minor(value, _code(currency))
            case "enum":
                return converters.word(value, told["enum"])
            case "regex":
                return converters.part(value, told["pattern"])
            case "datetime" if told["zone"]:
                found = converters.moment(value)
                return found if found.tzinfo else found.replace(tzinfo=self._zone(told["zone"], context))
        return converters.PLAIN[as_](value)

    def _zone(self, told: Row, context: Any) -> ZoneInfo | None:
        """The zone that goes with a time; the salon's own if none is named."""
        name = self.as_told("zone", told, context)
        if name and zone_named(name) is None:
            raise Unread
        return zone_named(name)

    def cost(self, one: Row, context: Any) -> str:
        """A price as a price list would write it."""
        kind = self.told(one, "price_kind", context)
        price, most = self.told(one, "price", context), self.told(one, "price_most", context)
        if kind == "consult":
            return "on consultation"
        if not price:
            return ""
        if one["price_most"] and most and _amount(most) > _amount(price):
            return f"{price} - {most}"
        least = kind == "from" or (one["price_most"] and _amount(most or "0") < _amount(price))
        return f"from {price}" if least else str(price)


def _by(lookup: Row, rows: list[Any]) -> dict[str, Any]:
    """Things by what refers to them."""
    found: dict[str, Any] = {}
    for thing in (thing for row in rows for thing in contexts(lookup, row)):
        ref = leaf.found(lookup["at"], thing)
        if isinstance(ref, str | int):
            found.setdefault(str(ref), thing)
    return found


def contexts(one: Row, item: Any) -> list[Any]:
    """The row itself, or one for each of its parts."""
    if not one["each"]:
        return [item]
    parts = leaf.found(one["each"], item)
    return [{"item": item, "part": part} for part in parts[:MOST_PARTS]] if isinstance(parts, list) else []


def _code(currency: Any) -> str:
    return currency if isinstance(currency, str) and len(currency) == 3 and currency.isupper() else ""


def _amount(price: str) -> float:
    return float(price.split()[0])


def zone_named(name: Any) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):
        return None
