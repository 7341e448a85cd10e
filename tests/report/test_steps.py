"""The section on the steps."""

from attrs import evolve

from procflow.report.say import Say
from procflow.report.steps import steps


def rows_of(plan, lang):
    (grid,) = steps(plan, Say(lang))
    return {line.cells[2]: (line.mark, *line.cells[3:]) for line in grid.rows}


def test_changed_steps_name_their_change_and_kept_ones_their_reason(everything):
    """Into which step, to whom, and for which objective where the first gains nothing."""
    rows = rows_of(everything, "en")
    assert rows["book"][0] == "cut"
    assert rows["book"][3] == (
        "Change 4 (into: Receive); saves beside the others: 0 components of the dossier, made for: cycle time without queues."
    )
    assert rows["sign"][:3] == ("changed", "Director → Deputy director", "delegated")
    assert rows["sign"][3].endswith("Takes in: Look through.")
    assert rows["return"][0] == ""
    assert rows["return"][3] == "May not be cut: its legal status is unknown, and what is unknown permits nothing."


def test_a_gain_that_is_not_known_is_not_told_as_0(everything):
    hasty = evolve(everything, changes=[evolve(change, gain=None) for change in everything.changes])
    assert (
        rows_of(hasty, "vi")["assign"][3]
        == "Thay đổi số 5; mức giảm khi thực hiện cùng các thay đổi khác: chưa tính được."
    )
