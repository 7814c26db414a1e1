"""Open the page as a tablet does, once: `python -m appliance.demo.visit` in the tablet's namespace prints JSON."""

import http.client
import json
import time
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from appliance.demo.layout import LAN_ADDRESS

PATIENCE_S = 5.0
ZONE = ZoneInfo("Europe/London")  # the sample salon's


def fetch(path: str) -> tuple[int, bytes]:
    """Status and body; status 0: no answer."""
    connection = http.client.HTTPConnection(LAN_ADDRESS, 80, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def look(today: date) -> dict[str, Any]:
    """How the page answers and how fast; how many visits the book has today, and how old it is."""
    began = time.monotonic()
    status, _ = fetch("/")
    ms = round((time.monotonic() - began) * 1000)
    known, body = fetch(f"/api/v1/day/{today}")
    day = json.loads(body) if known == 200 else {}
    visits = len(day["visits"]) if "visits" in day else None
    taken_at = day.get("taken_at")
    age_s = (datetime.now(UTC) - datetime.fromisoformat(taken_at)).total_seconds() if taken_at else None
    return {"status": status, "ms": ms, "visits": visits, "taken_at": taken_at, "age_s": age_s}


if __name__ == "__main__":
    print(json.dumps(look(datetime.now(ZONE).date())))
