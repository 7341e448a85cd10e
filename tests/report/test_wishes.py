"""A plan is the best one only among those that meet what was asked for, and the report says so."""

import pytest

import procflow as pf
from procflow import report


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({}, "Proved: no other lawful plan is better"),
        ({"max_cuts": 2}, "meet what was asked for (cut at most 2 steps)"),
        ({"acts": 2, "max_cuts": 9}, "meet what was asked for (amend at most 2 legal acts; cut at most 9 steps)"),
    ],
    ids=["nothing asked", "a limit of cuts", "acts and cuts"],
)
def test_the_proof_names_the_wishes(tmp_path, wishes, said):
    """Without any, no lawful plan at all is better."""
    path = tmp_path / "report.html"
    report.write(path, proposal=pf.propose(pf.sample("leave-request"), **wishes), lang="en")
    assert said in path.read_text("utf-8")
