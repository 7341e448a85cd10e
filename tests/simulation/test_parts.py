"""A merged step takes what the steps took one after the other, drawn as before; its visit is one row of the log."""

from itertools import pairwise

import numpy as np
import pytest
from attrs import evolve

from procflow.errors import NotSupportedError, SimulationError
from procflow.model import (
    Demand,
    Duration,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Lognormal,
    MergeStep,
    Part,
    Procedure,
    Role,
    Step,
    Triangular,
    Uniform,
)
from procflow.simplification import apply
from procflow.simulation import Scenario, simulate

LAWS = {
    "look": Duration(Triangular(3, 5, 12)),
    "weigh": Duration(Lognormal(1, 0.7), "h"),
    "note": Duration(Exponential(10)),
    "file": Duration(Uniform(0, 0.1), "working days"),
}


def line(*steps: Step, share: float | None = 0.6, officers: int | None = 2000, p: float = 0.2, **role) -> Procedure:
    """Steps of one role in a row, so well staffed that nothing ever queues; some cases come back to the first."""
    flows = [Flow(a.id, b.id) for a, b in pairwise(steps)]
    last = steps[-1].id
    flows += [Flow(last, "done", 1 - p), Flow(last, "first", p, "returns")]
    return Procedure(
        id="line",
        steps=[Step(id="first", role="clerk", work=Duration(Fixed(1))), *steps],
        start="first",
        flows=[Flow("first", steps[0].id), *flows],
        ends=[End(id="done")],
        roles=[Role(id="clerk", officers=officers, share=share, **role)],
        demand=Demand(rate=30, per="hour"),
    )


def one_by_one(**how) -> Procedure:
    # The last step decides; it keeps its id when the others are merged into it, so that the ways are drawn as before.
    steps = [Step(id=id, role="clerk", work=work) for id, work in LAWS.items() if id != "note"]
    return line(*steps, Step(id="note", role="clerk", work=LAWS["note"]), **how)


def merged(**how) -> Procedure:
    parts = [Part(id=id, work=work) for id, work in LAWS.items() if id != "note"]
    return line(Step(id="note", role="clerk", work=LAWS["note"], parts=parts), **how)


@pytest.mark.parametrize("how", [
    {}, {"share": 0.37}, {"share": 1}, {"calendar": "always"},
    {"external": True, "officers": None, "share": None}, {"external": True, "officers": None, "calendar": "always"},
])  # fmt: skip
def test_merged_step_equals_its_steps_case_by_case(how):
    """No queue, no transfer, no set-up: merging changes neither the work nor the cycle time of any case, to the ms."""
    scenario = Scenario(cases=300, seed=7)
    before, after = (simulate(procedure, scenario).logs[0] for procedure in (one_by_one(**how), merged(**how)))
    cases = np.arange(300)
    for column in ("arrival", "end", "outcome"):
        assert before.cases[column][cases].tolist() == after.cases[column][cases].tolist()

    def by_case(log, column):
        return np.bincount(log.steps["case"], weights=log.steps[column], minlength=300)[:300].tolist()

    assert by_case(before, "work") == by_case(after, "work")
    assert by_case(before, "other_duties") == by_case(after, "other_duties")


@pytest.mark.parametrize("setup", [None, Duration(Fixed(9)), Duration(Fixed(0.05), "h"), Duration(Fixed(1), "h")])
def test_a_merge_carried_out_shares_the_luck_of_before(setup):
    """Set-up shortens the part alone, each time by the same share; all else is to the ms what it was."""
    plain = one_by_one(calendar="always", share=1)
    steps = [evolve(step, setup=setup) if step.id == "file" else step for step in plain.steps]
    after = apply(evolve(plain, steps=steps), [MergeStep("file", "note")])
    mean = 0.05 * plain.calendar_named("always").day_minutes
    saved = 0 if setup is None else setup.law.mean * (60 if setup.unit == "h" else 1)
    left = 1 - min(1, saved / mean)

    def by_step(procedure):
        log = simulate(procedure, Scenario(cases=100, seed=11)).logs[0]
        rows = [row for row in log.steps.rows() if row["case"] < 100]
        return {(row["case"], log.step_ids[row["step"]], row["visit"]): row["work"] for row in rows}

    before, now = by_step(plain), by_step(after)
    assert {name for name in before if name[1] != "file"} == set(now)
    for (case, step, visit), work in now.items():
        if step == "note":
            assert abs(work - before[case, "note", visit] - before[case, "file", visit] * left) <= 1
        else:
            assert work == before[case, step, visit]


