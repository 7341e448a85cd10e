"""The face: what is public, and how light it is."""

import subprocess
import sys
from pathlib import Path

import procflow

HEAVY = ("matplotlib", "networkx", "numpy", "numba", "hypothesis", "yaml", "jinja2", "click", "highspy")


def test_every_public_name_is_there():
    """Each name of `__all__` can be had, and `dir` lists them."""
    for name in procflow.__all__:
        assert getattr(procflow, name) is not None
    assert set(procflow.__all__) <= set(dir(procflow))


def test_verbs_are_functions_not_rooms():
    """No room hides the verb of the same name, even after the room has been imported."""
    for verb in (
        "load",
        "check",
        "analyze",
        "propose",
        "apply",
        "simulate",
        "measure",
        "figure",
        "compare",
        "diff",
        "questions",
        "new_limit",
        "frontier",
        "sensitivity",
        "pool",
        "select",
        "roll_out",
        "verify",
        "explain_infeasible",
        "wish_prices",
    ):
        assert callable(getattr(procflow, verb))


def test_import_is_light():
    """`import procflow` loads none of the heavy packages."""
    code = f"import procflow, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_name_is_an_attribute_error():
    """A slip of the pen is told as Python tells it."""
    assert not hasattr(procflow, "simulat")


def test_types_are_promised():
    """The package ships its marker for type checkers."""
    assert (Path(procflow.__file__).parent / "py.typed").exists()
