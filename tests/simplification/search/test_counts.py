"""How a plan is counted in words."""

from typing import get_args

from every_edit import EDITS

from procflow.model import Edit, RemoveStep, ShortenLimit, Span
from procflow.simplification.search.counts import COUNTING, CUTS, OTHERS, counted, counted_cuts, counted_others


def test_only_removed_and_merged_steps_are_cuts():
    """One removed and two merged of ten; the rest is told behind."""
    assert counted(EDITS, 10, "en", max_cuts=5) == (
        "3 of 10 steps cut, 30.0 %: 1 removed, 2 merged into others (limit 5). Besides: 1 step given to another role, "
        "3 steps side by side, 1 document from the register, 1 component of the dossier dropped."
    )
    assert counted(EDITS, 10, "vi") == (
        "Cắt 3 trên 10 bước, 30,0 %: bỏ 1 bước, gộp 2 bước. Ngoài ra: giao 1 bước cho vai trò khác, làm song song 3 bước, "
        "khai thác 1 tài liệu từ cơ sở dữ liệu, bỏ 1 thành phần hồ sơ."
    )


def test_removals_alone_are_told_as_such():
    assert counted([RemoveStep("a")], 4, "en") == "1 of 4 steps removed, 25.0 %."
    assert counted([], 4, "vi") == "Bỏ 0 trên 4 bước, 0,0 %."


def test_a_shorter_limit_is_no_cut():
    limits = [ShortenLimit(Span(5)), ShortenLimit(Span(1), "a")]
    assert counted_cuts(limits, "en") == ()
    assert counted_others(limits, "en") == ("2 limits shortened",)


def test_every_kind_of_edit_is_counted_somewhere():
    """Cut or no cut, none is passed over."""
    assert {kind for kind, _ in CUTS} | {kind for kind, *_ in OTHERS} == set(get_args(Edit))


def test_the_rule_is_told_in_both_languages():
    assert "no cuts" in COUNTING.get("en")
    assert "không tính là cắt giảm" in COUNTING.get("vi")
