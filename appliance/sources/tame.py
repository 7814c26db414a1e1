"""Make what came harmless before anybody keeps it. Decides what becomes of a page that cannot be made so.

A day sheet that was mailed as HTML is somebody else's program: in a child with limits (tameparse.py) it becomes a
sheet of text, tables and simple styles. Every other kind of document is kept as it came, and the page serves it so
that a browser runs nothing in it.
"""

import time
from collections.abc import Collection
from dataclasses import replace

from appliance.salon.filetype import HTML, typed
from appliance.sources import child
from appliance.sources.door import Brought, Document, Failed, Post

PATIENCE_S = 30.0  # for all that came: a folder of pages that mean harm must not keep a round from its end


class Tamed:
    """A post whose pages are harmless."""

    def __init__(self, post: Post, patience_s: float = PATIENCE_S) -> None:
        self._post, self._patience_s = post, patience_s

    async def collect(self, known: Collection[str]) -> Brought | Failed:
        brought = await self._post.collect(known)
        if isinstance(brought, Failed):
            return brought
        return replace(brought, documents=await self._tamed(brought.documents))

    async def _tamed(self, documents: tuple[Document, ...]) -> tuple[Document, ...]:
        """Those for which there is time, at least one. The others are not known yet, and so come with the next look."""
        ends, tamed = time.monotonic() + self._patience_s, list[Document]()
        for document in documents:
            if tamed and time.monotonic() >= ends:
                break
            tamed.append(await harmless(document))
        return tuple(tamed)


async def harmless(document: Document, wall_s: float = child.WALL_S) -> Document:
    """The document, if it runs nothing; a page as a tame one.

    In place of one that cannot be tamed stands a line that says so: somebody who waits for a roster has to learn that
    it came, and it is not tried again every ten seconds.
    """
    if typed(document.body, document.name) != HTML:
        return document
    tame = await child.parse("appliance.sources.tameparse", [], document.body, wall_s)
    if isinstance(tame, Failed):
        return replace(document, body=f"This page came, and the box cannot show it: {tame.reason}.\n".encode())
    return replace(document, body=tame)
