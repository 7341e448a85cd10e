"""The chart of the warm-up, read back from its lines."""

import pytest

from procflow import plot
from procflow.errors import SimulationError
from procflow.metrics import find_warm_up
from procflow.simulation import Scenario


@pytest.fixture(scope="module")
def found(before):
    return find_warm_up(before, Scenario(cases=100, seed=3))


def line(ax, label):
    [one] = [one for one in ax.lines if str(one.get_label()).startswith(label)]
    return one


def test_the_mean_over_replications_is_drawn_case_by_case(found):
    """In working days of eight hours, from the first case on."""
    drawn = line(plot.warm_up(found), "mean of 20 replications")
    assert list(drawn.get_xdata()) == list(range(1, 101))
    first = [
        (int(log.cases["end"][0]), int(log.cases["arrival"][0])) for log in found.pilot.logs if log.cases["end"][0] >= 0
    ]
    assert len(first) == 20
    assert drawn.get_ydata()[0] == pytest.approx(found.means[0] / 480)


def test_the_moving_average_and_its_level_are_welchs(found):
    ax = plot.warm_up(found)
    assert list(line(ax, "moving average").get_ydata()) == pytest.approx([one / 480 for one in found.moving.averages])
    second_half = found.means[50:]
    assert line(ax, "level").get_ydata()[0] == pytest.approx(sum(second_half) / 50 / 480)


def test_the_cut_stands_after_the_last_case_left_out(found):
    ax = plot.warm_up(found)
    if found.cases:
        assert line(ax, f"left out: the first {found.cases} cases").get_xdata()[0] == found.cases + 0.5
    else:
        assert not [one for one in ax.lines if str(one.get_label()).startswith("left out")]


def test_the_sentences_are_those_of_the_text_without_a_second_banner(found):
    ax = plot.warm_up(found, lang="vi")
    rule = [text.get_text().replace("\n", " ") for text in ax.texts if text.get_gid() == "rule"]
    assert rule == [" ".join(found.text("vi").split("\n")[1:])]
    assert sum("SỐ LIỆU MINH HỌA" in text.get_text() for text in ax.texts) == 1


def test_a_run_is_no_warm_up(run):
    with pytest.raises(SimulationError, match=r"Take find_warm_up\(procedure, scenario\)"):
        plot.warm_up(run)
