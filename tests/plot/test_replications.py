"""How a mean settles, read back from the line and its band."""

import statistics

import pytest

from procflow import plot
from procflow.errors import ProcedureError, SimulationError
from procflow.simulation import Scenario, simulate

T = {2: 12.706204736, 3: 4.302652730}
"""Student's t for 95 %, by number of values."""


def drawn(ax, gid):
    [found] = [one for one in ax.lines if one.get_gid() == gid]
    return list(found.get_xdata()), list(found.get_ydata())


def test_every_value_and_every_mean_so_far_is_drawn(run, measured):
    values = [value / 480 for value in measured["cycle_time_mean"].values]
    ax = plot.replications(run)
    assert drawn(ax, "each") == ([1, 2, 3], pytest.approx(values))
    assert drawn(ax, "mean") == ([2, 3], pytest.approx([statistics.fmean(values[:n]) for n in (2, 3)]))


def test_the_band_is_students_interval_of_the_values_so_far(run, measured):
    values = [value / 480 for value in measured["cycle_time_mean"].values]
    band = plot.replications(run).collections[0].get_paths()[0].vertices
    for n in (2, 3):
        half = T[n] * statistics.stdev(values[:n]) / n**0.5
        mean = statistics.fmean(values[:n])
        heights = [y for x, y in band if x == n]
        assert (min(heights), max(heights)) == pytest.approx((mean - half, mean + half))


def test_the_unit_stands_above_the_axis(measured):
    units = [text.get_text() for text in plot.replications(measured, lang="vi").texts if text.get_gid() == "unit"]
    assert units == ["Tổng thời gian giải quyết, trung bình (ngày làm việc)"]
    units = [text.get_text() for text in plot.replications(measured, "load:clerk").texts if text.get_gid() == "unit"]
    assert units == ["Load: Clerk"]


def test_one_replication_shows_nothing_and_is_refused(before):
    with pytest.raises(ProcedureError, match=r"simulate with replications=10 or more"):
        plot.replications(simulate(before, Scenario(cases=5, replications=1)))


def test_an_unknown_figure_is_refused(measured):
    with pytest.raises(SimulationError, match=r"no figure is called 'cycletime'"):
        plot.replications(measured, "cycletime")
