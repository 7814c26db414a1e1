"""A booking system with a JSON interface keeps the promises of every source."""

from collections.abc import Iterator

import pytest

from tests.sources.json.recorded import served
from tests.sources.json.salon import busy_salon
from tests.sources.json.systems import EASY
from tests.sources.test_contract import WINDOW, SourceContract


class TestJson(SourceContract):
    @pytest.fixture(autouse=True)
    def _open(self) -> Iterator[None]:
        self.salon = busy_salon(WINDOW.first)
        with served(self.salon.answer) as url:
            self.source = EASY.at(url)
            yield

    def change(self, number: int) -> None:
        self.salon.key = "s3cret"
        self.salon.lists["appointments"] = busy_salon(WINDOW.first, number).lists["appointments"]

    def stop(self) -> None:
        self.salon.key = "another"
