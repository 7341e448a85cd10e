"""A portfolio is read from a table as office programs save it, and every fault is told by line and column."""

import datetime as dt

import pytest

from procflow.errors import InputError
from procflow.io import read_portfolio

HEADER = "id,group,steps,handoffs,legal_status,separate_by_law,control_reserved"
ROW = "P1,work process,8,6,none found,no,no"


def problems(text: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(InputError) as caught:
        read_portfolio(text, "list.csv")
    for problem in caught.value.problems:
        assert problem.place.file == "list.csv"
        assert problem.text("vi") != problem.text("en")
    return [(p.code, p.place.line, p.place.element) for p in caught.value.problems]


def test_the_smallest_table_has_one_row_and_the_columns_that_must_be_there() -> None:
    entry = read_portfolio(f"{HEADER}\n{ROW}\n").entry("P1")
    assert (
        entry.steps,
        entry.handoffs,
        entry.separate_by_law,
        entry.overlap,
        entry.last_used,
    ) == (8, 6, False, None, None)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_line_ends_and_byte_order_marks_of_office_programs_make_no_difference(
    separator: str, ending: str, mark: str
) -> None:
    text = mark + ending.join([HEADER, ROW, ""]).replace(",", separator)
    assert read_portfolio(f"{HEADER}\n{ROW}\n") == read_portfolio(text)


def test_a_decimal_comma_and_a_decimal_point_are_the_same_number() -> None:
    entries = read_portfolio(f'{HEADER},average_working_days\n{ROW},1.6\n{ROW.replace("P1", "P2")},"1,6"\n').entries
    assert [entry.average_days for entry in entries] == [1.6, 1.6]


def test_percentages_become_shares_and_years_become_volumes() -> None:
    text = f"{HEADER},on_time_pct,vol_2022,vol_2023,last_used\n{ROW},97.4,10,12,2024-03-29\n"
    entry = read_portfolio(text).entry("P1")
    assert (entry.on_time, entry.volumes) == (0.974, {2022: 10, 2023: 12})
    assert dt.date(2024, 3, 29) == entry.last_used


def test_lines_above_the_columns_say_what_the_list_is() -> None:
    head = "# portfolio: office\n# name_vi: Danh mục\n# illustrative: true\n# review_date: 2024-03-31\n"
    portfolio = read_portfolio(f"{head}{HEADER}\n{ROW}\n")
    assert (portfolio.id, portfolio.name.vi, portfolio.illustrative) == ("office", "Danh mục", True)
    assert dt.date(2024, 3, 31) == portfolio.review_date


def test_a_slip_in_the_lines_above_never_loses_the_mark_of_invented_figures() -> None:
    assert problems(f"# ilustrative: true\n{HEADER}\n{ROW}\n") == [("portfolio-head", 1, "")]
    assert problems(f"# illustrative: yes\n{HEADER}\n{ROW}\n") == [("portfolio-cell", 1, "column 'illustrative'")]


def test_all_faults_of_all_rows_are_told_at_once_with_line_and_column() -> None:
    bad = "P2,work proces,eight,6,none found,maybe,"
    assert problems(f"{HEADER}\n{ROW}\n{bad}\n") == [
        ("portfolio-cell", 3, "column 'group'"),
        ("portfolio-cell", 3, "column 'steps'"),
        ("portfolio-cell", 3, "column 'separate_by_law'"),
        ("portfolio-cell-empty", 3, "column 'control_reserved'"),
    ]


def test_a_misspelt_word_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match="Did you mean 'work process'"):
        read_portfolio(f"{HEADER}\n{ROW.replace('work process', 'work proces')}\n")


@pytest.mark.parametrize("value", ["-1", "1.600", "1e3", "nan", "inf", "1.", ".5", "12 days", "٣", "9" * 40])
def test_a_number_that_could_be_misread_is_refused(value: str) -> None:
    text = f"{HEADER},average_working_days\n{ROW},{value}\n"
    assert problems(text) == [("portfolio-cell", 2, "column 'average_working_days'")]


@pytest.mark.parametrize("value", ["101", "-5", "1000 %"])
def test_a_percentage_above_100_or_below_0_is_refused(value: str) -> None:
    assert problems(f"{HEADER},on_time_pct\n{ROW},{value}\n") == [("portfolio-cell", 2, "column 'on_time_pct'")]


