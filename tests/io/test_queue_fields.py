"""Officers, sessions, batches, bounds and urgency: each spelling is read as it says and written back as it was."""

import json

import pytest
from attrs import evolve

from procflow.errors import InputError, OutputError
from procflow.io import dump, loads
from procflow.model import (
    AtMost,
    Batch,
    DayCount,
    Duration,
    Exponential,
    Fixed,
    Officer,
    OfficerRule,
    PriorityBy,
    Role,
    Session,
    Span,
    TimeLimit,
)

HEAD = "procflow: 1\nid: p\nends: {done: Done, refused: Refused}\nattributes: {kind: {urgent: 0.25, normal: 0.75}}\n"
MORNINGS = "calendars: {mornings: {zone: UTC, hours: {Mon-Fri: ['08:00-12:00']}}}\n"


def read(step="{role: chair}", role="{}", top=""):
    """Return the procedure of a file with a draft and a step that signs."""
    steps = f"steps:\n  draft: {{role: chair}}\n  sign: {step}\n  last: {{role: chair, next: done}}\n"
    return loads(f"{HEAD}{top}roles: {{chair: {role}, land: {{}}, construction: {{}}}}\n{steps}")


def minutes(value):
    """Return a fixed time in minutes."""
    return Duration(Fixed(value), "min")


SIGN = [
    ("sessions", '{days: [Tue, Fri], at: "14:00-15:30", capacity: 20}',
     Session(days=[1, 4], hours=[(840, 930)], capacity=20)),
    ("sessions", '{at: ["08:00-09:00", "14:00-15:30"]}', Session(hours=[(480, 540), (840, 930)])),
    ("sessions", '{days: Mon-Wed, at: ["10:00", "15:00"]}', Session(days=[0, 1, 2], instants=[600, 900])),
    ("sessions", '{days: [Fri, Tue], at: "10:00"}', Session(days=[1, 4], instants=[600])),
    ("batch", "{size: 5}", Batch(size=5)),
    ("batch", "{size: 5, work: each, age: 2 working days}",
     Batch(size=5, work="each", age=Duration(Fixed(2), "working days"))),
    ("batch", '{days: [Mon, Thu], at: ["09:00"]}', Batch(days=[0, 3], instants=[540])),
    ("at_most", "{visits: 1, then: refused}", AtMost(visits=1, then="refused")),
    ("at_most", "{waiting: 4, then: done}", AtMost(waiting=4, then="done")),
    ("at_most", "{waiting: 0, then: last}", AtMost(waiting=0, then="last")),
    ("at_most", "{time: 30 calendar days, then: refused}",
     AtMost(time=Duration(Fixed(30), "calendar days"), then="refused")),
    ("at_most", "{time: exponential(20) min, then: refused}",
     AtMost(time=Duration(Exponential(20), "min"), then="refused")),
    ("officer", "{same_as: draft, if_absent: wait}", OfficerRule(same_as="draft")),
    ("officer", "{same_as: draft, if_absent: other}", OfficerRule(same_as="draft", if_absent="other")),
    ("officer", "{not: [draft, last]}", OfficerRule(never=["draft", "last"])),
    ("officer", "{same_as: last, not: [draft]}", OfficerRule(same_as="last", never=["draft"])),
    ("skills", "[land, survey]", ("land", "survey")),
    ("priority", "2", 2),
    ("priority", "{by: kind, order: [urgent, normal]}", PriorityBy("kind", ("urgent", "normal"))),
]  # fmt: skip
CHAIR = [
    ("officers: 2", Role(id="chair", officers=2)),
    ("officers: [an, binh]", Role(id="chair", staff=[Officer(id="an"), Officer(id="binh")])),
    ("officers: {an: {calendar: mornings, skills: [land], speed: 1.2}, binh: {}}",
     Role(id="chair", staff=[Officer(id="an", calendar="mornings", skills=["land"], speed=1.2), Officer(id="binh")])),
    ("officers: 2, absence: 4 %", Role(id="chair", officers=2, absence=0.04)),
    ("absence: 4 %, officers: {an: {absence: 0}, binh: {absence: 0.1}}",
     Role(id="chair", absence=0.04, staff=[Officer(id="an", absence=0.0), Officer(id="binh", absence=0.1)])),
    *((f"queue: {queue}", Role(id="chair", queue=queue)) for queue in ("priority", "preemptive", "due", "shortest")),
    *((f"at_closing: {what}", Role(id="chair", at_closing=what)) for what in ("suspend", "finish", "fit")),
]  # fmt: skip
JOINT = [
    ("roles: {land: 1, construction: 2}, lead: land", "land", (("land", 1), ("construction", 2))),
    ("roles: {land: 1, construction: 2}, lead: construction", "construction", (("land", 1), ("construction", 2))),
    ("roles: [land, construction]", "land", (("land", 1), ("construction", 1))),
    ("roles: [land, construction], lead: construction", "construction", (("land", 1), ("construction", 1))),
]


def survives(procedure):
    """Tell whether a procedure is read back as it was, from the short and the resolved form."""
    return all(loads(dump(procedure, resolved=resolved)) == procedure for resolved in (False, True))


