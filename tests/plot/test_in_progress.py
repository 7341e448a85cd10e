"""Cases in progress, read back from the lines."""

import datetime as dt
from zoneinfo import ZoneInfo

import attrs
import pytest

from procflow import plot
from procflow.errors import SimulationError
from procflow.metrics import measure
from procflow.model import Demand, Duration, Exponential
from procflow.simulation import Scenario, simulate


@pytest.fixture(scope="module")
def weeks(before):
    """Three weeks of letters that come by chance, of which the first ten are the warm-up."""
    often = attrs.evolve(before, demand=Demand(every=Duration(Exponential(3), "h")))
    return simulate(often, Scenario(weeks=3, warm_up_cases=10, replications=3, seed=7))


def line(ax, gid):
    [found] = [one for one in ax.lines if one.get_gid() == gid]
    return found


def in_progress(log, instant):
    """Count cases that have come and not gone just before an instant, one by one."""
    cases = zip(log.cases["arrival"].tolist(), log.cases["end"].tolist(), strict=True)
    return sum(arrival < instant and (end < 0 or end >= instant) for arrival, end in cases)


def test_the_mean_is_that_of_the_cases_there_at_every_closing(weeks):
    mean = line(plot.in_progress(weeks), "mean")
    for instant, drawn in zip(mean.get_xdata(), mean.get_ydata(), strict=True):
        counts = [in_progress(log, instant) for log in weeks.logs]
        assert drawn == pytest.approx(sum(counts) / len(counts))


def test_every_working_day_has_one_point_at_half_past_five(weeks):
    """Five days a week, and Saturday 10 January in the place of Friday 2 January."""
    log = weeks.logs[0]
    times = [log.instant(int(at)) for at in line(plot.in_progress(weeks), "mean").get_xdata()]
    assert {time.time() for time in times} == {dt.time(17, 30)}
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=k) for k in (*range(6), *range(7, 12), *range(14, 19))]
    assert [time.date() for time in times] == days


def test_each_replication_has_its_thin_line(weeks):
    ax = plot.in_progress(weeks)
    thin = [one for one in ax.lines if one.get_gid() == "replication"]
    last = int(thin[0].get_xdata()[-1])
    assert [one.get_ydata()[-1] for one in thin] == [in_progress(log, last) for log in weeks.logs]


def test_the_warm_up_ends_where_its_last_case_arrives_on_the_mean(weeks):
    ax = plot.in_progress(weeks)
    [cut] = [one for one in ax.lines if str(one.get_label()).startswith("warm-up")]
    arrivals = [int(log.cases["arrival"][9]) for log in weeks.logs]
    assert len(set(arrivals)) == 3
    assert cut.get_xdata()[0] == pytest.approx(sum(arrivals) / 3, abs=1)
    assert "10 cases" in cut.get_label()


def test_waiting_at_a_role_counts_its_visits(weeks):
    """Ready, and work not yet begun."""
    ax = plot.in_progress(weeks, of="number_waiting", role="officer")
    mean = line(ax, "mean")
    at = int(mean.get_xdata()[-1])
    counts = []
    for log in weeks.logs:
        position = log.role_ids.index("officer")
        rows = zip(*(log.steps[name].tolist() for name in ("role", "ready", "start")), strict=True)
        counts.append(sum(role == position and ready < at <= start for role, ready, start in rows))
    assert mean.get_ydata()[-1] == pytest.approx(sum(counts) / 3)
    assert "at Officer" in ax.get_title(loc="left")


def test_of_one_replication_the_line_stands_alone(before):
    ax = plot.in_progress(simulate(before, Scenario(weeks=1, replications=1)))
    assert not ax.collections
    assert len([one for one in ax.lines if one.get_gid() == "replication"]) == 1


def test_dates_along_the_axis_are_vietnamese(weeks):
    labels = [label.get_text() for label in plot.in_progress(weeks, lang="vi").get_xticklabels()]
    assert labels[0] == "05/01/2026"
    zone, log = ZoneInfo("Asia/Ho_Chi_Minh"), weeks.logs[0]
    place = (dt.datetime(2026, 1, 5, tzinfo=zone) - log.epoch) / dt.timedelta(milliseconds=1)
    assert plot.in_progress(weeks).get_xticks()[0] == pytest.approx(place)


def test_an_unknown_role_is_refused(weeks):
    with pytest.raises(SimulationError, match=r"'oficer'.*Did you mean 'officer'"):
        plot.in_progress(measure(weeks), role="oficer")
