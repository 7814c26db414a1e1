"""How far the box's clock can be trusted. Reads facts; decides one word."""

import ctypes
import errno
import time
from pathlib import Path

from appliance.status import ClockState

TIME_ERROR = 5  # adjtimex(2): nobody keeps this clock right
TIMESYNC = Path("/run/systemd/timesync/synchronized")
SAVED = (Path("/var/lib/systemd/timesync/clock"), Path("/etc/fake-hwclock.data"))
RTC = Path("/sys/class/rtc")
AGREES_S = 300.0  # a good chip is off by seconds in a day; one that lost its power, by decades


def clock() -> ClockState:
    """The state of this machine's clock."""
    return judged(
        kept=TIMESYNC.exists() or _kernel_says_synchronised(),
        rtc=chip_agrees(RTC, time.time()),
        saved=any(path.exists() for path in SAVED),
    )


def judged(*, kept: bool, rtc: bool, saved: bool) -> ClockState:
    """Synchronised, else a clock chip, else the time of the last shutdown, else anything."""
    if kept:
        return "synchronised"
    if rtc:
        return "rtc"
    return "restored" if saved else "unknown"


def chip_agrees(folder: Path, now: float) -> bool:
    """Is there a clock chip, and is it the one that the time is from? Without its battery it began anew at power-on."""
    for chip in folder.glob("rtc*/since_epoch"):
        try:
            if abs(int(chip.read_text()) - now) <= AGREES_S:
                return True
        except (OSError, ValueError):  # a chip that does not answer
            continue
    return False


def is_trusted(state: ClockState) -> bool:
    """May days be dropped by this clock?"""
    return state in ("synchronised", "rtc")


def _kernel_says_synchronised() -> bool:
    """adjtimex(2) with modes 0 only reads. struct timex is 208 bytes on 64 bit."""
    libc = ctypes.CDLL(None, use_errno=True)
    answer: int = libc.adjtimex(ctypes.create_string_buffer(512))
    return answer != TIME_ERROR and not (answer == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS))
