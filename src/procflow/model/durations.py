"""Times with their unit: a law of time, or a fixed length."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from procflow.model.laws import Fixed, Shape
from procflow.model.laws.basics import digits, finite_not_negative
from procflow.wording import Lang, number

DurationUnit = Literal["min", "h", "working days", "calendar days"]
UNITS: tuple[DurationUnit, ...] = ("min", "h", "working days", "calendar days")


@frozen
class Duration:
    """A law of time with its unit.

    `min`, `h` and `working days` run on a calendar; `calendar days` run on while the office is closed.

    Examples
    --------
    >>> from procflow.model.laws import Triangular
    >>> str(Duration(Triangular(3, 5, 12), "min"))
    'triangular(3, 5, 12) min'
    >>> Duration(Fixed(2), "h").minutes(day_minutes=480).mean
    120.0
    """

    law: Shape
    unit: DurationUnit = "min"

    def factor(self, day_minutes: float) -> float:
        """Minutes in one unit, on a calendar whose working day has `day_minutes`."""
        return {"min": 1.0, "h": 60.0, "working days": day_minutes, "calendar days": 1440.0}[self.unit]

    def minutes(self, *, day_minutes: float) -> Shape:
        """Return the law in minutes (working minutes, or elapsed minutes for calendar days)."""
        return self.law.scaled(self.factor(day_minutes)) if self.unit != "min" else self.law

    @property
    def elapsed(self) -> bool:
        """Tell whether the time runs on while the office is closed."""
        return self.unit == "calendar days"

    def __str__(self) -> str:
        """Spell the duration as the native file does."""
        return f"{self.law.spelled()} {self.unit}"


_UNITS_VI = {"min": "phút", "h": "giờ", "working days": "ngày làm việc", "calendar days": "ngày"}


@frozen
class Span:
    """A fixed length such as the limit of a step: a number and a unit, never a law and never work.

    >>> Span(0.5, "working days").minutes(day_minutes=480)
    240.0
    """

    value: float = field(converter=float, validator=finite_not_negative)
    unit: DurationUnit = "working days"

    def minutes(self, *, day_minutes: float) -> float:
        """Return the length in minutes."""
        return self.value * Duration(Fixed(0), self.unit).factor(day_minutes)

    def text(self, lang: Lang = "en") -> str:
        """Say the length in a sentence.

        >>> Span(2.5).text("vi"), Span(1).text(), Span(1, "h").text()
        ('2,5 ngày làm việc', '1 working day', '1 h')
        """
        said = number(self.value, lang)
        if lang == "vi":
            return f"{said} {_UNITS_VI[self.unit]}"
        return f"{said} {self.unit.removesuffix('s') if said == '1' else self.unit}"

    def __str__(self) -> str:
        """Spell the length as the native file does."""
        return f"{digits(self.value)} {self.unit}"
