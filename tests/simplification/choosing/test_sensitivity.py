"""Which edits flip if an estimate is off, and what keeping to the plan would lose: worked out by hand."""

import pytest

from procflow.errors import ProposalError
from procflow.model import RemoveStep
from procflow.samples import sample
from procflow.simplification.choosing.sensitivity import sensitivity


def shifts(found):
    """Return the losses by estimate, where the plan is not the best any more."""
    return {shift.what.get("en"): round(shift.loss, 9) for shift in found.shifts if shift.left or shift.entered}


def test_a_close_choice_flips_and_a_clear_one_does_not(make_line):
    """One cut: 10 minutes against 9. At ±20 % 'a' falls to 8 (loss 1) or 'b' rises to 10.8 (loss 0.8); all together
    nothing changes. At ±4 % the choice stands."""
    office = make_line("a x 10", "b x 9", "!c x 1")
    found = sensitivity(office, max_cuts=1)
    assert (RemoveStep("a"),) == found.flips
    assert shifts(found) == {"work of 'a' -20 %": 1.0, "work of 'b' +20 %": 0.8}
    assert sensitivity(office, max_cuts=1, by=0.04).flips == ()


def test_without_a_limit_both_go_whatever_the_times(make_line):
    """Nothing flips where nothing competes."""
    found = sensitivity(make_line("a x 10", "b x 9", "!c x 1"))
    assert {RemoveStep("a"), RemoveStep("b")} == set(found.safe)
    assert shifts(found) == {}


def test_losses_are_never_negative_and_come_largest_first():
    """The plan of one estimate cannot beat the best plan of another."""
    found = sensitivity(sample("leave-request"), edits=("remove",))
    losses = [shift.loss for shift in found.shifts]
    assert found.complete
    assert all(loss >= 0 for loss in losses)
    assert sorted(losses, reverse=True) == losses
    assert set(found.flips) | set(found.safe) == set(found.plan)


def test_more_returns_make_a_check_that_sends_back_dearer():
    """The shares of a node still add up to 1 when more is sent back."""
    found = sensitivity(sample("land-use-change"), by=0.5)
    assert {"all shares sent back +50 %", "all shares sent back -50 %"} <= {s.what.get("en") for s in found.shifts}


def test_a_target_that_is_out_of_reach_then_is_told(make_line):
    """Of 29 minutes 60 % are to go; if 'a' takes 5 and not 10, 24 are left and the 10 of 'c' are above 40 % of them."""
    found = sensitivity(make_line("a x 10", "b x 9", "!c x 10"), by=0.5, targets={"cycle_time": 0.6})
    first = found.shifts[0]
    assert (first.loss, set(first.left)) == (None, set(found.plan))
    assert "work of 'a' -50 %: the plan may not be made then" in found.text("en")
    assert "khi đó không được thực hiện phương án này" in found.text("vi")


@pytest.mark.parametrize("by", [0, 1, -0.2, 20, "20 %"])
def test_what_is_no_share_is_refused(make_line, by):
    """20 is not 20 %."""
    with pytest.raises(ProposalError, match="such as"):
        sensitivity(make_line("a x 10", "!c x 1"), by=by)


def test_it_reads_in_both_languages(make_line):
    """Safe edits first, then what flips and why."""
    found = sensitivity(make_line("a x 10", "b x 9", "!c x 1"), max_cuts=1)
    assert "0 of 1 edits stay whichever estimate is ±20 % off" in found.text("en")
    assert "Giữ nguyên khi từng số liệu lệch ±20 %: 0/1 sửa đổi" in found.text("vi")
    assert "thời gian của 'a' -20 %: phương án kém hơn 1 phút" in found.text("vi")
