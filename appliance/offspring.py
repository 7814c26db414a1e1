"""A child process that is given one thing, answers, and ends: a parser of what strangers sent, or whoever draws paper.

It decides neither what the child may use (sources/limits.py, paper/__main__.py), nor for how long, nor what is made of
its answer.
"""

import asyncio
from collections.abc import Sequence


async def started(command: Sequence[str]) -> asyncio.subprocess.Process:
    """Raises OSError: no memory for one more, or the command is too long."""
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback would quote clients' names
    )


async def answer(child: asyncio.subprocess.Process, given: bytes, most: int) -> bytes:
    """What the child writes until it ends; or something longer than `most`, and then it is not waited for."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(given)
    child.stdin.write_eof()
    out = bytearray()
    while len(out) <= most and (part := await child.stdout.read(2**16)):
        out += part
    if len(out) <= most:
        await child.wait()
    return bytes(out)


async def end(child: asyncio.subprocess.Process) -> None:
    """Kill it if it lives, and read what is left: asyncio's wait() waits for the pipes too, a full one for ever."""
    if child.returncode is None:
        child.kill()
    assert child.stdout is not None
    while await child.stdout.read(2**16):
        pass
    await child.wait()
