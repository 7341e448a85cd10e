"""Each invariant is silent on what is right, and names what is wrong together with a file that can be loaded."""

import datetime as dt

import pytest
from attrs import evolve

from procflow.io import loads
from procflow.model import (
    Checked,
    ControlFloor,
    Demand,
    Document,
    Duration,
    End,
    Exponential,
    Flow,
    Legal,
    Office,
    Procedure,
    Role,
    Step,
    Text,
)
from procflow.simplification import RemoveStep, apply
from procflow.simulation import Run, Scenario, simulate
from procflow.testing import (
    assert_controls_kept,
    assert_documents_available,
    assert_identities,
    assert_same_run,
    assert_sound,
    assert_within_declared_law,
    removed_steps,
)

FREE = Legal(source="none found", may=frozenset({"remove"}), checked=Checked(dt.date(2026, 3, 2), "legal officer"))


def office() -> Procedure:
    """Draft, note, check (may send back to draft by way of correct), sign."""
    work = Duration(Exponential(10))
    return Procedure(
        id="office", start="draft", ends=[End(id="done")],
        steps=[
            Step(id="draft", role="officer", work=work, makes=["text"]),
            Step(id="note", role="clerk", work=work, legal=FREE),
            Step(id="check", role="clerk", work=work, legal=FREE, detects=[("typo", 0.5)]),
            Step(id="correct", role="officer", work=work, legal=FREE),
            Step(id="sign", role="chair", work=work, needs=["text"], detects=[("typo", 0.2)]),
        ],
        flows=[
            Flow("draft", "note"), Flow("note", "check"), Flow("check", "sign", 0.8), Flow("sign", "done"),
            Flow("check", "correct", 0.2, "returns"), Flow("correct", "check"),
        ],
        roles=[Role(id=id, officers=1, share=1.0) for id in ("officer", "clerk", "chair")],
        documents=[Document(id="text")], demand=Demand(rate=1, per="hour"),
    )  # fmt: skip


def without(*steps: str) -> Procedure:
    """Return the office without some steps."""
    return apply(office(), [RemoveStep(step) for step in steps])


def test_a_sound_procedure_passes_and_a_lost_step_does_not() -> None:
    """The message ends with the procedure as a file that reads back."""
    assert_sound(office())
    lost = evolve(office(), steps=(*office().steps, Step(id="file")), flows=(*office().flows, Flow("file", "done")))
    with pytest.raises(AssertionError, match="step 'file'") as caught:
        assert_sound(lost)
    assert loads(str(caught.value).split("---\n")[1]).steps == lost.steps


def test_a_document_that_may_be_missing_is_named() -> None:
    """Without draft nobody makes the text that sign needs."""
    assert_documents_available(office())
    with pytest.raises(AssertionError, match="'sign' may lack text"):
        assert_documents_available(without("draft"))


def test_a_permitted_removal_is_within_the_law_and_what_is_lost_with_it_too() -> None:
    """Without check nobody comes to correct; it is no cut of its own."""
    assert_within_declared_law(office(), without("note"))
    assert_within_declared_law(office(), without("check"))
    assert removed_steps(office(), without("check", "note")) == {"check", "note"}


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (without("sign"), "step 'sign'"),  # the law is not known
        (without("draft"), "'text'"),  # and its document is needed
        (evolve(office(), steps=(*office().steps[:4], evolve(office().steps[4], role="clerk"))), "'chair' to 'clerk'"),
        (evolve(office(), steps=(*office().steps[:4], evolve(office().steps[4], needs=()))), "sign"),
        (evolve(office(), steps=(evolve(office().steps[0], legal=FREE), *office().steps[1:])), "draft"),
        (evolve(office(), flows=(Flow("draft", "check"), *office().flows[1:])), "draft -> check is new"),
        (
            evolve(office(), flows=(*office().flows[:4], evolve(office().flows[4], p=0.0), office().flows[5])),
            "check -> correct",
        ),
        (
            evolve(office(), steps=(*office().steps, Step(id="bribe")), flows=(*office().flows, Flow("bribe", "sign"))),
            "'bribe' is new",
        ),
    ],
)
def test_whatever_else_touches_law_or_controls_fails(after: Procedure, words: str) -> None:
    """Removal without permission, another role, dropped needs, self-given permission, another way, a closed way, a new step."""
    with pytest.raises(AssertionError, match=words):
        assert_within_declared_law(office(), after)


def test_times_names_staff_and_estimates_are_free() -> None:
    """They are no matter of law."""
    steps = (evolve(office().steps[0], work=None, name=Text(en="Write")), *office().steps[1:])
    flows = tuple(evolve(flow, p={0.8: 0.7, 0.2: 0.3}.get(flow.p, flow.p)) for flow in office().flows)
    roles = tuple(evolve(role, officers=2) for role in office().roles)
    assert_within_declared_law(office(), evolve(office(), steps=steps, flows=flows, roles=roles, demand=None))


def test_controls_are_kept_as_the_floors_of_the_procedure_before_ask() -> None:
    """1 - 0.5 * 0.8 = 0.6 is caught; without check 0.2. What `after` says of its own floors does not matter."""
    floor = ControlFloor(id="typos", risk="typo", detect=0.6, ends=("done",))
    before = evolve(office(), rules=(floor,))
    assert_controls_kept(before, without("note"))
    with pytest.raises(AssertionError, match=r"floor 'typos': 0.2000 caught on the way to 'done', not 0.6000"):
        assert_controls_kept(before, without("check"))
    already_low = evolve(office(), rules=(evolve(floor, detect=0.9),))
    assert_controls_kept(already_low, without("note"))
    with pytest.raises(AssertionError, match="typos"):
        assert_controls_kept(already_low, without("check"))


@pytest.fixture(name="run")
def run_of_the_office() -> Run:
    """Return two short replications."""
    return simulate(office(), Scenario(cases=10, replications=2, seed=4))


def test_identities_hold_and_a_millisecond_too_much_is_noticed(run: Run) -> None:
    """In the replication that has it."""
    assert_identities(run)
    work = run.logs[1].steps["work"].copy()
    work[3] += 1
    log = evolve(run.logs[1], steps=evolve(run.logs[1].steps, columns={**run.logs[1].steps.columns, "work": work}))
    with pytest.raises(AssertionError, match="replication 1: times of a row"):
        assert_identities(Run(run.procedure, run.scenario, (run.logs[0], log)))


def test_the_same_seed_gives_the_same_run_and_another_does_not(run: Run) -> None:
    """Column by column; a missing replication is told too."""
    assert_same_run(run, simulate(office(), run.scenario))
    with pytest.raises(AssertionError, match="replication 0: column"):
        assert_same_run(run, simulate(office(), evolve(run.scenario, seed=5)))
    with pytest.raises(AssertionError, match="2 and 1 replications"):
        assert_same_run(run, Run(run.procedure, run.scenario, run.logs[:1]))


def test_identities_of_an_office_are_those_of_each_procedure_too() -> None:
    """A case that is taken from one procedure and not given to another is missed."""
    first = office()
    both = Office(id="both", procedures=[first, evolve(first, id="again")])
    run = simulate(both, Scenario(cases=8, seed=3), engine="plain")
    assert_identities(run)
    run.logs[0].cases["procedure"][0] = 7
    with pytest.raises(AssertionError, match="of the office") as caught:
        assert_identities(run)
    assert len(str(caught.value).split("---\n")) == 3
