"""What a file is made of before anything is understood: texts, lists and mappings with their positions."""

from __future__ import annotations

from attrs import frozen

from procflow.io.messages import Words, words


@frozen(eq=False)
class Scalar:
    """A single text.

    Attributes
    ----------
    text : str
        As written, without quotes.
    plain : bool
        Whether it stood without quotes; only then can it be a number, true, false or nothing.
    line, column : int
        Position of the first character, from 1.
    """

    text: str
    plain: bool
    line: int
    column: int


@frozen(eq=False)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int
    column: int


@frozen(eq=False)
class Mapping:
    """Pairs of a key and a node; `flow` tells whether it stands in braces."""

    pairs: tuple[tuple[Scalar, Node], ...]
    flow: bool
    line: int
    column: int


Node = Scalar | Sequence | Mapping

SHOWN = 60
"""Longest piece of a file that a message repeats."""


def is_null(node: Node) -> bool:
    """Tell whether a node says nothing (YAML 1.2 core schema: empty, ~ or null without quotes).

    >>> is_null(Scalar("~", True, 1, 1)), is_null(Scalar("", False, 1, 1))
    (True, False)
    """
    return isinstance(node, Scalar) and node.plain and node.text in ("", "~", "null", "Null", "NULL")


def cut(text: str) -> str:
    """Return a text as a message shows it: on one line and not too long.

    >>> len(cut("x" * 1000))
    60
    """
    line = " ".join(text[: 2 * SHOWN].split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def described(node: Node) -> str | Words:
    """Return what a node is, for a sentence such as "'work' is a list".

    >>> described(Scalar("soon", True, 1, 1))
    "'soon'"
    """
    if isinstance(node, Sequence):
        return words("a list", "một danh sách")
    if isinstance(node, Mapping):
        return words("a group of fields", "một nhóm trường")
    return words("empty", "trống") if is_null(node) else f"'{cut(node.text)}'"
