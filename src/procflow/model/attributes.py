"""What cases differ in: attributes with shares or laws, and what depends on them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.durations import Duration
from procflow.model.laws import Shape
from procflow.model.text import Text

BAD_ATTRIBUTE = Message(
    "bad-attribute",
    en="attribute '{id}' has {why}. Give shares that add up to 1, such as {{urgent: 0.25, normal: 0.75}}, or a law of a "
    "number, such as lognormal(mean=200, cv=1).",
    vi="thuộc tính '{id}' có {why}. Hãy khai các tỷ lệ có tổng bằng 1, ví dụ {{urgent: 0.25, normal: 0.75}}, hoặc một luật "
    "của số, ví dụ lognormal(mean=200, cv=1).",
)


def _shares(values: Mapping[str, float] | Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(values.items()) if isinstance(values, Mapping) else tuple(values)


def _times(values: Mapping[str, Duration] | Sequence[tuple[str, Duration]]) -> tuple[tuple[str, Duration], ...]:
    return tuple(values.items()) if isinstance(values, Mapping) else tuple(values)


@frozen(kw_only=True)
class CaseAttribute:
    """Something in which cases differ, known when a case arrives.

    Attributes
    ----------
    shares : tuple of (value, share)
        For an attribute of words: how often each occurs; the shares add up to 1.
    law : law of time without its unit, or None
        For an attribute of numbers: its law.

    Examples
    --------
    >>> CaseAttribute(id="kind", shares={"urgent": 0.25, "normal": 0.75}).values
    ('urgent', 'normal')
    """

    id: str
    name: Text = field(factory=Text)
    shares: tuple[tuple[str, float], ...] = field(default=(), converter=_shares)
    law: Shape | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse shares that are none."""
        total = math.fsum(share for _, share in self.shares)
        if bool(self.shares) == (self.law is not None):
            raise self._bad("neither shares nor a law, or both", "không có tỷ lệ và luật, hoặc có cả hai")
        if self.shares and (any(share < 0 for _, share in self.shares) or abs(total - 1) > 1e-9):
            raise self._bad(f"shares that add up to {total:.12g}", f"tổng tỷ lệ bằng {total:.12g}")

    def _bad(self, en: str, vi: str) -> ProcedureError:
        place = Place(element=f"attribute '{self.id}'")
        return ProcedureError(BAD_ATTRIBUTE.at(place, id=self.id, why={"en": en, "vi": vi}))

    @property
    def values(self) -> tuple[str, ...]:
        """Words it can take, in the order given; none for an attribute of numbers."""
        return tuple(value for value, _ in self.shares)


@frozen
class ByAttribute:
    """A time that depends on a word attribute of the case.

    Attributes
    ----------
    attribute : str
        Id of the attribute.
    times : tuple of (value, Duration)
        The time for each of its values; all are given.

    Examples
    --------
    >>> from procflow.model.laws import Fixed
    >>> ByAttribute("kind", {"urgent": Duration(Fixed(5)), "normal": Duration(Fixed(9))}).attribute
    'kind'
    """

    attribute: str
    times: tuple[tuple[str, Duration], ...] = field(converter=_times)


@frozen
class PriorityBy:
    """Urgency told by a word attribute: the values from the most urgent down.

    Examples
    --------
    >>> PriorityBy("kind", ("urgent", "normal")).order
    ('urgent', 'normal')
    """

    attribute: str
    order: tuple[str, ...] = field(converter=tuple)
