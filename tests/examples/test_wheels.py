"""The folder of wheels for a class: what pip is asked for."""

import tomllib
from pathlib import Path

import pytest

from wheels import ON_WINDOWS_ONLY, ROOT, commands

FOLDER, OWN = Path("wheels"), Path("own")


def asked(**options):
    """Return the second call of pip, without the interpreter."""
    given = {"windows": True, "python": "3.12", "only_try": False} | options
    return commands(FOLDER, **given, own=OWN)[1][2:]


def value(words, name):
    """Return the word after an option."""
    return words[words.index(name) + 1]


def test_own_wheel_is_built_first():
    """From the root of the project, and alone."""
    build = commands(FOLDER, windows=True, python="3.12", only_try=False, own=OWN)[0]
    assert "--no-deps" in build
    assert build[-1] == str(ROOT)
    assert (ROOT / "pyproject.toml").exists()
    assert value(build, "--wheel-dir") == value(asked(), "--find-links") == str(OWN)


def test_windows_gets_its_own_wheels():
    """Ready wheels only, for the stated Python, into the folder."""
    words = asked(python="3.13")
    assert (value(words, "--platform"), value(words, "--python-version")) == ("win_amd64", "3.13")
    assert value(words, "--only-binary") == ":all:"
    assert value(words, "--dest") == "wheels"
    assert "procflow[lesson]" in words


def test_this_machine_asks_for_no_platform():
    """Its own wheels, and nothing that only Windows needs."""
    words = asked(windows=False)
    assert "--platform" not in words
    assert set(ON_WINDOWS_ONLY).isdisjoint(words)


@pytest.mark.parametrize("windows", [True, False])
def test_a_try_keeps_nothing(windows):
    """It resolves and stops; the folder is not touched."""
    words = asked(windows=windows, only_try=True)
    assert "--dry-run" in words
    assert str(FOLDER) not in words


def test_what_only_windows_needs_is_named():
    """Every dependency of procflow that is bound to Windows is asked for by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *(one for some in project["optional-dependencies"].values() for one in some)]
    bound = {one.split(">")[0].split(";")[0].strip() for one in needed if "win32" in one}
    assert bound <= set(ON_WINDOWS_ONLY)
    assert "lesson" in project["optional-dependencies"]
