"""Word and Excel files in LibreOffice: they open, and their pages look as the decree on document work asks."""

import re
import shutil
import subprocess

import pytest

import procflow as pf

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LINK = "https://example.gov.vn/quy-trinh"
NIGHTLY = pytest.mark.nightly
UPRIGHT, ACROSS, LARGE = (210, 297), (297, 210), (420, 297)


@pytest.fixture(scope="module")
def plan():
    """A plan of the smallest sample, without a simulation."""
    return pf.propose(pf.sample("leave-request"), max_cuts=2, edits=("remove",))


@pytest.fixture(scope="module", params=["vi", pytest.param("en", marks=NIGHTLY)])
def pdfs(request, plan, tmp_path_factory):
    """Report, workbook and papers as LibreOffice prints them: language, and the file of each by its name."""
    pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed: pip install procflow[browser]")
    if SOFFICE is None:
        pytest.skip("no LibreOffice on this machine: install it, for example with apt-get install libreoffice-writer")
    folder, lang = tmp_path_factory.mktemp("office"), request.param
    written = [folder / "report.docx", folder / "workbook.xlsx"]
    for path in written:
        pf.report.write(path, proposal=plan, link=LINK, lang=lang)
    written += pf.report.papers(folder / "papers", proposal=plan, link=LINK, lang=lang)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for suffix in (".docx", ".xlsx"):
        names = [str(path) for path in written if path.suffix == suffix]
        command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return lang, {path.stem: folder / f"{path.stem}.pdf" for path in written}


def pages(path):
    """Return each page of a PDF as its size in millimetres and its lines."""
    from pypdfium2 import PdfDocument  # an extra, asked for by the fixture

    found = []
    for page in PdfDocument(path):
        size = tuple(round(side * 25.4 / 72) for side in page.get_size())
        found.append((size, [line.strip() for line in page.get_textpage().get_text_bounded().splitlines()]))
    return found


def test_every_file_opens_and_has_pages(pdfs):
    """Report, workbook and nine papers; none is empty."""
    _, files = pdfs
    assert len(files) == 11
    for path in files.values():
        assert pages(path), path.stem
        assert all(len(lines) > 2 for _, lines in pages(path)), path.stem


def test_papers_are_on_a4(pdfs):
    """Upright, and across where tables are wide; the decision has its annex across."""
    _, files = pdfs
    found = {name: [size for size, _ in pages(path)] for name, path in files.items() if name != "workbook"}
    assert {size for sizes in found.values() for size in sizes} == {UPRIGHT, ACROSS}
    decision = next(sizes for name, sizes in found.items() if name.startswith("2-"))
    assert (decision[0], decision[-1]) == (UPRIGHT, ACROSS)


def test_the_state_is_named_on_one_line_with_the_motto_below(pdfs):
    """Decree 30/2020/NĐ-CP, annex I: the name of the state on one line, then the motto."""
    lang, files = pdfs
    state, motto = {
        "vi": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        "en": ("SOCIALIST REPUBLIC OF VIET NAM", "Independence - Freedom - Happiness"),
    }[lang]
    for name, path in files.items():
        if name != "workbook":
            first = pages(path)[0][1]
            assert any(line.endswith(state) for line in first), (name, first[:6])
            assert any(line.endswith(motto) for line in first), (name, first[:6])


def test_pages_are_numbered_above_the_text_from_the_second_on(pdfs):
    """The first page bears no number; each other one its own, before anything else but the banner."""
    _, files = pdfs
    for name, path in files.items():
        if name == "workbook":
            continue
        for number, (_, lines) in enumerate(pages(path), 1):
            assert (str(number) in lines[:2]) == (number > 1), (name, number, lines[:3])


def test_the_posting_card_is_one_page(pdfs):
    """With its QR code, for a procedure of some fifteen steps."""
    _, files = pdfs
    card = next(path for name, path in files.items() if name.startswith("9-"))
    assert len(pages(card)) == 1
    assert LINK in "".join(pages(card)[0][1])


def test_tables_repeat_their_headings_and_no_number_is_cut(pdfs):
    """Every page of the table of steps bears its headings; no line holds the lonely end of a number."""
    lang, files = pdfs
    head = {"vi": ["Nội dung công việc", "Căn cứ pháp lý"], "en": ["Verdict", "Legal basis"]}[lang]
    holding = []
    for _, lines in pages(files["report"]):
        text = " ".join(lines)
        if re.search(r"check_?balance|draft_?paper|enter_?leave", text):
            holding.append(text)
        assert not [line for line in lines if re.fullmatch(r"[%.,]\d*|\d+[.,]", line) and line != "."], lines
    assert holding
    for text in holding:
        assert all(word in text for words in head for word in words.split())


def test_sheets_print_across_one_page_wide(pdfs):
    """A4 or A3 across, each page with the banner and its number."""
    lang, files = pdfs
    banner = {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE FIGURES"}[lang]
    found = pages(files["workbook"])
    assert {size for size, _ in found} == {ACROSS, LARGE}
    for number, (_, lines) in enumerate(found, 1):
        assert any(banner in line for line in lines)
        assert f"{number} / {len(found)}" in lines
