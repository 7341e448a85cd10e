"""The rows of the before/after table: what a decision asks for first, then what the clock says.

The order follows the tables that Vietnamese simplification decisions carry: steps, handoffs, signatures, dossier components,
limits, times, deadlines, cost, load. A figure that is not computed says so and is never 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.analysis import analyze, limits
from procflow.comparison import Comparison, Row
from procflow.model import Document, Figure, Interval, Procedure, Text
from procflow.simplification import Proposal

COMPONENTS = Text(en="Dossier components", vi="Thành phần hồ sơ")
NO_COMPONENT = Text(
    en="no document is marked as a dossier component (`component: true`)",
    vi="chưa tài liệu nào được đánh dấu là thành phần hồ sơ (`component: true`)",
)
STEP_LIMITS = Text(en="Limits of the steps, longest path", vi="Thời hạn các bước, đường dài nhất")
TIME_LIMIT = Text(en="Time limit of the case", vi="Thời hạn giải quyết")
SAME_LIMIT = Text(
    en="The plan leaves the time limit as it is.",
    vi="Phương án giữ nguyên thời hạn giải quyết.",
)
NO_LIMIT = Text(en="the procedure states no time limit", vi="quy trình không nêu thời hạn giải quyết")
CALENDAR_DAYS = Text(en="A limit in calendar days.", vi="Thời hạn tính theo ngày lịch.")

GROUPS = (
    (
        Text(en="Steps, handoffs, signatures, limits", vi="Số bước, lượt chuyển giao, chữ ký, thời hạn"),
        ("steps", "steps_per_case", "handoffs_expected", "handoffs", "signatures_expected", "signatures",
         "dossier_components", "limits_path", "time_limit"),
    ),
    (
        Text(en="Time of a case", vi="Thời gian của một hồ sơ"),
        ("cycle_time_mean", "cycle_time_p50", "cycle_time_p90", "processing_time", "work_content", "overtime", "efficiency"),
    ),
    (
        Text(en="Waiting of a case by cause, mean", vi="Thời gian chờ của một hồ sơ theo nguyên nhân, trung bình"),
        ("waiting", "waiting_officer", "waiting_gathering", "waiting_other_duties", "waiting_off_shift", "waiting_delay",
         "waiting_transfer", "waiting_applicant", "waiting_external", "waiting_join"),
    ),
    (
        Text(en="Share of cases by deadline", vi="Tỷ lệ hồ sơ theo thời hạn"),
        ("on_time_counted", "on_time_elapsed", "early_counted", "open"),
    ),
    (Text(en="Cost", vi="Chi phí"), ("cost",)),
)  # fmt: skip
"""Headings of the table with their rows, in the order of decisions; the load of each role follows."""
ORDER = tuple(id for _, ids in GROUPS for id in ids)


def before_after_rows(proposal: Proposal, comparison: Comparison | None = None) -> tuple[Row, ...]:
    """Return the rows of the before/after table.

    Parameters
    ----------
    proposal : Proposal
        The plan.
    comparison : Comparison, optional
        Simulated figures; without them the exact figures of `analyze` are told, and those that need a clock are left out.

    Returns
    -------
    tuple of Row
        Counts first, then limits, times, deadlines and cost, then the load of each role, and the number of cases behind it.
    """
    if comparison is None:
        figures = tuple(row for row in _analysed(proposal) if row.before is not None or row.after is not None)
    else:
        figures = comparison.rows
    rows = (*figures, _components(proposal), _step_limits(proposal), _limit(proposal))
    return tuple(sorted(rows, key=lambda row: _position(row.id)))


def _position(id: str) -> int:
    if id in ORDER:
        return ORDER.index(id)
    return len(ORDER) + (id == "cases")


def _analysed(proposal: Proposal) -> Iterator[Row]:
    """Yield a row per figure that needs no clock, exact on both sides."""
    after = {figure.id: figure for figure in analyze(proposal.after).figures}
    for figure in analyze(proposal.before).figures:
        yield _exact(figure, after.get(figure.id))


def _exact(before: Figure, after: Figure | None) -> Row:
    right = after.interval if after is not None else None
    difference = None
    better = None
    if before.interval is not None and right is not None:
        change = right.mean - before.interval.mean
        if abs(change) <= 1e-9 * abs(before.interval.mean):
            change = 0.0  # what is left of adding in another order
        difference = Interval(change, 0.0)
        if change and before.kind.better != "neither":
            better = (change < 0) == (before.kind.better == "lower")
    reason = before.reason if before.interval is None or after is None else after.reason
    return Row(
        id=before.id,
        name=before.kind.name,
        unit=before.kind.unit,
        before=before.interval,
        after=right,
        difference=difference,
        better=better,
        reason=reason,
    )


def _components(proposal: Proposal) -> Row:
    """Count the papers the applicant must hand in because some step needs them; unknown where none is marked as such."""
    before, after = (components(procedure) for procedure in (proposal.before, proposal.after))
    if not any(document.component for document in proposal.before.documents):
        return Row(
            id="dossier_components",
            name=COMPONENTS,
            unit="count",
            before=None,
            after=None,
            difference=None,
            reason=NO_COMPONENT,
        )
    return Row(
        id="dossier_components",
        name=COMPONENTS,
        unit="count",
        before=Interval(before, 0.0),
        after=Interval(after, 0.0),
        difference=Interval(after - before, 0.0),
        better=after < before if after != before else None,
    )


def components(procedure: Procedure) -> int:
    """Count the components of the dossier that some step or end needs."""
    return len(needed_components(procedure))


def needed_components(procedure: Procedure) -> tuple[Document, ...]:
    """Return the components of the dossier that some step or end needs, in the order of the file."""
    needed = {id for step in procedure.steps for id in (*step.needs, *step.uses, *(d for g in step.one_of for d in g))}
    needed.update(id for end in procedure.ends for id in end.needs)
    return tuple(document for document in procedure.documents if document.component and document.id in needed)


def _step_limits(proposal: Proposal) -> Row:
    """Add up the limits of the steps on the longest path, which the office sets for itself."""
    found = [limits(procedure) for procedure in (proposal.before, proposal.after)]
    minutes = proposal.before.calendar_named().day_minutes
    before, after = (None if one.days is None else Interval(one.days * minutes, 0.0) for one in found)
    difference = None if before is None or after is None else Interval(after.mean - before.mean, 0.0)
    return Row(
        id="limits_path",
        name=STEP_LIMITS,
        unit="working minutes",
        before=before,
        after=after,
        difference=difference,
        better=difference.mean < 0 if difference is not None and difference.mean else None,
        reason=next((one.reason for one in found if one.days is None), Text()),
    )


def _limit(proposal: Proposal) -> Row:
    old, new = proposal.before.time_limit, proposal.after.time_limit
    interval, later, reason = None, None, NO_LIMIT
    if old is not None and new is not None and old.length.unit != "calendar days":
        minutes = proposal.before.calendar_named().day_minutes
        interval, later = (Interval(one.length.minutes(day_minutes=minutes), 0.0) for one in (old, new))
        reason = SAME_LIMIT if old == new else Text()
    elif old is not None:
        reason = Text(en=f"{old}: {CALENDAR_DAYS.en}", vi=f"{old.length.text('vi')}: {CALENDAR_DAYS.vi}")
    difference = None if interval is None or later is None else Interval(later.mean - interval.mean, 0.0)
    return Row(
        id="time_limit",
        name=TIME_LIMIT,
        unit="working minutes",
        before=interval,
        after=later,
        difference=difference,
        better=difference.mean < 0 if difference is not None and difference.mean else None,
        reason=reason,
    )
