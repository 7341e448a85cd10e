"""Names that lead nowhere and ids used twice."""

import pytest
from attrs import evolve
from hand_made import free, made

from procflow.checking import check
from procflow.checking.references import connected, reference_problems
from procflow.model import (
    Calendar,
    ControlFloor,
    Demand,
    Document,
    Duty,
    End,
    Flow,
    Gateway,
    IfCutThen,
    Legal,
    Order,
    Part,
    Precondition,
    Procedure,
    Role,
    Separation,
    Together,
)


def found(procedure):
    return [
        (p.code, p.place.element.split(" of ")[0], p.values.get("name", p.values.get("id")))
        for p in reference_problems(procedure)
    ]


SOUND = made([free("a"), free("b")], "a b, b z", roles=[Role(id="clerk")])


def test_a_procedure_whose_names_all_resolve_has_nothing_to_mend():
    """The near miss of every test below."""
    assert found(SOUND) == []
    assert connected(SOUND)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"start": "c"}, ("no-such-name", "start", "c")),
        ({"flows": [Flow("a", "b"), Flow("b", "y")]}, ("no-such-name", "flow 'b' -> 'y'", "y")),
        ({"flows": [Flow("a", "b"), Flow("b", "z"), Flow("x", "z")]}, ("no-such-name", "flow 'x' -> 'z'", "x")),
        ({"steps": [free("a", role="clark"), free("b")]}, ("no-such-name", "step 'a'", "clark")),
        ({"steps": [free("a", needs=["form"]), free("b")]}, ("no-such-name", "step 'a'", "form")),
        ({"steps": [free("a", one_of=[("form",)]), free("b")]}, ("no-such-name", "step 'a'", "form")),
        ({"steps": [free("a", uses=["form"]), free("b")]}, ("no-such-name", "step 'a'", "form")),
        ({"steps": [free("a", makes=["form"]), free("b")]}, ("no-such-name", "step 'a'", "form")),
        ({"steps": [free("a", duties=["archive"]), free("b")]}, ("no-such-name", "step 'a'", "archive")),
        ({"steps": [free("a", legal=Legal(delegate_to=["b"])), free("b")]}, ("no-such-name", "step 'a'", "b")),
        ({"steps": [free("a", legal=Legal(merge_into=["z"])), free("b")]}, ("no-such-name", "step 'a'", "z")),
        ({"documents": [Document(id="d", legal=Legal(merge_into=["c"]))]}, ("no-such-name", "document 'd'", "c")),
        ({"steps": [free("a", parts=[Part(id="b")]), free("b")]}, ("part-id-taken", "step 'a'", "b")),
        ({"steps": [free("a", parts=[Part(id="x"), Part(id="x")]), free("b")]}, ("part-id-taken", "step 'a'", "x")),
        ({"ends": [End(id="z", needs=["result"])]}, ("no-such-name", "end 'z'", "result")),
        ({"calendar": "vn-ofice"}, ("no-such-name", "calendar", "vn-ofice")),
        ({"roles": [Role(id="clerk", calendar="mornings")]}, ("no-such-name", "role 'clerk'", "mornings")),
        ({"demand": Demand(rate=9, calendar="mornings")}, ("no-such-name", "demand", "mornings")),
        ({"rules": [Order(id="r", first="a", then="c")]}, ("no-such-name", "rule 'r'", "c")),
        ({"rules": [Together(id="r", steps=["a", "z"])]}, ("no-such-name", "rule 'r'", "z")),
        ({"rules": [IfCutThen(id="r", step="c", then="b")]}, ("no-such-name", "rule 'r'", "c")),
        ({"rules": [Separation(id="r", maker="a", checkers=["c"])]}, ("no-such-name", "rule 'r'", "c")),
        ({"rules": [Precondition(id="r", steps=["c"], state="planned")]}, ("no-such-name", "rule 'r'", "c")),
        ({"rules": [ControlFloor(id="r", risk="x", detect=0.5, ends=["a"])]}, ("no-such-name", "rule 'r'", "a")),
        ({"steps": [free("a"), free("b"), free("b")]}, ("id-used-twice", "step 'b'", "b")),
        ({"gateways": [Gateway(id="a")]}, ("id-used-twice", "step 'a'", "a")),
        ({"roles": [Role(id="clerk"), Role(id="clerk")]}, ("id-used-twice", "role 'clerk'", "clerk")),
        ({"documents": [Document(id="d"), Document(id="d")]}, ("id-used-twice", "document 'd'", "d")),
        ({"duties": [Duty(id="d"), Duty(id="d")]}, ("id-used-twice", "duty 'd'", "d")),
        ({"rules": [Together(id="r", steps=["a"]), Together(id="r", steps=["b"])]}, ("id-used-twice", "rule 'r'", "r")),
        ({"calendars": [Calendar(id="k"), Calendar(id="k")]}, ("id-used-twice", "calendar 'k'", "k")),
        ({"calendars": [Calendar(id="k", zone="Mars/Base")]}, ("no-such-zone", "calendar 'k'", "Mars/Base")),
        ({"calendars": [Calendar(id="k", zone="../etc")]}, ("no-such-zone", "calendar 'k'", "../etc")),
    ],
)
def test_each_name_that_leads_nowhere_is_told_at_its_place(change, expected):
    """One fault, one finding."""
    assert found(evolve(SOUND, **change)) == [expected]


def test_the_nearest_name_is_offered():
    """A slip of the pen is mended without a search."""
    (problem,) = reference_problems(evolve(SOUND, steps=[free("a", role="clark"), free("b")]))
    assert "Did you mean 'clerk'?" in problem.text("en")
    assert "Có phải ý là 'clerk'?" in problem.text("vi")


def test_an_empty_procedure_is_told_what_it_lacks():
    """Nothing else is said of it but what can be seen."""
    empty = Procedure(id="p", steps=[], start="")
    codes = [problem.code for problem in check(empty) if problem.severity == "error"]
    assert codes == ["no-steps", "no-ends", "no-such-name"]


def test_paths_are_not_judged_while_names_lead_nowhere():
    """One wrong name must not make every document look lost; the remark says what was left out."""
    steps = [free("a", makes=["d"]), free("b", needs=["d"])]
    procedure = evolve(made(steps, "a b, b z", documents=[Document(id="d")]), flows=[Flow("a", "bb"), Flow("b", "z")])
    codes = [problem.code for problem in check(procedure)]
    assert "paths-not-followed" in codes
    assert "document-not-on-every-path" not in codes
    assert not connected(procedure)
