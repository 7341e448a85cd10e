"""Handoffs on the clock: by hand, against expected handoffs of drawn procedures, and in sums that must hold."""

import numpy as np
import pytest
from attrs import evolve
from hand_logs import hand_log
from timed_procedures import timed_procedure

from procflow.errors import SimulationError
from procflow.metrics import measure
from procflow.metrics.givers import givers
from procflow.metrics.handoff_times import HOUSES, handoff_times
from procflow.metrics.ping_pong import earlier_holder, ping_pong
from procflow.metrics.population import populations
from procflow.model import Demand, Duration, End, EventLog, Fixed, Flow, Gateway, Procedure, Role, Step
from procflow.simulation import Run, Scenario, simulate
from procflow.structure.handoffs import handoffs

ROLES = [
    Role(id="clerk", unit="office", agency="district", officers=1, share=1.0),
    Role(id="officer", unit="land", agency="district", officers=1, share=1.0),
    Role(id="money", unit="finance", agency="district", officers=1, share=1.0),
    Role(id="chair", unit="office", agency="district", officers=1, share=0.5, transfer=Duration(Fixed(30))),
]


def opinions() -> Procedure:
    """The clerk receives; officer and finance give opinions side by side; a stamp; the chair signs; the clerk files."""
    return Procedure(
        id="opinions", calendar="always", start="receive", ends=[End(id="done")], roles=ROLES,
        steps=[
            Step(id="receive", role="clerk", work=Duration(Fixed(10)), split="all"),
            Step(id="land", role="officer", work=Duration(Fixed(60))),
            Step(id="cost", role="money", work=Duration(Fixed(20))),
            Step(id="stamp", join="all", work=Duration(Fixed(5))),
            Step(id="sign", role="chair", work=Duration(Fixed(15))),
            Step(id="file", role="clerk", work=Duration(Fixed(1))),
        ],
        flows=[Flow("receive", "land"), Flow("receive", "cost"), Flow("land", "stamp"), Flow("cost", "stamp"),
               Flow("stamp", "sign"), Flow("sign", "file"), Flow("file", "done")],
        demand=Demand(every=Duration(Fixed(4), "h")),
    )  # fmt: skip


def test_the_matrix_and_the_waiting_after_each_are_those_counted_by_hand() -> None:
    """One case alone. To officer and finance without a wait; both give to the chair, who takes it after 30 minutes.

    The chair gives half the time: 15 minutes of work last 30, so 45 minutes of waiting follow, half of them from each.
    """
    found = handoff_times(simulate(opinions(), Scenario(cases=3, replications=2)))
    told = {(pair.giver, pair.taker): (pair.count.mean, pair.waiting.mean) for pair in found.pairs}
    assert told == {
        ("clerk", "officer"): (1.0, 0.0),
        ("clerk", "money"): (1.0, 0.0),
        ("officer", "chair"): (1.0, 22.5),
        ("money", "chair"): (1.0, 22.5),
        ("chair", "clerk"): (1.0, 0.0),
    }
    pair = found.pairs[0]
    assert {cause: value.mean for cause, value in pair.causes.items() if value.mean} == {
        "transfer": 15.0,
        "other_duties": 7.5,
    }
    assert pair.main_cause == "transfer"
    assert pair.each is not None
    assert pair.each.mean == 22.5


def test_handoffs_between_units_leave_out_those_within_one() -> None:
    """The chair sits in the clerk's unit; all are of one agency."""
    found = handoff_times(simulate(opinions(), Scenario(cases=3)))
    units = found.between("unit")
    assert {names: interval.mean for names, interval in units.matrix.items()} == {
        ("office", "land"): 1.0,
        ("office", "finance"): 1.0,
        ("land", "office"): 1.0,
        ("finance", "office"): 1.0,
    }
    assert units.count is not None
    assert units.count.mean == 4.0
    assert found.between("agency").pairs == ()


