"""Each idea by itself: may it be done, what would that bring, and if not, why; and all 29 heuristics have their say."""

import re
from collections import Counter
from itertools import chain, combinations
from pathlib import Path

import pytest
from attrs import evolve
from brute_force_edits import document_forms, step_forms, values, windows
from edited_procedures import edited_procedure
from grown_procedures import FREE, grown

from procflow.errors import ProcedureError, ProposalError
from procflow.guards import violations
from procflow.model import (
    DelegateStep,
    Demand,
    Document,
    DropComponent,
    Duration,
    Fixed,
    Flow,
    IfCutThen,
    Legal,
    MergeStep,
    OnceOnly,
    Parallelise,
    Precondition,
    RemoveStep,
    Together,
)
from procflow.samples import sample
from procflow.simplification import apply, candidate_table, candidates, propose
from procflow.simplification.candidates.heuristics import HEURISTICS, LEVEL_NAMES
from procflow.simulation import Scenario, simulate

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "heuristics.md"
SEEDS = range(12)


def edits(found):
    return [candidate for candidate in found if candidate.edit is not None]


def of(found, edit):
    return next(candidate for candidate in found if candidate.edit == edit)


def law(*may, **more):
    return evolve(FREE, may=frozenset(may), **more)


def test_every_step_is_judged_for_removal_and_the_best_candidate_comes_first(make_line):
    """Those that may go by gain, then the others in the order of the file."""
    found = edits(candidates(make_line("!a x 5", "b y 3", "c y 9", "!d x 1")))
    assert [(c.element, c.kind, c.gain) for c in found] == [
        ("step 'c'", "lawful", 9.0),
        ("step 'b'", "lawful", 3.0),
        ("step 'a'", "law", None),
        ("step 'd'", "law", None),
    ]


@pytest.mark.parametrize(
    "procedure",
    [sample(name) for name in ("leave-request", "land-use-change", "incoming-document")]
    + [edited_procedure(seed) for seed in SEEDS],
    ids=lambda procedure: procedure.id,
)
def test_every_heuristic_has_an_entry_and_the_groups_stand_in_order(procedure):
    """Edits that may be done alone, edits that may not, evidence, questions; a question only where nothing was found."""
    found = candidates(procedure)
    assert {candidate.heuristic.number for candidate in found} == set(range(1, 30))
    places = [{"lawful": 0, "evidence": 2, "checklist": 3}.get(candidate.kind, 1) for candidate in found]
    assert places == sorted(places)
    questions = Counter(candidate.heuristic.number for candidate in found if candidate.kind == "checklist")
    assert set(questions.values()) <= {1}
    assert questions.keys().isdisjoint(c.heuristic.number for c in found if c.kind != "checklist")
    gains = [candidate.gain for candidate in found if candidate.lawful]
    assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lawful_candidates_are_what_the_guards_let_go_alone(seed):
    """Every form of a step or document, and every run that a second reading of the law lets be split, is judged."""
    p = edited_procedure(seed)
    possible = {edit for step in p.steps for edit in step_forms(p, step)[1:]}
    possible |= {edit for forms in document_forms(p) for edit in forms[1:]} | {*windows(p)}
    wanted = set()
    for edit in possible:
        if not violations(p, [edit]):
            try:
                apply(p, [edit])
            except ProposalError:
                continue
            wanted.add(edit)
    assert {candidate.edit for candidate in candidates(p) if candidate.lawful} == wanted


@pytest.mark.parametrize("minimise", ["cycle_time", "handoffs", "legal_acts", "components", "cost"])
def test_gains_are_differences_of_values_counted_another_way(minimise):
    """Token by token, from the procedure that `apply` leaves."""
    seen = 0
    for seed in SEEDS:
        p = edited_procedure(seed)
        today = values(p, (), p, (minimise,))[minimise]
        for candidate in candidates(p, minimise=minimise):
            if candidate.lawful:
                after = values(p, (candidate.edit,), apply(p, [candidate.edit]), (minimise,))[minimise]
                assert today - after == pytest.approx(candidate.gain, abs=1e-5), candidate.text()
                seen += 1
    assert seen > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_what_holds_only_together_holds_together_and_not_alone(seed):
    """The other edits are named, and all of them may be carried out at once."""
    p = edited_procedure(seed)
    for candidate in edits(candidates(p)):
        if candidate.kind == "together":
            both = (candidate.edit, *candidate.others)
            assert violations(p, both) == ()
            assert apply(p, both) != p
            assert candidate.gain is None
        else:
            assert candidate.others == ()


