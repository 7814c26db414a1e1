"""What asking costs, in bytes of IP there and back, as a provider counts them. Pure; `make bench-line` measures it."""

from appliance.failover.asking import PROOF_ASLEEP_S
from appliance.failover.events import Action, Kind, Probe, Prove

MONTH_S = 30 * 86400.0

QUESTION: dict[Kind, int] = {"icmp": 56, "dns": 185, "tcp": 224}
PAGE = 800  # a name and the 204 page
CERTIFICATE = 5200  # a TLS handshake with a real chain, and its own name


def asked(action: Action) -> int:
    """Of one thing that the core asks for."""
    match action:
        case Probe(kinds=kinds):
            return sum(QUESTION[kind] for kind in kinds)
        case Prove(thorough=thorough):
            return PAGE + (CERTIFICATE if thorough else 0)
        case _:
            return 0


def standby_month(metered_interval_s: float) -> int:
    """Of a metered uplink in a month in which nobody needs it: one echo each time, four thorough proofs a day."""
    echoes = MONTH_S / metered_interval_s * QUESTION["icmp"]
    return round(echoes + MONTH_S / PROOF_ASLEEP_S * (PAGE + CERTIFICATE))
