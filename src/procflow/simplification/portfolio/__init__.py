"""Which procedures of an office's list can be abolished, merged, delegated or simplified, and which should be."""

from procflow.simplification.portfolio.apply import apply_portfolio
from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.decision import PortfolioDecision
from procflow.simplification.portfolio.edits import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioEdit,
    SimplifyProcedure,
)
from procflow.simplification.portfolio.guards import portfolio_violations
from procflow.simplification.portfolio.proposal import PortfolioProposal
from procflow.simplification.portfolio.propose import propose_portfolio
from procflow.simplification.portfolio.roll_up import Reading, readings, roll_up
from procflow.simplification.portfolio.suggest import Evidence, Suggestion, suggest
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.simplification.portfolio.texts import Article, DecisionText, decision_texts

__all__ = [
    "AbolishProcedure",
    "Article",
    "DecisionText",
    "DelegateProcedure",
    "Evidence",
    "MergeProcedure",
    "PortfolioCount",
    "PortfolioDecision",
    "PortfolioEdit",
    "PortfolioProposal",
    "PortfolioTerms",
    "Reading",
    "SimplifyProcedure",
    "Suggestion",
    "apply_portfolio",
    "decision_texts",
    "portfolio_violations",
    "propose_portfolio",
    "readings",
    "roll_up",
    "suggest",
]
