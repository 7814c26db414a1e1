"""The report for the provider, and the words for what happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.config.tables import Provider
from appliance.failover.words import IN_WORDS
from appliance.paper import happened
from appliance.paper.outage import against, history, percent, report
from appliance.paper.sheet import Facts, Sheet, Table
from appliance.store.happened import Outage, Past, Standstill
from appliance.store.reckoned import Month
from appliance.tongue import speaking
from appliance.wish import Drilled

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=LONDON)
BEGAN = datetime(2026, 11, 21, 10, 15, 3, 400_000, tzinfo=UTC)
SEEN = "nothing came back for 0.5 s, 3 rounds of questions"
OUTAGE = Outage("b-1", BEGAN, BEGAN + timedelta(minutes=78), "broadband", "no_reply", SEEN, ("4g",), 41_000_000, 2)
PROVIDER = Provider(name="Northern Broadband", phone="0800 123 456", account="A-1234", promise_min=60)


def told(outage: Outage = OUTAGE, provider: Provider = PROVIDER, past: Past | None = None) -> dict[str, str]:
    return facts(report("Salon Aurora", outage, provider, past or Past((outage,)), NOW))


def facts(sheet: Sheet) -> dict[str, str]:
    return {name: text for part in sheet.parts if isinstance(part, Facts) for name, text in part.facts}


def test_the_report_says_when_to_the_second_and_in_which_zone() -> None:
    said = told()
    assert said["Down"] == "21 Nov 2026, 10:15:03 (GMT, UTC+00:00)"
    assert said["Works again"] == "21 Nov 2026, 11:33:03 (GMT, UTC+00:00)"
    assert said["Length"] == "1 h 18 min"
    summer = replace(OUTAGE, began=datetime(2026, 7, 1, 9, 0, tzinfo=UTC))
    assert told(summer)["Down"] == "1 Jul 2026, 10:00:00 (BST, UTC+01:00)"


def test_the_provider_finds_the_account_what_was_seen_and_what_it_cost_the_salon() -> None:
    said = told()
    assert (said["Provider"], said["Account number"]) == ("Northern Broadband", "A-1234")
    assert (said["Cause"], said["Carried meanwhile by"]) == ("nothing answers", "4g")
    assert said["What was seen"] == "nothing came back for 0.5 s, to 3 rounds of questions"
    assert said["Data over the backup"] == "41 MB"


def test_an_outage_that_lasts_has_no_end_yet() -> None:
    said = told(replace(OUTAGE, ended=None, carried_by=()))
    assert (said["Works again"], said["Length"]) == ("not yet", "7 h 44 min so far")
    assert said["Carried meanwhile by"] == "nothing: the salon was offline"


def test_where_the_backup_died_too_it_is_said_for_how_long() -> None:
    dead = Standstill("s", BEGAN + timedelta(minutes=5), BEGAN + timedelta(minutes=17), "line")
    assert told(past=Past((OUTAGE,), standstills=(dead,)))["Nothing worked at all for"] == "12 min"
    assert "Nothing worked at all for" not in told()


def test_the_clock_runs_against_what_was_promised() -> None:
    assert told()["Promised repair"] == "1 h 00 min: over by 18 min"
    assert "Promised repair" not in told(provider=Provider())
    assert against(OUTAGE, 90, NOW) == "1 h 30 min: kept"
    running = replace(OUTAGE, ended=None)
    assert against(running, 15, BEGAN + timedelta(minutes=5)) == "15 min: 10 min left"
    assert against(running, 15, BEGAN + timedelta(minutes=20)) == "15 min: over by 5 min"


def test_the_months_of_the_line_stand_below_and_none_is_made_better_than_it_was() -> None:
    sheet = report("Salon Aurora", OUTAGE, PROVIDER, Past((OUTAGE,)), NOW)
    (table,) = (part for part in sheet.parts if isinstance(part, Table))
    (november,) = table.rows
    assert [cell.text for cell in november.cells] == ["November 2026", "1", "1 h 18 min", "83.22 %"]
    second = timedelta(seconds=1)
    assert percent(Month(OUTAGE.began.date(), 1, second, timedelta(days=30))) == "99.99 %"


def test_the_history_is_one_table_the_newest_first() -> None:
    newer = replace(OUTAGE, id="b-2", began=BEGAN + timedelta(hours=4), ended=None, carried_by=(), bytes_on_backup=0)
    outages, _availability = (
        part
        for part in history("Salon Aurora", Past((newer, OUTAGE)), "broadband", NOW).parts
        if isinstance(part, Table)
    )
    assert [[cell.text for cell in row.cells] for row in outages.rows] == [
        ["21 Nov 2026, 14:15", "3 h 44 min so far", "broadband", "nothing: the salon was offline", "–"],
        ["21 Nov 2026, 10:15", "1 h 18 min", "broadband", "4g", "41 MB"],
    ]
    assert outages.rows[0].cells[2].below == ("nothing answers",)
    assert "No outage so far." in str(history("Salon Aurora", Past(), "broadband", NOW).parts)


@pytest.mark.parametrize(
    ("cause", "noted", "said"),
    [
        ("no_reply", "nothing came back for 0.5 s", "nothing came back for 0.5 s"),
        ("no_reply", "nothing came back for 12 s, 1 rounds of questions", "to 1 round of questions"),
        ("portal", "a sign-in page is in the way: 2 times in a row", "a sign-in page is in the way, 2 times in a row"),
        ("high_loss", "43% of the last questions were lost", "43 % of the last questions were lost"),
        ("no_carrier", IN_WORDS["no_carrier"], "the cable is out, or the other end is off"),
        ("quantum", "a word of tomorrow", "a word of tomorrow"),
    ],
)
def test_what_the_daemon_noted_is_said_again_in_the_salons_words(cause: str, noted: str, said: str) -> None:
    outage = replace(OUTAGE, cause=cause, evidence=noted)
    assert happened.evidence(outage).endswith(said)
    with speaking("xx"):
        assert ("⟦" in happened.evidence(outage)) == (cause != "quantum")


def test_a_cause_of_another_version_is_told_as_it_stands() -> None:
    assert happened.cause(replace(OUTAGE, cause="quantum")) == "quantum"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("ok", "4g carried 12.5 Mbit/s: enough for a salon"),
        ("slow", "4g carried 12.5 Mbit/s: too slow for a salon"),
        ("not_measured", "4g is open, but its speed could not be measured"),
        ("in_use", "4g carried the salon at that moment: it was no rehearsal"),
        ("no_backup", "there was no backup to rehearse with"),
        ("portal", "4g did not work: a sign-in page is in the way"),
    ],
)
def test_a_rehearsal_is_told_by_how_it_went(outcome: str, said: str) -> None:
    assert happened.rehearsed(Drilled("ab", NOW, "4g", outcome == "ok", outcome, 12.5, 0, 2.0, "")) == said


def test_seconds_matter_when_there_are_few() -> None:
    assert happened.length(timedelta(seconds=4.21)) == "4.2 s"
    assert happened.length(timedelta(minutes=4)) == "4 min"


def test_every_word_of_the_report_can_be_translated() -> None:
    with speaking("xx"):
        sheet = report("Salon Aurora", OUTAGE, PROVIDER, Past((OUTAGE,)), NOW)
        said = facts(sheet)
    own = {"broadband", "Northern Broadband", "A-1234", "0800 123 456", "4g", "2"}
    assert [each for each in said if not each.startswith("⟦")] == []
    assert [each for each in said.values() if "⟦" not in each and each not in own] == []
