"""The loop as it is loaded for plain Python gives the log of the kernel to the bit, and so do draws made beforehand."""

import ast
from pathlib import Path

import numpy as np
import pytest
from clock_models import clock_model
from timed_procedures import timed_procedure

import procflow.simulation.replication as replication_module
import procflow.simulation.state as state_module
from procflow.model import Erlang, Exponential, Fixed, Lognormal, Triangular, Uniform
from procflow.simulation import Scenario, ahead, engines, kernel, plain, simulate
from procflow.simulation.program import compile_procedure, law_numbers
from procflow.simulation.rewriting import Lean, Swapped

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

LAWS = [
    Fixed(3), Uniform(2, 9), Triangular(1, 4, 12), Triangular(2, 2, 5), Triangular(1, 5, 5), Triangular(4, 4, 4),
    Exponential(7), Lognormal(60, 0.5), Lognormal(3, 2), Erlang(2, 5),
]  # fmt: skip
SHAPES = ({}, {"parts": True}, {"scale": 1e-4}, {"scale": 1e-4, "parts": True})


def logs_of(procedure, scenario, *, pruned, monkeypatch):
    """Return the columns of all logs in bytes, of the kernel as it stands or as it is loaded for plain procedures."""
    monkeypatch.setattr(engines, "WORTH_PRUNING", 0 if pruned else 10**18)
    run = simulate(procedure, scenario, engine="plain")
    return [
        {name: table[name].tobytes() for name in table.columns} for log in run.logs for table in (log.steps, log.cases)
    ]


@pytest.mark.parametrize("law", LAWS, ids=[law.spelled() for law in LAWS])
def test_quantiles_of_many_are_those_of_each_to_the_bit(law):
    """Evenly spread shares, the edges between formulas, and both tails as far as draws reach."""
    numbers = law_numbers(law)
    edges = [
        0.001,
        np.nextafter(0.001, 1),
        0.075,
        np.nextafter(0.075, 0),
        0.925,
        np.nextafter(0.925, 1),
        2**-53,
        1 - 2**-53,
    ]
    shares = np.array([*edges, *((k + 0.5) / 999 for k in range(999))])
    assert [kernel.quantile(*numbers, p) for p in shares.tolist()] == ahead.quantiles(*numbers, shares).tolist()


def test_lognormal_beyond_all_numbers_does_not_overflow():
    found = ahead.quantiles(kernel.LOGNORMAL, 600.0, 20.0, 0.0, np.array([0.5, 1 - 2**-53]))
    assert found[1] == kernel.BEYOND


def test_what_is_drawn_ahead_is_what_the_kernel_draws():
    """Case keys, gaps, work and ways of cases at the edges of two blocks, in any order of asking."""
    program = compile_procedure(clock_model("M3")).program
    drawn, study_key = ahead.Ahead(program), 0xF123456789ABCDEF
    atoms = range(len(program.kinds))
    choices = [k for k in atoms if program.kinds[k] != kernel.FORK and program.first[k + 1] - program.first[k] > 1]
    assert len(choices) == 2
    for number in (0, 255, 256, 511, 3, 10**9):
        row = drawn.rows(study_key, number)[number % ahead.CASES_AHEAD]
        key = kernel.case_key(study_key, number)
        demand = program.demand_kind, program.demand_a, program.demand_b, program.demand_c
        assert row[-2:] == (key, kernel.gap_minutes(study_key, number, *demand))
        for k in atoms:
            law = program.work_kind[k], program.work_a[k], program.work_b[k], program.work_c[k]
            share = program.shares[program.roles[k]]
            expected = (
                kernel.time_at_work(key, program.keys[k], 1, *law, share) if program.kinds[k] == kernel.WORK else None
            )
            assert expected == row[k]
            way = kernel.uniform(key, program.keys[k], 1, kernel.ROUTING_DRAW) if k in choices else None
            assert way == row[len(atoms) + k]


def test_all_that_is_to_be_written_another_way_is_there():
    """A swap that finds nothing would be a slow loop that nobody notices."""
    tree = ast.parse(Path(plain.loop.__file__).read_text(encoding="utf-8"))
    swapped = Swapped(plain.SWAPS)
    source = ast.unparse(ast.fix_missing_locations(swapped.visit(Lean().visit(tree))))
    assert set(plain.SWAPS) == swapped.found
    assert "put(" not in source.replace("heappush(", "")
    assert source.count("heappop(heap)") == 1


def test_pruned_loop_gives_the_log_of_the_kernel_to_the_bit(monkeypatch):
    """120 random procedures with calendars, nights, transfers, rework, joins, merged parts, warm-up and two replications."""
    for seed in range(120):
        shape = SHAPES[seed % 4]
        procedure = timed_procedure(seed, **shape)
        scenario = (Scenario(cases=25, seed=seed), Scenario(cases=12, warm_up_cases=7, replications=2, seed=seed))[
            seed // 4 % 2
        ]
        one, other = (logs_of(procedure, scenario, pruned=pruned, monkeypatch=monkeypatch) for pruned in (True, False))
        assert one == other, f"seed {seed}"


@pytest.mark.parametrize("name", ["M2", "M4"])
def test_pruned_loop_gives_the_log_of_the_kernel_over_several_blocks_of_draws(name, monkeypatch):
    scenario = Scenario(cases=600, seed=5)
    one, other = (
        logs_of(clock_model(name), scenario, pruned=pruned, monkeypatch=monkeypatch) for pruned in (True, False)
    )
    assert one == other


def test_room_and_budget_that_run_out_at_every_turn_change_nothing(monkeypatch):
    procedures = [timed_procedure(seed, **SHAPES[seed % 4]) for seed in range(12)]
    plentiful = [logs_of(one, Scenario(cases=15), pruned=False, monkeypatch=monkeypatch) for one in procedures]
    monkeypatch.setattr(replication_module, "INSTANTS_PER_CALL", 1)
    monkeypatch.setattr(replication_module, "FIRST_DAYS", 1)
    monkeypatch.setattr(replication_module, "MOST_FIRST_DAYS", 0)
    monkeypatch.setattr(state_module, "FIRST_ROWS", 1)
    monkeypatch.setattr(state_module, "FIRST_CASES", 1)
    monkeypatch.setattr(state_module, "FIRST_LEAVES", 8)
    for procedure, expected in zip(procedures, plentiful, strict=True):
        assert expected == logs_of(procedure, Scenario(cases=15), pruned=True, monkeypatch=monkeypatch)


def test_small_studies_and_those_that_ask_for_more_run_the_kernel_itself():
    program = compile_procedure(clock_model("M3"))
    assert engines.plain().run is kernel.run
    assert engines.plain(program, Scenario(cases=10)).run is kernel.run
    assert engines.plain(program, Scenario(cases=10_000)).run is not kernel.run
