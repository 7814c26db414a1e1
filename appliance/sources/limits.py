"""What a child that parses hostile input may use. Light to import: the child does so before anything else."""

import resource
import signal

MEMORY = 256 * 2**20
CPU_S = 10  # a feed of a salon takes a tenth of it on the slowest board
ORPHAN_S = 120  # its parent waits for less; whose parent was killed must not listen to a mail server for ever


def confine() -> None:
    """For the child, first thing: limits that it cannot take back."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))  # no child of its own, which nobody would end (not for root)
    signal.alarm(ORPHAN_S)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the book
