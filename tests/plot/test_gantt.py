"""The course of a case, and the work of officers, read back from bars."""

import datetime as dt
from itertools import pairwise

import attrs
import pytest

from procflow import plot
from procflow.errors import SimulationError
from procflow.metrics import measure
from procflow.model import Batch
from procflow.simulation import Scenario, simulate

CASE = 4


def bars(ax, doing):
    """Return left end and width of all bars of a kind by row, in drawn hours."""
    found = {}
    for bar in ax.patches:
        if bar.get_gid() == doing:
            row = round(bar.get_y() + bar.get_height() / 2, 6)
            found.setdefault(row, []).append((bar.get_x(), bar.get_width()))
    return [found[row] for row in sorted(found)]


def rows_of(log, case):
    rows = [row for row in range(len(log.steps)) if log.steps["case"][row] == case]
    return sorted(rows, key=lambda row: (log.steps["entered"][row], log.steps["start"][row]))


def test_every_time_a_step_is_done_is_a_row_with_its_work_in_open_hours(run):
    """Nobody works at night, so the hours of work and other duties are drawn in their full length."""
    log = run.logs[0]
    rows = rows_of(log, CASE)
    ax = plot.gantt(run, cases=[CASE])
    worked = [sum(width for _, width in row) for row in bars(ax, "work")]
    wanted = [(int(log.steps["work"][row]) + int(log.steps["other_duties"][row])) / 3_600_000 for row in rows]
    assert worked == pytest.approx(wanted)
    names = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
    english = {"receive": "Receive $1 & $2", "draft": "Draft the answer", "initial": "Initial", "sign": "Sign"}
    assert names == [english[log.step_ids[int(log.steps["step"][row])]] for row in rows]


def test_waiting_lies_behind_the_work_from_entering_to_the_end(run):
    """Rows of one path follow each other without a gap."""
    waiting = [row[0] for row in bars(plot.gantt(run, cases=[CASE]), "waiting")]
    for (left, width), (following, _) in pairwise(waiting):
        assert left + width == pytest.approx(following)


def test_closed_hours_are_shaded_at_an_eighth_of_their_length(run):
    """A night from 17:30 to 8:00 is 14.5 hours; the break at noon 1.5 hours."""
    ax = plot.gantt(run, by="officer")
    widths = {round(patch.get_width(), 6) for patch in ax.patches if patch.get_gid() == "closed"}
    assert {round(14.5 / 8, 6), round(1.5 / 8, 6)} <= widths


