"""Values that came through a child or out of the cache are checked again: either may be in a stranger's hands by now.

Decides how; which fields there are, and how long, each kind of source says.
"""

from pydantic import AfterValidator, BaseModel, ConfigDict

from appliance.salon.text import clean


class Foreign(BaseModel):
    """It has the fields that we know, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def cleaned(longest: int, *, lines: bool = False) -> AfterValidator:
    """A text without control characters, cut to this length."""
    return AfterValidator(lambda text: clean(text, longest, lines=lines))