def test_rules_of_going_together_name_the_others(make_line):
    """What one of them saves is said for all."""
    p = make_line("!a x 5", "b y 3", "c y 9", "!d x 1", rules=[Together(id="pair", steps=("b", "c"))])
    found = of(candidates(p), RemoveStep("b"))
    assert (found.kind, found.others) == ("together", (RemoveStep("c"),))
    assert "Together this saves 12 working minutes" in found.reason.get("en")
    assert set(propose(p).edits) == {RemoveStep("b"), RemoveStep("c")}


def test_a_rule_that_drags_along_what_law_holds_blocks(make_line):
    """There is no company in which the step could go."""
    p = make_line("!a x 5", "b y 3", "!c y 9", rules=[IfCutThen(id="drags", step="b", then="c")])
    found = of(candidates(p), RemoveStep("b"))
    assert (found.kind, found.others) == ("blocked", ())


def test_merging_over_a_step_needs_that_step_to_go(make_line, make_step):
    """Between a and c stands b, which may go."""
    first, last = make_step("a x 5", legal=law()), make_step("c x 9", legal=law("merge"))
    p = make_line(first, "b y 3", last, "!d x 1")
    found = of(candidates(p), MergeStep("c", "a"))
    assert (found.kind, found.heuristic.number, found.others) == ("together", 8, (RemoveStep("b"),))


def test_each_edit_belongs_to_its_heuristic(make_line, make_step):
    """A signature that is delegated empowers; any other step that is delegated leaves fewer roles."""
    steps = [
        make_step("write x 5", legal=law("delegate", delegate_to=("y",)), needs=["from_citizen", "from_office"]),
        make_step("sign x 5", legal=law("delegate", "parallelise", delegate_to=("y",)), signs=True),
        make_step("list y 5", legal=law("parallelise")),
        make_step("file y 5", legal=law("merge")),
    ]
    documents = [
        Document(id="from_citizen", source="applicant", component=True, register="R", legal=law("once_only")),
        Document(id="from_office", source="other agency", register="R", legal=law("once_only")),
        Document(id="copy", source="applicant", component=True, legal=law("drop_component")),
    ]
    found = {c.edit: c.heuristic.number for c in candidates(make_line(*steps, documents=documents)) if c.lawful}
    assert found == {
        DelegateStep("write", "y"): 18,
        DelegateStep("sign", "y"): 22,
        Parallelise([["sign"], ["list"]]): 11,
        MergeStep("file", "list"): 8,
        OnceOnly("from_citizen"): 27,
        OnceOnly("from_office"): 24,
        DropComponent("copy"): 2,
    }


def test_law_evidence_and_preconditions_stand_beside_the_candidate(make_line, make_step):
    """What to amend, who may, what it makes, what more errors pass, and who bears the work."""
    legal = evolve(FREE, basis="Rule 7", instrument="Circular 1", authority="director")
    step = make_step("b y 3", legal=legal, makes=["note"], detects=[("typo", 0.5)], value="NVA")
    act = Precondition(id="act", steps=("b",), state="planned")
    found = candidates(make_line("!a x 5", step, rules=[act], documents=[Document(id="note")]))[0]
    assert (found.basis, found.instrument, found.authority) == ("Rule 7", "Circular 1", "director")
    assert (found.preconditions, found.escapes["typo"].after) == ((act,), 1.0)
    assert [said.get("en") for said in found.evidence] == [
        "1.00 visits per case",
        "work 3 min",
        "value class NVA",
        "makes note",
        "nobody else makes note",
        "1 handoffs per case less",
    ]
    assert [said.get("en") for said in found.risk] == [
        "100.0 % of errors 'typo' pass the weakest path, 50.0 % today",
        "its control of errors 'typo' is lost (50.0 %)",
        "'act' must be in force first",
    ]
    assert found.effort.get("en") == "nobody; staff ('y') is spared 3 minutes each time"
    assert found.text("vi").startswith("bỏ bước 'b': có thể thực hiện; riêng sửa đổi này tiết kiệm 3 phút")


