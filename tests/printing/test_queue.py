"""What the box may rely on of a printer: the same promises of the one of pretence and of a real CUPS."""

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from appliance.paper.pdf import draw
from appliance.paper.sheet import Sheet, Text
from appliance.printing.queue import Cups, FakeCups, Job, Queue, Refused
from tests.printing.cups import CUPS, PROGRAMS, QUEUE, Office, comes, office

AT = datetime(2026, 11, 21, tzinfo=UTC)
PAPER = draw([Sheet("one", "Olena", (Text("Maria K., Ірина Ш., £85, €70, ₴900, Järvinen"),))], "Papers", "en", AT)


class Printing(ABC):
    """A printer with its queue, that a test may turn off."""

    queue: Queue

    @abstractmethod
    def stops(self) -> None: ...

    @abstractmethod
    def goes_on(self) -> None: ...

    @abstractmethod
    def cups_dies(self) -> None: ...


class Pretence(Printing):
    def __init__(self) -> None:
        self.queue = self.cups = FakeCups(QUEUE)

    def stops(self) -> None:
        self.cups.is_stuck = "the printer is stopped: out for repair"

    def goes_on(self) -> None:
        self.cups.comes_out()

    def cups_dies(self) -> None:
        self.cups.answers = False


class Real(Printing):
    def __init__(self, office: Office) -> None:
        self.queue, self.office = Cups(CUPS), office

    def stops(self) -> None:
        assert self.office.admin("cupsdisable", "-r", "out for repair", QUEUE)

    def goes_on(self) -> None:
        assert self.office.admin("cupsenable", QUEUE)

    def cups_dies(self) -> None:
        self.office.end("cupsd")


class Promises:
    """Said of any printer. One after the other in one test, for a real one takes seconds to start."""

    def keeps_its_promises(self, printing: Printing) -> None:
        self.a_queue_that_is_not_there_takes_nothing(printing)
        self.what_is_stopped_waits_says_why_and_comes_out_when_it_goes_on(printing)
        self.what_is_taken_out_of_the_queue_has_failed(printing)
        self.without_cups_nobody_knows(printing)

    def a_queue_that_is_not_there_takes_nothing(self, printing: Printing) -> None:
        assert printing.queue.send("nobody", PAPER, "PlanB", 1) == Refused("The printer or class does not exist.")

    def what_is_stopped_waits_says_why_and_comes_out_when_it_goes_on(self, printing: Printing) -> None:
        printing.stops()
        number = printing.queue.send(QUEUE, PAPER, "PlanB 2026-11-21", 1)
        assert isinstance(number, str)
        assert printing.queue.job(number) == Job("waiting", "the printer is stopped: out for repair")
        printing.goes_on()
        comes(lambda: printing.queue.job(number).state != "waiting")
        assert printing.queue.job(number) == Job("printed")

    def what_is_taken_out_of_the_queue_has_failed(self, printing: Printing) -> None:
        printing.stops()
        number = printing.queue.send(QUEUE, PAPER, "PlanB 2026-11-21", 1)
        assert isinstance(number, str)
        printing.queue.cancel(number)
        assert printing.queue.job(number) == Job("failed", "the job was taken out of the queue")
        printing.goes_on()

    def without_cups_nobody_knows(self, printing: Printing) -> None:
        number = printing.queue.send(QUEUE, PAPER, "PlanB", 1)
        assert isinstance(number, str)
        printing.cups_dies()
        assert printing.queue.job(number).state == "silent"
        assert isinstance(printing.queue.send(QUEUE, PAPER, "PlanB", 1), Refused)


class TestThePrinterOfPretence(Promises):
    def test_it_keeps_them(self) -> None:
        self.keeps_its_promises(Pretence())


@pytest.mark.netns
@pytest.mark.needs(*PROGRAMS)
@pytest.mark.skipif(os.geteuid() != 0, reason="cupsd wants to become another user: only root can")
class TestARealCups(Promises):
    @pytest.fixture
    def real(self) -> Iterator[Real]:
        if not os.environ.get("PLANB_TEST_INSIDE"):
            yield None  # type: ignore[misc]
            return
        with office() as there:
            yield Real(there)

    def test_it_keeps_them_and_what_was_sent_lies_in_the_tray_as_it_was_drawn(self, real: Real) -> None:
        self.keeps_its_promises(real)
        paper = real.office.papers[0]
        read = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True)
        assert "Maria K., Ірина Ш., £85, €70, ₴900, Järvinen" in read.stdout
        assert "Maria" not in paper.name, "the name of the job names nobody"

    def test_a_printer_that_is_off_is_said_and_gets_its_paper_when_it_is_on(self, real: Real) -> None:
        real.office.end("printer")
        number = real.queue.send(QUEUE, PAPER, "PlanB", 1)
        assert isinstance(number, str)
        comes(lambda: "unavailable" in real.queue.job(number).why)
        assert real.queue.job(number).state == "waiting"
        real.office.switch_on()
        comes(lambda: real.queue.job(number) == Job("printed"))
        assert len(real.office.papers) == 1


def test_on_a_computer_without_cups_the_answer_says_what_to_install(tmp_path: object) -> None:
    before, os.environ["PATH"] = os.environ["PATH"], str(tmp_path)
    try:
        assert Cups().send(QUEUE, PAPER, "PlanB", 1) == Refused("lp is not installed: sudo apt install cups")
    finally:
        os.environ["PATH"] = before
