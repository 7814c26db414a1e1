"""The words for lines and uplinks. The same ones stand in the log, the JSON, the CSS class and the LED table.

What a person reads of them is said where it is shown, in the salon's language; the log says it in English.
"""

from typing import Literal

from appliance.marked import N_

LineState = Literal["starting", "on_primary", "on_backup", "holding", "offline"]
Verdict = Literal["unknown", "up", "degraded", "down", "asleep"]
Reason = Literal[
    "no_device",
    "no_carrier",
    "no_lease",
    "no_reply",
    "portal",
    "no_data",
    "high_loss",
    "high_latency",
    "dns",
    "pinned",
]

IN_WORDS: dict[Reason, str] = {
    "no_device": N_("the device is not there"),
    "no_carrier": N_("the cable is out, or the other end is off"),
    "no_lease": N_("it has no address"),
    "no_reply": N_("nothing answers"),
    "portal": N_("a sign-in page is in the way"),
    "no_data": N_("there is signal, but no data"),
    "high_loss": N_("it loses too much"),
    "high_latency": N_("it answers too slowly"),
    "dns": N_("names do not resolve"),
    "pinned": N_("somebody asked for it"),
}
