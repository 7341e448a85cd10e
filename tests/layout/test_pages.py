"""Long pictures are cut into sheets between rows."""

import attrs
import layout_rules
import pytest

from procflow.layout import POINTS, lay_out
from procflow.layout.pages import MARGINS, MOST_ROWS
from procflow.model import Flow


def chain(build, count, lanes):
    flows = [f"s{k}>s{k + 1}" for k in range(count - 1)]
    return build(flows, roles={f"s{k}": f"r{k % lanes}" for k in range(count)})


def test_a_short_picture_is_one_sheet_without_numbers(build):
    pages = lay_out(chain(build, 6, 3)).pages
    assert [(page.first, page.last, page.marks) for page in pages] == [(0, 5, ())]


def test_every_sheet_is_upright_and_none_is_nearly_empty(build):
    layout = lay_out(chain(build, 46, 6))
    assert len(layout.pages) > 1
    for page in layout.pages:
        rows = page.last - page.first + 1
        assert MOST_ROWS / 2 <= rows <= MOST_ROWS
        assert page.bottom - page.top < (layout.width + MARGINS) * 2**0.5


def test_a_line_over_three_sheets_carries_a_number_at_each_cut(build):
    """The return from the last step to the first crosses every cut upwards: it leaves below and comes in above."""
    procedure = chain(build, 50, 3)
    flows = [*procedure.flows, Flow("s49", "s0", 0.1, "returns")]
    layout = lay_out(attrs.evolve(procedure, flows=flows))
    back = next(k for k, route in enumerate(layout.routes) if route.returns)
    marks = [(page, mark) for page in layout.pages for mark in page.marks if mark.route == back]
    assert len(marks) == 2 * (len(layout.pages) - 1)
    for _, mark in marks:
        assert mark.leaves == (mark.edge == "top")


def many_lanes(build, lanes, steps=46):
    flows = [f"s{k}>s{k + 1}" for k in range(steps - 1)]
    return build(flows, roles={f"s{k}": f"role{k * 7 % lanes}" for k in range(steps)})


@pytest.mark.parametrize("direction", ["down", "across"])
@pytest.mark.parametrize("paper", ["A3", "A4"])
@pytest.mark.parametrize("lanes", [6, 15, 30])
def test_lanes_are_divided_where_letters_would_become_too_small(build, direction, paper, lanes):
    """Every rule of pages holds, and on each sheet the lanes fit the paper at six points."""
    procedure = many_lanes(build, lanes)
    layout = lay_out(procedure, direction=direction, paper=paper)
    assert layout_rules.all_faults(layout, [(flow.source, flow.target) for flow in procedure.flows]) == []
    wide, high = (side * 7 / 6 for side in (POINTS[paper] if layout.upright else POINTS[paper][::-1]))
    for page in layout.pages:
        width, height = page.right - page.left, page.bottom - page.top
        assert width + (layout.header if direction == "across" else 0) < wide
        assert height + (layout.header if direction == "down" else 0) < high


def test_sheets_are_turned_rather_than_lanes_divided(build):
    """Fifteen lanes with long names need more than an upright A3 sheet is wide, but not more than it is high."""
    roles = {f"s{k}": f"nhân-viên-thụ-lý{k % 15}" for k in range(30)}
    layout = lay_out(build([f"s{k}>s{k + 1}" for k in range(29)], roles=roles))
    assert layout.width > 7 / 6 * POINTS["A3"][0]
    assert not layout.upright
    assert {(page.first_lane, page.last_lane) for page in layout.pages} == {(0, 14)}
    assert lay_out(chain(build, 6, 3)).upright
    assert not lay_out(chain(build, 6, 3), direction="across").upright


def test_thirty_lanes_need_sheets_beside_each_other(build):
    """Numbers lead on to the right and to the left as well as up and down."""
    layout = lay_out(many_lanes(build, 30))
    assert {mark.edge for page in layout.pages for mark in page.marks} == {"left", "right", "top", "bottom"}
    assert len({page.left for page in layout.pages}) > 1


def test_a_sheet_with_nothing_on_it_is_left_out(build):
    """Ten lanes to the left and then ten to the right: the sheet above on the right would be empty."""
    flows = [f"s{k}>s{k + 1}" for k in range(99)]
    layout = lay_out(build(flows, roles={f"s{k}": f"a-rather-long-role{k // 3}" for k in range(100)}))
    rows, groups = {page.top for page in layout.pages}, {page.left for page in layout.pages}
    assert len(layout.pages) < len(rows) * len(groups)
    assert all(mark.other <= len(layout.pages) for page in layout.pages for mark in page.marks)
