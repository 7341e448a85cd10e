"""What `apply` refuses: anything that is no plan, all faults at once, and a page of the manual that names every one."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import procflow.simplification
import procflow.structure
from procflow.errors import Message, ProposalError
from procflow.model import (
    DelegateStep,
    Duration,
    End,
    Fixed,
    Flow,
    MergeStep,
    Parallelise,
    Procedure,
    RemoveStep,
    Role,
    ShortenLimit,
    Span,
    Step,
)
from procflow.simplification import applied, apply

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "edits.md"


def line(letters: str, **more) -> Procedure:
    """Return a procedure of steps in one line, done by x."""
    flows = [Flow(a, b) for a, b in zip(letters, f"{letters[1:]}z", strict=True)]
    steps = [Step(id=letter, role="x", **more.get(letter, {})) for letter in letters]
    return Procedure(id="p", steps=steps, ends=[End(id="z")], flows=flows, start=letters[0], roles=[Role(id="x")])


@pytest.mark.parametrize("what", [["b"], "b", 3, None, RemoveStep("b"), [RemoveStep("b"), ["b"]]])
def test_what_is_no_plan_is_refused(what):
    """A bare id, a number, a single edit outside a list, a list in a list."""
    with pytest.raises(ProposalError) as caught:
        apply(line("ab"), what)
    assert {problem.code for problem in caught.value.problems} == {"apply-no-edit"}
    assert "không phải là một sửa đổi" in caught.value.text("vi")


def test_all_faults_that_show_today_are_named_at_once():
    """Names, removals, merges and limits in one go."""
    p = line("abc", b={"wait": Duration(Fixed(1))})
    plan = [RemoveStep("q"), MergeStep("b", "a"), ShortenLimit(Span(1)), Parallelise([["c"]]), DelegateStep("c", "x")]
    with pytest.raises(ProposalError) as caught:
        apply(p, plan)
    assert [problem.code for problem in caught.value.problems] == [
        "apply-no-step", "apply-same-role", "apply-few-branches", "apply-merge-wait", "apply-no-limit",
    ]  # fmt: skip


def test_edits_of_a_step_that_goes_with_others_mean_nothing():
    """Rework hangs on the check that is removed: it can neither be delegated nor given a limit; merged neither."""
    flows = [Flow("a", "b"), Flow("b", "r", 0.2, "returns"), Flow("r", "a"), Flow("b", "z", 0.8)]
    steps = [Step(id="a", role="x"), Step(id="b", role="x"), Step(id="r", role="x", limit=Span(2))]
    roles = [Role(id="x"), Role(id="y")]
    p = Procedure(id="p", steps=steps, ends=[End(id="z")], flows=flows, start="a", roles=roles)
    with pytest.raises(ProposalError) as caught:
        apply(p, [RemoveStep("b"), DelegateStep("r", "y"), ShortenLimit(Span(1), "r")])
    assert [problem.code for problem in caught.value.problems] == ["apply-unreached", "apply-unreached"]
    assert "delegate step 'r' to 'y'" in caught.value.text("en")
    assert "giao bước 'r' cho 'y'" in caught.value.text("vi")


def test_what_was_done_is_told_in_the_order_of_the_file():
    """Whatever the order of the plan."""
    p = line("abcdefg", a={"limit": Span(4)})
    plan = [ShortenLimit(Span(3), "a"), MergeStep("g", "f"), MergeStep("e", "f"), RemoveStep("d"), RemoveStep("b"),
            Parallelise([["c"], ["a", "b"]])]  # fmt: skip
    told = applied(p, plan)
    assert (told.removed, told.cut) == (("b", "d"), ("b", "d", "e", "g"))
    assert told.merged == (MergeStep("e", "f"), MergeStep("g", "f"))
    assert (told.parallelised, told.shortened) == ((plan[-1],), (plan[0],))
    assert told == applied(p, plan[::-1])


def _messages() -> set[str]:
    found = set()
    for room in (procflow.structure, procflow.simplification):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Message) and value.code.startswith(("apply-", "undo-")):
                    found.add(value.code)
    return found


def test_the_page_of_edits_names_every_refusal():
    """And none that is no more."""
    assert _messages() == set(re.findall(r"`((?:apply|undo)-[a-z-]+)`", PAGE.read_text(encoding="utf-8")))
