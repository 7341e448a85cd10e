"""Expected visits: loops by hand, forks and joins, and what can never end."""

import pytest

from procflow.errors import NotSupportedError, ProcedureError
from procflow.model import End, Flow, Gateway, Procedure, Step
from procflow.structure.network import network
from procflow.structure.visits import visits


def by_node(procedure, *, cut=frozenset()):
    """Visits of each node's last atom, rounded."""
    net = network(procedure, cut=cut)
    return {atom.node: round(v, 12) for atom, v in zip(net.atoms, visits(net), strict=True)}


def rework(p):
    """Draft, check, done; the check sends back with probability p."""
    return Procedure(
        id="rework",
        steps=[Step(id="draft"), Step(id="check")],
        ends=[End(id="done")],
        start="draft",
        flows=[Flow("draft", "check"), Flow("check", "done", 1 - p), Flow("check", "draft", p, kind="returns")],
    )


@pytest.mark.parametrize(("p", "expected"), [(0.0, 1.0), (0.2, 1.25), (0.5, 2.0), (0.9, 10.0)])
def test_rework_is_a_geometric_series(p, expected):
    """A check that sends back a part p is done 1 / (1 - p) times."""
    expected = {"draft": expected, "check": expected, "done": 1.0}
    assert expected == by_node(rework(p))


def test_a_cut_check_sends_nothing_back():
    """With the check cut, its return is gone and every case passes once."""
    expected = {"draft": 1.0, "check": 1.0, "done": 1.0}
    assert expected == by_node(rework(0.5), cut=frozenset({"check"}))


def test_two_nested_loops_multiply():
    """Inner loop 1/2 inside outer loop 1/2: four drafts, four inner checks, two outer checks."""
    p = Procedure(
        id="nested",
        steps=[Step(id="draft"), Step(id="inner"), Step(id="outer")],
        ends=[End(id="done")],
        start="draft",
        flows=[
            Flow("draft", "inner"),
            Flow("inner", "outer", 0.5),
            Flow("inner", "draft", 0.5, kind="returns"),
            Flow("outer", "done", 0.5),
            Flow("outer", "draft", 0.5, kind="returns"),
        ],
    )
    expected = {"draft": 4.0, "inner": 4.0, "outer": 2.0, "done": 1.0}
    assert expected == by_node(p)


def test_a_loop_around_parallel_branches():
    """Fork, three branches (one with an XOR), join and a check that sends back one in three: 1.5 rounds."""
    p = Procedure(
        id="around",
        steps=[Step(id="a"), Step(id="b"), Step(id="b1"), Step(id="b2"), Step(id="c"), Step(id="check", join="all")],
        gateways=[Gateway(id="fork", split="all"), Gateway(id="merge")],
        ends=[End(id="done")],
        start="fork",
        flows=[
            Flow("fork", "a"),
            Flow("fork", "b"),
            Flow("fork", "c"),
            Flow("b", "b1", 0.25),
            Flow("b", "b2", 0.75),
            Flow("b1", "merge"),
            Flow("b2", "merge"),
            Flow("a", "check"),
            Flow("merge", "check"),
            Flow("c", "check"),
            Flow("check", "done", 2 / 3),
            Flow("check", "fork", 1 / 3, kind="returns"),
        ],
    )
    expected = {"a": 1.5, "b": 1.5, "b1": 0.375, "b2": 1.125, "c": 1.5, "check": 1.5}
    assert {**expected, "fork": 1.5, "merge": 1.5, "done": 1.0} == by_node(p)


def test_what_no_case_reaches_has_no_visits():
    """A step behind a flow of probability 0 is never done."""
    p = Procedure(
        id="zero",
        steps=[Step(id="a"), Step(id="never"), Step(id="b")],
        ends=[End(id="done")],
        start="a",
        flows=[Flow("a", "never", 0.0), Flow("a", "b", 1.0), Flow("never", "b"), Flow("b", "done")],
    )
    expected = {"a": 1.0, "never": 0.0, "b": 1.0, "done": 1.0}
    assert expected == by_node(p)


