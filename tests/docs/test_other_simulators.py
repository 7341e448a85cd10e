"""What the comparison with other simulators says is refused is refused by name, and what it says of laws is so."""

import re
from pathlib import Path

import pytest

import procflow as pf

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "compared-with-other-simulators.md"
ROWS = dict(re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
STEP = """procflow: 1
id: office
steps: {{sign: {{role: chair, work: {work}, next: {way}{more}}}}}
ends: {{done: Done}}
"""
REFUSED = {
    "Events (message, signal, error), gateways that wait for one": STEP.format(
        work="5 min", way="{first: [{to: done, message: reply}]}", more=""
    ),
    "Costs": STEP.format(work="5 min", way="done", more=", cost: 50000 VND"),
    "BPMN in": "<definitions/>",
}


def test_each_row_that_tells_of_a_refusal_is_tried():
    assert {feature for feature, told in ROWS.items() if "refused by name" in told} == set(REFUSED)


@pytest.mark.parametrize("feature", REFUSED)
def test_what_is_told_to_be_refused_by_name_is(feature, tmp_path):
    """The error is the one of constructs that are known, not that of a field or a file nobody knows."""
    file = tmp_path / ("drawing.bpmn" if feature == "BPMN in" else "office.yaml")
    file.write_text(REFUSED[feature], encoding="utf-8")
    with pytest.raises(pf.NotSupportedError):
        pf.load(file)


LAWS = {
    "fixed": "5",
    "uniform": "uniform(2, 5)",
    "triangular": "triangular(1, 2, 3)",
    "exponential": "exponential(5)",
    "Erlang": "erlang(shape=2, mean=30)",
    "lognormal": "lognormal(mean=60, cv=0.5)",
    "PERT": "pert(1, 2, 3)",
    "gamma": "gamma(mean=5, cv=1)",
    "Weibull": "weibull(shape=1.5, scale=5)",
    "discrete": "discrete(0.5 of 1, 0.5 of 2)",
    "mixed": "mixture(0.4 of erlang(shape=2, mean=30), 0.6 of exponential(3))",
    "observed": "empirical(1, 2, 3)",
}


def test_each_law_that_is_told_of_is_read():
    told = ROWS["Laws of time"].partition(": ")[2].partition(", each")[0]
    assert told.split(", ") == list(LAWS)
    for law in LAWS.values():
        assert pf.loads(STEP.format(work=f'"{law} min"', way="done", more="")).step("sign").work is not None
