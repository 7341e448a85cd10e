"""Every identity holds in a real run, and each of them notices the fault it is there for."""

import numpy as np
import pytest
from attrs import evolve

from procflow.metrics import identities
from procflow.metrics.handoff_tallies import HandoffTally
from procflow.metrics.identities import broken_identities
from procflow.metrics.population import Population
from procflow.model import Demand, Duration, End, EventLog, Exponential, Fixed, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, simulate


def branches() -> Procedure:
    """Receive, then two opinions side by side, then sign; two clerks at half their time."""
    return Procedure(
        id="branches", start="receive", ends=[End(id="done")],
        steps=[
            Step(id="receive", role="clerk", work=Duration(Exponential(20)), split="all"),
            Step(id="legal", role="officer", work=Duration(Exponential(60))),
            Step(id="money", role="clerk", work=Duration(Exponential(60)), wait=Duration(Fixed(1), "calendar days")),
            Step(id="sign", role="chair", work=Duration(Fixed(5)), join="all"),
        ],
        flows=[Flow("receive", "legal"), Flow("receive", "money"), Flow("legal", "sign"), Flow("money", "sign"),
               Flow("sign", "done")],
        roles=[Role(id="clerk", officers=2, share=0.5), Role(id="officer", officers=1, share=1.0),
               Role(id="chair", officers=1, share=0.1, transfer=Duration(Fixed(30)))],
        demand=Demand(rate=0.7, per="hour"),
    )  # fmt: skip


@pytest.fixture(name="log", scope="module")
def log_of_branches() -> EventLog:
    """Return a log of sixty cases."""
    return simulate(branches(), Scenario(cases=60, seed=5)).logs[0]


def with_step(log: EventLog, column: str, row: int, change: int) -> EventLog:
    """Return the log with one number of its rows changed."""
    values = log.steps[column].copy()
    values[row] += change
    return evolve(log, steps=evolve(log.steps, columns={**log.steps.columns, column: values}))


def with_case(log: EventLog, column: str, case: int, change: int) -> EventLog:
    """Return the log with one number of its cases changed."""
    values = log.cases[column].copy()
    values[case] += change
    return evolve(log, cases=evolve(log.cases, columns={**log.cases.columns, column: values}))


def test_a_real_run_breaks_none(log: EventLog) -> None:
    """With branches, transfers, calendar-day delays, shares and nights."""
    assert broken_identities(branches(), log) == ()


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("work", "times of a row"),
        ("queue", "open time before"),
        ("transfer", "against ready"),
        ("entered", "the one before"),
    ],
)
def test_a_row_off_by_one_millisecond_is_noticed(log: EventLog, column: str, words: str) -> None:
    """The sums are exact, so there is no tolerance to hide in."""
    assert any(words in found for found in broken_identities(branches(), with_step(log, column, 10, 1)))


def test_negative_times_are_noticed(log: EventLog) -> None:
    """Even where the sum comes out right."""
    broken = with_step(with_step(log, "queue", 3, -(10**9)), "off_shift", 3, 10**9)
    assert "column 'queue' holds negative times" in broken_identities(branches(), broken)


def test_an_officer_who_does_two_things_at_once_is_noticed(log: EventLog) -> None:
    """All work of the two clerks put on the first."""
    clerk = log.role_ids.index("clerk")
    officer = np.where(log.steps["role"] == clerk, 0, log.steps["officer"])
    broken = evolve(log, steps=evolve(log.steps, columns={**log.steps.columns, "officer": officer}))
    assert "an officer of 'clerk' works on two cases at once" in broken_identities(branches(), broken)


def test_an_officer_too_many_is_noticed(log: EventLog) -> None:
    """The chair has one officer."""
    row = int(np.flatnonzero(log.steps["role"] == log.role_ids.index("chair"))[0])
    found = broken_identities(branches(), with_step(log, "officer", row, 1))
    assert "'chair' has officers beyond its 1" in found


def test_work_beyond_the_share_of_time_is_noticed(log: EventLog) -> None:
    """A minute moved from other duties to work keeps every sum but the share."""
    row = int(np.flatnonzero(log.steps["role"] == log.role_ids.index("clerk"))[0])
    broken = with_step(with_step(log, "work", row, 60_000), "other_duties", row, -60_000)
    assert any("is not its share" in found for found in broken_identities(branches(), broken))


def test_a_case_that_ends_later_than_its_path_is_noticed(log: EventLog) -> None:
    """Cycle time is the sum of the path, exactly."""
    found = broken_identities(branches(), with_case(log, "end", 5, 1))
    assert any("against its cycle time" in sentence for sentence in found)


def test_a_case_without_an_outcome_is_noticed(log: EventLog) -> None:
    """Arrivals are finished cases plus open ones."""
    found = broken_identities(branches(), with_case(log, "outcome", 5, -1))
    assert any("arrivals are not" in sentence for sentence in found)


def test_waiting_that_no_queue_holds_is_noticed_over_time(log: EventLog) -> None:
    """Work that begins a minute later than its queue ends leaves a gap under the number waiting."""
    row = int(np.flatnonzero(log.steps["queue"] > 120_000)[0])
    found = broken_identities(branches(), with_step(log, "start", row, -60_000))
    assert any("the integral of cases that wait for" in sentence for sentence in found)
    assert any("at work is" in sentence for sentence in found)


def test_more_at_work_than_there_are_is_noticed(log: EventLog) -> None:
    """One clerk instead of two."""
    alone = [evolve(role, officers=1) if role.id == "clerk" else role for role in branches().roles]
    found = broken_identities(evolve(branches(), roles=alone), log)
    assert "2 officers of 'clerk' are at work at once, and there are 1" in found


def test_waiting_by_handoff_notices_a_tally_that_is_wrong(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting that follows no handoff counted twice, and a handoff that no row holds."""
    good = identities.tally_handoffs

    def doubled(population: Population) -> HandoffTally | None:
        tally = good(population)
        assert tally is not None
        return evolve(tally, elsewhere=2 * tally.elsewhere + 10_000, count=tally.count + np.eye(len(tally.count)))

    monkeypatch.setattr(identities, "tally_handoffs", doubled)
    found = broken_identities(branches(), log)
    assert any(sentence.startswith("waiting by handoff") for sentence in found)
    assert any(sentence.startswith("the matrix of handoffs") for sentence in found)