def test_a_trap_is_refused_by_name():
    """Two steps that pass the case to each other for ever are named, in both languages."""
    p = Procedure(
        id="trap",
        steps=[Step(id="a"), Step(id="ping"), Step(id="pong")],
        ends=[End(id="done")],
        start="a",
        flows=[Flow("a", "ping", 0.5), Flow("a", "done", 0.5), Flow("ping", "pong"), Flow("pong", "ping")],
    )
    with pytest.raises(ProcedureError, match="node 'ping': a case that comes here can never reach an end") as caught:
        visits(network(p))
    (problem,) = caught.value.problems
    assert problem.code == "never-ends"
    assert "không bao giờ tới được điểm kết thúc" in caught.value.text("vi")


def test_a_loop_that_multiplies_the_case_is_refused():
    """Both branches of a fork return without being joined: every round doubles the case."""
    p = Procedure(
        id="doubles",
        steps=[Step(id="a", split="all"), Step(id="b"), Step(id="c")],
        ends=[End(id="done")],
        start="a",
        flows=[
            Flow("a", "b"),
            Flow("a", "c"),
            Flow("b", "a", 0.9),
            Flow("b", "done", 0.1),
            Flow("c", "a", 0.9),
            Flow("c", "done", 0.1),
        ],
    )
    with pytest.raises(ProcedureError, match="bring back more than they take away"):
        visits(network(p))


def chosen(*flows, join="chosen", split="any"):
    """A split at a, steps b and c, a join at d."""
    return network(Procedure(
        id="p", steps=[Step(id="a", split=split), Step(id="b"), Step(id="c"), Step(id="d", join=join), Step(id="e")],
        ends=[End(id="z")], flows=flows, start="a",
    ))  # fmt: skip


def at_steps(net):
    """Expected visits of each step by id."""
    found = visits(net)
    return {step: round(found[atom], 12) for step, atom in net.work.items()}


def test_an_or_split_visits_each_branch_by_its_own_chance():
    """b with 0.6, c with 0.35, neither with 0.4 times 0.65 = 0.26; all come together at d, once."""
    ways = [Flow("a", "b", 0.6), Flow("a", "c", 0.35), Flow("b", "d"), Flow("c", "d"), Flow("d", "z"), Flow("e", "z")]
    straight = at_steps(chosen(*ways, Flow("a", "d", otherwise=True)))
    assert straight == {"a": 1, "b": 0.6, "c": 0.35, "d": 1, "e": 0}
    aside = at_steps(chosen(*ways, Flow("a", "e", otherwise=True)))
    assert aside == {"a": 1, "b": 0.6, "c": 0.35, "d": 0.74, "e": 0.26}
    by_step = at_steps(chosen(*ways[:-1], Flow("a", "e", otherwise=True), Flow("e", "d")))
    assert by_step == {"a": 1, "b": 0.6, "c": 0.35, "d": 1, "e": 0.26}


def test_visits_of_an_or_split_in_a_loop_add_up():
    """Half of the cases come back after the join: everything is done twice on average."""
    ways = [Flow("a", "b", 0.6), Flow("a", "c", 0.35), Flow("a", "d", otherwise=True), Flow("b", "d"), Flow("c", "d"),
            Flow("d", "z", 0.5), Flow("d", "a", 0.5, "returns"), Flow("e", "z")]  # fmt: skip
    assert at_steps(chosen(*ways)) == {"a": 2, "b": 1.2, "c": 0.7, "d": 2, "e": 0}


@pytest.mark.parametrize(
    ("net", "said"),
    [
        (chosen(Flow("a", "b", when="x > 1"), Flow("a", "c", otherwise=True), Flow("b", "z"), Flow("c", "z"), split="one"),
         "depends on a condition"),
        (chosen(Flow("a", "b", when="x > 1"), Flow("a", "c", 0.5), Flow("b", "d"), Flow("c", "d"), Flow("d", "z")),
         "depends on a condition"),
        (chosen(Flow("a", "b"), Flow("a", "c"), Flow("b", "d"), Flow("c", "d"), Flow("d", "z"), split="all", join=1),
         "the others are withdrawn"),
        (chosen(Flow("a", "b"), Flow("a", "c"), Flow("b", "d"), Flow("c", "d"), Flow("d", "z"), split="all"),
         "not exactly the branches of one OR split"),
    ],
)  # fmt: skip
def test_visits_that_no_chance_tells_are_refused_by_name(net, said):
    with pytest.raises(NotSupportedError, match=said):
        visits(net)
