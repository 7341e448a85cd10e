"""A plan is put into force in waves, and may be stopped after any bundle."""

import datetime as dt

import pytest
from every_edit import EDITS, every_edit
from ruled_procedures import random_cut, random_procedure

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import Checked, End, Flow, Legal, Precondition, Procedure, RemoveStep, Step, Text, Together
from procflow.simplification import apply
from procflow.simplification.choosing.rollout import LEVELS, roll_out

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")


def law(source, instrument="", authority=""):
    """Return a checked law that permits removal."""
    return Legal(source=source, may={"remove"}, instrument=instrument, authority=authority, checked=CHECKED)


def line(laws, *rules):
    """Return steps a, b, c, … in a line with these laws, and a last one that stays."""
    ids = [chr(ord("a") + k) for k in range(len(laws))]
    steps = [Step(id=id, legal=legal) for id, legal in zip(ids, laws, strict=True)] + [Step(id="last")]
    names = [step.id for step in steps]
    ways = [Flow(one, other) for one, other in zip(names, [*names[1:], "done"], strict=True)]
    return Procedure(id="p", steps=steps, ends=[End(id="done")], flows=ways, start="a", rules=rules)


def test_own_decisions_come_first_and_higher_levels_last():
    """An authority that amends the office's own regulations is the office's own, also where higher law lets it choose."""
    office = line(
        [
            law("higher law", "Decree", "Government"),
            law("own regulation", "Working rules", "Director"),
            law("higher law", "Records rules", "Director"),
            law("none found"),
        ]
    )
    found = roll_out(office, [RemoveStep(step) for step in "abcd"])
    assert [
        ("own decision", (RemoveStep("d"),)),
        ("own regulation", (RemoveStep("b"), RemoveStep("c"))),
        ("higher level", (RemoveStep("a"),)),
    ] == [(wave.level, wave.edits) for wave in found.waves]


def test_what_higher_law_permits_without_an_act_is_an_own_decision():
    """Nothing has to be amended; what an own regulation lays down has to be, also where nobody named it."""
    office = line([law("higher law"), law("own regulation")])
    found = roll_out(office, [RemoveStep("a"), RemoveStep("b")])
    assert [("own decision", (RemoveStep("a"),)), ("own regulation", (RemoveStep("b"),))] == [
        (wave.level, wave.edits) for wave in found.waves
    ]


def test_what_holds_only_together_comes_in_one_bundle():
    """At the level of the one that needs most."""
    office = line([law("none found"), law("higher law", "Decree", "Government")], Together(id="pair", steps=("a", "b")))
    (wave,) = roll_out(office, [RemoveStep("a"), RemoveStep("b")]).waves
    assert ("higher level", {RemoveStep("a"), RemoveStep("b")}) == (wave.level, set(wave.bundles[0].edits))


def test_a_bundle_does_not_wait_for_a_higher_level_than_its_own():
    """Two that go together by the office's own rules come before what the government decides."""
    rules = law("own regulation", "Working rules", "Director")
    office = line([rules, law("higher law", "Decree", "Government"), rules], Together(id="pair", steps=("a", "c")))
    found = roll_out(office, [RemoveStep(step) for step in "abc"])
    assert [
        ("own regulation", {RemoveStep("a"), RemoveStep("c")}),
        ("higher level", {RemoveStep("b")}),
    ] == [(wave.level, set(wave.edits)) for wave in found.waves]


def test_planned_preconditions_and_instruments_are_named():
    """With the bundle that waits for them, in both languages."""
    rule = Precondition(id="e", steps=("a",), state="planned", name=Text(en="Digital signature", vi="Ký số"))
    found = roll_out(line([law("own regulation", "Working rules", "Director")], rule), [RemoveStep("a")])
    assert (rule,) == found.order[0].preconditions
    assert "[Working rules (Director)] once in force: Digital signature" in found.text("en")
    assert "sau khi có hiệu lực: Ký số" in found.text("vi")


def test_an_unlawful_plan_has_no_order():
    """The rules it breaks are named."""
    with pytest.raises(ProposalError, match="unknown"):
        roll_out(line([law("none found")]), [RemoveStep("last")])


@pytest.mark.parametrize("seed", range(150))
def test_every_prefix_is_lawful(seed):
    """On random procedures with documents, duties, floors and rules; each edit comes once, levels never go down."""
    office = random_procedure(seed)
    plan = []
    for step in sorted(random_cut(office, seed)):
        try:
            apply(office, [*plan, RemoveStep(step)])
        except ProposalError:
            continue
        if not violations(office, [*plan, RemoveStep(step)]):
            plan.append(RemoveStep(step))
    found = roll_out(office, plan)
    done = []
    for bundle in found.order:
        done += bundle.edits
        assert violations(office, done) == ()
        apply(office, done)
    assert sorted(plan, key=str) == sorted(done, key=str)
    levels = [LEVELS.index(wave.level) for wave in found.waves]
    assert sorted(set(levels)) == levels


def test_the_waves_in_brief_say_how_many_nobody_answers_for():
    """One text has its authority; of the other, and of a regulation without a text, nobody said who amends it."""
    laws = [
        law("own regulation", "Rules", "Director"),
        law("own regulation", "Orders"),
        law("own regulation"),
        law("none found"),
    ]
    found = roll_out(line(laws), [RemoveStep(step) for step in "abcd"])
    assert found.brief().splitlines() == [
        "Wave 1: own decision: 1 change",
        "Wave 2: own regulation to amend: 3 changes; decided by Director; for 2 nobody said who decides",
    ]
    assert found.brief("vi").endswith("do Director quyết định; 2 chưa nêu ai quyết định")


def test_the_waves_in_brief_say_how_many_who_decides_and_what_waits():
    """One own decision; of five by regulation one waits for the written assignment."""
    found = roll_out(every_edit(), EDITS)
    assert found.brief() == (
        "Wave 1: own decision: 2 changes\n"
        "Wave 2: own regulation to amend: 5 changes; decided by Chánh Văn phòng, UBND tỉnh, Giám đốc Sở; "
        "1 once what is planned is in force"
    )
    assert found.brief("vi").splitlines()[0] == "Đợt 1: tự quyết định: 2 thay đổi"
