"""Plain and compiled loop give the same log on offices with all that a clock can hold, the second also with indexes checked."""

import datetime as dt
import random

import pytest
from attrs import evolve
from staffed_procedures import OfficeGrower

from procflow.errors import NotSupportedError, ProcedureError
from procflow.model import Delegation, Office, Procedure
from procflow.simulation import Run, Scenario, UnstableQueueWarning, simulate

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(f"ignore::{UnstableQueueWarning.__module__}.{UnstableQueueWarning.__qualname__}"),
]

FAMILIES = (
    "priority", "preemptive", "due", "shortest", "finish", "fit", "calendars", "speed", "skills", "same", "never",
    "joint", "session", "instants", "batch", "visits", "waiting", "time", "some", "chosen", "or", "conditions",
    "attributes", "unbegun",
)  # fmt: skip
"""What is grown beyond sequence, choice, parallel branches, rework, calendars and shares; `unbegun` makes a bound on time
one on waiting."""


def different(one: Run, other: Run) -> list[str]:
    """Return the columns in which two runs differ, be it in one byte."""
    found = []
    for a, b in zip(one.logs, other.logs, strict=True):
        for left, right in ((a.steps, b.steps), (a.cases, b.cases)):
            assert left.columns.keys() == right.columns.keys()
            for name in left.columns:
                words = left[name].dtype == object
                same = (
                    left[name].tolist() == right[name].tolist()
                    if words
                    else left[name].tobytes() == right[name].tobytes()
                )
                found += [] if same else [name]
    return found


def office_of(seed: int) -> tuple[frozenset[str], Procedure]:
    """Return some families and a random office that uses them."""
    numbers = random.Random(seed)
    families = frozenset(numbers.sample(FAMILIES, numbers.choice([1, 2, 3, 4])))
    return families, OfficeGrower(families, random.Random(seed)).grow()


@pytest.mark.usefixtures("rich_engine")
def test_plain_and_compiled_give_the_same_log_to_the_bit():
    """Random offices over a week or two; what the clock refuses by name is no office to compare."""
    compared: set[str] = set()
    for seed in range(100):
        families, procedure = office_of(seed)
        scenario = Scenario(until=dt.datetime(2026, 1, 12 + seed % 5, 15, 30), seed=seed)
        try:
            plain = simulate(procedure, scenario, engine="plain")
        except (NotSupportedError, ProcedureError):
            continue
        assert different(plain, simulate(procedure, scenario, engine="compiled")) == [], f"seed {seed}: {families}"
        compared |= families
    assert compared == set(FAMILIES)


@pytest.mark.usefixtures("rich_engine")
def test_procedures_on_shared_staff_are_the_same_on_both():
    _, first = office_of(3)
    twin = Procedure(**{name: getattr(first, name) for name in ("steps", "gateways", "ends", "flows", "start", "roles",
        "calendars", "calendar", "demand", "attributes", "priority")}, id="twin")  # fmt: skip
    office = Office(id="both", procedures=[first, twin])
    scenario = Scenario(until=dt.date(2026, 1, 16), seed=4)
    plain = simulate(office, scenario, engine="plain")
    assert len(set(plain.logs[0].cases["procedure"].tolist())) == 2
    assert different(plain, simulate(office, scenario, engine="compiled")) == []


@pytest.mark.usefixtures("rich_engine")
def test_absence_and_delegation_are_the_same_on_both():
    """Every officer may be away, and each step that an officer does is given to another role for two days."""
    compared = 0
    for seed in range(40):
        _, grown = office_of(seed)
        staffed = [role.id for role in grown.roles if role.officers and role.share]
        act = {"start": dt.date(2026, 1, 6), "until": dt.date(2026, 1, 7)}
        others = {id: next((to for to in staffed if to != id), None) for id in staffed}
        steps = [
            evolve(step, delegated=[Delegation(to=str(others[str(step.role)]), **act)])
            if others.get(str(step.role))
            and not (step.batch or step.at_most or step.joint or step.officer or step.sessions)
            else step
            for step in grown.steps
        ]
        roles = [evolve(role, absence=0.1) if role.id in staffed else role for role in grown.roles]
        procedure = evolve(grown, steps=steps, roles=roles)
        scenario = Scenario(until=dt.datetime(2026, 1, 10, 12), seed=seed)
        try:
            plain = simulate(procedure, scenario, engine="plain")
        except (NotSupportedError, ProcedureError):
            continue
        assert different(plain, simulate(procedure, scenario, engine="compiled")) == [], f"seed {seed}"
        compared += 1
    assert compared >= 10
