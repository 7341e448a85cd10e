"""A plan for the list of an office: a decision on every procedure, what it brings, and what stands behind it."""

from __future__ import annotations

from functools import cached_property

from attrs import frozen

from procflow.model import Portfolio, Text
from procflow.simplification.certificate import Certificate
from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.decision import PortfolioDecision
from procflow.simplification.portfolio.edits import PortfolioEdit
from procflow.simplification.portfolio.terms import PortfolioTerms

COUNTING = Text(
    en="A cut is a procedure that leaves this office's list: abolished, merged into another or delegated, each counted "
    "apart. Merged and delegated work is not saved; it goes on elsewhere.",
    vi="Một quy trình được cắt giảm là quy trình không còn trong danh mục của cơ quan: bãi bỏ, gộp vào quy trình khác, hoặc "
    "giao cho cấp khác; đếm riêng từng loại. Công việc được gộp hoặc giao không mất đi mà chuyển sang nơi khác.",
)
"""How cuts are counted; printed beside every number of cuts."""


@frozen(kw_only=True)
class PortfolioProposal:
    """The best lawful plan for a list that was found, with its proof.

    Attributes
    ----------
    before, after : Portfolio
        The list as it stands, and what is left of it.
    decisions : tuple of PortfolioDecision
        One per procedure, in the order of the list.
    certificate : Certificate
        What was proved, and how.
    count : PortfolioCount
        Of the whole list.
    units : tuple of PortfolioCount
        Of each owner, in the order of the list.
    terms : PortfolioTerms
        What the plan keeps to.
    max_cuts : int or None
        Limit the caller set, no target.
    acts : tuple of str
        Legal acts to amend, each once.
    assumptions : tuple of Text
        What the figures rest on and the list does not say.
    """

    before: Portfolio
    after: Portfolio
    decisions: tuple[PortfolioDecision, ...]
    certificate: Certificate
    count: PortfolioCount
    units: tuple[PortfolioCount, ...]
    terms: PortfolioTerms
    max_cuts: int | None = None
    acts: tuple[str, ...] = ()
    assumptions: tuple[Text, ...] = ()

    @property
    def edits(self) -> tuple[PortfolioEdit, ...]:
        """What changes, in the order of the list."""
        return tuple(decision.edit for decision in self.decisions if decision.edit is not None)

    @cached_property
    def _by_id(self) -> dict[str, PortfolioDecision]:
        return {decision.procedure: decision for decision in self.decisions}

    def decision(self, procedure: str) -> PortfolioDecision:
        """Return the decision on a procedure.

        Raises
        ------
        KeyError
            If the list has none of this id.
        """
        return self._by_id[procedure]
