"""A second of processor time for one entry of a hostile payload, in a child. Decides nothing about what follows."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EACH_S = 1.0


class TooLong(BaseException):
    """The second is over. A BaseException, so that no library can swallow it."""


@contextmanager
def a_second() -> Iterator[None]:
    """Raises TooLong in whatever takes more. For the main thread of a child: it takes SIGVTALRM for itself."""
    signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, EACH_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong
