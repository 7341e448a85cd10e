"""The faults of a file, collected so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

import attrs
from attrs import define, field, frozen

from procflow.errors import InputError, Message, NotSupportedError, Place, Problem, ProcedureError, did_you_mean
from procflow.errors import UnsafeInputError as Unsafe
from procflow.io.messages import ANCHOR, MERGE_KEY, NOT_YET, TAG, TOO_MANY_FAULTS, Words, words

MOST_FAULTS = 200
LONGEST_HINT = 80
MOST_KNOWN = 12
MOST_COMPARED = 300
"""Most names that a slip of the pen is compared with, so that a file with many of them is still refused at once."""

Made = TypeVar("Made")


class UnsupportedInputError(InputError, NotSupportedError):
    """The file is well formed, but holds constructs that this version cannot hold yet; each is named with its place."""


class Spot(Protocol):
    """Whatever has a position in a file."""

    @property
    def line(self) -> int:
        """Line, from 1."""

    @property
    def column(self) -> int:
        """Column, from 1."""


@define
class Faults:
    """A list of problems of one file that ends in one exception.

    Attributes
    ----------
    file : str
        Name of the file as the messages show it.
    folder : Path or None
        Where tables beside the file are looked for; None for a text that is no file.
    """

    file: str
    folder: Path | None = None
    problems: list[Problem] = field(factory=list)

    def add(self, message: Message, spot: Spot, element: str = "", /, **values: object) -> None:
        """Note a fault at a position.

        Raises
        ------
        InputError
            If there are too many to go on.
        """
        self.put(message.at(Place(element, self.file, spot.line, spot.column), **values))

    def put(self, problem: Problem) -> None:
        """Note a problem that has its place already."""
        self.problems.append(problem)
        if len(self.problems) >= MOST_FAULTS:
            problems = sorted(self.problems, key=position)
            raise InputError(*problems, TOO_MANY_FAULTS.at(Place(file=self.file), limit=MOST_FAULTS))

    def stop(self) -> None:
        """Raise everything found so far, in the order of the file; do nothing if the file is clean.

        Raises
        ------
        InputError
            Or one of its kinds, where all faults are of that kind.
        """
        if not self.problems:
            return
        found = sorted(self.problems, key=position)
        messages = {problem.code for problem in found}
        if messages <= {TAG.code, ANCHOR.code, MERGE_KEY.code}:
            raise Unsafe(*found)
        if messages <= {NOT_YET.code}:
            raise UnsupportedInputError(*found)
        raise InputError(*found)


def position(problem: Problem) -> tuple[int, int]:
    """Return line and column of a problem, 0 where unknown, to sort by."""
    return (problem.place.line or 0, problem.place.column or 0)


@frozen
class Reference:
    """A place of the file that names something declared elsewhere."""

    kind: str
    id: str
    place: Place


@frozen
class Context:
    """Where the reader stands: the element and the field it reads, and where faults and references are noted."""

    faults: Faults
    element: str = ""
    field: str = ""
    references: list[Reference] = attrs.field(factory=list)
    example: str = ""

    def at(self, element: str) -> Context:
        """Return the context inside an element such as ``"step 'sign'"``."""
        return Context(self.faults, element, self.field, self.references)

    def of(self, name: str, example: str = "") -> Context:
        """Return the context of a field of the same element, with an example of how it is written."""
        return Context(self.faults, self.element, name, self.references, example)

    def place(self, spot: Spot) -> Place:
        """Return the place of a node in this element."""
        return Place(self.element, self.faults.file, spot.line, spot.column)

    def fault(self, message: Message, spot: Spot, **values: object) -> None:
        """Note a fault of the current field; its name and an example are given to the message as `key` and `example`."""
        shown = words(f" For example: {self.example}", f" Ví dụ: {self.example}") if self.example else ""
        self.faults.add(message, spot, self.element, **{"key": self.field, "example": shown, **values})

    def refer(self, kind: str, id: str, spot: Spot) -> None:
        """Note that something is named here, to be looked up when everything has been read."""
        self.references.append(Reference(kind, id, self.place(spot)))

    def make(self, spot: Spot, build: Callable[[], Made]) -> Made | None:
        """Return what `build` makes, or note why the model refuses it, at this position."""
        try:
            return build()
        except (InputError, ProcedureError) as error:
            for problem in error.problems:
                named = "key" in problem.values and problem.code != NOT_YET.code
                values = {**problem.values, "key": self.field} if named else problem.values
                self.faults.put(attrs.evolve(problem, place=self.place(spot), values=values))
            return None


def hint(name: str, choices: Iterable[str]) -> Words:
    """Return "Did you mean …?", empty for a name too long to be a slip of the pen.

    >>> hint("rolle", ["role", "work"])["en"]
    " Did you mean 'role'?"
    """
    if len(name) > LONGEST_HINT:
        return words("", "")
    near = (choice for choice in choices if abs(len(choice) - len(name)) <= len(name) // 2 + 1)
    return did_you_mean(name, islice(near, MOST_COMPARED))


def listed(choices: Iterable[str]) -> str | Words:
    """Return the first choices for a sentence.

    >>> listed(["a", "b"])
    'a, b'
    """
    names = list(dict.fromkeys(islice(choices, 2 * MOST_KNOWN)))
    if not names:
        return words("none", "chưa có")
    shown = ", ".join(names[:MOST_KNOWN])
    return shown if len(names) <= MOST_KNOWN else f"{shown}, …"
