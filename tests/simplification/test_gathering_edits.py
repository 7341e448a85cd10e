"""Other sessions and batches, as people state them: judged by law, carried out, and worth what a trace by hand says."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from procflow.comparison import compare
from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.metrics import measure
from procflow.model import (
    Batch,
    ChangeBatch,
    ChangeSession,
    Checked,
    DelegateStep,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Legal,
    Precondition,
    Procedure,
    Recorded,
    RemoveStep,
    Role,
    Session,
    Step,
)
from procflow.report.edit_words import sentence
from procflow.report.say import Say
from procflow.simplification import applied, apply, undo, verify
from procflow.simplification.search.counts import counted_others
from procflow.simulation import Scenario, simulate

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")
FREE = Legal(source="own regulation", may={"change_session", "change_batch", "delegate", "merge"}, checked=CHECKED)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEEK = Scenario(cases=5, start=dt.date(2026, 3, 2))
AFTERNOON = ((840, 930),)
TWICE = Session(days=[1, 4], hours=AFTERNOON)
DAILY = Session(days=[0, 1, 2, 3, 4], hours=AFTERNOON)


def a_case_a_day(**more):
    """Return a signature of five minutes; each day of a week a case comes at nine. Open 8:00-12:00 and 13:30-17:30."""
    at_nine = [dt.datetime(2026, 3, day, 9, tzinfo=ZONE) for day in range(2, 7)]
    step = Step(id="sign", **{"role": "chair", "work": Duration(Fixed(5)), "legal": FREE, **more})
    return Procedure(
        id="p",
        steps=[step],
        ends=[End(id="z")],
        flows=[Flow("sign", "z")],
        start="sign",
        roles=[Role(id="chair", officers=1, share=1.0), Role(id="head", officers=1), Role(id="court", external=True)],
        demand=Demand(recorded=Recorded(instants=at_nine)),
    )


def codes(procedure, *plan):
    with pytest.raises(ProposalError) as error:
        apply(procedure, plan)
    return [problem.code for problem in error.value.problems]


def figures(procedure):
    found = measure(simulate(procedure, WEEK))
    return found["waiting_gathering"].value, found["waiting_officer"].value, found["cycle_time_mean"].value


def test_daily_signing_takes_off_what_the_hand_trace_says():
    """From nine to two are 210 open minutes.

    Twice a week Monday waits a day more, Wednesday two, Thursday one: 5 x 210 + 4 x 480 over five cases are 594 minutes.
    At the session on Tuesday one case waits five minutes for the other, on Friday one five and one ten: 20 / 5.
    """
    before = a_case_a_day(sessions=TWICE)
    after = apply(before, [ChangeSession("sign", DAILY)])
    assert figures(before) == (594.0, 4.0, 603.0)
    assert figures(after) == (210.0, 0.0, 215.0)
    assert figures(apply(before, [ChangeSession("sign", None)])) == (0.0, 0.0, 5.0)
    (row,) = [
        row for row in compare(simulate(before, WEEK), simulate(after, WEEK)).rows if row.id == "waiting_gathering"
    ]
    assert row.difference.mean == -384.0


def test_from_batches_to_case_by_case_takes_off_what_the_hand_trace_says():
    """Five cases of Monday to Friday go together on Friday: 4 + 3 + 2 + 1 days of 480 minutes wait for the fifth.

    The batch is one piece of work of five minutes for all: one of them is each case's own, four it waits for the others.
    Done one by one they wait for nobody, and each takes five minutes of work.
    """
    before = a_case_a_day(batch=Batch(size=5))
    after = apply(before, [ChangeBatch("sign", None)])
    assert figures(before) == (10 * 480 / 5 + 4, 0.0, 965.0)
    assert figures(after) == (0.0, 0.0, 5.0)


def test_two_files_tell_which_sessions_and_batches_changed():
    """And the edits that are derived explain all of it; carried out and taken back they leave the procedure as it was."""
    before = a_case_a_day(sessions=TWICE, batch=Batch(size=2))
    plan = (ChangeSession("sign", DAILY), ChangeBatch("sign", Batch(size=3, work="each")))
    told = applied(before, plan)
    found = verify(before, told.procedure)
    assert (found.passed, set(found.edits), found.unexplained) == (True, set(plan), ())
    assert set(told.gathered) == set(plan)
    assert undo(before, plan, plan[0]).procedure.step("sign").sessions == TWICE
    back = [ChangeSession("sign", TWICE), ChangeBatch("sign", Batch(size=2))]
    assert apply(told.procedure, back) == before


@pytest.mark.parametrize("kind", ["change_session", "change_batch"])
def test_law_that_does_not_permit_it_forbids_it(kind):
    """Each kind has a permission of its own; what nobody has checked permits nothing."""
    edit = {"change_session": ChangeSession("sign", DAILY), "change_batch": ChangeBatch("sign", Batch(size=3))}[kind]
    assert violations(a_case_a_day(sessions=TWICE, batch=Batch(size=2)), [edit]) == ()
    for legal, code in (
        (evolve(FREE, may=FREE.may - {kind}), "cut-law-forbids"),
        (evolve(FREE, checked=None), "cut-law-unchecked"),
    ):
        found = violations(a_case_a_day(sessions=TWICE, batch=Batch(size=2), legal=legal), [edit])
        assert [problem.code for problem in found] == [code]
        assert edit in found[0].values["changes"]


def test_what_must_be_in_force_first_is_asked_for():
    """A rule that names no kinds of edit is asked before a new session too."""
    rule = Precondition(id="hall", steps=["sign"], state="missing")
    found = violations(evolve(a_case_a_day(sessions=TWICE), rules=[rule]), [ChangeSession("sign", DAILY)])
    assert [problem.code for problem in found] == ["cut-precondition-missing"]


@pytest.mark.parametrize(("capacity", "faults"), [(9, ["edit-sessions-too-small"]), (11, [])])
def test_sessions_must_take_the_cases_that_come(capacity, faults):
    """A thousand a year, two sessions a week: some hundred sessions of nine are too few, of eleven they are enough."""
    p = evolve(a_case_a_day(sessions=DAILY), demand=Demand(rate=1000, per="year"))
    edit = ChangeSession("sign", Session(days=[1, 4], hours=AFTERNOON, capacity=capacity))
    assert [problem.code for problem in violations(p, [edit])] == faults


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ([ChangeSession("sign", TWICE)], "apply-session-same"),
        ([ChangeBatch("sign", Batch(size=2))], "apply-batch-same"),
        ([ChangeSession("sign", Session(hours=[(1200, 1260)]))], "apply-session-hours"),
        ([ChangeSession("sign", DAILY), ChangeSession("sign", None)], "apply-exclusive-edits"),
        ([ChangeSession("sign", DAILY), RemoveStep("sign")], "apply-exclusive-edits"),
        ([ChangeSession("gone", DAILY)], "apply-no-step"),
    ],
)
def test_what_cannot_be_carried_out_is_refused(plan, code):
    """By name, whatever the law permits."""
    assert code in codes(a_case_a_day(sessions=TWICE, batch=Batch(size=2)), *plan)


def test_the_office_sets_no_days_for_others():
    """A court sits when it sits."""
    assert codes(a_case_a_day(role="court"), ChangeSession("sign", DAILY)) == ["apply-session-outside"]


def test_a_session_is_held_against_the_hours_of_whoever_does_the_step_after_the_plan():
    """The head works at night, so a session at night suits a plan that gives the step to the head, and no other."""
    night = Session(hours=[(1260, 1320)])
    p = a_case_a_day(legal=evolve(FREE, delegate_to=["head"]), sessions=TWICE)
    p = evolve(p, roles=[evolve(role, calendar="always") if role.id == "head" else role for role in p.roles])
    assert codes(p, ChangeSession("sign", night)) == ["apply-session-hours"]
    assert apply(p, [ChangeSession("sign", night), DelegateStep("sign", "head")]).step("sign").sessions == night


def test_reports_and_counts_say_it_in_both_languages():
    """With what there was and what there is to be."""
    p = a_case_a_day(sessions=TWICE)
    edits = [ChangeSession("sign", DAILY), ChangeBatch("sign", Batch(size=5, work="each"))]
    assert [sentence(edit, p, Say("vi")) for edit in edits] == [
        "Đổi phiên: sign (chair): T3, T6 14:00-15:30 → T2, T3, T4, T5, T6 14:00-15:30",
        "Đổi cách gom lô: sign (chair): không gom lô → làm từng hồ sơ, từ 5 hồ sơ",
    ]
    assert sentence(ChangeSession("sign", None), p, Say("en")) == (
        "Other sessions: sign (chair): Tue, Fri 14:00-15:30 → no sessions"
    )
    assert counted_others(edits, "vi") == ("đổi phiên 1 bước", "đổi cách gom lô 1 bước")
