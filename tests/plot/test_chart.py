"""What all charts share: nothing is cut off or written over, letters can be read, and both languages hold."""

import re
from itertools import combinations
from pathlib import Path

import attrs
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb

import procflow
from procflow import plot
from procflow.comparison import compare
from procflow.metrics import find_warm_up, measure, new_limit
from procflow.model import Text
from procflow.plot.chart import chart
from procflow.plot.heat import Cell, draw
from procflow.samples import sample
from procflow.simplification import Design, Selection, candidates, frontier
from procflow.simulation import Scenario, simulate

POINTS = 482.0
"""Width of the text of an A4 page with margins of 2 cm."""


@pytest.fixture(scope="module")
def charts(comparison):
    """Every chart by name, of samples with long names."""
    land, leave = sample("land-use-change"), sample("leave-request")
    scenario = Scenario(weeks=6, warm_up_cases=20, replications=3, seed=1)
    measured = measure(simulate(land, scenario))
    both = compare(measured.run, simulate(attrs.evolve(land, roles=[_two(role) for role in land.roles]), scenario))
    designs = [
        Design(
            name=Text(en=f"plan {k}", vi=f"phương án {k}"), edits=(), procedure=leave, values=(500.0 + 99 * k, 480.0)
        )
        for k in range(3)
    ]
    selection = Selection(before=leave, figure="cycle_time_mean", designs=designs, delta=30, level=0.95, sure=True)
    found, steps, warm = candidates(leave), frontier(leave), find_warm_up(leave, Scenario(cases=60, seed=1))
    limits = new_limit(measured.run, target=0.9)
    return {
        "comparison": lambda **how: plot.comparison(both, **how),
        "frontier": lambda **how: plot.frontier(steps, **how),
        "gantt": lambda **how: plot.gantt(measured, **how),
        "gantt by officer": lambda **how: plot.gantt(measured, by="officer", **how),
        "handoffs": lambda **how: plot.handoffs(measured, **how),
        "handoffs of many": lambda **how: plot.handoffs(sample("incoming-document"), **how),
        "in progress": lambda **how: plot.in_progress(measured, **how),
        "limit": lambda **how: plot.limit(both, **how),
        "new limit": lambda **how: plot.new_limit(limits, **how),
        "ranking": lambda **how: plot.ranking(selection, **how),
        "ranking of candidates": lambda **how: plot.ranking(found, procedure=leave, **how),
        "replications": lambda **how: plot.replications(measured, "on_time_counted", **how),
        "timeline": lambda **how: plot.timeline(measured, **how),
        "utilization": lambda **how: plot.utilization(measured, **how),
        "waiting": lambda **how: plot.waiting(both, **how),
        "warm up": lambda **how: plot.warm_up(warm, **how),
    }


def _two(role):
    return attrs.evolve(role, officers=2) if role.officers == 1 else role


NAMES = (
    "comparison", "frontier", "gantt", "gantt by officer", "handoffs", "handoffs of many", "in progress", "limit",
    "new limit", "ranking", "ranking of candidates", "replications", "timeline", "utilization", "waiting", "warm up",
)  # fmt: skip


@pytest.fixture(scope="module")
def drawn(charts):
    """Every chart in both languages, drawn once."""
    return {(name, lang): draw(lang=lang) for name, draw in charts.items() for lang in ("en", "vi")}


