"""The forest of differences, read back from its markers and columns."""

import pytest

from procflow import plot
from procflow.comparison import compare, compare_several
from procflow.errors import ProcedureError, SimulationError
from procflow.simulation import Scenario, simulate


def markers(ax):
    """Return the drawn marker of each figure."""
    return {str(line.get_gid()).removeprefix("difference "): line for line in ax.lines if line.get_gid()}


def said(ax):
    return " ".join(text.get_text().replace("\n", " ") for text in ax.texts)


def test_a_difference_stands_where_it_is_relative_to_before(comparison):
    """Handoffs, cycle time and signatures; the values are those of the runs, paired by replication."""
    ids = ["cycle_time_mean", "handoffs", "signatures"]
    found = markers(plot.comparison(comparison, figures=ids))
    assert list(found) == ids
    for id in ids:
        old, new = comparison.before[id].values, comparison.after[id].values
        mean = sum(b - a for a, b in zip(old, new, strict=True)) / len(old)
        assert found[id].get_xdata()[0] == pytest.approx(mean / (sum(old) / len(old)))


def test_shares_change_in_points(comparison):
    """The load of the officer falls by what the drafts to be written again took."""
    ax = plot.comparison(comparison, figures=["load:officer"])
    fall = comparison.after["load:officer"].value - comparison.before["load:officer"].value
    assert markers(ax)["load:officer"].get_xdata()[0] == pytest.approx(fall)
    assert f"{100 * fall:+.1f}" in said(ax)
    assert "points" in said(ax)


def test_an_interval_is_drawn_over_its_whole_width(comparison):
    ax = plot.comparison(comparison, figures=["cycle_time_mean"])
    difference = comparison["cycle_time_mean"].difference
    size = comparison["cycle_time_mean"].before.mean
    reach = ax.get_xlim()[1]
    [line] = [
        line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_gid() is None and line.get_ydata()[0]
    ]
    wanted = (max(difference.low / size, -reach), min(difference.high / size, reach))
    assert tuple(line.get_xdata()) == pytest.approx(wanted)


def test_the_shape_of_a_marker_tells_the_verdict(comparison):
    """Signatures fall for sure; the clerk's part is untouched by the plan."""
    rows = [comparison["signatures"], comparison["load:clerk"]]
    assert [row.verdict for row in rows] == ["better", "unchanged"]
    ax = plot.comparison(comparison, figures=[row.id for row in rows])
    found = markers(ax)
    assert [found[row.id].get_marker() for row in rows] == ["o", "s"]
    assert [found[row.id].get_markerfacecolor() for row in rows] == ["#0072B2", "#FFFFFF"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["better", "unchanged"]


def test_a_change_for_the_worse_has_a_shape_of_its_own(comparison):
    """The same two runs the other way round."""
    back = compare(comparison.after.run, comparison.before.run)
    assert back["signatures"].verdict == "worse"
    assert markers(plot.comparison(back, figures=["signatures"]))["signatures"].get_marker() == "X"


def test_what_has_no_difference_is_named_with_its_reason(comparison):
    """The role of the head has no step after the cut."""
    words = said(plot.comparison(comparison))
    assert "Not drawn: " in words
    assert "Head (The role has no step there)" in words


def test_nothing_that_is_zero_on_both_sides_is_drawn(comparison):
    drawn = set(markers(plot.comparison(comparison)))
    zero = {row.id for row in comparison.rows if row.nothing}
    assert zero
    assert not drawn & zero


def test_of_one_replication_the_verdict_is_open(before, after):
    """There is no interval, and the legend says so."""
    scenario = Scenario(cases=20, replications=1, seed=7)
    ax = plot.comparison(compare(simulate(before, scenario), simulate(after, scenario)), figures=["handoffs"])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one replication: no interval"]
    assert "One replication" in said(ax)


def test_several_plans_have_a_row_each(before, after, run):
    several = compare_several(
        run, {"no initial": simulate(after, run.scenario)}, figures=("handoffs", "cycle_time_mean")
    )
    ax = plot.comparison(several, lang="vi")
    names = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
    assert [name.split(" – ")[0] for name in names] == ["no initial"] * 2
    assert "Bonferroni" in said(ax)


def test_an_unknown_figure_is_refused_with_the_nearest(comparison):
    with pytest.raises(SimulationError, match=r"'handofs'.*Did you mean 'handoffs'"):
        plot.comparison(comparison, figures=["handofs"])


def test_what_is_no_comparison_is_refused(measured):
    with pytest.raises(SimulationError, match=r"draws a Comparison or a Several, and was given a Metrics"):
        plot.comparison(measured)


def test_without_any_difference_nothing_is_drawn(comparison):
    with pytest.raises(ProcedureError, match=r"Load: Head \(The role has no step there\)"):
        plot.comparison(comparison, figures=["load:head"])
