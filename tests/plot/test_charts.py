"""Charts, read back from their artists."""

import attrs
import pytest

from procflow import plot
from procflow.errors import NotSupportedError, ProcedureError
from procflow.metrics import measure
from procflow.model import Span, TimeLimit
from procflow.simulation import Scenario, simulate


def bars(ax):
    """Return the lengths of the parts of each horizontal bar, from the top."""
    found = {}
    for patch in ax.patches:
        found.setdefault(round(patch.get_y() + patch.get_height() / 2), []).append(patch.get_width())
    return [found[row] for row in sorted(found)]


def test_the_parts_of_a_bar_add_up_to_the_cycle_time(comparison):
    """In working days of eight hours."""
    ax = plot.waiting(comparison)
    wanted = [metrics["cycle_time_mean"].value / 480 for metrics in (comparison.before, comparison.after)]
    assert [sum(parts) for parts in bars(ax)] == pytest.approx(wanted, rel=1e-9)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Before", "After"]


def test_one_run_has_one_bar(comparison):
    assert len(bars(plot.waiting(comparison.before))) == 1


def test_parts_differ_without_colour(comparison):
    """No two parts share a hatching."""
    handles = plot.waiting(comparison).get_legend().get_patches()
    assert len({patch.get_hatch() for patch in handles}) == len(handles) > 2


def test_a_run_is_measured_on_the_way(run, measured):
    assert bars(plot.waiting(run)) == bars(plot.waiting(measured))


@pytest.mark.parametrize("draw", [plot.waiting, plot.limit])
def test_charts_carry_unit_rule_title_and_banner_in_vietnamese(comparison, draw):
    ax = draw(comparison, lang="vi")
    words = " ".join([ax.get_title(loc="left"), ax.get_xlabel(), *(text.get_text() for text in ax.texts)])
    assert "Trả lời công văn" in words
    assert "ngày làm việc" in words
    assert "SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO" in words
    assert "hồ sơ đã kết thúc" in words


def test_the_limit_stands_after_its_last_day(comparison):
    """A case on day 3 of 3 is on time, so the line stands at 3.5."""
    ax = plot.limit(comparison)
    assert [line.get_xdata()[0] for line in ax.lines] == [3.5]


def test_shares_of_days_add_up_to_one_for_each_run(comparison):
    heights = [sum(bar.get_height() for bar in container) for container in plot.limit(comparison).containers]
    assert heights == pytest.approx([1.0, 1.0])


def test_the_legend_tells_the_share_on_time_of_the_table(comparison):
    told = [text.get_text() for text in plot.limit(comparison).get_legend().get_texts()]
    share = comparison.before["on_time_counted"].interval
    low, high = 100 * share.low, min(100, 100 * share.high)
    assert told[0] == f"Before: {100 * share.mean:.1f} % ({low:.1f} % – {high:.1f} %) on time or early"


def test_the_cycle_time_stands_behind_its_bar_with_the_interval(measured):
    """In working days, two decimals for less than five; the interval is drawn from its lower to its upper bound."""
    ax = plot.waiting(measured)
    whole = measured["cycle_time_mean"].interval
    assert f"{whole.mean / 480:.2f} ± {whole.half_width / 480:.2f}" in [text.get_text() for text in ax.texts]
    [[(low, _), (high, _)]] = ax.containers[-1].lines[2][0].get_segments()
    assert (low, high) == pytest.approx((whole.low / 480, whole.high / 480))


def test_without_a_limit_in_days_there_is_no_chart(before):
    scenario = Scenario(cases=5, replications=1, seed=1)
    none = measure(simulate(attrs.evolve(before, time_limit=None), scenario))
    with pytest.raises(ProcedureError) as caught:
        plot.limit(none)
    assert caught.value.problems[0].code == "chart-no-limit"
    hours = measure(simulate(attrs.evolve(before, time_limit=TimeLimit(Span(20, "h"), None)), scenario))
    with pytest.raises(NotSupportedError) as caught:
        plot.limit(hours)
    assert caught.value.problems[0].code == "chart-limit-not-in-days"


def test_own_axes_are_used(comparison):
    ax = plot.waiting(comparison)
    again = ax.figure.add_axes((0, 0, 1, 0.1))
    assert plot.waiting(comparison, ax=again) is again
