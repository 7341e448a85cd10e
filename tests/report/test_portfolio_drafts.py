"""Draft decisions as a page sets them: nothing of the text is lost."""

import pytest
from hand_made_portfolio_plan import hand_made_plan

from procflow.report.portfolio_drafts import official_draft
from procflow.report.say import Say
from procflow.simplification.portfolio.texts import decision_texts


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_holds_every_line_of_the_plain_text_but_the_counting_rule(lang):
    """The rule of counting stands in the report already."""
    for draft in decision_texts(hand_made_plan()):
        made = official_draft(draft, Say(lang))
        told = [*made.marks, *made.office, *made.state, *made.title, *made.grounds, made.resolution, *made.recipients]
        told += made.signature
        for clause in made.clauses:
            told += [clause.heading, *(f"{k}. {point}" for k, point in enumerate(clause.points, 1))]
            told += [clause.after] if clause.after else []
        lines = [line for line in draft.text(lang).splitlines() if line][:-1]
        assert sorted(lines) == sorted(told)
