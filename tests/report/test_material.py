"""What a report may be given: only what belongs to its procedure and its plan."""

import attrs
import pytest

import procflow as pf
from procflow.report.contents import sections
from procflow.report.material import Material

LEAVE = pf.sample("leave-request")


@pytest.fixture(scope="module")
def plan():
    """Two steps cut, nothing else weighed."""
    return pf.propose(LEAVE, max_cuts=2, edits=("remove",))


@pytest.fixture(scope="module")
def weighed(plan):
    """The sensitivity and the frontier that belong to it."""
    return pf.sensitivity(LEAVE, max_cuts=2, edits=("remove",)), pf.frontier(LEAVE, edits=("remove",))


def test_what_is_of_another_procedure_is_refused_all_at_once(plan, weighed):
    """Sensitivity and frontier, each with both names."""
    other = attrs.evolve(LEAVE, id="other")
    given = {
        name: attrs.evolve(one, before=other) for name, one in zip(("sensitivity", "frontier"), weighed, strict=True)
    }
    with pytest.raises(pf.ProcedureError) as refused:
        Material(proposal=plan, **given)
    assert [problem.code for problem in refused.value.problems] == ["report-other-procedure"] * 2
    assert all("'other'" in problem.text("vi") for problem in refused.value.problems)


def test_the_sensitivity_of_another_plan_is_refused(plan):
    """Computed with other wishes, it would tell of changes that nobody proposes."""
    found = pf.sensitivity(LEAVE, max_cuts=1, edits=("remove",))
    with pytest.raises(pf.ProcedureError, match=r"another plan \(1 changes\) than the proposal \(2 changes\)"):
        Material(proposal=plan, sensitivity=found)


def test_a_link_that_is_no_address_is_refused(plan, tmp_path):
    """Nothing is written."""
    with pytest.raises(pf.OutputError, match=r"javascript"):
        pf.report.write(tmp_path / "r.html", proposal=plan, link="javascript:alert(1)")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_has_the_same_sections(plan, weighed, lang):
    """Pictures apart, what HTML, Word and Excel say is one list; the sections that were asked for are in it."""
    material = Material(proposal=plan, sensitivity=weighed[0], frontier=weighed[1], link="https://example.vn/x")
    drawn, plain = (sections(material, lang, pictures=pictures) for pictures in (True, False))
    picture = {"vi": "Sơ đồ", "en": "The picture"}[lang]
    assert [one.title for one in drawn if one.title != picture] == [one.title for one in plain]
    wanted = {
        "vi": ["Tóm tắt", "So sánh trước và sau", "Từng bước và lý do", "Văn bản cần sửa đổi", "Rủi ro và kiểm soát",
               "Lộ trình thực hiện", "Độ nhạy của phương án", "Cắt nhiều hơn hoặc ít hơn", "Giả định", "Phương pháp",
               "Lịch làm việc", "Chứng nhận tối ưu"],
        "en": ["In plain words", "Before and after", "Every step and the reason", "Instruments to amend", "Risks and controls",
               "Putting it into force", "Sensitivity", "More cuts or fewer", "Assumptions", "Method", "Calendar", "Certificate"],
    }[lang]  # fmt: skip
    titles = [one.title for one in plain]
    assert [title for title in titles if title in wanted] == wanted
    assert sum(one.name.startswith("annex") for one in plain) == 5


def test_sensitivity_names_the_estimates_and_what_flips(plan, weighed):
    """In the words of the procedure: no ids, the loss with its unit, as many lines as estimates that matter."""
    from procflow.report.say import Say
    from procflow.report.weighing import sensitivity

    first, *others = sensitivity(weighed[0], plan, Say("vi"))
    assert first.text.startswith(f"{len(weighed[0].safe)}/2 thay đổi vẫn thuộc phương án tốt nhất")
    grid = next(part for part in others if part.kind == "table")
    matter = [shift for shift in weighed[0].shifts if shift.left or shift.entered]
    assert len(grid.rows) == len(matter) > 0
    assert "'" not in "".join(cell for line in grid.rows for cell in line.cells)
    assert all("phút làm việc mỗi hồ sơ" in line.cells[3] for line in grid.rows)


def test_the_calendar_is_told_with_version_hours_and_source(plan):
    """The built-in one of Vietnamese offices."""
    material = Material(proposal=plan)
    (grid,) = next(one for one in sections(material, "vi", pictures=False) if one.title == "Lịch làm việc").parts
    calendar = LEAVE.calendar_named()
    cells = grid.rows[0].cells
    assert cells[:4] == (
        "vn-office", calendar.version, "thứ Hai đến thứ Sáu: 08:00–12:00, 13:30–17:30", "8 giờ",
    )  # fmt: skip
    assert cells[5] == "ngày 31 tháng 12 năm 2026"
    assert cells[6].startswith("Bộ luật Lao động 2019")
