"""The six clarities, roles without work, and what is known of the law."""

from attrs import evolve
from hand_made import BOUND, free, made

from procflow.checking import check
from procflow.model import Document, Legal, Role, Span, Text

CLEAR = free("a", role="clerk", name=Text(vi="Tiếp nhận"), limit=Span(1), makes=["x"], legal=BOUND)


def found(step, role=None):
    roles = [role or Role(id="clerk", unit="office")]
    procedure = made([step], "a z", roles=roles, documents=[Document(id="x")])
    return [p.code for p in check(procedure) if p.code.startswith(("unclear", "role-without", "law-", "permission"))]


def test_a_step_that_says_everything_is_clear():
    """Person, task, time, responsibility, product, authority."""
    assert found(CLEAR) == []


def test_each_clarity_is_asked_for_by_name():
    """One is taken away at a time."""
    assert found(evolve(CLEAR, name=Text())) == ["unclear-task"]
    assert found(evolve(CLEAR, limit=None)) == ["unclear-time"]
    assert found(evolve(CLEAR, makes=[])) == ["unclear-product"]
    assert found(CLEAR, Role(id="clerk")) == ["unclear-responsibility"]
    assert found(evolve(CLEAR, legal=evolve(BOUND, basis=""))) == ["law-without-basis", "unclear-authority"]
    assert found(evolve(CLEAR, legal=evolve(BOUND, basis="", authority="chair"))) == ["law-without-basis"]
    assert found(evolve(CLEAR, legal=evolve(BOUND, basis="", source="none found"))) == []
    assert found(evolve(CLEAR, role=None)) == ["role-without-work", "unclear-person"]


def test_external_roles_are_not_asked_for_the_office_s_clarity():
    """The applicant has no limit, no product, no unit."""
    step = free("a", role="clerk", name=Text(vi="Nộp hồ sơ"))
    assert found(step, Role(id="clerk", external=True)) == []


def test_many_steps_are_told_in_one_remark():
    """The sentence names the first eight; the values hold all."""
    steps = [free(f"s{k}", role="clerk") for k in range(20)]
    procedure = made(steps, ", ".join(f"s{k} s{k + 1}" for k in range(19)) + ", s19 z", roles=[Role(id="clerk")])
    (problem,) = [p for p in check(procedure) if p.code == "unclear-task"]
    assert problem.values["all"] == tuple(f"s{k}" for k in range(20))
    assert "20 of 20 steps" in problem.text("en")
    assert "'s7' and 12 more" in problem.text("en")
    assert "'s7' và 12" in problem.text("vi")


def test_unknown_law_is_counted():
    """Unchecked counts as unknown, and a permission nobody checked does not count."""
    unchecked = Legal(source="own regulation", basis="Decision 1", may={"remove"})
    assert found(evolve(CLEAR, legal=unchecked)) == ["permission-unchecked", "law-unknown"]
    procedure = made([free("a"), free("b", legal=Legal())], "a b, b z")
    (problem,) = [p for p in check(procedure) if p.code == "law-unknown"]
    assert (problem.values["count"], problem.values["total"]) == (1, 2)
    assert "1/2 bước (50,0 %)" in problem.text("vi")
