"""A plan goes out as a table and comes back as the same edits; every fault is told by its cell."""

import csv
import io
import zipfile

import openpyxl
import pytest
from attrs import evolve

from procflow.errors import InputError, OutputError, ProposalError
from procflow.io.plan_table import plan_of, plan_rows, read_plan, write_plan
from procflow.io.sheets import csv_rows, letters, read_rows
from procflow.model import (
    DelegateStep,
    Document,
    DropComponent,
    End,
    Flow,
    MergeStep,
    OnceOnly,
    Parallelise,
    Procedure,
    RemoveStep,
    Role,
    ShortenLimit,
    Span,
    Step,
)

STEPS = ("receive", "copy", "legal", "finance", "draft", "initial", "sign")
PLAN = (
    RemoveStep("copy"),
    MergeStep("initial", "draft"),
    DelegateStep("sign", "deputy"),
    OnceOnly("extract"),
    DropComponent("photo"),
    Parallelise([["legal"], ["finance"]]),
    ShortenLimit(Span(0.5, "working days"), "receive"),
    ShortenLimit(Span(10, "working days")),
)


@pytest.fixture
def office():
    """Seven steps in a line, two documents of which one has the id of a step."""
    ways = [Flow(one, other) for one, other in zip(STEPS, (*STEPS[1:], "done"), strict=True)]
    return Procedure(
        id="p",
        steps=[Step(id=step, role="clerk") for step in STEPS],
        ends=[End(id="done")],
        flows=ways,
        start="receive",
        roles=[Role(id="clerk"), Role(id="deputy")],
        documents=[
            Document(id="extract", source="applicant", component=True, register="civil status"),
            Document(id="photo", source="applicant", component=True),
            Document(id="copy", source="applicant", component=True),
        ],
    )


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_plan_survives_the_table(office, tmp_path, lang):
    """In both languages, whatever kinds of edits it holds."""
    path = write_plan(tmp_path / "plan.csv", office, PLAN, lang=lang)
    assert set(PLAN) == set(read_plan(path, office))


def test_an_excel_sheet_says_the_same(office, tmp_path):
    """The first sheet counts; what stands above the row of names and in further columns is left alone."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Phương án 2026"])
    for row in plan_rows(office, PLAN, lang="vi"):
        sheet.append([*row, "ghi chú"])
    book.save(tmp_path / "plan.xlsx")
    assert set(PLAN) == set(read_plan(tmp_path / "plan.xlsx", office))


def test_a_step_may_have_two_edits_on_two_rows(office):
    """A step that runs beside another may be delegated as well; a document may have the id of a step."""
    rows = csv_rows(
        "id,edit,to\nlegal,parallelise,A/1\nfinance,parallelise,A/2\nlegal,delegate,deputy\ncopy,drop,\n", "t"
    )
    expected = {DelegateStep("legal", "deputy"), DropComponent("copy"), Parallelise([["legal"], ["finance"]])}
    assert expected == set(plan_of(rows, office, "t"))


def test_every_fault_is_told_by_its_cell(office, tmp_path):
    """In Excel by sheet and cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    for row in (
        ("id", "edit", "to"),
        ("recieve", "remove", ""),
        ("sign", "delegat", "deputy"),
        ("sign", "delegate", "nobody"),
        ("copy", "merge", "nowhere"),
        ("draft", "remove", ""),
        ("draft", "remove", ""),
        ("receive", "shorten", "soon"),
        ("extract", "merge", "draft"),
    ):
        sheet.append(row)
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(InputError) as caught:
        read_plan(tmp_path / "plan.xlsx", office)
    found = [(problem.code, problem.place.element) for problem in caught.value.problems]
    assert found == [
        ("plan-unknown-id", "Plan!A2"),
        ("plan-unknown-edit", "Plan!B3"),
        ("plan-no-target", "Plan!C4"),
        ("plan-no-target", "Plan!C5"),
        ("plan-id-twice", "Plan!A7"),
        ("plan-no-target", "Plan!C8"),
        ("plan-not-of-this", "Plan!B9"),
    ]
    assert "Did you mean 'receive'?" in caught.value.text("en")
    assert "Có phải ý là 'receive'?" in caught.value.text("vi")


def test_a_csv_fault_has_line_and_column(office):
    """Counted from 1, as an editor shows them."""
    with pytest.raises(InputError) as caught:
        plan_of(csv_rows("id;edit;to\n\nsign;delegate;\n", "plan.csv"), office, "plan.csv")
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.column) == (3, 3)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "id,to\nsign,x\n"])
def test_a_table_without_names_of_columns_is_refused(office, text):
    """Nothing is guessed from the position of a column."""
    with pytest.raises(InputError, match="no row names the columns"):
        plan_of(csv_rows(text, "plan.csv"), office, "plan.csv")


