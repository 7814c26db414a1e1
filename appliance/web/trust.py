"""How a device learns to trust the box: the authority to download, its fingerprint to compare, the steps for each kind.

Decides the steps and their order. What https is worth, and whether it answers: https.py.
"""

from dataclasses import dataclass

import segno
from fastapi import Request, Response

from appliance.spoken import dated
from appliance.tls.said import paired
from appliance.tongue import N_, _
from appliance.web.pages import Pages

FILE = "/planb-ca.crt"
TYPE = "application/x-x509-ca-cert"  # what an iPad takes for a profile, and Firefox for an authority


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of device, and what to do on it. The names of menus are those of the device's own English."""

    name: str
    steps: tuple[str, ...]
    note: str = ""


KINDS = (
    Kind(
        N_("iPad and iPhone"),
        (
            N_("Open this page in Safari, tap the button above, and allow the download."),
            N_(
                "Open Settings. At the top stands “Profile Downloaded”: tap it, then Install. It asks for the code of "
                "the device."
            ),
            N_("Tap More Details, then the certificate, and compare the SHA-256 fingerprint with the one above."),
            N_(
                "Go to Settings, General, About, Certificate Trust Settings, and switch the box on. Without this step "
                "nothing changes."
            ),
        ),
        N_("Before iOS 12.2 the profile is in Settings, General, Profiles."),
    ),
    Kind(
        N_("Android"),
        (
            N_("Tap the button above and keep the file."),
            N_(
                "Open Settings, Security, More security settings, Encryption and credentials, Install a certificate, "
                "CA certificate. Search for “certificate” where it is called otherwise."
            ),
            N_("Choose Install anyway, then the file planb-ca.crt."),
            N_("Look it up under Trusted credentials, User, and compare the SHA-256 fingerprint with the one above."),
        ),
        N_(
            "Android then says that the network may be monitored. It says so of every authority that is added by "
            "hand; this one can speak for the box alone."
        ),
    ),
    Kind(
        N_("Windows, with Edge or Chrome"),
        (
            N_("Click the button above, then open the file planb-ca.crt."),
            N_("On the tab Details look for Thumbprint and compare it with the thumbprint above."),
            N_(
                "Click Install Certificate, Current User, Place all certificates in the following store, Browse, "
                "Trusted Root Certification Authorities. Finish, and say Yes."
            ),
            N_("Close the browser and open it again."),
        ),
    ),
    Kind(
        N_("Mac, with Safari or Chrome"),
        (
            N_("Click the button above, then open the file planb-ca.crt. Keychain Access asks where: choose login."),
            N_("Double-click the certificate of the box, and compare the SHA-256 fingerprint with the one above."),
            N_("Open Trust, and next to “When using this certificate” choose Always Trust."),
        ),
    ),
    Kind(
        N_("Firefox, on any computer"),
        (
            N_("Click the button above. Firefox asks itself: tick “Trust this CA to identify websites”."),
            N_("Click View there, and compare the SHA-256 fingerprint with the one above."),
            N_("If it only saves the file: Settings, Privacy & Security, View Certificates, Authorities, Import."),
        ),
    ),
    Kind(
        N_("Linux, with Chromium"),
        (
            N_("Click the button above to save the file planb-ca.crt."),
            N_("Compare the fingerprint: openssl x509 -noout -sha256 -fingerprint -in planb-ca.crt"),
            N_(
                "In the browser: Settings, Privacy and security, Security, Manage certificates, Installed by you, "
                "Import."
            ),
        ),
    ),
)


class Trust:
    """`/trust`, and the authority's certificate as a file."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def page(self, request: Request) -> Response:
        found = self._pages.https.trust
        here = f"http://{request.headers.get('host', '')}/trust"
        return self._pages.write(
            request,
            "trust.html",
            self._pages.reading(),
            here="/trust",
            trust=found,
            fingerprint=paired(found.fingerprint) if found else (),
            thumbprint=found.thumbprint.replace(":", " ") if found else "",
            ends=dated(found.ends.date()) if found else "",
            there=self._pages.https.leads(request),
            is_safe=request.scope["scheme"] == "https",
            kinds=KINDS,
            file=FILE,
            qr=segno.make(here, micro=False).svg_data_uri(scale=4, border=2, light="white"),
            address=here,
        )

    async def authority(self, request: Request) -> Response:
        """Over http, too: whoever asks for it does not trust the box yet. The fingerprint is compared by eye."""
        found = self._pages.https.trust
        if found is None:
            title = _("There is no https on this box yet")
            return self._pages.message(request, 404, title, _("The owner can switch it on."))
        # no content-disposition: a download would only be put aside, where this offers to trust it
        return Response(found.authority, media_type=TYPE, headers={"cache-control": "no-cache"})
