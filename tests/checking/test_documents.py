"""Documents as the procedure stands: missing, missing on some path, of no use."""

from hand_made import free, made

from procflow.checking import check
from procflow.model import Document


def found(procedure):
    return [
        (p.code, p.severity, p.place.element.split(" of ")[0])
        for p in check(procedure)
        if p.code.startswith("document")
    ]


def docs(*names, **sources):
    return [*(Document(id=name) for name in names), *(Document(id=k, source=v) for k, v in sources.items())]


def test_a_document_nobody_makes_is_missing_everywhere():
    """One that the applicant brings is not, and one of a group suffices."""
    procedure = made([free("a", needs=["x"])], "a z", documents=docs("x"))
    assert found(procedure) == [("document-from-nowhere", "error", "step 'a'")]
    assert found(made([free("a", needs=["x"])], "a z", documents=docs(x="applicant"))) == []
    assert found(made([free("a", one_of=[("x", "y")])], "a z", documents=docs("x", y="register"))) == []


def test_a_document_made_on_one_branch_only_is_told_with_the_other():
    """The way that lacks it goes by c."""
    steps = [free("a"), free("b", makes=["x"]), free("c"), free("s", needs=["x"])]
    procedure = made(steps, "a b 0.5, a c 0.5, b s, c s, s z", documents=docs("x"))
    (problem,) = [p for p in check(procedure) if p.code == "document-not-on-every-path"]
    assert problem.values["way"] == "a → c → s"
    assert problem.place.element == "step 's' of 'p'"


def test_the_way_into_parallel_branches_is_shown():
    """c cannot rely on b, which runs beside it."""
    steps = [free("a", split="all"), free("b", makes=["x"]), free("c", needs=["x"]), free("j", join="all", needs=["x"])]
    procedure = made(steps, "a b, a c, b j, c j, j z", documents=docs("x"))
    (problem,) = [p for p in check(procedure) if p.code == "document-not-on-every-path"]
    assert (problem.place.element, problem.values["way"]) == ("step 'c' of 'p'", "a → c")


def test_the_way_does_not_lead_through_a_join_that_brings_the_document():
    """By c and the join is shorter, but there b has made it; only the long way from p to w lacks it."""
    steps = [free("s"), free("f", split="all"), free("b", makes=["x"]), free("c"), free("j", join="all")]
    steps += [free(id) for id in "pqruvw"] + [free("t", needs=["x"])]
    flows = "s f 0.5, s p 0.5, f b, f c, b j, c j, j t, p q, q r, r u, u v, v w, w t, t z"
    (problem,) = [p for p in check(made(steps, flows, documents=docs("x"))) if p.code == "document-not-on-every-path"]
    assert problem.values["way"] == "s → p → q → r → u → v → w → t"


def test_the_needs_of_an_end_count_as_well():
    """Half of the cases end without the result."""
    steps = [free("a"), free("b", makes=["x"])]
    procedure = made(steps, "a b 0.5, a z 0.5, b z", documents=docs("x"), needs=["x"])
    (problem,) = [p for p in check(procedure) if p.code == "document-not-on-every-path"]
    assert (problem.place.element, problem.values["way"]) == ("end 'z' of 'p'", "a → z")


def test_a_long_way_is_shown_with_its_ends():
    """First and last six nodes."""
    steps = [*(free(f"s{k}") for k in range(30)), free("m", makes=["x"]), free("t", needs=["x"])]
    flows = ", ".join(f"s{k} s{k + 1}" for k in range(29)) + ", s29 t 0.5, s29 m 0.5, m t, t z"
    (problem,) = [p for p in check(made(steps, flows, documents=docs("x"))) if p.code == "document-not-on-every-path"]
    assert problem.values["way"] == "s0 → s1 → s2 → s3 → s4 → s5 → … → s25 → s26 → s27 → s28 → s29 → t"


def test_documents_of_no_use_are_remarks():
    """Made and never needed: ask; neither made nor needed: remove; used if present: fine."""
    steps = [free("a", makes=["x", "u"]), free("b", uses=["u"])]
    procedure = made(steps, "a b, b z", documents=docs("x", "y", "u", w="applicant"))
    expected = [
        ("document-idle", "warning", "document 'y'"),
        ("document-never-needed", "info", "documents"),
    ]
    assert found(procedure) == expected
    (remark,) = [problem for problem in check(procedure) if problem.code == "document-never-needed"]
    assert remark.values["all"] == ("x", "w")
    assert "needs or uses 'x', 'w'." in remark.text("en")
    assert "cần hoặc dùng đến 'x', 'w'." in remark.text("vi")
