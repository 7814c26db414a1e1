"""The catalogue of what can be wrong, in the owner's words. One literal for each; decides nothing.

Blanks: {name} is the uplink, the source, the file or the booking system it is about, {why} a reason in words. {used}
and {allowance} are megabytes, {day} the day of the month on which they begin again, {time} a time of day, {network} an
IP network.
"""

from dataclasses import dataclass
from typing import Literal

from appliance.tongue import N_, _

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
            N_("{name} is down"),
            N_("{name} does not work: {why}. The box uses it again by itself when it does."),
        ),
        Issue(
            "portal",
            "warning",
            N_("{name} shows a sign-in page"),
            N_(
                "{name} answers with a sign-in page instead of the internet. Restart the provider's router; "
                "if the page stays, ring the provider."
            ),
        ),
        Issue(
            "no_device",
            "warning",
            N_("{name} is not plugged in"),
            N_("The box cannot see the device of {name}. Plug it in, then run: planb check"),
        ),
        Issue(
            "sim_no_data",
            "warning",
            N_("{name} has signal, but no data"),
            N_(
                "The network takes {name}, and nothing comes through. Most often its data is used up or its contract "
                "has ended: look at the provider's account, or put the SIM into a phone and open a page there."
            ),
        ),
        Issue(
            "sim_missing",
            "warning",
            N_("{name} has no SIM"),
            N_(
                "The modem of {name} sees no SIM card. Take the modem out, push the card in until it clicks, put it "
                "back."
            ),
        ),
        Issue(
            "sim_locked",
            "warning",
            N_("The SIM of {name} asks for its PIN"),
            N_("Put the SIM into a phone, switch the PIN request off in the phone's settings, and put it back."),
        ),
        Issue(
            "repair_failed",
            "warning",
            N_("{name} cannot be mended from here"),
            N_(
                "{name} has been down for long, and nothing that the box can do has helped. Take the modem out, wait "
                "ten seconds, put it back. If that does not help, try its SIM in a phone, and the modem in a "
                "computer."
            ),
        ),
        Issue(
            "high_loss",
            "warning",
            N_("{name} loses too much"),
            N_(
                "Much of what is sent over {name} does not arrive, so pages take long and payments may fail. Restart "
                "the provider's router; if it stays, ring the provider."
            ),
        ),
        Issue(
            "high_latency",
            "warning",
            N_("{name} answers slowly"),
            N_(
                "Everything takes long over {name}. Somebody may be sending something large; if not, restart the "
                "provider's router, and ring the provider if it stays."
            ),
        ),
        Issue(
            "allowance_80",
            "warning",
            N_("{name} has used most of its data"),
            N_(
                "{used} of {allowance} MB are used, and they have to last until day {day} of the month. Look at what "
                "the salon's devices download, or buy more."
            ),
        ),
        Issue(
            "allowance_100",
            "warning",
            N_("{name} has used up its data"),
            N_(
                "{used} MB are used, and {allowance} are paid for until day {day} of the month. The provider may slow "
                "it down, stop it or charge more. Buy more data, or use something else as the backup."
            ),
        ),
        Issue(
            "hotspot_wanted",
            "critical",
            N_("Switch on the hotspot on the salon phone"),
            N_(
                "No line works. The box looks for the hotspot of the salon phone and joins it by itself. "
                "Leave the phone near the box, on its charger."
            ),
        ),
        Issue(
            "overlap",
            "warning",
            N_("{name} uses the salon's own network"),
            N_(
                "{name} and the salon both use {network}, so nothing can be sent through {name}. Change the address "
                "of the modem or router in its own settings, for example to 192.168.123.1, or change lan_address in "
                "planb.toml."
            ),
        ),
        Issue(
            "vendor_down",
            "warning",
            N_("The internet is fine, {name} itself is down"),
            N_(
                "The line works, and {name} does not answer. Nothing in the salon can mend that; the book here still "
                "shows today. {why}"
            ),
        ),
        Issue(
            "drill_failed",
            "warning",
            N_("The rehearsal of {name} failed"),
            N_(
                "If the line fails now, {name} will not carry the salon. Reason: {why} When it is mended, run: planb "
                "drill"
            ),
        ),
        Issue(
            "no_backup",
            "warning",
            N_("There is no backup line"),
            N_("If the line fails now, the salon is offline. Look at the backup and run: planb check"),
        ),
        Issue(
            "offline",
            "critical",
            N_("No line works"),
            N_("Neither the line nor the backup answers. The page and the book still work in the salon."),
        ),
        Issue(
            "copy_refused",
            "warning",
            N_("A newer copy of {name} was refused"),
            N_("{stays} Reason: {why}"),
        ),
        Issue(
            "copy_failed",
            "warning",
            N_("{name} could not be fetched"),
            N_("{stays} The box tries again by itself. Reason: {why}"),
        ),
        Issue(
            "roster_late",
            "warning",
            N_("Today's roster has not come to {name}"),
            N_(
                "It should have been there by {time}. Today's appointments may not be in the box. Do you print or "
                "save them yourself? Do it now, while your booking system can be reached. Does it mail them? Look "
                "whether it still does, and to which address."
            ),
        ),
        Issue(
            "key_missing",
            "warning",
            N_("Telephone numbers and notes cannot be opened"),
            N_(
                "The key that they are sealed with is not there: {why}. Times, services and names are shown. Put the "
                "stick with the key back, or take privacy.key out of planb.toml: the box then makes a new key and "
                "fetches again."
            ),
        ),
        Issue(
            "audit_silent",
            "warning",
            N_("Nobody writes down who looks"),
            N_(
                "The part of the box that keeps the audit does not answer. The page works, but no telephone number is "
                "shown to reception, and no device can be paired. Switch the box off and on; if this stays, run: "
                "planb check"
            ),
        ),
        Issue(
            "audit_cannot_keep",
            "warning",
            N_("Who looks cannot be written down"),
            N_(
                "The card takes no more rows for the audit. The page works, but no telephone number is shown to "
                "reception, and no device can be paired. Make room on the card; if it is old, copy it and put in a "
                "new one."
            ),
        ),
        Issue(
            "audit_broken",
            "warning",
            N_("The audit is not whole"),
            N_(
                "A row of the audit is missing, or is not what it was. A power cut does not do that. To see which, "
                "run: planb audit --verify. To begin a new one, move audit.db away and start the box again."
            ),
        ),
        Issue(
            "clock",
            "warning",
            N_("The time is not confirmed"),
            N_("The box has had no time from the internet since it started. Check the date on the page."),
        ),
    )
}


def said(code: str, **about: str) -> Issue:
    """The issue CODE with its blanks filled in."""
    issue = CATALOGUE[code]
    return Issue(code, issue.severity, _(issue.title, **about), _(issue.text, **about).rstrip())
