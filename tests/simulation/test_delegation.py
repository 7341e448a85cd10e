"""Steps that another role does for a while: by hand, against a procedure in which it always does, and what is refused."""

import datetime as dt
import random

import pytest
from attrs import evolve
from staffed_procedures import OfficeGrower

from procflow.checking import check
from procflow.errors import InputError, NotSupportedError, ProcedureError, SimulationError
from procflow.io import dump, loads
from procflow.metrics import measure
from procflow.metrics.identities import broken_identities
from procflow.metrics.utilization import utilization
from procflow.model import (
    AtMost,
    Batch,
    Checked,
    Delegation,
    Demand,
    Duration,
    End,
    EventLog,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Legal,
    Office,
    Officer,
    OfficerRule,
    Procedure,
    Role,
    Separation,
    Session,
    Step,
)
from procflow.simulation import Scenario, simulate
from procflow.simulation.overload import foreseen, overloaded
from procflow.structure.difference import diff

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

MONDAY = dt.date(2026, 1, 5)
DAY, MINUTE = 86_400_000, 60_000
CHAIR, VICE = Role(id="chair", officers=1, share=1), Role(id="vice", officers=1, share=1)
ALL_COLUMNS = ("case", "step", "visit", "role", "officer", "entered", "transfer", "delay", "ready", "start", "end", "work",
               "other_duties", "off_shift", "queue", "gathering", "handoffs", "left", "previous")  # fmt: skip


def day(number: int) -> dt.date:
    return dt.date(2026, 1, number)


def act(first: int, last: int, to: str = "vice") -> Delegation:
    return Delegation(to=to, start=day(first), until=day(last), act="QĐ 12/2026/QĐ-UBND")


def signing(*acts: Delegation, minutes: float = 60, gap: float = 240, **more: object) -> Procedure:
    """The chair signs, or somebody else for a while; one case every `gap` open minutes."""
    given = {
        "id": "p",
        "steps": [Step(id="sign", role="chair", work=Duration(Fixed(minutes)), delegated=acts)],
        "flows": [Flow("sign", "done")],
        "ends": [End(id="done")],
        "start": "sign",
        "roles": [CHAIR, VICE],
        "demand": Demand(every=Duration(Fixed(gap))),
    }
    return Procedure(**(given | more))  # type: ignore[arg-type]


def log_of(procedure: Procedure | Office, scenario: Scenario | None = None) -> EventLog:
    return simulate(procedure, scenario or Scenario(cases=6, start=MONDAY), engine="plain").logs[0]


def clock(date: int, hour: int, minute: int = 0) -> int:
    return (date - 5) * DAY + (60 * hour + minute) * MINUTE


def told(log: EventLog, *names: str, cases: int) -> list[tuple[object, ...]]:
    rows = [row | {"role": log.role_ids[row["role"]]} for row in log.steps.rows() if row["case"] < cases]
    return [tuple(row[name] for name in names) for row in sorted(rows, key=lambda row: (row["case"], row["visit"]))]


def same(one: EventLog, other: EventLog) -> bool:
    return all(one.steps[name].tolist() == other.steps[name].tolist() for name in ALL_COLUMNS) and all(
        one.cases[name].tolist() == other.cases[name].tolist() for name in one.cases.columns
    )


def test_who_comes_while_the_act_holds_goes_to_the_delegate():
    """The act holds on Tuesday and Wednesday; cases come on Monday 13:30, then at 8:00 and 13:30 of each day."""
    found = told(log_of(signing(act(6, 7))), "role", "start", "end", cases=6)
    assert found == [
        ("chair", clock(5, 13, 30), clock(5, 14, 30)),
        ("vice", clock(6, 8), clock(6, 9)),
        ("vice", clock(6, 13, 30), clock(6, 14, 30)),
        ("vice", clock(7, 8), clock(7, 9)),
        ("vice", clock(7, 13, 30), clock(7, 14, 30)),
        ("chair", clock(8, 8), clock(8, 9)),
    ]


