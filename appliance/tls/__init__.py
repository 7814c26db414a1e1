"""The box's own authority and the certificate of its page: for whom, how they are made, where they are kept."""

from appliance.tls.kept import Refused, Trust, make, read, remove
from appliance.tls.speaks import Speaks, speaks

__all__ = ["Refused", "Speaks", "Trust", "make", "read", "remove", "speaks"]
