"""Widths are never less than those of the real font, and no letter is lost."""

import unicodedata

import pytest
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

from procflow.layout.text import BOLD, text_width, widest_word, wrap, wrap_evenly

SENTENCES = [
    "Chuyên viên Văn phòng thẩm tra lại toàn bộ nội dung",
    "ĐƯỜNG DÂY NÓNG: Ủy ban nhân dân – Ơ, Ư, Ấ, Ẵ, ộ, ữ",
    "26. Tổng hợp, tiếp thu & giải trình ý kiến (lần 2)",
    "Deputy chief: 12.5 % “quoted”; a/b [x] {y} <z> @ #7 *",
]


def real_width(text, weight):
    """Return the width of a text at size 1, letter by letter, from the font file itself."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(100, 72)
    letters = unicodedata.normalize("NFC", text)
    return sum(font.load_char(ord(c), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100 for c in letters)


@pytest.mark.parametrize("text", SENTENCES)
def test_the_table_agrees_with_the_font(text):
    assert text_width(text, 1.0) == pytest.approx(real_width(text, "normal"), rel=0.01)


@pytest.mark.parametrize("text", SENTENCES)
def test_bold_letters_are_never_wider_than_allowed_for(text):
    assert text_width(text, 1.0) * BOLD >= real_width(text, "bold") * 0.995


def test_composed_and_decomposed_letters_are_equally_wide():
    for text in SENTENCES:
        assert text_width(unicodedata.normalize("NFD", text), 7) == text_width(text, 7)


def test_other_scripts_count_as_one_em():
    assert text_width("漢字", 10) == 20


@pytest.mark.parametrize("width", [5, 20, 33, 60, 400])
@pytest.mark.parametrize("text", SENTENCES)
def test_no_letter_is_lost_and_no_line_is_too_wide(text, width):
    lines = wrap(text, width, 7)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 7) <= width or len(line) == 1 for line in lines)


def test_words_stay_whole_where_they_fit():
    assert wrap("Một cửa liên thông", 40, 7) == ("Một cửa", "liên thông")


def test_a_letter_and_its_marks_are_never_parted():
    decomposed = unicodedata.normalize("NFD", "ộộộộộộ")
    assert all(not unicodedata.combining(line[0]) for line in wrap(decomposed, 10, 7))


def test_an_empty_text_has_no_line():
    assert wrap("", 50, 7) == ()


@pytest.mark.parametrize("width", [40, 60, 90])
@pytest.mark.parametrize("text", SENTENCES)
def test_even_lines_are_as_few_and_no_word_is_broken_that_fits(text, width):
    plain, even = wrap(text, width, 7), wrap_evenly(text, width, 7)
    assert len(even) == len(plain)
    assert max(text_width(line, 7) for line in even) <= max(text_width(line, 7) for line in plain)
    if widest_word(text, 7) <= width:
        assert " ".join(even) == text
