"""The law comes first: only what somebody has checked and found removable may go."""

import pytest
from hand_made import BOUND, CHECKED, FREE, free, made

from procflow.guards import judge_law
from procflow.model import Legal, Step


def codes(legal):
    procedure = made([Step(id="a", legal=legal), free("b")], "a b, b z")
    return [problem.code for problem in judge_law(procedure, frozenset({"a"}))]


@pytest.mark.parametrize(
    ("legal", "expected"),
    [
        (Legal(), ["cut-law-unknown"]),
        (Legal(may=frozenset({"remove"}), checked=CHECKED), ["cut-law-unknown"]),
        (Legal(source="none found", may=frozenset({"remove"})), ["cut-law-unchecked"]),
        (BOUND, ["cut-law-higher"]),
        (Legal(source="own regulation", checked=CHECKED), ["cut-law-forbids"]),
        (Legal(source="own regulation", may=frozenset({"remove"}), checked=CHECKED), []),
        (Legal(source="higher law", may=frozenset({"remove"}), checked=CHECKED), []),
        (FREE, []),
    ],
)
def test_a_step_goes_only_if_the_law_is_known_to_permit_it(legal, expected):
    """Unknown, unchecked, higher law and a `may` without removal each have their own sentence."""
    assert expected == codes(legal)


def test_a_kept_step_is_not_judged():
    """Unknown legality forbids the cut, not the step."""
    procedure = made([Step(id="a"), free("b")], "a b, b z")
    assert judge_law(procedure, frozenset({"b"})) == ()


def test_the_sentence_names_the_basis_in_both_languages():
    """A planner can look up why the step must stay."""
    procedure = made([Step(id="a", legal=BOUND)], "a z")
    (problem,) = judge_law(procedure, frozenset({"a"}))
    assert problem.values["steps"] == ("a",)
    assert "Decree 30/2020, article 15" in problem.text("en")
    assert "văn bản cấp trên quy định bước này (Decree 30/2020, article 15)" in problem.text("vi")
