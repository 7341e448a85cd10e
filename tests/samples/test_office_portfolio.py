"""The list of 46 procedures of an office: totals by hand, and the answers it does not give."""

import datetime as dt
from collections import Counter

from procflow.model import Portfolio


def test_the_office_has_46_procedures(office: Portfolio) -> None:
    assert len(office) == 46


def test_totals_agree_with_the_sums_made_by_hand(office: Portfolio) -> None:
    """Added up in a spreadsheet: 562 steps, 361 handoffs; 40,452 cases and 36,642.4 staff hours in 2023."""
    assert (office.steps, office.handoffs, office.cases(2023)) == (562, 361, 40452)
    assert round(office.hours(2023) or 0, 6) == 36642.4


def test_three_years_of_cases_are_known(office: Portfolio) -> None:
    assert office.years == (2021, 2022, 2023)
    assert (office.cases(2021), office.cases(2022)) == (37151, 38420)


def test_the_list_was_drawn_up_on_the_last_day_of_march_2024(office: Portfolio) -> None:
    assert dt.date(2024, 3, 31) == office.review_date
    assert max(entry.last_used for entry in office.entries if entry.last_used) <= dt.date(2024, 3, 31)


def test_groups_are_those_of_internal_procedures(office: Portfolio) -> None:
    groups = Counter(entry.group for entry in office.entries)
    assert {"between agencies", "within agency", "work process"} == set(groups)


def test_comments_on_drafts_belong_to_issuing_documents_and_not_to_the_statutory_appraisal(office: Portfolio) -> None:
    assert office.entry("P34").merge_into == "P02"
    assert (office.entry("P33").legal_status, office.entry("P33").separate_by_law) == ("higher law", True)


def test_certified_copies_stay_lawful_and_are_done_by_issuing_electronically(office: Portfolio) -> None:
    assert (office.entry("P15").legal_status, office.entry("P15").duplicate_of) == ("own regulation", "P02")


def test_the_decree_on_discipline_names_its_successor(office: Portfolio) -> None:
    assert "172/2025" in office.entry("P22").basis


def test_what_is_not_known_is_none_and_not_zero(office: Portfolio) -> None:
    reading_room = office.entry("P11")
    assert (reading_room.average_days, reading_room.on_time) == (None, None)


def test_no_case_in_three_years_is_no_proof_of_uselessness(office: Portfolio) -> None:
    """Emergency response was not used and is laid down by law."""
    unused = {e.id: e.legal_status for e in office.entries if not any(e.volumes.values())}
    assert {"P11", "P40", "P41", "P42", "P46"} == set(unused)
    assert unused["P46"] == "higher law"