def test_unknown_missing_and_double_columns_are_named() -> None:
    assert problems(f"{HEADER.replace('steps', 'step')}\n{ROW}\n") == [
        ("portfolio-column", 1, "column 'step'"),
        ("portfolio-column-missing", 1, "column 'steps'"),
    ]
    assert problems(f"{HEADER},id\n{ROW},P1\n") == [("portfolio-column-twice", 1, "column 'id'")]


def test_two_procedures_cannot_have_one_id() -> None:
    assert problems(f"{HEADER}\n{ROW}\n{ROW}\n") == [("portfolio-id-twice", 3, "column 'id'")]


def test_a_reference_must_lead_to_another_procedure_of_the_table() -> None:
    text = f"{HEADER},merge_into,duplicate_of\n{ROW},P9,\n{ROW.replace('P1', 'P2')},,P2\n"
    assert problems(text) == [
        ("portfolio-reference", 2, "column 'merge_into'"),
        ("portfolio-reference", 3, "column 'duplicate_of'"),
    ]


def test_a_row_with_a_loose_comma_is_told_by_its_line() -> None:
    assert problems(f"{HEADER}\n{ROW}\n{ROW.replace('P1', 'P2')},x\n") == [("portfolio-row-length", 3, "")]


@pytest.mark.parametrize("text", ["", "\n\n", "# portfolio: empty\n"])
def test_a_table_without_column_names_is_refused(text: str) -> None:
    assert [code for code, _, _ in problems(text)] == ["portfolio-no-header"]


def test_a_quote_that_never_closes_is_a_fault_of_the_table() -> None:
    assert [code for code, _, _ in problems(f'{HEADER}\n"P1,work process,8\n')] == ["portfolio-table"]


def test_a_cell_may_hold_line_breaks() -> None:
    portfolio = read_portfolio(f'{HEADER},owner\n{ROW},"Văn phòng\nSở"\n')
    assert portfolio.entry("P1").owner == "Văn phòng\nSở"


def test_a_procedure_without_steps_is_refused_with_its_line() -> None:
    assert problems(f"{HEADER}\n{ROW.replace('8', '0')}\n") == [("bad-value", 2, "procedure 'P1'")]


def test_columns_for_plans_are_read_and_may_be_left_out() -> None:
    columns = "instruments,authority,needs,makes,simplified_hours_per_case,staff_hours_per_case"
    text = (
        f'{HEADER},{columns}\n{ROW},Quy chế A | Quy chế B,own,đơn | thư,sổ,"0,5",2\n{ROW.replace("P1", "P2")},,,,,,\n'
    )
    first, second = read_portfolio(text).entries
    assert (first.instruments, first.authority, first.needs, first.makes, first.simplified_hours) == (
        ("Quy chế A", "Quy chế B"),
        "own",
        ("đơn", "thư"),
        ("sổ",),
        0.5,
    )
    assert (second.instruments, second.authority, second.needs, second.simplified_hours) == (None, "", (), None)


@pytest.mark.parametrize("word", ["none", "không có"])
def test_no_act_to_amend_is_said_and_is_not_the_same_as_an_empty_cell(word: str) -> None:
    assert read_portfolio(f"{HEADER},instruments\n{ROW},{word}\n").entry("P1").instruments == ()


def test_that_nobody_has_looked_into_the_law_can_be_said() -> None:
    assert read_portfolio(f"{HEADER}\n{ROW.replace('none found', 'unknown')}\n").entry("P1").legal_status == "unknown"


def test_hours_that_owners_and_levels_can_give_stand_above_the_columns() -> None:
    portfolio = read_portfolio(f"# capacity: Trưởng phòng = 400 | Phòng Nội vụ = 2100,5\n{HEADER}\n{ROW}\n")
    assert portfolio.capacity == {"Trưởng phòng": 400.0, "Phòng Nội vụ": 2100.5}


@pytest.mark.parametrize("text", ["Trưởng phòng", "= 400", "A = 1 | A = 2", "A = 1 |", "A = -1"])
def test_hours_without_a_name_or_given_twice_are_refused(text: str) -> None:
    assert problems(f"# capacity: {text}\n{HEADER}\n{ROW}\n") == [("portfolio-cell", 1, "column 'capacity'")]


def test_simplified_hours_above_todays_are_refused_with_their_line() -> None:
    text = f"{HEADER},staff_hours_per_case,simplified_hours_per_case\n{ROW},2,3\n{ROW.replace('P1', 'P2')},,3\n"
    assert problems(text) == [("bad-value", 2, "procedure 'P1'"), ("bad-value", 3, "procedure 'P2'")]
