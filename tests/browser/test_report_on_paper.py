"""The report printed by a browser on A4 and A3: no row is cut, headings are repeated, nothing hangs over the margin."""

import re

import pytest

DAILY = ("procedure", "vi", "A4")
PRINTS = [(kind, lang, paper) for kind in ("procedure", "list") for lang in ("vi", "en") for paper in ("A4", "A3")]
MARK_ROWS = """() => {
    let k = 0;
    for (const row of document.querySelectorAll('tbody tr')) {
        k += 1;
        for (const cell of row.cells) {
            const mark = () => { const m = document.createElement('b'); m.textContent = ' zq' + k + 'qz '; return m; };
            cell.prepend(mark()); cell.append(mark());
        }
    }
    return k;
}"""


@pytest.fixture(
    scope="module",
    params=[pytest.param(one, marks=[] if one == DAILY else pytest.mark.nightly) for one in PRINTS],
    ids=["-".join(one) for one in PRINTS],
)
def printed(request, browser, reports, tmp_path_factory):
    """A report on a paper: as it is, with each row marked at the first and last word of its cells, and how many rows."""
    pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed: pip install procflow[browser]")
    kind, lang, paper = request.param
    folder, page = tmp_path_factory.mktemp("printed"), browser.new_page()
    page.goto(reports[kind, lang].as_uri())
    page.pdf(path=folder / "plain.pdf", format=paper, print_background=True)
    rows = page.evaluate(MARK_ROWS)
    page.pdf(path=folder / "marked.pdf", format=paper, print_background=True)
    page.close()
    return request.param, folder / "plain.pdf", folder / "marked.pdf", rows


def texts(path):
    """Return the text of each page of a PDF."""
    from pypdfium2 import PdfDocument  # an extra, asked for by the fixture

    return [page.get_textpage().get_text_bounded() for page in PdfDocument(path)]


def test_no_row_of_a_table_is_cut(printed):
    """All marks of a row, the first and last word of each of its cells, lie on one page."""
    _, _, marked, rows = printed
    places = {}
    for number, text in enumerate(texts(marked)):
        for found in re.findall(r"zq(\d+)qz", re.sub(r"\s", "", text)):
            places.setdefault(int(found), set()).add(number)
    assert len(places) == rows
    assert {row: pages for row, pages in places.items() if len(pages) > 1} == {}


def test_long_tables_repeat_their_headings(printed):
    """The heading of the table of steps, or of the list, stands on every page that has its rows."""
    (kind, lang, _), plain, *_ = printed
    if kind == "procedure":
        begin, head = {
            "vi": ("Từng bước và lý do", "Căn cứ pháp lý"),
            "en": ("Every step and the reason", "Legal basis"),
        }[lang]
        rows = r"check_balance|draft_paper|enter_leave|first_look"
    else:
        begin, head = {
            "vi": ("Từng quy trình và lý do", "Giảm thật"), "en": ("Every procedure and the reason", "Removed"),
        }[lang]  # fmt: skip
        rows = r"^P\d\d\b"
    pages = texts(plain)
    number = next(k for text in pages for k in re.findall(rf"^(\d+)\. {begin}", text, re.MULTILINE))
    after = re.compile(rf"^{int(number) + 1}\. ", re.MULTILINE)
    first = next(k for k, text in enumerate(pages) if f"{number}. {begin}" in text)
    last = next(k for k, text in enumerate(pages) if k >= first and after.search(text))
    holding = [text for text in pages[first : last + 1] if re.search(rows, after.split(text)[0], re.MULTILINE)]
    assert holding
    for text in holding:
        words = " ".join(text.split())
        assert all(word in words for word in head.split()), words[:300]


def test_paper_is_the_one_that_was_asked_for(printed):
    """Upright pages and pages across, all of one paper, numbered from 1 to the last."""
    from pypdfium2 import PdfDocument

    (_, _, paper), plain, *_ = printed
    wanted = {"A4": {210, 297}, "A3": {297, 420}}[paper]
    pages = list(PdfDocument(plain))
    assert all({round(side * 25.4 / 72) for side in page.get_size()} == wanted for page in pages)
    for number, text in enumerate(texts(plain), 1):
        assert f"{number} / {len(pages)}" in text


def test_no_word_hangs_over_the_margin(printed):
    """Every word stands at least 4 mm from each edge, and no page is empty."""
    from pypdfium2 import PdfDocument

    _, plain, *_ = printed
    edge = 4 * 72 / 25.4
    for number, page in enumerate(PdfDocument(plain), 1):
        width, height = page.get_size()
        text = page.get_textpage()
        boxes = [text.get_rect(k) for k in range(text.count_rects())]
        assert len(boxes) > 10, number
        over = [
            text.get_text_bounded(left, bottom, right, top)
            for left, bottom, right, top in boxes
            if left < edge or right > width - edge or bottom < edge or top > height - edge
        ]
        assert over == [], number
