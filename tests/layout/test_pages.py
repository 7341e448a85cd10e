"""Long pictures are cut into sheets between rows."""

import attrs

from procflow.layout import lay_out
from procflow.layout.pages import ASPECT, MARGINS, MOST_ROWS
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
        assert page.bottom - page.top < (layout.width + MARGINS) * ASPECT


def test_a_line_over_three_sheets_carries_a_number_at_each_cut(build):
    """The return from the last step to the first crosses every cut upwards: it leaves below and comes in above."""
    procedure = chain(build, 50, 3)
    flows = [*procedure.flows, Flow("s49", "s0", 0.1, "returns")]
    layout = lay_out(attrs.evolve(procedure, flows=flows))
    back = next(k for k, route in enumerate(layout.routes) if route.returns)
    marks = [(page, mark) for page in layout.pages for mark in page.marks if mark.route == back]
    assert len(marks) == 2 * (len(layout.pages) - 1)
    for page, mark in marks:
        assert not mark.downwards
        assert mark.leaves == (mark.y == page.top)
