"""The style, the script and the drawings of the page: read once, served from memory.

No file name comes from outside: what is not in the table is not there.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from appliance.web.grid import LANES, STEP

HERE = Path(__file__).parent
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    type: str

    @property
    def packed(self) -> bytes:
        """For browsers that unpack. Only assets: packing a page with names in it could give them away (BREACH)."""
        return gzip.compress(self.body, 9, mtime=0)

    @property
    def version(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:12]


def load() -> dict[str, Asset]:
    """Every file of static/, and the places of the grid."""
    files = {path.name: Asset(path.read_bytes(), TYPES[path.suffix]) for path in sorted((HERE / "static").iterdir())}
    grid = files["grid.css"]
    return {**files, "grid.css": Asset(grid.body + places_of_the_grid().encode(), grid.type)}


def places_of_the_grid() -> str:
    """A class for each row and each height, because the page may carry no style of its own."""
    rows = range(1, 24 * 60 // STEP + 1)
    starts = (f".a{row}{{grid-row-start:{row}}}" for row in rows)
    spans = (f".s{row}{{grid-row-end:span {row}}}" for row in rows)
    lanes = (
        f".l{lanes}{lane}{{grid-column:{lane * 6 // lanes + 1}/span {6 // lanes}}}"
        for lanes in range(1, LANES + 1)
        for lane in range(lanes)
    )
    return "".join((*starts, *spans, *lanes))
