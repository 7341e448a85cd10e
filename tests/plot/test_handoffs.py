"""The matrix of handoffs, read back from its cells."""

from itertools import pairwise

import attrs
import pytest
from matplotlib.patches import Rectangle

from procflow import plot
from procflow.analysis import analyze
from procflow.errors import ProcedureError, SimulationError
from procflow.model import End, Flow, Procedure, Role, Step

NAMES = ["Clerk", "Officer", "Head", "Chair"]


def cells(ax):
    """Return the text of each filled cell by row and column, counted from 0, with its brightness."""
    found = {}
    for box in ax.patches:
        if isinstance(box, Rectangle) and box.get_width() > 0:
            place = (round(box.get_y() / box.get_height()), round(box.get_x() / box.get_width()))
            [text] = [
                word.get_text()
                for word in ax.texts
                if word.get_gid() is None
                and (box.get_x() < word.get_position()[0] < box.get_x() + box.get_width())
                and (box.get_y() < word.get_position()[1] < box.get_y() + box.get_height())
            ]
            found[place] = (text, sum(box.get_facecolor()[:3]))
    return found


def test_expected_handoffs_are_those_of_arithmetic(before):
    """4 % end at the clerk; a tenth of the drafts comes back, so there are 0.96 / 0.9 of them, each goes to the head."""
    found = {place: text for place, (text, _) in cells(plot.handoffs(before)).items()}
    drafts = 0.96 / 0.9
    assert found == {
        (0, 1): "0.96",
        (1, 2): f"{drafts:.2f}",
        (2, 1): f"{0.1 * drafts:.2f}",
        (2, 3): f"{0.9 * drafts:.2f}",
    }


def test_an_analysis_tells_the_same_as_its_procedure(before):
    assert cells(plot.handoffs(analyze(before))) == cells(plot.handoffs(before))


def test_counted_handoffs_are_those_of_the_log(run, before, walked):
    """Nothing runs side by side, so that a handoff is a change of role from one row of the path to the next."""
    roles = [role.id for role in before.roles]
    per_run = []
    for log in run.logs:
        count = {}
        counted = [case for case in range(len(log.cases)) if log.cases["counted"][case]]
        for case in counted:
            held = [int(log.steps["role"][row]) for row in walked(log, case)]
            for giver, taker in pairwise(held):
                if giver != taker:
                    count[giver, taker] = count.get((giver, taker), 0) + 1 / len(counted)
        per_run.append({(roles.index(log.role_ids[g]), roles.index(log.role_ids[t])): n for (g, t), n in count.items()})
    wanted = {pair: sum(one.get(pair, 0) for one in per_run) / len(per_run) for one in per_run for pair in one}
    found = {place: text.split("\n")[0] for place, (text, _) in cells(plot.handoffs(run)).items()}
    assert found == {pair: f"{n:.2f}" for pair, n in wanted.items()}


def test_cells_tell_their_interval_where_there_is_room(measured):
    matrix = measured.handoff_times.matrix
    text, _ = cells(plot.handoffs(measured))[1, 2]
    assert text == f"{matrix['officer', 'head'].mean:.2f}\n± {matrix['officer', 'head'].half_width:.2f}"


def test_more_handoffs_are_darker(before):
    shades = sorted((float(text), bright) for text, bright in cells(plot.handoffs(before)).values())
    assert [bright for _, bright in shades] == sorted((bright for _, bright in shades), reverse=True)


def test_sums_stand_beside_rows_and_below_columns(before):
    """The head gives 0.107 back and 0.96 on; the officer takes 0.96 and 0.107."""
    words = [word.get_text() for word in plot.handoffs(before).texts]
    assert words.count(f"{0.96 / 0.9:.2f}") == 1 + 4  # a cell; sums of officer and head, given and taken
    assert "gives" in words
    assert "takes" in words


def test_handoffs_within_a_unit_are_none_between_units(before):
    """Clerk and officer share a unit: what is between them is not drawn."""
    roles = [attrs.evolve(role, unit="Office" if role.id in ("clerk", "officer") else "") for role in before.roles]
    ax = plot.handoffs(attrs.evolve(before, roles=roles), by="unit")
    assert sorted(cells(ax)) == [(0, 1), (1, 0), (1, 2)]
    assert "Office" in [word.get_text() for word in ax.texts]


def test_many_roles_are_numbered():
    """Twelve upright names would be too close: columns carry the numbers of the rows."""
    roles = [Role(id=f"r{k}", officers=1, share=1) for k in range(12)]
    steps = [Step(id=f"s{k}", role=f"r{k}") for k in range(12)]
    flows = [Flow(f"s{k}", f"s{k + 1}") for k in range(11)]
    chain = Procedure(
        id="chain", steps=steps, roles=roles, flows=[*flows, Flow("s11", "z")], ends=[End(id="z")], start="s0"
    )
    words = [word.get_text() for word in plot.handoffs(chain).texts]
    assert {str(k) for k in range(1, 13)} <= set(words)
    assert "12  r11" in [word.replace(" r", "  r") if "  " not in word else word for word in words]


def test_without_a_handoff_there_is_no_matrix(before):
    """All steps done by the clerk."""
    alone = attrs.evolve(
        before, steps=[attrs.evolve(step, role="clerk") for step in before.steps], roles=before.roles[:1]
    )
    with pytest.raises(ProcedureError, match=r"No case ever changes hands"):
        plot.handoffs(alone)


@pytest.mark.parametrize(
    ("given", "by", "said"),
    [("before", "role", r"draws a Procedure, an Analysis, a Metrics or a Run"), (None, "rolle", r"not by 'rolle'")],
)
def test_what_is_no_handoff_is_refused(before, given, by, said):
    with pytest.raises(SimulationError, match=said):
        plot.handoffs(given or before, by=by)
