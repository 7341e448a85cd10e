"""Suggestions: the same thing in other words is found, the same words for another thing are not, answers are not read."""

from itertools import pairwise
from pathlib import Path

import attrs
import pytest
from suggestion_scores import answers, scored

from procflow.errors import ProcedureError
from procflow.model import End, Flow, Portfolio, PortfolioEntry, Procedure, Step, Text
from procflow.samples import read_portfolio, sample
from procflow.simplification.portfolio.suggest import READ_BOTH, suggest

PARAPHRASED = Path(__file__).with_name("paraphrased.csv")


@pytest.fixture(scope="module")
def office():
    """The sample list."""
    return sample("office-portfolio")


@pytest.fixture(scope="module")
def paraphrased():
    """A list written for this test, with paraphrases and traps."""
    return read_portfolio(PARAPHRASED.read_text(encoding="utf-8"))


def entry(id, vi, en=None, **fields):
    given = {
        "group": "work process",
        "steps": 5,
        "handoffs": 3,
        "legal_status": "own regulation",
        "separate_by_law": False,
        "control_reserved": False,
        "owner": "Văn phòng",
        "decision_level": "Chánh Văn phòng",
    }
    return PortfolioEntry(id=id, name=Text(vi=vi, en=en), **{**given, **fields})


FILLER = [
    ("Tuyển quân hằng năm", "Phòng Nội vụ"), ("Diễn tập chữa cháy", "Phòng Kinh tế"), ("Cấp biển số nhà", "Phòng Đô thị"),
    ("Xử phạt vi phạm hành chính", "Thanh tra"), ("Thu phí vệ sinh", "Phòng Tài chính"), ("Hòa giải ở cơ sở", "Phòng Tư pháp"),
    ("Trợ giúp pháp lý", "Phòng Tư pháp"), ("Điều tra doanh nghiệp", "Phòng Thống kê"), ("Tiêm chủng mở rộng", "Phòng Y tế"),
    ("Phổ cập giáo dục", "Phòng Giáo dục"),
]  # fmt: skip


def among_others(*entries):
    """The entries in a list of ten unrelated ones."""
    others = [entry(f"X{k}", vi, owner=owner, decision_level=owner) for k, (vi, owner) in enumerate(FILLER)]
    return Portfolio(id="p", entries=[*entries, *others])


def pairs(portfolio, **options):
    return {found.pair: found for found in suggest(portfolio, **options)}


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Theo dõi nhiệm vụ được giao", "Đôn đốc nhiệm vụ bằng sổ giấy", "duplicate"),
        ("Bảo dưỡng xe ô tô", "Sửa chữa xe công", "duplicate"),
        ("Cử công chức đi đào tạo", "Cử cán bộ đi bồi dưỡng", "duplicate"),
        ("Họp giao ban tháng", "Họp giao ban quý", "overlap"),
    ],
)
def test_the_same_thing_in_other_words_is_suggested(a, b, kind):
    """Synonyms and another medium do not hide a relation; another rhythm makes it a merger, not a duplicate."""
    found = pairs(among_others(entry("A", a), entry("B", b)))
    assert list(found) == [{"A", "B"}]
    assert found[frozenset("AB")].kind == kind


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bổ nhiệm trưởng phòng", "Miễn nhiệm trưởng phòng"),
        ("Cấp giấy phép xây dựng", "Thu hồi giấy phép xây dựng"),
        ("Khen thưởng công chức", "Kỷ luật công chức"),
        ("Đăng ký kết hôn", "Đăng ký xe đạp"),
        ("Giải quyết công việc hộ tịch của cơ quan", "Giải quyết công việc lưu trú của cơ quan"),
    ],
)
def test_the_same_words_for_another_thing_are_not_suggested(a, b):
    """Contrary verbs about one object, and filler in common, are no relation."""
    assert pairs(among_others(entry("A", a), entry("B", b))) == {}


