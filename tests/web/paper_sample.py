"""What a salon's mailbox has brought by 10:42: day sheets, a roster, a price list, and something hostile."""

from datetime import UTC, datetime, timedelta

from web_sample import LONDON, NOW, Salon

from appliance.salon.documents import Doc, Filing
from appliance.sources.door import Document
from appliance.sources.tameparse import tame
from appliance.store import seal
from appliance.store.vault import Vault

HOSTILE = "<script>alert(1)</script>"
SHEET = (
    "<!doctype html><html><head><style>td { color: #036; border: 1px solid #999 }</style></head><body>"
    "<h1>Saturday 21 November</h1><table><tr><td>09:00</td><td>Maria Kovalenko</td></tr></table>"
    f"{HOSTILE}<img src=x onerror=alert(1)><form action=/sign-out method=post><button>x</button></form></body></html>"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f6174d5"
    "60000000049454e44ae426082"
)
# the smallest that Chrome's viewer opens
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

SHEETS: tuple[tuple[str, bytes, int], ...] = (  # name, what it says, how many minutes ago it came
    ("Appointments Saturday.html", tame(SHEET.encode()).encode(), 5),
    ("Day sheet Olena 2026-11-21.pdf", PDF, 10),
    ("Roster.png", PNG, 60),
    ("Записи 23.11.2026.txt", "09:00 Ірина Шевченко\n".encode("cp1251"), 30),
    ("export.csv", b"Time;Client\n09:00;=cmd|' /c calc'!A0 Kovalenko\n", 31),
    ("Price list 2026.pdf", PDF + b"% prices", 40),
    (f"evil{HOSTILE}\u202efdp.exe", b"%PDF-1.4\n<html>" + HOSTILE.encode(), 70),
)


def brings(salon: Salon, *sheets: tuple[str, bytes, int], now: datetime = NOW) -> tuple[Doc, ...]:
    """Put documents into the salon's vault, as the book daemon would."""
    vault = Vault(salon.places.vault, seal.ensure(salon.places.key(None)))
    came = [
        Document(f"{name}{minutes}", name, body, now.astimezone(UTC) - timedelta(minutes=minutes))
        for name, body, minutes in sheets
    ]
    filing = Filing(LONDON, lambda weekday: None if weekday == 6 else "09:00-18:00")
    vault.keep("mailbox", came, filing, now.astimezone(UTC))
    return vault.docs()
