"""An analysis in words: tables that line up in Vietnamese as in English."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Protocol

from procflow.analysis.cycle_time import CycleTime
from procflow.analysis.knowledge import Level
from procflow.analysis.limits import Limits
from procflow.analysis.workload import RoleLoad, ValueShare
from procflow.model import ILLUSTRATIVE, Figure, Procedure, Text
from procflow.structure.handoffs import Handoffs
from procflow.structure.signatures import Signatures
from procflow.wording import Lang, number, share

_WIDTH = 118
_UNITS = {
    "working minutes": Text(vi="phút làm việc", en="working minutes"),
    "count": Text(),
    "share": Text(),
    "VND": Text(vi="đồng", en="VND"),
    "cases": Text(vi="hồ sơ", en="cases"),
    "officers": Text(vi="chuyên viên", en="officers"),
}
_WORDS = {
    "figure": Text(vi="Chỉ tiêu", en="Figure"),
    "value": Text(vi="Giá trị", en="Value"),
    "unit": Text(vi="Đơn vị", en="Unit"),
    "not computed": Text(vi="Chưa tính được", en="Not computed"),
    "assumes": Text(vi="Tổng thời gian giải quyết: giả định", en="Cycle time assumes"),
    "error": Text(vi="Sai số của phân phối (xác suất)", en="Error of the distribution (as a probability)"),
    "within": Text(
        vi="Hồ sơ trong thời hạn nếu không bao giờ phải xếp hàng (ngày tính theo giờ làm việc)",
        en="Cases within the time limit if none ever queued (days taken as working time)",
    ),
    "handoffs": Text(vi="Lượt chuyển giao mỗi hồ sơ", en="Handoffs per case"),
    "role": Text(vi="Vai trò", en="Role"),
    "load": Text(vi="Mức tải", en="Load"),
    "busy": Text(vi="Số người bận", en="Officers kept busy"),
    "officers": Text(vi="Số chuyên viên", en="Officers"),
    "extra": Text(vi="Cần thêm", en="To add"),
    "note": Text(vi="Ghi chú", en="Note"),
    "bottleneck": Text(vi="điểm nghẽn", en="bottleneck"),
    "overloaded": Text(vi="quá tải: hàng chờ dài ra mãi", en="overloaded: the queue never settles"),
    "limits": Text(vi="Thời hạn", en="Limits"),
    "value class": Text(vi="Loại giá trị", en="Value class"),
    "steps": Text(vi="Số bước", en="Steps"),
    "work": Text(vi="Phút công mỗi hồ sơ", en="Staff minutes per case"),
    "not said": Text(vi="chưa phân loại", en="not said"),
    "unknown": Text(vi="chưa rõ", en="unknown"),
    "exceeds": Text(vi="VƯỢT thời hạn của hồ sơ", en="EXCEEDS the time limit of the case"),
}


class Told(Protocol):
    """What an analysis has to tell."""

    @property
    def procedure(self) -> Procedure:
        """The procedure it is about."""

    @property
    def level(self) -> Level:
        """How much is known."""

    @property
    def handoffs(self) -> Handoffs:
        """Expected handoffs per case."""

    @property
    def signatures(self) -> Signatures:
        """Signatures and how they were told."""

    @property
    def cycle_time(self) -> CycleTime | None:
        """Cycle time without queues."""

    @property
    def loads(self) -> tuple[RoleLoad, ...]:
        """Load of each role."""

    @property
    def limits(self) -> Limits:
        """Longest path through the limits of the steps."""

    @property
    def values(self) -> tuple[ValueShare, ...]:
        """Steps and work by value class."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, with its reason where it is not computed."""

    @property
    def bottleneck(self) -> RoleLoad | None:
        """The busiest role."""

    @property
    def within_limit(self) -> float | None:
        """Share of cases that would keep the time limit if none ever queued."""


def analysis_table(found: Told, lang: Lang) -> str:
    """Return an analysis as text: what is known, the figures, the load of the roles, limits and value classes."""
    procedure = found.procedure
    name = procedure.name.get(lang) or procedure.id
    parts = [
        *([ILLUSTRATIVE.get(lang)] if procedure.illustrative else []),
        f"{name} ({procedure.id})",
        "\n".join(_wrapped(line.strip(), "  " * line.startswith("  ")) for line in found.level.text(lang).splitlines()),
        _figures(found, lang),
        _not_computed(found, lang),
        _handoffs(found, lang),
        _loads(found, lang),
        _limits(found, lang),
        _values(found, lang),
    ]
    return "\n\n".join(part for part in parts if part)


def _word(key: str, lang: Lang) -> str:
    return _WORDS[key].get(lang)


