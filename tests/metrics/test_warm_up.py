"""The proposed warm-up is that of MSER-5 on the mean by case number, which is the exact transient one."""

import datetime as dt
import itertools
import math

import numpy as np
import pytest
from attrs import evolve
from mser_by_definition import cut
from transient_queue import mean_times

from procflow.errors import ProcedureError, SimulationError
from procflow.metrics import find_warm_up, mser5
from procflow.model import AtMost, Demand, Duration, End, Exponential, Fixed, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, simulate
from procflow.simulation.overload import foreseen


def desk(per_hour: float, officers: int = 1) -> Procedure:
    """Return clerks who serve 12 an hour each, day and night."""
    return Procedure(
        id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(5)))],
        roles=[Role(id="clerk", officers=officers, share=1.0)], demand=Demand(rate=per_hour, per="hour"),
    )  # fmt: skip


def test_the_oracle_begins_and_ends_where_theory_does() -> None:
    """The first case needs its service, the second may find it still there, the last find the steady state."""
    times = list(itertools.islice(mean_times(9.6, 12.0), 3000))
    assert times[0] == pytest.approx(1 / 12)
    assert times[1] == pytest.approx((1 + 9.6 / 21.6) / 12)
    assert times[-1] == pytest.approx(1 / (12 - 9.6), rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_cut_leaves_little_of_the_bias_of_an_empty_start(seed: int) -> None:
    """Exact means at a load of 0.8 with half a minute of noise: of 2 % too low, less than 0.5 % is left."""
    exact = 60 * np.array(list(itertools.islice(mean_times(9.6, 12.0), 1000)))
    found = mser5(exact + np.random.default_rng(seed).normal(0, 0.5, len(exact)))
    assert found.cut is not None
    assert exact.mean() == pytest.approx(0.98 * 25, rel=1e-6)
    assert exact[found.cut :].mean() > 0.995 * 25


def test_without_noise_every_case_is_part_of_the_start() -> None:
    """An exact curve comes nearer for ever, so that leaving out more always looks better: no cut."""
    assert not mser5(list(itertools.islice(mean_times(6.0, 12.0), 300))).found


def test_means_by_case_number_are_the_exact_transient_ones() -> None:
    """Load 0.5, 200 replications: the mean over stretches of 20 cases is within 4 standard errors of the exact one."""
    found = find_warm_up(desk(6.0), Scenario(cases=200, replications=200, seed=6))
    exact = 60 * np.array(list(itertools.islice(mean_times(6.0, 12.0), 200)))
    runs = np.array([(log.cases["end"] - log.cases["arrival"])[:200] / 60_000 for log in found.pilot.logs])
    for low in range(0, 200, 20):
        stretch = runs[:, low : low + 20].mean(axis=1)
        assert np.mean(found.means[low : low + 20]) == pytest.approx(stretch.mean(), rel=1e-9)
        error = stretch.std(ddof=1) / math.sqrt(200)
        assert abs(stretch.mean() - exact[low : low + 20].mean()) <= 4 * error


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_proposal_is_mser_5_on_the_pilot(seed: int) -> None:
    """Twenty replications though the scenario has one; the cut by definition from the columns of their logs."""
    scenario = Scenario(cases=300, seed=seed, warm_up_cases=7)
    found = find_warm_up(desk(10.8), scenario)
    pilot = simulate(desk(10.8), evolve(scenario, warm_up_cases=0, replications=20))
    times = [(log.cases["end"] - log.cases["arrival"])[log.cases["counted"]] for log in pilot.logs]
    assert found.cases == cut([float(mean) for mean in np.mean(times, axis=0) / 60_000])
    assert found.scenario == evolve(scenario, warm_up_cases=found.cases)
    assert found.text().startswith(
        f"Leave out the first {found.cases} cases (MSER-5 on the mean cycle time of 300 cases"
    )
    assert found.text("vi").startswith(f"Bỏ {found.cases} hồ sơ đầu")


def test_no_warm_up_is_said_so() -> None:
    """An office with officers enough is the same from the first case on."""
    found = find_warm_up(evolve(desk(1.0, officers=9), illustrative=True), Scenario(cases=100, replications=50))
    assert found.cases == 0
    assert found.text().startswith("ILLUSTRATIVE FIGURES")
    assert "No warm-up is needed" in found.text()
    assert "Không cần bỏ hồ sơ đầu nào" in found.text("vi")
    assert "Then count" not in found.text()


def test_weeks_are_cut_to_the_shortest_replication() -> None:
    found = find_warm_up(desk(1.0), Scenario(weeks=1, seed=2))
    assert len(found.means) == min(int(log.cases["counted"].sum()) for log in found.pilot.logs)


def test_an_overloaded_role_is_named_and_nothing_runs() -> None:
    with pytest.raises(SimulationError, match=r"no steady state to warm up to.*role 'clerk'") as caught:
        find_warm_up(desk(13.0), Scenario(cases=10**8))
    assert caught.value.problems[0].code == "warm-up-overloaded"
    assert "vai trò 'clerk'" in caught.value.text("vi")


def test_a_role_whose_load_only_the_clock_tells_does_not_stop_the_search() -> None:
    """If each case were diverted the clerk had 72 minutes an hour; that is in doubt, and the run shows that he has not."""
    p = desk(9)
    serve = evolve(p.steps[0], at_most=AtMost(waiting=60, then="later"))
    later = Step(id="later", role="clerk", work=Duration(Fixed(8)))
    doubtful = evolve(p, steps=[serve, later], flows=[*p.flows, Flow("later", p.ends[0].id)])
    assert [problem.code for problem in foreseen(doubtful)] == ["role-load-in-doubt"]
    found = find_warm_up(doubtful, Scenario(cases=300))
    assert (len(found.pilot.logs), found.pilot.warnings[0].severity) == (20, "info")


def test_a_pilot_that_still_moves_at_its_end_is_refused() -> None:
    """Load 0.99: the queue goes on growing for tens of thousands of cases."""
    with pytest.raises(SimulationError, match="no steady state was found within 100 cases over 100 replications"):
        find_warm_up(desk(11.88), Scenario(cases=100, replications=100, seed=1))


@pytest.mark.parametrize(
    ("scenario", "code"),
    [(Scenario(until=dt.date(2026, 2, 1)), "warm-up-until"), (Scenario(cases=49), "warm-up-short")],
)
def test_pilots_that_tell_nothing_are_refused(scenario: Scenario, code: str) -> None:
    with pytest.raises(ProcedureError) as caught:
        find_warm_up(desk(6.0), scenario)
    assert [problem.code for problem in caught.value.problems] == [code]
