"""The catalogue of what can be wrong, in the owner's words. One literal for each; decides nothing.

Blanks: {name} is the uplink, the source, the file or the booking system it is about, {why} a reason in words. {used}
and {allowance} are megabytes, {day} the day of the month on which they begin again, {time} a time of day, {network} an
IP network.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "critical"]


@dataclass(frozen=True, slots=True)
class Issue:
    code: str
    severity: Severity
    title: str
    text: str  # what it means, and what to do


CATALOGUE: dict[str, Issue] = {
    issue.code: issue
    for issue in (
        Issue(
            "uplink_down",
            "warning",
            "{name} is down",
            "{name} does not work: {why}. The box uses it again by itself when it does.",
        ),
        Issue(
            "portal",
            "warning",
            "{name} shows a sign-in page",
            "{name} answers with a sign-in page instead of the internet. Restart the provider's router; "
            "if the page stays, ring the provider.",
        ),
        Issue(
            "no_device",
            "warning",
            "{name} is not plugged in",
            "The box cannot see the device of {name}. Plug it in, then run: planb check",
        ),
        Issue(
            "sim_no_data",
            "warning",
            "{name} has signal, but no data",
            "The network takes {name}, and nothing comes through. Most often its data is used up or its contract has "
            "ended: look at the provider's account, or put the SIM into a phone and open a page there.",
        ),
        Issue(
            "sim_missing",
            "warning",
            "{name} has no SIM",
            "The modem of {name} sees no SIM card. Take the modem out, push the card in until it clicks, put it back.",
        ),
        Issue(
            "sim_locked",
            "warning",
            "The SIM of {name} asks for its PIN",
            "Put the SIM into a phone, switch the PIN request off in the phone's settings, and put it back.",
        ),
        Issue(
            "repair_failed",
            "warning",
            "{name} cannot be mended from here",
            "{name} has been down for long, and nothing that the box can do has helped. Take the modem out, wait ten "
            "seconds, put it back. If that does not help, try its SIM in a phone, and the modem in a computer.",
        ),
        Issue(
            "high_loss",
            "warning",
            "{name} loses too much",
            "Much of what is sent over {name} does not arrive, so pages take long and payments may fail. Restart the "
            "provider's router; if it stays, ring the provider.",
        ),
        Issue(
            "high_latency",
            "warning",
            "{name} answers slowly",
            "Everything takes long over {name}. Somebody may be sending something large; if not, restart the "
            "provider's router, and ring the provider if it stays.",
        ),
        Issue(
            "allowance_80",
            "warning",
            "{name} has used most of its data",
            "{used} of {allowance} MB are used, and they have to last until day {day} of the month. Look at what the "
            "salon's devices download, or buy more.",
        ),
        Issue(
            "allowance_100",
            "warning",
            "{name} has used up its data",
            "{used} MB are used, and {allowance} are paid for until day {day} of the month. The provider may slow it "
            "down, stop it or charge more. Buy more data, or use something else as the backup.",
        ),
        Issue(
            "hotspot_wanted",
            "critical",
            "Switch on the hotspot on the salon phone",
            "No line works. The box looks for the hotspot of the salon phone and joins it by itself. "
            "Leave the phone near the box, on its charger.",
        ),
        Issue(
            "overlap",
            "warning",
            "{name} uses the salon's own network",
            "{name} and the salon both use {network}, so nothing can be sent through {name}. Change the address of the "
            "modem or router in its own settings, for example to 192.168.123.1, or change lan_address in planb.toml.",
        ),
        Issue(
            "vendor_down",
            "warning",
            "The internet is fine, {name} itself is down",
            "The line works, and {name} does not answer. Nothing in the salon can mend that; the book here still shows "
            "today. {why}",
        ),
        Issue(
            "drill_failed",
            "warning",
            "The rehearsal of {name} failed",
            "If the line fails now, {name} will not carry the salon. Reason: {why} When it is mended, run: planb drill",
        ),
        Issue(
            "no_backup",
            "warning",
            "There is no backup line",
            "If the line fails now, the salon is offline. Look at the backup and run: planb check",
        ),
        Issue(
            "offline",
            "critical",
            "No line works",
            "Neither the line nor the backup answers. The page and the book still work in the salon.",
        ),
        Issue(
            "copy_refused",
            "warning",
            "A newer copy of {name} was refused",
            "{stays} Reason: {why}",
        ),
        Issue(
            "copy_failed",
            "warning",
            "{name} could not be fetched",
            "{stays} The box tries again by itself. Reason: {why}",
        ),
        Issue(
            "roster_late",
            "warning",
            "Today's roster has not come to {name}",
            "It should have been there by {time}. Today's appointments may not be in the box. Do you print or save "
            "them yourself? Do it now, while your booking system can be reached. Does it mail them? Look whether it "
            "still does, and to which address.",
        ),
        Issue(
            "key_missing",
            "warning",
            "Telephone numbers and notes cannot be opened",
            "The key that they are sealed with is not there: {why}. Times, services and names are shown. Put the stick "
            "with the key back, or take privacy.key out of planb.toml: the box then makes a new key and fetches again.",
        ),
        Issue(
            "clock",
            "warning",
            "The time is not confirmed",
            "The box has had no time from the internet since it started. Check the date on the page.",
        ),
    )
}


def said(code: str, **about: str) -> Issue:
    """The issue CODE with its blanks filled in."""
    issue = CATALOGUE[code]
    return Issue(code, issue.severity, issue.title.format(**about), issue.text.format(**about).rstrip())
