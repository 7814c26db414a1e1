"""What a script's report says, and when it says that all is well."""

import pytest

from appliance.demo.report import PageRow, Report, Row, StateChange, as_json, as_text, ok
from appliance.demo.script import Step

WELL = {"udp": 412, "tcp_new": 530, "http": 601, "names": 560, "tcp_idle_reset": 540}


def row(step: Step | None = None, carried: bool = True, **gaps: int | None) -> Row:
    step = step or Step(5.0, "broadband", "blackhole", None)
    return Row(
        step, (StateChange(5.6, "on_backup", "4g", "broadband: no_reply"),), "on_backup", WELL | gaps, 12.0, carried
    )


PAGE = PageRow(40.0, "offline", 200, 41, 31, "2026-11-21T10:42:03Z", 80.04)


def test_the_json_has_the_shape_of_the_contract():
    assert as_json(Report((row(),), (PAGE,), (), True)) == {
        "steps": [
            {"at_s": 5.0, "uplink": "broadband", "fault": "blackhole", "line": "on_backup", "gap_ms": WELL},
        ],
        "page": [
            {
                "at_s": 40.0,
                "line": "offline",
                "status": 200,
                "ms": 41,
                "visits": 31,
                "taken_at": "2026-11-21T10:42:03Z",
                "age_s": 80.0,
            },
        ],
        "ok": True,
    }


def test_healing_the_booking_system_and_a_percent_stand_in_the_json_as_in_the_script():
    steps = as_json(Report((row(Step(1.0, "vendor", None, None)), row(Step(2.0, "4g", "loss", 40))), (), (), True))[
        "steps"
    ]
    assert (steps[0]["vendor"], steps[0]["heal"], "uplink" in steps[0]) == (True, True, False)
    assert (steps[1]["fault"], steps[1]["percent"]) == ("loss", 40)


@pytest.mark.parametrize(
    ("rows", "pages", "well"),
    [
        ([row()], [PAGE], True),
        ([row(udp=None)], [PAGE], False),
        ([row(udp=None, carried=False)], [PAGE], True),  # there was no line left to close it
        ([row(http=13_000)], [PAGE], False),  # the step was over before
        ([row(tcp_idle_reset=None)], [PAGE], True),
        ([row(Step(5.0, "vendor", "dead", None), http=None)], [PAGE], True),
        ([row(Step(5.0, "vendor", "dead", None), udp=None)], [PAGE], False),
        ([row()], [PAGE, PageRow(50.0, "offline", 0, 5000, None, None, None)], False),
    ],
)
def test_all_is_well_when_every_gap_that_could_close_did_and_the_page_answered(rows, pages, well):
    assert ok(tuple(rows), tuple(pages)) is well


def test_a_silent_connection_that_nobody_told_hangs_which_is_not_an_outage_that_never_ended():
    text = as_text(Report((row(tcp_idle_reset=None),), (PAGE,), (), True))
    assert "hangs" in text.splitlines()[1]
    assert "never" not in text.splitlines()[1]
    assert "hangs: " in text


def test_a_person_reads_what_happened_in_one_table():
    text = as_text(Report((row(udp=0, http=None),), (PAGE,), ("line ended (exit 1):\nno",), False))
    assert "broadband: blackhole  on_backup after 0.6 s  -    0.53 s   never  0.56 s  0.54 s" in text
    assert "200 in 41 ms, while offline" in text
    assert "31            1 min old" in text
    assert "line ended (exit 1)" in text
    assert "NOT WELL" in text
