"""Conditions on attributes of a case, such as ``area_m2 > 500 and kind == "urgent"``: a small language of their own.

Nothing is ever run as a program. A condition is kept in postfix order, which is also how the event loop evaluates it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import frozen

from procflow.errors import Message, Place, Problem, ProcedureError, did_you_mean
from procflow.model.attributes import CaseAttribute
from procflow.model.condition_reading import Item, postfix
from procflow.model.condition_words import spelled, tokens
from procflow.wording import normal

NO_VALUE = Message(
    "condition-value",
    en="the condition '{text}' needs {expected} as '{name}', and the case has {value}.",
    vi="điều kiện '{text}' cần '{name}' là {expected}, nhưng hồ sơ có {value}.",
)
NO_ATTRIBUTE = Message(
    "condition-attribute",
    en="the condition '{text}' names '{name}', which is no attribute of the cases.{hint} Known: {known}.",
    vi="điều kiện '{text}' nêu '{name}', không phải thuộc tính của hồ sơ.{hint} Đã có: {known}.",
)
NO_SUCH_WORD = Message(
    "condition-word",
    en="the condition '{text}' asks whether '{name}' is '{word}', which it never is.{hint} Its values: {known}.",
    vi="điều kiện '{text}' hỏi '{name}' có là '{word}' hay không, giá trị này không có.{hint} Các giá trị: {known}.",
)
NOT_A_WORD = Message(
    "condition-type",
    en="the condition '{text}' takes '{name}' for {asked}, and it is {found}. {mend}",
    vi="điều kiện '{text}' coi '{name}' là {asked}, nhưng đó là {found}. {mend}",
)

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_SUMS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_NUMBER = {"en": "a number", "vi": "số"}
_WORD = {"en": "a word", "vi": "từ"}


@frozen
class Condition:
    """A condition on the attributes of a case.

    Attributes
    ----------
    text : str
        As the native file spells it.
    postfix : tuple of (operation, value)
        Operands before their operator: ``("number", x)``, ``("attribute", name)``, ``("word", (attribute, text))``, then
        ``("==", None)``, ``("and", None)`` and so on. Lists are written out with ``==`` and ``or``.

    Examples
    --------
    >>> condition = Condition.parse('area_m2 > 500 and kind in ["urgent", "normal"]')
    >>> condition.names
    ('area_m2', 'kind')
    >>> condition.evaluate({"area_m2": 620.0, "kind": "urgent"}), condition.evaluate({"area_m2": 400.0, "kind": "urgent"})
    (True, False)
    """

    text: str
    postfix: tuple[Item, ...]

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read a condition.

        Comparisons ``== != < <= > >=``, ``in [...]``, ``not in [...]``, ``and or not``, brackets, numbers with
        ``+ - * /`` (divided by numbers only), words in quotes, names of attributes.

        Raises
        ------
        ProcedureError
            If it is none; the message names the column.
        """
        text = normal(text)
        found = tokens(text)
        return cls(spelled(found), postfix(text, found))

    @property
    def names(self) -> tuple[str, ...]:
        """Attributes it asks for, each once, in the order in which they are named."""
        return tuple(dict.fromkeys(str(value) for kind, value in self.postfix if kind == "attribute"))

    def spelled(self) -> str:
        """Return the condition as the native file spells it."""
        return self.text

    def evaluate(self, values: Mapping[str, str | float]) -> bool:
        """Tell whether the condition holds for a case.

        Parameters
        ----------
        values : dict
            Attributes of the case: words, or numbers.

        Raises
        ------
        ProcedureError
            If an attribute is missing, or a word where a number is compared or the other way round.
        """
        stack: list[object] = []
        for kind, value in self._checked(values):
            if kind == "number":
                stack.append(value)
            elif kind == "attribute":
                stack.append(values[str(value)])
            elif kind == "word":
                assert isinstance(value, tuple)
                stack.append(value[1])
            elif kind == "not":
                stack.append(not stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(_applied(kind, left, right))
        return bool(stack.pop())

    def _checked(self, values: Mapping[str, str | float]) -> tuple[Item, ...]:
        """Return the postfix once every attribute is there and of its type."""
        words = {value[0] for kind, value in self.postfix if kind == "word" and isinstance(value, tuple)}
        for name in self.names:
            value = values.get(name)
            if value is None or isinstance(value, str) != (name in words):
                expected = _WORD if name in words else _NUMBER
                shown: object = {"en": "no value", "vi": "giá trị trống"} if value is None else f"'{value}'"
                place = Place(element="condition")
                raise ProcedureError(NO_VALUE.at(place, text=self.text, name=name, expected=expected, value=shown))
        return self.postfix

    def faults(self, attributes: Iterable[CaseAttribute], place: Place) -> tuple[Problem, ...]:
        """Return what does not fit the attributes of a procedure: unknown names, words that never occur, wrong types."""
        declared = {attribute.id: attribute for attribute in attributes}
        asked: dict[str, list[str]] = {name: [] for name in self.names}
        for kind, value in self.postfix:
            if kind == "word" and isinstance(value, tuple):
                asked[value[0]].append(value[1])
        found: list[Problem] = []
        for name, words in asked.items():
            attribute = declared.get(name)
            if attribute is None:
                known = ", ".join(declared) or {"en": "none", "vi": "chưa có"}
                hint = self._meant(name, declared)
                found.append(NO_ATTRIBUTE.at(place, text=self.text, name=name, hint=hint, known=known))
            elif bool(words) != bool(attribute.values):
                found.append(self._mistaken(attribute, place))
            else:
                found += self._strangers(attribute, words, place)
        return tuple(found)

    def _meant(self, name: str, declared: Mapping[str, CaseAttribute]) -> Mapping[str, str]:
        """Return what a name that is no attribute may have meant: a word without its quotes, or a slip of the pen."""
        if any(name in attribute.values for attribute in declared.values()):
            return {"en": f' Put a word in quotes: "{name}".', "vi": f' Hãy đặt từ trong dấu nháy: "{name}".'}
        return did_you_mean(name, declared)

    def _mistaken(self, attribute: CaseAttribute, place: Place) -> Problem:
        name = attribute.id
        if attribute.values:
            mend = {
                "en": f'Compare it with a word, such as {name} == "{attribute.values[0]}".',
                "vi": f'Hãy so sánh với một từ, ví dụ {name} == "{attribute.values[0]}".',
            }
            return NOT_A_WORD.at(place, text=self.text, name=name, asked=_NUMBER, found=_WORD, mend=mend)
        mend = {
            "en": f"Compare it with a number, such as {name} > 500.",
            "vi": f"Hãy so sánh với một số, ví dụ {name} > 500.",
        }
        return NOT_A_WORD.at(place, text=self.text, name=name, asked=_WORD, found=_NUMBER, mend=mend)

    def _strangers(self, attribute: CaseAttribute, words: Iterable[str], place: Place) -> Iterable[Problem]:
        for word in dict.fromkeys(words):
            if word not in attribute.values:
                hint, known = did_you_mean(word, attribute.values), ", ".join(attribute.values)
                yield NO_SUCH_WORD.at(place, text=self.text, name=attribute.id, word=word, hint=hint, known=known)


def _applied(kind: str, left: object, right: object) -> object:
    """Return what an operator makes of two operands."""
    if kind == "and":
        return bool(left) and bool(right)
    if kind == "or":
        return bool(left) or bool(right)
    if kind in _COMPARISONS:
        return _COMPARISONS[kind](left, right)
    assert isinstance(left, int | float)
    assert isinstance(right, int | float)
    return _SUMS[kind](left, right)