def aligned(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Return rows as columns two blanks apart; the columns in `right` end at the same place.

    >>> print(aligned([["a", "10"], ["long", "5"]], right=frozenset({1})))
    a     10
    long   5
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if k in right else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _figures(found: Told, lang: Lang) -> str:
    """Return the figures that are known, and what the times take for granted."""
    rows = [[_word("figure", lang), _word("value", lang), _word("unit", lang)]]
    known = [figure for figure in found.figures if figure.value is not None and not figure.id.startswith("load:")]
    rows += [
        [figure.kind.name.get(lang), _value(figure, lang), _unit(figure, found.procedure, lang)] for figure in known
    ]
    text = aligned(rows, right=frozenset({1}))
    notes = [found.signatures.rule(lang)]
    if found.cycle_time is not None:
        assumed = "; ".join(one.get(lang) for one in found.cycle_time.assumptions)
        error = f"{max(found.cycle_time.grid_error, 1e-12):.0e}"
        notes += [f"{_word('assumes', lang)}: {assumed}.", f"{_word('error', lang)}: {error}."]
    if found.within_limit is not None:
        notes.append(f"{_word('within', lang)}: {share(found.within_limit, lang)}.")
    return "\n".join((text, *map(_wrapped, notes)))


def _wrapped(text: str, indent: str = "") -> str:
    """Break a long sentence into lines; what follows the first is set in."""
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def _value(figure: Figure, lang: Lang) -> str:
    value = figure.value
    assert value is not None
    if figure.kind.unit == "share":
        return share(value, lang)
    return number(value, lang, digits=0 if figure.kind.unit == "VND" or figure.id == "steps" else 2)


def _unit(figure: Figure, procedure: Procedure, lang: Lang) -> str:
    """Return the unit, and long times in working days as well."""
    unit = _UNITS[figure.kind.unit].get(lang)
    day = procedure.calendar_named().day_minutes
    if figure.kind.unit != "working minutes" or figure.value is None or figure.value < day / 2:
        return unit
    days = number(figure.value / day, lang, digits=1)
    return f"{unit} ({days} { ({'vi': 'ngày làm việc', 'en': 'working days'}[lang]) })"


def _not_computed(found: Told, lang: Lang) -> str:
    """Return the figures that are not known, those of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for figure in found.figures:
        if figure.value is None:
            by_reason.setdefault(figure.reason.get(lang), []).append(figure.kind.name.get(lang))
    lines = [_wrapped(f"{'; '.join(names)}: {reason}.", "  ") for reason, names in by_reason.items()]
    return "\n".join([_word("not computed", lang), *lines]) if lines else ""


def _handoffs(found: Told, lang: Lang) -> str:
    h = found.handoffs
    counts = (h.by_role, h.by_unit, h.by_agency, h.external, h.first_entry)
    names = {
        "vi": ("theo vai trò", "theo đơn vị", "theo cơ quan", "với bên ngoài", "lần tiếp nhận đầu tiên"),
        "en": ("by role", "by unit", "by agency", "with outsiders", "first entries (not counted)"),
    }[lang]
    told = "; ".join(f"{name} {number(count, lang, digits=2)}" for name, count in zip(names, counts, strict=True))
    return f"{_word('handoffs', lang)}: {told}."


def _loads(found: Told, lang: Lang) -> str:
    """Return the load of each role, the busiest marked."""
    if not found.loads:
        return ""
    names = {role.id: role.name.get(lang) or role.id for role in found.procedure.roles}
    rows = [[_word(key, lang) for key in ("role", "load", "busy", "officers", "extra", "note")]]
    for one in found.loads:
        note = [one.reason.get(lang)]
        if one is found.bottleneck:
            note.append(_word("bottleneck", lang))
        if one.stable is False:
            note.append(_word("overloaded", lang))
        rows.append(
            [
                names[one.role],
                "-" if one.utilization is None else share(one.utilization, lang),
                "-" if one.offered is None else number(one.offered, lang, digits=2),
                "-" if one.officers is None else str(one.officers),
                "-" if one.extra is None else str(one.extra),
                "; ".join(part for part in note if part),
            ]
        )
    return aligned(rows, right=frozenset({1, 2, 3, 4}))


def _limits(found: Told, lang: Lang) -> str:
    text = f"{_word('limits', lang)}: {found.limits.text(lang)}"
    if found.limits.within is False:
        text += f". {_word('exceeds', lang)}"
    path = f"\n{_wrapped(' -> '.join(found.limits.path), '  ')}" if found.limits.path else ""
    return f"{_wrapped(text)}.{path}"


def _values(found: Told, lang: Lang) -> str:
    """Return steps and work by value class; nothing where no step says one."""
    if all(one.value is None or one.steps == 0 for one in found.values):
        return ""
    rows = [[_word("value class", lang), _word("steps", lang), _word("work", lang)]]
    for one in found.values:
        if one.steps:
            minutes = _word("unknown", lang) if one.minutes is None else number(one.minutes, lang, digits=1)
            rows.append([one.value or _word("not said", lang), str(one.steps), minutes])
    return aligned(rows, right=frozenset({1, 2}))
