"""Waiting by cause, traced by hand on both rulers, and as sums that must hold for any log."""

import itertools

import numpy as np
import pytest
from hand_logs import MINUTE, hand_log
from hypothesis import given
from hypothesis import strategies as st

from procflow.metrics.paths import on_path, per_case
from procflow.metrics.waiting import CAUSES, Rulers, elapsed_causes, open_causes
from procflow.model import Calendar, End, EventLog, Flow, Procedure, Role, Step

MORNINGS = Calendar(id="mornings", zone="Asia/Ho_Chi_Minh", week=(((480, 720),),) * 5 + ((),) * 2)


def office() -> Procedure:
    """One step of each kind of role."""
    roles = [
        Role(id="clerk"),
        Role(id="chair", calendar="mornings"),
        Role(id="night", calendar="always"),
        Role(id="citizen", external=True),
        Role(id="ministry", agency="ministry", external=True, calendar="always"),
    ]
    steps = [Step(id=role.id, role=role.id) for role in roles] + [Step(id="robot")]
    chain = [*(step.id for step in steps), "done"]
    flows = [Flow(a, b) for a, b in itertools.pairwise(chain)]
    return Procedure(
        id="office", steps=steps, roles=roles, ends=[End(id="done")], flows=flows, start="clerk", calendars=[MORNINGS]
    )


def row(step: str, entered: str, end: str, **more: object) -> dict[str, object]:
    """Return a row of case 0 in March 2026 (Monday 2 is a working day)."""
    times = {key: f"2026-03-{value}" for key, value in more.items() if key in ("ready", "start")}
    return {"case": 0, "step": step, "entered": f"2026-03-{entered}", "end": f"2026-03-{end}", **more, **times}


def minutes(log: EventLog, ruler: str) -> dict[str, float]:
    """Return work and causes of the only row in minutes, zeros left out."""
    procedure = office()
    causes = (
        elapsed_causes(procedure, log) if ruler == "elapsed" else open_causes(procedure, log, Rulers(procedure, log))
    )
    found = {"work": causes.work, **causes.waits}
    return {name: column[0] / MINUTE for name, column in found.items() if column[0]}


def test_a_queue_over_night_waits_for_the_officer_in_open_time_only() -> None:
    """Ready Monday 16:30, taken up Tuesday 09:00, 30 minutes of work at half the officer's time."""
    log = hand_log(
        office(),
        [row("clerk", "02 16:30", "03 10:00", start="03 09:00", queue=120, off_shift=14.5 * 60, other_duties=30)],
        [{}],
    )
    assert minutes(log, "elapsed") == {"work": 30, "officer": 120, "other_duties": 30, "off_shift": 870}
    assert minutes(log, "open") == {"work": 30, "officer": 120, "other_duties": 30}


def test_transfer_and_delay_come_before_the_queue() -> None:
    """In at 08:00, 60 minutes in transfer, ready at 11:00, done at 11:10."""
    log = hand_log(office(), [row("clerk", "02 08:00", "02 11:10", ready="02 11:00", transfer=60)], [{}])
    assert minutes(log, "elapsed") == minutes(log, "open") == {"work": 10, "delay": 120, "transfer": 60}


def test_a_delay_over_a_weekend_has_its_open_hours_on_the_open_ruler() -> None:
    """Friday 6 March 16:30 to Monday 9 March 08:30: 64 hours on the wall, 60 + 30 open minutes."""
    log = hand_log(office(), [row("clerk", "06 16:30", "09 08:30", ready="09 08:30")], [{}])
    assert minutes(log, "elapsed") == {"delay": 64 * 60}
    assert minutes(log, "open") == {"delay": 90}


def test_office_hours_in_which_the_role_is_away_are_off_shift() -> None:
    """The chair works mornings only: ready Monday 11:30, begins, suspended 12:00, ends Tuesday 08:30."""
    log = hand_log(office(), [row("chair", "02 11:30", "03 08:30", off_shift=20 * 60)], [{}])
    assert minutes(log, "elapsed") == {"work": 60, "off_shift": 1200}
    assert minutes(log, "open") == {"work": 60, "off_shift": 240}


