"""`planb audit`: who did what on the box. Parsing, and how a row is written for people."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from appliance.cli.given import Given, as_json, say

if TYPE_CHECKING:
    from appliance.noted import Row

SHOWN = 50


@click.command()
@click.option("--rows", type=click.IntRange(1), default=SHOWN, show_default=True, help="How many of the newest.")
@click.option("--verify", is_flag=True, help="Is every row there, and as it was written?")
@click.option("--knows", metavar="HASH", help="With --verify: is this hash, from the log, still in it?")
@as_json
@click.pass_obj
def audit(given: Given, rows: int, verify: bool, knows: str | None, as_json: bool) -> None:
    """Who signed in, looked at a number, printed, paired, changed rights."""
    from appliance.store.audit import Unreadable, read
    from appliance.store.chain import broken

    try:
        found, anchor = read(given.places.audit_db)
    except (Unreadable, OSError) as why:
        raise click.ClickException(f"{why}. Try again with sudo.") from None
    if not verify:
        shown = found[-rows:]
        say({"rows": [asdict(row) for row in shown]} if as_json else _screen(shown, given))
        return
    wrong = broken(found, anchor) or _cut(found, knows)
    newest = found[-1].hash if found else ""
    facts = {"ok": not wrong, "rows": len(found), "newest": newest, "wrong": wrong}
    say(facts if as_json else _verdict(found, wrong))
    sys.exit(1 if wrong else 0)


def _cut(rows: "tuple[Row, ...]", knows: str | None) -> str:
    """The log is kept by somebody else: what it saw must be here."""
    if not knows or (len(knows) >= 8 and any(row.hash.startswith(knows.lower()) for row in rows)):
        return ""
    return f"no row has the hash {knows}: the end was cut off, or that row is over three months old"


def _verdict(rows: "tuple[Row, ...]", wrong: str) -> str:
    from appliance.store.chain import SHORT

    if wrong:
        return f"The audit is not whole: {wrong}."
    if not rows:
        return "The audit is empty."
    first, last = rows[0], rows[-1]
    return (
        f"{len(rows)} rows since {first.at:%Y-%m-%d}: none is missing, none was changed.\n"
        f"The newest is row {last.number}, {last.hash[:SHORT]}. The log says daily where it ended, and is kept by "
        "another user:\n  journalctl -u planb-audit | grep 'the audit ends'\n  planb audit --verify --knows HASH"
    )


def _screen(rows: "tuple[Row, ...]", given: Given) -> str:
    from appliance.summary import table

    if not rows:
        return "Nothing has been noted yet."
    zone = given.config().salon.zone
    head = ("when", "who", "role", "where", "did", "")
    return table(head, [(f"{row.at.astimezone(zone):%d %b %H:%M:%S}{_doubt(row)}", *_words(row)) for row in rows])


def _words(row: "Row") -> tuple[str, ...]:
    note = row.note
    return note.who or "-", note.role, note.device, note.action.replace("_", " "), note.what


def _doubt(row: "Row") -> Any:
    return "" if row.clock in ("synchronised", "rtc") else "?"
