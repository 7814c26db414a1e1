"""Check https: whether there is a certificate, for how long, and for the names of now. Reads only."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from appliance import tls
from appliance.check.finding import Finding, Look
from appliance.tls import Trust

AHEAD = timedelta(days=30)
RENEW = "sudo planb tls"


def https(look: Look) -> Iterator[Finding]:
    try:
        found = tls.read(look.places)
    except OSError:
        yield Finding("warning", "whether there is a certificate for https cannot be read", "Try again with sudo.")
        return
    if found is None:
        hint = f"Whoever is on the Wi-Fi can read PINs and names. {RENEW} switches https on: docs/https.md"
        yield Finding("info", "the page answers without https", hint)
        return
    yield _term(found, datetime.now(UTC))
    if missing := [word for word in tls.speaks(look.config).words if word not in found.names]:
        yield Finding("warning", f"the certificate is not for {', '.join(missing)}", RENEW)


def _term(found: Trust, now: datetime) -> Finding:
    """How long the certificate is still good, and the authority that every device trusts."""
    day = f"{found.ends:%-d %B %Y}"
    if found.ends <= now:
        return Finding("problem", f"the certificate of https ended on {day}; every browser warns of it", RENEW)
    if found.authority_ends - now < AHEAD:
        hint = "sudo planb tls --new-ca, and then every device has to trust it anew: /trust"
        return Finding("warning", f"the box's own authority ends on {found.authority_ends:%-d %B %Y}", hint)
    if found.ends - now < AHEAD:
        return Finding("warning", f"the certificate of https ends on {day}", RENEW)
    return Finding("ok", f"https has a certificate until {day}")
