"""A decision's table of steps, as CSV or Excel, is a procedure; every fault is told with its cell."""

import pytest

from procflow.errors import InputError, LimitError
from procflow.io import load, loads, start_text
from procflow.io.step_table import read_steps_text
from procflow.model import Portfolio, Procedure, Span

TABLE = """QUY TRÌNH NỘI BỘ;;;;;
STT;Nội dung công việc;Người thực hiện;Thời hạn;Sản phẩm;Ghi chú
1;Tiếp nhận đơn;Chuyên viên Một cửa;2 giờ;Giấy tiếp nhận;theo mẫu
2;Kiểm tra vị trí;Ban quản lý chợ;1/2 ngày làm việc;Biên bản|Ảnh chụp;
3;Gửi tin nhắn;tự động;;;
4;Ký;Chủ tịch;không quá 01 ngày làm việc;Giấy phép;
5;Trả kết quả;Chuyên viên Một cửa;30 phút;-;
"""


def written(tmp_path, text, name="cho-thue.csv", encoding="utf-8"):
    """Return the path of a table."""
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def faults(text):
    """The codes of the faults of a table with the line and column of each."""
    with pytest.raises(InputError) as caught:
        read_steps_text(text, "t.csv")
    return [(problem.code, problem.place.line, problem.place.column) for problem in caught.value.problems]


def test_each_row_is_a_step_that_leads_to_the_next(tmp_path):
    """Ids from the numbers, performers as roles, products as documents, and one end."""
    procedure = load(written(tmp_path, TABLE))
    assert (procedure.id, procedure.name.get("vi")) == ("cho-thue", "QUY TRÌNH NỘI BỘ")
    assert [(step.id, step.name.get("vi"), step.role) for step in procedure.steps] == [
        ("b1", "Tiếp nhận đơn", "Chuyên viên Một cửa"),
        ("b2", "Kiểm tra vị trí", "Ban quản lý chợ"),
        ("b3", "Gửi tin nhắn", None),
        ("b4", "Ký", "Chủ tịch"),
        ("b5", "Trả kết quả", "Chuyên viên Một cửa"),
    ]
    assert [step.limit for step in procedure.steps] == [
        Span(2, "h"),
        Span(0.5, "working days"),
        None,
        Span(1, "working days"),
        Span(30, "min"),
    ]
    assert [step.makes for step in procedure.steps] == [
        ("Giấy tiếp nhận",),
        ("Biên bản", "Ảnh chụp"),
        (),
        ("Giấy phép",),
        (),
    ]
    assert [(flow.source, flow.target) for flow in procedure.flows] == [
        ("b1", "b2"),
        ("b2", "b3"),
        ("b3", "b4"),
        ("b4", "b5"),
        ("b5", "done"),
    ]
    assert (procedure.origin["step 'b2'"].line, procedure.origin["step 'b2'"].column) == (4, 2)


def test_excel_is_read_like_csv(tmp_path):
    """With its numbers as numbers, and an empty first row."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra")
    book = openpyxl.Workbook()
    for row in [[], ["Bước", "Nội dung công việc", "Trách nhiệm", "Thời gian"], [1, "Nộp đơn", "Người dân", "1 giờ"],
                [2, "Ký", "Chủ tịch", "4 giờ"]]:  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "don.xlsx")
    procedure = load(tmp_path / "don.xlsx")
    assert [(step.id, step.role, step.limit) for step in procedure.steps] == [
        ("b1", "Người dân", Span(1, "h")),
        ("b2", "Chủ tịch", Span(4, "h")),
    ]


def test_only_a_text_alone_right_above_the_columns_is_the_name():
    """A letterhead of two cells is none."""
    head = "Bước;Vai trò\nKý;Chủ tịch\n"
    assert read_steps_text(f"UBND HUYỆN;Mẫu 1\n{head}").name.get("vi") == ""
    assert read_steps_text(f"UBND HUYỆN;\nCấp phép;\n{head}").name.get("vi") == "Cấp phép"
    assert read_steps_text(head).name.get("vi") == ""


def test_a_fault_in_excel_is_told_with_its_cell(tmp_path):
    """Sheet and cell, as Excel shows them."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra")
    book = openpyxl.Workbook()
    for row in [["Step", "Performer", "Limit"], ["Sign", "Chair", "2 days"]]:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(InputError, match=r"t\.xlsx: Sheet!C2: the limit is '2 days': 'days' alone is ambiguous"):
        load(tmp_path / "t.xlsx")


