"""Edits say what they do."""

from procflow.model import RemoveStep


def test_a_removal_speaks_both_languages():
    """With the id of the step."""
    assert (RemoveStep("a").text("en"), RemoveStep("a").text("vi")) == ("remove step 'a'", "bỏ bước 'a'")


def test_equal_removals_are_one():
    """Edits are values."""
    assert {RemoveStep("a")} == {RemoveStep("a"), RemoveStep("a")}
