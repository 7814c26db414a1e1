"""The child that draws: a job on stdin, what came of it on stdout. It reads and writes no file, and ends.

The job is a pickle. It comes from our own parent, through a pipe that nobody else holds, so no stranger decides what is
unpickled; and the values arrive as they were, in a fraction of the time that checking them once more would take.
"""

import gc
import pickle
import resource
import signal
import sys
from types import ModuleType

MEMORY = 320 * 2**20  # of addresses; 70 MB of them are used
CPU_S = 40  # the pack of eight takes two seconds here, ten times as long on the smallest Pi
ORPHAN_S = 90  # whose parent was killed must not draw for nobody


def confine() -> None:
    """Limits that cannot be taken back: a client's name of a million letters may not take the box down."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the book
    signal.alarm(ORPHAN_S)


def hurry() -> None:
    """A quarter of a second here is three on the smallest Pi, and somebody stands at the printer."""
    gc.disable()  # it ends before there is anything to collect
    for needless in ("cryptography", "PIL"):  # fpdf2 goes without them: nothing is signed, there are no pictures
        sys.modules[needless] = None  # type: ignore[assignment]
    mock = ModuleType("unittest.mock")  # fpdf2 wants `patch` of it, to sign; the real one brings asyncio along
    mock.patch = None  # type: ignore[attr-defined]
    sys.modules |= {"unittest": ModuleType("unittest"), "unittest.mock": mock}


if __name__ == "__main__":
    confine()
    hurry()
    from appliance.paper.press import made

    sys.stdout.buffer.write(made(pickle.load(sys.stdin.buffer)))  # noqa: S301 - our own parent's (see above)
