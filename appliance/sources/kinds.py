"""The kinds of booking systems that this version reads: one line each."""

from collections.abc import Callable

from appliance.sources.csv import Csv
from appliance.sources.door import Source
from appliance.sources.ics import Ics

KINDS: dict[str, Callable[[str], Source]] = {
    "ics": Ics,
    "csv": Csv,
}
