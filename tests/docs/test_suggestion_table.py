"""What the manual says of the quality of suggestions is what is measured."""

import re
from pathlib import Path

from suggestion_scores import answers, scored

from procflow.samples import read_portfolio, sample
from procflow.simplification.portfolio import suggest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "how-to" / "cut-a-portfolio.md"
ROW = re.compile(r"^\| ([^|]*)\| (0\.\d) \| (\d+) \| (\d+) \| (\d+) % \| (\d+) \| (\d+) % \|$", re.MULTILINE)


def test_the_table_of_precision_and_recall_is_measured():
    """Each row of the page, for the sample and for the list written for the tests."""
    text = (TESTS / "simplification" / "portfolio" / "paraphrased.csv").read_text(encoding="utf-8")
    lists = {"`office-portfolio`": sample("office-portfolio"), "a list written to try them on": read_portfolio(text)}
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len(rows) == 6
    name = ""
    for stated, least, *numbers in rows:
        name = stated.strip() or name
        portfolio = lists[name]
        found = scored(suggest(portfolio, at_least=float(least)), answers(portfolio).every)
        percent = [round(100 * share) for share in (found.precision, found.recall)]
        assert [int(n) for n in numbers] == [found.suggested, found.right, percent[0], found.meant, percent[1]]
