"""The report as a Word document: an official paper that says what the page says."""

import builtins
import zipfile

import docx
import office_xml
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

import procflow as pf
from procflow.report.contents import sections
from procflow.report.material import Material
from procflow.report.parts import Form, Grid, Picture, Points, Words
from procflow.report.typesetting import joined

BANNER = {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE FIGURES"}


@pytest.fixture(scope="module")
def written(everything, tmp_path_factory):
    """The report in each language: the path of its file."""
    folder = tmp_path_factory.mktemp("word")
    for lang in ("vi", "en"):
        pf.report.write(folder / f"{lang}.docx", proposal=everything, lang=lang)
    return folder


@pytest.fixture(params=["vi", "en"])
def document(request, written):
    """The document in each language, read back."""
    return request.param, docx.Document(written / f"{request.param}.docx")


def cells(table):
    """Return the texts of a table, a merged cell once."""
    return [[_text(cell) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def _text(cell):
    return "\n".join(_line(p) for p in cell.iter(qn("w:p")))


def _line(paragraph):
    nodes = paragraph.iter(qn("w:t"), qn("w:br"))
    return "".join("\n" if node.tag == qn("w:br") else node.text or "" for node in nodes)


def repeated(table):
    """Count the heading rows that Word repeats on every page."""
    return len(table._tbl.findall(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}"))


def test_every_table_is_in_the_document_cell_by_cell(document, everything):
    """In the order of the report, with the heading row repeated on every page."""
    lang, read = document
    parts = [
        part for section in sections(Material(proposal=everything), lang, pictures=False) for part in section.parts
    ]
    grids = [part for part in parts if isinstance(part, Grid)]
    tables = [table for table in read.tables if repeated(table) == 1]
    assert len(grids) == len(tables)
    for grid, table in zip(grids, tables, strict=True):
        wanted = [list(grid.heads), *(line.cells[:1] if line.mark == "group" else line.cells for line in grid.rows)]
        assert [[joined(text) for text in line] for line in wanted] == cells(table)


def test_the_annex_has_two_rows_of_headings(document, everything):
    """Headings span their sub-headings, and the row of values has them all."""
    lang, read = document
    parts = [
        part for section in sections(Material(proposal=everything), lang, pictures=False) for part in section.parts
    ]
    form = next(part for part in parts if isinstance(part, Form))
    table = next(table for table in read.tables if repeated(table) == 2)
    heads, subs, values = cells(table)
    assert [joined(column.head) for column in form.columns] == heads
    assert [text for column in form.columns for text in column.subs or [""]] == subs
    assert [joined(text) for column in form.columns for text in column.cells] == values


def test_every_sentence_and_picture_is_in_the_document(document, everything):
    """Paragraphs and lists word by word; each picture with the sentence for those who cannot see it."""
    lang, read = document
    told = {paragraph.text for paragraph in read.paragraphs}
    parts = [part for section in sections(Material(proposal=everything), lang) for part in section.parts]
    for part in parts:
        if isinstance(part, Words):
            assert joined(part.text) in told
        if isinstance(part, Points):
            assert {joined(entry) for entry in part.entries} <= told
    captions = [part.caption for part in parts if isinstance(part, Picture)]
    assert captions
    assert captions == [shape._inline.docPr.get("descr") for shape in read.inline_shapes]
    for shape in read.inline_shapes:
        assert shape.width.mm <= 165.1  # between the margins


def test_the_letterhead_is_that_of_official_papers(written):
    """Name of the state and motto, place and date, number, kind and subject; what only the office knows is left as dots."""
    read = docx.Document(written / "vi.docx")
    (office, state), (number, place) = cells(read.tables[0])
    assert office.splitlines()[:2] == ["TÊN CƠ QUAN CHỦ QUẢN", "TÊN CƠ QUAN, TỔ CHỨC"]
    assert state.splitlines()[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert number == "Số: ……/BC-……"
    assert place == "………, ngày …… tháng …… năm ……"
    title, subject = [p.text for p in read.paragraphs if p.text][:2]
    assert title == "BÁO CÁO"
    assert subject == "Phương án đơn giản hóa quy trình: Cấp giấy phép"
    foot = next(text for table in read.tables for row in cells(table) for text in row if "Nơi nhận:" in text)
    assert "Lưu: VT" in foot


def test_fonts_margins_and_banner(document):
    """Times New Roman throughout, the margins of the decree, the banner in the header of every page."""
    lang, read = document
    for name, size in (("Normal", 13), ("Heading 1", 14), ("List Bullet", 13)):
        style = read.styles[name]
        assert (style.font.name, style.font.size.pt) == ("Times New Roman", size)
        assert set(style.element.rPr.rFonts.attrib.values()) == {"Times New Roman"}
        assert dict(style.element.rPr.find(qn("w:color")).attrib) == {qn("w:val"): "000000"}  # no theme's blue
    first, *_ = read.sections
    assert [round(m.mm) for m in (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)] == [
        20,
        20,
        30,
        15,
    ]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert WD_ORIENT.LANDSCAPE in {section.orientation for section in read.sections}
    assert first.different_first_page_header_footer
    for section in read.sections:
        for header in (section.header, section.first_page_header):
            assert BANNER[lang] in "".join(p.text for p in header.paragraphs)
    assert "PAGE" in first.header._element.xml
    assert "PAGE" not in first.first_page_header._element.xml


def test_headings_are_numbered_and_found_by_the_navigation(document, everything):
    """One heading of the first level a section."""
    lang, read = document
    wanted = [f"{k}. {s.title}" for k, s in enumerate(sections(Material(proposal=everything), lang), 1)]
    assert wanted == [p.text for p in read.paragraphs if p.style.name == "Heading 1"]


def test_the_file_keeps_to_the_order_of_the_standard(written):
    """Elements stand as Word expects them, and cells fill their rows; else Word would offer to repair the file."""
    for lang in ("vi", "en"):
        with zipfile.ZipFile(written / f"{lang}.docx") as archive:
            for name in archive.namelist():
                if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
                    assert office_xml.faults(archive.read(name)) == [], name


def test_the_same_plan_gives_the_same_bytes(written, everything, tmp_path):
    """No time of writing in it."""
    pf.report.write(tmp_path / "again.docx", proposal=everything, lang="vi")
    assert (written / "vi.docx").read_bytes() == (tmp_path / "again.docx").read_bytes()


def test_names_are_text_whatever_they_hold(tmp_path):
    """Tags, templates and control characters are shown, not read."""
    step = "{name: '<w:p>{{ 7*7 }} & co', role: r, next: z}"
    procedure = pf.loads(f"procflow: 1\nid: p\nsteps:\n  a: {step}\nends: {{z: Z}}\n")
    pf.report.write(tmp_path / "r.docx", proposal=pf.propose(procedure), lang="en")
    read = docx.Document(tmp_path / "r.docx")
    assert any("<w:p>{{ 7*7 }} & co" in text for table in read.tables for row in cells(table) for text in row)
    assert BANNER["en"] not in "".join(p.text for p in read.sections[0].header.paragraphs)


def test_a_plan_for_a_list_has_its_draft_decisions_behind_the_signature(tmp_path):
    """Each with its own letterhead, after the report's."""
    proposal = pf.propose(pf.sample("office-portfolio"), max_cuts=2)
    pf.report.write(tmp_path / "list.docx", proposal=proposal)
    read = docx.Document(tmp_path / "list.docx")
    heads = [table for table in read.tables if "CỘNG HÒA" in cells(table)[0][-1]]
    units = {proposal.before.entry(d.procedure).owner for d in proposal.decisions if d.edit is not None}
    assert len(heads) == 1 + len(units)
    assert sum(p.text == "QUYẾT ĐỊNH" for p in read.paragraphs) == len(units)


def test_without_python_docx_the_command_that_installs_it_is_told(everything, tmp_path, monkeypatch):
    """Nothing is written."""
    real = builtins.__import__

    def missing(name, *rest):
        if name == "procflow.report.word":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(pf.NotSupportedError, match=r"pip install procflow\[office\]"):
        pf.report.write(tmp_path / "r.docx", proposal=everything)
    assert list(tmp_path.iterdir()) == []
