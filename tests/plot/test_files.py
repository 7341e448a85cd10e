"""Files are the same each time, and bad names are told."""

import pytest

from procflow import plot
from procflow.errors import OutputError


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_picture_gives_the_same_bytes(before, tmp_path, ending):
    """Drawn anew and saved twice."""
    files = [plot.save(plot.diagram(before, lang="vi").figure, tmp_path / f"{k}.{ending}") for k in range(2)]
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert len(first) > 1000


def test_an_svg_needs_no_font_and_loads_nothing(before, tmp_path):
    """Letters are paths, so that a machine without the font shows the marks in their places."""
    svg = plot.save(plot.diagram(before, lang="vi").figure, tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "<text" not in svg
    assert "<script" not in svg
    assert "<dc:date>" not in svg


def test_an_unknown_ending_is_refused(before, tmp_path):
    with pytest.raises(OutputError) as caught:
        plot.save(plot.diagram(before).figure, tmp_path / "a.bmp")
    assert "'.bmp'" in caught.value.text("vi")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(before, tmp_path):
    with pytest.raises(OutputError) as caught:
        plot.save(plot.diagram(before).figure, tmp_path / "nowhere" / "a.png")
    assert caught.value.problems[0].code == "cannot-write"
    assert list(tmp_path.iterdir()) == []
