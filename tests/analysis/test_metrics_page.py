"""The manual's page of figures names every figure there is."""

from pathlib import Path

import pytest

from procflow.model import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("id", [kind.id for kind in KINDS])
def test_every_figure_stands_on_the_page(id):
    """A figure without a formula would be a number without meaning."""
    assert f"`{id}`" in PAGE
