"""Work that was merged into a step counts as if it were still done by itself, apart from handoffs and transfers."""

from itertools import pairwise

import pytest
from attrs import evolve

from procflow.analysis import analyze, block_times, cycle_time, load, staff_cost, staff_minutes, value_shares
from procflow.errors import ProcedureError
from procflow.model import (
    Demand,
    Duration,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Lognormal,
    Part,
    Procedure,
    Role,
    Step,
    Triangular,
    Uniform,
)
from procflow.simplification.options.weights import weights

LAWS = {
    "a": Duration(Triangular(3, 5, 12)),
    "b": Duration(Lognormal(1, 0.7), "h"),
    "c": Duration(Exponential(10)),
    "d": Duration(Uniform(0, 0.1), "working days"),
    "e": Duration(Fixed(7)),
    "f": Duration(Erlang(2, 20)),
}
"""The laws of a line of steps that one role does, or of one step into which the others are merged."""


def office(*, merged: bool, role: str = "clerk", **changes) -> Procedure:
    """Receive, then the work above in one branch beside another, then a check that sends one in five back."""
    if merged:
        (first, work), *rest = LAWS.items()
        line = [Step(id=first, role=role, work=work, value="VA", parts=[Part(id=id, work=law) for id, law in rest])]
    else:
        line = [Step(id=id, role=role, work=work, value="VA") for id, work in LAWS.items()]
    ids = ["fork", *(step.id for step in line), "join"]
    flows = [Flow(x, y) for x, y in pairwise(ids)]
    return Procedure(
        id="p",
        steps=[
            Step(id="receive", role="clerk", work=Duration(Fixed(4))),
            *line,
            Step(id="other", role="head", work=Duration(Exponential(90))),
            Step(id="check", role="head", work=Duration(Fixed(6))),
        ],
        gateways=[Gateway(id="fork", split="all"), Gateway(id="join", join="all")],
        ends=[End(id="done")],
        start="receive",
        flows=[
            Flow("receive", "fork"),
            *flows,
            Flow("fork", "other"),
            Flow("other", "join"),
            Flow("join", "check"),
            Flow("check", "done", 0.8),
            Flow("check", "receive", 0.2, kind="returns"),
        ],
        roles=[
            Role(id="clerk", officers=2, share=0.5, cost_per_hour=60_000),
            Role(id="head", officers=2, share=0.8, cost_per_hour=120_000),
            Role(id="agency", external=True, calendar="always"),
        ],
        demand=Demand(rate=900),
        **changes,
    )


@pytest.mark.parametrize("role", ["clerk", "agency"])
def test_time_work_cost_and_load_are_those_of_the_line_of_steps(role):
    """Means and variances add, the slowest branch and the distribution are the same, staff are as busy."""
    line, one = office(merged=False, role=role), office(merged=True, role=role)
    before, after = cycle_time(line), cycle_time(one)
    assert after.mean == pytest.approx(before.mean, rel=1e-9)
    assert after.variance == pytest.approx(before.variance, rel=1e-9)
    for minutes in (50, 200, 400):
        assert after.cdf(minutes) == pytest.approx(before.cdf(minutes), abs=1e-6)
    blocks = [block_times(procedure, "fork") for procedure in (line, one)]
    assert blocks[1].mean == pytest.approx(blocks[0].mean, rel=1e-9)
    assert blocks[1].variance == pytest.approx(blocks[0].variance, rel=1e-9)
    assert sum(staff_minutes(one).values()) == pytest.approx(sum(staff_minutes(line).values()), rel=1e-12)
    assert staff_cost(one) == pytest.approx(staff_cost(line), rel=1e-12)
    assert [found.offered for found in load(one)] == pytest.approx([found.offered for found in load(line)], rel=1e-12)
    assert value_shares(one)[0].minutes == pytest.approx(value_shares(line)[0].minutes, rel=1e-12)
    for objective in ("cycle_time", "work_content", "cost"):
        totals = [sum(w.visit for w in weights(procedure, objective).values()) for procedure in (line, one)]
        assert totals[1] == pytest.approx(totals[0], rel=1e-12)


def test_parts_of_the_cycle_time_add_up_where_work_was_merged():
    """5 + 7 minutes at a share of one half: 12 of work, 12 of other duties."""
    step = Step(id="a", role="clerk", work=Duration(Fixed(5)), parts=[Part(id="b", work=Duration(Fixed(7)))])
    p = Procedure(id="p", steps=[step], ends=[End(id="z")], flows=[Flow("a", "z")], start="a",
                  roles=[Role(id="clerk", share=0.5)])  # fmt: skip
    found = analyze(p)
    ids = ("cycle_time_mean", "processing_time", "waiting_other_duties", "work_content", "steps")
    assert [found[id].value for id in ids] == [24.0, 12.0, 12.0, 12.0, 1.0]


def test_an_unknown_part_leaves_times_untold_and_is_named():
    """The work of a part is never taken for 0, however much is known of the rest."""
    p = office(merged=True)
    bare = [evolve(step, parts=[*step.parts, Part(id="g")]) if step.parts else step for step in p.steps]
    p = evolve(p, steps=bare)
    found = analyze(p)
    assert (found.level.has("C"), found["work_content"].value, found["cycle_time_mean"].value) == (False, None, None)
    assert "a" not in staff_minutes(p)
    assert value_shares(p)[0].minutes is None
    assert load(p)[0].offered is None
    with pytest.raises(ProcedureError, match=r"step 'a' of 'p': the work time of its part 'g' is not known"):
        weights(p, "work_content")
