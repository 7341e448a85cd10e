"""What a simplification may not break: order, together, if-cut-then, separation, preconditions, control floors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import field, frozen

from procflow.model.law import EditKind
from procflow.model.text import Text


def _names(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(ids)


PreconditionState = Literal["in force", "planned", "missing"]
PRECONDITION_EDITS: tuple[EditKind, ...] = (
    "remove", "merge", "delegate", "parallelise", "resequence", "digitise", "post_check",
    "isolate_exceptions",
)  # fmt: skip
"""Edits of steps that a precondition may be asked for."""


@frozen(kw_only=True)
class Order:
    """Whenever `then` runs, `first` has run before, on every path."""

    id: str
    first: str
    then: str
    basis: str = ""
    note: Text = field(factory=Text)


@frozen(kw_only=True)
class Together:
    """These steps stay or go together."""

    id: str
    steps: tuple[str, ...] = field(converter=_names)
    basis: str = ""
    note: Text = field(factory=Text)


@frozen(kw_only=True)
class IfCutThen:
    """If `step` is cut, `then` must be cut as well."""

    id: str
    step: str
    then: str
    basis: str = ""
    note: Text = field(factory=Text)


@frozen(kw_only=True)
class Separation:
    """Separation of duties: `maker` and `checkers` are held by different roles, and no maker goes unchecked.

    Whenever `maker` has run, at least one of `checkers` runs after it before the case ends, on every path on which that
    holds today.
    """

    id: str
    maker: str
    checkers: tuple[str, ...] = field(converter=_names)
    basis: str = ""
    note: Text = field(factory=Text)


@frozen(kw_only=True)
class Precondition:
    """Something that must be in force before `steps` may be changed, such as a written delegation.

    `planned` is assumed and listed on the first page of a proposal; `missing` forbids the edit.

    Attributes
    ----------
    edits : tuple of str
        Kinds of edits of these steps that it is asked for: "remove", "merge", "delegate", "parallelise", "resequence",
        "digitise". Empty asks it for all but "delegate", which is asked for by name.
    """

    id: str
    steps: tuple[str, ...] = field(converter=_names)
    state: PreconditionState
    edits: tuple[str, ...] = field(default=(), converter=_names)
    name: Text = field(factory=Text)
    basis: str = ""
    note: Text = field(factory=Text)


@frozen(kw_only=True)
class ControlFloor:
    """Errors of kind `risk` must be caught with at least probability `detect` on every path to an end in `ends`.

    Controls are taken as independent: misses multiply. Empty `ends` means every end.
    """

    id: str
    risk: str
    detect: float
    ends: tuple[str, ...] = field(default=(), converter=_names)
    name: Text = field(factory=Text)
    basis: str = ""
    note: Text = field(factory=Text)


@frozen(kw_only=True)
class AuthorityCap:
    """Only instruments that one of these authorities may amend are to be touched; an edit without instrument is free."""

    id: str
    authorities: tuple[str, ...] = field(converter=_names)
    basis: str = ""
    note: Text = field(factory=Text)


@frozen(kw_only=True)
class LegalActs:
    """A plan may amend at most this number of different instruments: each is an act to draft, consult and sign."""

    id: str
    most: int
    basis: str = ""
    note: Text = field(factory=Text)


Rule = Order | Together | IfCutThen | Separation | Precondition | ControlFloor | AuthorityCap | LegalActs
