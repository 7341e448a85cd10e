"""Taking edits back: what must come back with them, and why."""

import datetime as dt

import pytest
from attrs import evolve

from procflow.errors import NotSupportedError, ProposalError
from procflow.model import (
    Checked,
    DelegateStep,
    Document,
    End,
    Flow,
    Legal,
    MergeStep,
    OnceOnly,
    Parallelise,
    Portfolio,
    Procedure,
    RemoveStep,
    Role,
    Separation,
    Step,
    Together,
)
from procflow.simplification import apply
from procflow.simplification.editing.undoing import undo

FREE = Legal(
    "none found",
    may={"remove", "merge", "delegate", "parallelise"},
    delegate_to=["x", "y"],
    checked=Checked(dt.date(2026, 3, 2), "legal officer"),
)


def line(letters: str, *rules, **roles: str) -> Procedure:
    """Return a procedure of steps in one line, done by x where no role is given; the law lets everything go."""
    return Procedure(
        id="p",
        steps=[Step(id=letter, role=roles.get(letter, "x"), legal=FREE) for letter in letters],
        ends=[End(id="z")],
        flows=[Flow(a, b) for a, b in zip(letters, f"{letters[1:]}z", strict=True)],
        start=letters[0],
        roles=[Role(id="x"), Role(id="y")],
        rules=rules,
    )


def test_an_edit_that_stands_alone_comes_back_alone():
    """The others are applied to the procedure as it was."""
    p = line("abc")
    back = undo(p, [RemoveStep("a"), RemoveStep("b")], RemoveStep("a"))
    assert (back.edits, back.undone, back.with_them, back.reasons) == ((RemoveStep("b"),), (RemoveStep("a"),), (), ())
    assert back.procedure == apply(p, [RemoveStep("b")])


def test_what_is_impossible_without_it_comes_back_too():
    """With b back, a and c are no neighbours; d can go on its own."""
    plan = [RemoveStep("d"), MergeStep("c", "a"), RemoveStep("b")]
    back = undo(line("abcde"), plan, RemoveStep("b"))
    assert (back.edits, back.with_them) == ((RemoveStep("d"),), (MergeStep("c", "a"),))
    assert [problem.code for problem in back.reasons] == ["apply-no-neighbours"]


def test_what_breaks_a_rule_without_it_comes_back_too():
    """b and d stay or go together."""
    plan = [RemoveStep("a"), RemoveStep("b"), RemoveStep("d")]
    back = undo(line("abcde", Together(id="pair", steps=("b", "d"))), plan, RemoveStep("b"))
    assert (back.edits, back.with_them) == ((RemoveStep("a"),), (RemoveStep("d"),))
    assert [problem.values["rule"] for problem in back.reasons] == ["pair"]


def test_no_more_comes_back_than_must():
    """Of two delegations that together would leave one role to check itself, the one that was not asked may stay."""
    p = line("abc", Separation(id="eyes", maker="a", checkers=("b",)), a="x", b="y")
    plan = [DelegateStep("a", "y"), DelegateStep("b", "x"), RemoveStep("c")]
    back = undo(p, plan, DelegateStep("a", "y"))
    assert (back.edits, back.with_them) == ((RemoveStep("c"),), (DelegateStep("b", "x"),))


REGISTERED = {
    "source": "made here",
    "register": "r",
    "legal": Legal("none found", may={"once_only"}, checked=FREE.checked),
}


def making(**makes: str) -> Procedure:
    """Return a line of steps that make documents named by letters, before one that needs all of them."""
    p = line("".join(makes) + "s")
    papers = sorted(set("".join(makes.values())))
    steps = [evolve(step, makes=tuple(makes.get(step.id, ""))) for step in p.steps[:-1]]
    return evolve(
        p,
        steps=[*steps, evolve(p.steps[-1], needs=papers)],
        documents=[Document(id=paper, **REGISTERED) for paper in papers],
    )


def test_an_edit_that_came_back_for_nothing_is_put_back():
    """a mends as much as b and c at first, yet b and c are needed and mend it all."""
    asked = [OnceOnly(paper) for paper in "klmn"]
    back = undo(making(a="kl", b="km", c="ln"), [*asked, *map(RemoveStep, "abc")], *asked)
    assert (back.edits, back.with_them) == ((RemoveStep("a"),), (RemoveStep("b"), RemoveStep("c")))
    assert len(back.reasons) == 4


def test_the_edit_comes_back_whose_going_mends_most():
    """c makes both documents, so a and b may stay removed."""
    asked = [OnceOnly("k"), OnceOnly("l")]
    back = undo(making(a="k", b="l", c="kl"), [*asked, *map(RemoveStep, "abc")], *asked)
    assert (back.edits, back.with_them) == ((RemoveStep("a"), RemoveStep("b")), (RemoveStep("c"),))


def test_what_was_wrong_with_the_whole_plan_is_no_reason():
    """A plan of its maker's own risk stays that."""
    bare = Procedure(
        id="p", steps=[Step(id="a"), Step(id="b"), Step(id="c")], ends=[End(id="z")], start="a",
        flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")],
    )  # fmt: skip
    back = undo(bare, [RemoveStep("a"), RemoveStep("b")], RemoveStep("b"))
    assert (back.edits, back.with_them) == ((RemoveStep("a"),), ())


def test_everything_may_be_taken_back():
    """Then the procedure is as it was."""
    p = line("abcd")
    plan = [Parallelise([["a"], ["b"]]), RemoveStep("c")]
    assert undo(p, plan, *plan).procedure == p


def test_an_edit_of_another_plan_is_refused():
    """With the edits there are."""
    with pytest.raises(ProposalError) as caught:
        undo(line("ab"), [RemoveStep("a")], RemoveStep("b"))
    assert caught.value.text() == (
        "edits of 'p': 'remove step 'b'' is no edit of the plan, so it cannot be taken back. "
        "Name one of its edits: remove step 'a'."
    )
    assert "hoàn lại" in caught.value.text("vi")


def test_it_says_what_came_back_and_why():
    """In both languages."""
    back = undo(line("abc"), [RemoveStep("b"), MergeStep("a", "c")], RemoveStep("b"))
    assert back.text("en").startswith("Taken back as asked (1)\n  remove step 'b'\nMust come back with them (1)\n")
    assert back.text("vi").startswith("Hoàn lại theo yêu cầu (1)\n  bỏ bước 'b'\nPhải hoàn lại theo (1)\n")
    assert str(back) == back.text("en")


def test_a_list_of_an_office_is_refused_by_name():
    """Its plan decides on procedures, not on steps."""
    with pytest.raises(NotSupportedError, match=r"`undo` does not take a portfolio"):
        undo(Portfolio(id="office", entries=()), ())
