"""What procflow asks for can be had in Pyodide; the lessons themselves run there by `in_pyodide.py`."""

from in_pyodide import BROUGHT, faults, printed, wanted
from packaging.requirements import Requirement


def test_what_is_asked_for_is_in_the_browser():
    """Every version Pyodide brings is new enough, and nothing there asks for the compiler."""
    asked = {one.name.lower() for one in wanted()}
    assert faults(wanted()) == []
    assert {"attrs", "networkx", "numpy", "matplotlib", "highspy", "tzdata"} <= asked & set(BROUGHT)
    assert "numba" not in asked


def test_too_old_a_version_is_told():
    """A higher bound than the browser's version is a fault that names both."""
    (told,) = faults([Requirement("numpy>=99"), Requirement("attrs>=24.1")])
    assert BROUGHT["numpy"] in told
    assert ">=99" in told


def test_pictures_are_left_out_of_what_is_printed():
    """Only text is compared: of a stream and of a value that is shown."""
    stream = {"output_type": "stream", "text": ["7 steps\\n"]}
    picture = {"output_type": "display_data", "data": {"image/png": "aGk="}}
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": [stream, picture]}]
    assert printed({"cells": cells}) == [["7 steps\\n"]]
