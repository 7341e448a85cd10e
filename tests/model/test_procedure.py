"""The procedure and its parts as values."""

import datetime as dt

import attrs
import networkx as nx
import pytest

from procflow.errors import Place, ProcedureError
from procflow.model import (
    AtMost,
    Calendar,
    Checked,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Legal,
    Procedure,
    Role,
    Step,
    Text,
    builtin,
)


def tiny(**changes):
    parts = {
        "id": "tiny",
        "steps": [Step(id="a", role="clerk"), Step(id="b", role="chair"), Step(id="robot")],
        "ends": [End(id="done")],
        "flows": [Flow("a", "b", 0.75), Flow("a", "done", 0.25), Flow("b", "robot"), Flow("robot", "done")],
        "start": "a",
        "roles": [Role(id="clerk"), Role(id="chair", calendar="mornings")],
        "calendars": [Calendar(id="mornings", week=(((480, 720),),) * 5 + ((), ()))],
    }
    return Procedure(**(parts | changes))


def test_look_up_by_id():
    """Ids, never positions."""
    p = tiny()
    assert p.step("b").role == "chair"
    assert [f.target for f in p.outflows("a")] == ["b", "done"]
    assert [f.source for f in p.inflows("done")] == ["a", "robot"]
    with pytest.raises(KeyError):
        p.step("done")
    with pytest.raises(KeyError):
        p.node("c")


def test_a_step_runs_on_its_roles_calendar():
    """The role's own calendar, else the procedure's."""
    p = tiny()
    assert p.step_calendar(p.step("b")).day_minutes == 240
    assert p.step_calendar(p.step("a")) is builtin("vn-office")
    assert p.step_calendar(p.step("robot")) is builtin("vn-office")


def test_a_change_gives_a_new_value():
    """Procedures are frozen and compare by value; places in the file are no part of it."""
    p = tiny()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        p.id = "other"
    assert attrs.evolve(p, origin={"step 'a'": Place("step 'a'", "f.yaml", 3, 1)}) == p
    assert attrs.evolve(p, start="b") != p


def test_graph_is_a_frozen_view():
    """The networkx graph can be analysed but not edited."""
    graph = tiny().graph
    assert sorted(graph.nodes) == ["a", "b", "done", "robot"]
    assert graph.edges["a", "b", 0]["flow"].p == 0.75
    with pytest.raises(nx.NetworkXError):
        graph.add_node("x")


def test_unchecked_law_permits_nothing():
    """A status that nobody has checked counts as unknown."""
    may = frozenset({"remove"})
    assert not Legal(source="none found", may=may).permits("remove")
    assert not Legal(may=may, checked=Checked(dt.date(2026, 1, 2), "legal officer")).permits("remove")
    assert Legal(source="own regulation", may=may, checked=Checked(dt.date(2026, 1, 2), "legal officer")).permits(
        "remove"
    )


def test_yearly_demand_is_spread_over_open_time():
    """1,000 a year and the same demand per working day agree."""
    office = builtin("vn-office")
    yearly = Demand(rate=1000, per="year")
    daily = Demand(rate=1000 * 480 / office.year_minutes, per="working_day")
    assert yearly.per_minute(office) == pytest.approx(daily.per_minute(office), rel=1e-12)
    assert yearly.per_year(office) == pytest.approx(1000, rel=1e-12)
    assert yearly.gap(office).mean == pytest.approx(office.year_minutes / 1000, rel=1e-12)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Step(id=""),
        lambda: Role(id="r", officers=0),
        lambda: Role(id="r", share=1.5),
        lambda: Role(id="r", cost_per_hour=-1),
        lambda: Flow("a", "b", 1.2),
        lambda: Step(id="s", detects=[("fraud", 1.0)]),
        lambda: Demand(rate=-1),
        lambda: Demand(),
    ],
)
def test_meaningless_parts_are_refused(make):
    """Only what makes a single part meaningless is refused when it is made."""
    with pytest.raises(ProcedureError):
        make()


def test_text_falls_back_to_the_other_language():
    """A name in one language serves both."""
    assert (Text(vi="Ký").get("en"), Text(en="Sign").get("vi"), Text().get("vi")) == ("Ký", "Sign", "")


def test_a_bound_on_time_is_that_of_the_stay_or_of_the_waiting():
    """Any other word is refused and not taken for one of the two."""
    with pytest.raises(ProcedureError, match="`of` 'wait', expected stay or waiting"):
        AtMost(time=Duration(Fixed(5)), of="wait", then="z")
