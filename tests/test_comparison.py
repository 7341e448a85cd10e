"""Before and after: exactly nothing for no change, the paired interval for a change, and refusals by name."""

import csv
import datetime as dt
import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from every_edit import EDITS, every_edit
from scipy import stats

from procflow.comparison import Comparison, Row, compare
from procflow.comparison.writing import csv_text
from procflow.errors import OutputError, SimulationError
from procflow.metrics import measure, wilson
from procflow.model import (
    Calendar,
    DelegateStep,
    Demand,
    DropComponent,
    Duration,
    Edit,
    End,
    Exponential,
    Fixed,
    Flow,
    Interval,
    MergeStep,
    OnceOnly,
    Parallelise,
    Procedure,
    RemoveStep,
    Role,
    ShortenLimit,
    Span,
    Step,
    Text,
    TimeLimit,
)
from procflow.simplification import apply
from procflow.simulation import Run, Scenario, simulate

SCENARIO = Scenario(cases=60, replications=12, seed=3)


def desk(*steps: str, officers: int = 100, work: float = 30, **more: object) -> Procedure:
    """Return steps in a row, each for its own role, exponential with the same mean."""
    nodes = [*steps, "done"]
    return Procedure(
        id="desk", start=nodes[0], ends=[End(id="done")],
        steps=[Step(id=step, role=f"role {step}", work=Duration(Exponential(work))) for step in steps],
        flows=[Flow(a, b) for a, b in itertools.pairwise(nodes)],
        roles=[Role(id=f"role {step}", officers=officers, share=1.0, cost_per_hour=60_000.0) for step in steps],
        demand=Demand(rate=1, per="hour"), calendar="always", **more,
    )  # fmt: skip


@pytest.fixture(name="run", scope="module")
def run_of_two_steps() -> Run:
    """Return a run of draft and sign."""
    return simulate(desk("draft", "sign"), SCENARIO)


@pytest.fixture(name="cut", scope="module")
def run_after_the_cut() -> Run:
    """Return the same without sign."""
    return simulate(desk("draft"), SCENARIO)


def test_an_unchanged_procedure_differs_by_exactly_nothing(run: Run) -> None:
    """Simulated twice, every figure that can be told has difference 0 with width 0."""
    comparison = compare(run, simulate(desk("draft", "sign"), SCENARIO))
    told = [row for row in comparison.rows if row.difference is not None]
    assert len(told) > 15
    for row in told:
        assert row.difference is not None
        assert (row.difference.mean, row.difference.half_width) == (0.0, 0.0)
        assert (row.verdict, row.better) == ("unchanged", None)


def test_a_cut_without_queues_saves_exactly_the_time_of_the_cut_step(run: Run, cut: Run) -> None:
    """All other draws stay as they were, so each case is shorter by its own time in the step."""
    row = compare(run, cut)["cycle_time_mean"]
    sign = run.logs[0].step_ids.index("sign")
    saved = []
    for log in run.logs:
        of_counted = log.cases["counted"][log.steps["case"]] & (log.steps["step"] == sign)
        saved.append(log.steps["work"][of_counted].sum() / log.cases["counted"].sum() / 60_000)
    assert row.difference is not None
    assert math.isclose(row.difference.mean, -np.mean(saved), rel_tol=1e-9)
    assert row.verdict == "better"


def test_the_interval_is_the_paired_one_of_scipy() -> None:
    """With queues nothing cancels exactly; scipy's paired t is an independent program."""
    before = simulate(desk("draft", "sign", officers=1), SCENARIO)
    after = simulate(desk("draft", officers=1), SCENARIO)
    row = compare(before, after, level=0.9)["cycle_time_p90"]
    left, right = measure(before)["cycle_time_p90"].values, measure(after)["cycle_time_p90"].values
    expected = stats.ttest_rel(right, left).confidence_interval(0.9)
    assert row.difference is not None
    assert (row.difference.low, row.difference.high) == pytest.approx((expected.low, expected.high), rel=1e-9)
    assert row.relative == pytest.approx((np.mean(right) - np.mean(left)) / np.mean(left))


