"""What a plan for a list prints: counts and work side by side, told apart, with banner, assumptions and proof."""

import pytest

from procflow.samples import sample
from procflow.simplification.portfolio import propose_portfolio


@pytest.fixture(scope="module")
def plan():
    return propose_portfolio(sample("office-portfolio"))


def test_every_print_begins_with_the_banner_of_invented_figures(plan) -> None:
    assert plan.text("vi").startswith("SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO\n")
    assert str(plan).startswith("ILLUSTRATIVE FIGURES – NOT THOSE OF ANY OFFICE\n")


def test_cuts_are_never_told_without_their_kinds(plan) -> None:
    assert (
        "26 of 46 procedures leave the list, 56.5 %: 14 abolished (4 repealed, 4 never used, 6 duplicates), 7 merged, "
        "5 delegated. 20 stay, 0 of them simplified." in plan.text("en")
    )
    assert (
        "26 trên 46 quy trình ra khỏi danh mục, 56,5 %: 14 bãi bỏ (4 hết căn cứ, 4 không phát sinh, 6 trùng lặp), 7 gộp, "
        "5 giao, phân cấp." in plan.text("vi")
    )


@pytest.mark.parametrize(
    "row",
    [
        ["procedures", "26", "46", "56.5", "%"],
        ["cases", "2023", "10,744", "40,452", "26.6", "%"],
        ["removed", "2,761", "36,642", "7.5", "%"],
        ["moved", "to", "survivors", "3,524", "36,642", "9.6", "%"],
        ["moved", "to", "receiving", "levels", "1,604", "36,642", "4.4", "%"],
        ["Total", "46", "14", "7", "5", "20", "36,642", "2,761", "5,128", "5,128"],
        ["Phòng", "Nội", "vụ", "12", "4", "1", "3", "4", "3,058", "1,352", "751", "126"],
    ],
)
def test_rates_by_number_by_work_touched_and_by_work_removed_stand_side_by_side(plan, row) -> None:
    """Phòng Nội vụ by hand: 12 procedures; P25, P39, P43, P44 abolished, P18 merged, P19, P20, P23 delegated."""
    assert row in [line.split() for line in plan.text("en").splitlines()]


def test_acts_assumptions_and_proof_are_printed(plan) -> None:
    text = plan.text("vi")
    assert "Văn bản phải sửa (9):" in text
    assert "Giả định: 7 quy trình do cơ quan tự đặt ra được gộp vào quy trình mà luật quy định riêng" in text
    assert "Giả định: P44, P45 có nhiều hồ sơ hơn quy trình giữ lại" in text
    assert "chưa khai năng lực" in text
    assert "Đã chứng minh: tốt nhất trong phạm vi mô hình và số liệu đã nêu; không thay thế ý kiến pháp lý." in text


def test_the_table_has_a_row_for_every_procedure(plan) -> None:
    for lang in ("en", "vi"):
        head, *rows = plan.table(lang).splitlines()
        assert [row.split()[0] for row in rows] == [entry.id for entry in plan.before.entries]
        assert ("Verdict" in head) == (lang == "en")


def test_what_is_not_known_is_not_printed_as_zero(make, listed) -> None:
    plan = propose_portfolio(listed(make("A", hours=None), make("B")))
    bare = propose_portfolio(listed(make("A", hours=None, volumes={})))
    assert ["removed", "unknown", "unknown", "–"] in [line.split() for line in bare.text("en").splitlines()]
    assert "unknown" in plan.table("en").splitlines()[1]
    assert "chưa biết" in plan.table("vi").splitlines()[1]


def test_a_decision_is_found_by_its_procedure(plan) -> None:
    assert plan.decision("P04").cut
    with pytest.raises(KeyError):
        plan.decision("P99")


def test_the_unknown_are_counted_in_the_open(make, listed) -> None:
    plan = propose_portfolio(listed(make("A", 0, legal_status="unknown")))
    assert "law unknown 1" in plan.text("en")
    assert "chưa rõ căn cứ 1" in plan.text("vi")