def test_law_that_keeps_both_apart_is_told_and_rules_out_a_merger():
    """They are shown as alike, never as mergeable."""
    a, b = (entry(id, "Thẩm định giá đất", separate_by_law=True) for id in "AB")
    assert pairs(among_others(a, b))[frozenset("AB")].kind == "kept apart"


def test_steps_and_documents_find_what_names_hide():
    """Two names without a common word are suggested as one once their steps are known to be the same."""
    steps = ["Nhận giấy đề nghị", "Kiểm tra số dư", "Lập phiếu chi", "Ký phiếu chi", "Giao tiền"]

    def procedure(id, names):
        made = [Step(id=f"s{k}", name=Text(vi=name)) for k, name in enumerate(names)]
        flows = [Flow(a.id, b.id) for a, b in pairwise(made)] + [Flow(made[-1].id, "z")]
        return Procedure(id=id, steps=made, flows=flows, ends=[End(id="z")], start="s0")

    portfolio = among_others(entry("A", "Ứng tiền mặt"), entry("B", "Chi hộ đoàn công tác"))
    assert pairs(portfolio) == {}
    found = pairs(portfolio, procedures={"A": procedure("a", steps), "B": procedure("b", [*steps, "Vào sổ quỹ"])})
    assert found[frozenset("AB")].kind == "duplicate"
    assert found[frozenset("AB")].evidence[0].words.vi.startswith("bước giống nhau, 5/5: Nhận giấy đề nghị")


def test_answers_in_the_list_are_not_read(office):
    """Without the columns of answers the suggestions are the same, to the last bit."""
    blank = [attrs.evolve(e, duplicate_of=None, merge_into=None, overlap=None) for e in office.entries]
    assert suggest(office) == suggest(attrs.evolve(office, entries=blank))


def test_a_suggestion_says_why_and_that_a_person_has_to_read_both(office):
    """Both languages; evidence for and against; a score that is a probability."""
    for found in suggest(office, at_least=0.0):
        assert 0 <= found.score <= 1
        for lang in ("vi", "en"):
            text = found.text(lang)
            assert text.endswith(READ_BOTH.get(lang))
            assert found.first in text
            assert found.second in text
    best = suggest(office)[0]
    assert "tên có từ chung: văn bản đến" in best.text("vi")
    assert best.text("en") != best.text("vi")


def test_every_pair_has_a_score_and_the_default_is_more_likely_than_not(office):
    """46 procedures make 1,035 pairs, and the likely ones are those from one half."""
    every = suggest(office, at_least=0.0)
    assert len(every) == 46 * 45 // 2
    assert suggest(office) == tuple(found for found in every if found.score >= 0.5)


def test_the_order_of_the_list_changes_no_score(paraphrased):
    """Turned round, the same pairs have the same scores."""
    turned = attrs.evolve(paraphrased, entries=paraphrased.entries[::-1])
    there, back = (pairs(p, at_least=0.0) for p in (paraphrased, turned))
    assert {p: f.kind for p, f in there.items()} == {p: f.kind for p, f in back.items()}
    assert all(there[p].score == pytest.approx(back[p].score) for p in there)


def test_lists_of_none_and_one_have_no_pairs():
    """Nothing to compare is no error."""
    assert suggest(Portfolio(id="p", entries=[])) == ()
    assert suggest(Portfolio(id="p", entries=[entry("A", "Họp")])) == ()


def test_a_procedure_the_list_does_not_hold_is_refused_with_a_hint(office):
    """Steps under a wrong id would be left out in silence."""
    with pytest.raises(ProcedureError, match=r"'P1'"):
        suggest(office, procedures={"P1": sample("leave-request")})
    with pytest.raises(ProcedureError, match=r"at_least is 2"):
        suggest(office, at_least=2)


def test_at_least_half_of_what_is_suggested_was_meant(office, paraphrased):
    """What a score of one half promises is kept on both lists, the one written for it and the one that was not."""
    for portfolio in (office, paraphrased):
        assert scored(suggest(portfolio), answers(portfolio).every).precision >= 0.5
