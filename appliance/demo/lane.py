"""What a stretch of line does to the packets on it: when each comes out at the other end, or that it is lost.

Decides delay, rate, buffer and sleep, in both directions. Pure: times are monotonic seconds; touches no device.
"""

from collections import deque
from dataclasses import asdict, dataclass, field
from math import inf

SLEEPS_AFTER_S = 10.0  # without traffic; a mobile network puts a device to sleep about then


@dataclass(frozen=True, slots=True)
class Shape:
    """How good a line is. Each direction has the delay of half a round trip, and a buffer that drops its tail."""

    round_trip_ms: float
    rate_kbit: float  # downwards it stays what it was at the beginning
    buffer_kb: float
    latency_ms: float = 0.0  # added to the round trip, as by a detour
    wake_ms: float = 0.0  # what the first packet waits for when the line has slept; 0: it never sleeps

    @property
    def one_way_s(self) -> float:
        return (self.round_trip_ms + self.latency_ms) / 2000

    @property
    def words(self) -> str:
        """As an order to the delay line."""
        return " ".join(f"{key}={value:g}" for key, value in asdict(self).items())


@dataclass(slots=True)
class Lane:
    """One direction. Packets never overtake each other: who is ready early waits for those before."""

    rate: float  # bytes per second
    buffer: float  # bytes
    _queue: deque[tuple[float, bytes]] = field(default_factory=deque)
    _free_at: float = 0.0  # when the last packet in the buffer will have left it

    def enter(self, packet: bytes, now: float, one_way_s: float) -> bool:
        """Queue a packet. False: the buffer is full, and it is lost."""
        begins = max(now, self._free_at)
        if (begins - now) * self.rate + len(packet) > self.buffer:
            return False
        self._free_at = begins + len(packet) / self.rate
        self._queue.append((self._free_at + one_way_s, packet))
        return True

    def due(self, now: float) -> list[bytes]:
        """The packets that are at the other end by now."""
        queue, out = self._queue, []
        while queue and queue[0][0] <= now:
            out.append(queue.popleft()[1])
        return out

    @property
    def next_at(self) -> float:
        """When the next packet comes out; inf: there is none."""
        return self._queue[0][0] if self._queue else inf


class Line:
    """Both directions of a line, and whether it sleeps."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        rate, buffer = shape.rate_kbit * 125, shape.buffer_kb * 1000
        self.up, self.down = Lane(rate, buffer), Lane(rate, buffer)
        self._used_at = self._awake_at = 0.0

    @property
    def shape(self) -> Shape:
        return self._shape

    def become(self, shape: Shape) -> None:
        """Be another line from now on; what is in the buffer stays. One that can sleep is asleep."""
        self.up.rate, self.up.buffer = shape.rate_kbit * 125, shape.buffer_kb * 1000
        if shape.wake_ms != self._shape.wake_ms:
            self._used_at = self._awake_at = -inf
        self._shape = shape

    def enter(self, lane: Lane, packet: bytes, now: float) -> bool:
        """A packet comes in at one end. False: it is lost."""
        if self._shape.wake_ms and now - self._used_at > SLEEPS_AFTER_S:
            self._awake_at = now + self._shape.wake_ms / 1000
        self._used_at = now
        return lane.enter(packet, max(now, self._awake_at), self._shape.one_way_s)

    @property
    def next_at(self) -> float:
        return min(self.up.next_at, self.down.next_at)