def test_waiting_after_handoffs_and_the_rest_are_all_waiting() -> None:
    """Between roles, units or agencies, with queues, and a branch that stays with the clerk: the same sum."""
    steps = [
        evolve(step, role="clerk", wait=Duration(Fixed(9))) if step.id == "cost" else step for step in opinions().steps
    ]
    busy = evolve(opinions(), steps=steps, demand=Demand(rate=0.8, per="hour"))
    run = simulate(busy, Scenario(cases=200, replications=3, seed=4))
    waiting = measure(run)["waiting"].value
    for by in HOUSES:
        found = handoff_times(run).between(by)
        assert found.waiting is not None
        assert found.elsewhere is not None
        assert found.waiting.mean + found.elsewhere.mean == pytest.approx(waiting, rel=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_every_giver_of_a_drawn_procedure_is_found(seed: int) -> None:
    """Blocks in blocks, loops and automatic steps: the count of the log is met in every row."""
    procedure = timed_procedure(seed)
    log = simulate(procedure, Scenario(cases=30, seed=seed), engine="plain").logs[0]
    found = givers(procedure, log)
    assert found is not None
    assert np.all(log.steps["case"][found.taker] == log.steps["case"][found.giver])
    assert np.all(log.steps["end"][found.giver] <= log.steps["entered"][found.taker])


def test_who_gives_after_a_join_in_a_join_is_found() -> None:
    """Officer, finance and clerk work side by side, two of them in a block of their own: all three give to the chair."""
    procedure = Procedure(
        id="nested", calendar="always", start="receive", ends=[End(id="done")], roles=ROLES,
        steps=[
            Step(id="receive", role="clerk", work=Duration(Fixed(10)), split="all"),
            Step(id="land", role="officer", work=Duration(Fixed(60))),
            Step(id="cost", role="money", work=Duration(Fixed(20))),
            Step(id="copy", role="clerk", work=Duration(Fixed(90))),
            Step(id="sign", role="chair", work=Duration(Fixed(15)), join="all"),
        ],
        gateways=[Gateway(id="apart", split="all"), Gateway(id="together", join="all")],
        flows=[Flow("receive", "apart"), Flow("receive", "copy"), Flow("apart", "land"), Flow("apart", "cost"),
               Flow("land", "together"), Flow("cost", "together"), Flow("together", "sign"), Flow("copy", "sign"),
               Flow("sign", "done")],
        demand=Demand(every=Duration(Fixed(4), "h")),
    )  # fmt: skip
    found = handoff_times(simulate(procedure, Scenario(cases=3)))
    assert {names: interval.mean for names, interval in found.matrix.items()} == handoffs(procedure).matrix
    assert found.matrix["officer", "chair"].mean == found.matrix["clerk", "chair"].mean == 1.0


def test_the_matrix_of_a_long_run_is_the_expected_one() -> None:
    """Rework through a join: expected holders are a linear flow, solved without any clock."""
    flows = [*opinions().flows[:-1], Flow("file", "done", 0.6), Flow("file", "receive", 0.4, kind="returns")]
    procedure = evolve(opinions(), flows=flows, demand=Demand(every=Duration(Fixed(100), "h")))
    found = handoff_times(simulate(procedure, Scenario(cases=400, replications=10, seed=3), engine="plain"))
    for names, expected in handoffs(procedure).matrix.items():
        interval = found.matrix[names]
        assert interval.half_width is not None
        assert abs(interval.mean - expected) <= 2.5 * interval.half_width
    assert set(found.matrix) == set(handoffs(procedure).matrix)


def chain(*roles: str | None) -> EventLog:
    """Return the log of one case whose rows were done by these roles, one after the other."""
    ids = list(dict.fromkeys(role for role in roles if role is not None))
    steps = [Step(id=f"s{k}", role=role) for k, role in enumerate(roles)]
    p = Procedure(
        id="chain", steps=steps, start="s0", ends=[End(id="z")], roles=[Role(id=id) for id in ids], calendar="always"
    )
    rows = [
        {"case": 0, "step": f"s{k}", "entered": f"2026-03-02 08:{k:02d}", "end": f"2026-03-02 08:{k + 1:02d}"}
        for k in range(len(roles))
    ]
    return hand_log(p, rows, [{}])


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ("AB", []),
        ("ABA", [2]),
        ("ABC", []),
        ("ABCA", []),
        ("ABABA", [2, 3, 4]),
        ("AABBA", [4]),
        ("A.B.A", [4]),
        ("ABAA", [2]),
        ("AAA", []),
        ("ABAC", [2]),
    ],
)
def test_ping_pong_is_a_triple_of_holders(roles: str, expected: list[int]) -> None:
    """A gives to B and takes it back; a stay of several steps is one, and an automatic step (a point) is nobody's."""
    log = chain(*(None if letter == "." else letter for letter in roles))
    assert ping_pong(log).tolist() == expected


