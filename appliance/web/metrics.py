"""`/metrics`: the measurements (measured.py) as OpenMetrics, for whoever collects them in the salon's network.

Everybody there may read it, as they may read /api/v1/status: it says nothing of clients.
"""

import asyncio
from collections.abc import Iterator, Mapping

from fastapi import Request, Response
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from appliance.web.measured import measured
from appliance.web.pages import Pages


class Metrics:
    """`answered` counts what the page answered, by status; the gate counts."""

    def __init__(self, pages: Pages, answered: Mapping[int, int]) -> None:
        self._pages, self._answered = pages, answered

    async def text(self, request: Request) -> Response:  # noqa: ARG002 - the shape of a page
        pages = self._pages
        past = await asyncio.to_thread(pages.desk.past)
        found = tuple(measured(pages.reading(), past, dict(self._answered), pages.https.trust))
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Found(found))
        text: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
        return Response(text, headers={"content-type": CONTENT_TYPE_LATEST})


class _Found(Collector):
    """The library asks a collector; ours has its answer already."""

    def __init__(self, found: tuple[Metric, ...]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        yield from self._found
