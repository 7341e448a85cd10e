"""Merging a step into a neighbour: one step with the work of both, less the set-up of the one merged away."""

import datetime as dt

import pytest
from attrs import evolve

from procflow.errors import ProposalError
from procflow.model import (
    Calendar,
    Checked,
    DelegateStep,
    Document,
    Duration,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    IfCutThen,
    Legal,
    Lognormal,
    MergeStep,
    Order,
    Part,
    Precondition,
    Procedure,
    RemoveStep,
    Role,
    Separation,
    Span,
    Step,
    Text,
    Together,
    Triangular,
    Uniform,
)
from procflow.simplification import applied, apply

MORNINGS = Calendar(id="mornings", zone="UTC", week=(((480, 720),),) * 5 + ((), ()), source="rule", version="1")


def made(flows, *steps: Step, **more) -> Procedure:
    """Return a procedure of flows written as "a b 0.5 returns"; steps that are not given are done by x."""
    parts = [flow.split() for flow in flows]
    given = {step.id: step for step in steps}
    names = dict.fromkeys(name for part in parts for name in part[:2] if name not in ("z", "y", "g"))
    return Procedure(**{
        "id": "p",
        "steps": [given.get(name, Step(id=name, role="x")) for name in names],
        "ends": [End(id="z")],
        "flows": [Flow(p[0], p[1], float(p[2]) if len(p) > 2 else 1.0, *p[3:]) for p in parts],
        "start": parts[0][0],
        "roles": [Role(id="x"), Role(id="y"), Role(id="early", calendar="mornings")],
        "calendars": [MORNINGS],
        **more,
    })  # fmt: skip


def ways(procedure: Procedure) -> list[tuple]:
    return [(f.source, f.target, f.p, f.kind) for f in procedure.flows]


def work(minutes: float) -> Duration:
    return Duration(Fixed(minutes))


DAY = Duration(Fixed(1), "calendar days")
LINE = ["a b", "b c", "c z"]


def test_the_step_before_takes_in_the_one_after_it():
    """The merged step stands where both stood, leaves as the second did, and is sent back to as the first was."""
    p = made(["a b", "b c 0.7", "b a 0.2 returns", "b z 0.1", "c a 0.1 returns", "c z 0.9"])
    assert ways(apply(p, [MergeStep("b", "a")])) == [
        ("a", "c", 0.7, "normal"),
        ("a", "a", 0.2, "returns"),
        ("a", "z", 0.1, "normal"),
        ("c", "a", 0.1, "returns"),
        ("c", "z", 0.9, "normal"),
    ]


def test_the_step_after_takes_in_the_one_before_it():
    """It keeps its id; cases start at it now."""
    after = apply(made(LINE), [MergeStep("a", "b")])
    assert (after.start, ways(after)) == ("b", [("b", "c", 1, "normal"), ("c", "z", 1, "normal")])


def test_join_of_the_first_and_split_of_the_second():
    """A merged step waits as the first did and forks as the second did."""
    flows = ["g b", "g c", "b d", "c d", "d e", "e f", "e h", "f i", "h i", "i z"]
    fork = Gateway(id="g", split="all")
    all_in = [Step(id="d", role="x", join="all"), Step(id="e", role="x", split="all"), Step(id="i", join="all")]
    for edit in (MergeStep("d", "e"), MergeStep("e", "d")):
        step = apply(made(flows, *all_in, gateways=[fork]), [edit]).step(edit.into)
        assert (step.join, step.split) == ("all", "all")


def test_a_way_that_no_case_takes_goes_with_the_first_step():
    """Its probability is 0."""
    after = apply(made(["a b", "a c 0", "b c", "c z"]), [MergeStep("b", "a")])
    assert ways(after) == [("a", "c", 1, "normal"), ("c", "z", 1, "normal")]


