"""Wait for what happens outside this process, where nothing can be awaited."""

import time
from collections.abc import Callable


def comes_true(fact: Callable[[], bool], within_s: float = 20.0) -> bool:
    ends = time.monotonic() + within_s
    while not fact():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True
