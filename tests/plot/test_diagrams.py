"""Swimlanes, read back from their artists."""

import subprocess
import sys
from itertools import pairwise
from types import SimpleNamespace

import attrs
import matplotlib
import pytest
from drawn_procedures import grown
from matplotlib.figure import Figure

from procflow import plot
from procflow.layout import lay_out
from procflow.model import (
    AddControl,
    AtMost,
    DelegateStep,
    Digitise,
    Duration,
    End,
    Fixed,
    Flow,
    MergeStep,
    Parallelise,
    Procedure,
    Role,
    Session,
    Span,
    Step,
    Text,
    TimeLimit,
)
from procflow.plot.signs import SIGNS
from procflow.samples import sample
from procflow.simplification import apply, propose


def texts(ax):
    return [text.get_text() for text in ax.texts]


def by_gid(artists, gid):
    return [artist for artist in artists if artist.get_gid() == gid]


def lines_of(ax, gid):
    return " ".join(text.get_text() for text in by_gid(ax.texts, gid))


def broad(lanes):
    """Return a procedure with many lanes, each with words such as offices use."""
    names = ["Chuyên viên tổng hợp Văn phòng", "Phó Trưởng phòng chủ trì", "Phòng Tài chính - Kế hoạch"]
    ids = [f"s{k}" for k in range(46)]
    steps = [
        Step(id=id, role=f"r{k % lanes}", name=Text(vi="Thẩm định, trình lãnh đạo cho ý kiến"))
        for k, id in enumerate(ids)
    ]
    roles = [Role(id=f"r{k}", name=Text(vi=names[k % 3])) for k in range(lanes)]
    return Procedure(id="broad", start="s0", steps=steps, roles=roles, flows=[Flow(a, b) for a, b in pairwise(ids)])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_step_role_and_end_is_named_whole(before, lang):
    ax = plot.diagram(before, lang=lang)
    for number, step in enumerate(before.steps, 1):
        assert lines_of(ax, f"text:{step.id}") == f"{number}. {step.name.get(lang)}"
    for end in before.ends:
        assert lines_of(ax, f"text:{end.id}") == end.name.get(lang)
    for role in before.roles:
        assert role.name.get(lang) in texts(ax)


@pytest.mark.parametrize(
    ("procedure", "direction"),
    [
        (grown(56), "down"),
        (grown(7), "across"),
        (broad(14), "down"),
        (sample("incoming-document"), "down"),
        (sample("incoming-document"), "across"),
    ],
    ids=["grown-56", "grown-7-across", "broad", "sample", "sample-across"],
)
def test_every_text_fits_its_box(procedure, direction):
    """Measured by matplotlib itself, not by the table the layout uses."""
    ax = plot.diagram(procedure, lang="vi", direction=direction)
    figure = ax.figure
    renderer = figure.canvas.get_renderer()
    shapes = {
        patch.get_gid()[4:]: patch.get_window_extent(renderer)
        for patch in ax.patches
        if (patch.get_gid() or "").startswith("box:")
    }
    seen = 0
    for text in ax.texts:
        gid = text.get_gid() or ""
        if gid.startswith("text:"):
            inside, box = text.get_window_extent(renderer), shapes[gid[5:]]
            assert box.x0 <= inside.x0 < inside.x1 <= box.x1, text.get_text()
            assert box.y0 - 0.5 <= inside.y0 < inside.y1 <= box.y1 + 0.5, text.get_text()
            seen += 1
    assert seen > len(procedure.steps)


def test_every_text_of_the_sheet_lies_on_the_sheet(change):
    """Titles, notes, banner, legend and lane names end before the edge of the paper."""
    for lang, direction in (("vi", "down"), ("en", "down"), ("vi", "across")):
        figure = plot.before_after(change, lang=lang, direction=direction)
        renderer = figure.canvas.get_renderer()
        for text in figure.axes[0].texts:
            extent = text.get_window_extent(renderer)
            assert 0 <= extent.x0 < extent.x1 <= figure.bbox.x1, text.get_text()
            assert 0 <= extent.y0 < extent.y1 <= figure.bbox.y1, text.get_text()


def test_dollar_signs_are_no_formula(before):
    ax = plot.diagram(before, lang="en")
    assert all(not text.get_parse_math() for text in ax.texts)


def test_every_flow_is_drawn_with_its_share(before):
    ax = plot.diagram(before, lang="vi")
    for flow in before.flows:
        assert by_gid(ax.patches, f"flow:{flow.source}:{flow.target}")
    assert {"96\xa0%", "4\xa0%", "10\xa0%", "90\xa0%"} <= set(texts(ax))