def test_what_is_no_table_is_refused(tmp_path):
    """A missing file, another ending, an Excel file that is none, a quote that never ends."""
    for name, content in (
        ("none.csv", None),
        ("plan.txt", b"id"),
        ("plan.xlsx", b"no zip"),
        ("bad.csv", b'id,"edit\n'),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(InputError):
            read_rows(path)


def test_formulas_are_guarded_on_the_way_out_and_read_back(office, tmp_path):
    """An apostrophe stands before what a spreadsheet would calculate, and is dropped again."""
    assert csv_rows("'=1+1\n", "t")[0].cells == ("=1+1",)
    path = write_plan(tmp_path / "plan.csv", office, PLAN)
    cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for cell in row]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_letters_of_columns():
    """As a spreadsheet names them."""
    assert [letters(k) for k in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_no_branch_reads_as_a_date(office):
    """Excel takes 1/2 for a day, so groups of parallel branches are letters."""
    rows = plan_rows(office, [Parallelise([["legal"], ["finance"]]), Parallelise([["receive"], ["copy"]])])
    assert {id: to for id, _, word, to in rows if word == "parallelise"} == {
        "legal": "A/1",
        "finance": "A/2",
        "receive": "B/1",
        "copy": "B/2",
    }


def test_a_table_is_written_under_the_name_of_a_table_only(office, tmp_path):
    """A CSV text that is called .xlsx would be opened by nobody."""
    with pytest.raises(OutputError, match=r"does not end in \.csv"):
        write_plan(tmp_path / "plan.xlsx", office, PLAN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("sign;;deputy", "plan-unused-to", 3),
        ("sign;remove;deputy", "plan-unused-to", 3),
        (";;deputy", "plan-unknown-id", 1),
        ("case;remove;", "plan-not-of-this", 2),
    ],
)
def test_what_is_half_filled_in_is_told(office, row, code, column):
    """A role without the word for a delegation is no kept step: somebody meant something."""
    with pytest.raises(InputError) as caught:
        plan_of(csv_rows(f"id;edit;to\n{row}\n", "t"), office, "t")
    (problem,) = caught.value.problems
    assert (code, column) == (problem.code, problem.place.column)


def test_faults_speak_the_words_of_the_table(office):
    """In Vietnamese the words that a Vietnamese table holds."""
    with pytest.raises(InputError) as caught:
        plan_of(csv_rows("Mã;Sửa đổi\nsign;xyz\nextract;bỏ\n", "t"), office, "t")
    assert "'bỏ', 'gộp', 'ủy quyền'" in caught.value.text("vi")
    assert "'bỏ' không dùng cho tài liệu" in caught.value.text("vi")
    assert "'remove', 'merge', 'delegate'" in caught.value.text("en")


def _with_formula(path, cell):
    """Write a sheet in which the cell that says what becomes of `copy` is given as XML."""
    book = openpyxl.Workbook()
    for row in (("id", "edit"), ("copy", "FORMULA"), ("draft", "remove")):
        book.active.append(row)
    book.save(path)
    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index('<c r="B2"')
    end = sheet.index("</c>", start) + len("</c>")
    files["xl/worksheets/sheet1.xml"] = (sheet[:start] + cell + sheet[end:]).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in files.items():
            new.writestr(name, data)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="B2" t="str"><f>A9</f><v>remove</v></c>', (RemoveStep("copy"), RemoveStep("draft"))),
        ('<c r="B2" t="str"><f>A9</f><v></v></c>', (RemoveStep("draft"),)),
    ],
)
def test_a_formula_says_its_last_value(office, tmp_path, cell, expected):
    """An empty text is one as well."""
    _with_formula(tmp_path / "plan.xlsx", cell)
    assert expected == read_plan(tmp_path / "plan.xlsx", office)


def test_a_formula_that_nobody_worked_out_is_no_empty_cell(office, tmp_path):
    """It would read as a step that stays."""
    _with_formula(tmp_path / "plan.xlsx", '<c r="B2"><f>A9</f><v></v></c>')
    with pytest.raises(InputError) as caught:
        read_plan(tmp_path / "plan.xlsx", office)
    assert [(one.code, one.place.element) for one in caught.value.problems] == [("sheet-no-value", "Sheet!B2")]


def test_no_edit_of_a_plan_is_left_out(office):
    """Neither one of another procedure, nor one of a document that is no row by itself."""
    with pytest.raises(ProposalError) as caught:
        plan_rows(office, [RemoveStep("copi"), RemoveStep("draft"), DropComponent("sign")])
    assert [problem.code for problem in caught.value.problems] == ["plan-unknown-id", "plan-unknown-id"]
    bare = evolve(office, documents=[*office.documents, Document(id="slip")])
    assert ("slip", "once_only") in {(id, word) for id, _, word, _ in plan_rows(bare, [OnceOnly("slip")])}
