"""Rankings, read back from their markers and bars."""

from types import SimpleNamespace

import attrs
import pytest

from procflow import plot
from procflow.errors import ProposalError
from procflow.model import Text
from procflow.samples import sample
from procflow.simplification import Design, Selection, candidates


@pytest.fixture(scope="module")
def leave():
    return sample("leave-request")


@pytest.fixture(scope="module")
def selection(leave):
    """Three designs with values made up so that arithmetic is easy: days of 480 minutes."""

    def design(name, values, dropped=None):
        return Design(name=Text(en=name, vi=name), edits=(), procedure=leave, values=values, dropped=dropped)

    return Selection(
        before=leave,
        figure="cycle_time_mean",
        designs=(
            design("plan 2", (480.0, 576.0, 672.0)),
            design("plan 1", (960.0, 960.0, 960.0)),
            design("as it stands", (1440.0, 1920.0), dropped=2),
        ),
        delta=30.0,
        level=0.95,
        sure=True,
    )


@pytest.fixture(scope="module")
def found(leave):
    return candidates(leave)


def points(ax):
    """Return where each marker stands, with its shape, from the top."""
    drawn = [line for line in ax.lines if line.get_marker() not in ("None", None, "")]
    return [(line.get_xdata()[0], line.get_marker(), line.get_markerfacecolor()) for line in drawn]


def test_means_stand_in_working_days_the_chosen_one_on_top(selection):
    """576, 960 and 1680 minutes are 1.2, 2 and 3.5 days; the dropped one is hollow."""
    found = points(plot.ranking(selection))
    assert [at for at, _, _ in found] == pytest.approx([1.2, 2.0, 3.5])
    assert [(shape, inside) for _, shape, inside in found] == [("D", "#0072B2"), ("o", "#1A1A1A"), ("o", "#FFFFFF")]


def test_columns_tell_intervals_replications_and_when_a_plan_was_dropped(selection):
    """Three values 0.2 days apart: 0.2 · 4.303 / √3 = 0.50 days."""
    words = [text.get_text() for text in plot.ranking(selection).texts]
    assert f"1.20 ± {0.2 * 4.302652729 / 3**0.5:.2f}" in words
    assert words.count("3") == 2
    assert words.count("2") == 2
    assert words.count("–") == 2


@pytest.mark.parametrize(("sure", "said"), [(True, "With probability 95 % the chosen one"), (False, "Not decided")])
def test_how_sure_the_choice_is_stands_below_the_title(selection, sure, said):
    ax = plot.ranking(attrs.evolve(selection, sure=sure))
    [rule] = [text.get_text().replace("\n", " ") for text in ax.texts if text.get_gid() == "rule"]
    assert said in rule
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend[0] == ("chosen" if sure else "leads, not decided")


def test_candidates_stand_by_their_gain(leave, found):
    """Bars as long as the gains of those that may be done alone, the largest on top."""
    ax = plot.ranking(found, procedure=leave, most=4)
    gains = sorted((one.gain for one in found if one.kind == "lawful" and one.gain is not None), reverse=True)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(gains[:4])
    tops = [bar.get_y() for bar in ax.patches]
    assert tops == sorted(tops)


def test_candidates_are_called_by_the_names_of_their_steps(leave, found):
    best = max((one for one in found if one.lawful and one.gain is not None), key=lambda one: one.gain)
    label = plot.ranking(found, procedure=leave, lang="vi").get_yticklabels()[0].get_text().replace("\n", " ")
    [step] = [step for step in leave.steps if f"'{step.id}'" in best.subject("vi")]
    assert step.name.get("vi") in label
    assert f"'{step.id}'" not in label


def test_candidates_without_their_procedure_are_refused(found):
    with pytest.raises(ProposalError, match=r"Give it: ranking\(found, procedure=procedure\)"):
        plot.ranking(found)


def test_gains_in_two_units_are_not_ranked_together(leave, found):
    lawful = [one for one in found if one.lawful and one.gain is not None]
    mixed = [attrs.evolve(lawful[0], unit=Text(en="handoffs")), *lawful[1:]]
    with pytest.raises(ProposalError, match=r"cannot be ranked together"):
        plot.ranking(mixed, procedure=leave)


def test_candidates_without_a_gain_are_no_ranking(leave, found):
    with pytest.raises(ProposalError, match=r"none of the 2 candidates"):
        plot.ranking([attrs.evolve(one, gain=None) for one in found[:2]], procedure=leave)


@pytest.mark.parametrize("given", [[], "plan", SimpleNamespace()])
def test_what_is_no_ranking_is_refused(given):
    with pytest.raises(ProposalError, match=r"draws a Selection, or candidates"):
        plot.ranking(given)