@pytest.mark.parametrize(("field", "spelled", "expected"), SIGN)
def test_a_field_of_a_step_is_read_as_it_says_and_written_back(field, spelled, expected):
    """The short and the resolved form lose nothing."""
    procedure = read(f"{{role: chair, {field}: {spelled}}}")
    assert getattr(procedure.step("sign"), field) == expected
    assert survives(procedure)


@pytest.mark.parametrize(("spelled", "expected"), CHAIR)
def test_a_field_of_a_role_is_read_as_it_says_and_written_back(spelled, expected):
    """Officers may be a number, a list of posts, or posts that differ."""
    procedure = read(role=f"{{{spelled}}}", top=MORNINGS)
    assert procedure.role("chair") == expected
    assert survives(procedure)


@pytest.mark.parametrize(("spelled", "lead", "joint"), JOINT)
def test_joint_work_has_its_roles_and_its_lead(spelled, lead, joint):
    """Without a lead the first role leads."""
    step = read(f"{{{spelled}}}").step("sign")
    assert (step.role, step.joint) == (lead, joint)
    assert survives(read(f"{{{spelled}}}"))


def test_roles_of_joint_work_are_implied_where_none_are_declared():
    """A file without `roles` names them on the steps."""
    procedure = loads(f"{HEAD}steps: {{a: {{roles: [land, construction], next: done}}}}")
    assert [role.id for role in procedure.roles] == ["land", "construction"]
    assert survives(procedure)


def test_the_urgency_of_the_whole_procedure():
    """It holds at every step that states none of its own."""
    procedure = read(top="priority: {by: kind, order: [urgent, normal]}\n")
    assert procedure.priority == PriorityBy("kind", ("urgent", "normal"))
    assert survives(procedure)


def test_the_cut_off_hour_of_a_time_limit():
    """Three in the afternoon is minute 900."""
    procedure = read(top="time_limit: {length: 15 working days, count: {cut_off: '15:00'}}\n")
    assert procedure.time_limit == TimeLimit(Span(15, "working days"), DayCount(cut_off=900))
    assert survives(procedure)


def test_the_short_form_is_short():
    """What is usual is left out, and posts that do not differ are a list."""
    procedure = read(
        '{role: chair, sessions: {at: "14:00-15:30"}, batch: {size: 5}, officer: {same_as: draft}}',
        "{officers: [an, binh]}",
    )
    text = dump(procedure)
    assert "officers: [an, binh]" in text or "officers:\n" in text
    for word in ("days:", "once", "if_absent", "queue", "at_closing"):
        assert word not in text


FAULTS = [
    ("{role: chair, sessions: {days: [Tue, Monday], at: 14:00-15:30}}", "bad-weekdays"),
    ("{role: chair, sessions: {days: [Tue, Tue], at: 14:00-15:30}}", "bad-weekdays"),
    ("{role: chair, sessions: {days: [], at: 14:00-15:30}}", "wrong-type"),
    ("{role: chair, sessions: {days: [Tue]}}", "missing-field"),
    ('{role: chair, sessions: {at: "15:30-14:00"}}', "bad-hours"),
    ('{role: chair, sessions: {at: "25:00"}}', "bad-instant"),
    ('{role: chair, sessions: {at: ["10:00", "14:00-15:00"]}}', "bad-instant"),
    ('{role: chair, sessions: {at: ["14:00-15:00", "10:00"]}}', "bad-hours"),
    ('{role: chair, sessions: {at: ["14:00-15:00", "10:00-11:00"]}}', "bad-session"),
    ('{role: chair, sessions: {at: ["15:00", "10:00"]}}', "bad-session"),
    ('{role: chair, sessions: {at: "14:00-15:30", capacity: 0}}', "wrong-type"),
    ("{role: chair, batch: {}}", "bad-batch"),
    ("{role: chair, batch: {size: 1}}", "bad-batch"),
    ("{role: chair, batch: {size: 5, work: all}}", "bad-choice"),
    ("{role: chair, batch: {size: 5, age: 0 min}}", "bad-batch"),
    ("{role: chair, batch: {size: 5, days: [Mon]}}", "bad-batch"),
    ("{role: chair, at_most: {visits: 1}}", "missing-field"),
    ("{role: chair, at_most: {then: done}}", "bad-bound"),
    ("{role: chair, at_most: {visits: 0, then: done}}", "wrong-type"),
    ("{role: chair, at_most: {time: 0 min, then: done}}", "bad-bound"),
    ("{role: chair, at_most: {visits: 1, then: refusde}}", "unknown-reference"),
    ("{role: chair, officer: {}}", "officer-rule-empty"),
    ("{role: chair, officer: {same_as: drfat}}", "unknown-reference"),
    ("{role: chair, officer: {not: [drfat]}}", "unknown-reference"),
    ("{role: chair, officer: {not: draft}}", "wrong-type"),
    ("{role: chair, officer: {not: [draft], if_absent: other}}", "if-absent-alone"),
    ("{role: chair, officer: {same_as: draft, if_absent: stop}}", "bad-choice"),
    ("{role: chair, skills: land}", "wrong-type"),
    ("{role: chair, priority: 0}", "wrong-type"),
    ("{role: chair, priority: {by: kind}}", "missing-field"),
    ("{role: chair, roles: [land]}", "role-and-roles"),
    ("{role: chair, lead: chair}", "lead-without-roles"),
    ("{roles: {land: 1}, lead: chair}", "lead-not-of-roles"),
    ("{roles: {lnad: 1}}", "unknown-reference"),
    ("{roles: {land: 0}}", "wrong-type"),
    ("{roles: []}", "wrong-type"),
    ("{roles: {}}", "wrong-type"),
    ("{role: [land, construction]}", "wrong-type"),
    ("{role: chair, queue: priority}", "belongs-to-role"),
]
ROLE_FAULTS = [
    ("{officers: {an: {calendar: morning}}}", "unknown-reference"),
    ("{officers: {an: {speed: 0}}}", "bad-speed"),
    ("{officers: {an: {sped: 2}}}", "unknown-field"),
    ("{officers: 2, absence: 100 %}", "bad-absence"),
    ("{officers: {an: {absence: 1}}}", "bad-absence"),
    ("{officers: 2, absence: -4 %}", "negative"),
    ("{officers: {}}", "wrong-type"),
    ("{officers: []}", "wrong-type"),
    ("{officers: [an, an]}", "duplicate-item"),
    ("{queue: lifo}", "bad-choice"),
    ("{at_closing: leave}", "bad-choice"),
    ("{skills: [land]}", "belongs-to-officer"),
    ("{at_most: {waiting: 4, then: done}}", "belongs-to-step"),
]


