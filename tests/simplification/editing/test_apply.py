"""Removing steps: what becomes of flows, gateways, roles, documents and rules."""

import random

import pytest
from attrs import evolve
from grown_procedures import grown

from procflow.checking import check
from procflow.errors import ProposalError
from procflow.model import (
    ControlFloor,
    Document,
    End,
    Flow,
    Gateway,
    IfCutThen,
    Order,
    Precondition,
    Procedure,
    Role,
    Separation,
    Step,
    Text,
    Together,
)
from procflow.simplification import RemoveStep, applied, apply
from procflow.structure import and_blocks, network, visits


def made(flows, *, steps="", gateways=(), ends="z", start=None, **more) -> Procedure:
    """Return a procedure from steps written as letters and flows written as "a b 0.5 returns"."""
    parts = [flow.split() for flow in flows]
    built = [Flow(p[0], p[1], float(p[2]) if len(p) > 2 else 1.0, *p[3:]) for p in parts]
    each = [step if isinstance(step, Step) else Step(id=step) for step in steps]
    return Procedure(
        id="p",
        steps=each,
        gateways=gateways,
        ends=[End(id=e) for e in ends],
        flows=built,
        start=start or each[0].id,
        **more,
    )


def remove(*steps: str) -> list[RemoveStep]:
    return [RemoveStep(step) for step in steps]


def ways(procedure: Procedure) -> list[tuple]:
    return [(f.source, f.target, f.p, f.kind) for f in procedure.flows]


FORK, JOIN = Gateway(id="fork", split="all"), Gateway(id="join", join="all")


def test_a_case_passes_on_to_what_follows():
    """a - b - c without b is a - c."""
    p = made(["a b", "b c", "c z"], steps="abc")
    assert ways(apply(p, remove("b"))) == [("a", "c", 1.0, "normal"), ("c", "z", 1.0, "normal")]


def test_the_procedure_before_is_not_changed():
    """A change gives a new value."""
    p = made(["a b", "b c", "c z"], steps="abc")
    apply(p, remove("b"))
    assert [step.id for step in p.steps] == ["a", "b", "c"]


def test_nothing_to_do_gives_the_same_procedure():
    """No edit, no change, not even tidying."""
    p = made(["a g", "g b", "b z"], steps="ab", gateways=[Gateway(id="g")])
    assert p == apply(p, [])


def test_the_start_moves_on():
    """Without the first step cases start at the second."""
    assert apply(made(["a b", "b z"], steps="ab"), remove("a")).start == "b"


def test_ways_of_a_choice_that_become_equal_merge_with_their_shares():
    """0.3 by b and 0.7 straight on become one certain way."""
    p = made(["a b 0.3", "a c 0.7", "b c", "c z"], steps="abc")
    assert ways(apply(p, remove("b"))) == [("a", "c", 1.0, "normal"), ("c", "z", 1.0, "normal")]


def test_shares_of_a_choice_stay_where_it_still_is_one():
    """Two of three ways merge: 0.1 + 0.2 is 0.3, without dust."""
    p = made(["a b 0.1", "a c 0.2", "a d 0.7", "b e", "c e", "d e", "e z"], steps="abcde")
    assert ways(apply(p, remove("b", "c")))[:2] == [("a", "e", 0.3, "normal"), ("a", "d", 0.7, "normal")]


def test_labels_of_merged_ways_stay_only_if_they_are_the_same():
    """A label of one way would be wrong for both."""
    p = made(["a b 0.3", "a c 0.7", "b c", "c z"], steps="abc")
    labels = [Text(en="urgent"), Text(en="normal"), Text(en="done"), Text()]
    p = evolve(p, flows=[evolve(f, label=t) for f, t in zip(p.flows, labels, strict=True)])
    assert [Text(), Text()] == [flow.label for flow in apply(p, remove("b")).flows]


def test_the_returns_of_a_cut_check_vanish():
    """Without the check nothing comes back, and its normal exit is certain."""
    p = made(["a b", "b a 0.2 returns", "b c 0.8", "c z"], steps="abc")
    assert ways(apply(p, remove("b"))) == [("a", "c", 1.0, "normal"), ("c", "z", 1.0, "normal")]


