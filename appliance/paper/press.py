"""What the child of printing.py is asked to make, and how it makes it: one PDF, or a zip of several and of other files.

It is a value that goes to the child as it is. Light to import: what draws is imported when it is needed.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime

from appliance.paper.sheet import Sheet

Content = tuple[Sheet, ...] | bytes  # to be drawn, or a file that is ready


@dataclass(frozen=True, slots=True)
class Job:
    title: str
    language: str
    at: datetime  # aware
    files: tuple[tuple[str, Content], ...]  # by name
    is_zip: bool


def made(job: Job) -> bytes:
    files = {name: _drawn(content, job) for name, content in job.files}
    return _zipped(files, job.at) if job.is_zip else next(iter(files.values()))


def _drawn(content: Content, job: Job) -> bytes:
    from appliance.paper.pdf import draw

    return content if isinstance(content, bytes) else draw(content, job.title, job.language, job.at)


def _zipped(files: dict[str, bytes], at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, body)
    return out.getvalue()