@pytest.mark.parametrize(
    ("law", "setup", "left"),
    [
        (Fixed(20), work(5), Fixed(15)),
        (Uniform(10, 30), work(5), Uniform(7.5, 22.5)),
        (Triangular(0, 30, 30), work(5), Triangular(0, 22.5, 22.5)),
        (Exponential(20), work(5), Exponential(15)),
        (Erlang(3, 20), work(5), Erlang(3, 15)),
        (Lognormal(20, 0.5), work(5), Lognormal(15, 0.5)),
        (Exponential(20), Duration(Exponential(5)), Exponential(15)),
        (Lognormal(20, 0.5), work(20), Fixed(0)),
        (Lognormal(20, 0.5), work(90), Fixed(0)),
        (Fixed(0), work(5), Fixed(0)),
        (Fixed(60), Duration(Fixed(0.5), "h"), Fixed(30)),
        (Fixed(960), Duration(Fixed(1), "working days"), Fixed(480)),
        (Fixed(7), work(2), Fixed(5)),
        (Exponential(20), None, Exponential(20)),
    ],
)
def test_the_set_up_is_saved_on_the_mean_and_the_shape_stays(law, setup, left):
    """20 minutes with 5 of set-up are three quarters of each of its times; never less than nothing."""
    b = Step(id="b", role="x", name=Text(en="Note"), work=Duration(law), setup=setup)
    a = Step(id="a", role="x", work=work(7), setup=work(1))
    step = apply(made(LINE, a, b), [MergeStep("b", "a")]).step("a")
    assert (step.work, step.setup) == (work(7), work(1))
    assert step.parts == (Part(id="b", name=Text(en="Note"), work=Duration(left)),)


def test_unknown_work_stays_unknown():
    """It is never taken for 0."""
    b = Step(id="b", role="x", setup=work(5))
    assert apply(made(LINE, b), [MergeStep("b", "a")]).step("a").parts == (Part(id="b"),)


def test_a_working_day_of_another_office_is_that_many_minutes():
    """A day of mornings has 240 minutes, wherever the work is done from now on."""
    b = Step(id="b", role="early", work=Duration(Uniform(1, 2), "working days"))
    parts = apply(made(LINE, b), [MergeStep("b", "a")]).step("a").parts
    assert [part.work for part in parts] == [Duration(Uniform(240, 480))]


def test_the_parts_of_a_merged_step_come_along():
    """Work that was merged before is not lost."""
    a = Step(id="a", role="x", parts=[Part(id="old", work=work(1))])
    b = Step(id="b", role="x", work=work(2), parts=[Part(id="older", work=work(3))])
    step = apply(made(LINE, a, b), [MergeStep("b", "a")]).step("a")
    assert [(part.id, part.work) for part in step.parts] == [("old", work(1)), ("b", work(2)), ("older", work(3))]


def test_the_step_that_takes_in_says_who_when_and_what_it_is_worth():
    """Role, wait and set-up are its own; the value is that of the more valuable of the two."""
    a = Step(id="a", role="x", wait=work(9), value="NVA", setup=work(2))
    b = Step(id="b", role="y", value="BVA")
    step = apply(made(LINE, a, b), [MergeStep("b", "a")]).step("a")
    assert (step.role, step.wait, step.value, step.setup) == ("x", work(9), "BVA", work(2))
    assert apply(made(LINE), [MergeStep("b", "a")]).step("a").value is None


def test_documents_made_by_the_first_are_there_for_the_second():
    """They are no needs of the merged step; a group that the first one meets is met."""
    a = Step(id="a", role="x", needs=["form"], uses=["map"], makes=["text"], one_of=[["form", "copy"]])
    b = Step(id="b", role="x", needs=["text", "seal", "form"], uses=["text"], makes=["copy"],
             one_of=[["text", "copy"], ["seal", "copy"]])  # fmt: skip
    papers = [Document(id=id) for id in ("form", "map", "text", "seal", "copy")]
    for edit in (MergeStep("b", "a"), MergeStep("a", "b")):
        step = apply(made(LINE, a, b, documents=papers), [edit]).step(edit.into)
        assert (step.needs, step.uses, step.makes) == (("form", "seal"), ("map",), ("text", "copy"))
        assert step.one_of == (("form", "copy"), ("seal", "copy"))


def test_duties_stay_and_controls_add_up():
    """Catching half twice catches three quarters; nothing is caught for certain."""
    a = Step(id="a", role="x", duties=["d1"], detects=[("typo", 0.5), ("fraud", 1 - 2**-53)])
    b = Step(id="b", role="x", duties=["d2", "d1"], detects=[("typo", 0.5), ("fraud", 1 - 2**-53), ("delay", 0.1)])
    step = apply(made(LINE, a, b), [MergeStep("b", "a")]).step("a")
    assert step.duties == ("d1", "d2")
    assert step.detects == (("typo", 0.75), ("fraud", 1 - 2**-53), ("delay", 0.1))


CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")


