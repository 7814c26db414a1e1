"""What asking costs, in bytes of IP, as the provider counts them. Pure; measured by `make bench-line`."""

from appliance.failover.asking import PROOF_ASLEEP_S
from appliance.failover.events import Kind

MONTH_S = 30 * 86400.0

QUESTION: dict[Kind, int] = {"icmp": 56, "dns": 140, "tcp": 140}  # there and back
PAGE = 900  # a name and the 204 page
CERTIFICATE = 6000  # a TLS handshake, and its own name


def standby_month(metered_interval_s: float) -> int:
    """Bytes that a metered uplink costs in a month in which nobody needs it: one echo each time, four proofs a day."""
    echoes = MONTH_S / metered_interval_s * QUESTION["icmp"]
    return round(echoes + MONTH_S / PROOF_ASLEEP_S * (PAGE + CERTIFICATE))
