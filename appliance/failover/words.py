"""The words for lines and uplinks. The same ones stand in the log, the JSON, the CSS class and the LED table."""

from typing import Literal

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
    "no_device": "the device is not there",
    "no_carrier": "the cable is out, or the other end is off",
    "no_lease": "it has no address",
    "no_reply": "nothing answers",
    "portal": "a sign-in page is in the way",
    "no_data": "there is signal, but no data",
    "high_loss": "it loses too much",
    "high_latency": "it answers too slowly",
    "dns": "names do not resolve",
    "pinned": "somebody asked for it",
}
