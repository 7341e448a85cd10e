"""Several plans at once: statements that hold together, by scipy and by hand, and refusals by name."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from scipy import stats

from procflow.comparison import VERDICTS, Several, compare, compare_several
from procflow.errors import SimulationError
from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
from procflow.simulation import Run, Scenario, simulate

SCENARIO = Scenario(cases=40, replications=12, seed=5)
PLANS = {"much": 5.0, "little": 7.9, "none": 8.0, "slower": 9.0}


def desk(minutes: float = 8.0, **more: Any) -> Procedure:
    """Return draft and sign; only the work of draft differs between plans."""
    return Procedure(
        id="desk", calendar="always", start="draft", flows=[Flow("draft", "sign"), Flow("sign", "done")],
        ends=[End(id="done")], roles=[Role(id=id, officers=1, share=1.0) for id in ("clerk", "chair")],
        steps=[Step(id="draft", role="clerk", work=Duration(Exponential(minutes))),
               Step(id="sign", role="chair", work=Duration(Exponential(4)))],
        demand=Demand(rate=5, per="hour"), **more,
    )  # fmt: skip


@pytest.fixture(name="runs", scope="module")
def runs_fixture() -> dict[str, Run]:
    return {name: simulate(desk(minutes), SCENARIO) for name, minutes in PLANS.items()}


@pytest.fixture(name="before", scope="module")
def before_fixture() -> Run:
    return simulate(desk(), SCENARIO)


@pytest.fixture(name="several", scope="module")
def several_fixture(before: Run, runs: dict[str, Run]) -> Several:
    return compare_several(before, runs, figures=("cycle_time_mean", "waiting_officer"))


def values(several: Several, name: str, figure: str) -> np.ndarray:
    metrics = several.after[name] if name else several.before
    return np.array(metrics[figure].values, dtype=float)


def test_p_values_are_those_of_scipy_corrected_by_hand(several: Several) -> None:
    """Eight comparisons, of which two are of equal runs: their p is 1 and counts."""
    raw = {}
    for one in several.contests:
        old, new = values(several, "", one.row.id), values(several, one.name, one.row.id)
        raw[one.name, one.row.id] = 1.0 if one.name == "none" else stats.ttest_rel(new, old).pvalue
    floor = 0.0
    for rank, key in enumerate(sorted(raw, key=lambda key: raw[key])):
        floor = max(floor, min(1.0, (8 - rank) * raw[key]))
        assert several[key].p == pytest.approx(raw[key], rel=1e-8)
        assert several[key].adjusted == pytest.approx(floor, rel=1e-8)


def test_intervals_hold_together(several: Several) -> None:
    """Eight at 95 % together are 99.375 % each, by scipy."""
    old, new = values(several, "", "cycle_time_mean"), values(several, "slower", "cycle_time_mean")
    expected = stats.ttest_rel(new, old).confidence_interval(1 - 0.05 / 8)
    found = several["slower", "cycle_time_mean"].row.difference
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_verdicts_follow_the_corrected_p(several: Several) -> None:
    assert several["much", "cycle_time_mean"].verdict == "better"
    assert several["slower", "cycle_time_mean"].verdict == "worse"
    assert several["none", "cycle_time_mean"].verdict == "unchanged"
    for one in several.contests:
        if one.verdict in ("better", "worse"):
            assert (one.adjusted or 0) <= 0.05


def test_what_is_clear_alone_need_not_be_clear_among_many(before: Run, runs: dict[str, Run], several: Several) -> None:
    """At a level between what its p value asks for alone and among eight."""
    one = several["slower", "cycle_time_mean"]
    assert one.p is not None
    assert one.adjusted is not None
    level = 1 - (one.p + one.adjusted) / 2
    figures = ("cycle_time_mean", "waiting_officer")
    assert compare(before, runs["slower"], level=level)["cycle_time_mean"].verdict == "worse"
    assert (
        compare_several(before, {"slower": runs["slower"]}, level=level)["slower", "cycle_time_mean"].verdict == "worse"
    )
    many = compare_several(before, runs, figures=figures, level=level)
    assert many["slower", "cycle_time_mean"].verdict == "no clear difference"


def test_the_variance_saved_is_that_of_the_values(several: Several) -> None:
    """Against the sum of both variances; a plan much like the present saves nearly all."""
    for one in several.contests:
        old, new = values(several, "", one.row.id), values(several, one.name, one.row.id)
        expected = 1 - np.var(new - old, ddof=1) / (np.var(old, ddof=1) + np.var(new, ddof=1))
        assert one.row.saved == pytest.approx(expected, rel=1e-9)
    assert (several["little", "cycle_time_mean"].row.saved or 0) > 0.95


def test_the_difference_of_two_alone_tells_its_saving_too(before: Run, runs: dict[str, Run]) -> None:
    """In the row and below the table, in both languages."""
    comparison = compare(before, runs["little"])
    saved = comparison["cycle_time_mean"].saved
    assert saved is not None
    assert f"take {100 * saved:.1f} % off the variance" in comparison.table()
    assert "phương sai của chênh lệch" in comparison.table("vi")
    assert compare(before, runs["little"])["steps"].saved is None


def test_the_table_lines_up_in_both_languages(several: Several) -> None:
    for lang, words in (("en", ("better", "together", "Holm")), ("vi", ("tốt hơn", "cùng lúc", "Holm"))):
        lines = several.table(lang).splitlines()  # type: ignore[arg-type]
        rule = lines[1]
        gaps = [k for k in range(len(rule)) if rule[k : k + 2] == "  "]
        assert all(set(line[k : k + 2]) <= {" "} for line in lines[:10] for k in gaps)
        assert all(any(word in line for line in lines) for word in words)
    assert str(several) == several.table()


def test_the_csv_file_has_what_the_table_has(several: Several, tmp_path: Path) -> None:
    """Plan first, p values last, numbers that read back; the verdict is that of all together."""
    file = tmp_path / "plans.csv"
    several.write_csv(file, "vi")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        head, *rows = csv.reader(opened, delimiter=";")
    assert (head[0], head[-2:]) == ("phương án", ["p", "p đã hiệu chỉnh"])
    assert {len(row) for row in rows} == {len(head)}
    for row, one in zip(rows, several.contests, strict=True):
        assert (row[0], row[1]) == (one.name, one.row.id)
        assert float(row[-1].replace(",", ".")) == one.adjusted
        assert row[head.index("kết luận")] == VERDICTS[one.verdict].get("vi")


def test_a_figure_of_the_structure_is_no_matter_of_luck(before: Run) -> None:
    """One step less is one step less, whatever the replications."""
    whole = desk()
    short = evolve(whole, steps=whole.steps[:1], roles=whole.roles[:1], flows=[Flow("draft", "done")])
    several = compare_several(before, {"short": simulate(short, SCENARIO)}, figures=("steps", "load:chair"))
    assert (several["short", "steps"].adjusted, several["short", "steps"].verdict) == (0.0, "better")
    gone = several["short", "load:chair"]
    assert (gone.p, gone.row.difference, gone.verdict) == (None, None, "")
    assert "no step there" in several.table()


def test_one_replication_tells_no_chance(before: Run) -> None:
    scenario = evolve(SCENARIO, replications=1)
    several = compare_several(simulate(desk(), scenario), {"much": simulate(desk(5.0), scenario)})
    one = several["much", "cycle_time_mean"]
    assert (one.p, one.adjusted, one.verdict) == (None, None, "no interval")
    assert "one-replication" in [warning.code for warning in several.warnings]


def test_all_that_cannot_be_compared_is_told_at_once(before: Run) -> None:
    """Two runs of other scenarios, each by its name."""
    other = {name: simulate(desk(), evolve(SCENARIO, seed=seed)) for name, seed in (("a", 6), ("b", 7))}
    with pytest.raises(SimulationError) as caught:
        compare_several(before, other)
    assert [str(problem.place) for problem in caught.value.problems] == ["comparison with 'a'", "comparison with 'b'"]


def test_nothing_to_compare_and_unknown_names_are_refused(before: Run, runs: dict[str, Run], several: Several) -> None:
    with pytest.raises(SimulationError) as caught:
        compare_several(before, {}, figures=())
    assert [problem.code for problem in caught.value.problems] == ["several-none", "several-none"]
    with pytest.raises(SimulationError, match="Did you mean 'cycle_time_mean'"):
        compare_several(before, runs, figures=["cycle_time_men"])
    with pytest.raises(SimulationError, match="Did you mean 'much'"):
        several["mush", "cycle_time_mean"]
