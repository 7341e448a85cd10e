"""Differences: what a reader sees between two versions, and that nothing is left out."""

import pytest
from attrs import evolve

from procflow.model import (
    AtMost,
    Batch,
    DayCount,
    Document,
    Duration,
    End,
    Fixed,
    Flow,
    Gateway,
    Legal,
    LegalActs,
    Officer,
    OfficerRule,
    Part,
    Precondition,
    PriorityBy,
    Procedure,
    Role,
    Session,
    Span,
    Step,
    Text,
    TimeLimit,
)
from procflow.structure.difference import Change, Merged, Reassigned, diff

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


def test_merged_work_and_permissions_read_as_a_person_would_say_them():
    """Parts by id with their time; a permission with those it names, so that no change looks like none."""
    parts = (Part(id="look", work=Duration(Fixed(12))), Part(id="weigh"))
    change = Change("step", "draft", "parts", (), parts)
    assert change.text("en") == "step 'draft': parts merged into it: - -> look (12 min), weigh (unknown)"
    assert change.text("vi") == "bước 'draft': phần việc đã gộp vào: - -> look (12 min), weigh (chưa rõ)"
    legal = Legal(source="higher law", may={"delegate", "remove"}, delegate_to=["deputy"])
    assert Change("step", "a", "legal", legal, evolve(legal, delegate_to=())).text() == (
        "step 'a': legal status: higher law (-; delegate (deputy), remove) -> higher law (-; delegate, remove)"
    )


def test_every_new_attribute_is_told():
    """Set-up, register, law of a document, the edits of a precondition and the number of acts."""
    before = evolve(
        BEFORE,
        documents=[Document(id="letter"), Document(id="slip")],
        rules=[Precondition(id="r", steps=["check"], state="planned"), LegalActs(id="s", most=2)],
    )
    steps = [evolve(before.steps[0], setup=Duration(Fixed(2))), *before.steps[1:]]
    documents = [Document(id="letter", register="land"), Document(id="slip", legal=Legal(may={"once_only"}))]
    rules = [Precondition(id="r", steps=["check"], state="planned", edits=["delegate"]), LegalActs(id="s", most=1)]
    after = evolve(before, steps=steps, documents=documents, rules=rules)
    assert [(c.part, c.id, c.attribute) for c in diff(before, after).changed] == [
        ("step", "draft", "setup"),
        ("document", "letter", "register"),
        ("document", "slip", "legal"),
        ("rule", "r", "edits"),
        ("rule", "s", "most"),
    ]


def test_headings_carry_the_number_of_entries():
    """Removed steps stand under their heading."""
    after = evolve(
        BEFORE, steps=[BEFORE.steps[0], BEFORE.steps[2]], flows=[Flow("draft", "sign"), Flow("sign", "done")]
    )
    assert diff(BEFORE, after).text("vi").splitlines()[:2] == ["Bước bị bỏ (1)", "  check"]


def test_where_the_file_stands_makes_no_difference():
    """The place a procedure was read from is no part of its value."""
    assert not diff(BEFORE, evolve(BEFORE, origin={"step 'draft'": "elsewhere"}))


def test_a_merged_step_is_told_apart_from_a_removed_one():
    """Its id is part of the step that does its work now; a part that was there before makes nothing of it."""
    draft, check, sign = BEFORE.steps
    flows = [Flow("sign", "done")]
    after = evolve(BEFORE, start="sign", flows=flows, steps=[evolve(sign, parts=[Part(id="check"), Part(id="old")])])
    found = diff(BEFORE, after)
    assert (found.removed, found.merged) == (("draft",), (Merged("check", "sign"),))
    assert found.text("en").splitlines()[:4] == [
        "Steps removed (1)", "  draft", "Steps merged into others (1)", "  check -> sign",
    ]  # fmt: skip
    assert found.text("vi").splitlines()[2:4] == ["Bước gộp vào bước khác (1)", "  check -> sign"]
    held = evolve(BEFORE, steps=[evolve(draft, parts=[Part(id="check")]), check, sign])
    assert diff(held, evolve(held, steps=[held.steps[0], sign])).merged == ()


def test_steps_that_run_side_by_side_now_are_told():
    """Branch by branch, in the order of flow; what ran side by side before is no news."""
    a, b, c = (Step(id=id) for id in "abc")
    line = evolve(BEFORE, steps=[a, b, c], start="a", ends=[End(id="z")],
                  flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])  # fmt: skip
    gates = [Gateway(id="fork", split="all"), Gateway(id="join", join="all")]
    ways = ["fork a", "a c", "c join", "fork b", "b join", "join z"]
    beside = evolve(line, gateways=gates, start="fork", flows=[Flow(*way.split()) for way in ways])
    assert diff(line, beside).parallel == ((("a", "c"), ("b",)),)
    assert "Steps side by side (1)\n  a, c | b\n" in diff(line, beside).text("en")
    assert "Các bước làm song song (1)\n  a, c | b\n" in diff(line, beside).text("vi")
    assert diff(beside, evolve(beside, steps=[a, b, evolve(c, role="x")])).parallel == ()
    assert diff(beside, line).parallel == ()


