"""The first page: what a head of office must not miss."""

import procflow as pf
from procflow.report.say import Say
from procflow.report.summary import summary

CHECK = """procflow: 1
id: office
steps:
  draft: {name: {vi: Dự thảo, en: Draft}, role: officer}
  check: {name: {vi: Soát thể thức, en: Check the form}, role: head, detects: {form: 60 %},
          legal: {source: none found, may: [remove], checked: {date: 2026-03-02, by: legal officer}}}
  file: {name: {vi: Lưu, en: File}, role: officer, next: done}
ends: {done: Done}
"""


def told(text, lang, **options):
    parts = list(summary(pf.propose(pf.loads(text), **options), None, Say(lang)))
    return parts, "\n".join(
        [part.text for part in parts if part.kind == "text"]
        + [f"{part.lead} {entry}" for part in parts if part.kind == "list" for entry in part.entries]
    )


def test_names_steps_and_says_what_is_lost():
    """The removed step is named with its performer; the only control of an error has gone, and that is said."""
    _, text = told(CHECK, "vi")
    assert "Phương án bỏ 1 bước (33,3 %), còn 2 bước" in text
    assert "Các bước đề nghị bỏ: Soát thể thức (head)" in text
    assert "Không còn bước nào phát hiện lỗi “sai thể thức”." in text
    assert "2 bước được giữ vì chưa ai nêu hoặc kiểm tra căn cứ pháp lý" in text
    assert "Chưa tính được hàng chờ và tỷ lệ đúng hạn: chưa biết thời gian xử lý của các bước" in text


def test_nothing_to_cut_is_said_plainly():
    """A plan without edits is no success to be announced."""
    parts, text = told(CHECK, "en", keep=("check",))
    assert "No step of the 3 can be removed" in text
    assert not [part for part in parts if part.kind == "list" and part.lead.startswith("Steps to remove")]


def test_every_kind_of_change_is_told_apart(everything):
    """Cuts first with their share, then what is no cut; each kind has a list of its own, delegation its legal form."""
    parts = list(summary(everything, None, Say("vi")))
    assert parts[0].text.startswith(
        "Quy trình hiện có 10 bước. Phương án bỏ 1 bước, gộp 2 bước (30,0 %), còn 7 bước. Ngoài ra: giao 1 bước cho vai trò "
        "khác, làm song song 3 bước, khai thác 1 tài liệu từ cơ sở dữ liệu, bỏ 1 thành phần hồ sơ."
    )
    lists = {part.lead: list(part.entries) for part in parts if part.kind == "list"}
    assert lists["Các bước đề nghị bỏ:"] == ["Phân công xử lý (Trưởng phòng)"]
    assert lists["Các bước đề nghị gộp:"][1] == "Soát nội dung (Trưởng phòng) → Ký quyết định (Giám đốc)"
    assert lists["Các bước đề nghị giao cho vai trò khác:"] == [
        "Ký quyết định: từ Giám đốc sang Phó Giám đốc; hình thức: KT. (ký thay)"
    ]
    assert lists["Các bước đề nghị làm song song:"] == [
        "“Lấy ý kiến về đất”, “Lấy ý kiến về phòng cháy” và “Tính nghĩa vụ tài chính”"
    ]
    assert lists["Tài liệu đề nghị khai thác từ cơ sở dữ liệu:"] == ["Trích lục bản đồ ← land register"]
    assert lists["Thành phần hồ sơ đề nghị bỏ:"] == ["Bản sao chứng thực"]
    assert (
        "Phải có hiệu lực trước khi thực hiện: Văn bản phân công ký thay."
        in lists["Cần cân nhắc trước khi quyết định:"]
    )


def test_a_card_tells_of_the_dossier_where_it_changes(everything):
    """Three papers become one."""
    (cards,) = [part.cards for part in summary(everything, None, Say("en")) if part.kind == "cards"]
    assert ("Dossier components", "3 → 1") in {(card.label, card.value) for card in cards}


def test_cards_give_change_in_words():
    """Two handoffs become none: down by all of them."""
    parts, _ = told(CHECK, "en")
    (cards,) = [part.cards for part in parts if part.kind == "cards"]
    assert [(card.label, card.value, card.note) for card in cards][:2] == [
        ("Steps", "3 → 2", "down 33.3 %"),
        ("Handoffs per case", "2 → 0", "down 100.0 %"),
    ]
