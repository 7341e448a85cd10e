"""The page of figures lists every figure with its names, unit and rule."""

from pathlib import Path

from procflow.model import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"


def test_the_page_and_the_figures_agree() -> None:
    """One line for each, in their order, and no other."""
    _, section = PAGE.read_text(encoding="utf-8").split("## Names and counting rules")
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    assert lines == [
        f"| `{kind.id}` | {kind.name.get('en')} | {kind.name.get('vi')} | {kind.unit} | {kind.better} | {kind.rule.get('en')} |"
        for kind in KINDS
    ]
