"""Draft decisions as a page sets them."""

from __future__ import annotations

from procflow.model import ILLUSTRATIVE, Text
from procflow.report.parts import Clause, Draft
from procflow.report.say import Say
from procflow.simplification.portfolio.texts import (
    DECIDES,
    DECISION,
    DRAFT,
    LETTERHEAD,
    NOTE,
    SIGNATURE,
    SIGNER,
    SUPERIOR,
    DecisionText,
)


def official_draft(draft: DecisionText, say: Say) -> Draft:
    """Return a unit's decision as the page sets it."""

    def told(*texts: Text) -> list[str]:
        return [text.get(say.lang) for text in texts]

    office, state, motto, code, place = LETTERHEAD
    clauses = [
        Clause(draft.heading(k).get(say.lang), told(*article.points), article.after.get(say.lang))
        for k, article in enumerate(draft.articles, 1)
    ]
    return Draft(
        marks=told(*([ILLUSTRATIVE] if draft.illustrative else []), DRAFT, NOTE),
        office=told(SUPERIOR, office, code),
        state=told(state, motto, place),
        title=told(DECISION, draft.subject, SIGNER),
        grounds=told(*draft.grounds),
        resolution=DECIDES.get(say.lang),
        clauses=clauses,
        recipients=told(*draft.recipients),
        signature=told(*SIGNATURE),
    )