def test_a_kept_check_whose_rework_is_cut_checks_again():
    """The loop stays: the check is visited as often as before."""
    p = made(["a b", "b r 0.2 returns", "r b", "b z 0.8"], steps="abr")
    after = apply(p, remove("r"))
    assert ("b", "b", 0.2, "returns") in ways(after)
    assert visits(network(after))[1] == pytest.approx(1.25)


def test_a_gateway_that_would_lead_to_itself_shares_out_the_loop():
    """0.2 back through a cut step, 0.3 and 0.5 on: shares 0.375 and 0.625 (geometric series)."""
    g = Gateway(id="g")
    p = made(["a g", "g b 0.2", "b g", "g c 0.3", "g d 0.5", "c z", "d z"], steps="abcd", gateways=[g])
    assert ways(apply(p, remove("b")))[1:3] == [("g", "c", 0.375, "normal"), ("g", "d", 0.625, "normal")]


def test_a_step_after_which_only_its_returns_led_is_dropped_and_told():
    """Rework that hangs on a cut check alone is reached no more."""
    p = made(["a b", "b r 0.2 returns", "r a", "b z 0.8"], steps="abr", roles=[Role(id="x")])
    found = applied(p, remove("b"))
    assert found.unreached == ("r",)
    assert [step.id for step in found.procedure.steps] == ["a"]


def test_an_end_that_no_case_reaches_any_more_is_told():
    """The end hung on a returned branch."""
    p = made(["a b", "b r 0.2 returns", "r a 0.9", "r y 0.1", "b z 0.8"], steps="abr", ends="yz")
    found = applied(p, remove("b"))
    assert found.ends == ("y",)


def test_a_gateway_left_without_a_choice_goes():
    """Both ways of the XOR are emptied."""
    gates = [Gateway(id="g"), Gateway(id="m")]
    p = made(["a g", "g b 0.5", "g c 0.5", "b m", "c m", "m d", "d z"], steps="abcd", gateways=gates)
    after = apply(p, remove("b", "c"))
    assert (ways(after), after.gateways) == ([("a", "d", 1.0, "normal"), ("d", "z", 1.0, "normal")], ())


def test_an_emptied_branch_goes_and_the_fork_with_it():
    """Of two branches one is left: a sequence."""
    p = made(["a fork", "fork b", "fork c", "b join", "c join", "join d", "d z"], steps="abcd", gateways=[FORK, JOIN])
    after = apply(p, remove("c"))
    assert ways(after) == [("a", "b", 1.0, "normal"), ("b", "d", 1.0, "normal"), ("d", "z", 1.0, "normal")]
    assert after.gateways == ()


def test_an_emptied_branch_of_three_leaves_the_fork():
    """Two branches still run side by side."""
    flows = ["a fork", "fork b", "fork c", "fork d", "b join", "c join", "d join", "join e", "e z"]
    after = apply(made(flows, steps="abcde", gateways=[FORK, JOIN]), remove("c"))
    (block,) = and_blocks(network(after)).blocks
    assert len(block.branches) == 2


def test_a_branch_that_was_empty_before_stays():
    """Only what a cut has emptied is taken away."""
    flows = ["a fork", "fork b", "fork c", "fork join", "b join", "c join", "join d", "d z"]
    after = apply(made(flows, steps="abcd", gateways=[FORK, JOIN]), remove("c"))
    assert ("fork", "join", 1.0, "normal") in ways(after)


def test_a_block_emptied_altogether_goes():
    """Steps that fork and join stay as plain steps."""
    a, d = Step(id="a", split="all"), Step(id="d", join="all")
    p = made(["a b", "a c", "b d", "c d", "d z"], steps=[a, Step(id="b"), Step(id="c"), d])
    after = apply(p, remove("b", "c"))
    assert ways(after) == [("a", "d", 1.0, "normal"), ("d", "z", 1.0, "normal")]
    assert [(step.join, step.split) for step in after.steps] == [("any", "one"), ("any", "one")]


