"""One figure before and after: the paired difference, its interval, and what may be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import field, frozen

from procflow.errors import NotSupportedError
from procflow.metrics import Metrics, over_replications, wilson
from procflow.metrics.significance import variance_saved
from procflow.model import Figure, Interval, Kind, Text
from procflow.model.figures import FigureUnit
from procflow.simulation import Run
from procflow.structure.handoffs import handoffs
from procflow.structure.signatures import signatures

GONE = Text(en="The role has no step there.", vi="Vai trò không có bước nào ở đó.")
ONE_BY_ONE = Text(en="Told of each procedure by itself.", vi="Chỉ tính cho từng quy trình.")
SHARES_OF_CASES = ("on_time_counted", "on_time_elapsed", "early_counted", "open")

Verdict = Literal["better", "worse", "no clear difference", "unchanged", "no interval", ""]
VERDICTS: dict[Verdict, Text] = {
    "better": Text(en="better", vi="tốt hơn"),
    "worse": Text(en="worse", vi="kém hơn"),
    "no clear difference": Text(en="no clear difference", vi="chưa thấy khác biệt rõ"),
    "unchanged": Text(en="unchanged", vi="không đổi"),
    "no interval": Text(en="one replication: no interval", vi="một lần chạy: không có khoảng tin cậy"),
    "": Text(),
}


@frozen(kw_only=True)
class Row:
    """One figure before and after.

    Attributes
    ----------
    id, name, unit
        Those of the figure.
    before, after : Interval or None
        None where the figure cannot be computed.
    difference : Interval or None
        After less before, paired by replication.
    better : bool or None
        Whether the change is for the better; None where the interval holds 0, where nothing is better or worse, or where
        there is no interval.
    reason : Text
        Why a figure is missing.
    saved : float or None
        Share of the variance of the difference that common random numbers take away, against independent runs; negative
        where they add to it, None where nothing varies or there is one replication.
    """

    id: str
    name: Text
    unit: FigureUnit
    before: Interval | None
    after: Interval | None
    difference: Interval | None
    better: bool | None = None
    reason: Text = field(factory=Text)
    saved: float | None = None

    @property
    def relative(self) -> float | None:
        """Difference over the value before; None where that is 0 or unknown, and for shares, which change in points."""
        if self.difference is None or self.before is None or self.before.mean == 0 or self.unit == "share":
            return None
        return self.difference.mean / self.before.mean

    @property
    def nothing(self) -> bool:
        """Tell whether the figure is 0 before and after."""
        return all(interval is not None and interval.mean == 0 for interval in (self.before, self.after))

    @property
    def verdict(self) -> Verdict:
        """What may be said of the change."""
        if self.difference is None:
            return ""
        if self.better is not None:
            return "better" if self.better else "worse"
        if self.difference.half_width is None:
            return "no interval"
        if self.difference.mean == 0 == self.difference.half_width:
            return "unchanged"
        return "no clear difference" if _holds_zero(self.difference) else ""


def rows_of(before: Metrics, after: Metrics) -> tuple[Row, ...]:
    """Return a row for every figure of either run, paired by replication.

    Parameters
    ----------
    before, after : Metrics
        Of runs of one scenario, at the same level.
    """
    return tuple(paired_row(old, new, before, after, level=before.level) for old, new in _pairs(before, after))


def _pairs(before: Metrics, after: Metrics) -> Iterator[tuple[Figure, Figure]]:
    """Yield every figure with its counterpart; the exact expectations follow the counts they belong to."""
    right = {figure.id: figure for figure in after.figures}
    left = {figure.id: figure for figure in before.figures}
    for id in dict.fromkeys((*left, *right)):
        known = left.get(id) or right[id]
        absent = Figure(kind=known.kind, reason=GONE)
        yield left.get(id, absent), right.get(id, absent)
        if id in ("handoffs", "signatures"):
            yield _expected(known.kind, before.run), _expected(known.kind, after.run)


def _expected(kind: Kind, run: Run) -> Figure:
    """Return what the structure says of a count, without any chance."""
    procedure = run.procedure
    name = Text(en=f"{kind.name.get('en')}, expected", vi=f"{kind.name.get('vi')}, kỳ vọng")
    exact = Kind(id=f"{kind.id}_expected", name=name, unit=kind.unit, better=kind.better, rule=kind.rule)
    if run.office is not None:
        return Figure(kind=exact, reason=ONE_BY_ONE)
    try:
        value = handoffs(procedure).by_role if kind.id == "handoffs" else signatures(procedure).expected
    except NotSupportedError as refused:
        return Figure(kind=exact, reason=Text(en=refused.text("en"), vi=refused.text("vi")))
    return Figure(kind=exact, interval=Interval(value, 0.0))


def paired_row(old: Figure, new: Figure, before: Metrics, after: Metrics, *, level: float) -> Row:
    """Return one figure of two runs as a row, with the interval of the difference at a level of its own."""
    same = before.run.procedure == after.run.procedure
    cases = round(sum(value or 0.0 for value in before["cases"].values))
    difference = _difference(old, new, level, same, cases)
    pairs = pairs_of(old, new)
    return Row(
        id=old.id,
        name=old.kind.name,
        unit=old.kind.unit,
        before=old.interval,
        after=new.interval,
        difference=difference,
        better=_better(old.kind, difference),
        reason=new.reason if old.interval is not None and new.interval is None else old.reason,
        saved=variance_saved([one for one, _ in pairs], [other for _, other in pairs]),
    )


def pairs_of(before: Figure, after: Figure) -> list[tuple[float, float]]:
    """Return the values of both in the replications in which both are known."""
    if not before.values or not after.values:
        return []
    pairs = zip(before.values, after.values, strict=True)
    return [(old, new) for old, new in pairs if old is not None and new is not None]


def _difference(before: Figure, after: Figure, level: float, same: bool, cases: int) -> Interval | None:
    if before.interval is None or after.interval is None:
        return None
    if _exact(before.interval) and _exact(after.interval):
        return Interval(after.interval.mean - before.interval.mean, 0.0, level)
    interval = over_replications([new - old for old, new in pairs_of(before, after)], level=level)
    if interval is None or interval.half_width != 0 or same or before.id not in SHARES_OF_CASES or not cases:
        return interval
    return Interval(interval.mean, _agreed(interval.mean, cases, level), level, interval.n)


def _exact(interval: Interval) -> bool:
    """Tell whether a figure comes from the structure and not from luck."""
    return interval.n == 1 and interval.half_width == 0


def _agreed(difference: float, cases: int, level: float) -> float:
    """Return the half-width where all replications agree on the change of a share: Wilson on the cases that changed."""
    changed = min(1.0, abs(difference))
    low, high = wilson(changed * cases, cases, level=level)
    return max(changed - low, high - changed)


def _holds_zero(interval: Interval) -> bool:
    return interval.low is None or interval.high is None or interval.low <= 0 <= interval.high


def _better(kind: Kind, difference: Interval | None) -> bool | None:
    if difference is None or kind.better == "neither" or _holds_zero(difference):
        return None
    return (difference.mean < 0) == (kind.better == "lower")
