"""Which flows lead down, and where rework stands."""

from procflow.layout import lay_out
from procflow.layout.links import plan
from procflow.layout.order import downward


def down(procedure):
    drawn = plan(procedure)
    return [(drawn.links[k].source, drawn.links[k].target) for k in sorted(downward(drawn)[0])]


def test_returns_never_push_a_step_down(build):
    assert down(build(["a>b", "b>c", "c~a"])) == [("a", "b"), ("b", "c")]


def test_a_loop_of_normal_flows_is_opened_where_it_closes(build):
    assert down(build(["a>b", "b>c", "c>b", "c>e"])) == [("a", "b"), ("b", "c"), ("c", "e")]


def test_a_rework_step_hangs_below_the_first_check_that_sends_cases_to_it(build):
    procedure = build(["a>c1", "c1>c2", "c1~fix", "c2~fix", "fix>a", "c2>e"], roles={"fix": "officer"})
    assert down(procedure) == [("a", "c1"), ("c1", "c2"), ("c1", "fix"), ("c2", "e")]
    layout = lay_out(procedure)
    assert (layout.box("c1").row, layout.box("fix").row) == (1, 2)


def test_steps_that_nothing_reaches_are_drawn_too(build):
    layout = lay_out(build(["a>b", "x>b", "x>y"], start="a"))
    assert {box.node for box in layout.boxes} == {"a", "b", "x", "y"}


def test_a_long_chain_needs_no_recursion(build):
    flows = [f"s{k}>s{k + 1}" for k in range(1500)]
    assert len(down(build(flows))) == 1500
