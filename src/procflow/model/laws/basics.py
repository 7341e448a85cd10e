"""What every law of time can tell, and what makes no law."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from attrs import Attribute

from procflow.errors import Message, Place, Problem, ProcedureError

BAD_LAW = Message(
    "bad-law",
    en="{law} is no law of time: {why}. Expected {expected}.",
    vi="{law} không phải là luật thời gian hợp lệ: {why}. Cần {expected}.",
)

ABOVE_0 = {"en": "a finite number above 0", "vi": "một số hữu hạn lớn hơn 0"}
FROM_0 = {"en": "a finite number, 0 or more", "vi": "một số hữu hạn từ 0 trở lên"}
WHOLE = {"en": "a whole number from 1 to 1000", "vi": "một số nguyên từ 1 đến 1000"}


def refused(law: str, why: Mapping[str, str], expected: Mapping[str, str] | str) -> Problem:
    """Return why something is no law, and what one would be."""
    return BAD_LAW.at(Place(), law=law, why=why, expected=expected)


def named(name: str, value: float) -> Mapping[str, str]:
    """Say a parameter and its value."""
    return {"en": f"{name} is {value:g}", "vi": f"{name} là {value:g}"}


class Law(Protocol):
    """What every law of time can tell; times are in the law's own unit."""

    @property
    def mean(self) -> float:
        """Expected value."""

    @property
    def variance(self) -> float:
        """Variance."""

    @property
    def largest(self) -> float:
        """Largest possible value, infinity where there is none."""

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p, 0 < p < 1."""

    def scaled(self, factor: float) -> Law:
        """Return the law of the time multiplied by a factor."""

    def spelled(self) -> str:
        """Return the law as the native file spells it."""


def out_of_order(values: str) -> Mapping[str, str]:
    """Say that values are not in order."""
    return {"en": f"{values} are not in order", "vi": f"{values} không đúng thứ tự"}


def digits(value: float) -> str:
    """Write a number for people who read the law."""
    return f"{value:.15g}"


def finite_positive(instance: object, attribute: Attribute[float], value: float) -> None:
    """Refuse what is not finite and above 0 (a validator of attrs)."""
    if not (math.isfinite(value) and value > 0):
        raise ProcedureError(refused(type(instance).__name__.lower(), named(attribute.name, value), ABOVE_0))


def finite_not_negative(instance: object, attribute: Attribute[float], value: float) -> None:
    """Refuse what is not finite, 0 or more (a validator of attrs)."""
    if not (math.isfinite(value) and value >= 0):
        raise ProcedureError(refused(type(instance).__name__.lower(), named(attribute.name, value), FROM_0))
