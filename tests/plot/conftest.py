"""Procedures to draw, before and after, and one run of them."""

from types import SimpleNamespace

import attrs
import pytest

from procflow.comparison import compare
from procflow.metrics import measure
from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Span, Step, Text, TimeLimit
from procflow.simulation import Scenario, simulate


def minutes(value):
    return Duration(Fixed(value))


@pytest.fixture(scope="session")
def before():
    """Receive (4 % returned), initial (10 % to be written again), sign; figures are invented."""
    return Procedure(
        id="letter",
        name=Text(vi="Trả lời công văn", en="Answer a letter"),
        illustrative=True,
        start="receive",
        steps=[
            Step(
                id="receive",
                role="clerk",
                name=Text(vi="Tiếp nhận, ghi sổ $1 & $2", en="Receive $1 & $2"),
                work=minutes(30),
            ),
            Step(
                id="draft",
                role="officer",
                name=Text(vi="Dự thảo văn bản trả lời", en="Draft the answer"),
                work=minutes(240),
            ),
            Step(id="initial", role="head", name=Text(vi="Ký nháy", en="Initial"), work=minutes(10)),
            Step(id="sign", role="chair", name=Text(vi="Ký ban hành", en="Sign"), work=minutes(5)),
        ],
        ends=[
            End(id="done", name=Text(vi="Hoàn thành", en="Done")),
            End(id="back", name=Text(vi="Trả lại", en="Sent back")),
        ],
        roles=[
            Role(id="clerk", name=Text(vi="Văn thư", en="Clerk"), officers=1, share=1.0),
            Role(id="officer", name=Text(vi="Chuyên viên", en="Officer"), officers=2, share=0.8),
            Role(id="head", name=Text(vi="Trưởng phòng", en="Head"), officers=1, share=0.5),
            Role(id="chair", name=Text(vi="Chủ tịch", en="Chair"), officers=1, share=0.5, transfer=minutes(120)),
        ],
        flows=[
            Flow("receive", "draft", 0.96),
            Flow("receive", "back", 0.04),
            Flow("draft", "initial"),
            Flow("initial", "draft", 0.1, "returns"),
            Flow("initial", "sign", 0.9),
            Flow("sign", "done"),
        ],
        demand=Demand(every=Duration(Fixed(3), "h")),
        time_limit=TimeLimit(Span(3, "working days")),
    )


@pytest.fixture(scope="session")
def after(before):
    """The same without the initial."""
    flows = [flow for flow in before.flows if "initial" not in (flow.source, flow.target)]
    steps = [step for step in before.steps if step.id != "initial"]
    return attrs.evolve(
        before, steps=steps, roles=[r for r in before.roles if r.id != "head"], flows=[*flows, Flow("draft", "sign")]
    )


@pytest.fixture(scope="session")
def change(before, after):
    return SimpleNamespace(before=before, after=after)


@pytest.fixture(scope="session")
def comparison(before, after):
    scenario = Scenario(cases=40, replications=2, seed=7)
    return compare(simulate(before, scenario), simulate(after, scenario))


@pytest.fixture(scope="session")
def run(before):
    """Three replications of forty letters."""
    return simulate(before, Scenario(cases=40, replications=3, seed=7))


@pytest.fixture(scope="session")
def measured(run):
    return measure(run)


@pytest.fixture(scope="session")
def walked():
    """Return the rows of a case on its path, from the first to the last, walked back one by one through `previous`."""

    def rows(log, case):
        found, row = [], int(log.cases["last"][case])
        while row >= 0:
            found.append(row)
            row = int(log.steps["previous"][row])
        return found[::-1]

    return rows
