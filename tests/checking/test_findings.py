"""Check as a whole: sorted, never raising, bilingual, quick; and its page of findings complete."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from hand_made import free, made
from hypothesis import given
from hypothesis import strategies as st
from ruled_procedures import random_procedure

import procflow.checking
import procflow.guards
from procflow.checking import check, flow_problems, questions
from procflow.errors import Message
from procflow.model import (
    EDIT_KINDS,
    AuthorityCap,
    ControlFloor,
    Demand,
    Document,
    Duration,
    Duty,
    End,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    IfCutThen,
    Legal,
    LegalActs,
    Lognormal,
    Order,
    Part,
    Precondition,
    Procedure,
    Role,
    Separation,
    Span,
    Step,
    TimeLimit,
    Together,
)

IDS = st.sampled_from(["a", "b", "c", "d", "e", "a b", "{x}", "ư"])
SOME = st.lists(IDS, max_size=3)
SHARES = st.sampled_from([0.0, 1.0, 0.5, 0.25, 1e-300, 1 / 3])
UNITS = st.sampled_from(["min", "h", "working days", "calendar days"])
DURATIONS = st.none() | st.builds(
    Duration, st.sampled_from([Fixed(0), Fixed(1e300), Exponential(5), Lognormal(3, 0.5)]), UNITS
)
SPANS = st.none() | st.builds(Span, st.sampled_from([0, 0.5, 1e300]), UNITS)
LEGALS = st.builds(
    Legal,
    source=st.sampled_from(["unknown", "higher law", "rumour"]),
    may=SOME | st.lists(st.sampled_from(EDIT_KINDS)),
    delegate_to=SOME,
    merge_into=SOME,
)
STEPS = st.builds(
    Step,
    id=IDS,
    role=st.none() | IDS,
    work=DURATIONS,
    wait=DURATIONS,
    needs=SOME,
    uses=SOME,
    makes=SOME,
    one_of=st.lists(SOME.map(tuple), max_size=2),
    duties=SOME,
    detects=st.lists(st.tuples(IDS, st.sampled_from([0.0, 0.5, 1 - 1e-16])), max_size=2),
    parts=st.lists(st.builds(Part, id=IDS, work=DURATIONS), max_size=2),
    setup=DURATIONS,
    legal=LEGALS,
    signs=st.none() | st.booleans(),
    limit=SPANS,
    clock=st.sampled_from(["running", "paused", "off", "?"]),
    join=st.sampled_from(["any", "all", "?"]),
    split=st.sampled_from(["one", "all", "?"]),
)
GATEWAYS = st.builds(Gateway, id=IDS, join=st.sampled_from(["any", "all"]), split=st.sampled_from(["one", "all", "?"]))
FLOWS = st.builds(Flow, IDS, IDS, SHARES, st.sampled_from(["normal", "returns", "?"]))
ROLES = st.builds(
    Role,
    id=IDS,
    officers=st.none() | st.integers(1, 3),
    share=st.none() | st.sampled_from([1e-9, 1.0]),
    external=st.booleans(),
    calendar=st.none() | IDS | st.just("always"),
    transfer=DURATIONS,
)
NUMBERS = st.sampled_from([-1.0, 0.0, 0.9, 1.0, 2.0, float("nan"), float("inf")])
RULES = st.one_of(
    st.builds(Order, id=IDS, first=IDS, then=IDS),
    st.builds(Together, id=IDS, steps=SOME),
    st.builds(IfCutThen, id=IDS, step=IDS, then=IDS),
    st.builds(Separation, id=IDS, maker=IDS, checkers=SOME),
    st.builds(Precondition, id=IDS, steps=SOME, state=st.sampled_from(["planned", "missing", "?"]), edits=SOME),
    st.builds(AuthorityCap, id=IDS, authorities=SOME),
    st.builds(LegalActs, id=IDS, most=st.sampled_from([-1, 0, 2, 0.5])),
    st.builds(ControlFloor, id=IDS, risk=IDS, detect=NUMBERS, ends=SOME),
)
JUNK = st.builds(
    Procedure,
    id=IDS,
    steps=st.lists(STEPS, max_size=5),
    gateways=st.lists(GATEWAYS, max_size=3),
    ends=st.lists(st.builds(End, id=IDS, needs=SOME), max_size=2),
    flows=st.lists(FLOWS, max_size=10),
    start=IDS,
    roles=st.lists(ROLES, max_size=3),
    documents=st.lists(
        st.builds(
            Document,
            id=IDS,
            source=st.sampled_from(["made here", "applicant", "?"]),
            component=st.booleans(),
            register=st.sampled_from(["", "land"]),
            legal=LEGALS,
        ),
        max_size=3,
    ),
    duties=st.lists(st.builds(Duty, id=IDS), max_size=2),
    rules=st.lists(RULES, max_size=3),
    calendar=st.sampled_from(["vn-office", "always", "a", ""]),
    demand=st.none() | st.builds(Demand, rate=st.sampled_from([1e-300, 5.0, 9e11]), calendar=st.none() | IDS),
    time_limit=st.none() | st.builds(TimeLimit, st.builds(Span, st.sampled_from([0.1, 1e300]), UNITS)),
)
RANK = ("error", "warning", "info")


@given(JUNK)
def test_check_never_raises(procedure):
    """Whatever a procedure holds, its faults can be told, sorted, in both languages."""
    problems = check(procedure)
    assert [p.severity for p in problems] == sorted((p.severity for p in problems), key=RANK.index)
    for problem in problems:
        assert problem.text("en")
        assert problem.text("vi")
    assert {p.code for p in flow_problems(procedure)} <= {p.code for p in problems}
    assert len({row.id for row in questions(procedure).rows}) <= len(questions(procedure).rows)


@given(JUNK.filter(lambda procedure: procedure.steps), st.randoms())
def test_junk_that_hangs_together_is_judged_as_well(procedure, draw):
    """The same with flows that lead somewhere, so that the paths are followed."""
    steps = {step.id: step for step in procedure.steps}
    nodes = [*steps, "end"]
    flows = [
        Flow(id, draw.choice(nodes), draw.choice([0.0, 0.5, 1.0]), draw.choice(["normal", "returns"]))
        for id in steps
        for _ in (1, 2)
    ]
    joined = Procedure(
        id="p", steps=tuple(steps.values()), ends=[End(id="end")], flows=flows, start=next(iter(steps)), rules=procedure.rules,
        roles=procedure.roles, documents=procedure.documents, demand=procedure.demand, time_limit=procedure.time_limit,
    )  # fmt: skip
    for problem in check(joined):
        assert problem.text("vi")
    assert questions(joined).table("vi")


def test_a_sound_and_complete_procedure_leaves_remarks_only():
    """No error and no warning where there is nothing to mend."""
    assert [p.code for p in check(made([free("a"), free("b")], "a b, b z")) if p.severity != "info"] == []


def test_every_fault_is_told_at_once():
    """Six faults of six kinds in one answer, errors before warnings."""
    steps = [free("a", role="nobody"), free("b", needs=["x"]), free("c")]
    procedure = made(steps, "a b 0.5, a z 0.4, b z", roles=[Role(id="idle")], documents=[Document(id="x")])
    told = [p.code for p in check(procedure) if p.severity != "info"]
    assert told == [
        "no-such-name",
        "no-way-on",
        "never-reached",
        "branch-sum-not-one",
        "document-from-nowhere",
        "role-without-work",
    ]


def test_places_of_the_file_are_kept():
    """A fault names file and line where the procedure was read from one."""
    from procflow.io import loads

    procedure = loads("procflow: 1\nid: p\nsteps:\n  a:\n    needs: [x]\n    next: z\nends: {z: Done}\n", name="p.yaml")
    (problem,) = [p for p in check(procedure) if p.code == "document-from-nowhere"]
    assert str(problem).startswith("p.yaml:4:")


def line(count):
    steps = [free(f"s{k}", role="clerk", makes=[f"d{k}"], needs=[f"d{k - 1}"] if k else []) for k in range(count)]
    flows = [Flow(f"s{k}", f"s{k + 1}" if k + 1 < count else "z") for k in range(count)]
    return Procedure(
        id="line", steps=steps, ends=[End(id="z")], flows=flows, start="s0", roles=[Role(id="clerk")],
        documents=[Document(id=f"d{k}") for k in range(count)],
    )  # fmt: skip


def test_twenty_thousand_steps_in_a_line_need_no_recursion():
    """Each needs what the one before it makes."""
    assert [p.code for p in check(line(20_000)) if p.severity == "error"] == []


@pytest.mark.slow
def test_a_hundred_thousand_steps_in_a_line_are_checked():
    """Size alone is no fault, and nothing recurses over the graph."""
    assert [p.code for p in check(line(100_000)) if p.severity == "error"] == []


def test_random_sound_procedures_have_no_flow_problems():
    """What is grown from blocks flows from start to end."""
    for seed in range(200):
        procedure = random_procedure(seed, size=8)
        assert [p.code for p in flow_problems(procedure) if p.severity == "error" and p.code != "never-reached"] == []


ROOMS = (procflow.guards, procflow.checking, importlib.import_module("procflow.structure.soundness"))


def messages():
    """Return every message of the rooms guards and checking and of the verdict on soundness, by its code."""
    found = {}
    for room in ROOMS:
        for module in pkgutil.iter_modules(room.__path__, room.__name__ + "."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Message):
                    assert found.setdefault(value.code, value) is value, f"two messages are called {value.code}"
    return found


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "findings.md"


def test_every_finding_stands_in_the_manual_with_its_sentences():
    """Code, both sentences as they are, and nothing that does not exist."""
    page = PAGE.read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0].strip("` "): part for part in re.split(r"^### ", page, flags=re.M)[1:]}
    assert set(sections) == set(messages())
    for code, message in messages().items():
        assert f"- en: {message.en}\n" in sections[code]
        assert f"- vi: {message.vi}\n" in sections[code]
        assert re.search(r"^Mend: .{10,}$", sections[code], flags=re.M), code


def test_both_languages_name_the_same_values():
    """A value that only one language shows is a slip."""
    for message in messages().values():
        names = [set(re.findall(r"{(\w+)}", text)) for text in (message.en, message.vi)]
        assert names[0] == names[1], message.code


def test_no_message_is_left_unused():
    """Each message is raised or told somewhere in its room."""
    for room in ROOMS:
        for path in Path(room.__path__[0]).glob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            named = [
                target.id
                for node in tree.body
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
                and getattr(node.value.func, "id", "") == "Message"
                for target in node.targets
            ]  # fmt: skip
            used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
            assert [name for name in named if name not in used] == []
