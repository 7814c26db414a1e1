"""The look of the LED in words: for the caption under the lamp, and for the table of the help. Pure."""

from appliance.led.looks import Colour, Look, Pattern, Status
from appliance.tongue import N_, _, p_

LOOKS: dict[Status, str] = {
    "on_primary": N_("all is well"),
    "old_book": N_("online; the book is not fresh"),
    "on_backup": N_("the backup carries the salon"),
    "holding": N_("going home soon"),
    "offline": N_("no line works"),
    "starting": N_("starting"),
    "silent": N_("the line daemon is silent"),
    "drill": N_("a rehearsal"),
}


def look_in_words(look: Look) -> str:
    """ "slow blink, amber"."""
    return _("{pattern}, {colour}", pattern=_pattern(look.pattern), colour=_colour(look.colour))


def _pattern(pattern: Pattern) -> str:
    return {
        "steady": p_("LED", "steady"),
        "short dip": p_("LED", "short dip"),
        "slow pulse": p_("LED", "slow pulse"),
        "slow blink": p_("LED", "slow blink"),
        "fast blink": p_("LED", "fast blink"),
        "double flash": p_("LED", "double flash"),
    }[pattern]


def _colour(colour: Colour) -> str:
    return {
        "white": p_("LED", "white"),
        "green": p_("LED", "green"),
        "amber": p_("LED", "amber"),
        "red": p_("LED", "red"),
        "blue": p_("LED", "blue"),
    }[colour]