@pytest.mark.parametrize(("step", "code"), FAULTS)
def test_a_slip_of_a_step_is_told_once_with_its_place(step, code):
    """One fault makes one sentence, at its line, in both languages."""
    with pytest.raises(InputError) as caught:
        read(step)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.element) == (code, "step 'sign'")
    assert problem.place.line == 8
    assert problem.text("vi") != problem.text("en")


@pytest.mark.parametrize(("role", "code"), ROLE_FAULTS)
def test_a_slip_of_a_role_is_told_once(role, code):
    """The place names the role, or the officer of it."""
    with pytest.raises(InputError) as caught:
        read(role=role, top=MORNINGS)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place.element in ("role 'chair'", "officer 'an'")


def test_a_name_that_is_nearly_right_is_hinted_at():
    """A slip in a reference shows the name that was meant."""
    with pytest.raises(InputError, match=r"Did you mean 'refused'\?"):
        read("{role: chair, at_most: {visits: 1, then: refusde}}")
    with pytest.raises(InputError, match=r"Did you mean 'mornings'\?"):
        read(role="{officers: {an: {calendar: morning}}}", top=MORNINGS)


def test_a_rule_that_a_file_cannot_say_is_not_written():
    """What happens while nobody in particular is away is no rule."""
    procedure = read()
    steps = [
        evolve(step, officer=OfficerRule(never=["draft"], if_absent="other")) if step.id == "sign" else step
        for step in procedure.steps
    ]
    with pytest.raises(OutputError, match=r"`if_absent` without `same_as`"):
        dump(evolve(procedure, steps=steps))


def test_json_is_the_same_model():
    """A file in JSON holds the same fields."""
    procedure = read('{role: chair, sessions: {days: [Tue], at: "14:00-15:30"}, at_most: {visits: 2, then: refused}}')
    assert loads(json.dumps(json.loads(json.dumps(_plain(dump(procedure)))))) == procedure


def _plain(text):
    import yaml

    return yaml.safe_load(text)


@pytest.mark.parametrize(
    ("fields", "role", "en", "vi"),
    [
        ("", "{absence: 100 %}",
         "role 'chair': absence is 1, expected", "vai trò 'chair': absence là 1, cần"),
        ("", "{officers: {an: {absence: 100 %}}}",
         ": officer 'an': absence is 1, expected", ": người 'an': absence là 1, cần"),
        ("delegated: [{to: other, from: 2026-01-01, until: 2026-01-02}, {to: other, from: 2026-01-01, until: 2026-01-02}]", "{}",
         "'delegated' names 'other, 2026-01-01 – 2026-01-02' twice", "'other, 2026-01-01 – 2026-01-02'"),
    ],
)  # fmt: skip
def test_absence_and_acts_are_refused_in_the_words_of_the_language(fields, role, en, vi):
    """The place once, and no value as Python writes it."""
    text = f"""procflow: 1
id: p
roles: {{chair: {role}, other: {{}}}}
steps: {{sign: {{role: chair, {fields + ", " if fields else ""}next: z}}}}
ends: {{z: {{}}}}
"""
    with pytest.raises(InputError) as caught:
        loads(text)
    assert en in caught.value.text("en")
    assert "role 'chair': role 'chair'" not in caught.value.text("en")
    assert "officer 'an': officer 'an'" not in caught.value.text("en")
    assert vi in caught.value.text("vi")
