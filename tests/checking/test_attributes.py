"""What cases differ in: conditions, times and records that do not fit are told, in a procedure made in Python as well."""

import datetime as dt

import pytest
from attrs import evolve

from procflow import check
from procflow.model import (
    ByAttribute,
    CaseAttribute,
    Demand,
    Document,
    Duration,
    End,
    Fixed,
    Flow,
    Procedure,
    Recorded,
    Step,
)

KIND = CaseAttribute(id="kind", shares={"urgent": 0.25, "normal": 0.75})
AREA = CaseAttribute(id="area", law=Fixed(5))
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def by(attribute, *values):
    """Return times by an attribute, five minutes for each of some values."""
    return ByAttribute(attribute, [(value, Duration(Fixed(5))) for value in values])


def process(*, step=None, flows=None, **changes):
    """A procedure of two steps after a choice by conditions."""
    made = Procedure(
        id="p",
        steps=[Step(id="go", **(step or {})), Step(id="a"), Step(id="b")],
        ends=[End(id="z")],
        start="go",
        flows=[
            *(flows or [Flow("go", "a", when="area > 5"), Flow("go", "b", otherwise=True)]),
            Flow("a", "z"),
            Flow("b", "z"),
        ],
        attributes=[KIND, AREA],
    )
    return evolve(made, **changes)


def recorded(**attributes):
    """Return a demand of one recorded case."""
    return Demand(
        recorded=Recorded(instants=[NOON], attributes=[(name, (value,)) for name, value in attributes.items()])
    )


def errors(procedure):
    """Return the codes of all errors."""
    return [problem.code for problem in check(procedure) if problem.severity == "error"]


def test_what_fits_is_no_finding():
    made = process(step={"work_by": by("kind", "normal", "urgent")}, demand=recorded(kind="urgent", area="7.5"))
    assert errors(made) == []
    assert "construct-not-judged" not in {problem.code for problem in check(made)}


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"attributes": [KIND, KIND, AREA]}, "attribute-twice", "'kind' is declared twice"),
        ({"flows": [Flow("go", "a", when="area >"), Flow("go", "b", otherwise=True)]}, "condition-unread", "column 7"),
        (
            {"flows": [Flow("go", "a", when="aera > 1"), Flow("go", "b", otherwise=True)]},
            "condition-attribute",
            "'area'",
        ),
        ({"step": {"work_by": by("kind", "urgent")}}, "times-by-values", "'urgent', 'normal'"),
        ({"step": {"wait_by": by("area", "urgent")}}, "times-by-values", "numbers, no words"),
        ({"step": {"wait_by": by("knd", "urgent", "normal")}}, "attribute-unknown", "Did you mean 'kind'?"),
        ({"demand": recorded(kind="slow")}, "record-values", "'slow'"),
        ({"demand": recorded(area="large")}, "record-values", "'large'"),
        ({"demand": recorded(colour="red")}, "attribute-unknown", "'colour'"),
        ({"steps": [Step(id="go"), Step(id="a"), Step(id="b", join="chosen")]}, "join-chosen-unpaired", "one OR split"),
        ({"steps": [Step(id="go"), Step(id="a"), Step(id="b", join=2)]}, "join-too-many", "only 1 ways"),
    ],
)
def test_what_does_not_fit_is_told_in_both_languages(changes, code, said):
    found = [problem for problem in check(process(**changes)) if problem.code == code]
    assert len(found) == 1
    assert said in found[0].text("en")
    assert found[0].text("vi") != found[0].text("en")


def test_documents_of_a_branch_that_may_not_be_chosen_are_not_taken_for_granted():
    """A report that only one branch of an OR split makes is missing where that branch was not chosen."""
    steps = [
        Step(id="go", split="any"), Step(id="a", makes=["report"]), Step(id="b"),
        Step(id="d", join="chosen", needs=["report"]),
    ]  # fmt: skip
    flows = [
        Flow("go", "a", 0.5), Flow("go", "b", 0.5), Flow("go", "d", otherwise=True), Flow("a", "d"), Flow("b", "d"),
        Flow("d", "z"),
    ]  # fmt: skip
    made = Procedure(
        id="p", steps=steps, ends=[End(id="z")], flows=flows, start="go", documents=[Document(id="report")]
    )
    sure = evolve(made, steps=[evolve(steps[0], split="all"), *steps[1:3], evolve(steps[3], join="all")],
                  flows=[flow for flow in flows if not flow.otherwise])  # fmt: skip
    missing = "document-not-on-every-path"
    assert missing in {problem.code for problem in check(made)}
    assert missing not in {problem.code for problem in check(sure)}
