"""Hand over what the owner asks of the line, and say so in one line. Whether it is granted, the line daemon decides."""

from typing import Literal

from appliance import wish
from appliance.dash.words import Tone
from appliance.places import Places
from appliance.status import LineFile

Wanted = Literal["home", "stay", "auto"]


def asked(places: Places, line: LineFile | None, wanted: Wanted) -> tuple[str, Tone]:
    """Ask, and what to tell of it."""
    uplink = line.line.carrier if line and wanted == "stay" else None
    if wanted == "stay" and uplink is None:
        return "there is no line to stay on", "warn"
    try:
        wish.write(places.wish_json, wish.Wish(wanted, uplink))
    except wish.Refused as why:
        return str(why), "bad"
    words = {"home": "to go home now", "stay": f"to stay on {uplink}", "auto": "to let the box decide by itself"}
    return f"asked {words[wanted]}", "info"
