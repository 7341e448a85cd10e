"""What a form of a step charges."""

import datetime as dt

import pytest

from procflow.model import (
    Checked,
    Duration,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Legal,
    Lognormal,
    MergeStep,
    Procedure,
    Role,
    Step,
    Triangular,
    Uniform,
)
from procflow.simplification import propose
from procflow.simplification.options.weights import amount_of

LAWS = [Fixed(10), Uniform(5, 15), Triangular(5, 10, 15), Exponential(10), Erlang(2, 10), Lognormal(10, 0.5)]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_getting_ready_may_be_all_of_the_work(law):
    """Then merging saves all of it, whatever law the work follows."""
    free = Legal(source="none found", may={"merge"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    ten = Duration(Fixed(10))
    office = Procedure(
        id="p",
        steps=[
            Step(id="draft", role="officer", work=ten),
            Step(id="copy", role="officer", work=Duration(law), setup=ten, legal=free),
        ],
        ends=[End(id="done")],
        flows=[Flow("draft", "copy"), Flow("copy", "done")],
        start="draft",
        roles=[Role(id="officer", officers=1, share=1.0)],
    )
    plan = propose(office)
    assert plan.edits == (MergeStep("copy", "draft"),)
    assert plan.certificate.proved
    assert (plan.objective.before, plan.objective.after) == (pytest.approx(20), pytest.approx(10))


def test_an_amount_says_what_it_is_of_only_where_its_unit_does_not():
    """A planner reads no word twice."""
    assert amount_of(3, "steps", "vi") == "3 bước"
    assert amount_of(2, "signatures") == "2 signatures per case"
