"""One look for all streams, and none while nobody listens."""

import asyncio
from dataclasses import replace

from test_edition import WELL

from appliance.web.edition import Edition, edition
from appliance.web.watch import Watch


class Facts:
    """What there is to see, and how often somebody looked."""

    def __init__(self) -> None:
        self.now, self.looks = edition(WELL), 0

    def look(self) -> Edition:
        self.looks += 1
        return self.now


async def test_every_stream_hears_the_news() -> None:
    facts = Facts()
    watch = Watch(facts.look, every_s=0.01)
    listeners = [watch.join() for _ in range(3)]
    facts.now = replace(facts.now, clock="10:43", book=None)
    async with asyncio.timeout(5):
        for each in listeners:
            await each.woken.wait()
    assert [each.told() for each in listeners] == [["book", "clock"]] * 3
    assert [each.told() for each in listeners] == [[]] * 3


async def test_whoever_reads_slowly_hears_everything_at_once() -> None:
    watch = Watch(Facts().look)
    listener = watch.join()
    listener.hear(("line",))
    listener.hear(("clock",))
    listener.hear(("line",))
    assert listener.told() == ["clock", "line"]
    assert not listener.woken.is_set()


async def test_nobody_looks_while_nobody_listens() -> None:
    facts = Facts()
    watch = Watch(facts.look, every_s=0.005)
    watch.leave(watch.join())
    looks = facts.looks
    await asyncio.sleep(0.03)
    assert facts.looks == looks


async def test_the_second_stream_does_not_look_beside_the_first() -> None:
    facts = Facts()
    watch = Watch(facts.look, every_s=60)
    watch.join()
    watch.leave(watch.join())
    assert facts.looks == 1
    assert len(asyncio.all_tasks()) == 2  # this one, and the one that looks


async def test_the_end_of_the_service_wakes_every_stream() -> None:
    watch = Watch(Facts().look, every_s=60)
    listener = watch.join()
    watch.end()
    assert listener.woken.is_set()
    assert watch.is_over
