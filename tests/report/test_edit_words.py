"""Changes in the reader's words."""

from typing import get_args

import pytest
from every_edit import EDITS, every_edit

from procflow.model import (
    AddControl,
    Digitise,
    Duration,
    Edit,
    Fixed,
    RemoveStep,
    Resequence,
    ShortenLimit,
    Span,
    Staff,
    Step,
    Text,
)
from procflow.report.edit_words import FORMS, LEADS, acts, no_act, sentence, subject
from procflow.report.say import Say


def test_every_kind_has_a_form_and_a_lead():
    """No kind of edit is told by its name in the program."""
    assert {type(edit) for edit in EDITS} < set(get_args(Edit))
    assert set(get_args(Edit)) == set(FORMS) == set(LEADS)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Resequence(["land", "assign"]), "Ask about the land → Assign"),
        (Digitise("assign", Duration(Fixed(0))), "Assign (Head of division) → 0 min"),
        (Staff("head", 3), "Head of division: 1 → 3"),
        (
            AddControl("assign", Step(id="look", name=Text(en="First look"), role="head")),
            "Assign → First look",
        ),
    ],
)
def test_what_people_state_is_told_by_names(edit, told):
    assert subject(edit, every_edit(), Say("en")) == told


@pytest.mark.parametrize(
    ("step", "told"),
    [(None, "the case: 8 working days → 5 working days"), ("land", "Ask about the land: 16 h → 5 working days")],
)
def test_a_limit_is_told_before_and_after(step, told):
    assert subject(ShortenLimit(Span(5, "working days"), step), every_edit(), Say("en")) == told


def test_a_sentence_says_what_is_done():
    assert sentence(RemoveStep("assign"), every_edit(), Say("vi")) == "Cắt bước “Phân công xử lý” (Trưởng phòng)"


def test_no_instrument_is_told_by_its_reason():
    """Nothing found is not the same as nobody said."""
    p = every_edit()
    assert acts(RemoveStep("assign"), p) == (("", ""),)
    assert no_act([RemoveStep("assign")], p, Say("en")) == "nothing found that prescribes it"
    assert no_act([RemoveStep("draft")], p, Say("en")) == "no instrument named"
