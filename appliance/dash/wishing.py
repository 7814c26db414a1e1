"""Hand over what the owner asks of the line, and say so in one line. Whether it is granted, the line daemon decides."""

from typing import Literal

from appliance import wish
from appliance.dash.words import Tone
from appliance.places import Places
from appliance.status import LineFile
from appliance.tongue import _

Wanted = Literal["home", "stay", "auto"]


def asked(places: Places, line: LineFile | None, wanted: Wanted) -> tuple[str, Tone]:
    """Ask, and what to tell of it."""
    uplink = line.line.carrier if line and wanted == "stay" else None
    if wanted == "stay" and uplink is None:
        return _("there is no line to stay on"), "warn"
    try:
        wish.write(places.wish_json, wish.Wish(wanted, uplink))
    except wish.Refused as why:
        return str(why), "bad"
    words = {
        "home": _("asked to go home now"),
        "stay": _("asked to stay on {uplink}", uplink=uplink),
        "auto": _("asked to let the box decide by itself"),
    }
    return words[wanted], "info"
