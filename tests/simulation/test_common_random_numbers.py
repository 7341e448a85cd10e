"""Draws belong to case, step, visit and purpose: a change in one place leaves all others as they were."""

import subprocess
import sys
import warnings

import numpy as np
import pytest
from attrs import evolve
from timed_procedures import timed_procedure

from procflow.model import Demand, Duration, End, EventLog, Exponential, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, UnstableQueueWarning, simulate

CASES = 12


def first_cases(procedure: Procedure, seed: int) -> EventLog:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        return simulate(procedure, Scenario(cases=CASES, seed=seed)).logs[0]


def work_by_visit(log: EventLog, *, without: str | None = None) -> dict[tuple[int, str, int], int]:
    found = {}
    for row in log.steps.rows():
        if row["case"] < CASES and log.step_ids[row["step"]] != without:
            found[row["case"], log.step_ids[row["step"]], row["visit"]] = row["work"]
    return found


def removable(procedure: Procedure) -> list[Step]:
    """Steps with one way out that may simply be passed by."""
    return [
        step
        for step in procedure.steps
        if step.join == "any" and step.split == "one" and step.id != procedure.start
        and len(procedure.outflows(step.id)) == 1
    ]  # fmt: skip


def passed_by(procedure: Procedure, step: Step) -> Procedure:
    (onward,) = procedure.outflows(step.id)
    flows = [
        evolve(flow, target=onward.target) if flow.target == step.id else flow
        for flow in procedure.flows
        if flow.source != step.id
    ]
    return evolve(procedure, steps=[other for other in procedure.steps if other is not step], flows=flows)


@pytest.mark.parametrize("seed", range(40))
def test_removing_a_step_leaves_every_other_draw_as_it_was(seed):
    """Arrivals, routes and the work of every other visit agree, though queues and clocks move."""
    procedure = timed_procedure(seed)
    before = first_cases(procedure, seed)
    for step in removable(procedure)[:3]:
        after = first_cases(passed_by(procedure, step), seed)
        assert before.cases["arrival"][:CASES].tolist() == after.cases["arrival"][:CASES].tolist()
        assert work_by_visit(before, without=step.id) == work_by_visit(after)


def test_order_of_steps_in_the_file_has_no_part_in_the_draws():
    procedure = timed_procedure(3)
    turned = evolve(procedure, steps=procedure.steps[::-1])
    assert work_by_visit(first_cases(procedure, 3)) == work_by_visit(first_cases(turned, 3))


def test_variance_of_before_minus_after_is_that_of_the_step_that_was_cut():
    """Two exponential steps in a row without queues: with common draws the difference is the cut step alone.

    Var = 10 ** 2 against 10 ** 2 + 2 * 30 ** 2 with independent draws: 19 times less.
    """

    def line(*ids: str) -> Procedure:
        means = {"a": 30, "b": 10}
        return Procedure(
            id="line",
            steps=[Step(id=id, work=Duration(Exponential(means[id]))) for id in ids],
            flows=[Flow(a, b) for a, b in zip(ids, [*ids[1:], "done"], strict=True)],
            ends=[End(id="done")],
            start=ids[0],
            calendar="always",
            demand=Demand(every=Duration(Exponential(60))),
        )

    def cycle(procedure: Procedure, seed: int) -> np.ndarray:
        log = simulate(procedure, Scenario(cases=20_000, seed=seed)).logs[0]
        counted = log.cases["counted"]
        return (log.cases["end"] - log.cases["arrival"])[counted] / 60_000

    together = np.var(cycle(line("a", "b"), 1) - cycle(line("a"), 1))
    apart = np.var(cycle(line("a", "b"), 1) - cycle(line("a"), 2))
    assert pytest.approx(together, rel=0.08) == 100
    assert pytest.approx(apart, rel=0.08) == 1900


def test_replications_and_neighbouring_seeds_share_no_draw():
    procedure = Procedure(
        id="desk",
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(5)))],
        flows=[Flow("serve", "done")],
        ends=[End(id="done")],
        start="serve",
        roles=[Role(id="clerk", officers=1, share=1)],
        demand=Demand(every=Duration(Exponential(60))),
    )
    logs = [
        log for seed in (0, 1, 2) for log in simulate(procedure, Scenario(cases=400, replications=3, seed=seed)).logs
    ]
    works = np.array([log.steps["work"][np.argsort(log.steps["case"])][:400] for log in logs], dtype=float)
    found = np.corrcoef(works)[np.triu_indices(len(logs), 1)]
    assert np.abs(found).max() < 4 / np.sqrt(400)


def test_run_does_not_depend_on_the_hash_seed_of_the_process():
    script = (
        "import hashlib, procflow as pf; from procflow.simulation import Scenario, simulate;"
        "log = simulate(pf.sample('leave-request'), Scenario(cases=50, seed=7)).logs[0];"
        "print(hashlib.sha256(b''.join(log.steps[n].tobytes() for n in log.steps.columns)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": value}, capture_output=True, text=True, check=True
        ).stdout
        for value in ("1", "2")
    }
    assert len(digests) == 1