def test_who_held_a_case_before_is_followed_through_automatic_steps() -> None:
    """Rows A, automatic, A, B: before the last stands row 2, and so does the last of another role."""
    before, other = earlier_holder(chain("A", None, "A", "B"))
    assert (before.tolist(), other.tolist()) == ([-1, 0, 0, 2], [-1, 0, -1, 2])


def test_ping_pong_is_told_by_pair_and_per_case() -> None:
    """Officer drafts, chair returns once: officer, chair, officer, chair is two triples; nothing between others."""
    procedure = Procedure(
        id="pp", calendar="always", start="draft", ends=[End(id="done")], roles=ROLES,
        steps=[Step(id="draft", role="officer", work=Duration(Fixed(1))),
               Step(id="check", role="chair", work=Duration(Fixed(1))),
               Step(id="redraft", role="officer", work=Duration(Fixed(1))),
               Step(id="sign", role="chair", work=Duration(Fixed(1)))],
        flows=[Flow("draft", "check"), Flow("check", "redraft"), Flow("redraft", "sign"), Flow("sign", "done")],
        demand=Demand(every=Duration(Fixed(4), "h")),
    )  # fmt: skip
    found = handoff_times(simulate(procedure, Scenario(cases=5)))
    assert found.ping_pong is not None
    assert found.ping_pong.mean == 2.0
    assert {names: value.mean for names, value in found.ping_pong_between.items()} == {
        ("officer", "chair"): 1.0,
        ("chair", "officer"): 1.0,
    }


def test_a_log_that_disagrees_with_its_own_count_is_not_told() -> None:
    """One handoff more than any giver can be found for: no matrix, with the reason, rather than a guess."""
    run = simulate(opinions(), Scenario(cases=3))
    counts = run.logs[0].steps["handoffs"].copy()
    counts[4] += 1
    steps = evolve(run.logs[0].steps, columns={**run.logs[0].steps.columns, "handoffs": counts})
    broken = Run(run.procedure, run.scenario, (evolve(run.logs[0], steps=steps),))
    found = handoff_times(broken)
    assert (found.pairs, found.count, found.waiting, found.ping_pong) == ((), None, None, None)
    assert "does not tell" in str(found)


def test_an_outcome_that_is_none_is_refused_with_the_nearest() -> None:
    """A slip of the pen."""
    run = simulate(opinions(), Scenario(cases=1))
    with pytest.raises(SimulationError, match=r"Did you mean 'done'"):
        populations(run, "dome")


def test_the_table_speaks_both_languages() -> None:
    """Names of roles, units that fit, the largest cause."""
    found = handoff_times(simulate(opinions(), Scenario(cases=3, replications=2)))
    first = str(found).splitlines()[2]
    assert first.split() == ["money", "chair", "1", "22.5", "working", "minutes", "22.5", "working", "minutes",
                             "Waiting", "in", "transfer"]  # fmt: skip
    assert "Chờ luân chuyển hồ sơ" in found.view().text("vi")
    assert "<td>chair</td>" in found.view().html()
