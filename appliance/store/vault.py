"""Keep the documents that came, sealed, and find them again. Decides nothing about what they are (salon/documents.py).

One file for each, and an index that is sealed as well: a file's name can hold a client's. Every file is written beside,
fsynced and renamed, the index last, so that a document is there whole or not at all; what a power cut left behind is
swept up at the next change. A file that is torn, or that is not ours, is absent and nothing else.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from appliance import whole
from appliance.salon.documents import Doc, Filing
from appliance.salon.filetype import Unwanted, typed
from appliance.salon.text import clean
from appliance.store import seal
from appliance.store.seal import Seal
from appliance.store.shred import shred
from appliance.store.snapshot import NotKept
from appliance.store.vault_index import Held, Index, packed, unpacked

INDEX = "index"
# After a power cut without a line the box's clock is behind, and the computer that the stick comes from is right.
BELIEVED_AHEAD = timedelta(days=7)
FIRST_YEAR = 2000  # a computer whose battery is flat writes 1970 or 1980
NO_KEY = "the documents cannot be opened: the key of the box is missing"


class Came(Protocol):
    """What a source brings (sources/door.py: Document)."""

    @property
    def mark(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def received_at(self) -> datetime: ...


class Vault:
    """The folder of documents. One process writes at a time: the book daemon's round sees to it."""

    def __init__(self, directory: Path, key: Seal | None) -> None:
        self._dir, self._key = directory, key

    @property
    def problem(self) -> str | None:
        """Why nothing can be kept or shown, for people. None: it can."""
        is_locked = self._key is None and (self._dir / INDEX).exists()  # before the first round there is neither
        return NO_KEY if is_locked else None

    def docs(self) -> tuple[Doc, ...]:
        """What is held, newest first."""
        held = (held.doc for held in self._index().held)
        return tuple(sorted(held, key=lambda doc: (doc.received_at, doc.id), reverse=True))

    def body(self, doc_id: str) -> bytes | None:
        """What a document says. None: it is not held, or it cannot be opened."""
        found = next((doc for doc in self.docs() if doc.id == doc_id), None)
        return self._said(found) if found else None

    def marks(self, source: str) -> frozenset[str]:
        """What need not be brought again: what is held, and what was."""
        return self._index().marks(source)

    def keep(self, source: str, came: Iterable[Came], filing: Filing, now: datetime, *, is_sure: bool = True) -> bool:
        """Hold these as well, let go of what is over, if the time is sure. False: nothing changed. Raises NotKept."""
        before = after = self._index()
        bodies = dict[str, bytes]()
        for one in came:
            held = _held(source, one, filing, now)
            if held is not None and one.mark not in after.marks(source):
                after, bodies = after.with_one(held), {**bodies, held.doc.id: one.body}
        return self._change(before, (after.purged(now) if is_sure else after).bounded(), bodies)

    def purge(self, now: datetime, sources: Collection[str] | None = None) -> bool:
        """Let go of what is over, by a clock that can be trusted. False: nothing was. Raises NotKept.

        `sources`: those that there are; what no other has an end for goes with its source.
        """
        before = self._index()
        return self._change(before, before.purged(now, sources), {})

    def drop(self, ids: Collection[str]) -> bool:
        """Let go of these, for good. False: they are not held. Raises NotKept."""
        before = self._index()
        return self._change(before, before.without(ids), {})

    def _change(self, before: Index, after: Index, bodies: Mapping[str, bytes]) -> bool:
        if after == before:
            return False
        if self._key is None:
            raise NotKept(NO_KEY)
        try:
            self._put(after, bodies, self._key)
        except OSError as error:
            self._sweep(self._index())  # half of a large document may be what fills the card
            raise NotKept(f"the documents cannot be kept on the box's card: {error.strerror}") from error
        return True

    def _put(self, after: Index, bodies: Mapping[str, bytes], key: Seal) -> None:
        _ensure(self._dir)
        for doc_id in bodies.keys() & {held.doc.id for held in after.held}:
            whole.put(self._dir / doc_id, key.close(bodies[doc_id], _about(doc_id)), 0o640, like=self._dir)
        whole.put(self._dir / INDEX, key.close(packed(after), _about(INDEX)), 0o640, like=self._dir)
        self._sweep(after)
        whole.settle(self._dir)

    def _sweep(self, index: Index) -> None:
        """Remove what no index knows: documents that are over, and what a power cut left."""
        wanted = {INDEX, *(held.doc.id for held in index.held)}
        with suppress(OSError):
            for path in self._dir.iterdir():
                if path.name not in wanted:
                    with suppress(OSError):  # somebody else's folder in there is not ours to judge
                        shred(path)

    def _index(self) -> Index:
        text = self._open(INDEX)
        try:
            return unpacked(text) if text else Index()
        except (ValueError, KeyError, TypeError):
            return Index()

    def _said(self, doc: Doc) -> bytes | None:
        body = self._open(doc.id)
        return body if body is not None and len(body) == doc.size else None

    def _open(self, name: str) -> bytes | None:
        if self._key is None:
            return None
        try:
            return self._key.open((self._dir / name).read_bytes(), _about(name))
        except OSError:
            return None


class Shelf:
    """The vault for a face: the list is read again only when the index or the key is another file."""

    def __init__(self, directory: Path, key_path: Path) -> None:
        self._dir, self._key_path = directory, key_path
        self._seen: tuple[object, ...] | None = None
        self._docs: tuple[Doc, ...] = ()

    def docs(self) -> tuple[Doc, ...]:
        """What is held, newest first."""
        seen = (whole.identity(self._dir / INDEX), whole.identity(self._key_path))
        if seen != self._seen:
            self._docs, self._seen = self._vault().docs(), seen
        return self._docs

    def body(self, doc_id: str) -> bytes | None:
        """What a document says."""
        return self._vault().body(doc_id)

    def _vault(self) -> Vault:
        return Vault(self._dir, seal.load(self._key_path))


def _held(source: str, one: Came, filing: Filing, now: datetime) -> Held | None:
    """None: of a kind that cannot be shown. Whoever brings it has said so already."""
    mime = typed(one.body, one.name)
    if isinstance(mime, Unwanted):
        return None
    is_believed = one.received_at.year >= FIRST_YEAR and one.received_at - now < BELIEVED_AHEAD
    received = (one.received_at if is_believed else now).astimezone(UTC)
    name = clean(one.name, 120) or "document"
    filed = filing.filed(name, received)
    doc_id = hashlib.sha256(f"{source}\0{one.mark}".encode("utf-8", "replace")).hexdigest()[:16]
    doc = Doc(doc_id, source, name, filed.kind, filed.day, mime, len(one.body), received, filed.expires_at)
    return Held(doc, one.mark, hashlib.sha256(one.body).hexdigest())


def _about(name: str) -> str:
    """What a sealed file is bound to: renamed, it does not open."""
    return f"vault:{name}"


def _ensure(directory: Path) -> None:
    """The folder. From the one above it has the set-group-id bit, which systemd lets nobody set (RestrictSUIDSGID)."""
    if directory.is_dir():
        return
    directory.mkdir(0o750)
    made = directory.stat().st_mode
    if made & 0o777 != 0o750:  # the umask of somebody's shell
        directory.chmod(made & 0o2000 | 0o750)
    whole.give(directory, directory.parent)
    whole.settle(directory.parent)
