"""The command warm-up makes the compiled engine ready, and says where it is kept or how to get it."""

import pytest
from click.testing import CliRunner

from procflow.cli.group import group
from procflow.simulation import engines


def test_without_numba_the_command_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    english, vietnamese = (CliRunner().invoke(group, ["warm-up", "--lang", lang]) for lang in ("en", "vi"))
    assert (english.exit_code, vietnamese.exit_code) == (1, 1)
    assert "pip install procflow[fast]" in english.output
    assert "Hãy cài bằng: pip install procflow[fast]" in vietnamese.output


@pytest.mark.parametrize(
    ("folder", "told"), [("/kept/here", "ready: /kept/here"), (None, "Name one in the variable NUMBA_CACHE_DIR")]
)
def test_folder_of_the_machine_code_is_told(folder, told, monkeypatch):
    monkeypatch.setattr("procflow.cli.warming.kept_in", lambda: folder)
    done = CliRunner().invoke(group, ["warm-up"])
    assert done.exit_code == 0
    assert told in done.output