def test_invented_figures_say_so_on_every_picture(before, change):
    banner = "SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO"
    pictures = [plot.diagram(before, lang="vi").figure, plot.before_after(change, lang="vi")]
    pictures += [*plot.diagram_sheets(before, lang="vi"), *plot.before_after_sheets(change, lang="vi")]
    for figure in pictures:
        assert banner in texts(figure.axes[0])
    measured = attrs.evolve(before, illustrative=False)
    assert banner not in texts(plot.diagram(measured, lang="vi"))


def test_a_removed_step_is_told_without_colour(change):
    """Dashed outline, a line through every line of its text, and a cross; a kept step has none of them."""
    ax = plot.before_after(change).axes[0]
    (ghost,), (kept,) = by_gid(ax.patches, "box:initial"), by_gid(ax.patches, "box:sign")
    assert ghost.get_linestyle() != kept.get_linestyle() == "solid"
    strokes = [patch for patch in ax.patches if patch.get_zorder() == 6 and patch.get_gid() == "struck:initial"]
    assert len(strokes) == len(by_gid(ax.texts, "text:initial"))
    assert len(by_gid(ax.patches, "cross:initial")) == 3
    assert not by_gid(ax.patches, "cross:sign")


@pytest.fixture(name="mixed")
def mixed_fixture(before):
    """Receive; draft merged with initial; sign given to the head; file beside post."""
    more = [
        Step(id=id, role=role, name=Text(en=id.title(), vi=id)) for id, role in (("file", "clerk"), ("post", "officer"))
    ]
    line = ["receive", "draft", "initial", "sign", "file", "post", "done"]
    before = attrs.evolve(before, steps=[*before.steps, *more], flows=[Flow(a, b) for a, b in pairwise(line)])
    edits = [MergeStep("initial", "draft"), DelegateStep("sign", "head"), Parallelise([["file"], ["post"]])]
    return SimpleNamespace(before=before, after=apply(before, edits))


def test_merged_given_and_parallel_steps_carry_signs_of_their_own(mixed):
    """Each kind has a sign of its own shape and says in words where the work goes or came from."""
    ax = plot.before_after(mixed).axes[0]
    signs = {patch.get_gid() for patch in ax.patches if (patch.get_gid() or "").split(":")[0] in SIGNS}
    assert {"merge:draft", "merge:initial", "give:sign", "beside:file", "beside:post"} == signs
    assert lines_of(ax, "note:initial") == "→ into step\xa02"
    assert lines_of(ax, "note:draft") == "← takes in step\xa03"
    assert lines_of(ax, "note:sign") == "before: Chair"
    assert not [patch for patch in ax.patches if patch.get_gid() == "struck:initial"]  # its work is still done
    (ghost,), (kept,) = by_gid(ax.patches, "box:initial"), by_gid(ax.patches, "box:draft")
    assert ghost.get_linestyle() != kept.get_linestyle() == "solid"


def test_the_heading_and_the_legend_tell_the_kinds_apart(mixed, change):
    """6 steps, one of them merged away: a sixth; what is no cut is told behind."""
    words = texts(plot.before_after(mixed, lang="en").axes[0])
    note = " ".join(words)
    assert "6 → 5 steps, 0 removed, 1 merged into others (16.7 % of the steps before)" in note
    assert "; 1 given to another role; 2 now side by side with others." in note
    legend = {"step merged into the one named", "step that takes others in", "step given to another role",
              "step now beside others"}  # fmt: skip
    assert legend <= set(words)
    assert legend.isdisjoint(texts(plot.before_after(change, lang="en").axes[0]))
    note = " ".join(texts(plot.before_after(mixed, lang="vi").axes[0]))
    assert "6 → 5 bước, cắt bỏ 0 bước, gộp 1 bước (16,7 % số bước trước đây)" in note
    assert "; 1 bước giao cho vai trò khác; 2 bước nay làm song song." in note


def test_a_step_for_a_system_and_a_new_step_are_counted_apart(mixed):
    """A system is no role, and what is new is drawn thick."""
    control = Step(id="recheck", role="head", name=Text(en="Check again"))
    edits = [Digitise("file", Duration(Fixed(0))), AddControl("draft", control)]
    figure = plot.before_after(SimpleNamespace(before=mixed.before, after=apply(mixed.before, edits)), lang="en")
    words = texts(figure.axes[0])
    note = " ".join(words)
    assert "6 → 7 steps, 0 removed (0.0 % of the steps before); 1 done by a system; 1 new." in note
    assert "new step" in words
    (new,), (kept,) = (by_gid(figure.axes[0].patches, f"box:{step}") for step in ("recheck", "draft"))
    assert new.get_linewidth() > kept.get_linewidth()