def test_what_is_not_done_when_the_act_ends_goes_back():
    """500 minutes each, one case at 8:00 of each day from Tuesday on; the act ends with Wednesday.

    Tuesday's case: 480 minutes, and on Wednesday until 8:20. Wednesday's: from 8:20, 460 minutes until closing; at midnight
    the vice chair has no power any more, and the chair does it anew: Thursday 8:00 to Friday 8:20. Thursday's follows.
    """
    log = log_of(signing(act(6, 7), minutes=500, gap=480))
    found = told(log, "role", "visit", "ready", "start", "end", "left", "work", "handoffs", cases=3)
    assert found == [
        ("vice", 1, clock(6, 8), clock(6, 8), clock(7, 8, 20), 0, 500 * MINUTE, 0),
        ("vice", 1, clock(7, 8), clock(7, 8, 20), clock(8, 0), 1, 460 * MINUTE, 0),
        ("chair", 2, clock(8, 0), clock(8, 8), clock(9, 8, 20), 0, 500 * MINUTE, 1),
        ("chair", 1, clock(8, 8), clock(9, 8, 20), clock(10, 8, 40), 0, 500 * MINUTE, 0),
    ]
    assert broken_identities(signing(act(6, 7), minutes=500, gap=480), log) == ()


def test_acts_follow_one_another():
    """First the vice chair, then a second one, then the chair again."""
    second = Role(id="second", officers=1, share=1)
    acts = act(7, 7, "second"), act(6, 6)
    found = told(log_of(signing(*acts, roles=[CHAIR, VICE, second])), "role", cases=6)
    assert [role for (role,) in found] == ["chair", "vice", "vice", "second", "second", "chair"]


@pytest.mark.parametrize("acts", [(act(1, 4),), (Delegation(to="vice", start=day(5), until=dt.date(2030, 1, 1)),)])
def test_act_outside_or_all_over_the_run_is_as_if_the_file_named_one_role(acts):
    """Over before it starts: the chair's. In force from first to last: the vice chair's. Random work and rework."""
    steps = [Step(id="sign", role="chair", work=Duration(Exponential(50)), delegated=acts)]
    flows = [Flow("sign", "done", 0.7), Flow("sign", "sign", 0.3, kind="returns")]
    given = signing(steps=steps, flows=flows, gap=60)
    doer = "chair" if acts[0].until < MONDAY else "vice"
    plain = evolve(given, steps=[evolve(steps[0], role=doer, delegated=())])
    scenario = Scenario(cases=300, seed=4, start=MONDAY)
    assert same(log_of(given, scenario), log_of(plain, scenario))


FAMILIES = ("calendars", "skills speed calendars", "priority", "preemptive", "due", "fit", "never",
            "attributes conditions", "some", "or", "session", "instants")  # fmt: skip


@pytest.mark.parametrize("families", FAMILIES)
def test_delegated_for_good_is_as_if_the_file_named_the_delegate(families):
    """In grown offices of every kind, the log is to the last column the one of the procedure with the role replaced.

    The step listed last is taken: among what one case has ready at one instant, a delegate's comes after all else.
    """
    tried = 0
    for trial in range(16):
        if tried == 3:
            break
        numbers = random.Random(f"{families} {trial}")
        grown = OfficeGrower(frozenset(families.split()), numbers).grow()
        staffed = [role.id for role in grown.roles if role.officers and role.share]
        mine = [step for step in grown.steps if step.role in staffed and not step.skills and step.officer is None]
        if len(staffed) < 2 or not mine:
            continue
        step = mine[-1]
        to = numbers.choice([id for id in staffed if id != step.role])
        forever = Delegation(to=to, start=dt.date(2020, 1, 1), until=dt.date(2090, 1, 1))

        def put(changed: Step, grown: Procedure = grown, step: Step = step) -> Procedure:
            return evolve(grown, steps=[changed if one.id == step.id else one for one in grown.steps])

        given, plain = put(evolve(step, delegated=[forever])), put(evolve(step, role=to))
        scenario = Scenario(until=dt.datetime(2026, 1, 9, 15), seed=trial, start=MONDAY)
        try:
            found = log_of(given, scenario)
        except NotSupportedError:
            continue
        tried += 1
        assert same(found, log_of(plain, scenario)), trial
        assert broken_identities(given, found) == ()
    assert tried == 3


