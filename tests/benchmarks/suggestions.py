"""How well suggestions agree with what people wrote into two lists, over a sweep of thresholds.

Run: python tests/benchmarks/suggestions.py

The library's threshold is one half, because a score is meant as a probability; it was not chosen from these tables.
`office-portfolio` is the sample, `paraphrased` a list written by hand to try suggestions on. Both were written by people
who know the words of the library's lists, so a real office should expect less.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "oracles"))

from suggestion_scores import answers, families, scored

from procflow.samples import read_portfolio, sample
from procflow.simplification.portfolio.suggest import suggest

HERE = Path(__file__).resolve().parent
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def cell(scores):
    """Return right of suggested of meant, precision, recall."""
    return f"{scores.right:3d}/{scores.suggested:3d} of {scores.meant:2d}  {scores.precision:6.1%} {scores.recall:6.1%}"


def tell(portfolio):
    """Print one table."""
    meant = answers(portfolio)
    columns = {
        "duplicate_of": meant.duplicates,
        "merge_into": meant.merges,
        "either": meant.every,
        "one family": families(portfolio),
    }
    every = suggest(portfolio, at_least=0.0)
    print(f"\n{portfolio.id}: {len(portfolio)} procedures, {len(every)} pairs")
    print("least | " + " | ".join(f"{name:32}" for name in columns))
    print("score | " + " | ".join(f"{'right/suggested of meant':24}{'P':>4}{'R':>4}" for _ in columns))
    for least in THRESHOLDS:
        found = [suggestion for suggestion in every if suggestion.score >= least]
        print(f"{least:5.2f} | " + " | ".join(f"{cell(scored(found, pairs)):32}" for pairs in columns.values()))
    likely = [suggestion for suggestion in every if suggestion.score >= 0.5]
    print("by kind, at 0.5:")
    for kind, pairs in (("duplicate", meant.duplicates), ("overlap", meant.merges), ("kept apart", meant.merges)):
        print(f"  {kind:10} {cell(scored([s for s in likely if s.kind == kind], pairs))}")


if __name__ == "__main__":
    tell(sample("office-portfolio"))
    text = (HERE.parent / "simplification" / "portfolio" / "paraphrased.csv").read_text(encoding="utf-8")
    tell(read_portfolio(text))