def test_only_what_the_law_permits_of_both_is_permitted_of_the_merged_step():
    """Unchecked permissions of the one merged away are none."""
    law = Legal(source="own regulation", basis="QC", may={"merge", "delegate"}, checked=CHECKED)
    other = evolve(law, may={"merge", "remove"})
    p = made(LINE, Step(id="a", role="x", legal=law), Step(id="b", role="x", legal=other))
    assert apply(p, [MergeStep("b", "a")]).step("a").legal == evolve(law, may={"merge"})
    p = made(LINE, Step(id="a", role="x", legal=law), Step(id="b", role="x", legal=evolve(other, checked=None)))
    assert apply(p, [MergeStep("b", "a")]).step("a").legal == evolve(law, may=())
    named = evolve(law, delegate_to=["y"], merge_into=["c"])
    p = made(LINE, Step(id="a", role="x", legal=named), Step(id="b", role="x", legal=evolve(law, may={"merge"})))
    merged = apply(p, [MergeStep("b", "a")]).step("a").legal
    assert (merged.delegate_to, merged.merge_into) == ((), ("c",))


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [
        (Step(id="a", role="x", signs=True), Step(id="b", role="x", signs=False), True),
        (Step(id="a", role="x"), Step(id="b", role="x", name=Text(vi="Ký nháy")), True),
        (Step(id="a", role="x"), Step(id="b", role="x"), None),
        (Step(id="a", role="x", signs=False), Step(id="b", role="x"), None),
        (Step(id="a", role="x"), Step(id="b", role="x", signs=False, name=Text(vi="Ký nháy")), False),
    ],
)
def test_it_signs_if_either_did(one, other, signs):
    """By mark or by wording; a mark against it outlives the joined wording."""
    assert apply(made(LINE, one, other), [MergeStep("b", "a")]).step("a").signs is signs


@pytest.mark.parametrize(
    ("into", "away", "both"),
    [
        (Span(1), Span(2), Span(3)),
        (Span(0.1, "h"), Span(0.2, "h"), Span(0.3, "h")),
        (Span(1), None, Span(1)),
        (None, Span(2, "h"), Span(2, "h")),
        (Span(1), Span(2, "h"), Span(1.25)),
        (Span(30, "min"), Span(1), Span(510, "min")),
        (Span(1, "calendar days"), Span(1), None),
    ],
)
def test_limits_add_up_where_they_can(into, away, both):
    """A working day has eight hours; calendar days and working days make no sum."""
    p = made(LINE, Step(id="a", role="x", limit=into), Step(id="b", role="x", limit=away))
    assert apply(p, [MergeStep("b", "a")]).step("a").limit == both


def test_names_follow_each_other_in_each_language():
    """In the order of flow, whoever takes in."""
    a, b = Step(id="a", role="x", name=Text(vi="Soạn", en="Draft")), Step(id="b", role="x", name=Text(vi="Soát"))
    name = Text(vi="Soạn; Soát", en="Draft; Soát")
    assert [apply(made(LINE, a, b), [e]).step(e.into).name for e in (MergeStep("a", "b"), MergeStep("b", "a"))] == [
        name, name,
    ]  # fmt: skip
    assert apply(made(LINE, evolve(a, name=Text())), [MergeStep("b", "a")]).step("a").name == Text()


def test_neighbours_are_those_that_are_left():
    """Once the step between is removed, or merged as well; whatever the order of the edits."""
    p = made(["a b", "b c", "c d", "d z"])
    gone = apply(p, [MergeStep("c", "a"), RemoveStep("b")])
    assert [(step.id, [part.id for part in step.parts]) for step in gone.steps] == [("a", ["c"]), ("d", [])]
    both = apply(p, [MergeStep("d", "b"), MergeStep("a", "b"), MergeStep("c", "b")])
    assert [(step.id, [part.id for part in step.parts]) for step in both.steps] == [("b", ["a", "c", "d"])]


def test_a_merged_step_may_be_delegated():
    """The delegate does all of it."""
    found = applied(made(LINE), [MergeStep("b", "a"), DelegateStep("a", "y")])
    assert (found.procedure.step("a").role, found.merged, found.delegated, found.removed, found.cut) == (
        "y", (MergeStep("b", "a"),), (DelegateStep("a", "y"),), (), ("b",),
    )  # fmt: skip


def test_rules_name_the_step_that_took_in():
    """A rule that would set a step against itself goes, and is told."""
    rules = [
        Order(id="within", first="a", then="b"),
        Order(id="after", first="b", then="c"),
        Together(id="pair", steps=("a", "b")),
        Together(id="three", steps=("a", "b", "c")),
        IfCutThen(id="self", step="b", then="a"),
        IfCutThen(id="other", step="b", then="c"),
        Separation(id="maker", maker="a", checkers=("b", "c")),
        Separation(id="own", maker="b", checkers=("a",)),
        Separation(id="checker", maker="c", checkers=("b", "a")),
        Precondition(id="act", steps=("b", "a"), state="planned"),
    ]
    found = applied(made(LINE, rules=rules), [MergeStep("b", "a")])
    assert found.rules == ("within", "pair", "self", "own")
    assert found.procedure.rules == (
        Order(id="after", first="a", then="c"),
        Together(id="three", steps=("a", "c")),
        IfCutThen(id="other", step="a", then="c"),
        Separation(id="maker", maker="a", checkers=("c",)),
        Separation(id="checker", maker="c", checkers=("a",)),
        Precondition(id="act", steps=("a",), state="planned"),
    )


