"""Run a parser of hostile input in a process of its own. Decides how long that may take and what it may say.

A feed of 200 bytes can keep the calendar libraries busy for ever, and a fuzzer finds a dozen kinds of exception in a
minute. Nothing of that may reach the daemon: the child reads the payload on stdin, writes JSON on stdout,
and dies. What it may use is in limits.py.
"""

import asyncio
import signal
import sys

from appliance.offspring import answer, end, started
from appliance.sources.door import Failed

WALL_S = 20.0  # twice the processor time that limits.py gives it: the box may be busy
MOST_OUTPUT = 16 * 2**20  # a feed of 1 MB can unroll to 1 GB


async def parse(module: str, arguments: list[str], body: bytes, wall_s: float = WALL_S) -> bytes | Failed:
    """What `python -m module arguments` makes of the body."""
    try:
        child = await started((sys.executable, "-I", "-m", module, *arguments))
    except OSError:  # no memory for one more, or arguments that are too long: ids come from the booking system
        return Failed("it cannot be read: no process can be started for it")
    try:
        async with asyncio.timeout(wall_s):
            out = await answer(child, body, MOST_OUTPUT)
    except TimeoutError:
        return Failed(f"it cannot be read within {wall_s:g} s")
    finally:
        await end(child)
    if len(out) > MOST_OUTPUT:
        return Failed("it holds too much")
    if child.returncode == -signal.SIGXCPU or child.returncode == -signal.SIGKILL:
        return Failed("it takes too long to read")
    if child.returncode:
        return Failed("it cannot be read")
    return out
