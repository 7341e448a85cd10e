"""The value stream, read back from its bars and columns."""

import attrs
import pytest

from procflow import plot
from procflow.errors import ProcedureError, SimulationError
from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, simulate


@pytest.fixture(scope="module")
def stream():
    """4 minutes of work at once, then 30 on the way and 10 for 5 minutes of work at half the time, then the applicant."""
    return Procedure(
        id="stream",
        calendar="always",
        start="a",
        steps=[
            Step(id="a", role="clerk", work=Duration(Fixed(4)), value="VA"),
            Step(id="b", role="chair", work=Duration(Fixed(5)), value="NVA"),
            Step(id="c", role="applicant", work=Duration(Fixed(60)), value="NVA"),
            Step(id="never", role="clerk", work=Duration(Fixed(60))),
        ],
        roles=[
            Role(id="clerk", officers=1, share=1),
            Role(id="chair", officers=1, share=0.5, transfer=Duration(Fixed(30))),
            Role(id="applicant", external=True),
        ],
        ends=[End(id="done")],
        flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "done", 1.0), Flow("c", "never", 0.0), Flow("never", "done")],
        demand=Demand(every=Duration(Fixed(3), "h")),
    )


@pytest.fixture(scope="module")
def drawn(stream):
    return plot.timeline(simulate(stream, Scenario(cases=6, replications=2)))


def bars(ax):
    """Return left end and width of each bar that has one, in minutes, by row from the top."""
    found = {}
    for bar in ax.patches:
        if bar.get_width() > 0:
            row = round(bar.get_y() + bar.get_height() / 2, 6)
            found.setdefault(row, []).append((round(1440 * bar.get_x(), 6), round(1440 * bar.get_width(), 6)))
    return [found[row] for row in sorted(found)]


def test_each_step_waits_and_works_where_the_one_before_ends(drawn):
    """The applicant's hour is waiting, the step that no case comes to is not drawn."""
    assert bars(drawn) == [[(0, 4)], [(4, 35), (39, 5)], [(44, 60)]]
    assert [label.get_text() for label in drawn.get_yticklabels()] == ["a", "b", "c"]


def test_columns_tell_hours_and_minutes_and_never_a_work_of_zero(drawn):
    """35 minutes of waiting are 0.6 hours, work is told in minutes; the applicant does no work of the office."""
    words = [word.get_text() for word in drawn.texts]
    assert words.count("–") == 2  # no waiting at the first step, no work at the last
    assert {"0.6", "1.0", "4.0", "5.0"} <= set(words)


def test_the_legend_adds_the_classes_up(drawn):
    """Of 104 minutes 95 are waiting, 4 add value, 5 do not."""
    told = [text.get_text() for text in drawn.get_legend().get_texts()]
    assert told == [
        f"waiting: 0.07 days, {100 * 95 / 104:.1f} %",
        f"work that adds value (VA): 0.00 days, {100 * 4 / 104:.1f} %",
        f"adds no value (NVA): 0.00 days, {100 * 5 / 104:.1f} %",
    ]


def test_what_is_left_out_is_said(drawn):
    [rule] = [text.get_text() for text in drawn.texts if text.get_gid() == "rule"]
    assert "Steps that take no time on the path: 1." in rule.replace("\n", " ")
    assert "2 replications, 12 cases that ended" in rule.replace("\n", " ")


def test_the_rows_end_at_the_mean_cycle_time(measured):
    """In working days of eight hours."""
    ax = plot.timeline(measured)
    end = max(bar.get_x() + bar.get_width() for bar in ax.patches)
    assert end == pytest.approx(measured["cycle_time_mean"].value / 480, rel=1e-12)


def test_without_a_case_there_is_no_stream(before):
    """All cases are still in the warm-up when the run stops."""
    empty = simulate(before, Scenario(cases=1, replications=1, seed=1))
    none = attrs.evolve(empty, logs=tuple(_without_counted(log) for log in empty.logs))
    with pytest.raises(ProcedureError, match=r"no case that counts here has ended"):
        plot.timeline(none)


def _without_counted(log):
    columns = dict(log.cases.columns)
    columns["counted"] = columns["counted"] & False
    return attrs.evolve(log, cases=attrs.evolve(log.cases, columns=columns))


def test_a_procedure_alone_is_refused_with_the_way_to_measure_it(before):
    with pytest.raises(SimulationError, match=r"draws a Metrics or a Run, and was given a Procedure. Simulate first"):
        plot.timeline(before)
