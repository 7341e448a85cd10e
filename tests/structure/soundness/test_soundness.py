"""The verdict on a procedure: what is told, where, with which way, and whether the mend mends."""

import random
from collections import Counter

import pytest
from attrs import evolve
from hand_made import free, made
from marking_search import faults
from ruled_procedures import random_procedure
from soundness_game import can_be_stuck, follow, procedure_of, random_graph

from procflow.errors import ProcedureError
from procflow.model import Flow, Gateway
from procflow.samples import sample
from procflow.structure import soundness

FORK, JOIN, MERGE = Gateway(id="f", split="all"), Gateway(id="j", join="all"), Gateway(id="m")


def told(procedure):
    """Return kind, severity and nodes of each finding."""
    return [(found.kind, found.problem.severity, found.nodes) for found in soundness(procedure).findings]


@pytest.mark.parametrize("name", ["incoming-document", "land-use-change", "leave-request"])
def test_the_samples_are_sound_under_both_readings(name):
    """Nothing to mend, and a tree with every step in it."""
    procedure = sample(name)
    found = soundness(procedure)
    assert (found.verdict, found.classical, found.findings, found.states) == ("sound", "sound", (), 0)
    assert {branch.step for branch in found.tree.branches if branch.step} == {step.id for step in procedure.steps}


def test_a_fork_with_its_join_is_sound():
    """Also when loops run inside a branch and around the whole."""
    flows = "s f, f a, f b, a c, c j 0.9, c a 0.1 returns, b j, j d, d z 0.9, d s 0.1 returns"
    found = soundness(made([free(id) for id in "sabcd"], flows, gateways=[FORK, JOIN]))
    assert (found.verdict, found.classical, found.findings) == ("sound", "sound", ())


def test_branches_merged_without_waiting_are_told_at_the_merge():
    """m lets each branch pass, so c is done twice; the choice and the merge further down are not blamed as well."""
    flows = "s f, f a, f b, a m, b m 0.5, b x 0.5, x m, m c, c d 0.5, c e 0.5, d e, e z"
    (found,) = soundness(made([free(id) for id in "sabxcde"], flows, gateways=[FORK, MERGE])).findings
    assert (found.kind, found.nodes, found.fragment) == ("parallel-not-joined", ("m", "a", "b"), ("f", "m"))
    assert found.trace == ("s", "f", "a", "b", "m")
    assert "'a' and 'b' run in parallel" in found.text()
    assert "'a' và 'b' chạy song song" in found.text("vi")


def test_the_mend_of_a_merge_is_a_join_or_a_choice():
    """Both were tried: with each of them the fault is gone."""
    procedure = made([free(id, split="all" if id == "s" else "one") for id in "sabc"], "s a, s b, a c, b c, c z")
    (found,) = soundness(procedure).findings
    assert found.mend["en"].startswith("Set `join` to 'all' here; or, if only one of them is meant")
    assert "set `split` to 'one' at 's'" in found.mend["en"]
    joined = evolve(procedure, steps=[evolve(s, join="all") if s.id == "c" else s for s in procedure.steps])
    chosen = evolve(procedure, steps=[evolve(s, split="one") for s in procedure.steps])
    assert soundness(joined).verdict == soundness(chosen).verdict == "sound"


def test_a_branch_that_leads_to_its_sister_is_asked_where_it_goes_on():
    """a says no `next`, so it goes to b, listed below it; setting a join at b would put them one after the other."""
    procedure = made([free(id, split="all" if id == "s" else "one") for id in "sabc"], "s a, s b, a b, b c, c z")
    (found,) = soundness(procedure).findings
    assert "'a' and 'b' both start at 's', yet 'a' leads to 'b'" in found.mend["en"]
    assert "state at 'a' where it goes on" in found.mend["en"]
    assert "'a' và 'b' cùng bắt đầu từ 's', nhưng 'a' lại dẫn đến 'b'" in found.mend["vi"]
    beside = made([free(id, split="all" if id == "s" else "one") for id in "sabc"], "s a, s b, a j, b j, j c, c z",
                  gateways=[JOIN])  # fmt: skip
    assert soundness(beside).verdict == "sound"


def test_a_join_that_waits_for_what_comes_back_to_it_is_moved_to_a_gateway():
    """c waits for a, b and for x, which only follows it; with the gateway that is named it is sound."""
    flows = "s a, s b, a c, b c, c d 0.9, c x 0.1, x c 1 returns, d z"
    steps = [free("s", split="all"), free("a"), free("b"), free("c", join="all"), free("d"), free("x")]
    (found,) = soundness(made(steps, flows)).findings
    assert found.mend["en"].startswith("'x' comes back here")
    assert "gateways: {joined: {join: all, next: c}}" in found.mend["en"]
    assert "gateways: {joined: {join: all, next: c}}" in found.mend["vi"]
    mended = made(
        [evolve(step, join="any") for step in steps], flows.replace("a c, b c", "a j, b j, j c"), gateways=[JOIN]
    )
    assert soundness(mended).verdict == "sound"


