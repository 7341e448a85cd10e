"""Differences: what a reader sees between two versions, and that nothing is left out."""

from attrs import evolve

from procflow.model import Document, Duration, End, Fixed, Flow, Legal, Procedure, Role, Step, Text
from procflow.structure.difference import Change, Reassigned, diff

BEFORE = Procedure(
    id="p",
    steps=[
        Step(id="draft", role="officer", work=Duration(Fixed(30), "min")),
        Step(id="check", role="head"),
        Step(id="sign", role="chair"),
    ],
    ends=[End(id="done")],
    roles=[Role(id="officer", officers=2), Role(id="head"), Role(id="chair")],
    documents=[Document(id="letter")],
    start="draft",
    flows=[
        Flow("draft", "check"),
        Flow("check", "sign", 0.8),
        Flow("check", "draft", 0.2, kind="returns"),
        Flow("sign", "done"),
    ],
)


def test_equal_procedures_do_not_differ():
    """No difference is said, not an empty page."""
    assert not diff(BEFORE, BEFORE)
    assert str(diff(BEFORE, BEFORE)) == "No difference."
    assert diff(BEFORE, BEFORE).text("vi") == "Không có thay đổi."


def test_removed_added_reassigned_and_flows():
    """A step goes, another comes, a third changes hands; the flows follow."""
    draft, _, sign = BEFORE.steps
    after = evolve(
        BEFORE,
        steps=[draft, evolve(sign, role="vice_chair"), Step(id="file")],
        flows=[Flow("draft", "sign"), Flow("sign", "file"), Flow("file", "done")],
    )
    found = diff(BEFORE, after)
    assert (found.removed, found.added) == (("check",), ("file",))
    assert found.reassigned == (Reassigned("sign", "chair", "vice_chair"),)
    assert found.changed == ()
    assert set(found.flows_removed) == {("draft", "check"), ("check", "sign"), ("check", "draft"), ("sign", "done")}
    assert set(found.flows_added) == {("draft", "sign"), ("sign", "file"), ("file", "done")}


def test_every_changed_attribute_is_told():
    """Work, probability, law, staff, documents and the calendar of the procedure."""
    draft, check, sign = BEFORE.steps
    after = evolve(
        BEFORE,
        steps=[
            evolve(draft, work=Duration(Fixed(20), "min")),
            evolve(check, legal=Legal(source="own regulation", may={"remove"})),
            sign,
        ],
        flows=[
            BEFORE.flows[0],
            Flow("check", "sign", 0.9),
            Flow("check", "draft", 0.1, kind="returns"),
            BEFORE.flows[3],
        ],
        roles=[Role(id="officer", officers=3), Role(id="chair")],
        documents=[Document(id="letter", name=Text(vi="Công văn")), Document(id="slip")],
        calendar="always",
    )
    found = {(c.part, c.id, c.attribute) for c in diff(BEFORE, after).changed}
    assert found == {
        ("step", "draft", "work"),
        ("step", "check", "legal"),
        ("flow", "check -> sign", "p"),
        ("flow", "check -> draft", "p"),
        ("role", "officer", "officers"),
        ("role", "head", ""),
        ("document", "letter", "name"),
        ("document", "slip", ""),
        ("procedure", "p", "calendar"),
    }


def test_changes_read_in_both_languages():
    """Numbers and words follow the language; what is unknown is said to be."""
    change = Change("role", "officer", "share", None, 0.25)
    assert change.text("en") == "role 'officer': share of time: unknown -> 0.25"
    assert change.text("vi") == "vai trò 'officer': tỷ lệ thời gian: chưa rõ -> 0,25"
    work = Change("step", "draft", "work", Duration(Fixed(30), "min"), Duration(Fixed(20), "min"))
    assert work.text("vi") == "bước 'draft': thời gian xử lý thực: 30 min -> 20 min"


def test_headings_carry_the_number_of_entries():
    """Removed steps stand under their heading."""
    after = evolve(
        BEFORE, steps=[BEFORE.steps[0], BEFORE.steps[2]], flows=[Flow("draft", "sign"), Flow("sign", "done")]
    )
    assert diff(BEFORE, after).text("vi").splitlines()[:2] == ["Bước bị bỏ (1)", "  check"]


def test_where_the_file_stands_makes_no_difference():
    """The place a procedure was read from is no part of its value."""
    assert not diff(BEFORE, evolve(BEFORE, origin={"step 'draft'": "elsewhere"}))