def test_visit_of_a_merged_step_is_one_row_with_the_summed_work():
    """5 + 7 + 0.5 minutes at a share of one half hold one officer for 25 minutes without a break."""
    step = Step(
        id="a",
        role="clerk",
        work=Duration(Fixed(5)),
        parts=[Part(id="b", work=Duration(Fixed(7))), Part(id="c", work=Duration(Fixed(0.5)))],
    )
    log = simulate(line(step, share=0.5, p=0.0, calendar="always", officers=9), Scenario(cases=5, seed=1)).logs[0]
    rows = [row for row in log.steps.rows() if log.step_ids[row["step"]] == "a"]
    assert len(rows) >= 5
    for row in rows:
        assert (row["work"], row["other_duties"]) == (750_000, 750_000)
        assert row["end"] - row["start"] == 1_500_000


def test_draws_of_a_part_belong_to_its_id_alone():
    """Turning the parts round, or giving another one more work, leaves every other draw as it was."""
    procedure = merged(calendar="always", p=0.0)
    scenario = Scenario(cases=50, seed=3)
    first, note = procedure.steps
    turned = evolve(procedure, steps=[first, evolve(note, parts=note.parts[::-1])])
    longer = evolve(
        procedure,
        steps=[first, evolve(note, parts=[*note.parts[:-1], evolve(note.parts[-1], work=Duration(Fixed(2)))])],
    )
    without = evolve(procedure, steps=[first, evolve(note, parts=note.parts[:-1])])

    def work(procedure):
        log = simulate(procedure, scenario).logs[0]
        return {
            row["case"]: row["work"]
            for row in log.steps.rows()
            if log.step_ids[row["step"]] == "note" and row["case"] < 50
        }

    assert work(procedure) == work(turned)
    assert {case: value + 120_000 for case, value in work(without).items()} == work(longer)


def test_automatic_step_with_parts_runs_on_the_calendar_of_the_procedure():
    """Without own work it takes the time of its parts."""
    step = Step(id="a", parts=[Part(id="b", work=Duration(Erlang(2, 8)))])
    log = simulate(line(step, p=0.0), Scenario(cases=20, seed=1)).logs[0]
    assert all(row["work"] > 0 for row in log.steps.rows() if log.step_ids[row["step"]] == "a")


def test_part_of_unknown_work_is_refused_by_name():
    """The work of a part is never taken for 0."""
    step = Step(id="a", role="clerk", work=Duration(Fixed(5)), parts=[Part(id="b")])
    with pytest.raises(SimulationError, match=r"step 'a' of 'line': .*part 'b'"):
        simulate(line(step), Scenario(cases=5))


def test_parts_in_calendar_days_are_refused_where_they_cannot_be_done_in_one_go():
    """Officers do not work at night; an outside agency's days and hours do not add up to one stretch."""
    days = Part(id="b", work=Duration(Fixed(1), "calendar days"))
    step = Step(id="a", role="clerk", work=Duration(Fixed(5)), parts=[days])
    with pytest.raises(NotSupportedError) as caught:
        simulate(line(step), Scenario(cases=5))
    assert [problem.code for problem in caught.value.problems] == ["work-in-calendar-days"]
    with pytest.raises(NotSupportedError) as caught:
        simulate(line(step, external=True, officers=None, share=None), Scenario(cases=5))
    assert [problem.code for problem in caught.value.problems] == ["parts-in-mixed-units"]


@pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")
def test_part_beyond_all_clocks_is_refused_like_any_other_time():
    """A single part can make a time too long for the clock."""
    for officers in (1, None):
        step = Step(id="a", role="clerk", work=Duration(Fixed(5)), parts=[Part(id="b", work=Duration(Fixed(6e10)))])
        procedure = line(step, p=0.0, officers=officers, external=officers is None)
        with pytest.raises(SimulationError) as caught:
            simulate(procedure, Scenario(cases=5))
        assert [problem.code for problem in caught.value.problems] == ["simulation-time"]
