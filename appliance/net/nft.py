"""nftables: how a chain is written, and how text becomes the box's own table. Decides nothing about what stands in it.

The table depends on the settings alone (ruleset.py) and is loaded in one transaction. A switch is a route and a flush,
so nothing here can be half done at nine on a Saturday.
"""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterable

TABLE = "planb"
KNOCK = 0x4B000000  # "K": the mark of kick.py's packets
ESSENTIAL = "ess4"  # the set of addresses that a metered line is for (guard.py)

_CLOSED = f"""\
table inet {TABLE} {{
    chain closed {{
        type filter hook forward priority raw; policy drop;
    }}
}}
"""


class Refused(OSError):
    """nft did not take the ruleset; the message is nft's own."""


async def load(text: str) -> None:
    """Give text to nft as one transaction. Raises Refused with nft's words."""
    try:
        nft = await asyncio.create_subprocess_exec(
            "nft", "-f", "-", stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.STDOUT
        )
    except FileNotFoundError:
        raise Refused("nft is not installed. Install it: sudo apt install nftables") from None
    said, _ = await nft.communicate(text.encode())
    if nft.returncode:
        raise Refused(said.decode(errors="replace").strip())


async def open_first(text: str) -> None:
    """Load the ruleset where no table stands yet, and let nothing through until it does.

    The kernel hooks a NAT chain up before its rules count; a flow that passes in between is never translated, and lives
    on like that for as long as its device sends. Where a table stands, it is replaced, and nothing passes in between.
    """
    stands = await stands_already()
    if not stands:
        await load(_CLOSED)
    try:
        await load(text)
    except BaseException:
        if not stands:
            await unload()
        raise


async def stands_already() -> bool:
    """Whether a daemon before us left its table."""
    try:
        nft = await asyncio.create_subprocess_exec(
            "nft", "list", "table", "inet", TABLE, stdout=DEVNULL, stderr=DEVNULL
        )
    except FileNotFoundError:
        raise Refused("nft is not installed. Install it: sudo apt install nftables") from None
    return await nft.wait() == 0


async def unload() -> None:
    """Take the table away; fine if there is none."""
    await load(f"table inet {TABLE}\ndelete table inet {TABLE}\n")


async def confirm(addresses: Iterable[str]) -> None:
    """These addresses are essential for a day from now. Raises Refused where the table has no guard.

    An element that is merely added again keeps its old end (Linux before 6.13), so it is taken out and put back, in
    one transaction: no packet meets a set without it.
    """
    words = ", ".join(sorted(set(addresses)))
    if words:
        element = f"element inet {TABLE} {ESSENTIAL} {{ {words} }}\n"
        await load(f"add {element}delete {element}add {element}")


def chain(why: str, name: str, hook: str, rules: Iterable[str]) -> list[str]:
    """A base chain as lines of text; nothing where there are no rules."""
    lines = [f"        {rule}" for rule in rules]
    if not lines:
        return []
    return [f"    # {why}", f"    chain {name} {{", f"        type {hook}; policy accept;", *lines, "    }"]


def among(devices: Iterable[str]) -> str:
    """Any of these devices."""
    return "{ " + ", ".join(f'"{device}"' for device in devices) + " }"
