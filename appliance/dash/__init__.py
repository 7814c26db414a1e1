"""The terminal dashboard. It only reads: line.json, book.json and the published book."""

from appliance.dash.app import Dashboard
from appliance.dash.faults import Breaker, Fault

__all__ = ["Breaker", "Dashboard", "Fault"]
