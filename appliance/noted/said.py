"""audit.json: how the audit is, for everybody. It names nobody. Decides when the audit counts as silent."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import FiniteFloat, TypeAdapter, ValidationError

from appliance import issues, whole
from appliance.places import Places
from appliance.status import IssueStatus, Moment, boot_id

SCHEMA = 1
SILENT_S = 20.0  # it is written every 5 s

Keeping = Literal[
    "keeps",
    "cannot_keep",  # the card is full, or broken
    "broken",  # a row is missing, or is another one
]


@dataclass(frozen=True, slots=True)
class AuditFile:
    at: Moment
    boot: str
    mono: FiniteFloat  # the monotonic clock at writing, in seconds
    state: Keeping
    rows: int
    newest: str  # its hash: beside the one in the log it shows whether the end was cut off
    schema: int = SCHEMA


_FILE = TypeAdapter(AuditFile)


def write(path: Path, file: AuditFile) -> None:
    whole.put(path, _FILE.dump_json(file), 0o644, lasts=False)


def read(path: Path, *, mono: float, boot: str) -> AuditFile | None:
    """None: the audit is silent."""
    try:
        file = _FILE.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return file if file.boot == boot and mono - file.mono <= SILENT_S else None


def wrong(places: Places) -> IssueStatus | None:
    """What the owner has to know of it now. None: nothing, or it never ran here."""
    if not places.audit_run.exists():
        return None
    return issue(read(places.audit_json, mono=time.monotonic(), boot=boot_id()), datetime.now(UTC))


def issue(file: AuditFile | None, now: datetime) -> IssueStatus | None:
    """What the owner has to know of it. None: it keeps."""
    if file and file.state == "keeps":
        return None
    found = issues.said(f"audit_{file.state}" if file else "audit_silent")
    return IssueStatus(found.code, found.severity, found.title, found.text, file.at if file else now)
