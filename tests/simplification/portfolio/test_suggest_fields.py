"""What pairs are compared by: owner and level, legal texts, numbers of cases, steps and documents."""

from itertools import pairwise

import pytest

from procflow.model import Document, End, Flow, Portfolio, PortfolioEntry, Procedure, Role, Step, Text
from procflow.simplification.portfolio.suggest_fields import from_list, from_procedures, instruments
from procflow.simplification.portfolio.suggest_names import Names


def entry(id, **fields):
    given = {
        "group": "work process",
        "steps": 5,
        "handoffs": 3,
        "legal_status": "own regulation",
        "separate_by_law": False,
        "control_reserved": False,
    }
    return PortfolioEntry(id=id, **{**given, **fields})


def compared(a, b, field):
    """Likeness and English words of one field."""
    portfolio = Portfolio(id="p", entries=[entry("A", **a), entry("B", **b)])
    names = Names([e.name for e in portfolio.entries])
    one = next(c for c in from_list(portfolio, names) if c.field == field)
    return one.likeness(0, 1), one.words(0, 1).en


def test_setting_is_the_share_of_owner_kind_and_level_that_agree():
    """Owner and kind agree, the level does not: two of three."""
    found, words = compared(
        {"owner": "Văn phòng", "decision_level": "Chủ tịch"},
        {"owner": "văn  phòng", "decision_level": "Chánh Văn phòng"},
        "setting",
    )
    assert found == pytest.approx(2 / 3)
    assert words == "same owner (Văn phòng), kind (internal work process)"


def test_an_unknown_owner_is_no_other_owner():
    """With only the kind known there is nothing to compare."""
    assert compared({}, {"owner": "Văn phòng"}, "setting")[0] is None


def test_a_decree_is_recognised_by_its_number_whatever_stands_around():
    """Remarks in parentheses and articles are no part of it."""
    found, words = compared(
        {"basis": "NĐ 30/2020/NĐ-CP, Điều 24; Quy chế làm việc (cần kiểm tra)"},
        {"basis": "Nghị định 30/2020/NĐ-CP (cần kiểm tra)"},
        "basis",
    )
    assert found == 1
    assert words == "same basis: 30/2020/NĐ-CP"


@pytest.mark.parametrize("basis", ["", "(cần kiểm tra)"])
def test_no_basis_is_not_compared(basis):
    """Two procedures without a basis share none."""
    assert instruments(basis) == {}
    assert compared({"basis": basis}, {"basis": basis}, "basis")[0] is None


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        ({2024: 85, 2025: 90}, {2024: 85, 2025: 90}, 1.0),
        ({2024: 85, 2025: 90}, {2024: 85, 2025: 91}, 0.0),
        ({2024: 50, 2025: 50}, {2024: 50, 2025: 50}, None),
        ({2024: 3, 2025: 4}, {2024: 3, 2025: 4}, None),
        ({2024: 85}, {2024: 85}, None),
        ({2023: 85, 2024: 90}, {2025: 85, 2026: 90}, None),
    ],
)
def test_equal_numbers_of_cases_tell_only_where_chance_or_the_calendar_cannot_explain_them(a, b, found):
    """Weekly and rare procedures agree by themselves; one year is one coincidence."""
    assert compared({"volumes": a}, {"volumes": b}, "cases")[0] == found


def procedure(id, steps, documents=()):
    """A line of steps with these Vietnamese names, all done by one role."""
    made = [Step(id=f"s{k}", name=Text(vi=name), role="clerk") for k, name in enumerate(steps)]
    flows = [Flow(a.id, b.id) for a, b in pairwise(made)] + [Flow(made[-1].id, "z")]
    papers = [Document(id=f"d{k}", name=Text(vi=name)) for k, name in enumerate(documents)]
    return Procedure(
        id=id,
        steps=made,
        flows=flows,
        ends=[End(id="z")],
        start="s0",
        documents=papers,
        roles=[Role(id="clerk", name=Text(vi="Văn thư"))],
    )


def parts(a, b):
    """Likeness by field of two procedures, a third one not given."""
    portfolio = Portfolio(id="p", entries=[entry("A"), entry("B"), entry("C")])
    return {one.field: one for one in from_procedures(portfolio, {"A": a, "B": b})}


def test_steps_are_matched_by_name_each_once_over_the_shorter_list():
    """Two of the three steps of the shorter one have a like step; word order and filler do not matter."""
    found = parts(
        procedure("a", ["Vào sổ văn bản", "Trình Trưởng phòng", "Lưu hồ sơ", "Đóng dấu"]),
        procedure("b", ["Lưu hồ sơ", "Gọi điện", "Đóng dấu"]),
    )["steps"]
    assert found.likeness(0, 1) == pytest.approx(2 / 3)
    assert found.words(0, 1).vi == "bước giống nhau, 2/3: Lưu hồ sơ; Đóng dấu"


def test_one_step_finds_one_like_step_only():
    """Signing twice in one procedure is not matched twice by signing once in the other."""
    found = parts(procedure("a", ["Ký", "Ký"]), procedure("b", ["Ký", "Gửi"]))["steps"]
    assert found.likeness(0, 1) == 0.5


def test_documents_and_roles_are_compared_likewise_and_absent_procedures_not_at_all():
    """What is not given tells nothing, neither for nor against."""
    found = parts(procedure("a", ["Ký"], ["Tờ trình"]), procedure("b", ["Gửi"], ["Tờ trình", "Biên bản"]))
    assert found["documents"].likeness(0, 1) == 1
    assert found["roles"].likeness(0, 1) == 1
    assert found["steps"].likeness(0, 2) is None


def test_of_many_like_steps_five_are_named():
    """Evidence is to be read, not a list of everything."""
    names = ["Nhận đơn", "Kiểm tra", "Lập phiếu", "Trình ký", "Đóng dấu", "Vào sổ", "Gửi đi"]
    found = parts(procedure("a", names), procedure("b", names))["steps"]
    assert found.words(0, 1).vi == "bước giống nhau, 7/7: Nhận đơn; Kiểm tra; Lập phiếu; Trình ký; Đóng dấu; …"
