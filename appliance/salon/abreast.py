"""Decide what stands side by side in a column because it runs at the same time. Pure.

Spans are numbers of any unit: minutes on paper, rows on the page. How wide a lane is drawn is theirs to say.
"""

from collections.abc import Sequence

Span = tuple[int, int]  # from, until
Place = tuple[int, int]  # which lane, and how many there are beside one another


def abreast(spans: Sequence[Span], most: int) -> tuple[Place, ...]:
    """A place for each, in the order in which they come, which is that of their beginnings. `most`: lanes at most."""
    done: list[Place] = []
    group: list[Span] = []
    for span in spans:
        if group and span[0] >= max(end for _, end in group):
            done += _spread(group, most)
            group = []
        group.append(span)
    return (*done, *_spread(group, most))


def _spread(group: list[Span], most: int) -> list[Place]:
    ends: list[int] = []  # when each lane is free again
    lanes = []
    for start, end in group:
        free = next((lane for lane, over in enumerate(ends) if over <= start), len(ends))
        lane = min(free, most - 1)
        ends[lane : lane + 1] = [end]
        lanes.append(lane)
    return [(lane, len(ends)) for lane in lanes]
