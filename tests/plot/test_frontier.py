"""The picture of a frontier, read back from its artists."""

import pytest

from procflow import plot
from procflow.samples import sample
from procflow.simplification import frontier


@pytest.fixture(scope="module")
def found():
    """Every number of cuts of the leave request."""
    return frontier(sample("leave-request"))


def test_every_point_stands_where_the_table_has_it(found):
    """As a dot on stairs; today's value is a dashed line."""
    dots, today = None, None
    for line in plot.frontier(found).lines:
        label = str(line.get_label())
        dots = line if label.startswith("best lawful plan, proved") else dots
        today = line if label.startswith("today") else today
    assert [(point.at, point.value) for point in found.points] == list(zip(*dots.get_data(), strict=True))
    assert {found.today} == set(today.get_ydata())


@pytest.mark.parametrize(("lang", "said"), [("en", "steps cut"), ("vi", "số bước cắt")])
def test_the_axis_says_what_is_counted(found, lang, said):
    """With the banner of invented figures above."""
    ax = plot.frontier(found, lang=lang)
    assert ax.get_xlabel().startswith(said)
    assert any(text.get_gid() == "banner" for text in ax.texts)
