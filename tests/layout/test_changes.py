"""Whatever becomes of a step or a role is told before and after on one layout."""

from itertools import pairwise

import layout_rules
from attrs import evolve

from procflow.layout import lay_out
from procflow.layout.moved import moved_steps
from procflow.model import (
    Batch,
    Document,
    End,
    Flow,
    Procedure,
    Role,
    Session,
    Span,
    Step,
    TimeLimit,
)


def line(*order, **changed):
    """Return a line of steps in an order, the file listing them by name; some of them with other attributes."""
    ids = [*order, "z"]
    steps = [Step(id=id, role="clerk", **changed.get(id, {})) for id in sorted(order)]
    flows = [Flow(a, b) for a, b in pairwise(ids)]
    return Procedure(
        id="p", start=ids[0], steps=steps, ends=[End(id="z")], flows=flows, roles=[Role(id="clerk", officers=2)]
    )


def notes(layout, node):
    return " ".join(layout.box(node).notes).replace("\xa0", " ")


def test_one_step_that_moves_far_is_told_alone():
    """The first becomes the last: of the six pairs turned round, all hold that one step."""
    assert moved_steps(line(*"abcd"), line(*"bcda")) == {"a": ""}
    assert moved_steps(line(*"abcd"), line(*"dabc")) == {"d": "c"}


def test_two_changes_of_order_need_two_steps():
    """Turned round are a with b and c with d, which no single step explains."""
    assert sorted(moved_steps(line(*"abcd"), line(*"badc"))) == ["b", "d"]


def test_an_order_that_stays_moves_nothing():
    """Also where a step leaves, or runs beside others now."""
    before = line(*"abcd")
    assert moved_steps(before, line(*"abd")) == {}
    beside = evolve(before, flows=[Flow("a", "b"), Flow("a", "c"), Flow("b", "d"), Flow("c", "d"), Flow("d", "z")])
    assert moved_steps(before, beside) == {}


def test_a_moved_step_stands_where_it_comes_now_and_names_what_it_followed():
    layout = lay_out(line(*"abcd"), after=line(*"dabc"))
    assert layout.box("d").row < layout.box("a").row
    assert (layout.box("d").moved, notes(layout, "d")) == (True, "before: behind step 3")
    assert notes(lay_out(line(*"abcd"), after=line(*"bcda"), lang="vi"), "a") == "trước đây: bước đầu tiên"
    assert not layout.box("a").moved
    drawn = [(route.source, route.target) for route in layout.routes if route.source]
    assert layout_rules.all_faults(layout, drawn) == []


def test_other_sessions_and_batches_are_told_beside_those_of_before():
    """16:00 to 17:00 instead of 8:00 to 9:00 every day; a batch of five instead of none."""
    old, new = Session(hours=[(480, 540)]), Session(hours=[(960, 1020)])
    before = line(*"abc", a={"sessions": old}, c={"limit": Span(3)})
    after = line(*"abc", a={"sessions": new}, b={"batch": Batch(size=5)}, c={"limit": Span(2)})
    layout = lay_out(before, after=after)
    assert notes(layout, "a") == "every day 16:00-17:00 before: every day 08:00-09:00"
    assert notes(layout, "b") == "worked on once, from 5 cases before: none"
    assert notes(layout, "c") == "limit: 3 working days → 2 working days"
    assert [box.node for box in layout.boxes if box.changed] == ["a", "b", "c"]


def test_sessions_that_go_are_told():
    before = line(*"ab", a={"sessions": Session(hours=[(480, 540)])})
    layout = lay_out(before, after=line(*"ab"), lang="vi")
    assert notes(layout, "a") == "phiên: mọi ngày 08:00-09:00 → không có"


def test_other_numbers_of_officers_stand_with_the_name_of_the_lane():
    before = line(*"ab")
    after = evolve(before, roles=[Role(id="clerk", officers=3)])
    (lane,) = lay_out(before, after=after).lanes
    assert (lane.lines, lane.notes) == (("clerk",), ("officers: 2 → 3",))
    assert lay_out(before).lanes[0].notes == ()


def test_a_new_role_has_its_name_and_its_place():
    """It stands behind those that were there, external roles first as ever."""
    before = line(*"ab")
    after = evolve(
        before,
        steps=[evolve(step, role="notary") if step.id == "b" else step for step in before.steps],
        roles=[*before.roles, Role(id="notary", external=True)],
    )
    layout = lay_out(before, after=after)
    assert [(lane.role, lane.external) for lane in layout.lanes] == [("notary", True), ("clerk", False)]


def test_documents_and_the_limit_of_the_case_are_no_box():
    """They are kept for the line below the title."""
    before = evolve(line(*"ab"), documents=[Document(id="id-card", source="applicant", component=True)])
    after = evolve(before, documents=[Document(id="id-card", source="register")], time_limit=TimeLimit(Span(5)))
    layout = lay_out(before, after=after)
    assert not any(box.changed for box in layout.boxes)