def test_columns_that_only_have_a_format_do_not_make_a_sheet_too_large(tmp_path):
    """As where somebody has coloured whole rows; a value out there is not passed over."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra")
    book = openpyxl.Workbook()
    for row in [["Step", "Performer"], ["Sign", "Chair"]]:
        book.active.append(row)
        book.active.cell(book.active.max_row, 16_384).number_format = "0.00"
    book.save(tmp_path / "t.xlsx")
    assert [step.role for step in load(tmp_path / "t.xlsx").steps] == ["Chair"]
    book.active.cell(2, 16_384).value = "x"
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(LimitError, match="20000 x 200"):
        load(tmp_path / "t.xlsx")


def test_a_book_of_charts_alone_is_no_table(tmp_path):
    """Whatever the library that reads Excel makes of it, a person is told."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra")
    book = openpyxl.Workbook()
    book.create_chartsheet("chart")
    book.remove(book["Sheet"])
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(InputError, match=r"t\.xlsx: the file cannot be read"):
        load(tmp_path / "t.xlsx")


def test_every_fault_is_told_with_its_cell():
    """None hides another."""
    text = """Mã,Bước,Người thực hiện,Thời hạn
a,Tiếp nhận,Văn thư,2 ngày
b,,Văn thư,2
b,Ký,,1 giờ
c,Họp,Văn thư; Chủ tịch,nhanh
"""
    assert faults(text) == [
        ("step-table-bare-days", 2, 4),
        ("step-table-no-name", 3, 2),
        ("step-table-limit", 3, 4),
        ("step-table-id-twice", 4, 1),
        ("step-table-no-role", 4, 3),
        ("step-table-several-roles", 5, 3),
        ("step-table-limit", 5, 4),
    ]


def test_no_column_is_passed_over():
    """What is not read is called a note, or refused by name."""
    assert faults("Bước,Người thực hiện,Biểu mẫu\nKý,Chủ tịch,M1\n") == [("step-table-column", 1, 3)]
    assert faults("Bước,Người thực hiện,Vai trò\nKý,Chủ tịch,x\n") == [("step-table-column-twice", 1, 3)]
    assert read_steps_text("Bước,Người thực hiện,Ghi chú\nKý,Chủ tịch,M1\n").steps[0].makes == ()


def test_a_table_without_rows_is_refused():
    assert [code for code, *_ in faults("Bước,Người thực hiện\n")] == ["step-table-empty"]


def test_lists_of_procedures_are_still_read_and_other_tables_are_told_what_is_wanted(tmp_path):
    """The columns tell which is meant."""
    office = (
        "id;group;steps;handoffs;legal_status;separate_by_law;control_reserved\nP1;work process;8;6;none found;no;no\n"
    )
    assert isinstance(load(written(tmp_path, office)), Portfolio)
    with pytest.raises(InputError) as caught:
        load(written(tmp_path, "Bước;Ai làm;Hạn\nKý;Chủ tịch;1 giờ\n"))
    assert [problem.code for problem in caught.value.problems] == ["table-of-neither"]


