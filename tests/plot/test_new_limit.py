"""The curve of the new limit, read back from its artists."""

import attrs
import pytest

from procflow import plot
from procflow.errors import ProcedureError
from procflow.metrics import new_limit
from procflow.simulation import Scenario, simulate


@pytest.fixture(scope="module")
def found(before):
    """The letter of three days, kept by most cases in two."""
    return new_limit(simulate(before, Scenario(cases=60, replications=10, seed=7)), target=0.6)


def curve(ax, label):
    """Return the line whose label begins so."""
    [line] = [line for line in ax.lines if str(line.get_label()).startswith(label)]
    return line


def test_each_clock_has_its_curve_of_shares(found):
    """One point a limit, where the table has it."""
    ax = plot.new_limit(found)
    for clock, label in (("counted", "counted clock"), ("elapsed", "elapsed clock")):
        line = curve(ax, label)
        assert list(line.get_xdata()) == [row.days for row in found.rows]
        assert list(line.get_ydata()) == [row.of(clock).mean for row in found.rows]


def test_the_band_reaches_from_the_lower_to_the_upper_bound(found):
    """Cut to 0 and 100 %, as in the table."""
    band = plot.new_limit(found).collections[0].get_paths()[0].vertices
    for row in found.rows:
        heights = [y for x, y in band if x == row.days]
        assert min(heights) == pytest.approx(max(0.0, row.counted.low))
        assert max(heights) == pytest.approx(min(1.0, row.counted.high))


def test_target_present_and_possible_limit_are_marked(found):
    """The target lies across, both limits stand upright and differ in their stroke."""
    ax = plot.new_limit(found)
    assert found.recommended is not None
    assert list(curve(ax, "target 60 %").get_ydata()) == [0.6, 0.6]
    present, new = curve(ax, "present limit: 3"), curve(ax, f"could be: {found.recommended}")
    assert (present.get_xdata()[0], new.get_xdata()[0]) == (3, found.recommended)
    assert present.get_linestyle() != new.get_linestyle()


def test_the_clocks_differ_without_colour(found):
    """Line and marker are not the same."""
    ax = plot.new_limit(found)
    looks = {(line.get_linestyle(), line.get_marker()) for line in ax.lines[:2]}
    assert len(looks) == 2


def test_words_are_vietnamese_with_the_banner(found):
    ax = plot.new_limit(found, lang="vi")
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    words = " ".join([ax.get_title(loc="left"), ax.get_xlabel(), *legend, *(text.get_text() for text in ax.texts)])
    for told in (
        "Trả lời công văn",
        "thời hạn (ngày làm việc)",
        "mục tiêu 60 %",
        "thời hạn hiện hành: 3",
        "SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO",
        "khoảng tin cậy 95 %",
    ):
        assert told in words


def test_nothing_recommended_marks_no_new_limit_and_says_so(before):
    """One replication gives bounds and no recommendation."""
    found = new_limit(simulate(before, Scenario(cases=60, replications=1, seed=7)), target=0.6)
    ax = plot.new_limit(found)
    assert not [line for line in ax.lines if str(line.get_label()).startswith("could be")]
    assert "No new limit is recommended" in " ".join(text.get_text().replace("\n", " ") for text in ax.texts)


def test_without_any_share_there_is_nothing_to_draw(found):
    with pytest.raises(ProcedureError) as caught:
        plot.new_limit(attrs.evolve(found, rows=()))
    assert caught.value.problems[0].code == "chart-no-case"


def test_own_axes_are_used(found):
    ax = plot.new_limit(found)
    again = ax.figure.add_axes((0, 0, 1, 0.1))
    assert plot.new_limit(found, ax=again) is again
