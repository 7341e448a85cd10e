"""The depth gate: each verb asks here, before it begins, whether it can treat all that a procedure uses."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.errors import Message, NotSupportedError, Problem
from procflow.model.constructs import CONSTRUCTS, constructs
from procflow.model.depth_table import DEPTH, INDIFFERENT, TREATED
from procflow.model.procedure import Procedure
from procflow.model.text import Text

VERBS: Mapping[str, str | None] = {
    "dump": "file",
    "check": None,
    "questions": None,
    "soundness": None,
    "analyze": "analyze",
    "simulate": "simulate",
    "diagram": "draw",
    "lay_out": "draw",
    "diff": "diff",
    **dict.fromkeys(("apply", "undo", "verify", "violations"), "verify"),
    **dict.fromkeys(
        (
            "candidates", "explain_infeasible", "frontier", "pool", "propose", "roll_out", "select", "sensitivity",
            "wish_prices",
        ),
        "propose",
    ),
}  # fmt: skip
"""The row of `DEPTH` that holds for a verb; None where the verb tells what it cannot judge beside what it can."""

REFUSED = Message(
    "construct-refused",
    en="`{verb}` cannot treat this yet: {what}. {why}.",
    vi="`{verb}` chưa xử lý được thành phần này: {what}. {why}.",
)


def refused_constructs(row: str, procedure: Procedure, verb: str) -> tuple[Problem, ...]:
    """Return what a procedure uses and a verb cannot treat, each with its place and the reason.

    Parameters
    ----------
    row : str
        Row of `DEPTH`.
    procedure : Procedure
        May be unfinished in any way.
    verb : str
        Name of the verb as the sentence tells it.
    """
    lacking = untreated(row, procedure)
    return tuple(
        REFUSED.at(
            procedure.place(use.element),
            verb=verb,
            what=_both(CONSTRUCTS[use.construct]),
            why=_both(DEPTH[row][use.construct], upper=True),
        )
        for use in (constructs(procedure) if lacking else ())
        if use.construct in lacking
    )


def _both(text: Text, *, upper: bool = False) -> dict[str, str]:
    found = {"vi": text.get("vi"), "en": text.get("en")}
    return {lang: said[:1].upper() + said[1:] if upper else said for lang, said in found.items()}


def untreated(row: str, procedure: Procedure) -> frozenset[str]:
    """Return the constructs of a procedure that a verb cannot treat, by name."""
    used = {use.construct for use in constructs(procedure)}
    return frozenset(name for name in used if DEPTH[row][name] not in (TREATED, INDIFFERENT))


def clock_only(row: str, procedure: Procedure) -> tuple[str, ...]:
    """Return the constructs of a procedure that a verb treats and of which only a clock tells what they cost.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Session, Step
    >>> p = Procedure(id="p", steps=[Step(id="sign", sessions=Session(days=[1], hours=[(840, 930)]))],
    ...               ends=[End(id="z")], flows=[Flow("sign", "z")], start="sign")
    >>> clock_only("propose", p)
    ('sessions',)
    """
    used = {use.construct for use in constructs(procedure)}
    return tuple(name for name in CONSTRUCTS if name in used and DEPTH[row][name] is TREATED)


def refuse_constructs(verb: str, *procedures: Procedure) -> None:
    """Refuse by name whatever a verb cannot treat, before it begins.

    Parameters
    ----------
    verb : str
        One of `VERBS`.
    *procedures : Procedure
        What the verb was given.

    Raises
    ------
    NotSupportedError
        With every construct and its place.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", join=2)], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> refuse_constructs("propose", p)
    Traceback (most recent call last):
      ...
    procflow.errors.NotSupportedError: step 'a' of 'p': `propose` cannot treat this yet: join of some branches (k of n). \
A plan might pass it over, so none is made.
    """
    row = VERBS[verb]
    if row is None:
        return
    found = [problem for procedure in procedures for problem in refused_constructs(row, procedure, verb)]
    if found:
        raise NotSupportedError(*found)