def test_whoever_takes_over_is_told_with_the_load(make_line, make_step):
    """One case an hour at 12 minutes each keeps the only deputy busy a fifth of the time, at 6 minutes a tenth."""
    sign = make_step("sign head 6", legal=law("delegate", delegate_to=("deputy",), delegate_form="in writing"))
    p = make_line("!draft deputy 6", sign, demand=Demand(every=Duration(Fixed(1), "h")))
    found = of(candidates(p), DelegateStep("sign", "deputy"))
    assert [said.get("en") for said in found.risk] == [
        "assumed: the delegate takes as long as today's role; it needs the form 'in writing'",
        "load of 'deputy' 20.0 %, 10.0 % today",
    ]
    assert found.effort.get("vi") == "cán bộ: 'deputy' thay cho 'head'"


def test_an_overload_is_a_risk_in_words(make_line, make_step):
    """Alone it is lawful; `propose` would not take it."""
    sign = make_step("sign head 40", legal=law("delegate", delegate_to=("deputy",)))
    p = make_line("!draft deputy 40", sign, demand=Demand(every=Duration(Fixed(1), "h")))
    found = of(candidates(p), DelegateStep("sign", "deputy"))
    assert found.lawful
    assert "busy 133.3 % of their time (66.7 % today)" in found.risk[-1].get("en")


def test_the_last_step_cannot_go(make_line):
    """Law would let it; a procedure without steps is none."""
    (only,) = edits(candidates(make_line("a x 5")))
    assert (only.lawful, only.kind) == (False, "blocked")


@pytest.mark.parametrize("seed", range(10))
def test_removals_are_what_the_guards_let_go_alone(seed):
    """Also where rules of every kind stand in the way."""
    p = grown(seed, 9)
    found = {c.edit.step for c in candidates(p) if c.lawful}
    wanted = {step.id for step in p.steps if not violations(p, frozenset({step.id}))}
    assert found == wanted


def test_a_run_adds_waiting_by_cause(make_line, make_step):
    """A fixed delay of an hour is all the waiting that there is: nothing queues with a case every four hours."""
    late = make_step("b x 10", wait=Duration(Fixed(1), "h"))
    p = make_line("!a x 20", late, "!c y 5", demand=Demand(every=Duration(Fixed(4), "h")))
    run = simulate(p, Scenario(cases=10))
    found = candidates(p, run)
    assert "waiting per case (minutes): fixed delays 60.0" in [t.get("en") for t in of(found, RemoveStep("b")).evidence]
    (six,) = [c for c in found if c.heuristic.number == 6]
    assert (six.kind, six.element) == ("evidence", "step 'b'")
    assert six.reason.get("en") == "simulated: fixed delays 60 working minutes per case, 100.0 % of all waiting"
    assert {c.kind for c in candidates(p) if c.heuristic.number == 6} == {"checklist"}


def test_a_run_shows_measured_load(make_line):
    """One case every half hour, 27 minutes each: nobody waits, and the officer is busy nine tenths of the time."""
    p = make_line("!a x 27", demand=Demand(every=Duration(Fixed(30), "min")))
    (busy,) = [c for c in candidates(p, simulate(p, Scenario(weeks=1))) if "simulated:" in c.reason.get("en")]
    assert (busy.heuristic.number, busy.element) == (20, "role 'x'")
    assert busy.evidence[0].get("en") == "load 90.0 %"
    load = re.search(r"simulated: load ([\d.]+) %; waiting for an officer 0 working minutes", busy.reason.get("en"))
    assert float(load[1]) == pytest.approx(90, abs=1.5)


