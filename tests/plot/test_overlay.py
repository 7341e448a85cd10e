"""Figures on pictures: their numbers, units, bars and counting rules, in both languages."""

import attrs
import pytest

from procflow import plot
from procflow.analysis import analyze
from procflow.errors import ProcedureError
from procflow.metrics import measure
from procflow.model import Role
from procflow.simulation import Scenario, simulate


@pytest.fixture(scope="module", name="run")
def run_fixture(before):
    return simulate(before, Scenario(cases=40, replications=3, seed=7))


def told(ax, step):
    return [text.get_text().replace("\xa0", " ") for text in ax.texts if text.get_gid() == f"value:{step}"]


def length(ax, kind, step):
    return [patch.get_width() for patch in ax.patches if patch.get_gid() == f"{kind}:{step}"]


def notes(ax):
    return " ".join(text.get_text() for text in ax.texts)


def test_work_per_visit_stands_in_each_box_with_a_bar_against_the_longest(before):
    """30, 240, 10 and 5 minutes: the bar of the draft is full, that of the receipt an eighth of it."""
    ax = plot.diagram(before, overlay="time", measured=analyze(before))
    assert [told(ax, step) for step in ("receive", "draft", "initial", "sign")] == [
        ["30 min"], ["4.0 h"], ["10 min"], ["5.0 min"],
    ]  # fmt: skip
    assert length(ax, "bar", "draft") == length(ax, "scale", "draft")
    assert length(ax, "bar", "receive")[0] == pytest.approx(length(ax, "scale", "receive")[0] / 8)
    assert "Full bar: 4.0\xa0h." in notes(ax)
    assert "Exact, without queues." in notes(ax)


def test_visits_are_written_as_the_language_wants(before):
    """0.96 of the cases go on; one in ten drafts comes back: 0.96 / 0.9 drafts a case."""
    for lang, said in (("vi", "1,07 lượt"), ("en", "1.07 visits")):
        ax = plot.diagram(before, lang=lang, overlay="probability", measured=analyze(before))
        assert told(ax, "draft") == [said]
    assert "Mean working minutes" not in notes(ax)
    assert "how often" in notes(ax).lower()


def test_waiting_comes_from_a_run_with_its_spread(before, run):
    metrics = measure(run)
    ax = plot.diagram(before, lang="vi", overlay="waiting", measured=metrics)
    interval = metrics.figure("waiting", step="draft").interval
    hours, wide = (f"{value / 60:.1f}".replace(".", ",") for value in (interval.mean, interval.half_width))
    assert told(ax, "draft") == [f"{hours} ± {wide} giờ"]
    assert "khoảng tin cậy 95\xa0% qua 3 lần chạy mô phỏng" in notes(ax)
    again = plot.diagram(before, lang="vi", overlay="waiting", measured=run)
    assert told(again, "draft") == told(ax, "draft")


def test_what_is_not_computed_has_words_and_no_bar(before):
    """No rate is given, so no step has a cost; never 0."""
    ax = plot.diagram(before, lang="vi", overlay="cost", measured=analyze(before))
    assert told(ax, "draft") == ["chưa tính được"]
    assert length(ax, "bar", "draft") == []
    assert "Chưa tính được: chưa có đơn giá giờ" in notes(ax)


def test_cost_is_written_in_whole_money(before):
    """240 minutes of a draft at 60 000 an hour, 1.0667 drafts a case: 256 000."""
    priced = attrs.evolve(before, roles=[attrs.evolve(role, cost_per_hour=60_000) for role in before.roles])
    ax = plot.diagram(priced, lang="vi", overlay="cost", measured=analyze(priced))
    assert told(ax, "draft") == ["256.000 đồng"]


def test_load_stands_beside_the_names_of_the_lanes(before):
    """One case in three hours: the officer's 240 × 1.0667 minutes at 80 % of two are 320 of 360 minutes: 89 %."""
    found = analyze(before)
    ax = plot.diagram(before, lang="en", overlay="load", measured=found)
    assert found["load:officer"].value == pytest.approx(320 / 360)
    assert told(ax, "lane:officer") == ["89 %"]
    bar, full = length(ax, "bar", "lane:officer"), length(ax, "scale", "lane:officer")
    assert bar[0] == pytest.approx(full[0] * 320 / 360)
    assert told(ax, "draft") == []


def test_a_load_that_is_not_known_says_so(before):
    idle = attrs.evolve(before, roles=[attrs.evolve(r, officers=None) if r.id == "head" else r for r in before.roles])
    ax = plot.diagram(idle, lang="vi", overlay="load", measured=analyze(idle))
    assert told(ax, "lane:head") == ["chưa tính được"]
    assert "còn thiếu số chuyên viên" in notes(ax)


def test_a_load_above_one_fills_the_bar_and_tells_the_number(before):
    lone = attrs.evolve(before, roles=[attrs.evolve(r, officers=1) if r.id == "officer" else r for r in before.roles])
    ax = plot.diagram(lone, overlay="load", measured=analyze(lone))
    assert told(ax, "lane:officer") == ["178 %"]
    assert length(ax, "bar", "lane:officer") == length(ax, "scale", "lane:officer")


@pytest.mark.parametrize("direction", ["down", "across"])
def test_figures_stand_inside_their_boxes(before, run, direction):
    """Measured by matplotlib itself, on sheets of paper."""
    for overlay in ("waiting", "load"):
        figure = plot.diagram_sheets(before, lang="vi", paper="A4", direction=direction, overlay=overlay, measured=run)[
            0
        ]
        ax = figure.axes[0]
        renderer = figure.canvas.get_renderer()
        scales = {
            p.get_gid()[6:]: p.get_window_extent(renderer) for p in ax.patches if (p.get_gid() or "")[:6] == "scale:"
        }
        boxes = {
            p.get_gid()[4:]: p.get_window_extent(renderer) for p in ax.patches if (p.get_gid() or "")[:4] == "box:"
        }
        texts = [t for t in ax.texts if (t.get_gid() or "").startswith("value:")]
        assert texts
        for text in texts:
            name, extent = text.get_gid()[6:], text.get_window_extent(renderer)
            assert extent.x1 - extent.x0 > 0
            if name in boxes:
                assert boxes[name].x0 <= extent.x0 < extent.x1 <= boxes[name].x1
                assert (
                    boxes[name].y0 <= scales[name].y0 < scales[name].y1 <= extent.y0 + 1 < extent.y1 <= boxes[name].y1
                )


def test_overlays_without_what_they_need_are_refused_with_the_mend(before, after, run):
    with pytest.raises(ProcedureError, match=r"needs figures. Give measured=measure\(run\)"):
        plot.diagram(before, overlay="time")
    with pytest.raises(ProcedureError, match=r"waiting is not known without a run"):
        plot.diagram(before, overlay="waiting", measured=analyze(before))
    with pytest.raises(ProcedureError, match=r"no overlay is called 'wating'.*Did you mean 'waiting'"):
        plot.diagram(before, overlay="wating", measured=run)
    with pytest.raises(ProcedureError, match=r"has no step 'initial'"):
        plot.diagram(before, overlay="time", measured=analyze(after))
    other = attrs.evolve(before, roles=[*before.roles, Role(id="extra")])
    with pytest.raises(ProcedureError, match=r"has no role 'extra'"):
        plot.diagram(other, overlay="time", measured=analyze(before))


def test_the_legend_tells_of_bars_only_where_there_are_some(before):
    assert "figure, and its bar" not in notes(plot.diagram(before))
    assert "figure, and its bar" in notes(plot.diagram(before, overlay="time", measured=analyze(before)))
