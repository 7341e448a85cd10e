"""Among plans, the procedure as it stands and one more officer, the simulation chooses what is best, and says how surely."""

import pytest
from attrs import evolve

from procflow.errors import ProposalError
from procflow.metrics import measure
from procflow.model import DelegateStep, Demand, RemoveStep, Span, TimeLimit
from procflow.simplification import apply
from procflow.simplification.choosing.select import select
from procflow.simulation import Scenario, simulate

SCENARIO = Scenario(cases=60, replications=5, seed=1)
BETTER = (RemoveStep("copy"), RemoveStep("check"))
WORSE = (RemoveStep("check"),)


@pytest.fixture
def office(make_line):
    """Copying takes 30 minutes of 8 hours a case, a check 2; five cases a day, one officer and one clerk."""
    return make_line(
        "!write officer 30",
        "copy clerk 30",
        "check officer 2",
        "!sign officer 5",
        demand=Demand(rate=5, per="working_day"),
    )


@pytest.fixture
def crowded(make_line):
    """The officer is busy for 95 % of the time: 12 cases of 38 minutes a day."""
    return make_line("!write officer 38", "stamp clerk 1", demand=Demand(rate=12, per="working_day"))


def names(found):
    return [design.name.get("en") for design in found.designs]


def test_the_plan_that_is_clearly_better_is_chosen(office):
    """Though it was named last; the procedure as it stands and one more officer take part."""
    found = select(office, [WORSE, BETTER], SCENARIO, delta=5)
    assert (found.best.edits, found.best.rank, found.sure) == (BETTER, 2, True)
    assert sorted(names(found)) == ["as it stands", "one more: officer", "plan 1", "plan 2"]
    assert found.best.mean == min(design.mean for design in found.designs)
    assert all(design.dropped for design in found.designs[1:])


def test_values_are_those_of_a_simulation_by_hand(office):
    """The first replications are those of the scenario, the same luck for every design."""
    found = select(office, [WORSE, BETTER], SCENARIO, delta=5)
    for design in found.designs:
        run = simulate(apply(office, design.edits), SCENARIO)
        if design.rank or design.name.get("en") == "as it stands":
            assert design.values[:5] == measure(run)["cycle_time_mean"].values
    more = next(design for design in found.designs if design.name.get("en").startswith("one more"))
    assert [role.officers for role in more.procedure.roles] == [2, 1]


def test_one_more_officer_may_be_worth_more_than_a_plan(crowded):
    """Where the plan leaves the queue as it is."""
    found = select(crowded, [[RemoveStep("stamp")]], SCENARIO, delta=5)
    assert names(found)[0] == "one more: officer"


def test_a_bad_plan_loses_to_the_procedure_as_it_stands(office):
    """All the clerk's work given to the officer, who is then busy for most of the time and keeps cases waiting."""
    found = select(office, [[DelegateStep("copy", "officer")]], SCENARIO, delta=50)
    assert names(found) == ["one more: officer", "as it stands", "plan 1"]


def test_plans_alone_take_part_if_so_asked(office):
    """Without the procedure as it stands."""
    found = select(office, [WORSE, BETTER], SCENARIO, delta=5, others=False)
    assert names(found) == ["plan 2", "plan 1"]
    assert found.spearman is None


def test_the_highest_share_on_time_wins(office):
    """Where higher is better, the order is turned round, and the table writes shares as such."""
    strict = evolve(office, time_limit=TimeLimit(Span(70, "min"), count=None))
    found = select(strict, [WORSE, BETTER], SCENARIO, delta=0.02, figure="on_time_elapsed", others=False)
    assert found.best.edits == BETTER
    assert found.designs[0].mean > found.designs[1].mean
    assert 0 <= found.designs[1].mean <= found.designs[0].mean <= 1
    assert "within 2 points of it" in found.text("en")


def test_the_same_seed_gives_the_same_words(office):
    """To the last character, in both languages; another seed gives other numbers."""
    one, two = (select(office, [WORSE, BETTER], SCENARIO, delta=5) for _ in range(2))
    other = select(office, [WORSE, BETTER], Scenario(cases=60, replications=5, seed=2), delta=5)
    for lang in ("en", "vi"):
        assert one.text(lang) == two.text(lang) != other.text(lang)
    assert "Chosen: 'plan 2', with probability 95 % the best or within 5 working minutes of it." in str(one)
    assert "Chọn: 'phương án 2', với xác suất 95 %" in one.text("vi")
    assert "giữ nguyên như hiện nay" in one.text("vi")


def test_too_few_replications_are_said_to_decide_nothing(office):
    """Two plans that differ by next to nothing."""
    found = select(
        office, [[DelegateStep("check", "clerk")], [DelegateStep("sign", "clerk")]], SCENARIO, delta=0.001, most=6,
        others=False,
    )  # fmt: skip
    assert not found.sure
    assert max(len(design.values) for design in found.designs) == 6
    assert "Not decided: more replications are needed" in found.text("en")
    assert "Chưa kết luận" in found.text("vi")


def test_numbers_that_mean_nothing_are_refused_together(office):
    """With what is expected."""
    with pytest.raises(ProposalError) as caught:
        select(office, [BETTER], Scenario(cases=9), delta=0, level=0.4, figure="cycle_time_men")
    assert [problem.code for problem in caught.value.problems] == [
        "select-figure", "select-number", "select-number", "select-number",
    ]  # fmt: skip
    assert "Did you mean 'cycle_time_mean'" in str(caught.value)
    with pytest.raises(ProposalError, match=r"most is 3, expected at least the replications"):
        select(office, [BETTER], SCENARIO, delta=1, most=3)


def test_a_figure_without_a_better_side_is_refused(office):
    """Nobody wins by the number of cases."""
    with pytest.raises(ProposalError, match=r"'cases' is no figure of which it is known which way is better"):
        select(office, [BETTER], SCENARIO, delta=1, figure="cases")


def test_no_plan_and_plans_that_cannot_be_carried_out_are_refused(office):
    """By name."""
    with pytest.raises(ProposalError, match=r"no plan to choose from"):
        select(office, [], SCENARIO, delta=1)
    with pytest.raises(ProposalError, match=r"'chek'"):
        select(office, [[RemoveStep("chek")]], SCENARIO, delta=1)


def test_a_figure_that_is_not_known_is_refused(office):
    """On time means nothing without a limit; the design is named."""
    with pytest.raises(ProposalError, match=r"'on_time_counted' is not known in some replication of 'plan 1'"):
        select(office, [BETTER], SCENARIO, delta=0.01, figure="on_time_counted")
