"""One finding about the flow of cases: what, where, how a case gets there, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from procflow.errors import Problem
from procflow.wording import Lang


@frozen
class Finding:
    """A fault or doubt about the ways of a procedure.

    Attributes
    ----------
    problem : Problem
        Code, place, severity and sentence in both languages.
    nodes : tuple of str
        Steps, gateways and ends concerned, the one at fault first.
    fragment : (str, str) or None
        First and last node of the part that was judged by itself; None where the whole was.
    trace : tuple of str
        Nodes of a shortest run that was found from the start to the fault.
    behind : bool
        Another fault lies on the way: the trace holds for certain only once that is mended.
    mend : dict
        What to change, in "en" and "vi". A change of a join or split that is named was tried: the fault is gone with it,
        and no other comes instead.
    """

    problem: Problem
    nodes: tuple[str, ...]
    fragment: tuple[str, str] | None = None
    trace: tuple[str, ...] = ()
    behind: bool = False
    mend: Mapping[str, str] = field(factory=dict)

    @property
    def kind(self) -> str:
        """Stable code of the kind of finding."""
        return self.problem.code

    def text(self, lang: Lang = "en") -> str:
        """Return the sentence."""
        return self.problem.text(lang)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.text()
