"""How many replications a wanted precision takes, told from those that were run."""

from __future__ import annotations

import math
from collections.abc import Iterable

from attrs import frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.metrics.intervals import check_level, t_quantile
from procflow.metrics.series import is_between, mean_and_spread, numbers_of
from procflow.wording import Lang, number

ONE_GOAL = Message(
    "precision-goal",
    en="a precision is either half_width, in the unit of the figure, or relative, a share of its mean; got {given}. Give "
    "exactly one.",
    vi="độ chính xác là half_width, theo đơn vị của chỉ tiêu, hoặc relative, tỷ lệ so với trung bình; nhận được {given}. "
    "Hãy nêu đúng một trong hai.",
)
BAD_GOAL = Message(
    "precision-value",
    en="{name} is {value}, expected {expected}.",
    vi="{name} là {value}, cần {expected}.",
)
ENOUGH = 10
"""Values from which on a spread is known well enough to plan by, and t intervals of skewed figures cover about what they
promise."""
MOST = 10**9
"""Replications beyond which nobody waits for them."""


@frozen
class Goal:
    """A wanted half-width: absolute, or as a share of the mean.

    Attributes
    ----------
    half_width, relative : float or None
        Exactly one is given.

    Raises
    ------
    ProcedureError
        If not exactly one is given, or it is not above 0 (`relative`: and below 1).
    """

    half_width: float | None = None
    relative: float | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a goal that is none."""
        given = [name for name in ("half_width", "relative") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ProcedureError(ONE_GOAL.at(Place("precision"), given=given or {"en": "none", "vi": "không có gì"}))
        value = getattr(self, given[0])
        if not is_between(value, 0, math.inf if self.relative is None else 1):
            expected = {
                "half_width": {"en": "a finite number above 0", "vi": "một số hữu hạn lớn hơn 0"},
                "relative": {
                    "en": "a share above 0 and below 1, such as 0.05",
                    "vi": "một tỷ lệ giữa 0 và 1, ví dụ 0,05",
                },
            }[given[0]]
            raise ProcedureError(BAD_GOAL.at(Place("precision"), name=given[0], value=str(value), expected=expected))

    def width(self, mean: float) -> float:
        """Return the half-width that is wanted around a mean.

        >>> Goal(relative=0.05).width(-40), Goal(half_width=3).width(-40)
        (2.0, 3)
        """
        return self.half_width if self.half_width is not None else (self.relative or 0.0) * abs(mean)


@frozen
class Needed:
    """How many replications a precision takes.

    Attributes
    ----------
    n : int
        Replications there are.
    half_width : float
        Half-width of their t interval.
    wanted : float
        Half-width that is wanted.
    replications : int or None
        How many it takes in all, if further ones spread as these do; None beyond a thousand million.
    pilot_too_small : bool
        Whether there are too few to plan by: fewer than 10, or none that differs from the others.
    """

    n: int
    half_width: float
    wanted: float
    replications: int | None
    pilot_too_small: bool

    @property
    def reached(self) -> bool:
        """Tell whether they are enough."""
        return self.replications == self.n

    def text(self, lang: Lang = "en") -> str:
        """Say it in a sentence or two."""
        n, half, wanted = number(self.n, lang), number(self.half_width, lang), number(self.wanted, lang)
        if self.replications is None:
            many = {"en": "more than a thousand million replications are", "vi": "cần hơn một tỷ lần chạy"}[lang]
        else:
            total = number(self.replications, lang)
            many = {"en": f"about {total} replications in all are", "vi": f"cần khoảng {total} lần chạy tất cả"}[lang]
        if self.reached:
            said = {
                "en": f"{n} replications are enough: the half-width is {half}, and {wanted} is wanted.",
                "vi": f"{n} lần chạy là đủ: nửa độ rộng là {half}, yêu cầu {wanted}.",
            }[lang]
        else:
            said = {
                "en": f"{n} replications give a half-width of {half}; for {wanted}, {many} needed.",
                "vi": f"{n} lần chạy cho nửa độ rộng {half}; muốn đạt {wanted}, {many}.",
            }[lang]
        if not self.pilot_too_small:
            return said
        doubt = {
            "en": f"The pilot is too small to plan by: run {ENOUGH} or more, and see that they differ.",
            "vi": f"Số lần chạy thử còn quá ít để ước tính: hãy chạy từ {ENOUGH} lần trở lên và xem chúng có khác nhau không.",
        }[lang]
        return f"{said} {doubt}"

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.text()


def replications_needed(
    values: Iterable[float],
    *,
    half_width: float | None = None,
    relative: float | None = None,
    level: float = 0.95,
) -> Needed:
    """Tell how many replications give an interval as narrow as wanted.

    The smallest number at which the t interval would be narrow enough if the spread stayed as it is. Run that many and ask
    again: the spread of few replications is itself uncertain, that of ten easily by a third.

    Parameters
    ----------
    values : iterable of float
        One for each replication of a pilot, 2 or more, better 10.
    half_width : float, optional
        Wanted half-width in the unit of the values.
    relative : float, optional
        Wanted half-width as a share of the mean found, in (0, 1).
    level : float
        Confidence level in (0, 1).

    Raises
    ------
    ProcedureError
        If there are fewer than two values, not exactly one precision is given, or a number means nothing.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.4.1.

    Examples
    --------
    >>> print(replications_needed([10, 12, 14, 11, 13, 12, 12, 11, 13, 12], half_width=0.5))
    10 replications give a half-width of 0.826; for 0.5, about 23 replications in all are needed.
    """
    goal = Goal(half_width, relative)
    known = numbers_of(values, what="series", least=2)
    mean, spread = mean_and_spread(known)
    wanted, n = goal.width(mean), len(known)
    return Needed(
        n=n,
        half_width=t_quantile(check_level(level), n - 1) * (spread or 0.0) / math.sqrt(n),
        wanted=wanted,
        replications=smallest_number(spread or 0.0, wanted, level, least=n),
        pilot_too_small=n < ENOUGH or not spread,
    )


def smallest_number(spread: float, wanted: float, level: float, *, least: int) -> int | None:
    """Return the smallest number from `least` on at which a t interval of this spread is narrow enough.

    None if it is beyond `MOST`. The width falls with the number, so that it is found by doubling and halving.

    >>> smallest_number(1.0, 0.5, 0.95, least=2)
    18
    """

    def narrow(n: int) -> bool:
        return t_quantile(level, n - 1) * spread / math.sqrt(n) <= wanted

    if narrow(least):
        return least
    low, high = least, 2 * least
    while not narrow(high):
        low, high = high, 2 * high
        if low >= MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return high
