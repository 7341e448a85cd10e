"""Levels of knowledge: what each level wants, and that nothing missing is assumed."""

import datetime as dt

import pytest
from attrs import evolve

from procflow.analysis.knowledge import level
from procflow.model import (
    Checked,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Legal,
    Lognormal,
    Part,
    Procedure,
    Role,
    Span,
    Step,
)

CHECKED = Legal(source="none found", checked=Checked(dt.date(2026, 3, 2), "legal officer"))
MINUTES = Duration(Fixed(5), "min")


def known(**changes):
    """A procedure of one step about which everything is known, with changes to the step."""
    step = Step(id="sign", role="chair", work=MINUTES, makes=["letter"], legal=CHECKED, limit=Span(1))
    return Procedure(
        id="p",
        steps=[evolve(step, **changes)],
        ends=[End(id="z")],
        flows=[Flow("sign", "z")],
        start="sign",
        roles=[Role(id="chair", officers=1, share=0.5)],
        demand=Demand(rate=900),
    )


@pytest.mark.parametrize(
    ("changes", "letter", "lacking"),
    [
        ({}, "D", ""),
        ({"limit": None}, "D", "A"),
        ({"work": None}, "B", "C"),
        ({"legal": Legal()}, "A", "B"),
        ({"legal": Legal(source="none found")}, "A", "B"),
        ({"makes": []}, "A", "AB"),
        ({"work": None, "role": None}, "D", ""),
        ({"parts": [Part(id="look", work=MINUTES)]}, "D", ""),
        ({"parts": [Part(id="look", work=MINUTES), Part(id="weigh")]}, "B", "C"),
    ],
    ids=[
        "all",
        "no limit",
        "no work",
        "no law",
        "law not checked",
        "no documents",
        "automatic",
        "part",
        "no part work",
    ],
)
def test_the_letter_is_the_level_without_gap(changes, letter, lacking):
    """Each fact belongs to one level; the letter stops at the first gap from B on."""
    found = level(known(**changes))
    assert found.letter == letter
    assert "".join(name for name in "ABCD" if not found.has(name)) == lacking


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"demand": None}, "demand"),
        ({"roles": [Role(id="chair", share=0.5)]}, "number of officers: role 'chair'"),
        ({"roles": [Role(id="chair", officers=1)]}, "share of time: role 'chair'"),
    ],
)
def test_queues_need_demand_officers_and_share(changes, words):
    """Without one of them level D is not reached, and the gap is named."""
    found = level(evolve(known(), **changes))
    assert found.letter == "C"
    assert found.reason("D").get("en").endswith(f"missing {words}")


def test_roles_without_work_and_external_roles_need_no_officers():
    """Only roles of the office that have work in this procedure are asked for."""
    p = evolve(known(), roles=[*known().roles, Role(id="idle"), Role(id="tax", external=True)])
    assert level(p).letter == "D"


def test_an_applicants_delay_needs_no_work_time():
    """The applicant's time is told by the delay alone; without it the work time is missing."""
    p = evolve(known(work=None, role="applicant"), roles=[Role(id="applicant", external=True)])
    assert not level(p).has("C")
    waiting = evolve(p, steps=[evolve(p.steps[0], wait=Duration(Lognormal(3, 1), "calendar days"))])
    assert level(waiting).has("C")


def test_gaps_name_five_places_and_count_the_rest():
    """A table of twelve bare steps names the first five and the number of others, in both languages."""
    p = Procedure(
        id="p",
        steps=[Step(id=f"s{k}", role="clerk") for k in range(12)],
        ends=[End(id="z")],
        flows=[*(Flow(f"s{k}", f"s{k + 1}") for k in range(11)), Flow("s11", "z")],
        start="s0",
    )
    reason = level(p).reason("C")
    assert reason.get("en").endswith("work time: step 's0', step 's1', step 's2', step 's3', step 's4' and 7 more")
    assert reason.get("vi").endswith("và 7 chỗ khác")
    assert str(level(p)).splitlines()[0] == "Level of knowledge: A"
    assert level(known()).text("vi").splitlines()[-1].endswith("đủ")
