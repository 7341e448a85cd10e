"""Where machine code is kept: in a folder that is ours, and nowhere if there is none."""

import os
import sys

import pytest

pytest.importorskip("numba", reason="numba is not installed (extra `fast`), so there is no compiled engine to test")

from procflow.simulation import compiled


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Let every place that is looked at be a file, in which no folder can be made; return it."""
    taken = tmp_path / "taken"
    taken.touch()
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(taken))
    monkeypatch.setattr(compiled.tempfile, "gettempdir", lambda: str(taken))
    return taken


@pytest.mark.usefixtures("nowhere")
def test_machine_code_is_kept_nowhere_if_nothing_can_be_written():
    assert compiled.cache_folder() is None
    assert not compiled.is_ready()
    assert callable(compiled.twin.__wrapped__())


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("name", ["NUMBA_CACHE_DIR", "XDG_CACHE_HOME"])
def test_machine_code_is_kept_in_the_first_folder_that_can_be_written(name, tmp_path, monkeypatch):
    if name == "XDG_CACHE_HOME" and sys.platform == "win32":
        name = "LOCALAPPDATA"
    monkeypatch.setenv(name, str(tmp_path / "free"))
    folder = compiled.cache_folder()
    assert folder is not None
    assert folder.is_relative_to(tmp_path / "free" / "procflow")


@pytest.mark.usefixtures("nowhere")
def test_folder_for_temporary_files_is_the_last_resort(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    folder = compiled.cache_folder()
    assert folder is not None
    assert folder.is_relative_to(tmp_path / "temporary")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders have no owner and mode on this system")
@pytest.mark.usefixtures("nowhere")
def test_folder_in_which_others_may_write_is_not_used(tmp_path, monkeypatch):
    """Machine code that somebody else has put there would be run."""
    (tmp_path / "open" / "procflow").mkdir(parents=True)
    (tmp_path / "open" / "procflow").chmod(0o777)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "open"))
    assert compiled.cache_folder() is None


def test_builds_are_kept_apart_from_each_other_and_from_other_versions(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    used, checked = compiled.cache_folder(), compiled.cache_folder(checked=True)
    monkeypatch.setattr(compiled.numba, "__version__", "0.0")
    assert len({used, checked, compiled.cache_folder()}) == 3


def test_setting_of_numba_is_as_before(tmp_path):
    before = compiled.numba.config.CACHE_DIR
    with compiled._kept_in(tmp_path):
        assert str(tmp_path) == compiled.numba.config.CACHE_DIR
    assert before == compiled.numba.config.CACHE_DIR
