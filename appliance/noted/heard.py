"""An audit that keeps its notes in memory: for tests, and as strict as the service (tests/audit/test_contract.py)."""

from datetime import UTC, datetime

from appliance.noted.words import Answer, Lost, Note, Offer, Paired, Row


class Heard:
    """`answer`: what it says to everything. `cap`: how many numbers somebody may look at."""

    def __init__(self, answer: Answer = "kept", cap: int = 20) -> None:
        self.notes: list[Note] = []
        self.offers: dict[str, Offer] = {}
        self.answer, self._cap = answer, cap

    async def note(self, note: Note) -> Answer:
        if self.answer == "kept" and note.action == "reveal" and self._is_one_too_many(note):
            return "no_more"
        self.notes.append(note)
        return self.answer

    async def offered(self, token: str) -> Offer | Lost:
        if self.answer == "silent":
            return "silent"
        return self.offers.get(token, "gone")

    async def redeem(self, token: str, device: str) -> Paired | Lost:
        if self.answer == "silent":
            return "silent"
        offer = self.offers.pop(token, None)
        if offer is None:
            return "gone"
        self.notes.append(Note("", "wall", device, "pair", offer.name))
        return Paired(offer, f"{offer.name}.cookie")

    async def last(self, count: int) -> tuple[Row, ...] | None:
        if self.answer == "silent":
            return None
        now = datetime.now(UTC)
        rows = [Row(number, now, "unknown", note, "", "") for number, note in enumerate(self.notes, 1)]
        return tuple(reversed(rows[-count:]))

    def _is_one_too_many(self, note: Note) -> bool:
        by = note.who or note.device
        seen = {each.what for each in self.notes if each.action == "reveal" and (each.who or each.device) == by}
        return note.what not in seen and len(seen) >= self._cap
