"""The sections on the plan itself: gains, dossier, instruments, waves."""

import attrs
import pytest

import procflow as pf
from procflow.report.changes import dossier, gains, instruments, waves
from procflow.report.say import Say


def cells(parts):
    (grid,) = [part for part in parts if part.kind == "table"]
    return [tuple(line.cells) for line in grid.rows]


def test_each_change_has_its_gain_beside_the_others_and_alone(everything):
    """In the first objective, here papers; what brings none there is made for the next objective, which is said."""
    parts = list(gains(everything, Say("en")))
    rows = {row[2]: row for row in cells(parts)}
    assert len(rows) == 7
    assert rows["Certified copy"][1:] == ("fewer dossier components", "Certified copy", "1", "1", "–")
    assert rows["Assign (Head of division)"][3:] == ("0", "0", "–")
    assert rows["Sign: from Director to Deputy director"][1] == "delegation: KT. (ký thay)"
    assert "made for the next ones: cycle time without queues" in parts[1].text


def test_what_hangs_on_what_is_named_by_number_and_unlawful_alone_is_said():
    """The meeting and its minutes of the largest sample go only together."""
    plan = pf.propose(pf.sample("incoming-document"), edits="remove", max_cuts=30)
    rows = cells(gains(plan, Say("vi")))
    number = {change.edit.step: k for k, change in enumerate(plan.changes, 1)}
    minutes, meeting = (rows[number[step] - 1] for step in ("write_minutes", "meet"))
    assert (minutes[4], minutes[5]) == ("không được làm riêng", str(number["meet"]))
    assert (meeting[4], meeting[5]) == ("không được làm riêng", str(number["write_minutes"]))


def test_gains_there_was_no_time_for_are_not_computed(everything):
    """Never 0."""
    hasty = attrs.evolve(everything, changes=[attrs.evolve(c, gain=None, alone=None) for c in everything.changes])
    assert {row[3:5] for row in cells(gains(hasty, Say("en")))} == {("not computed", "not computed")}


@pytest.mark.parametrize(("lang", "after"), [("en", "from a register"), ("vi", "khai thác từ cơ sở dữ liệu")])
def test_the_dossier_is_told_before_and_after(everything, lang, after):
    """One paper stays, one comes from the register, one is asked for no more."""
    (grid,) = dossier(everything, Say(lang))
    form, extract, copy = (line.cells for line in grid.rows)
    assert form[2] == form[3]
    assert extract[3] == after
    assert copy[3] == {"en": "no longer asked for", "vi": "không yêu cầu nữa"}[lang]
    assert {"en": "3 before, 1 after", "vi": "trước 3, sau 1"}[lang] in grid.caption
    assert [line.mark for line in grid.rows] == ["", "changed", "changed"]


def test_instruments_are_those_of_every_change(everything):
    """By instrument and authority, with all that rests on each; nothing found is said."""
    rows = {row[0]: row[1:] for row in cells(instruments(everything, Say("vi")))}
    assert rows["Quyết định phân công"] == (
        "Giám đốc Sở", "1", "Giao bước “Ký quyết định” từ Giám đốc sang Phó Giám đốc (hình thức: KT. (ký thay))",
    )  # fmt: skip
    assert rows["Quy định về hồ sơ"][:2] == ("UBND tỉnh", "1")
    assert rows["Quy trình nội bộ"][:2] == ("Chánh Văn phòng", "1")
    assert rows["không tìm thấy văn bản quy định"][:2] == ("–", "2")
    assert len(rows) == 6


def test_waves_say_who_decides_and_what_comes_first(everything):
    """What nothing prescribes first; the delegation waits for the written assignment."""
    rows = cells(waves(everything, Say("en")))
    heads = [row[0] for row in rows if len(row) == 1]
    assert heads == ["Wave 1: own decision", "Wave 2: own regulation to amend"]
    lines = [row for row in rows if len(row) > 1]
    assert [row[0] for row in lines] == [str(k) for k in range(1, 8)]
    (given,) = [row for row in lines if "from Director to Deputy director" in row[1]]
    assert given[2:] == ("Quyết định phân công (Giám đốc Sở)", "Written assignment to sign")


def test_a_plan_that_changes_nothing_has_none_of_these_sections():
    """Neither tables of nothing nor zeros."""
    procedure = pf.loads("procflow: 1\nid: p\nsteps: {a: {role: r}, b: {role: s, next: z}}\nends: {z: Z}\n")
    plan, say = pf.propose(procedure), Say("en")
    assert [list(section(plan, say)) for section in (gains, dossier, instruments, waves)] == [[], [], [], []]