def test_steps_that_no_case_reaches_are_not_counted_as_removed(change):
    """They are told apart, as in every other count of cuts."""
    idle = SimpleNamespace(before=change.before, after=change.after, unreached=("initial",))
    note = " ".join(texts(plot.before_after(idle, lang="en").axes[0]))
    assert "4 → 3 steps, 0 removed (0.0 % of the steps before); 1 no longer reached." in note


def test_flows_that_go_come_and_stay_differ_in_dash_and_width(change):
    ax = plot.before_after(change).axes[0]
    (gone,), (new,) = by_gid(ax.patches, "flow:draft:initial"), by_gid(ax.patches, "flow:draft:sign")
    (stays,) = by_gid(ax.patches, "flow:receive:draft")
    assert gone.get_linestyle() != "solid"
    assert new.get_linestyle() == stays.get_linestyle() == "solid"
    assert new.get_linewidth() > stays.get_linewidth() > gone.get_linewidth()


def test_the_heading_tells_how_cuts_are_counted(change):
    """4 steps, 1 removed: a quarter."""
    note = " ".join(texts(plot.before_after(change, lang="en").axes[0]))
    assert "4 → 3 steps, 1 removed (25.0 % of the steps before)" in note
    assert "gateways and ends do not count" in note
    note = " ".join(texts(plot.before_after(change, lang="vi").axes[0]))
    assert "4 → 3 bước, cắt bỏ 1 bước (25,0 % số bước trước đây)" in note


def test_the_legend_names_only_what_is_there(before, change):
    assert "step removed" not in texts(plot.diagram(before))
    assert {"step removed", "flow that vanishes", "new flow"} <= set(texts(plot.before_after(change).axes[0]))


@pytest.mark.parametrize("direction", ["down", "across"])
@pytest.mark.parametrize("paper", ["A3", "A4"])
@pytest.mark.parametrize("lanes", [3, 14, 28])
def test_letters_on_sheets_have_six_points(direction, paper, lanes):
    """All of them, those in signs and numbers as well, on sheets of one size and with letters of one size."""
    sheets = plot.diagram_sheets(broad(lanes), lang="vi", paper=paper, direction=direction)
    sizes = {tuple(round(size * 72) for size in figure.get_size_inches()) for figure in sheets}
    short, long = {"A3": (842, 1191), "A4": (595, 842)}[paper]
    assert sizes in ({(short, long)}, {(long, short)})
    letters = {min(text.get_fontsize() for text in figure.axes[0].texts) for figure in sheets}
    assert min(letters) >= 6
    assert len({round(size, 6) for size in letters}) == 1


def test_letters_on_sheets_of_samples_have_six_points():
    """Before and after have the longest legends and notes."""
    proposal = propose(sample("leave-request"))
    for paper in ("A3", "A4"):
        for direction in ("down", "across"):
            for figure in plot.before_after_sheets(proposal, lang="vi", paper=paper, direction=direction, by_unit=True):
                assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 6


def test_lane_names_are_repeated_on_each_sheet_and_numbers_join_them():
    sheets = plot.diagram_sheets(broad(6), lang="vi", paper="A4")
    for figure in sheets:
        assert "Phòng Tài chính - Kế hoạch" in " ".join(texts(figure.axes[0]))
    first, second = texts(sheets[0].axes[0]), texts(sheets[1].axes[0])
    assert f"broad – trang 1/{len(sheets)}" in first
    assert len(sheets) > 1
    assert "1" in first
    assert "1" in second


def test_a_panel_of_another_figure_gets_the_same_picture_smaller(before):
    figure = Figure(figsize=(10, 4))
    left, right = figure.add_axes((0, 0, 0.3, 1)), figure.add_axes((0.35, 0, 0.65, 1))
    assert plot.diagram(before, ax=left) is left
    plot.diagram(before, ax=right)
    assert texts(left) == texts(right)
    assert left.texts[0].get_fontsize() < right.texts[0].get_fontsize()


def test_drawing_touches_no_global_setting(before, change, tmp_path):
    settings = dict(matplotlib.rcParams)
    plot.save(plot.diagram(before).figure, tmp_path / "a.svg")
    plot.before_after(change)
    assert dict(matplotlib.rcParams) == settings


