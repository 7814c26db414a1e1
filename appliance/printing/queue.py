"""The printer as CUPS has it: hand a file over, ask what became of it, take it back. And a printer of pretence.

It decides what CUPS means by its words, not when anything is printed. `lp` hands over, because whoever keeps CUPS keeps
it, too; nothing secret goes through here.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from typing import Literal, Protocol

from appliance.printing import ipp

PATIENCE_S = 20.0
A4 = "iso_a4_210x297mm"  # PWG 5101.1: a driverless printer cancels a job that asks for "A4"
COMPLETED, TAKEN_BACK = 9, (7, 8)  # cancelled by somebody, aborted by CUPS
_ID = re.compile(r"request id is (\S+) ")


@dataclass(frozen=True, slots=True)
class Refused:
    """CUPS did not take it. Says why, in its own words."""

    why: str


@dataclass(frozen=True, slots=True)
class Job:
    """What became of a job. `silent`: CUPS does not answer, so nobody knows."""

    state: Literal["printed", "waiting", "failed", "silent"]
    why: str = ""  # what CUPS or the printer says


class Queue(Protocol):
    """Where paper comes out."""

    def send(self, printer: str, pdf: bytes, title: str, copies: int) -> str | Refused:
        """The number of the job. `title` stands on the printer's display: it names no client."""

    def job(self, number: str) -> Job: ...

    def cancel(self, number: str) -> None: ...


class Cups:
    """The real one. `server`: where it listens, when not where CUPS usually does."""

    def __init__(self, server: str = "") -> None:
        self._server = server
        self._where = ("-h", server) if server else ()

    def send(self, printer: str, pdf: bytes, title: str, copies: int) -> str | Refused:
        asked = ("lp", *self._where, "-d", printer, "-n", str(copies), "-t", title, "-o", f"media={A4}", "-")
        code, out, err = _run(asked, pdf)
        found = _ID.search(out)
        return found[1] if code == 0 and found else Refused(_said(err) or _said(out) or "lp did not take it")

    def job(self, number: str) -> Job:
        printer, _, count = number.rpartition("-")
        try:
            told = ipp.ask(self._server, int(count))
        except OSError as error:
            return Job("silent", f"CUPS does not answer: {error.strerror or error}")
        if told is None or told.state == COMPLETED:
            return Job("printed")
        if told.state in TAKEN_BACK:
            return Job("failed", told.why or "the job was taken out of the queue")
        return Job("waiting", self._printer_says(printer) or told.why)

    def cancel(self, number: str) -> None:
        _run(("cancel", *self._where, number))

    def _printer_says(self, printer: str) -> str:
        told = _run(("lpstat", *self._where, "-p", printer))[1].splitlines()
        is_stopped = bool(told) and " disabled since " in told[0]
        return " ".join(["the printer is stopped:", *(line.strip() for line in told[1:])]) if is_stopped else ""


class FakeCups:
    """Paper that is kept in memory. Strict: a queue that was not added takes nothing."""

    def __init__(self, *printers: str) -> None:
        self.printers = set(printers)
        self.jobs: dict[str, Job] = {}
        self.sent: list[tuple[str, bytes, str, int]] = []
        self.answers = True
        self.is_stuck = ""  # what the printer says while nothing comes out

    def send(self, printer: str, pdf: bytes, title: str, copies: int) -> str | Refused:
        if not self.answers or printer not in self.printers:
            return Refused("The printer or class does not exist.")
        number = f"{printer}-{len(self.jobs) + 1}"
        self.jobs[number] = Job("waiting", self.is_stuck) if self.is_stuck else Job("printed")
        self.sent.append((printer, pdf, title, copies))
        return number

    def job(self, number: str) -> Job:
        return self.jobs[number] if self.answers else Job("silent", "The scheduler does not answer.")

    def cancel(self, number: str) -> None:
        if self.jobs[number].state == "waiting":
            self.jobs[number] = Job("failed", "the job was taken out of the queue")

    def comes_out(self) -> None:
        """Somebody has put paper in."""
        self.is_stuck = ""
        self.jobs = {number: Job("printed") if job.state == "waiting" else job for number, job in self.jobs.items()}


def _run(command: tuple[str, ...], content: bytes = b"") -> tuple[int, str, str]:
    """Exit code, output, complaint. What is not installed, or hangs, is an answer as well."""
    spoken = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(command, input=content, capture_output=True, env=spoken, timeout=PATIENCE_S, check=False)
    except FileNotFoundError:
        return 1, "", f"{command[0]} is not installed: sudo apt install cups"
    except subprocess.TimeoutExpired:
        return 1, "", f"{command[0]} did not answer within {PATIENCE_S:g} s"
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def _said(text: str) -> str:
    """The last thing that a command complained of, without its own name."""
    lines = text.strip().splitlines()
    return re.sub(r"^\w+: (Error - )?", "", lines[-1]) if lines else ""
