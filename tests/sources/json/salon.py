"""Easy!Appointments as its documentation describes it, small: pages, sorting, dates, fields, `with`, a key, ETags, 429.

Not the real thing, which needs PHP and MariaDB: the shapes and parameters are those of its openapi.yml and its API
controllers. It is honest: it filters and cuts its lists as the real one does, so that a question put wrongly shows.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.json.recorded import say

API = "/index.php/api/v1/"
DEFAULT_LENGTH = 20
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

Row = dict[str, Any]


@dataclass
class Salon:
    """Its lists. `busy`: so many questions are answered with 429."""

    lists: dict[str, list[Row]]
    key: str = "s3cret"
    busy: int = 0
    with_etags: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, web: BaseHTTPRequestHandler) -> None:
        address = urlsplit(web.path)
        self.asked.append(web.path)
        if web.headers.get("Authorization") != f"Bearer {self.key}":
            say(web, 401, b"You are not authorized to use the API.")
        elif self.busy:
            self.busy -= 1
            say(web, 429, b"{}", Retry_After="90")
        elif (name := address.path.removeprefix(API)) not in self.lists:
            say(web, 404, b"<!DOCTYPE html><title>404</title>")
        else:
            said = {key: values[0] for key, values in parse_qs(address.query).items()}
            self._say(web, json.dumps(self._page(name, said)).encode())

    def _say(self, web: BaseHTTPRequestHandler, body: bytes) -> None:
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        if self.with_etags and web.headers.get("If-None-Match") == etag:
            say(web, 304, b"")
            return
        say(web, 200, body, **({"ETag": etag} if self.with_etags else {}))

    def _page(self, name: str, said: dict[str, str]) -> list[Row]:
        rows = [row for row in self.lists[name] if _between(name, row, said)]
        if sort := said.get("sort"):
            rows.sort(key=lambda row: row[sort[1:]], reverse=sort[0] == "-")
        length = int(said.get("length", DEFAULT_LENGTH))
        first = (int(said.get("page", 1)) - 1) * length
        fields = said["fields"].split(",") if "fields" in said else None
        return [
            {key: value for key, value in row.items() if key != "customer" or said.get("with") == "customer"}
            if fields is None
            else {key: value for key, value in row.items() if key in fields}
            for row in rows[first : first + length]
        ]


def _between(name: str, row: Row, said: dict[str, str]) -> bool:
    if name == "appointments":
        return said.get("from", "") <= row["start"][:10] and row["end"][:10] <= said.get("till", "9")
    if name == "working_plan_exceptions":
        return said.get("from", "") <= row["endDate"] and row["startDate"] <= said.get("till", "9")
    return True


def busy_salon(first: date, visits: int = 45) -> Salon:
    """Two people, so many visits on each of three days from the one before `first`, and a year of unavailabilities."""
    days = [first + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    plan = {day: {"start": "09:00", "end": "18:00", "breaks": []} for day in DAYS}
    return Salon(
        {
            "providers": [_provider(1, "Olena", plan), _provider(2, "Siân", plan)],
            "appointments": [_visit(n * 1000 + at, day, at) for n, day in enumerate(days) for at in range(visits)],
            "services": [{"id": 1, "name": "Cut", "duration": 10, "price": 20.0, "currency": "GBP"}],
            "service_categories": [],
            "unavailabilities": [_away(n, first - timedelta(days=n - 2)) for n in range(365)],
        }
    )


def _provider(ref: int, name: str, plan: Row) -> Row:
    settings = {"workingPlan": plan, "workingPlanExceptions": [], "caldavPassword": "hunter2"}
    return {"id": ref, "firstName": name, "lastName": "K.", "timezone": "Europe/London", "settings": settings}


def _visit(ref: int, day: date, number: int) -> Row:
    start = datetime.combine(day, datetime.min.time()) + timedelta(hours=9, minutes=10 * (number // 2))
    customer = {"id": str(ref), "first_name": "Client", "last_name": str(ref), "phone_number": "07700 900123"}
    return {
        "id": ref,
        "start": f"{start:%Y-%m-%d %H:%M:%S}",
        "end": f"{start + timedelta(minutes=10):%Y-%m-%d %H:%M:%S}",
        "status": "Booked",
        "providerId": 1 + number % 2,
        "serviceId": 1,
        "customerId": ref,
        "customer": customer,
    }


def _away(ref: int, day: date) -> Row:
    return {"id": ref, "start": f"{day} 12:00:00", "end": f"{day} 12:30:00", "notes": "Lunch", "providerId": 1}
