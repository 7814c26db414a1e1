"""What can be wrong is said in the owner's words, with what to do."""

import re
from string import Formatter

import pytest

from appliance.issues import CATALOGUE, Issue, said

ABOUT = {
    "name": "4g",
    "why": "nothing answers.",
    "used": "1630",
    "allowance": "2000",
    "day": "1",
    "network": "192.168.77.0/24",
    "time": "06:00",
    "stays": "The last good copy stays.",
}
EACH = pytest.mark.parametrize("issue", CATALOGUE.values(), ids=CATALOGUE)


@EACH
def test_every_issue_can_be_said_with_the_blanks_that_the_catalogue_names(issue: Issue) -> None:
    told = said(issue.code, **ABOUT)
    assert "{" not in told.title + told.text
    assert told.severity == issue.severity


@EACH
def test_no_blank_is_unknown(issue: Issue) -> None:
    blanks = {name for _, name, _, _ in Formatter().parse(issue.title + issue.text) if name}
    assert blanks <= ABOUT.keys()


@EACH
def test_a_title_is_short_and_a_text_is_sentences(issue: Issue) -> None:
    told = said(issue.code, **ABOUT)
    assert len(told.title) <= 60
    assert not told.title.endswith(".")
    assert re.search(r"(\.|run: planb [a-z]+)$", told.text)
    assert len(told.text) <= 320


@EACH
def test_no_issue_speaks_as_engineers_do(issue: Issue) -> None:
    words = r"\b(uplink|APN|DNS|DHCP|latency|failover|netlink|conntrack|timeout|subnet|RTT|packet)\b"
    assert not re.search(words, issue.title + issue.text)


def test_what_comes_from_outside_is_not_taken_for_a_blank() -> None:
    assert "{name}" in said("vendor_down", name="SalonIQ", why="Its page says: {name}").text


def test_a_reason_that_nobody_gave_leaves_no_gap() -> None:
    assert said("vendor_down", name="SalonIQ", why="").text.endswith("still shows today.")


def test_the_hotspot_is_asked_for_in_the_words_that_the_page_uses() -> None:
    assert said("hotspot_wanted").title == "Switch on the hotspot on the salon phone"