def test_draws_stay_those_of_the_step():
    """Whoever does it, and whenever: case by case the work is that of the procedure without the act."""
    steps = [Step(id="sign", role="chair", work=Duration(Exponential(20)), delegated=[act(6, 7)])]
    given = signing(steps=steps, gap=60)
    scenario = Scenario(weeks=1, seed=2, start=MONDAY)
    found, plain = log_of(given, scenario), log_of(signing(steps=[evolve(steps[0], delegated=())], gap=60), scenario)
    works = {row["case"]: row["work"] for row in plain.steps.rows()}
    mine = [row for row in found.steps.rows() if row["visit"] == 1 and not row["left"]]
    assert len(mine) > 30
    assert all(row["work"] == works[row["case"]] for row in mine)


def test_branch_withdrawn_while_a_delegate_has_it():
    """One of two opinions is enough: the chair's own comes first, and the vice chair's is withdrawn at that instant."""
    steps = [
        Step(id="quick", role="clerk", work=Duration(Fixed(10))),
        Step(id="slow", role="chair", work=Duration(Fixed(200)), delegated=[act(5, 9)]),
        Step(id="go_on", role="clerk", work=Duration(Fixed(5)), join=1),
    ]
    flows = [Flow("both", "quick"), Flow("both", "slow"), Flow("quick", "go_on"), Flow("slow", "go_on"),
             Flow("go_on", "done")]  # fmt: skip
    procedure = signing(
        steps=steps, gateways=[Gateway(id="both", split="all")], flows=flows, start="both",
        roles=[Role(id="clerk", officers=1, share=1), CHAIR, VICE],
    )  # fmt: skip
    log = log_of(procedure, Scenario(cases=1, start=MONDAY))
    slow = [row for row in log.steps.rows() if log.step_ids[row["step"]] == "slow"]
    assert [(log.role_ids[r["role"]], r["start"], r["end"], r["work"]) for r in slow] == [
        ("vice", clock(5, 13, 30), clock(5, 13, 40), 10 * MINUTE)
    ]


def test_delegate_who_drafted_may_not_sign():
    """Four eyes hold for the delegate: of two vice chairs the one who drafted does not sign."""
    vice = Role(id="vice", officers=2, share=1)
    steps = [
        Step(id="draft", role="vice", work=Duration(Fixed(10))),
        Step(id="sign", role="chair", work=Duration(Fixed(5)), officer=OfficerRule(never=["draft"]), delegated=[act(5, 9)]),
    ]  # fmt: skip
    flows = [Flow("draft", "sign"), Flow("sign", "done")]
    log = log_of(signing(steps=steps, flows=flows, start="draft", roles=[CHAIR, vice]), Scenario(cases=2, start=MONDAY))
    assert [(row["case"], row["officer"]) for row in log.steps.rows()][:2] == [(0, 0), (0, 1)]


def test_who_signed_as_a_delegate_is_kept_from_what_the_step_bars():
    """The vice chair signs instead of the chair; of two, the other seals."""
    vice = Role(id="vice", officers=2, share=1)
    steps = [
        Step(id="sign", role="chair", work=Duration(Fixed(5)), delegated=[act(5, 9)]),
        Step(id="seal", role="vice", work=Duration(Fixed(5)), officer=OfficerRule(never=["sign"])),
    ]
    flows = [Flow("sign", "seal"), Flow("seal", "done")]
    log = log_of(signing(steps=steps, flows=flows, roles=[CHAIR, vice]), Scenario(cases=1, start=MONDAY))
    assert [row["officer"] for row in log.steps.rows()] == [0, 1]


