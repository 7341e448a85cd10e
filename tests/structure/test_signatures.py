"""Signatures: marks, wording in both languages, and expected numbers with rework."""

import pytest

from procflow.model import Document, End, Flow, Procedure, Step, Text
from procflow.structure.signatures import Signatures, signatures, worded_as_signature


def one_step(*, vi=None, en=None, product=None):
    """A procedure of one step with this name, making a document with this Vietnamese name."""
    documents = [Document(id="d", name=Text(vi=product))] if product else []
    step = Step(id="s", name=Text(vi=vi, en=en), makes=["d"] if product else [])
    return Procedure(id="p", steps=[step], ends=[End(id="z")], flows=[Flow("s", "z")], start="s", documents=documents)


@pytest.mark.parametrize(
    "name",
    [
        "Phó Giám đốc ký ban hành",
        "Ký nháy công văn",
        "Chánh Văn phòng ký tắt",
        "Kí văn bản",
        "Trưởng phòng duyệt nội dung",
        "Lãnh đạo phê duyệt",
        "Giám đốc ký số",
        "Soạn tờ trình, Trưởng phòng ký",
        "Soạn dự thảo, Trưởng phòng phê duyệt",
        "Phê duyệt dự thảo",
        "Ký tờ trình",
    ],
)
def test_vietnamese_names_that_sign(name):
    """Signing, initialling and approving count."""
    p = one_step(vi=name)
    assert worded_as_signature(p, p.steps[0])


@pytest.mark.parametrize(
    "name",
    [
        "Đăng ký văn bản đến trên hệ thống",
        "Trình ký",
        "Trình Phó Giám đốc ký",
        "Trình lãnh đạo Văn phòng phê duyệt",
        "Kiểm tra chữ ký",
        "Thư ký xếp lịch ký",
        "Ghi số và ký hiệu",
        "Giao bản giấy tới phòng, ký sổ giao nhận",
        "Đóng dấu văn bản đã ký",
        "Ký số của cơ quan / đóng dấu",
        "Cập nhật nhật ký công việc",
        "Chuyên viên soạn dự thảo",
        "Lấy báo giá, lập dự thảo phê duyệt",
        "Soạn dự thảo quyết định phê duyệt",
        "Chi nhánh Văn phòng đăng ký đất đai chỉnh lý",
    ],
)
def test_vietnamese_names_that_only_contain_the_syllable(name):
    """Registering, submitting for signature, seals and receipts do not count."""
    p = one_step(vi=name)
    assert not worded_as_signature(p, p.steps[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Vice-chair signs", True),
        ("Approve the content", True),
        ("Head initials the letter", True),
        ("Initial the draft", True),
        ("Sign", True),
        ("Letter signed by the head", True),
        ("Initial check of the file", False),
        ("Head assigns officer", False),
        ("Design the form", False),
        ("Submit for signature", False),
        ("Ask the chair to sign", False),
        ("File the signed document", False),
        ("Deliver paper, sign delivery book", False),
    ],
)
def test_english_names(name, expected):
    """Only verbs of signing and approving count."""
    p = one_step(en=name)
    assert expected == worded_as_signature(p, p.steps[0])


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ("Văn bản đã ký", True),
        ("Dự thảo có ký nháy Phó phòng", True),
        ("Dự thảo đã duyệt nội dung", True),
        ("Lịch trình ký", False),
        ("Bản quét văn bản đã ký", False),
        ("Phiếu đăng ký", False),
    ],
)
def test_products_tell_as_well(product, expected):
    """A step that makes a signed document signs, whatever its name."""
    p = one_step(vi="Xử lý", product=product)
    assert expected == worded_as_signature(p, p.steps[0])


def test_a_decomposed_name_is_read_like_a_composed_one():
    """A file from a Mac writes ý as y and an accent."""
    p = one_step(vi="Ky\u0301 ban hành")
    assert worded_as_signature(p, p.steps[0])


def test_marks_beat_words_and_rework_counts():
    """Marked true counts, marked false does not whatever its name; a return of 1/2 doubles the first signature."""
    p = Procedure(
        id="p",
        steps=[
            Step(id="initial", name=Text(vi="Ký nháy")),
            Step(id="check", name=Text(vi="Duyệt"), signs=False),
            Step(id="seal", signs=True),
        ],
        ends=[End(id="z")],
        start="initial",
        flows=[
            Flow("initial", "check"),
            Flow("check", "initial", 0.5, kind="returns"),
            Flow("check", "seal", 0.5),
            Flow("seal", "z"),
        ],
    )
    found = signatures(p)
    assert (found.marked, found.worded) == (("seal",), ("initial",))
    assert found.expected == pytest.approx(3.0, abs=1e-12)
    assert signatures(p, cut=frozenset({"initial", "check"})) == Signatures(1.0, ("seal",), ())


def test_the_rule_is_told_in_both_languages():
    """Beside the figure stands how many were marked and how many worded."""
    found = Signatures(2.0, ("a",), ("b", "c"))
    assert found.rule("en").startswith("Steps marked as signatures: 1; told by the wording of name or products: 2")
    assert found.rule("vi").startswith("Bước được đánh dấu là ký: 1; nhận biết qua tên bước hoặc tên kết quả: 2")