def test_a_join_is_not_advised_where_it_would_wait_for_ever():
    """m is also come to by x alone: joining all three would be the next fault, so only the choice is named."""
    flows = "s f, f a, f b, a m, b m 0.5, b x 0.5, x m, m z"
    (found,) = soundness(made([free(id) for id in "sabx"], flows, gateways=[FORK, MERGE])).findings
    assert "Set `join` to 'all' here" not in found.mend["en"]
    assert "set `split` to 'one' at 'f'" in found.mend["en"]


def test_a_join_behind_a_choice_waits_for_ever():
    """Only one of a and b is ever done; the sentence names the one that is missing and the choice."""
    (found,) = soundness(
        made([free("s"), free("a"), free("b")], "s a 0.5, s b 0.5, a j, b j, j z", gateways=[JOIN])
    ).findings
    assert (found.kind, found.nodes, found.trace) == ("join-waits-for-ever", ("j", "b"), ("s", "a", "j"))
    assert found.mend["en"] == (
        "Set `join` to 'any' here; or, if all of them are always needed, set `split` to 'all' at 's' "
        "(in a file: next: {all: [...]})."
    )


def test_an_early_end_in_a_branch_is_told_with_the_choice_to_move():
    """Half of the cases skip b and leave the join waiting; making x a fork would end every case twice."""
    steps = [free("s", split="all"), free("a"), free("x"), free("b")]
    (found,) = soundness(made(steps, "s a, s x, x b 0.5, x no 0.5, a j, b j, j z", gateways=[JOIN])).findings
    assert (found.kind, found.nodes) == ("join-waits-for-ever", ("j", "b"))
    assert set(found.trace) >= {"s", "a", "x", "no"}
    assert "move that choice" in found.mend["en"]


def test_a_branch_that_leads_back_alone_starts_the_others_again():
    """a goes back to s while b may still run, so b can run twice at once."""
    found = soundness(
        made([free(id) for id in "sab"], "s f, f a, f b, a s 0.5, a j 0.5, b j, j z", gateways=[FORK, JOIN])
    )
    first = found.findings[0]
    assert (first.kind, first.nodes, first.trace) == ("parallel-started-again", ("f", "b"), ("s", "f", "a", "s", "f"))


def test_a_join_at_the_start_waits_for_what_comes_later():
    """The first case never gets past it; a merge is what is meant."""
    flows = "s a, a b 0.9, a s 0.1 returns, b z 0.9, b s 0.1 returns"
    (found,) = soundness(made([free("s", join="all"), free("a"), free("b")], flows)).findings
    assert (found.kind, found.nodes, found.mend["en"]) == (
        "join-waits-for-ever",
        ("s", "a", "b"),
        "Set `join` to 'any' here.",
    )


def test_two_ends_in_one_case_are_fine_by_one_reading_and_a_fault_by_the_other():
    """The case is settled with the last; a workflow net has one end. It is a doubt, not an error."""
    found = soundness(made([free("s", split="all"), free("a"), free("b")], "s a, s b, a y, b z"))
    assert (found.verdict, found.classical) == ("sound", "unsound")
    (finding,) = found.findings
    assert (finding.kind, finding.problem.severity, finding.nodes) == ("ends-apart", "warning", ("s", "y", "z"))
    assert "As a workflow net: not sound" in found.text()


def test_a_fault_behind_a_fault_says_so():
    """No case gets past j; what waits further on is told all the same, as it will show."""
    steps = [free(id) for id in "sabtcd"]
    flows = "s a 0.5, s b 0.5, a j, b j, j t, t f, f c, f d, c m, d m, m z"
    first, second = soundness(made(steps, flows, gateways=[JOIN, FORK, MERGE])).findings
    assert (first.kind, first.behind, second.kind, second.behind) == (
        "join-waits-for-ever",
        False,
        "parallel-not-joined",
        True,
    )
    assert "only once the fault before it is mended" in second.text()


def test_what_is_not_connected_does_not_hide_the_rest():
    """A loose fragment is one finding, the merge another; the join that the fragment leads into is not blamed."""
    steps = [free(id, split="all" if id == "s" else "one", join="all" if id == "j" else "any") for id in "sabcjxy"]
    assert told(made(steps, "s a, s b, a c, b c, c j, j z, x y, y j")) == [
        ("never-reached", "error", ("x", "y")),
        ("parallel-not-joined", "error", ("c", "a", "b")),
    ]


def test_a_join_that_waits_for_a_flow_nobody_takes_is_told():
    """The flow to b has probability 0."""
    (found,) = soundness(made([free("a"), free("b")], "a j 1, a b 0, b j, j z", gateways=[JOIN])).findings
    assert (found.kind, found.nodes) == ("join-waits-for-ever", ("j", "b"))


def test_too_many_states_are_told_as_unknown():
    """With a limit of two states nothing is known of the crossed branches; by default they are sound."""
    steps = [free("s", split="all"), free("a", split="all"), free("b"), free("k", join="all"), free("c", join="all")]
    procedure = made(steps, "s a, s b, a k, a c, b k, k c, c z")
    found = soundness(procedure, most_states=2)
    assert (found.verdict, found.classical) == ("unknown", "unknown")
    assert [(finding.kind, finding.problem.severity) for finding in found.findings] == [
        ("soundness-unknown", "warning"),
    ]
    assert soundness(procedure).verdict == "sound"


