"""The before/after table: what it shows, what it leaves out and says so, and how wide it is."""

import re
import warnings

import pytest
from attrs import evolve

import procflow as pf
from procflow.report.lines import table
from procflow.simulation import UnstableQueueWarning

DESK = """procflow: 1
id: desk
time_limit: {limit}
demand: {{per_year: {demand}}}
roles:
  clerk: {{name: {{vi: Văn thư, en: Clerk}}, officers: 1, share: 100 %}}
  head: {{name: {{vi: Trưởng phòng, en: Head}}, officers: 1, share: 50 %}}
{documents}
steps:
  receive: {{role: clerk, work: 10 min, limit: 1 h}}
  initial: {{role: head, work: 10 min, limit: 4 h, legal: {{source: none found, may: [remove],
             checked: {{date: 2026-03-02, by: legal officer}}}}}}
  file: {{role: clerk, work: 10 min, limit: 1 h, next: done}}
ends: {{done: Done}}
"""


def desk(demand=500, limit="5 working days", documents=""):
    return pf.loads(DESK.format(demand=demand, limit=limit, documents=documents))


@pytest.fixture(scope="module")
def plan():
    """Head's step removed, which leaves one role without any step; simulated."""
    return compared(desk())


def compared(procedure):
    proposal = pf.propose(procedure)
    assert [edit.step for edit in proposal.edits] == ["initial"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        runs = [pf.simulate(p, pf.Scenario(weeks=4, replications=3, seed=1)) for p in (procedure, proposal.after)]
    return proposal, pf.compare(*runs)


def lines_of(made):
    return {line[0]: line for group in made.groups for line in group.lines}


def test_order_is_that_of_decisions(plan):
    """Steps, handoffs, signatures, limits; then times, waiting, deadlines, load."""
    names = [group.name for group in table(*plan, "en").groups]
    assert names == [
        "Steps, handoffs, signatures, limits",
        "Time of a case",
        "Waiting of a case by cause, mean",
        "Share of cases by deadline",
        "Load of roles",
    ]
    ids = [row.id for row in pf.report.before_after_rows(*plan)]
    wanted = ["steps", "handoffs_expected", "signatures_expected", "dossier_components", "time_limit", "cycle_time_mean",
              "cycle_time_p50", "cycle_time_p90", "processing_time", "waiting", "on_time_counted", "cost", "load:clerk"]  # fmt: skip
    assert [id for id in ids if id in wanted] == wanted


def test_limits_of_steps_are_added_along_the_longest_path(plan):
    """1 h + 4 h + 1 h are 6 hours; without the head 2, two thirds less."""
    cells = lines_of(table(*plan, "en"))["Limits of the steps, longest path"]
    assert cells == (
        "Limits of the steps, longest path",
        "working hours",
        "6",
        "2",
        "-4",
        "",
        "-66.7 %",
        "better",
    )


def test_rows_of_zeros_are_named_and_not_listed(plan):
    """No fixed delays in this office: one note says so instead of a row of zeros."""
    made = table(*plan, "en")
    assert "Fixed delays" not in lines_of(made)
    assert any("0 before and after" in note and "Fixed delays" in note for note in made.notes)


def test_what_is_not_known_is_no_zero(plan):
    """No document is marked as a component, and no role has a rate: both are told as not computed, with the reason."""
    made = table(*plan, "vi")
    (note,) = [note for note in made.notes if note.startswith("Chưa tính được")]
    assert "Thành phần hồ sơ (chưa tài liệu nào được đánh dấu" in note
    assert "Chi phí nhân công mỗi hồ sơ" in note
    assert not {"Thành phần hồ sơ", "Chi phí nhân công mỗi hồ sơ"} & set(lines_of(made))


def test_a_marked_component_nobody_needs_counts_as_none():
    """Knowing that no step asks for the paper is not the same as not knowing."""
    procedure = desk(documents="documents: {form: {source: applicant, component: true}}")
    (row,) = [row for row in pf.report.before_after_rows(pf.propose(procedure)) if row.id == "dossier_components"]
    assert (row.before.mean, row.after.mean) == (0, 0)


def test_expected_counts_stand_once(plan):
    """Handoffs are exact (2, then 0); their simulated twin is in the CSV file only."""
    names = list(lines_of(table(*plan, "en")))
    assert [name for name in names if name.startswith("Handoffs")] == ["Handoffs per case, expected"]
    assert {"handoffs", "handoffs_expected"} <= {row.id for row in pf.report.before_after_rows(*plan)}
    cells = lines_of(table(*plan, "en"))["Handoffs per case, expected"]
    assert cells[1:5] == ("handoffs", "2", "0", "-2")


def test_role_without_steps_is_said_to_have_none(plan):
    """The head has nothing left to do here: that is known, not "not computed"."""
    cells = lines_of(table(*plan, "vi"))["Trưởng phòng"]
    assert cells[3:] == ("–", "–", "", "", "không còn bước nào")


def test_shares_differ_by_points_and_have_no_relative_change(plan):
    """From 1 % to 2 % is one point, not an improvement of 100 %."""
    cells = lines_of(table(*plan, "en"))["Clerk"]
    assert cells[1] == "%"
    assert cells[6] == ""


def test_difference_and_interval_are_in_the_unit_of_the_row(plan):
    """Before, after, difference and both ends have the same decimals, and after less before is the difference."""
    for cells in lines_of(table(*plan, "en")).values():
        before, after = (cell.replace(",", "") for cell in cells[2:4])
        if re.fullmatch(r"[\d.]+", after):
            step = 10 ** -len(after.partition(".")[2])
            difference = float(cells[4].split()[0].replace(",", ""))
            assert difference == pytest.approx(float(after) - float(before), abs=1.01 * step)


def test_limit_in_calendar_days_is_told_as_it_is_stated():
    """It is no open time, but it is known."""
    made = table(pf.propose(desk(limit="30 calendar days")), None, "vi")
    assert lines_of(made)["Thời hạn giải quyết"] == (
        "Thời hạn giải quyết",
        "ngày theo lịch",
        "30",
        "30",
        "0",
        "",
        "không đổi",
    )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_fits_a_terminal_of_150_columns(lang):
    """The longest names of the largest sample are broken, not the table."""
    procedure = pf.sample("incoming-document")
    proposal = pf.propose(procedure, max_cuts=26)
    runs = [pf.simulate(p, pf.Scenario(weeks=2, replications=2, seed=1)) for p in (procedure, proposal.after)]
    text = pf.report.before_after_table(proposal, pf.compare(*runs), lang=lang)
    assert max(len(line) for line in text.splitlines() if not line.startswith("!")) <= 150


def test_warnings_name_the_run_they_belong_to():
    """A head who is overloaded only before is told as such, with a blank behind the colon."""
    procedure = desk(demand=9000)  # some 36 cases a day of 20 min for the head's half time, 10 min for the clerk
    procedure = evolve(procedure, roles=[evolve(procedure.role("clerk"), officers=3), procedure.role("head")])
    made = table(*compared(procedure), "vi")
    loads = [warning for warning in made.warnings if "mức tải" in warning]
    assert len(loads) == 1
    assert re.match(r"Trước: .*vai trò 'head'", loads[0])
    assert [
        w for w in made.warnings if w not in loads and w.startswith(("Trước", "Sau"))
    ] == []  # too few replications: of both
