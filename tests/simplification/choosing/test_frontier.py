"""Every point of a frontier is the best plan there; none is missing; brute force agrees."""

import csv
import io

import pytest
from brute_force_edits import lawful_plans
from edited_procedures import edited_procedure

from procflow.errors import ProposalError
from procflow.guards import escapes, violations
from procflow.samples import sample
from procflow.simplification import apply, propose
from procflow.simplification.choosing.frontier import frontier
from procflow.simplification.search.field import Field
from procflow.simplification.search.search import Found, tolerance


def same(one, other):
    """Tell whether two values count as equal."""
    return abs(one - other) <= 2 * tolerance(one)


@pytest.mark.parametrize("seed", range(40))
def test_each_number_of_cuts_has_its_best_plan(seed):
    """With every kind of edit, on small random procedures with documents, duties, floors, loads and rules."""
    office = edited_procedure(seed, size=5)
    found = frontier(office, minimise="cycle_time")
    worths = lawful_plans(office, ("cycle_time",))
    assert found.complete
    for cuts in range(len(office.steps) + 1):
        expected = min((worth.values["cycle_time"] for worth in worths if worth.cuts <= cuts), default=None)
        at = [point.value for point in found.points if point.at <= cuts]
        assert (expected is None) == (not at)
        assert expected is None or same(expected, at[-1]), cuts


@pytest.mark.parametrize("seed", range(30))
def test_each_level_of_control_has_its_best_plan(seed):
    """No lawful plan that catches as much is better than the point there."""
    office = edited_procedure(seed, size=5)
    risks = list(escapes(office, ()))
    if not risks:
        return
    risk = risks[0]
    found = frontier(office, against=risk, minimise="cycle_time")
    worths = [
        (1 - escapes(office, worth.edits)[risk].after, worth.values["cycle_time"])
        for worth in lawful_plans(office, ("cycle_time",))
        if risk in escapes(office, worth.edits)
    ]
    for point in found.points:
        reached = [value for level, value in worths if level >= point.at - 1e-9]
        assert same(min(reached), point.value)
    today = 1 - escapes(office, ())[risk].before
    assert found.points[-1].at >= today - 1e-5 or same(
        min(value for level, value in worths if level >= today - 1e-9), found.points[-1].value
    )


def test_points_rise_and_every_plan_is_lawful():
    """More cuts never cost more; each point is proved and its plan carried out gives its value."""
    incoming = sample("incoming-document")
    found = frontier(incoming)
    assert found.proved
    assert sorted({point.at for point in found.points}) == [point.at for point in found.points]
    values = [point.value for point in found.points]
    assert sorted(values, reverse=True) == values
    for point in found.points:
        assert violations(incoming, point.edits) == ()
        apply(incoming, point.edits)


def test_no_plan_holds_an_edit_that_brings_nothing():
    """Each is as short as what `propose` says for as many cuts."""
    office = sample("land-use-change")
    found = frontier(office)
    expected = [len(propose(office, max_cuts=int(point.at), minimise=found.objective).edits) for point in found.points]
    assert expected == [len(point.edits) for point in found.points]


def test_a_procedure_that_nothing_may_change_has_one_point(make_line):
    """As it stands, with the value of today."""
    (point,) = frontier(make_line("!a x 5", "!b y 3"), minimise="cycle_time").points
    assert (point.at, point.value, point.edits) == (0, 8.0, ())


def test_an_unknown_risk_is_refused():
    """The risks that are detected are named."""
    with pytest.raises(ProposalError, match=r"'legalty' is nothing to weigh against. Did you mean 'legality'"):
        frontier(sample("incoming-document"), against="legalty")


@pytest.mark.parametrize("against", ["cuts", "slip"])
def test_no_time_is_no_contradiction(make_line, make_step, monkeypatch, against):
    """Where no plan was found in time, nobody is told that the wishes cannot be met."""
    monkeypatch.setattr(Field, "proven", lambda *_, **__: (Found("time limit"), Found("time limit")))
    with pytest.raises(ProposalError, match=r"no plan was found within 7.* s"):
        frontier(
            make_line("!a x 5", make_step("b y 3", detects=(("slip", 0.5),))),
            against=against,
            minimise="cycle_time",
            time_limit=7,
        )


def test_it_reads_in_both_languages_and_goes_out_as_csv(make_line, tmp_path):
    """With units in the head; numbers as the language writes them."""
    found = frontier(make_line("!a x 5", "b y 3", "c y 9"))
    assert "cycle time without queues (working minutes per case)" in found.text("en")
    assert "số bước cắt (bỏ hoặc gộp)" in found.text("vi")
    path = found.write_csv(tmp_path / "frontier.csv", "vi")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    assert rows[1][:2] == ["0", "17,0"]
    assert len(found.points) + 1 == len(rows)
