"""The [print] of planb.toml: which printer gets the sheets by itself, and when. Decides what may be written."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.frozen import Frozen
from appliance.config.single import Queue


class Print(Frozen):
    printer: Queue
    what: Literal["sheets", "pack"] = "sheets"  # everybody's day sheets, or everything for the day
    when: Literal["close", "opening", "both"] = "close"  # after closing for the next working day, in the morning, both
    before_opening_min: Annotated[int, Field(ge=10, le=240)] = 60
    copies: Annotated[int, Field(ge=1, le=9)] = 1
