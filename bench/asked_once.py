"""In the box: put one question of a kind, or ask for one proof, through the broadband. For counting its bytes."""

import asyncio
import sys
from typing import get_args

from appliance.demo.layout import ROADS, TARGETS
from appliance.failover.events import Kind
from appliance.probes.asks import Question, ask
from appliance.probes.proof import prove

ROAD = ROADS["broadband"]
PAGE = "http://connectivity.example/generate_204"


async def main(what: str) -> None:
    for kind in get_args(Kind):
        if kind == what:
            await ask(ROAD.device, (Question(kind, TARGETS[0]),), 1.0, lambda *_: None)
            return
    hosts = ("booking.example:443",) if what == "thorough" else ()
    spares = tuple(f"{target}:443" for target in TARGETS)
    print(await prove(ROAD.device, (ROAD.dns, TARGETS[0]), PAGE, hosts, spares))


asyncio.run(main(sys.argv[1]))