def test_pairing_makes_the_interval_much_narrower_than_independent_runs() -> None:
    """A small step cut from a loaded desk: the variance of the difference is ten times smaller or more."""
    before = desk("draft", "sign", officers=1)
    quick = evolve(before, steps=(before.steps[0], evolve(before.steps[1], work=Duration(Exponential(2)))))
    scenario = Scenario(cases=200, replications=30, seed=11)
    left = np.array(measure(simulate(quick, scenario))["cycle_time_mean"].values)
    after = desk("draft", officers=1)
    paired = np.array(measure(simulate(after, scenario))["cycle_time_mean"].values) - left
    other = measure(simulate(after, evolve(scenario, seed=12)))["cycle_time_mean"].values
    assert np.var(np.array(other) - left, ddof=1) >= 10 * np.var(paired, ddof=1)


def test_worse_better_and_no_clear_difference_follow_the_interval_and_the_kind(run: Run, cut: Run) -> None:
    """Fewer steps is better, more is worse; numbers of cases are neither; noise is no difference."""
    assert compare(run, cut)["steps"].verdict == "better"
    assert compare(cut, run)["steps"].verdict == "worse"
    assert compare(cut, run)["efficiency"].better is None
    renamed = simulate(evolve(desk("draft", "sign"), id="other"), SCENARIO)
    noise = compare(run, renamed)
    assert noise["cycle_time_mean"].verdict == "no clear difference"
    assert noise["cycle_time_mean"].better is None
    assert [warning.code for warning in noise.warnings] == ["unequal-ids"]


def test_expected_counts_of_the_structure_stand_beside_the_simulated_ones(run: Run, cut: Run) -> None:
    """One handoff before, none after: exact."""
    row = compare(run, cut)["handoffs_expected"]
    assert row.before is not None
    assert row.after is not None
    assert (row.before.mean, row.after.mean, row.verdict) == (1.0, 0.0, "better")
    assert row.difference == Interval(-1.0, 0.0, 0.95, 1)


def test_the_load_of_a_role_that_is_gone_is_not_computed_rather_than_zero(run: Run, cut: Run) -> None:
    """It has no step, so it has no load."""
    row = compare(run, cut)["load:role sign"]
    assert (row.after, row.difference, row.verdict) == (None, None, "")
    assert row.reason.get("en") == "The role has no step there."


def test_the_load_of_a_role_that_the_change_leaves_alone_is_unchanged() -> None:
    """A cut makes cases come to the others sooner; that is no more work for them."""
    scenario = Scenario(weeks=4, replications=10, seed=2)
    before = simulate(desk("draft", "sign", "seal", officers=1), scenario)
    after = simulate(desk("draft", "seal", officers=1), scenario)
    row = compare(before, after)["load:role seal"]
    assert row.difference is not None
    assert (row.difference.mean, row.verdict) == (0.0, "unchanged")


def test_a_share_that_changes_alike_in_all_replications_has_a_width() -> None:
    """From always late to always on time: 12 replications of 60 cases, as wide as Wilson of 720 of 720."""
    limit = TimeLimit(Span(90, "min"), None)
    fixed = Duration(Fixed(60))
    before = desk("draft", "sign", time_limit=limit)
    before = evolve(before, steps=tuple(evolve(step, work=fixed) for step in before.steps))
    after = evolve(before, steps=before.steps[:1], flows=(Flow("draft", "done"),), roles=before.roles[:1])
    row = compare(simulate(before, SCENARIO), simulate(after, SCENARIO))["on_time_counted"]
    assert row.difference is not None
    assert row.difference.mean == 1.0
    assert math.isclose(row.difference.half_width or 0, 1 - wilson(720, 720)[0])
    assert row.verdict == "better"


def test_one_replication_gives_differences_and_no_verdict() -> None:
    """The width is unknown, not 0."""
    one = Scenario(cases=20, replications=1)
    row = compare(simulate(desk("draft", "sign"), one), simulate(desk("draft"), one))["cycle_time_mean"]
    assert row.difference is not None
    assert (row.difference.half_width, row.better, row.verdict) == (None, None, "no interval")


