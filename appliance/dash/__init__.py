"""The terminal dashboard. It reads line.json, book.json and the published book, and hands over the owner's wishes."""

from appliance.dash.app import Dashboard
from appliance.dash.faults import Breaker, Fault

__all__ = ["Breaker", "Dashboard", "Fault"]
