"""The page of figures lists every figure with its names, unit and rule."""

from pathlib import Path

from procflow.metrics.costs import costs
from procflow.metrics.quantities import QUANTITIES
from procflow.metrics.statistic import NAMES
from procflow.model import KINDS
from procflow.samples import sample
from procflow.simulation import Scenario, simulate

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"


def test_the_page_and_the_figures_agree() -> None:
    """One line for each, in their order, and no other."""
    _, section = PAGE.read_text(encoding="utf-8").split("## Names and counting rules")
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    assert lines == [
        f"| `{kind.id}` | {kind.name.get('en')} | {kind.name.get('vi')} | {kind.unit} | {kind.better} | {kind.rule.get('en')} |"
        for kind in KINDS
    ]


def _lines(section: str) -> list[str]:
    """Return the rows of the tables of a section that begin with a name in code."""
    _, text = PAGE.read_text(encoding="utf-8").split(f"## {section}\n")
    return [line for line in text.split("\n## ")[0].splitlines() if line.startswith("| `")]


def test_the_page_lists_every_quantity_and_every_statistic() -> None:
    """In their order, with both names; quantities with unit and with what they are told of."""
    lines = _lines("One figure by three names")
    quantities = [
        f"| `{one.id}` | {one.name.en} | {one.name.vi} | {one.unit} | "
        f"{', '.join(told for told in ('case', 'visit', 'time') if told in one.told)} |"
        for one in QUANTITIES.values()
    ]
    assert lines[: len(quantities)] == quantities
    statistics = [f"| `{id}` | {name.en} | {name.vi} |" for id, name in NAMES.items()]
    assert [line.rsplit("|", 2)[0] + "|" for line in lines[len(quantities) :]] == statistics


def test_the_page_lists_every_line_of_cost() -> None:
    """In the order in which a run tells them."""
    lines = [line.split("`")[1].replace(":ROLE", "") for line in _lines("Costs")]
    run = simulate(sample("land-use-change"), Scenario(cases=3), engine="plain")
    assert lines == list(dict.fromkeys(row.id.partition(":")[0] for row in costs(run).rows))
