"""Ask for a connection to TCP/443 through one uplink. Decides nothing.

Only an established one is an answer: a refusal may come from a router on the way. Closed with a reset, at once.
"""

import asyncio

from appliance.probes import bound

PORT = 443


async def connect(device: str, target: str) -> None:
    """Wait until `target` has taken the connection. Raises OSError: it did not."""
    with bound.stream(device) as sock:
        await asyncio.get_running_loop().sock_connect(sock, (target, PORT))
