"""A proposal can be read by a planner and trusted by a reviewer."""

import subprocess
import sys

import pytest
from attrs import evolve

from procflow.model import Precondition, Text
from procflow.samples import sample
from procflow.simplification import apply, propose
from procflow.simplification.search.certificate import digest
from procflow.simplification.search.field import Field
from procflow.simplification.search.search import Found


def test_the_edits_make_the_procedure_after(make_line):
    """And a proposal can be applied like its edits."""
    p = make_line("!a x 5", "b y 9", "!c x 5")
    plan = propose(p)
    assert apply(p, plan) == plan.after == apply(p, plan.edits)


def test_to_undo_one_edit_the_others_are_applied(make_line):
    """To the procedure as it was."""
    p = make_line("!a x 5", "b y 9", "c z 5")
    plan = propose(p)
    back = apply(plan.before, [edit for edit in plan.edits if edit.step != "b"])
    assert [step.id for step in back.steps] == ["a", "b"]


def test_the_summary_counts_by_a_printed_rule_and_warns_of_invented_figures(make_line):
    """Banner first, then cuts with their rule, assumptions, risks and proof."""
    act = Precondition(
        id="act", steps=("b",), state="planned", name=Text(en="Written delegation", vi="Văn bản ủy quyền")
    )
    p = make_line("!a x 5", "b y 9", "!c x 5", rules=[act], illustrative=True)
    lines = str(propose(p)).splitlines()
    assert lines[0] == "ILLUSTRATIVE FIGURES – NOT THOSE OF ANY OFFICE"
    assert lines[2].startswith("1 of 3 steps removed, 33.3 %. A cut is a step taken out")
    assert "Assumed (planned, not yet in force): Written delegation" in lines
    assert any(line.startswith("Proved: best within the stated model") for line in lines)
    vi = propose(p).text("vi").splitlines()
    assert vi[0] == "SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO"
    assert vi[2].startswith("Bỏ 1 trên 3 bước, 33,3 %.")


def test_the_table_has_a_line_per_step(make_line):
    """With verdict and reason in either language."""
    plan = propose(make_line("!a x 5", "b y 9"), max_cuts=4)
    assert len(plan.table("vi").splitlines()) == 3
    assert "kept: law" in plan.table("en").splitlines()[1]


def test_a_verdict_is_found_by_its_step(make_line):
    """An unknown step is a KeyError."""
    plan = propose(make_line("!a x 5", "b y 9"))
    assert plan.verdict("b").removed
    with pytest.raises(KeyError, match="no step is called 'x'"):
        plan.verdict("x")


def test_a_verdict_reads_as_a_line(make_line):
    """Step, what becomes of it, and why, in both languages."""
    plan = propose(make_line("!a x 5", "b y 9"))
    assert str(plan.verdict("a")).startswith("step 'a': kept: law: ")
    assert plan.verdict("a").text("vi").startswith("bước 'a': giữ: luật quy định: ")


def test_errors_that_pass_more_often_are_told(make_line, make_step):
    """The cut check caught half of them."""
    plan = propose(make_line("!a x 5", make_step("b y 9", detects=[("typo", 0.5)])))
    assert (plan.escapes["typo"].before, plan.escapes["typo"].after) == (pytest.approx(0.5), pytest.approx(1.0))
    assert "Errors 'typo' that pass on the weakest path: 50.0 % → 100.0 %" in plan.text()


def test_the_digest_names_the_procedure_on_every_machine():
    """Sets have no order of their own, and another hash seed may not change it."""
    code = (
        "from procflow.samples import sample; from procflow.simplification.search.certificate import digest;"
        "print(digest(sample('leave-request')))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {digest(sample("leave-request"))}


def test_the_digest_sees_every_change(make_line):
    """A minute more is another procedure; where it was read from is not."""
    p = make_line("!a x 5", "b y 9")
    assert digest(p) != digest(make_line("!a x 5", "b y 10"))
    assert digest(p) == digest(evolve(p, origin={"step 'a'": None}))


def test_a_plan_for_the_first_objective_outlives_the_time_for_the_second(make_line, monkeypatch):
    """It is returned, not proved, and says what there was no time for."""
    whole = Field.proven

    def late(self, objective, **more):
        return (Found("time limit"), Found("time limit")) if objective == "steps" else whole(self, objective, **more)

    monkeypatch.setattr(Field, "proven", late)
    plan = propose(make_line("!a x 5", "b y 9"), minimise=("handoffs", "steps"))
    assert [edit.step for edit in plan.edits] == ["b"]
    assert not plan.certificate.proved
    assert "there was no time left to minimise steps." in plan.text("en")
    assert "không còn thời gian để tối thiểu hóa số bước." in plan.text("vi")


def test_a_plan_says_what_else_was_asked_for(make_line):
    """It is the best one only under these wishes."""
    plan = propose(make_line("!a x 5", "b y 9", "c y 3"), keep=["c"], acts=2, edits="remove")
    (said,) = [line for line in plan.text("en").splitlines() if line.startswith("Asked for: ")]
    assert said.endswith("amend at most 2 legal acts; keep step 'c' as it is")
    (said,) = [line for line in plan.text("vi").splitlines() if line.startswith("Theo yêu cầu: ")]
    assert "sửa đổi tối đa 2 văn bản" in said
    assert "Asked for" not in propose(make_line("!a x 5", "b y 9")).text("en")
