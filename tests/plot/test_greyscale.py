"""A black and white print says the same: texts stand out from what is behind them, and signs differ by shape and dash.

Contrast is that of WCAG 2.2: relative luminances plus 0.05, the lighter over the darker; 4.5 for texts, 3 for signs.
"""

from itertools import combinations

import matplotlib.colors
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from procflow import plot
from procflow.analysis import analyze
from procflow.plot.legend import ENTRIES
from procflow.plot.pen import Pen
from procflow.plot.sheet import blank
from procflow.samples import sample
from procflow.simplification import propose

SAME_BY_DESIGN = {frozenset(("step", "kept"))}


def luminance(rgb):
    """Return the relative luminance of colours with channels from 0 to 1."""
    rgb = np.asarray(rgb, dtype=float)[..., :3]
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one, other):
    low, high = sorted((float(one), float(other)))
    return (high + 0.05) / (low + 0.05)


def pictures():
    procedure = sample("land-use-change")
    proposal = propose(procedure)
    yield plot.before_after(proposal, lang="vi")
    yield plot.diagram(procedure, lang="vi", direction="across", overlay="load", measured=analyze(procedure)).figure
    yield plot.diagram(procedure, lang="en", by_unit=True, overlay="probability", measured=analyze(procedure)).figure


def test_every_text_stands_out_from_what_is_behind_it():
    """The fill behind a text is that of the highest patch that holds its middle; names of roles on a tint, cut steps on grey."""
    seen = 0
    for figure in pictures():
        renderer = figure.canvas.get_renderer()
        fills = [
            (patch.get_zorder(), k, patch.get_window_extent(renderer), patch.get_facecolor())
            for k, patch in enumerate(figure.axes[0].patches)
            if patch.get_facecolor()[3] > 0
        ]
        for text in figure.axes[0].texts:
            extent = text.get_window_extent(renderer)
            x, y = (extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2
            behind = [(z, k, fill) for z, k, box, fill in fills if box.contains(x, y) and z < text.get_zorder()]
            fill = max(behind)[2] if behind else (1, 1, 1)
            ink = matplotlib.colors.to_rgb(text.get_color())
            assert contrast(luminance(ink), luminance(fill)) >= 4.5, text.get_text()
            seen += 1
    assert seen > 200


def ink_of(draw):
    """Return which points of a sign stand out from white paper by 3 to 1 or more, drawn large."""
    figure, ax = blank(40, 30, 6.0)
    draw(Pen(ax, 6.0, 6, 8))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    grey = luminance(np.asarray(canvas.buffer_rgba())[..., :3] / 255)
    return (1.05 / (grey + 0.05)) >= 3


@pytest.fixture(scope="module", name="signs")
def signs_fixture():
    return {name: ink_of(entry.draw) for name, entry in ENTRIES.items()}


def test_every_sign_of_the_legend_stands_out_without_colour(signs):
    for name, ink in signs.items():
        assert ink.sum() > 150, name


def test_no_two_signs_look_alike_without_colour(signs):
    """All ink taken for black: of two signs one has at least one point in twenty where the other has none."""
    for one, other in combinations(signs, 2):
        differ = (signs[one] ^ signs[other]).sum() / min(signs[one].sum(), signs[other].sum())
        if frozenset((one, other)) in SAME_BY_DESIGN:
            assert differ == 0
        else:
            assert differ >= 0.05, (one, other)


def test_colours_alone_tell_nothing(signs):
    """Were all the signs drawn in one colour, what a step becomes would still have six different shapes."""
    kinds = ("cut", "merged", "given", "beside", "moved", "changed")
    assert len({signs[kind].tobytes() for kind in kinds}) == len(kinds)
