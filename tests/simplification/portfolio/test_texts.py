"""Drafts of decisions: the official form, what is decided apart from what is put forward, and nothing made up."""

import re

import attrs
import pytest
from hand_made_portfolio_plan import OFFICE, STAFF, decided, hand_made_plan

from procflow.model import ILLUSTRATIVE
from procflow.simplification.portfolio.edits import MergeProcedure
from procflow.simplification.portfolio.texts import decision_texts


@pytest.fixture(scope="module")
def plan():
    """Six procedures of two units."""
    return hand_made_plan()


@pytest.fixture(scope="module")
def drafts(plan):
    """The drafts by unit."""
    return {draft.unit: draft for draft in decision_texts(plan)}


def test_one_draft_for_each_unit_with_something_to_change(plan, drafts):
    """In the order of the list of changes; a unit that keeps everything decides nothing."""
    assert set(drafts) == {OFFICE, STAFF}
    kept = [attrs.evolve(d, edit=None, kind="law") if d.procedure in ("Q3", "Q6") else d for d in plan.decisions]
    assert [draft.unit for draft in decision_texts(attrs.evolve(plan, decisions=tuple(kept)))] == [STAFF]


def test_parts_of_an_official_decision_stand_in_their_order(drafts):
    """State and motto, number, subject, grounds, articles, recipients, signature; what only the office knows is left open."""
    text = drafts[OFFICE].text("vi")
    order = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: ……", "QUYẾT ĐỊNH\nVề việc", "Căn cứ ………",
        "Căn cứ kết quả rà soát", "Theo đề nghị của ………", "QUYẾT ĐỊNH:", "Điều 1.", "Nơi nhận:", "QUYỀN HẠN, CHỨC VỤ",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "tính đến ngày 31 tháng 3 năm 2024" in text


def test_each_procedure_of_the_unit_that_changes_is_named_once_as_decided(drafts):
    """Two abolished, one delegated for the staff division; survivors may be named besides."""
    points = [point.vi for article in drafts[STAFF].articles for point in article.points]
    for name in ("Vào sổ văn bản bằng giấy (Q2).", "Xét sáng kiến kiểu cũ (Q5).", "Cho nghỉ phép (Q4)."):
        assert sum(name in point for point in points) == 1


def test_what_another_authority_decides_is_put_forward_and_not_decided(drafts):
    """An office may not decide what is not its own."""
    article = next(a for a in drafts[STAFF].articles if "Kiến nghị" in a.heading.vi)
    assert len(article.points) == 1
    assert "Cho nghỉ phép (Q4)" in article.points[0].vi
    assert "Thẩm quyền: UBND tỉnh." in article.points[0].vi
    assert "Văn bản đề nghị sửa đổi: Quy chế làm việc." in article.points[0].vi
    assert not [a for a in drafts[STAFF].articles if a.heading.vi.startswith("Giao")]


def test_an_authority_nobody_has_stated_is_not_taken_for_the_offices_own(plan):
    """It is put forward, and whose it is has to be found out."""
    open_decision = decided("Q3", MergeProcedure("Q3", "Q1"), "merged", moved=100.0, to=OFFICE)
    drafts = decision_texts(attrs.evolve(plan, decisions=(open_decision,)))
    assert "Thẩm quyền: cần xác định." in drafts[0].text("vi")
    assert "Authority: to be found out." in drafts[0].text("en")


def test_texts_to_amend_are_told_once_with_all_procedures_they_concern(drafts):
    """The rules of work lay down two of the office's changes; nothing lays down those of the staff division."""
    amended = next(a for a in drafts[OFFICE].articles if a.heading.vi.startswith("Sửa đổi"))
    assert [point.vi for point in amended.points] == [
        "Quy chế làm việc: phần liên quan đến Trình văn bản khẩn (Q3); Bố trí xe (Q6)."
    ]
    assert any(a.heading.vi.startswith("Không phải sửa đổi văn bản nào") for a in drafts[STAFF].articles)


def test_handing_over_names_who_takes_the_work_on_and_how_much(drafts):
    """Only where hours move, and only by decisions of the office itself."""
    assert "Văn phòng: 100 giờ mỗi năm" in drafts[OFFICE].text("vi")
    assert "bàn giao" not in drafts[STAFF].text("vi")


def test_hours_nobody_knows_are_left_open_and_never_0(plan):
    """Dots, to be filled in."""
    unknown = attrs.evolve(plan.decision("Q3"), moved=None)
    text = decision_texts(attrs.evolve(plan, decisions=(unknown,)))[0].text("vi")
    assert "Văn phòng: …… giờ mỗi năm" in text


def test_a_repealed_basis_is_no_present_one(drafts):
    """The former regulation is told as former."""
    text = drafts[STAFF].text("vi")
    assert "Căn cứ trước đây: Quy chế 2015" in text
    assert "Căn cứ hiện hành: Quy chế 2015" not in text


def test_articles_are_numbered_and_referred_to_by_their_numbers(drafts):
    """Recipients name the last article; the timetable names the one on texts."""
    for draft in drafts.values():
        text = draft.text("vi")
        numbers = [int(n) for n in re.findall(r"^Điều (\d+)\.", text, re.MULTILINE)]
        assert numbers == list(range(1, len(draft.articles) + 1))
        assert f"- Như Điều {numbers[-1]};" in text
    amend = next(k for k, a in enumerate(drafts[OFFICE].articles, 1) if a.heading.vi.startswith("Sửa đổi"))
    assert f"các văn bản nêu tại Điều {amend};" in drafts[OFFICE].text("vi")


def test_counts_have_two_digits_in_vietnamese(drafts):
    """As decisions write them."""
    assert drafts[STAFF].articles[0].heading.vi == "Bãi bỏ 02 quy trình nội bộ sau đây:"
    assert drafts[STAFF].articles[0].heading.en == "The following internal procedures are abolished (2):"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_illustrative_figures_are_marked_on_every_draft(lang):
    """The banner is the first line, and only of invented lists."""
    for draft in decision_texts(hand_made_plan()):
        assert draft.text(lang).splitlines()[0] == ILLUSTRATIVE.get(lang)
    for draft in decision_texts(hand_made_plan(illustrative=False)):
        assert ILLUSTRATIVE.get(lang) not in draft.text(lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_field_is_left_unfilled(drafts, lang):
    """Braces in a draft would be a slip of the library."""
    for draft in drafts.values():
        assert not re.search(r"[{}]|None", draft.text(lang))
