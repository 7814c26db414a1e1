"""Keep the recording of an outage on the card, and find recordings again. Decides how many are kept."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from appliance.recording.form import SUFFIX
from appliance.recording.reading import NotARecording, began

log = logging.getLogger(__name__)

MOST = 20
LARGEST = 20_000_000  # bytes, all together
LARGEST_ONE = 3_000_000  # one that flaps for days: what is kept is its beginning, and is as much as `read` takes


@dataclass(frozen=True, slots=True)
class Found:
    """A recording that is there."""

    path: Path
    began: datetime
    bytes: int
    kept: bool  # on the card, around an outage; else in memory, of the last day


def keep(incidents: Path, outage: datetime, segments: Iterable[Path]) -> None:
    """Add segments to the recording of the outage that began then. Blocks on the card; a full one is said in the log.

    Segments that are gone by now are left out.
    """
    path = incidents / f"{outage.astimezone(UTC):%Y-%m-%dT%H%M%SZ}{SUFFIX}"
    try:
        if path.exists() and path.stat().st_size >= LARGEST_ONE:
            return
        incidents.mkdir(parents=True, exist_ok=True)
        _append(path, [segment.read_bytes() for segment in segments if segment.exists()])
        _drop(incidents)
    except OSError as error:
        log.error("the recording of an outage cannot be kept: %s: %s", path, error.strerror)


def recordings(events: Path, incidents: Path) -> tuple[Found, ...]:
    """What can be replayed, the newest first. Raises PermissionError."""
    found = [*_found(events, kept=False), *_found(incidents, kept=True)]
    return tuple(sorted(found, key=lambda each: each.began, reverse=True))


def find(name: str, *folders: Path) -> Path:
    """The file that somebody means: as typed, or by its name alone in one of our folders."""
    inside = (folder / each for folder in folders for each in (name, f"{name}{SUFFIX}"))
    return next((path for path in (Path(name), *inside) if path.is_file()), Path(name))


def _found(folder: Path, *, kept: bool) -> Iterable[Found]:
    if not folder.is_dir():
        return
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name.endswith(SUFFIX):
            try:
                yield Found(path, began(path), path.stat().st_size, kept)
            except (NotARecording, FileNotFoundError):  # just begun, or just dropped
                continue


def _append(path: Path, segments: list[bytes]) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
    with open(opened, "ab") as file:
        file.writelines(segments)
        file.flush()
        os.fsync(opened)


def _drop(incidents: Path) -> None:
    """The oldest; their names are their times."""
    room = LARGEST
    for number, path in enumerate(sorted(incidents.glob(f"*{SUFFIX}"), reverse=True), 1):
        room -= path.stat().st_size
        if number > MOST or (room < 0 and number > 1):
            path.unlink()
