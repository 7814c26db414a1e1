"""A tablet at the reception desk: uses the internet as such tablets do, and writes down when it could not.

`python -m appliance.demo.tablet` in the tablet's namespace prints JSON lines: `{"kind": "udp", "begin": …, "end": …}`
for a stretch without answers (`end` null while it lasts), `{"idle": "reset" | "alive" | "hangs", "at": …}` for the
connection that says nothing, `{"failed": "http", "at": …}` for each question that came to nothing. On its standard
input a line `idle?` asks that connection for a sign of life, `upload` fills the line until `rest`. With `--quiet` it
asks nothing until `begin`.
"""

import asyncio
import json
import sys
import time
from typing import Any

from appliance.demo.noticed import Idle, Kind
from appliance.demo.silent import IdleConnection
from appliance.demo.traffic import Notes, everything
from appliance.demo.uploads import uploads


def say(**line: Any) -> None:
    print(json.dumps(line), flush=True)


def say_stretch(kind: Kind, begin: float, end: float | None) -> None:
    say(kind=kind, begin=begin, end=end)


def say_failed(kind: Kind, at: float) -> None:
    say(failed=kind, at=at)


def say_idle(idle: Idle) -> None:
    say(idle=idle.what, at=idle.at)


class Orders:
    """What the tablet is told, line by line; at the end of the orders it goes on alone."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._idle = IdleConnection(say_idle)
        self._asking: asyncio.Task[None] | None = None
        self._uploading: asyncio.Task[None] | None = None
        group.create_task(self._idle.live())

    async def obey(self) -> None:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while order := await reader.readline():
            self.do(order.decode().strip())

    def do(self, order: str) -> None:
        match order:
            case "idle?":
                self._idle.ask()
            case "begin" if self._asking is None:
                self._asking = self._group.create_task(everything(Notes(say_stretch, say_failed)))
            case "upload" if self._uploading is None:
                self._uploading = self._group.create_task(uploads())
            case "rest" if self._uploading is not None:
                self._uploading.cancel()
                self._uploading = None


async def main(quiet: bool) -> None:
    say(ready=True, at=time.monotonic())
    async with asyncio.TaskGroup() as group:
        orders = Orders(group)
        if not quiet:
            orders.do("begin")
        group.create_task(orders.obey())


if __name__ == "__main__":
    asyncio.run(main("--quiet" in sys.argv))
