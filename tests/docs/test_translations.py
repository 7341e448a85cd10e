"""The Vietnamese manual shows no paragraph in English without saying so, and keeps translations when pages change."""

import subprocess
import sys
from pathlib import Path

import pytest

polib = pytest.importorskip("polib", reason="catalogues need polib: pip install procflow[docs]")
pytest.importorskip("sphinx", reason="the manual needs sphinx: pip install procflow[docs]")

DOCS = Path(__file__).parents[2] / "docs"
PAGE = """# A page

What is told first.

What is told next, in other words.

```python
print("never translated")
```

## The last heading

See `code` and [the page](page.md#the-last-heading).
"""
CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "A page"
msgstr "Một trang"

msgid "What is told first."
msgstr "Điều nói trước."

#, fuzzy
#| msgid "What was told next."
msgid "What is told next, in other words."
msgstr "Điều đã nói sau."

msgid "The last heading"
msgstr "Tiêu đề cuối"
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A manual of one page in Vietnamese: two titles and a paragraph translated, one stale, one missing."""
    folder = tmp_path_factory.mktemp("manual")
    (folder / "page.md").write_text(PAGE, encoding="utf-8")
    (folder / "bare.md").write_text("---\norphan: true\n---\n# Bare\n\nText.\n", encoding="utf-8")
    lines = [
        f"import sys; sys.path.insert(0, {str(DOCS / '_ext')!r})",
        "extensions = ['myst_parser', 'translation_marks']",
        "root_doc, language, locale_dirs = 'page', 'vi', ['locale']",
        "gettext_compact, myst_heading_anchors = False, 4",
    ]
    (folder / "conf.py").write_text("\n".join(lines), encoding="utf-8")
    catalogue = folder / "locale" / "vi" / "LC_MESSAGES" / "page.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(folder), str(folder / "html")]
    subprocess.run(command, check=True, timeout=120)
    return {name: (folder / "html" / f"{name}.html").read_text(encoding="utf-8") for name in ("page", "bare")}


def test_the_head_of_a_page_counts(built):
    """Three of five messages are translated and one of the others is stale; code is no message."""
    assert "Đã dịch 3/5 đoạn của trang này, 1 đoạn có bản dịch đã cũ." in built["page"]
    assert "Trang này chỉ có bản tiếng Anh." in built["bare"]


def test_a_stale_paragraph_is_shown_in_english_with_its_mark(built):
    """The old translation is not shown, since it says something else."""
    before = '<p class="stale-here"><span class="translation-mark">EN, bản dịch cũ</span> '
    assert before + "What is told next, in other words.</p>" in built["page"]
    assert "Điều đã nói sau" not in built["page"]


def test_a_missing_paragraph_is_shown_in_english_with_its_mark(built):
    """Its links work as in English."""
    assert '<p class="untranslated-here"><span class="translation-mark">EN</span> See <code' in built["page"]
    assert '<a class="reference internal" href="#the-last-heading">' in built["page"]


def test_translated_paragraphs_bear_no_mark(built):
    """And a translated heading keeps its English anchor."""
    assert "<p>Điều nói trước.</p>" in built["page"]
    assert '<section id="the-last-heading">\n<h2>Tiêu đề cuối<' in built["page"]


@pytest.fixture(scope="module")
def catalogues():
    """The command that keeps catalogues."""
    sys.path.insert(0, str(DOCS))
    try:
        import catalogues
    finally:
        sys.path.remove(str(DOCS))
    return catalogues


def states(catalogue):
    return [(entry.msgid, entry.msgstr, "fuzzy" in entry.flags, entry.previous_msgid) for entry in catalogue]


def test_what_stays_keeps_its_translation_and_what_changed_becomes_stale(catalogues):
    """In the order of the page; what is gone is dropped, and what comes from another page is taken over."""
    old = polib.POFile()
    for source, said in (("Kept as it was.", "Giữ nguyên."), ("Steps are counted once.", "Mỗi bước đếm một lần.")):
        old.append(polib.POEntry(msgid=source, msgstr=said))
    old.append(polib.POEntry(msgid="Nothing like the others at all", msgstr="Khác hẳn"))
    pages = ["Steps are counted only once.", "Quite new", "Kept as it was.", "Moved here."]
    assert states(catalogues.renewed(pages, old, {"Moved here.": "Chuyển đến đây."})) == [
        ("Steps are counted only once.", "Mỗi bước đếm một lần.", True, "Steps are counted once."),
        ("Quite new", "", False, None),
        ("Kept as it was.", "Giữ nguyên.", False, None),
        ("Moved here.", "Chuyển đến đây.", False, None),
    ]


def test_stale_stays_stale_until_somebody_reads_it(catalogues):
    """Written again without a change of the page, a catalogue is the same; a second change keeps the first source."""
    once = catalogues.renewed(["One two three four."], polib_of("One two three.", "Một hai ba."), {})
    assert str(catalogues.renewed(["One two three four."], once, {})) == str(once)
    twice = catalogues.renewed(["One two three four five."], once, {})
    assert states(twice) == [("One two three four five.", "Một hai ba.", True, "One two three.")]


def polib_of(source, said):
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid=source, msgstr=said))
    return catalogue


@pytest.mark.parametrize(
    ("source", "said", "fault"),
    [
        ("Call `load`.", "Gọi `nạp`.", ["code `load` is missing", "code `nạp` is not in the English"]),
        (
            "See [edits](edits.md#law).",
            "Xem [sửa](edits.md).",
            ["link edits.md#law is missing", "link edits.md is not in"],
        ),
        ("1. First", "1. Đầu tiên", ["begins like a list"]),
        ("See [edits](edits.md) and `load`.", "Dùng `load` và xem [sửa](edits.md).", []),
    ],
)
def test_lost_code_and_links_are_told(catalogues, source, said, fault):
    """Each in words that a translator can look for."""
    told = catalogues.faults(polib.POEntry(msgid=source, msgstr=said))
    assert [found[: len(start)] for found, start in zip(told, fault, strict=True)] == fault


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Cases wait for an officer.", True),
        ("`load:ROLE`", False),
        ("λ · 0.5 (see `x`)", True),
        ("2.5 %", False),
        ("![What it shows](pictures/waiting.png)", False),
        ("What it shows", True),
        ("chuyên viên, người xử lý", False),
        ("What an office calls *chuyên viên*, an officer.", True),
        ("en: no step is called '{name}'.", False),
    ],
)
def test_a_translator_is_asked_for_words_only(catalogues, message, asked):
    """Not for code, symbols, or what is Vietnamese already."""
    assert catalogues.needs_translation(message) is asked


def test_no_translation_loses_code_or_links(catalogues):
    """In every catalogue that stands."""
    lost = [
        (page, fault)
        for page, one in catalogues.catalogues().items()
        for e in one
        if e.msgstr
        for fault in told(catalogues, e)
    ]
    assert lost == []


def told(catalogues, entry):
    return [] if entry.fuzzy else catalogues.faults(entry)
