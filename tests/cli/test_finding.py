"""The command candidates as a planner types it."""

import pytest
from click.testing import CliRunner

from procflow.cli.group import group


def run(*words):
    return CliRunner().invoke(group, list(words))


@pytest.mark.parametrize(("lang", "title"), [("en", "May be done alone"), ("vi", "Có thể thực hiện riêng")])
def test_candidates_lists_all_ideas_in_the_language(lang, title):
    """Groups with their numbers, and the banner of invented figures."""
    done = run("candidates", "sample:leave-request", "--lang", lang)
    assert done.exit_code == 0, done.output
    assert title in done.output
    assert {"en": "ILLUSTRATIVE", "vi": "SỐ LIỆU MINH HỌA"}[lang] in done.output


def test_weeks_add_what_the_clock_shows():
    """Waiting by cause at the steps."""
    done = run("candidates", "sample:leave-request", "--weeks", "2")
    assert done.exit_code == 0, done.output
    assert "waiting per case (minutes)" in done.output


def test_a_file_that_is_not_there_is_told():
    """As for every command."""
    assert run("candidates", "nowhere.yaml").exit_code == 2
