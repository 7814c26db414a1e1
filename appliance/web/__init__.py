"""The page that the salon's own tablets read. Read-only by construction: nothing here writes a file."""

from appliance.web.server import run

__all__ = ["run"]
