"""What a child that parses hostile input may use. Light to import: the child does so before anything else."""

import resource

MEMORY = 256 * 2**20
CPU_S = 10  # a feed of a salon takes a tenth of it on the slowest board


def confine() -> None:
    """For the child, first thing: limits that it cannot take back."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the book