def test_an_inner_block_emptied_beside_work_leaves_that_work():
    """The join of the inner block is not taken for that of the outer one."""
    flows = ["g1 s1", "g1 s2", "s2 s3", "s2 s4", "s3 g2", "s4 g2", "g2 s5", "s5 g3", "s1 g3", "g3 z"]
    steps = [Step(id="s1"), Step(id="s2", split="all"), Step(id="s3"), Step(id="s4"), Step(id="s5")]
    gates = [Gateway(id="g1", split="all"), Gateway(id="g2", join="all"), Gateway(id="g3", join="all")]
    after = apply(made(flows, steps=steps, gateways=gates, start="g1"), remove("s2", "s3", "s4"))
    assert {("g1", "s1"), ("g1", "s5"), ("s1", "g3"), ("s5", "g3"), ("g3", "z")} == {
        (f.source, f.target) for f in after.flows
    }


def test_a_cut_step_that_forks_leaves_a_gateway():
    """Somebody still has to start the branches."""
    b = Step(id="b", split="all", name=Text(en="Ask both"))
    p = made(
        ["a b", "b c", "b d", "c e", "d e", "e z"],
        steps=[Step(id="a"), b, Step(id="c"), Step(id="d"), Step(id="e", join="all")],
    )
    after = apply(p, remove("b"))
    assert (Gateway(id="b_gateway", name=Text(en="Ask both"), split="all"),) == after.gateways


def test_the_name_of_a_left_gateway_is_free():
    """A gateway of this name is there already."""
    b = Step(id="b", split="all")
    steps = [Step(id="a"), b, Step(id="c"), Step(id="d"), Step(id="e", join="all")]
    gate = Gateway(id="b_gateway")
    p = made(
        ["a b_gateway 0.5", "a b 0.5", "b_gateway z", "b c", "b d", "c e", "d e", "e z"], steps=steps, gateways=[gate]
    )
    assert "b_gateway_2" in [gateway.id for gateway in apply(p, remove("b")).gateways]


def test_a_cut_step_where_ways_meet_before_a_join_leaves_a_merge():
    """The join would otherwise wait for both ways of the choice."""
    flows = ["fork b 1", "fork c", "b d 0.5", "b e 0.5", "d f", "e f", "f join", "c join", "join g", "g z"]
    p = made(flows, steps="bcdefg", gateways=[FORK, JOIN], start="fork")
    after = apply(p, remove("f"))
    assert len(after.inflows("join")) == 2
    assert not [problem for problem in check(after) if problem.severity == "error"]


def test_roles_and_documents_left_without_use_go_and_are_told():
    """A role without a step and a document that nobody makes or needs."""
    steps = [
        Step(id="a", role="x", makes=["m"]),
        Step(id="b", role="y", uses=["n"]),
        Step(id="c", role="x", needs=["m"]),
    ]
    more = {
        "roles": [Role(id="x"), Role(id="y")],
        "documents": [Document(id="m"), Document(id="n", source="applicant")],
    }
    found = applied(made(["a b", "b c", "c z"], steps=steps, **more), remove("b"))
    assert (found.roles, found.documents) == (("y",), ("n",))
    assert ([r.id for r in found.procedure.roles], [d.id for d in found.procedure.documents]) == (["x"], ["m"])


def test_a_role_without_steps_before_stays():
    """It was no fault of the cut."""
    p = made(["a b", "b z"], steps="ab", roles=[Role(id="idle")])
    assert p.roles == apply(p, remove("b")).roles


def test_rules_lose_the_steps_that_are_gone():
    """A rule with nothing left to rule goes; a floor at named ends never turns into one at every end."""
    rules = [
        Order(id="order", first="a", then="b"),
        Together(id="three", steps=("b", "c", "d")),
        Together(id="two", steps=("b", "c")),
        IfCutThen(id="if", step="b", then="c"),
        Separation(id="apart", maker="a", checkers=("b", "d")),
        Separation(id="alone", maker="a", checkers=("b",)),
        Precondition(id="act", steps=("b",), state="planned"),
        ControlFloor(id="floor", risk="typo", detect=0.5, ends=("z",)),
    ]
    found = applied(made(["a b", "b c", "c d", "d z"], steps="abcd", rules=rules), remove("b"))
    assert found.rules == ("order", "two", "if", "alone", "act")
    assert [
        getattr(rule, name) for rule, name in zip(found.procedure.rules, ("steps", "checkers", "ends"), strict=True)
    ] == [("c", "d"), ("d",), ("z",)]