def test_ways_that_lead_nowhere_hinder_no_difference():
    """An unfinished procedure can be compared as well."""
    loose = evolve(BEFORE, flows=[*BEFORE.flows, Flow("sign", "nowhere")])
    assert diff(loose, BEFORE).flows_removed == (("sign", "nowhere"),)


def test_limits_and_choices_read_in_the_language_of_the_reader():
    """Spans, time limits, and where a document comes from."""
    after = evolve(BEFORE, documents=[Document(id="letter", source="register")], time_limit=TimeLimit(Span(7.5)))
    assert diff(BEFORE, after).text("vi").splitlines()[1:] == [
        "  tài liệu 'letter': nguồn: lập tại cơ quan -> cơ sở dữ liệu",
        "  quy trình 'p': thời hạn của hồ sơ: chưa rõ -> 7,5 ngày làm việc",
    ]
    groups = Change("step", "a", "one_of", (("form", "copy"),), ())
    assert groups.text("en") == "step 'a': documents of which one is needed: (form, copy) -> -"


def told(lang, *, steps=None, role=None, limit=None):
    """Return the differences after something is said of the step that signs, of the chair, or of the limit."""
    draft, check, sign = BEFORE.steps
    after = BEFORE
    if steps is not None:
        after = evolve(after, steps=[draft, check, evolve(sign, **steps)])
    if role is not None:
        after = evolve(after, roles=[*BEFORE.roles[:2], evolve(BEFORE.roles[2], **role)])
    if limit is not None:
        before = evolve(BEFORE, time_limit=TimeLimit(Span(5, "working days")))
        return diff(before, evolve(before, time_limit=limit)).text(lang).splitlines()[1].strip()
    return diff(BEFORE, after).text(lang).splitlines()[1].strip()


@pytest.mark.parametrize(
    ("said", "en", "vi"),
    [
        (
            {"sessions": Session(days=[1, 4], hours=[(840, 930)], capacity=20)},
            "step 'sign': sessions: none -> Tue, Fri 14:00-15:30, up to 20 cases",
            "bước 'sign': phiên: không có -> T3, T6 14:00-15:30, tối đa 20 hồ sơ",
        ),
        (
            {"batch": Batch(size=5, work="each")},
            "step 'sign': batch: none -> worked on case by case, from 5 cases",
            "bước 'sign': lô: không có -> làm từng hồ sơ, từ 5 hồ sơ",
        ),
        (
            {"at_most": AtMost(visits=1, waiting=4, then="done")},
            "step 'sign': at most: none -> visits 1, waiting 4, then done",
            "bước 'sign': giới hạn: không có -> 1 lần, 4 hồ sơ chờ, sau đó done",
        ),
        (
            {"officer": OfficerRule(same_as="draft", if_absent="other", never=["check"])},
            "step 'sign': which officer: none -> same as draft, another if away; not who did check",
            "bước 'sign': người được làm: không có -> cùng người với draft, vắng thì người khác; không phải người làm check",
        ),
        (
            {"priority": PriorityBy("kind", ("urgent", "normal"))},
            "step 'sign': priority: none -> kind: urgent > normal",
            "bước 'sign': mức ưu tiên: không có -> kind: urgent > normal",
        ),
    ],
)
def test_queues_of_a_step_are_told_in_words(said, en, vi):
    """What is new is told as a person would say it, not as the program holds it."""
    assert told("en", steps=said) == en
    assert told("vi", steps=said) == vi


def test_officers_and_the_order_of_their_queue_are_told_in_words():
    """Posts with what sets them apart."""
    assert told("en", role={"queue": "due"}) == (
        "role 'chair': order of the queue: who waits longest first -> whose limit ends first"
    )
    assert told("vi", role={"at_closing": "fit"}) == (
        "vai trò 'chair': khi hết giờ: tạm dừng -> không bắt đầu việc không kịp xong"
    )
    staff = [Officer(id="an", calendar="mornings", skills=["land"], speed=1.5), Officer(id="binh")]
    lines = diff(BEFORE, evolve(BEFORE, roles=[*BEFORE.roles[:2], Role(id="chair", staff=staff)])).text("vi")
    assert "vai trò 'chair': từng người: - -> an (mornings, land, × 1,5), binh" in lines


def test_another_way_of_counting_days_is_told():
    """The length alone would look as if nothing had changed."""
    limit = TimeLimit(Span(5, "working days"), DayCount(cut_off=900, receipt_day="count"))
    assert told("en", limit=limit).endswith(
        "5 working days -> 5 working days, day of receipt counted, cut off at 15:00"
    )
