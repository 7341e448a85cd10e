"""Words of Vietnamese and English names: compounds before syllables, administration's filler left out, contraries seen."""

import unicodedata

import pytest

from procflow.model import Text
from procflow.simplification.portfolio.suggest_names import Names, name_words


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Xử lý văn bản đến", {"văn bản đến", "văn bản"}),
        ("Nâng bậc lương thường xuyên", {"nâng bậc lương", "bậc lương", "thường xuyên"}),
        ("Giấy giới thiệu", {"giấy giới thiệu", "giới thiệu"}),
    ],
)
def test_compounds_are_found_the_longest_first_with_the_words_inside(name, core):
    """Syllables of a compound are no words of their own."""
    assert name_words(name, "vi").core == core


def test_words_that_any_name_may_hold_say_nothing():
    """A name of such words alone has no core."""
    assert name_words("Quy trình giải quyết công việc nội bộ của cơ quan", "vi").core == frozenset()
    assert name_words("Handling of internal procedures", "en").core == frozenset()


def test_letters_of_a_mac_and_capitals_make_no_difference():
    """Decomposed letters are composed before words are looked up."""
    name = "KHEN THƯỞNG ĐỘT XUẤT"
    assert name_words(unicodedata.normalize("NFD", name), "vi") == name_words("khen thưởng đột xuất", "vi")


def test_tone_marks_tell_words_apart():
    """Without its marks a word is another one: hợp (unite) is not họp (meet)."""
    assert not name_words("họp", "vi").core & name_words("hợp", "vi").core


def test_the_medium_is_told_apart_from_what_is_done():
    """On paper or on screen, the same thing is done."""
    assert name_words("Sổ giấy theo dõi nhiệm vụ", "vi").medium == {"sổ giấy"}
    assert name_words("Old paper form", "en").core == frozenset()


def test_english_plurals_are_one_word_with_their_singular():
    """Policies and policy, boxes and box; but not bus and bu."""
    assert name_words("policies boxes letters", "en").core == name_words("policy box letter", "en").core
    assert name_words("bus", "en").core == {"bus"}


def likeness(a, b, *others):
    names = [Text(vi=name) for name in (a, b, *others)]
    return Names(names).likeness(0, 1)


def test_words_for_one_thing_count_as_one_and_are_shown_as_written():
    """The evidence names both words, so that a reader sees why."""
    found = likeness("Cử công chức đi tập huấn", "Cán bộ dự lớp bồi dưỡng")
    assert "tập huấn = bồi dưỡng" in found.shared.vi
    assert "công chức = cán bộ" in found.shared.vi


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bổ nhiệm trưởng phòng", "Miễn nhiệm trưởng phòng"),
        ("Cấp thẻ ra vào", "Thu hồi thẻ ra vào"),
        ("Xử lý văn bản đến", "Xử lý văn bản đi"),
        ("Mượn hồ sơ", "Trả hồ sơ"),
    ],
)
def test_contrary_names_have_nothing_in_common(a, b):
    """The same words around contrary verbs are the trap of every word counter."""
    found = likeness(a, b)
    assert found.share == 0
    assert found.contrary
    assert not found.same


def test_rare_words_in_common_weigh_more_than_common_ones():
    """Two names that share what half the list says are less alike than two that share a rare word."""
    often = ["Theo dõi công chức", "Điều động công chức", "Biệt phái công chức", "Kê khai công chức"]
    rare = likeness("Sửa máy in", "Mua máy in", *often).share
    common = likeness("Sát hạch công chức", "Thăm công chức", *often).share
    assert rare > common


def test_languages_are_averaged_so_that_a_slip_of_translation_does_not_decide():
    """The same English words for two Vietnamese things make half a likeness at the most."""
    names = Names([Text(vi="Thẩm tra", en="Examine drafts"), Text(vi="Kiểm nghiệm", en="Examine drafts")])
    assert names.likeness(0, 1).share == 0.5
    assert not names.likeness(0, 1).same


def test_names_without_a_common_language_are_not_compared():
    """Nothing known is not the same as nothing in common."""
    names = Names([Text(vi="Thẩm tra"), Text(en="Examine")])
    assert names.likeness(0, 1).share is None
