"""The before/after table as people read it: grouped, one scale a row, units in a column of their own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from attrs import frozen

from procflow.comparison import Comparison, Row
from procflow.comparison.rows import VERDICTS
from procflow.comparison.writing import POINTS
from procflow.errors import Problem
from procflow.metrics.tables import NOT_COMPUTED, Scale, aligned, widest
from procflow.model import Text, TimeLimit
from procflow.report.table import GROUPS, ORDER, before_after_rows
from procflow.simplification import Proposal
from procflow.simplification.search.counts import counted
from procflow.wording import Lang, number, share

HEADS: dict[Lang, tuple[str, ...]] = {
    "en": ("Figure", "Unit", "Before", "After", "Difference", "{level} interval", "Change", "Verdict"),
    "vi": ("Chỉ tiêu", "Đơn vị", "Trước", "Sau", "Chênh lệch", "Khoảng tin cậy {level}", "Thay đổi", "Kết luận"),
}
INTERVAL = 5
"""Column of the interval, which is left out where nothing is simulated."""
NAME_WIDTH = 42
"""Longest name on one line of a terminal; with it a table has some 150 columns."""
NOTE_WIDTH = 140

LOADS = Text(en="Load of roles", vi="Mức tải của các vai trò")
UNIT_NAMES = {
    "steps": Text(en="steps", vi="bước"),
    "steps_per_case": Text(en="steps", vi="bước"),
    "handoffs": Text(en="handoffs", vi="lượt"),
    "handoffs_expected": Text(en="handoffs", vi="lượt"),
    "signatures": Text(en="signatures", vi="chữ ký"),
    "signatures_expected": Text(en="signatures", vi="chữ ký"),
    "dossier_components": Text(en="papers", vi="thành phần"),
}
CALENDAR_DAYS = Text(en="calendar days", vi="ngày theo lịch")
NO_STEP_LEFT = Text(en="no step left", vi="không còn bước nào")
EXPECTED = Text(
    en="Handoffs and signatures are expected values, exact from the structure, rework included.",
    vi="Lượt chuyển giao và chữ ký là giá trị kỳ vọng, tính chính xác từ cấu trúc quy trình, kể cả làm lại.",
)
ZEROS = Text(en="0 before and after, left out: {names}.", vi="Bằng 0 cả trước và sau nên không liệt kê: {names}.")
MISSING = Text(en="Not computed: {names}.", vi="Chưa tính được: {names}.")
RUNS = (Text(en="Before", vi="Trước"), Text(en="After", vi="Sau"))


@frozen
class Group:
    """Rows below one heading, each a tuple of cells."""

    name: str
    lines: tuple[tuple[str, ...], ...]


@frozen
class Table:
    """The table with what has to be said below it."""

    heads: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def table(proposal: Proposal, comparison: Comparison | None, lang: Lang) -> Table:
    """Return the table that a reader sees.

    Rows that are 0 on both sides are named in a note instead, and simulated counts whose exact expectation is known are
    left out; the CSV file keeps them all.
    """
    rows = before_after_rows(proposal, comparison)
    known = {row.id for row in rows if row.before is not None}
    shown = [row for row in rows if row.id != "cases" and f"{row.id}_expected" not in known]
    zeros = [row for row in shown if _zero(row)]
    missing = [row for row in shown if row.before is None and row.after is None and not _stated(row, proposal)]
    level = "" if comparison is None else f"{number(100 * comparison.level, lang)} %"
    columns = [k for k in range(len(HEADS[lang])) if comparison is not None or k != INTERVAL]
    heads = tuple(HEADS[lang][k].format(level=level) for k in columns)
    groups = tuple(
        Group(name.get(lang), tuple(tuple(_cells(row, proposal, lang)[k] for k in columns) for row in members))
        for name, members in _grouped([row for row in shown if row not in zeros and row not in missing])
    )
    notes = [counted(proposal.edits, len(proposal.before.steps), lang)]
    notes += [EXPECTED.get(lang)] if "handoffs_expected" in known else []
    if zeros:
        notes.append(ZEROS.get(lang).format(names="; ".join(row.name.get(lang) for row in zeros)))
    if missing:
        notes.append(MISSING.get(lang).format(names="; ".join(_why(row, lang) for row in missing)))
    return Table(heads, groups, tuple(notes), () if comparison is None else tuple(_said(comparison, lang)))


def before_after_table(proposal: Proposal, comparison: Comparison | None = None, *, lang: Lang = "en") -> str:
    """Return the before/after table as plain text of some 150 columns.

    Parameters
    ----------
    proposal : Proposal
        The plan.
    comparison : Comparison, optional
        Simulated figures.
    lang : {"vi", "en"}
        Language of the table.
    """
    made = table(proposal, comparison, lang)
    blank = [""] * (len(made.heads) - 1)
    cells: list[Sequence[str]] = [made.heads]
    headings: dict[int, str] = {}
    for group in made.groups:
        headings[len(cells)] = group.name
        for line in group.lines:
            first, *others = textwrap.wrap(line[0], NAME_WIDTH)
            cells += [[first, *line[1:]], *([other, *blank] for other in others)]
    head, rule, *rows = aligned(cells, numbers=range(2, len(made.heads) - 1)).splitlines()
    lines = [head, rule]
    for k, row in enumerate(rows, 1):
        lines += ["", f"{headings[k]}:", row] if k in headings else [row]
    notes = [line for note in made.notes for line in textwrap.wrap(note, NOTE_WIDTH, subsequent_indent="  ")]
    return "\n".join([*lines, "", *notes, *(f"! {warning}" for warning in made.warnings)])


def _grouped(rows: Sequence[Row]) -> Iterator[tuple[Text, list[Row]]]:
    for name, ids in GROUPS:
        if members := [row for row in rows if row.id in ids]:
            yield name, members
    if others := [row for row in rows if row.id not in ORDER]:
        yield LOADS, others


def _zero(row: Row) -> bool:
    """Tell whether both sides are exactly 0; an interval around 0 still says something."""
    return all(end is not None and end.mean == 0 and not end.half_width for end in (row.before, row.after))


def _cells(row: Row, proposal: Proposal, lang: Lang) -> tuple[str, ...]:
    """Return one row: name, unit, before, after, difference, interval, relative change, verdict."""
    limit = proposal.before.time_limit
    if row.id == "time_limit" and row.before is None and limit is not None:
        return _stated_limit(row, limit, proposal.after.time_limit or limit, lang)
    name = _name(row, proposal, lang)
    fitting = _scale(row, proposal.before.calendar_named().day_minutes)
    unit = UNIT_NAMES[row.id].get(lang) if row.id in UNIT_NAMES else fitting.word.get(lang)
    told = [
        NOT_COMPUTED.get(lang) if i is None else fitting.spell(i.mean, lang, word=False)
        for i in (row.before, row.after)
    ]
    if row.difference is None:
        if _without_step(row, proposal):
            return (name, unit, told[0], "–", "–", "", "", NO_STEP_LEFT.get(lang))
        return (name, unit, *told, "–", "", "", row.reason.get(lang))
    ends = (row.difference.low, row.difference.high) if row.difference.half_width else ()
    interval = "; ".join(_signed(end, fitting, lang) for end in ends if end is not None)
    difference = _signed(row.difference.mean, fitting, lang)
    change = "" if row.relative is None or not row.difference.mean else _more(share(row.relative, lang))
    if row.unit == "share":
        difference, change = f"{difference} {POINTS.get(lang)}" if row.difference.mean else difference, ""
    return (name, unit, *told, difference, f"[{interval}]" if interval else "", change, VERDICTS[row.verdict].get(lang))


def _scale(row: Row, day_minutes: float) -> Scale:
    """Return the scale of the values, with the decimals that the difference and its interval need, three at the most."""
    values = [interval.mean for interval in (row.before, row.after) if interval is not None]
    fitting = widest(row.unit, values, day_minutes=day_minutes)
    if row.id in ("time_limit", "limits_path"):
        whole = all((value / fitting.size).is_integer() for value in values)
        return Scale(fitting.size, 0 if whole else 2, fitting.word)
    small = [] if row.difference is None else [abs(row.difference.mean), row.difference.half_width or 0.0]
    digits = fitting.digits
    while digits < 3 and any(part > 1e-9 * fitting.size and part / fitting.size < 0.5 / 10**digits for part in small):
        digits += 1
    return Scale(fitting.size, digits, fitting.word)


def _signed(value: float, fitting: Scale, lang: Lang) -> str:
    """Write a difference with its sign, which it loses where it rounds to 0."""
    if round(value / fitting.size, fitting.digits) == 0:
        return "0"
    return ("-" if value < 0 else "+") + fitting.spell(abs(value), lang, word=False)


def _more(text: str) -> str:
    """Put a plus in front of a rise, as a minus stands in front of a fall."""
    return text if text.startswith("-") else f"+{text}"


def _name(row: Row, proposal: Proposal, lang: Lang) -> str:
    """Return the name of a figure; below the heading of the loads the name of the role is enough."""
    kind, _, role = row.id.partition(":")
    if kind != "load" or not proposal.before.has_role(role):
        return row.name.get(lang)
    name = proposal.before.role(role).name
    return name.get(lang) or role


def _without_step(row: Row, proposal: Proposal) -> bool:
    kind, _, role = row.id.partition(":")
    return kind == "load" and row.before is not None and all(step.role != role for step in proposal.after.steps)


def _stated(row: Row, proposal: Proposal) -> bool:
    """Tell whether this is a time limit in calendar days, which is known although it is no open time."""
    return row.id == "time_limit" and proposal.before.time_limit is not None


def _stated_limit(row: Row, old: TimeLimit, new: TimeLimit, lang: Lang) -> tuple[str, ...]:
    """Return the row of a limit in calendar days as it is stated."""
    less = new.length.value - old.length.value
    told = (number(old.length.value, lang), number(new.length.value, lang), number(less, lang) if less else "0")
    change = share(less / old.length.value, lang) if less else ""
    verdict = VERDICTS["better" if less < 0 else "unchanged"].get(lang)
    return (row.name.get(lang), CALENDAR_DAYS.get(lang), *told, "", change, verdict)


def _why(row: Row, lang: Lang) -> str:
    reason = row.reason.get(lang).rstrip(".")
    return f"{row.name.get(lang)} ({reason})" if reason else row.name.get(lang)


def _said(comparison: Comparison, lang: Lang) -> Iterator[str]:
    """Yield the warnings, each with the run it belongs to where it is not of both."""
    for warning in comparison.warnings:
        yield _which(warning, comparison, lang) + warning.text(lang)


def _which(warning: Problem, comparison: Comparison, lang: Lang) -> str:
    old, new = (warning in metrics.warnings for metrics in (comparison.before, comparison.after))
    return "" if old == new else f"{RUNS[new].get(lang)}: "