def test_the_law_of_a_neighbour_names_steps_that_are_there():
    """A merged step under the name of the one that took it in, a removed one no more, never itself."""
    law = Legal(merge_into=["a", "b", "d"])
    p = made(["a b", "b c", "c d", "d z"], Step(id="c", role="x", legal=law))
    assert apply(p, [MergeStep("b", "a"), RemoveStep("d")]).step("c").legal.merge_into == ("a",)
    law = Legal("own regulation", may={"merge"}, checked=CHECKED, merge_into=["a", "d"])
    free = evolve(law, merge_into=())
    p = made(["a b", "b c", "c d", "d z"], Step(id="c", role="x", legal=law), Step(id="d", role="x", legal=free))
    assert apply(p, [MergeStep("d", "c")]).step("c").legal.merge_into == ("a",)


def test_a_delegate_is_no_candidate_for_what_it_does():
    """Who does the step now is no role to which it may still be given; the others are."""
    p = made(LINE, Step(id="a", role="x", legal=Legal(delegate_to=["y", "early"])))
    assert apply(p, [DelegateStep("a", "y")]).step("a").legal.delegate_to == ("early",)


def test_a_role_to_which_the_law_lets_a_step_be_delegated_stays():
    """It may do no step at present."""
    b, c = Step(id="b", role="y"), Step(id="c", role="x", legal=Legal(delegate_to=["y"]))
    assert applied(made(LINE, b, c), [MergeStep("b", "a")]).roles == ()
    assert applied(made(LINE, b), [MergeStep("b", "a")]).roles == ("y",)


@pytest.mark.parametrize(
    ("flows", "steps", "code"),
    [
        (LINE, [Step(id="b", role="x", wait=work(1))], "apply-merge-wait"),
        (LINE, [Step(id="b", role="x", clock="paused")], "apply-merge-clock"),
        (LINE, [Step(id="b", role="x", work=work(9), setup=DAY)], "apply-merge-time"),
        (LINE, [Step(id="b", role="x", work=DAY), Step(id="a", role="x", work=work(9))], "apply-merge-time"),
        (["a c", "c b", "b z"], [], "apply-no-neighbours"),
        (["a b", "b z 0.8", "b c 0.2", "c b"], [], "apply-no-neighbours"),
        (["a b 0.9", "a c 0.1", "b c", "c z"], [], "apply-no-neighbours"),
        (["a b 1 returns", "b c", "c z"], [], "apply-no-neighbours"),
        (LINE, [Step(id="a", role="x", split="all")], "apply-no-neighbours"),
        (LINE, [Step(id="b", role="x", join="all")], "apply-no-neighbours"),
    ],
)
def test_what_cannot_be_merged_is_refused_by_name(flows, steps, code):
    """A delay that would vanish, another clock, or no neighbours."""
    with pytest.raises(ProposalError) as caught:
        apply(made(flows, *steps), [MergeStep("b", "a")])
    assert [code] == [problem.code for problem in caught.value.problems]
    assert caught.value.text("vi") != caught.value.text("en")


def test_cases_may_not_start_at_the_second_of_two_neighbours():
    """They would miss the first."""
    with pytest.raises(ProposalError, match=r"cases come to 'b' from 'a', 'the start'"):
        apply(made(LINE, start="b"), [MergeStep("b", "a")])


def test_all_that_are_no_neighbours_are_named_at_once():
    """In the order of the file."""
    with pytest.raises(ProposalError) as caught:
        apply(made(["a b", "b c", "c d", "d z"]), [MergeStep("d", "a"), MergeStep("c", "a")])
    assert [problem.place.element for problem in caught.value.problems] == ["step 'c' of 'p'", "step 'd' of 'p'"]


def test_a_step_that_no_case_reaches_any_more_is_not_merged():
    """Its way in goes with a check that is removed."""
    p = made(["a b", "b r 0.2 returns", "r a", "b c 0.8", "c z"])
    edits = [RemoveStep("b"), MergeStep("r", "a"), DelegateStep("c", "y")]
    with pytest.raises(ProposalError) as caught:
        apply(p, edits)
    assert [(problem.code, problem.place.element) for problem in caught.value.problems] == [
        ("apply-unreached", "step 'r' of 'p'")
    ]