def test_names_that_lead_nowhere_are_refused():
    """No way can be followed."""
    procedure = made([free("a")], "a z")
    with pytest.raises(ProcedureError, match=r"'nowhere'"):
        soundness(evolve(procedure, flows=(*procedure.flows, Flow("a", "nowhere"))))


def spoilt(seed):
    """Return a small random procedure with some splits and joins turned into the other kind."""
    draw = random.Random(seed)
    procedure = random_procedure(seed, size=5)

    def turned(node):
        joins = node.join if draw.random() < 0.85 else {"any": "all", "all": "any"}[node.join]
        splits = node.split if draw.random() < 0.85 else {"one": "all", "all": "one"}[node.split]
        return evolve(node, join=joins, split=splits)

    steps, gateways = [turned(s) for s in procedure.steps], [turned(g) for g in procedure.gateways]
    count = {n.id: len(procedure.outflows(n.id)) for n in procedure.nodes}
    forks = {n.id for n in (*steps, *gateways) if n.split == "all"}
    flows = [evolve(f, p=1.0 if f.source in forks else 1 / count[f.source]) for f in procedure.flows]
    return evolve(procedure, steps=steps, gateways=gateways, flows=flows)


def test_verdicts_agree_with_every_state_of_the_flows():
    """On hundreds of spoilt procedures both verdicts are those of the whole state space, drawn flow by flow."""
    met = Counter()
    for seed in range(400):
        procedure = spoilt(seed)
        expected = faults(procedure, most=1500)
        found = soundness(procedure)
        if expected is None or any(finding.kind == "never-reached" for finding in found.findings):
            continue
        assert (found.verdict == "sound") == (not expected & {"twice", "stuck"}), seed
        assert (found.classical == "sound") == (not expected), seed
        met.update(expected or {"sound"})
    assert min(met["twice"], met["stuck"], met["ends apart"], met["sound"]) >= 10, met


def drawn(seed):
    """Return a random graph without loops of a single node, joins of one flow made plain, and its procedure."""
    nodes, arcs, _ = random_graph(seed)
    arcs = [arc for arc in arcs if arc[0] != arc[1]]
    count = Counter(target for _, target in arcs)
    nodes = [("one" if count[k] < 2 else join, split) for k, (join, split) in enumerate(nodes)]
    return nodes, arcs, procedure_of(nodes, arcs)


def number(id):
    return int(id.removesuffix("_end")[1:])


def shows(finding, nodes, arcs):
    """Tell whether the trace of a finding, played from the definition, comes to what the finding says."""
    node = number(finding.nodes[0])
    into = {k for k, arc in enumerate(arcs) if arc[1] == node} | ({-1} if node == 0 else set())
    trace = [number(id) for id in finding.trace if not id.endswith("_end")]
    if finding.kind == "parallel-not-joined":
        return any(len(state & into) > 1 for state in follow(nodes, arcs, trace[:-1])[0])
    if finding.kind == "join-waits-for-ever":
        return any(can_be_stuck(nodes, arcs, state, node) for state in follow(nodes, arcs, trace[:-1])[0])
    states, twice = follow(nodes, arcs, trace)
    return twice if finding.kind == "parallel-started-again" else bool(states)


def test_traces_are_runs_that_show_the_fault():
    """Move by move from the start: two tokens before the merge, a join that waits for ever, a branch started twice."""
    met = Counter()
    for seed in range(1200):
        nodes, arcs, procedure = drawn(seed)
        for finding in soundness(procedure).findings:
            if finding.trace and not finding.behind:
                assert shows(finding, nodes, arcs), (seed, finding.kind, finding.trace)
                met[finding.kind] += 1
    assert min(met.values()) >= 30, met
    assert len(met) == 4


def changed(procedure, finding):
    """Return the procedures that the mend of a finding names: a join set here, or a split set there."""
    texts = {"Set `join` to 'all' here": ("join", "all"), "Set `join` to 'any' here": ("join", "any")}
    named = [(finding.nodes[0], *change) for text, change in texts.items() if text in finding.mend["en"]]
    for kind in ("one", "all"):
        _, mark, rest = finding.mend["en"].partition(f"et `split` to '{kind}' at '")
        named += [(rest.partition("'")[0], "split", kind)] if mark else []
    for id, side, kind in named:
        yield evolve(procedure, steps=[evolve(s, **{side: kind}) if s.id == id else s for s in procedure.steps])


def test_a_mend_that_names_a_change_takes_the_only_fault_away():
    """Where there is one error, the procedure is sound once the join or split is set as told."""
    tried = 0
    for seed in range(600):
        _, _, procedure = drawn(seed)
        errors = [finding for finding in soundness(procedure).findings if finding.problem.severity == "error"]
        if len(errors) == 1 and errors[0].mend:
            for mended in changed(procedure, errors[0]):
                assert soundness(mended).verdict == "sound", (seed, errors[0].text())
                tried += 1
    assert tried >= 40
