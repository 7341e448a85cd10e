"""The depth gate: every construct is found where it stands, and every verb treats it or refuses it by name."""

import datetime as dt
import re
from pathlib import Path

import pytest
from attrs import evolve

from procflow.checking import check
from procflow.errors import NotSupportedError
from procflow.model import (
    CONSTRUCTS,
    DEPTH,
    INDIFFERENT,
    TREATED,
    VERBS,
    Appointments,
    AtMost,
    Batch,
    ByAttribute,
    CaseAttribute,
    DayCount,
    Delegation,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Gateway,
    Officer,
    OfficerRule,
    PriorityBy,
    Procedure,
    RatePart,
    Recorded,
    Role,
    Session,
    Span,
    Step,
    TimeLimit,
    Use,
    constructs,
    one_procedure,
    refuse_constructs,
)

PLAIN = Procedure(
    id="p",
    steps=[Step(id="draft", role="officer", work=Duration(Fixed(5))), Step(id="sign", role="chair")],
    gateways=[Gateway(id="which")],
    ends=[End(id="done")],
    roles=[Role(id="officer", officers=2, share=1), Role(id="chair", officers=1, share=1)],
    flows=[Flow("draft", "which"), Flow("which", "sign"), Flow("sign", "done")],
    start="draft",
    demand=Demand(rate=1, per="hour"),
)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
A_TIME = Duration(Fixed(5))
SIGN, OFFICER = "step 'sign'", "role 'officer'"


def with_step(**values):
    """Return the procedure with something said of the step that signs."""
    return evolve(PLAIN, steps=[PLAIN.steps[0], evolve(PLAIN.steps[1], **values)])


def with_role(**values):
    """Return the procedure with something said of the role of officers."""
    return evolve(PLAIN, roles=[evolve(PLAIN.roles[0], **values), PLAIN.roles[1]])


def with_flow(**values):
    """Return the procedure with something said of the way to the step that signs."""
    first, second, third = PLAIN.flows
    return evolve(PLAIN, flows=[first, evolve(second, **values), third])


def staffed(**values):
    """Return the procedure with two officers told apart, the second with something said of it."""
    return with_role(staff=[Officer(id="an"), Officer(id="binh", **values)])


AN_ACT = Delegation(to="officer", start=dt.date(2026, 1, 1), until=dt.date(2026, 6, 30), act="QĐ 12")
COUNTED = TimeLimit(Span(15, "working days"), DayCount(cut_off=900))
URGENT = PriorityBy("kind", ("urgent", "normal"))
THE_WHOLE = "procedure 'p'"
USED = {
    "named-officers": (staffed(), OFFICER),
    "officer-calendars": (staffed(calendar="always"), OFFICER),
    "skills": (with_step(skills=["land"]), SIGN),
    "speed": (staffed(speed=2), OFFICER),
    "absence": (with_role(absence=0.04), OFFICER),
    "queue-order": (with_role(queue="due"), OFFICER),
    "preemptive": (with_role(queue="preemptive"), OFFICER),
    "closing-finish": (with_role(at_closing="finish"), OFFICER),
    "closing-fit": (with_role(at_closing="fit"), OFFICER),
    "joint-work": (with_step(joint=[("chair", 1), ("officer", 2)]), SIGN),
    "same-officer": (with_step(officer=OfficerRule(same_as="draft")), SIGN),
    "never-same-officer": (with_step(officer=OfficerRule(never=["draft"])), SIGN),
    "priority": (evolve(PLAIN, priority=URGENT), THE_WHOLE),
    "sessions": (with_step(sessions=Session(hours=[(840, 930)])), SIGN),
    "session-instants": (with_step(sessions=Session(instants=[600])), SIGN),
    "batch-once": (with_step(batch=Batch(size=5)), SIGN),
    "batch-each": (with_step(batch=Batch(size=5, work="each")), SIGN),
    "bounded-visits": (with_step(at_most=AtMost(visits=1, then="done")), SIGN),
    "bounded-waiting": (with_step(at_most=AtMost(waiting=4, then="done")), SIGN),
    "bounded-time": (with_step(at_most=AtMost(time=A_TIME, then="done")), SIGN),
    "delegation": (with_step(delegated=[AN_ACT]), SIGN),
    "or-split": (evolve(PLAIN, gateways=[Gateway(id="which", split="any")]), "gateway 'which'"),
    "chosen-join": (with_step(join="chosen"), SIGN),
    "k-of-n-join": (evolve(PLAIN, gateways=[Gateway(id="which", join=2)]), "gateway 'which'"),
    "conditions": (with_flow(when="area > 500"), "flow 'which' -> 'sign'"),
    "otherwise": (with_flow(otherwise=True), "flow 'which' -> 'sign'"),
    "attributes": (evolve(PLAIN, attributes=[CaseAttribute(id="kind", shares={"urgent": 1})]), THE_WHOLE),
    "times-by-attribute": (with_step(work_by=ByAttribute("kind", {"urgent": A_TIME})), SIGN),
    "demand-in-groups": (evolve(PLAIN, demand=Demand(rate=1, per="hour", size=Fixed(3))), "demand"),
    "demand-profile": (evolve(PLAIN, demand=Demand(profile=[RatePart(480, 600, 10)])), "demand"),
    "appointments": (evolve(PLAIN, demand=Demand(appointments=Appointments(instants=[480]))), "demand"),
    "recorded-demand": (evolve(PLAIN, demand=Demand(recorded=Recorded(instants=[NOON]))), "demand"),
    "cut-off": (evolve(PLAIN, time_limit=COUNTED), "time_limit"),
}
"""Each construct in a procedure that is plain otherwise, and where it stands."""
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "depth-gate.md"