def test_without_a_name_the_case_of_median_cycle_time_is_drawn(measured):
    """In the replication that is asked for."""
    facts = measured.facts[1]
    times = sorted(
        (float(time), case)
        for case, time in enumerate(facts.values["cycle_time"])
        if facts.counted[case] and facts.ended[case]
    )
    _, median = times[(len(times) - 1) // 2]
    [rule] = [text.get_text() for text in plot.gantt(measured, replication=1).texts if text.get_gid() == "rule"]
    assert rule.startswith(f"Case {median} of replication 1:")


def test_by_officer_all_work_of_the_week_is_drawn_and_the_case_marked(run):
    """The clerk's work from Monday to Sunday, to the minute; she works alone, without a share for other duties."""
    log = run.logs[0]
    ax = plot.gantt(run, cases=[CASE], by="officer")
    arrived = log.instant(int(log.cases["arrival"][CASE]))
    monday = (arrived - dt.timedelta(days=arrived.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    low, high = ((day - log.epoch) / dt.timedelta(milliseconds=1) for day in (monday, monday + dt.timedelta(days=7)))
    clerk = log.role_ids.index("clerk")
    rows = [row for row in range(len(log.steps)) if log.steps["role"][row] == clerk]
    whole = [row for row in rows if low <= log.steps["start"][row] and log.steps["end"][row] <= high]
    assert not [row for row in rows if log.steps["start"][row] < high < log.steps["end"][row]]
    assert ax.get_yticklabels()[0].get_text() == "Clerk"
    drawn = sum(width for _, width in bars(ax, "work")[0])
    assert drawn == pytest.approx(sum(int(log.steps["work"][row]) for row in whole) / 3_600_000)
    marked = [patch for patch in ax.patches if patch.get_gid() == "work" and patch.get_hatch()]
    assert marked


def test_several_cases_are_told_apart_by_their_numbers(run):
    labels = [label.get_text() for label in plot.gantt(run, cases=[2, CASE], lang="vi").get_yticklabels()]
    assert {label.split(":")[0] for label in labels} == {"2", str(CASE)}


def test_work_of_other_agencies_is_drawn_as_outside(before):
    """External roles are nobody's desk: all their time is one bar."""
    roles = [
        attrs.evolve(role, external=True, officers=None, share=None) if role.id == "chair" else role
        for role in before.roles
    ]
    ax = plot.gantt(simulate(attrs.evolve(before, roles=roles), Scenario(cases=5)), cases=[1])
    assert len(bars(ax, "outside")) == 1


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"cases": [4000]}, r"case 4000 is not in replication 0; its cases are counted from 0 to \d+"),
        ({"replication": 3}, r"there is no replication 3; they are counted from 0 to 2"),
        ({"by": "offcer"}, r"not by 'offcer'. Did you mean 'officer'"),
        ({"cases": list(range(40))}, r"expected 80 at the most"),
        ({"cases": []}, r"the list of cases is empty"),
        ({"cases": [], "by": "officer"}, r"the list of cases is empty"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_way_out(measured, how, said):
    with pytest.raises(SimulationError, match=said):
        plot.gantt(measured, **how)


def test_without_an_ended_case_one_has_to_be_named(before):
    stopped = simulate(before, Scenario(until=dt.datetime(2026, 1, 5, 11, 5), replications=1))
    with pytest.raises(SimulationError, match=r"none that counts has ended in replication 0"):
        plot.gantt(measure(stopped))


def test_work_finished_after_closing_is_drawn_to_its_end(before):
    """From start to end, whatever the hours: what is begun before closing is done in one go."""
    roles = [attrs.evolve(role, at_closing="finish") if role.id == "officer" else role for role in before.roles]
    finished = simulate(attrs.evolve(before, roles=roles), Scenario(cases=12, seed=7))
    log = finished.logs[0]
    draft, office = log.step_ids.index("draft"), log.role_ids.index("officer")
    late = [
        row
        for row in range(len(log.steps))
        if log.steps["role"][row] == office
        and log.instant(int(log.steps["end"][row])).time() > dt.time(17, 30)
        and log.steps["step"][row] == draft
    ]
    case = int(log.steps["case"][late[0]])
    rows = rows_of(log, case)
    [(_, width)] = bars(plot.gantt(finished, cases=[case]), "work")[rows.index(late[0])]
    start, end = (log.instant(int(log.steps[name][late[0]])) for name in ("start", "end"))
    minutes = [start + dt.timedelta(minutes=k) for k in range(int((end - start).total_seconds() // 60))]
    assert width == pytest.approx(sum(1.0 if open_at(one) else 0.125 for one in minutes) / 60, abs=0.05)


def open_at(instant):
    """Tell whether the office is open on a working day: 8 to 12 and 13:30 to 17:30."""
    clock = instant.time()
    return dt.time(8) <= clock < dt.time(12) or dt.time(13, 30) <= clock < dt.time(17, 30)


def test_roles_of_which_the_log_tells_no_hours_are_named(before, run):
    """Letters signed two at a time share one piece of work, and the log tells each its part alone."""
    steps = [attrs.evolve(step, batch=Batch(size=2)) if step.id == "sign" else step for step in before.steps]
    together = simulate(attrs.evolve(before, steps=steps), Scenario(cases=20, seed=7))
    said = {}
    for name, given in (("together", together), ("apart", run)):
        [rule] = [text.get_text() for text in plot.gantt(given, cases=[4]).texts if text.get_gid() == "rule"]
        said[name] = rule.replace("\n", " ")
    assert "Chair: drawn in all open hours from start to end. The log does not tell at which hours" in said["together"]
    assert "The log does not tell" not in said["apart"]
