"""Decide whose whole telephone number a role may be shown, one at a time. Pure.

In a day that is shown, reception finds numbers masked (privacy.py). What is handed out here is noted and counted by
whoever hands it on (web/phone.py).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from appliance.salon.model import Day
from appliance.salon.privacy import Role, may, seen_by


@dataclass(frozen=True, slots=True)
class Number:
    client: str | None  # as the role may read it
    start: datetime
    phone: str


def number_of(day: Day, visit: str, role: Role) -> Number | None:
    """The whole number of one visit's client. None: not for this role, no such visit, or nobody knows one."""
    found = next((each for each in day.visits if each.id == visit), None)
    if not may(role, "reveals") or found is None or not found.client.phone:
        return None
    (seen,) = seen_by(replace(day, visits=(found,)), role).visits
    return Number(seen.client.name, found.start, found.client.phone)