def test_a_plain_procedure_uses_nothing_beyond():
    """Sequence, choice by probability, roles with officers and a demand are plain."""
    assert constructs(PLAIN) == ()


def test_every_construct_is_tried_here():
    """The table of this test is whole."""
    assert set(USED) == set(CONSTRUCTS)


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_is_found_where_it_stands(name):
    """It is told with its element; what comes with it (officers told apart with their speed) is told too."""
    procedure, element = USED[name]
    found = constructs(procedure)
    assert Use(name, element) in found
    assert {use.construct for use in found} <= {name, "named-officers"}


@pytest.mark.parametrize("row", DEPTH)
def test_every_verb_answers_for_every_construct(row):
    """There is no cell without an answer, in either language."""
    assert list(DEPTH[row]) == list(CONSTRUCTS)
    assert all(answer.vi and answer.en for answer in DEPTH[row].values())


@pytest.mark.parametrize("verb", [verb for verb, row in VERBS.items() if row is not None])
@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_verb_refuses_what_its_cell_refuses(verb, name):
    """Refused by name with its place in both languages, or let pass."""
    procedure, element = USED[name]
    told = DEPTH[VERBS[verb]]
    if all(told[use.construct] in (TREATED, INDIFFERENT) for use in constructs(procedure)):
        one_procedure(verb, procedure)
        return
    with pytest.raises(NotSupportedError) as refused:
        one_procedure(verb, procedure)
    wrong = {use.construct for use in constructs(procedure) if told[use.construct] not in (TREATED, INDIFFERENT)}
    assert len(refused.value.problems) == len(wrong)
    assert all(problem.place.element.startswith(element) for problem in refused.value.problems)
    for lang in ("vi", "en"):
        assert all(CONSTRUCTS[one].get(lang) in refused.value.text(lang) for one in wrong)


def test_all_that_is_refused_is_told_at_once():
    """Two constructs of two steps make two sentences."""
    procedure = evolve(
        PLAIN,
        steps=[
            evolve(PLAIN.steps[0], at_most=AtMost(visits=1, then="done")),
            evolve(PLAIN.steps[1], join="chosen", work_by=ByAttribute("kind", {"urgent": A_TIME})),
        ],
    )
    with pytest.raises(NotSupportedError) as refused:
        refuse_constructs("roll_out", procedure)
    assert [problem.place.element for problem in refused.value.problems] == [
        "step 'draft' of 'p'",
        "step 'sign' of 'p'",
        "step 'sign' of 'p'",
    ]


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_check_tells_what_it_does_not_judge(name):
    """It raises nothing, and passes nothing over."""
    procedure, _ = USED[name]
    told = [problem.place.element for problem in check(procedure) if problem.code == "construct-not-judged"]
    wrong = [
        use.element for use in constructs(procedure) if DEPTH["check"][use.construct] not in (TREATED, INDIFFERENT)
    ]
    assert [element.removesuffix(" of 'p'") for element in told] == wrong


def _sign(answer):
    return {TREATED: "✓", INDIFFERENT: "–"}.get(answer, "refused")


def test_the_page_has_every_cell():
    """A row for each construct and a column for each verb, as the code has them."""
    rows = re.findall(r"^\| `([a-z-]+)` \|(.*)\|$", PAGE.read_text(encoding="utf-8"), flags=re.M)
    page = {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}
    expected = {name: [CONSTRUCTS[name].get("en"), *(_sign(DEPTH[row][name]) for row in DEPTH)] for name in CONSTRUCTS}
    assert page == expected


def test_the_page_names_the_columns_in_the_order_of_the_table():
    """The heads of the columns are the rows of the code's table."""
    head = "| Construct | What it is | " + " | ".join(DEPTH) + " |"
    assert head in PAGE.read_text(encoding="utf-8")
