"""Prices below a plan and the command conflicts, as a planner types them."""

import pytest
from click.testing import CliRunner

from procflow.cli.group import group
from procflow.cli.wishing import tell_prices
from procflow.samples import sample


def run(*words):
    return CliRunner().invoke(group, list(words))


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "allow 2 cuts; fewer are not enough"), ("vi", "cho phép cắt 2 bước; ít hơn thì không đủ")],
)
def test_conflicts_tells_what_has_to_give(lang, said):
    """Two steps to go with one cut."""
    words = ("conflicts", "sample:leave-request", "--lang", lang, "--max-cuts", "1")
    done = run(*words, "--require", "first_look", "--require", "print_record")
    assert done.exit_code == 0, done.output
    assert said in done.output
    assert {"en": "ILLUSTRATIVE", "vi": "SỐ LIỆU MINH HỌA"}[lang] in done.output


def test_conflicts_takes_targets_as_shares():
    """A figure that is none is refused, and so is a name."""
    done = run("conflicts", "sample:leave-request", "--reduce", "handoffs=99%", "--acts", "0", "--authority", "nobody")
    assert done.exit_code == 0, done.output
    assert "lower the handoffs by at least 99 %" in done.output
    assert run("conflicts", "sample:leave-request", "--reduce", "handoffs=many").exit_code == 2
    assert run("conflicts", "sample:leave-request", "--reduce", "handofs=30%").exit_code == 1
    assert run("conflicts", "sample:leave-request", "--require", "nobody").exit_code == 1


@pytest.mark.parametrize(("lang", "title"), [("en", "What each wish costs"), ("vi", "Giá của từng yêu cầu")])
def test_prices_are_told_where_steps_are_kept_and_nothing_where_only_cuts_are_limited(capsys, lang, title):
    """A limit of cuts alone is no reason to solve again."""
    tell_prices(sample("leave-request"), lang, keep=("first_look",), max_cuts=3)
    assert title in capsys.readouterr().out
    tell_prices(sample("leave-request"), lang, max_cuts=3)
    assert capsys.readouterr().out == ""


def test_simplify_tells_what_each_wish_costs(tmp_path):
    """Below the plan."""
    words = ("simplify", "sample:leave-request", "--weeks", "1", "--replications", "2", "--out", str(tmp_path))
    done = run(*words, "--keep", "first_look", "--acts", "1")
    assert done.exit_code == 0, done.output
    assert "keep step 'first_look'" in done.output.split("What each wish costs", 1)[1]
