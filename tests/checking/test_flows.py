"""Dead ends, lost nodes, rounds without exit and returns that do not come back."""

from attrs import evolve
from hand_made import free, made

from procflow.checking import check, flow_problems
from procflow.model import End, Flow, Gateway


def found(procedure):
    return [(p.code, p.severity, p.place.element.split(" of ")[0]) for p in flow_problems(procedure)]


def test_a_procedure_that_flows_has_no_problem():
    """With a choice, a rework loop and a step apart."""
    flows = "a b, b c 0.8, b a 0.1 returns, b m 0.1 returns, m b, c z 0.5, c no 0.5"
    assert found(made([free("a"), free("b"), free("c"), free("m")], flows)) == []


def test_a_node_without_a_way_on_is_a_dead_end():
    """Steps and gateways alike."""
    procedure = made([free("a"), free("b")], "a b 0.5, a g 0.3, a z 0.2", gateways=[Gateway(id="g")])
    assert found(procedure) == [("no-way-on", "error", "step 'b'"), ("no-way-on", "error", "gateway 'g'")]


def test_an_end_leads_nowhere():
    """A flow from it is told with its target."""
    procedure = made([free("a"), free("b")], "a b, b z")
    procedure = evolve(procedure, flows=(*procedure.flows, Flow("z", "a")))
    assert found(procedure) == [("flow-from-end", "error", "end 'z'")]


def test_what_no_path_leads_to_is_told():
    """Each part that hangs together once, at the node where it begins: c with the end behind it, and d by itself."""
    procedure = made([free("a"), free("b"), free("c"), free("d")], "a z, c b, b no, d z")
    assert found(procedure) == [("never-reached", "error", "step 'c'"), ("never-reached", "error", "step 'd'")]
    assert flow_problems(procedure)[0].values["nodes"] == ("b", "c", "no")


def test_a_round_that_nothing_leaves_is_told_once():
    """a is fine; b and c send the case to each other for ever, and d only feeds them."""
    procedure = made([free("a"), free("b"), free("c"), free("d")], "a z 0.5, a d 0.5, d b, b c, c b")
    assert found(procedure) == [("never-ends", "error", "step 'b'")]
    assert flow_problems(procedure)[0].values["nodes"] == ("b", "c", "d")


def test_a_way_out_that_is_never_taken_is_none():
    """A probability of 0 lets nobody out."""
    codes = [
        code for code, severity, _ in found(made([free("a"), free("b")], "a b, b a 1, b z 0")) if severity == "error"
    ]
    assert codes == ["never-ends"]


def test_what_leads_to_a_dead_end_is_not_told_besides():
    """The dead end itself is."""
    assert found(made([free("a"), free("b"), free("c")], "a b 0.5, a z 0.5, b c")) == [
        ("no-way-on", "error", "step 'c'")
    ]


def test_returns_must_come_back():
    """To an end, or to a side way that never leads back, is no rework."""
    steps = [free("a"), free("b"), free("c")]
    assert found(made(steps, "a b, b z 0.5, b no 0.25 returns, b c 0.25, c z")) == [
        ("returns-to-end", "error", "step 'b'")
    ]
    assert found(made(steps, "a b, b z 0.5, b c 0.5 returns, c z")) == [
        ("returns-without-way-back", "error", "step 'b'")
    ]
    assert found(made(steps, "a b, b z 0.5, b c 0.5 returns, c a")) == []


def test_a_return_to_itself_comes_back():
    """The step is done again."""
    assert found(made([free("a")], "a z 0.9, a a 0.1 returns")) == []


def test_a_procedure_may_be_over_at_once():
    """A start that is an end has no steps to pass."""
    procedure = evolve(made([free("a")], "a z"), start="z", ends=[End(id="z")])
    assert found(procedure) == [("never-reached", "error", "step 'a'")]


def test_the_verdict_is_told_in_one_line():
    """Under both readings, as a remark; where names lead nowhere there is none."""
    procedure = made([free("s", split="all"), free("a"), free("b")], "s a, s b, a y, b z")
    (line,) = [problem for problem in check(procedure) if problem.code == "soundness-verdict"]
    assert line.severity == "info"
    assert "sound by the token game of BPMN" in line.text()
    assert "As a workflow net: not sound" in line.text()
    assert "Theo mạng luồng công việc (workflow net): chưa đúng đắn" in line.text("vi")
    lost = evolve(procedure, flows=(*procedure.flows, Flow("b", "nowhere")))
    assert "soundness-verdict" not in [problem.code for problem in check(lost)]