def test_office_delegates_across_its_procedures():
    """Ids get the procedure's before them; roles do not."""
    one, other = signing(act(6, 7), id="one"), signing(id="other", gap=300)
    run = simulate(Office(id="both", procedures=[one, other]), Scenario(cases=10, start=MONDAY))
    rows = run.of("one").logs[0]
    at_vice = [row["entered"] for row in rows.steps.rows() if rows.role_ids[row["role"]] == "vice"]
    assert at_vice
    assert all(clock(6, 0) <= at < clock(8, 0) for at in at_vice)


def test_figures_count_the_delegate():
    """Two of six cases a day's end apart: the vice chair's time is his, the cost is at his rate."""
    roles = [evolve(CHAIR, cost_per_hour=100.0), evolve(VICE, cost_per_hour=60.0)]
    run = simulate(signing(act(6, 7), roles=roles), Scenario(cases=6, start=MONDAY))
    # four cases at the vice chair, an hour each at 60; two at the chair at 100
    assert measure(run)["cost"].value == pytest.approx((4 * 60 + 2 * 100) / 6)
    busy = utilization(run)["vice"].utilization
    assert busy is not None
    assert busy.mean > 0


def test_role_whose_work_is_delegated_is_not_accused_before_the_run():
    """How much of it the acts take depends on the study: nobody is said to be overloaded by a step that is delegated."""
    doubts = foreseen(signing(act(6, 7), minutes=300))
    assert {(doubt.code, doubt.severity, doubt.values["role"]) for doubt in doubts} == {
        ("role-load-in-doubt", "info", "chair"), ("role-load-in-doubt", "info", "vice"),
    }  # fmt: skip
    assert [problem.values["role"] for problem in overloaded(signing(minutes=300))] == ["chair"]


REFUSED = [
    ({"batch": Batch(size=2)}, "batch"),
    ({"at_most": AtMost(visits=1, then="done")}, "bound"),
    ({"at_most": AtMost(time=Duration(Fixed(2), "h"), then="done")}, "bound"),
    ({"sessions": Session(hours=[(840, 930)], capacity=3)}, "capacity"),
    ({"joint": [("chair", 1), ("vice", 1)]}, "roles in one step|several roles"),
    ({"officer": OfficerRule(same_as="sign")}, "same officer"),
]


@pytest.mark.parametrize(("more", "named"), REFUSED)
def test_what_is_not_run_together_with_an_act_is_refused_by_name(more, named):
    step = Step(id="sign", role="chair", work=Duration(Fixed(5)), delegated=[act(6, 7)], **more)
    with pytest.raises(NotSupportedError, match=r"delegation for a while"):
        simulate(signing(steps=[step]), Scenario(cases=2))


def test_delegate_of_whom_nothing_is_known_is_refused():
    with pytest.raises(SimulationError, match=r"role 'vice'.*officers"):
        simulate(signing(act(6, 7), roles=[CHAIR, Role(id="vice")]), Scenario(cases=2))


def test_two_acts_on_one_day_are_refused():
    with pytest.raises(ProcedureError, match=r"2026-01-07"):
        signing(act(6, 7), act(7, 9))
    with pytest.raises(ProcedureError, match=r"last day"):
        act(7, 6)


def codes(procedure: Procedure, on: dt.date | None = None) -> list[tuple[str, str]]:
    found = check(procedure, on=on)
    return [(problem.code, problem.severity) for problem in found if problem.code.startswith("delegation")]


@pytest.mark.parametrize(
    ("on", "expected"),
    [(None, ("delegation-ends", "info")), (day(1), ("delegation-ends-soon", "warning")),
     (day(20), ("delegation-ends-soon", "warning")), (day(21), ("delegation-ended", "warning")),
     (dt.date(2025, 11, 20), ("delegation-ends", "info")), (dt.date(2025, 11, 21), ("delegation-ends-soon", "warning"))],
)  # fmt: skip
def test_check_tells_when_an_act_ends(on, expected):
    """The act ends with 20 January; soon is 60 days before."""
    assert codes(signing(act(6, 20)), on) == [expected]