def test_unequal_scenarios_are_refused_with_every_field_that_differs(run: Run) -> None:
    """Seed and length, each with both values."""
    other = simulate(desk("draft"), Scenario(cases=61, replications=12, seed=4))
    with pytest.raises(SimulationError) as caught:
        compare(run, other)
    assert [problem.values["name"] for problem in caught.value.problems] == ["cases", "seed"]
    assert "60 before, 61 after" in str(caught.value)
    assert "kịch bản" in caught.value.text("vi")


def test_something_else_than_a_run_is_refused_by_its_kind(run: Run) -> None:
    """Procedures and metrics are likely slips."""
    with pytest.raises(SimulationError, match="after is a Metrics, expected a Run"):
        compare(run, measure(run))  # type: ignore[arg-type]
    with pytest.raises(SimulationError, match="before is a Procedure"):
        compare(desk("draft"), run)  # type: ignore[arg-type]


def test_other_calendars_are_refused_since_their_days_differ(run: Run) -> None:
    """A day of 24 hours is no day of 8."""
    half = Calendar(id="half", week=(((0, 720),),) * 7)
    other = simulate(evolve(desk("draft"), calendars=(half,), calendar="half"), SCENARIO)
    with pytest.raises(SimulationError, match="'always' before and 'half' after"):
        compare(run, other)


def test_another_demand_is_warned_of(run: Run) -> None:
    """It is no effect of the change."""
    other = simulate(evolve(desk("draft", "sign"), demand=Demand(rate=2, per="hour")), SCENARIO)
    assert "unequal-demand" in [warning.code for warning in compare(run, other).warnings]


def test_an_unknown_figure_is_named_with_the_nearest(run: Run) -> None:
    """A slip of the pen is answered."""
    with pytest.raises(SimulationError, match="Did you mean 'cycle_time_mean'"):
        compare(run, run)["cycle_time_meen"]


@pytest.fixture(name="comparison")
def illustrative_comparison(cut: Run, run: Run) -> Comparison:
    """Return a comparison of invented figures."""
    before = Run(evolve(run.procedure, illustrative=True), run.scenario, run.logs)
    return compare(before, cut)


def test_the_tables_line_up_and_carry_the_banner(comparison: Comparison) -> None:
    """Every letter of Vietnamese is one column wide; the rule under the head marks the columns."""
    for lang, banner, words in (("en", "ILLUSTRATIVE", "better"), ("vi", "SỐ LIỆU MINH HỌA", "tốt hơn")):
        lines = comparison.table(lang).splitlines()  # type: ignore[arg-type]
        assert lines[0].startswith(banner)
        shown = sum(not row.nothing for row in comparison.rows)
        assert lines[3 + shown].startswith({"en": "0 before and after: ", "vi": "Bằng 0 cả trước và sau: "}[lang])
        rule = lines[2]
        gaps = [k for k in range(len(rule)) if rule[k : k + 2] == "  "]
        assert all(set(line[k : k + 2]) <= {" "} for line in lines[1 : 3 + shown] for k in gaps)
        assert any(line.rstrip().endswith(words) for line in lines)
    assert str(comparison) == comparison.table("en")


def read(path: Path, delimiter: str) -> list[list[str]]:
    """Return the cells of a CSV file as another program reads them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_the_csv_file_opens_in_excel_of_each_country(comparison: Comparison, tmp_path: Path) -> None:
    """A byte order mark, the banner, the country's separators, and numbers that read back as they were."""
    english, vietnamese = tmp_path / "a.csv", tmp_path / "b.csv"
    comparison.write_csv(english)
    comparison.write_csv(vietnamese, "vi")
    assert english.read_bytes().startswith(b"\xef\xbb\xbf")
    for path, delimiter, point in ((english, ",", "."), (vietnamese, ";", ",")):
        banner, head, *rows = read(path, delimiter)
        assert len(banner) == 1
        assert len(rows) == len(comparison.rows)
        assert {len(row) for row in rows} == {len(head)}
        cycle = next(row for row in rows if row[0] == "cycle_time_mean")
        before = comparison["cycle_time_mean"].before
        assert before is not None
        assert float(cycle[3].replace(point, ".")) == before.mean