def test_pyplot_is_never_loaded():
    code = "import sys, procflow.plot; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_smallest_procedure_can_be_drawn():
    ax = plot.diagram(
        Procedure(id="p", start="a", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")]), lang="vi"
    )
    assert lines_of(ax, "text:a") == "1. a"
    assert lay_out(Procedure(id="p", start="a", steps=[Step(id="a")])).box("a").row == 0


@pytest.mark.parametrize("direction", ["down", "across"])
def test_sheets_beside_each_other_say_where_lines_go_on(direction):
    """Each names the pages beyond its edges, and which lanes it holds."""
    sheets = plot.diagram_sheets(broad(28), lang="en", paper="A4", direction=direction)
    first = " ".join(texts(sheets[0].axes[0]))
    assert "Lines go on: to the right on page 2" in first or "Lines go on: below on page 2" in first
    assert "(lanes 1–" in first
    assert " of 28)" in first
    few = " ".join(texts(plot.diagram_sheets(broad(6), lang="en", paper="A3")[0].axes[0]))
    assert "Lines go on" not in few


def test_across_is_the_same_picture_on_its_side(before, change):
    """Every text and flow is there, the names of the roles to the left of the lanes."""
    for make in (
        lambda how: plot.diagram(before, lang="vi", **how),
        lambda how: plot.before_after(change, **how).axes[0],
    ):
        down, across = make({}), make({"direction": "across"})
        words = [" ".join(lines_of(ax, f"text:{step.id}") for step in before.steps) for ax in (down, across)]
        assert words[0] == words[1]
        assert {p.get_gid() for p in down.patches} == {p.get_gid() for p in across.patches}
        assert across.figure.get_figwidth() > across.figure.get_figheight()


def test_units_stand_over_their_lanes(before):
    roles = [attrs.evolve(role, unit="Văn phòng" if role.id in ("clerk", "chair") else "") for role in before.roles]
    ax = plot.diagram(attrs.evolve(before, roles=roles), lang="vi", by_unit=True)
    assert lines_of(ax, "unit:Văn phòng") == "Văn phòng"
    assert not by_gid(plot.diagram(before).texts, "unit:Văn phòng")


def test_splits_joins_and_bounds_carry_signs_the_legend_explains():
    """OR, two of three, and a way out of a bound."""
    steps = [
        Step(id="ask", role="r", split="any"),
        *(Step(id=id, role="r") for id in "abc"),
        Step(id="sum", role="r", join=2, at_most=AtMost(visits=2, then="z")),
    ]
    flows = [*(Flow("ask", id, 0.5) for id in "abc"), *(Flow(id, "sum") for id in "abc"), Flow("sum", "y")]
    ends = [End(id="y"), End(id="z")]
    procedure = Procedure(id="p", start="ask", steps=steps, roles=[Role(id="r")], ends=ends, flows=flows)
    for direction in ("down", "across"):
        ax = plot.diagram(procedure, direction=direction)
        assert by_gid(ax.patches, "bound:flow:sum:z")
        assert "2/3" in texts(ax)
        told = {
            "the branches chosen (OR)",
            "goes on when so many branches have come",
            "leaves when the bound is reached",
        }
        assert told <= set(texts(ax))
    assert told.isdisjoint(texts(plot.diagram(broad(2))))


def test_what_is_moved_or_changed_carries_a_sign_and_is_counted(mixed):
    """One step in another order, one with other sessions; the limit of the case below the title."""
    order = ["receive", "initial", "draft", "sign", "file", "post", "done"]
    steps = [
        attrs.evolve(s, sessions=Session(hours=[(960, 1020)])) if s.id == "sign" else s for s in mixed.before.steps
    ]
    after = attrs.evolve(
        mixed.before,
        steps=steps,
        flows=[Flow(a, b) for a, b in pairwise(order)],
        time_limit=TimeLimit(Span(2, "working days")),
    )
    ax = plot.before_after(SimpleNamespace(before=mixed.before, after=after), lang="en").axes[0]
    signs = {patch.get_gid() for patch in ax.patches if (patch.get_gid() or "").split(":")[0] in SIGNS}
    assert signs == {"move:initial", "change:sign"}
    note = " ".join(texts(ax))
    assert "; 1 in another order; 1 changed otherwise." in note
    assert "Also changed: procedure 'letter': time limit: 3 working days -> 2 working days." in note
    assert lines_of(ax, "note:sign") == "every day 16:00-17:00 before: none"