def test_work_at_night_has_no_length_on_the_open_ruler() -> None:
    """17:00 to 19:00 with half the time for other duties: 30 of the 120 minutes are open, half of them work."""
    log = hand_log(office(), [row("night", "02 17:00", "02 19:00", other_duties=60)], [{}])
    assert minutes(log, "elapsed") == {"work": 60, "other_duties": 60}
    assert minutes(log, "open") == {"work": 15, "other_duties": 15}


@pytest.mark.parametrize(("step", "cause"), [("citizen", "applicant"), ("ministry", "external")])
def test_all_time_of_an_external_step_is_the_others(step: str, cause: str) -> None:
    """Their work is no processing time of the office, and their delay is no delay of it."""
    log = hand_log(office(), [row(step, "02 16:30", "03 09:30", ready="02 17:00", transfer=10)], [{}])
    assert minutes(log, "elapsed") == {cause: 17 * 60}
    assert minutes(log, "open") == {cause: 60 + 90}


def test_an_automatic_step_works_on_the_calendar_of_the_procedure() -> None:
    """No officer, no queue."""
    log = hand_log(office(), [row("robot", "02 17:00", "03 08:30", off_shift=14.5 * 60)], [{}])
    assert minutes(log, "open") == {"work": 60}


def test_the_path_follows_the_branch_that_came_last_to_the_join() -> None:
    """Two branches after row 0; the longer one (row 2) leads to the join, so row 1 is not on the path."""
    rows = [
        row("clerk", "02 08:00", "02 08:10"),
        row("chair", "02 08:10", "02 08:20", previous=0),
        row("night", "02 08:10", "02 09:00", previous=0),
        row("clerk", "02 09:00", "02 09:05", previous=2),
    ]
    log = hand_log(office(), rows, [{}])
    assert on_path(log).tolist() == [True, False, True, True]
    causes = elapsed_causes(office(), log)
    assert causes.of_cases(log).work.tolist() == [65 * MINUTE]
    assert per_case(log, causes.work).tolist() == [75 * MINUTE]


def test_an_open_case_has_no_path() -> None:
    """Its rows count for the load of the office, not for cycle time."""
    log = hand_log(office(), [row("clerk", "02 08:00", "02 08:10")], [{"outcome": None}])
    assert on_path(log).tolist() == [False]


STAMPS = st.lists(st.integers(0, 14 * 1440), min_size=4, max_size=13)


@given(STAMPS, st.lists(st.sampled_from(office().steps), min_size=4, max_size=4), st.integers(0, 100))
def test_open_causes_are_never_negative_and_add_up_to_the_millisecond(
    stamps: list[int], steps: list[Step], percent: int
) -> None:
    """Rows of any role at any hour: their causes are the open time of the procedure between their ends."""
    stamps = sorted(stamps)
    rows = []
    for k in range((len(stamps) - 1) // 3):
        entered, ready, start, end = (
            f"2026-03-{1 + s // 1440:02d} {s // 60 % 24:02d}:{s % 60:02d}" for s in stamps[3 * k : 3 * k + 4]
        )
        whole = stamps[3 * k + 3] - stamps[3 * k + 2]
        rows.append(
            {"case": 0, "step": steps[k].id, "entered": entered, "ready": ready, "start": start, "end": end,
             "work": whole * percent / 100, "other_duties": whole * (100 - percent) / 100}
        )  # fmt: skip
    procedure, log = office(), hand_log(office(), rows, [{}])
    rulers = Rulers(procedure, log)
    causes = open_causes(procedure, log, rulers)
    assert tuple(causes.waits) == CAUSES
    assert all(np.all(column >= 0) for column in (causes.work, *causes.waits.values()))
    assert causes.total.tolist() == rulers.own.open_between(log.steps["entered"], log.steps["end"]).tolist()
    of_case = causes.of_cases(log)
    assert of_case.total.tolist() == rulers.own.open_between(log.cases["arrival"], log.cases["end"]).tolist()