def test_texts_that_would_be_formulas_are_disarmed_and_numbers_are_not() -> None:
    """An apostrophe before = + - @; a negative difference stays a number."""
    row = Row(
        id="x", name=Text(en="=1+1"), unit="count", before=Interval(2.0, 0.0), after=Interval(1.0, 0.0),
        difference=Interval(-1.0, 0.0), reason=Text(en="@cmd"),
    )  # fmt: skip
    cells = next(csv.reader(csv_text([row], "en").splitlines()[1:]))
    assert (cells[1], cells[9], cells[-1]) == ("'=1+1", "-1.0", "'@cmd")


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(comparison: Comparison, tmp_path: Path) -> None:
    """A folder in the way."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputError):
        comparison.write_csv(tmp_path / "taken")
    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]


def test_the_start_of_the_scenario_is_part_of_it(run: Run) -> None:
    """Another date means other days off."""
    later = simulate(desk("draft"), evolve(SCENARIO, start=dt.date(2026, 2, 2)))
    with pytest.raises(SimulationError, match="start: 2026-01-05 before, 2026-02-02 after"):
        compare(run, later)


def changed(*edits: Edit) -> Comparison:
    """Compare the permit before and after some edits, a fortnight twice."""
    before, scenario = every_edit(), Scenario(weeks=2, replications=2, seed=1)
    return compare(simulate(before, scenario), simulate(apply(before, edits), scenario))


@pytest.mark.parametrize(
    ("edit", "steps", "handoffs", "signatures", "minutes"),
    [
        # receive and book are one clerk's; the set-up of 5 min is saved
        (MergeStep("book", "receive"), 9, 8, 1, -5),
        # the head gives the work to the chair: one handoff less, all minutes stay
        (MergeStep("initial", "sign"), 9, 7, 1, 0),
        # clerk to officer instead of clerk to head to officer
        (RemoveStep("assign"), 9, 7, 1, -10),
        (DelegateStep("sign", "deputy"), 10, 8, 1, 0),
        # officer and head are one hand less apart: the head signs what the head looked through
        (DelegateStep("sign", "head"), 10, 7, 1, 0),
        # one to three, three to one, where three followed each other: head-land, land-fire, fire-fee, fee-draft were four;
        # head to officer, lawyer, accountant are three, lawyer and accountant to officer two
        (Parallelise([["land"], ["fire"], ["fee"]]), 10, 9, 1, 0),
        (OnceOnly("extract"), 10, 8, 1, 0),
        (DropComponent("copy"), 10, 8, 1, 0),
        (ShortenLimit(Span(6, "working days")), 10, 8, 1, 0),
    ],
)
def test_counts_and_work_are_right_after_every_kind_of_edit(
    edit: Edit, steps: int, handoffs: int, signatures: int, minutes: int
) -> None:
    """Ten steps, eight handoffs, one signature and 405 minutes of work before; the counts after are reckoned by hand."""
    comparison = changed(edit)
    told = ("steps", "handoffs", "handoffs_expected", "signatures", "work_content")
    ends = {id: (comparison[id].before, comparison[id].after) for id in told}
    means = {id: tuple(end.mean for end in pair if end is not None) for id, pair in ends.items()}
    assert means["steps"] == (10, steps)
    assert means["handoffs"] == means["handoffs_expected"] == (8, handoffs)
    assert means["signatures"] == (1, signatures)
    assert means["work_content"] == pytest.approx((405, 405 + minutes))


def test_all_kinds_of_edits_together_are_simulated_and_compared() -> None:
    """Seven steps and seven handoffs are left, 15 minutes of work saved; the deputy's load comes, the director's goes."""
    comparison = changed(*EDITS)
    after = {id: comparison[id].after for id in ("steps", "handoffs", "signatures", "work_content")}
    assert {id: end and end.mean for id, end in after.items()} == {
        "steps": 7, "handoffs": 7, "signatures": 1, "work_content": pytest.approx(390),
    }  # fmt: skip
    assert comparison["load:chair"].after is None
    assert comparison["load:deputy"].after is not None
