"""The before/after table: what the decision asks for first, then what the clock says.

The rows follow the tables that Vietnamese simplification decisions carry (steps, handoffs, signatures, dossier components,
limits, times, cost); a figure that is not computed says so and is never 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.analysis import analyze
from procflow.comparison import Comparison, Row
from procflow.comparison.writing import row_cells
from procflow.metrics.tables import aligned
from procflow.model import Figure, Interval, Procedure, Text
from procflow.simplification import Proposal
from procflow.wording import Lang

HEADS: dict[Lang, list[str]] = {
    "en": ["Figure", "Before", "After", "Difference", "95 % interval", "Change", "Verdict"],
    "vi": ["Chỉ tiêu", "Trước", "Sau", "Chênh lệch", "Khoảng tin cậy 95 %", "Tỷ lệ", "Kết luận"],
}
COMPONENTS = Text(en="Dossier components", vi="Thành phần hồ sơ")
TIME_LIMIT = Text(en="Time limit of the case", vi="Thời hạn giải quyết")
SAME_LIMIT = Text(
    en="A plan that removes steps leaves the time limit as it is.",
    vi="Phương án cắt bước giữ nguyên thời hạn giải quyết.",
)
NO_LIMIT = Text(en="The procedure states no time limit.", vi="Quy trình không nêu thời hạn giải quyết.")
CALENDAR_DAYS = Text(en="A limit in calendar days.", vi="Thời hạn tính theo ngày lịch.")
LIMITS = "limits_critical_path"
FIRST = ("steps", "handoffs_expected", "handoffs", "signatures_expected", "signatures", LIMITS)


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
        Counts first, then times, deadlines, cost and load.
    """
    if comparison is None:
        figures = tuple(row for row in _analysed(proposal) if row.before is not None or row.after is not None)
    else:
        figures = comparison.rows
        known = {row.id for row in figures}
        figures = (*figures, *(row for row in _analysed(proposal) if row.id == LIMITS and LIMITS not in known))
    order = {name: k for k, name in enumerate(FIRST)}
    counts = sorted((row for row in figures if row.id in order), key=lambda row: order[row.id])
    rest = [row for row in figures if row.id not in order]
    return (*counts, _components(proposal), _limit(proposal.before), *rest)


def before_after_table(proposal: Proposal, comparison: Comparison | None = None, *, lang: Lang = "en") -> str:
    """Return the before/after table as plain text, one line a figure.

    Parameters
    ----------
    proposal : Proposal
        The plan.
    comparison : Comparison, optional
        Simulated figures.
    lang : {"vi", "en"}
        Language of the table.
    """
    cells = [cells_of(row, proposal, lang) for row in before_after_rows(proposal, comparison)]
    lines = [aligned([HEADS[lang], *cells], numbers=range(1, 6))]
    if comparison is not None:
        lines += [f"! {warning.text(lang)}" for warning in comparison.warnings]
    return "\n".join(lines)


def cells_of(row: Row, proposal: Proposal, lang: Lang) -> list[str]:
    """Return one row as cells, times on the working day of the procedure's calendar."""
    return row_cells(row, lang, day_minutes=proposal.before.calendar_named().day_minutes)


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
    """Count the papers the applicant must hand in because some step needs them."""
    before, after = (_dossier(procedure) for procedure in (proposal.before, proposal.after))
    return Row(
        id="dossier_components",
        name=COMPONENTS,
        unit="count",
        before=Interval(before, 0.0),
        after=Interval(after, 0.0),
        difference=Interval(after - before, 0.0),
        better=after < before if after != before else None,
    )


def _dossier(procedure: Procedure) -> int:
    needed = {id for step in procedure.steps for id in (*step.needs, *step.uses, *(d for g in step.one_of for d in g))}
    return sum(document.component and document.id in needed for document in procedure.documents)


def _limit(procedure: Procedure) -> Row:
    limit = procedure.time_limit
    interval, reason = None, NO_LIMIT
    if limit is not None and limit.length.unit != "calendar days":
        interval = Interval(limit.length.minutes(day_minutes=procedure.calendar_named().day_minutes), 0.0)
        reason = SAME_LIMIT
    elif limit is not None:
        reason = Text(en=f"{limit}: {CALENDAR_DAYS.en}", vi=f"{limit}: {CALENDAR_DAYS.vi}")
    difference = Interval(0.0, 0.0) if interval is not None else None
    return Row(
        id="time_limit",
        name=TIME_LIMIT,
        unit="working minutes",
        before=interval,
        after=interval,
        difference=difference,
        reason=reason,
    )