def test_check_asks_for_the_act_and_its_law():
    known = Legal(
        source="higher law", basis="Luật", may={"delegate"}, delegate_to=["vice"], checked=Checked(day(1), "legal")
    )
    step = Step(id="sign", role="chair", delegated=[act(6, 20)], legal=known)
    assert "delegation-not-in-law" not in dict(codes(signing(steps=[step])))
    other = evolve(known, delegate_to=["second"])
    assert ("delegation-not-in-law", "warning") in codes(signing(steps=[evolve(step, legal=other)]))
    unwritten = Delegation(to="vice", start=day(6), until=day(20))
    assert ("delegation-without-act", "warning") in codes(signing(unwritten))


def test_check_refuses_acts_that_make_no_sense():
    assert codes(signing(act(6, 20, "chair"))) == [("delegation-to-itself", "error")]
    automatic = Step(id="sign", delegated=[act(6, 20)])
    assert codes(signing(steps=[automatic])) == [("delegation-of-nobodys-step", "error")]
    assert any("nobody" in str(problem) for problem in check(signing(act(6, 20, "nobody"))))


def test_check_keeps_maker_and_checker_apart_while_an_act_holds():
    steps = [Step(id="draft", role="vice"), Step(id="sign", role="chair", delegated=[act(6, 20)])]
    flows = [Flow("draft", "sign"), Flow("sign", "done")]
    rule = Separation(id="apart", maker="draft", checkers=["sign"])
    procedure = signing(steps=steps, flows=flows, start="draft", rules=[rule])
    assert ("delegation-joins-maker-and-checker", "error") in codes(procedure)
    barred = evolve(steps[1], officer=OfficerRule(never=["draft"]))
    assert codes(evolve(procedure, steps=[steps[0], barred])) == [("delegation-ends", "info")]


def test_file_holds_one_act_or_several():
    for acts in ((act(6, 7),), (act(6, 7), act(8, 9))):
        procedure = signing(*acts)
        assert loads(dump(procedure)).steps[0].delegated == acts
        assert loads(dump(procedure, resolved=True)).steps[0].delegated == acts


@pytest.mark.parametrize(
    "said", ["{to: vice}", "{to: vice, from: 2026-01-06}", "{to: vice, from: 2026-02-06, until: 2026-01-06}", "[]", "vice",
             "{to: nobody, from: 2026-01-06, until: 2026-01-07}",
             "[{to: vice, from: 2026-01-06, until: 2026-01-08}, {to: vice, from: 2026-01-08, until: 2026-01-09}]"],
)  # fmt: skip
def test_file_that_leaves_something_out_is_refused(said):
    text = f"procflow: 1\nid: p\nroles: {{chair: , vice: }}\nsteps: {{sign: {{role: chair, delegated: {said}, next: done}}}}\n"
    with pytest.raises(InputError):
        loads(text + "ends: {done: Done}\n")


def test_difference_tells_the_act():
    found = diff(signing(), signing(act(6, 7)))
    assert "vice (2026-01-06 to 2026-01-07, QĐ 12/2026/QĐ-UBND)" in found.text("en")
    assert "vice (06/01/2026 đến 07/01/2026, QĐ 12/2026/QĐ-UBND)" in found.text("vi")


def test_named_officers_and_delegates_keep_their_own_hours():
    """The vice chair's one officer works in the afternoon only: the morning's case waits for 13:00."""
    hours = evolve(signing().calendar_named(), id="afternoons", week=(((780, 1020),),) * 7)
    vice = Role(id="vice", share=1, staff=[Officer(id="late", calendar="afternoons")])
    log = log_of(signing(act(6, 7), roles=[CHAIR, vice], calendars=[hours]))
    assert told(log, "role", "start", cases=2) == [("chair", clock(5, 13, 30)), ("vice", clock(6, 13))]
