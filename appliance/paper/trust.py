"""The sheet that hangs at the box: where a device learns to trust it, and the fingerprint that it has to show. Pure.

Whoever could give a device a false certificate over the Wi-Fi cannot change what is printed. The steps for each kind of
device are the page's (web/trust.py).
"""

from appliance.paper.sheet import Code, Facts, Heading, Sheet, Text
from appliance.spoken import dated
from appliance.tls import Trust
from appliance.tls.said import paired
from appliance.tongue import _


def sheet(trust: Trust, address: str) -> Sheet:
    """`address` is that of the page on trust, without https."""
    lines = (Text(line, "strong") for line in paired(trust.fingerprint))
    return Sheet(
        name="trust",
        title=_("Trust this box"),
        parts=(
            Text(
                _(
                    "Once, on each device that signs in. Then nobody on this Wi-Fi can read along. A device that does "
                    "not trust the box goes on showing the book."
                )
            ),
            Code(
                address,
                _("Scan this on the salon's Wi-Fi, or type {address}, and do what the page says.", address=address),
            ),
            Heading(_("The fingerprint")),
            Text(_("Every device has to show the same one. If it differs, stop and tell the owner.")),
            *lines,
            Facts(
                (
                    (_("Thumbprint, as Windows shows it"), trust.thumbprint.replace(":", " ")),
                    (_("The authority is good until"), dated(trust.authority_ends.date())),
                )
            ),
        ),
        foot=(_("A new authority has another fingerprint: then shred this sheet and print it again."),),
    )
