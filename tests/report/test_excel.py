"""The workbook: every table as the report has it, numbers that can be added up, and nothing that runs."""

import builtins
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

import procflow as pf
from procflow.report.contents import sections
from procflow.report.material import Material
from procflow.report.parts import Form, Grid
from procflow.wording import number, number_in, share

BANNER = {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE FIGURES"}


@pytest.fixture(scope="module", params=["vi", "en"])
def book(request, everything, everything_compared, tmp_path_factory):
    """The workbook in each language, read back."""
    path = tmp_path_factory.mktemp("excel") / "plan.xlsx"
    pf.report.write(path, proposal=everything, comparison=everything_compared, lang=request.param)
    return request.param, openpyxl.load_workbook(path)


def shown(cell, lang):
    """Write a cell as its format shows it in the country of the language."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    form = cell.number_format.split(";")[0]
    digits = len(form.partition(".")[2].rstrip(" %"))
    text = share(cell.value, lang, digits=digits) if "%" in form else number(cell.value, lang, digits=digits)
    return f"+{text}" if form.startswith("+") else text


def test_every_table_stands_in_the_workbook_cell_by_cell(book, everything, everything_compared):
    """The rows of each table of the report are rows of one sheet, in order, in the same words and decimals."""
    lang, workbook = book
    rows = [[shown(cell, lang) for cell in row] for sheet in workbook for row in sheet.iter_rows()]
    made = sections(Material(proposal=everything, comparison=everything_compared), lang, pictures=False)
    grids = [part for section in made for part in section.parts if isinstance(part, Grid)]
    assert len(grids) >= 7
    for grid in grids:
        wanted = [list(grid.heads), *([*line.cells] for line in grid.rows)]
        start = next(k for k, row in enumerate(rows) if row[: len(grid.heads)] == wanted[0])
        for k, line in enumerate(wanted):
            assert rows[start + k][: len(line)] == line


def test_the_annex_spans_its_columns(book, everything, everything_compared):
    """Each value of the row of the decision stands below its sub-heading, and headings are merged over theirs."""
    lang, workbook = book
    made = sections(Material(proposal=everything, comparison=everything_compared), lang, pictures=False)
    form = next(part for section in made for part in section.parts if isinstance(part, Form))
    sheet = next(one for one in workbook if any(row[1].value == form.columns[1].head for row in one))
    heads, subs, cells = _form_rows(sheet, form)
    column = 0
    for wanted in form.columns:
        assert wanted.head == heads[column].value
        for k, sub in enumerate(wanted.subs):
            assert sub == subs[column + k].value
        for k, text in enumerate(wanted.cells):
            assert text == shown(cells[column + k * wanted.span], lang)
        column += max(1, len(wanted.subs))
    assert sheet.page_setup.paperSize == 8  # A3


def _form_rows(sheet, form):
    rows = list(sheet.iter_rows())
    start = next(k for k, row in enumerate(rows) if row[1].value == form.columns[1].head)
    return rows[start : start + 3]


def test_figures_are_numbers(book, everything, everything_compared):
    """Ten steps before and six after can be added up; the share of time is a percentage of 1."""
    lang, workbook = book
    rows = {row[0].value: row for row in workbook.worksheets[1].iter_rows() if row[0].value}
    steps = everything_compared["steps"].name.get(lang)
    assert (rows[steps][2].value, rows[steps][3].value) == (10, 7)
    relative = rows[steps][6]
    assert relative.value == pytest.approx(-0.3)
    assert relative.number_format.endswith("0.0 %")


def test_every_sheet_says_that_its_figures_are_invented(book):
    """In the first row, and on every printed page."""
    lang, workbook = book
    assert len(workbook.worksheets) >= 10
    for sheet in workbook:
        assert BANNER[lang] in sheet["A1"].value
        assert BANNER[lang] in sheet.oddHeader.center.text


def test_sheets_print_across_the_paper_with_their_headings(book, everything):
    """Landscape, one page wide, and a long table repeats its heading row, which stays in sight on the screen."""
    lang, workbook = book
    for sheet in workbook:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    title = {"vi": "Từng bước và lý do", "en": "Every step and the reason"}[lang]
    steps = workbook[title]
    last = int(steps.print_title_rows.rpartition("$")[2])
    assert {"vi": "Nội dung công việc", "en": "Step"}[lang] == steps.cell(last, 2).value
    assert f"A{last + 1}" == steps.freeze_panes
    first = next(iter(everything.before.steps))
    assert first.name.get(lang) == steps.cell(last + 1, 2).value


def test_nothing_of_the_file_becomes_a_formula(tmp_path):
    """Names that look like formulas are text, control characters are shown as such, and no cell is a formula."""
    names = ['=HYPERLINK(\\"http://evil\\")', "+1+1", "-2+3", "@SUM(A1)", "a\\x07b"]
    steps = ", ".join(f's{k}: {{name: "{name}", role: r, next: {f"s{k + 1}"}}}' for k, name in enumerate(names))
    text = f"procflow: 1\nid: p\nsteps: {{{steps}, s{len(names)}: {{role: r, next: z}}}}\nends: {{z: Z}}\n"
    try:
        procedure = pf.loads(text)
    except pf.InputError:
        procedure = pf.loads(text.replace("\\x07", ""))
    pf.report.write(tmp_path / "r.xlsx", proposal=pf.propose(procedure), lang="en")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            ElementTree.fromstring(content)
            assert b"<f>" not in content
    cells = [c for sheet in openpyxl.load_workbook(tmp_path / "r.xlsx") for row in sheet for c in row]
    guarded = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]
    assert {"=HYPERLINK", "+1+1", "-2+3", "@SUM(A1)"} <= {
        cell.value.partition("(")[0] if "HYP" in cell.value else cell.value for cell in guarded
    }
    assert {("s", True)} == {(cell.data_type, cell.quotePrefix) for cell in guarded}


def test_the_same_plan_gives_the_same_bytes(everything, tmp_path):
    """No time of writing, no order that changes."""
    for name in ("a.xlsx", "b.xlsx"):
        pf.report.write(tmp_path / name, proposal=everything)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert {(2000, 1, 1, 0, 0, 0)} == {member.date_time for member in archive.infolist()}
        assert b"2000-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_plan_for_a_list_fills_a_workbook_too(tmp_path):
    """One row for every procedure of the list."""
    proposal = pf.propose(pf.sample("office-portfolio"), max_cuts=2)
    pf.report.write(tmp_path / "list.xlsx", proposal=proposal, lang="en")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["Every procedure and the reason"]
    found = {row[0].value for row in sheet.iter_rows()}
    assert {entry.id for entry in proposal.before.entries} <= found


def test_without_openpyxl_the_command_that_installs_it_is_told(everything, tmp_path, monkeypatch):
    """Nothing is written."""
    real = builtins.__import__

    def missing(name, *rest):
        if name in ("openpyxl", "procflow.report.excel"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(pf.NotSupportedError, match=r"pip install procflow\[office\]"):
        pf.report.write(tmp_path / "r.xlsx", proposal=everything)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("value", [0, 7, 999, 1000, 1234567, -1234, 0.5, -1234.25, 1234567.125])
def test_written_numbers_are_read_back(value, lang):
    """What `number` writes with three decimals is the number again, as is a share."""
    assert number_in(number(value, lang, digits=3), lang) == (value, 3, False)
    assert number_in(share(value, lang, digits=3), lang)[0] == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "–", "12 steps", "1.2.3", "[1; 2]", "=1+1", "1,23,4"])
def test_what_is_no_number_stays_text(text):
    """In English; a Vietnamese date or version has too many points as well."""
    assert number_in(text) is None
