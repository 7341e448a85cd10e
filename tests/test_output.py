"""Files are written whole or not at all, and no text becomes a formula."""

import pytest

from procflow.errors import OutputError
from procflow.output import csv_text, save


def test_saving_replaces_the_file_and_leaves_nothing_beside_it(tmp_path):
    """The new content is there, and no temporary file."""
    goal = tmp_path / "a.txt"
    save(goal, "cũ")
    save(goal, "mới")
    assert goal.read_bytes() == "mới".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_in_the_way_is_told_and_untouched(tmp_path):
    """A foreign error never reaches the planner."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        save(tmp_path / "taken", "text")
    assert (tmp_path / "taken").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_missing_folder_is_told(tmp_path):
    """The message names the file."""
    with pytest.raises(OutputError, match=r"b\.txt"):
        save(tmp_path / "none" / "b.txt", b"x")


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5 days", "@cmd", "\tx"])
def test_formulas_are_disarmed(text):
    """What a spreadsheet would run begins with an apostrophe."""
    assert csv_text([[text]]).lstrip("\ufeff").strip("\r\n").strip('"').startswith("'")