def test_a_table_not_saved_as_utf8_is_told_how(tmp_path):
    """Excel offers it under a name of its own."""
    with pytest.raises(InputError, match="CSV UTF-8"):
        load(written(tmp_path, "Đơn;Tên\n", encoding="cp1258"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_file_to_fill_in_says_what_the_table_says(lang, tmp_path):
    """Read back, the steps, flows and roles are those of the table; every field stands on a line of its own."""
    procedure = load(written(tmp_path, TABLE))
    text = start_text(procedure, lang)
    again = loads(text)
    assert isinstance(again, Procedure)
    assert (again.steps, again.flows, again.roles, again.documents) == (
        procedure.steps,
        procedure.flows,
        procedure.roles,
        procedure.documents,
    )
    assert "  b1:\n    name: Tiếp nhận đơn\n    role: Chuyên viên Một cửa\n    limit: 2 h\n" in text
    assert "  Ban quản lý chợ: {}\n" in text


def test_what_the_remark_shows_can_be_filled_in(tmp_path):
    """Each example of the remark is read where it says."""
    text = start_text(load(written(tmp_path, TABLE)), "vi")
    filled = (
        text.replace(
            "id: cho-thue\n", "id: cho-thue\ntime_limit: 10 working days\ndemand: {per_year: 500}\nillustrative: true\n"
        )
        .replace("Chủ tịch: {}", "Chủ tịch: {officers: 2, share: 15 %, cost_per_hour: 45000 VND, transfer: 30 min}")
        .replace("Ảnh chụp: {}", "Ảnh chụp: {source: applicant, component: true}")
        .replace("    limit: 2 h\n", "    limit: 2 h\n    work: triangular(5, 10, 25) min\n")
        .replace(
            "    name: Ký\n",
            "    name: Ký\n    needs: [Biên bản]\n"
            "    legal: {source: none found, may: [remove], checked: {date: 2026-03-02, by: legal officer}}\n"
            "    next: [b5, {to: b2, p: 10 %, returns: true}]\n",
        )
    )
    procedure = loads(filled)
    assert procedure.step("b4").legal.permits("remove")
    assert procedure.step("b1").work.law.mean == pytest.approx(40 / 3)
    assert [flow.p for flow in procedure.outflows("b4")] == [0.9, 0.1]


HEAD = "STT;Bước;Người thực hiện;Thời hạn;Sản phẩm\n"


def ids(text):
    """The ids of the steps of a table."""
    return [step.id for step in read_steps_text(text).steps]


@pytest.mark.parametrize(
    "title", ["Quy trình cấp phép", "Cấp phép, đăng ký", "Cấp\tphép, theo Quyết định 12, 13, 14, 15, 16"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_separates_cells_is_told_by_the_columns_whatever_stands_above(title, separator):
    """A title holds no separator, or another one."""
    text = f"{title}\n\n{HEAD}1;Ký;Chủ tịch;1 giờ;Quyết định\n".replace(";", separator)
    step = read_steps_text(text).steps[0]
    assert (step.id, step.role, step.limit, step.makes) == ("b1", "Chủ tịch", Span(1, "h"), ("Quyết định",))


def test_numbers_of_several_levels_and_rows_without_one_give_ids_of_their_own():
    """1.1.1 and 1.1.2 are two steps; what stands below number 1 without a number does not take the id of number 2."""
    assert ids(f"{HEAD}1.1.1;a;x;;\n1.1.2;b;x;;\n") == ["b1.1.1", "b1.1.2"]
    assert ids(f"{HEAD}1;a;x;;\n;b;x;;\n;c;x;;\n2;d;x;;\n") == ["b1", "b1-1", "b1-2", "b2"]
    assert ids("Bước;Vai trò\na;x\nb;x\n") == ["b1", "b2"]


def test_a_limit_over_zero_parts_is_none():
    """Nobody divides by nothing, however many zeros stand there."""
    for parts in ("0", "00", "000"):
        assert faults(f"{HEAD}1;a;x;1/{parts} giờ;\n") == [("step-table-limit", 2, 4)]


def test_nobody_is_nobody_also_with_a_capital():
    """As in a cell that says Không."""
    assert faults(f"{HEAD}1;a;Không;;\n2;b;NONE;;\n") == [("step-table-no-role", 2, 3), ("step-table-no-role", 3, 3)]


def test_one_performer_or_product_in_other_capitals_is_not_two():
    """Else the case would be handed from an officer to himself."""
    text = f"{HEAD}1;a;Chuyên viên;;Tờ trình\n2;b;chuyên viên;;tờ trình\n"
    assert faults(text) == [("step-table-capitals", 3, 3), ("step-table-capitals", 3, 5)]
    assert ids(f"{HEAD}1;a;Văn thư;;văn thư\n") == ["b1"], "a product may be called like a performer"


def test_the_columns_are_named_in_the_language_of_the_message():
    """With the names that the reader takes."""
    with pytest.raises(InputError) as caught:
        read_steps_text("Step,Performer,Cost\nSign,Chair,3\n")
    problem = caught.value.problems[0]
    assert "Columns are 'Id', 'No', 'Step', 'Performer', 'Limit', 'Product', 'Note'." in problem.text("en")
    assert "'STT', 'Bước', 'Người thực hiện', 'Thời hạn'" in problem.text("vi")
