"""The compliance cost of the applicant: reckoned by hand, and open wherever a part is unknown."""

import attrs
import pytest

import procflow as pf
from procflow.model import Duration, Fixed, Flow, Role, Step
from procflow.report.compliance import cost_table, tasks
from procflow.report.say import Say

EN = Say("en")
HOURS = {"form": 1, "extract": 2, "copy": 0.5}


def cost(**more):
    """Return what is known of the sample, which has three components: 50,000 VND an hour, 20,000 VND of fees."""
    facts = {"hourly_rate": 50_000, "source": "invented, 2026", "hours": HOURS, "fees": 20_000, "cases_per_year": 300}
    return pf.report.ComplianceCost(**(facts | more))


def last_cells(grid):
    """Return name and cost of each row that has a sum."""
    return [(line.cells[1], line.cells[-1]) for line in grid.rows if line.mark == "total"]


def test_sums_are_those_of_the_circular(everything):
    """3.5 h before and 1 h after at 50,000 VND, fees of 20,000 VND, 300 cases: 195,000 and 70,000 VND; 37.5 million saved."""
    assert last_cells(cost_table(everything, cost(), EN)) == [
        ("Total per case", "195,000"),
        ("Total per year (300 cases)", "58,500,000"),
        ("Total per case", "70,000"),
        ("Total per year (300 cases)", "21,000,000"),
        ("Saved per case", "125,000"),
        ("Saved per year", "37,500,000"),
        ("Rate of reduction", "64.1 %"),  # 125 / 195
    ]


@pytest.mark.parametrize("lacking", [{"fees": None}, {"hours": {"form": 1, "extract": 2}}])
def test_what_is_unknown_leaves_the_sum_open(everything, lacking):
    """Never 0: without the fees, or the hours of one component, there is no total as it stands and no benefit."""
    told = last_cells(cost_table(everything, cost(**lacking), EN))
    assert {told[0][1], told[1][1], *(cell for _, cell in told[4:])} == {"not computed"}


def test_a_component_that_goes_leaves_the_sum_after_known(everything):
    """Nobody knows how long the copy takes; after the plan nobody needs it."""
    told = last_cells(cost_table(everything, cost(hours={"form": 1, "extract": 2}), EN))
    assert told[2] == ("Total per case", "70,000")


def test_without_a_rate_nothing_is_reckoned(everything):
    """In Vietnamese as well."""
    grid = cost_table(everything, None, Say("vi"))
    assert {cell for _, cell in last_cells(grid)} == {"chưa tính"}


def test_cases_of_a_year_come_from_the_demand(everything):
    """1.2 cases a working day of a mean year of the calendar."""
    calendar = everything.before.calendar_named()
    yearly = 1.2 * calendar.year_minutes / calendar.day_minutes
    told = last_cells(cost_table(everything, cost(cases_per_year=None), EN))
    assert told[1][0] == f"Total per year ({yearly:.0f} cases)"
    assert float(told[1][1].replace(",", "")) == pytest.approx(195_000 * yearly, abs=1)


def test_steps_of_the_applicant_count_as_often_as_they_happen(everything):
    """A step of two hours that a case in ten needs costs 0.2 hours of the rate."""
    before = everything.before
    supplement = Step(id="supplement", role="applicant", work=Duration(Fixed(2), "h"))
    flows = [flow for flow in before.flows if flow.source != "receive"]
    flows += [Flow("receive", "supplement", 0.1), Flow("receive", "book", 0.9), Flow("supplement", "book")]
    procedure = attrs.evolve(
        before,
        steps=[*before.steps, supplement],
        flows=flows,
        roles=[*before.roles, Role(id="applicant", external=True)],
    )
    task = tasks(procedure, None, EN)[-1]
    assert (task.id, task.hours, task.times) == ("supplement", 2.0, pytest.approx(0.1))
    assert task.cost(50_000) == pytest.approx(10_000)


def test_all_faults_of_the_amounts_are_told_at_once():
    """A rate without a source, a negative fee, and hours that are no number."""
    with pytest.raises(pf.ProcedureError) as caught:
        cost(source=" ", fees=-1, hours={"form": float("nan")}, hourly_rate=0)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["compliance-no-source", *["compliance-amount"] * 3]


def test_hours_for_what_the_applicant_does_not_do_are_refused(everything, tmp_path):
    """With the ids that can be given; nothing is written."""
    with pytest.raises(pf.ProcedureError, match=r"'draft'.*form, extract, copy"):
        pf.report.papers(tmp_path / "p", proposal=everything, compliance=cost(hours={"draft": 1}))
    assert list(tmp_path.iterdir()) == []