def texts(ax):
    """Return every text that is seen."""
    legend = ax.get_legend()
    found = [*ax.texts, ax.title, ax._left_title, ax.xaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    found += legend.get_texts() if legend else []
    return [text for text in found if text.get_text() and text.get_visible()]


def extents(ax):
    figure = ax.get_figure(root=True)
    figure.set_dpi(150)  # letters are as wide as in print, not as on a coarse screen
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    low, high = sorted(ax.get_xlim())
    hidden = {
        id(label) for label, at in zip(ax.get_xticklabels(), ax.get_xticks(), strict=False) if not low <= at <= high
    }
    low, high = sorted(ax.get_ylim())
    hidden |= {
        id(label) for label, at in zip(ax.get_yticklabels(), ax.get_yticks(), strict=False) if not low <= at <= high
    }
    shown = [text for text in texts(ax) if id(text) not in hidden]
    return figure, [(text, text.get_window_extent(canvas.get_renderer())) for text in shown]


BOTH = pytest.mark.parametrize("lang", ["en", "vi"])
EVERY = pytest.mark.parametrize("name", NAMES)


def test_every_chart_is_looked_at(charts):
    """So that a new chart cannot be left out: its name is among those that are tested here."""
    assert set(charts) == set(NAMES)
    known = {name.split(" of ")[0].split(" by ")[0].replace(" ", "_") for name in NAMES}
    assert known == set(plot.__all__) - {"before_after", "before_after_sheets", "diagram", "diagram_sheets", "save"}


@EVERY
@BOTH
def test_no_text_is_cut_off_or_written_over_another(drawn, name, lang):
    """A pixel of air is not asked for; letters of two texts on each other are a fault."""
    figure, found = extents(drawn[name, lang])
    for text, box in found:
        assert box.x0 >= -1, text.get_text()
        assert box.y0 >= -1, text.get_text()
        assert box.x1 <= figure.bbox.width + 1, text.get_text()
        assert box.y1 <= figure.bbox.height + 1, text.get_text()
    for (one, a), (other, b) in combinations(found, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1.5 or high <= 2.5, f"{one.get_text()!r} over {other.get_text()!r}"


@EVERY
@BOTH
def test_letters_have_seven_points_on_paper(drawn, name, lang):
    ax = drawn[name, lang]
    assert ax.get_figure(root=True).get_figwidth() == pytest.approx(POINTS / 72)
    assert min(text.get_fontsize() for text in texts(ax)) >= 7.0


@EVERY
@BOTH
def test_banner_title_and_what_it_rests_on_stand_above(drawn, name, lang):
    ax = drawn[name, lang]
    kinds = [text.get_gid() for text in ax.texts]
    assert kinds.count("banner") == kinds.count("rule") == 1
    title = ax.get_title(loc="left").replace("\n", " ")
    procedures = [sample(id).name.get(lang) for id in ("land-use-change", "leave-request", "incoming-document")]
    assert any(title.endswith(name) for name in procedures)


def test_a_value_is_never_parted_from_its_interval(before):
    """Wherever the end of a line would fall."""
    for length in range(60, 90):
        ax = chart(None, before, "en").finish(Text(en="Test"), ["a" * length, "mean 24.1 ± 1.0 working days"])
        [rule] = [text.get_text() for text in ax.texts if text.get_gid() == "rule"]
        assert "24.1\u00a0±\u00a01.0" in rule


@EVERY
def test_numbers_are_written_as_the_language_writes_them(drawn, name):
    """A comma before decimals in Vietnamese, a point in English; dates in their order."""
    vietnamese = " ".join(text.get_text() for text in texts(drawn[name, "vi"]))
    english = " ".join(text.get_text() for text in texts(drawn[name, "en"]))
    assert not re.search(r"\d\.\d{1,2}(?!\d)", vietnamese)
    assert not re.search(r"\d{4}-\d\d-\d\d", vietnamese)
    assert not re.search(r"\d,\d{1,2}(?!\d)", english)
    assert not re.search(r"\d\d/\d\d/\d{4}", english)


@EVERY
def test_entries_of_the_legend_differ_in_black_and_white(drawn, name):
    """By hatching, by shape or stroke, or by brightness."""
    legend = drawn[name, "en"].get_legend()
    looks = [_look(handle) for handle in (legend.legend_handles if legend else [])]
    for (shape, bright), (other, also) in combinations(looks, 2):
        assert shape != other or abs(bright - also) > 0.15


def _look(handle):
    """Return what tells a sample apart without colour, and how bright it is."""
    if hasattr(handle, "get_hatch"):
        return ("patch", handle.get_hatch()), _bright(handle.get_facecolor())
    inside = handle.get_markerfacecolor()
    hollow = inside if isinstance(inside, str) and inside == "none" else round(_bright(inside), 1)
    return (handle.get_linestyle(), handle.get_marker(), hollow, handle.get_linewidth()), _bright(handle.get_color())


def _bright(color):
    red, green, blue = to_rgb(color[:3] if not isinstance(color, str) else color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@EVERY
def test_axes_that_are_given_are_used_and_their_figure_is_left_alone(charts, drawn, name):
    own = drawn[name, "en"]
    figure = own.get_figure(root=True)
    given = figure.add_axes((0.3, 0.3, 0.4, 0.4))
    size = tuple(figure.get_size_inches())
    assert charts[name](lang="en", ax=given) is given
    assert tuple(figure.get_size_inches()) == size
    assert given.get_position().bounds == pytest.approx((0.3, 0.3, 0.4, 0.4))
    given.remove()


@pytest.mark.parametrize("name", ["gantt", "handoffs", "in progress", "comparison"])
def test_the_same_chart_gives_the_same_bytes(charts, tmp_path, name):
    files = [plot.save(charts[name](lang="vi").get_figure(root=True), tmp_path / f"{k}.svg") for k in (1, 2)]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_darker_cell_is_more_in_black_and_white_too(charts):
    """The shades get darker all the way, and letters stand out on each."""
    ax = charts["waiting"](lang="en")
    before = len(ax.patches)
    for k in range(11):
        draw(ax, Cell(left=k, top=0, width=1, height=1, part=k / 10, text=str(k)))
    shades = [_bright(box.get_facecolor()) for box in ax.patches[before:]]
    assert shades == sorted(shades, reverse=True)
    letters = [_bright(text.get_color()) for text in ax.texts[-11:]]
    assert all(abs(shade - letter) > 0.35 for shade, letter in zip(shades, letters, strict=True))


def test_pyplot_and_its_global_state_are_not_used():
    room = Path(procflow.__file__).parent / "plot"
    assert [path.name for path in room.glob("*.py") if "pyplot" in path.read_text(encoding="utf-8")] == []
