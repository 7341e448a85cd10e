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
    assert "Không còn bước nào phát hiện sai sót 'form'." in text
    assert "2 bước được giữ vì chưa ai nêu hoặc kiểm tra căn cứ pháp lý" in text
    assert "Chưa tính được hàng chờ và tỷ lệ đúng hạn: chưa biết thời gian xử lý của các bước" in text


def test_nothing_to_cut_is_said_plainly():
    """A plan without edits is no success to be announced."""
    parts, text = told(CHECK, "en", keep=("check",))
    assert "No step of the 3 can be removed" in text
    assert not [part for part in parts if part.kind == "list" and part.lead.startswith("Steps to remove")]


def test_cards_give_change_in_words():
    """Two handoffs become none: down by all of them."""
    parts, _ = told(CHECK, "en")
    (cards,) = [part.cards for part in parts if part.kind == "cards"]
    assert [(card.label, card.value, card.note) for card in cards][:2] == [
        ("Steps", "3 → 2", "down 33.3 %"),
        ("Handoffs per case", "2 → 0", "down 100.0 %"),
    ]