def test_a_run_tells_how_often_another_officer_takes_the_case(make_line):
    """With one officer nobody changes; with two the same log is counted case by case here."""
    lines = ("!a x 30", "!b y 5", "!c x 30")
    alone = make_line(*lines, demand=Demand(every=Duration(Fixed(2), "h")))
    assert {c.kind for c in candidates(alone, simulate(alone, Scenario(cases=5))) if c.heuristic.number == 13} == {
        "checklist"
    }
    one = make_line(*lines, demand=Demand(rate=1, per="hour"))
    two = evolve(one, roles=[evolve(role, officers=2) for role in one.roles])
    run = simulate(two, Scenario(cases=40, seed=3))
    visits = {}
    for log in run.logs:
        for row in log.steps.rows():
            if log.role_ids[row["role"]] == "x" and log.cases["counted"][row["case"]]:
                visits.setdefault(row["case"], []).append((row["start"], row["officer"]))
    pairs = [pair for some in visits.values() for pair in zip(sorted(some), sorted(some)[1:], strict=False)]
    changed = sum(one[1] != other[1] for one, other in pairs) / len(pairs)
    (found,) = [c for c in candidates(two, run) if c.heuristic.number == 13]
    assert found.reason.get("en").startswith(f"simulated: in {100 * changed:.1f} % of {len(pairs)} times")


def test_a_run_shows_the_time_with_another_agency(make_line):
    """All the time of an external step is waiting of the office: thirty minutes a case, and there is no other."""
    p = make_line("!a x 20", "!ask y 30", "!c x 5", demand=Demand(every=Duration(Fixed(4), "h")))
    away = evolve(p.roles[1], external=True, agency="tax office")
    p = evolve(p, roles=[p.roles[0], away])
    (three,) = [c for c in candidates(p, simulate(p, Scenario(cases=5))) if c.heuristic.number == 3]
    assert (three.kind, three.element) == ("evidence", "step 'ask'")
    assert three.reason.get("en").startswith("simulated: waiting for other agencies 30 working minutes per case")


def test_a_run_of_another_procedure_is_refused(make_line):
    """Its times would be those of something else."""
    p = make_line("!a x 30", demand=Demand(every=Duration(Fixed(1), "h")))
    run = simulate(p, Scenario(cases=2))
    with pytest.raises(ProposalError, match="another procedure"):
        candidates(evolve(p, version="2"), run)


def test_unknown_law_is_told_as_such(make_line, make_step):
    """Nobody has looked it up."""
    (found,) = edits(candidates(make_line(make_step("a x 5", legal=Legal()))))
    assert found.kind == "unknown"


def test_faults_of_form_are_refused(make_line):
    """As for a plan."""
    p = make_line("!a x 5")
    with pytest.raises(ProcedureError):
        candidates(evolve(p, flows=[Flow("a", "nowhere")]))


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_table_names_every_candidate_in_one_language(lang):
    """One line each, in five groups at the most; Vietnamese lines have Vietnamese letters."""
    found = candidates(sample("leave-request"))
    text = candidate_table(found, lang)
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) == len(found)
    for line in lines if lang == "vi" else ():
        assert not line.isascii()
    assert not re.search(r"\bNone\b|\{", text)


def test_the_page_of_heuristics_is_complete():
    """Each of the 29 with number, name, level, what it says and what is missing, word by word."""
    rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| \d+ \|", line)
    ]
    assert rows == [
        [
            str(one.number),
            f"{one.name.get('en')} ({one.name.get('vi')})",
            one.effect,
            LEVEL_NAMES[one.level].get("en"),
            one.says.get("en"),
            one.missing.get("en"),
        ]
        for one in HEURISTICS
    ]


def test_both_languages_say_something_of_every_heuristic():
    """And no two are called the same."""
    for one in HEURISTICS:
        for text in (one.name, one.says, one.missing):
            assert text.get("en")
            assert text.get("vi")
            assert not text.get("vi").isascii()
    for one, other in combinations(HEURISTICS, 2):
        assert one.name != other.name
    assert [one.number for one in HEURISTICS] == list(range(1, 30))
    assert len({*chain.from_iterable(one.effect.split() for one in HEURISTICS)}) == 3


def test_a_place_stands_once_for_each_heuristic():
    """What the model and the run say of a busy role is one candidate with both pieces of evidence."""
    office = sample("incoming-document")
    busiest = evolve(office, demand=evolve(office.demand, rate=office.demand.rate * 1.1))
    found = candidates(busiest, simulate(busiest, Scenario(weeks=8, seed=1)))
    places = [(one.heuristic.number, one.element) for one in found if one.kind == "evidence"]
    assert len(places) == len(set(places))
    assert any(one.heuristic.number == 20 and len(one.evidence) == 2 for one in found)