def test_a_floor_whose_ends_are_all_gone_goes():
    """An empty list of ends would mean every end."""
    rules = [ControlFloor(id="floor", risk="typo", detect=0.5, ends=("y",))]
    p = made(["a b", "b r 0.2 returns", "r a 0.9", "r y 0.1", "b z 0.8"], steps="abr", ends="yz", rules=rules)
    assert applied(p, remove("b")).rules == ("floor",)


def test_what_the_procedure_says_of_itself_survives():
    """Illustrative figures stay illustrative."""
    p = made(["a b", "b z"], steps="ab", illustrative=True, version="3", source="file")
    after = apply(p, remove("b"))
    assert (after.illustrative, after.version, after.source) == (True, "3", "file")


@pytest.mark.parametrize(
    ("flows", "cut", "code"),
    [
        (["a b", "b c", "c z"], "x", "apply-no-step"),
        (["a b", "b c 0.5", "b z 0.5", "c z"], "b", "apply-deciding"),
        (["a b", "b c 0", "b a 1 returns", "c z"], "b", "apply-no-way-on"),
        (["a b 1", "b c", "c z"], "abc", "apply-nothing-left"),
    ],
)
def test_impossible_edits_are_refused_by_name(flows, cut, code):
    """Unknown, deciding, without a way on, or nothing left."""
    with pytest.raises(ProposalError) as caught:
        apply(made(flows, steps="abc"), remove(*cut))
    assert [code] == [problem.code for problem in caught.value.problems]
    assert caught.value.text("vi") != caught.value.text("en")


def test_a_loop_without_a_way_out_is_refused():
    """A gateway that would lead to itself for ever."""
    p = made(["a g", "g b", "b g", "a z 0"], steps="ab", gateways=[Gateway(id="g")])
    with pytest.raises(ProposalError, match="no case can leave"):
        apply(p, remove("b"))


def test_what_is_no_edit_is_refused():
    """A bare id is no edit."""
    with pytest.raises(ProposalError, match="is no edit"):
        apply(made(["a b", "b z"], steps="ab"), ["b"])


def test_a_text_in_place_of_a_plan_is_refused_once():
    """Not letter by letter."""
    with pytest.raises(ProposalError, match="'step b' is no edit") as caught:
        apply(made(["a b", "b z"], steps="ab"), "step b")
    assert len(caught.value.problems) == 1


def _shape(p: Procedure) -> tuple:
    flows = [(f.source, f.target, round(f.p, 9), f.kind, f.label) for f in p.flows]
    return (p.start, p.steps, p.gateways, p.ends, flows, p.roles, p.documents, p.rules)


def _cut(p: Procedure, rng: random.Random) -> list[str]:
    able = [s.id for s in p.steps if s.split == "all" or sum(f.kind == "normal" for f in p.outflows(s.id)) == 1]
    return [step for step in able if rng.random() < 0.5]


@pytest.mark.parametrize("low", range(0, 400, 50))
def test_the_order_of_edits_leaves_no_trace(low):
    """One by one in any order, or all at once: the same procedure."""
    for seed in range(low, low + 50):
        p, rng = grown(seed, 6 + seed % 9), random.Random(seed)
        cut = _cut(p, rng)
        try:
            whole = apply(p, remove(*cut))
        except ProposalError:
            continue
        rng.shuffle(cut)
        step_by_step = p
        for step in cut:
            if step_by_step.has_node(step):
                step_by_step = apply(step_by_step, remove(step))
        assert _shape(whole) == _shape(step_by_step), seed


@pytest.mark.parametrize("low", range(0, 200, 50))
def test_kept_steps_are_visited_as_often_as_if_the_cut_ones_were_passed(low):
    """`apply` and passing in the network are two ways to say the same; and no new error arises."""
    for seed in range(low, low + 50):
        p = grown(seed, 6 + seed % 9)
        cut = _cut(p, random.Random(seed))
        try:
            found = applied(p, remove(*cut))
        except ProposalError:
            continue
        passed, left = network(p, cut=frozenset(cut)), network(found.procedure)
        before, after = visits(passed), visits(left)
        for step in found.procedure.steps:
            assert before[passed.work[step.id]] == pytest.approx(after[left.work[step.id]], rel=1e-9), (seed, step.id)
        assert all(before[passed.work[step]] == 0 for step in found.unreached)
        assert and_blocks(left).structured
