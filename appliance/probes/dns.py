"""Ask a resolver through one uplink: one small question over UDP/53. Decides nothing.

The name is new each time and no domain has it: a router that answers for everybody knows many names by heart while
its line is dead. What the answer says does not matter: "refused" has come a long way, too. RFC 1035.
"""

import asyncio
import secrets
import struct

from appliance.probes import bound

HEADER = struct.Struct("!HHHHHH")  # identifier, flags, and how many questions, answers, authorities, additions
RECURSION_DESIRED, IS_ANSWER = 0x0100, 0x8000
ADDRESS_IN = struct.pack("!HH", 1, 1)  # type A, class IN
LETTERS = 8


async def query(device: str, target: str) -> None:
    """Wait until `target` has answered. Raises OSError: it cannot."""
    loop = asyncio.get_running_loop()
    identifier = secrets.randbelow(0x10000)
    with bound.datagrams(device) as sock:
        sock.connect((target, 53))
        await loop.sock_sendall(sock, _question(identifier))
        while not _answers(await loop.sock_recv(sock, 512), identifier):
            pass


def _question(identifier: int) -> bytes:
    name = secrets.token_hex(LETTERS // 2).encode()
    header = HEADER.pack(identifier, RECURSION_DESIRED, 1, 0, 0, 0)
    return header + bytes([len(name)]) + name + b"\0" + ADDRESS_IN


def _answers(packet: bytes, identifier: int) -> bool:
    if len(packet) < HEADER.size:
        return False
    answered, flags, *_ = HEADER.unpack_from(packet)
    return bool(answered == identifier and flags & IS_ANSWER)
