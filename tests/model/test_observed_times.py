"""Observed times as a law: what it tells, how a file holds it, and that the clock and the exact figures draw from it."""

import math
import random
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve

from procflow.analysis import cycle_time
from procflow.analysis.laws import excess, survival
from procflow.errors import InputError, ProcedureError
from procflow.io import dump, load, loads
from procflow.model import Demand, Discrete, Duration, Empirical, End, Exponential, Flow, Gateway, Procedure, Role, Step
from procflow.simulation import Scenario, simulate

SAMPLE = [5.0, 3.0, 5.0, 11.0]


def test_it_is_the_sample_and_no_more():
    """Mean 6, variance (1 + 9 + 1 + 25) / 4 = 9; three of four at most 5, nothing above 11."""
    law = Empirical(SAMPLE)
    assert (law.mean, law.variance, law.largest) == (6.0, 9.0, 11.0)
    assert [law.cdf(x) for x in (2.9, 3, 5, 10, 11)] == [0.0, 0.25, 0.75, 0.75, 1.0]
    assert [law.quantile(p) for p in (0.01, 0.25, 0.26, 0.75, 0.76, 0.99)] == [3, 3, 5, 5, 11, 11]
    assert law.scaled(2).values == (6.0, 10.0, 10.0, 22.0)


@pytest.mark.parametrize("values", [[], [-1.0], [math.inf], [math.nan], [1.0] * 5001])
def test_what_is_no_sample_of_times_is_refused(values):
    with pytest.raises(ProcedureError, match=r"empirical"):
        Empirical(values)


def test_whole_arrays_agree_with_the_discrete_law():
    numbers = random.Random(4)
    values = [round(numbers.expovariate(0.1), 1) for _ in range(60)]
    law = Empirical(values)
    discrete = Discrete(law.parts)
    x = np.array([-1.0, 0.0, *np.linspace(0, 60, 200), *values])
    assert survival(law, x) == pytest.approx(survival(discrete, x), abs=1e-12)
    assert excess(law, x) == pytest.approx(excess(discrete, x), abs=1e-9)


def block(law: Duration) -> Procedure:
    """Two opinions side by side, both as observed, then one more step."""
    steps = [Step(id="a", role="one", work=law), Step(id="b", role="two", work=law),
             Step(id="c", role="one", work=Duration(Exponential(4)), join="all")]  # fmt: skip
    flows = [Flow("both", "a"), Flow("both", "b"), Flow("a", "c"), Flow("b", "c"), Flow("c", "done")]
    roles = [Role(id=id, officers=2, share=1) for id in ("one", "two")]
    return Procedure(
        id="p", steps=steps, gateways=[Gateway(id="both", split="all")], flows=flows, ends=[End(id="done")], start="both",
        roles=roles, demand=Demand(rate=3, per="hour"),
    )  # fmt: skip


def test_exact_figures_are_those_of_the_discrete_law():
    """The longer of two observed times: by hand over all sixteen pairs, then 4 minutes more."""
    found = cycle_time(block(Duration(Empirical(SAMPLE))))
    assert found is not None
    pairs = [max(a, b) for a in SAMPLE for b in SAMPLE]
    assert found.mean == pytest.approx(sum(pairs) / 16 + 4)
    other = cycle_time(block(Duration(Discrete(Empirical(SAMPLE).parts))))
    assert other is not None
    assert found.variance == pytest.approx(other.variance)
    assert found.quantile(0.9) == pytest.approx(other.quantile(0.9))


def test_clock_draws_the_observed_times_with_equal_chance():
    """To the bit as from a discrete law with the same shares; each of four about a quarter of 4,000 times."""
    values = [2.0, 4.0, 7.0, 13.0]
    observed, discrete = Duration(Empirical(values)), Duration(Discrete([(0.25, value) for value in values]))
    logs = [simulate(block(law), Scenario(cases=2000, seed=5), engine="plain").logs[0] for law in (observed, discrete)]
    assert logs[0].steps["work"].tolist() == logs[1].steps["work"].tolist()
    works = logs[0].steps["work"][logs[0].steps["step"] != logs[0].step_ids.index("c")] / 60_000
    assert set(works.tolist()) == set(values)
    for value in values:
        share = float((works == value).mean())
        assert abs(share - 0.25) < 4 * math.sqrt(0.25 * 0.75 / len(works))


@pytest.mark.slow
def test_compiled_clock_draws_the_same():
    pytest.importorskip("numba")
    law = Duration(Empirical([float(k) for k in range(1, 500)]))
    logs = [
        simulate(block(law), Scenario(cases=300, seed=5), engine=engine).logs[0] for engine in ("plain", "compiled")
    ]
    assert logs[0].steps["end"].tolist() == logs[1].steps["end"].tolist()


TEXT = """procflow: 1
id: p
roles: {{clerk: {{officers: 1, share: 100 %}}}}
steps: {{a: {{role: clerk, work: "{work}", next: done}}}}
ends: {{done: Done}}
demand: {{per_hour: 2}}
"""


def test_file_writes_a_sample_out():
    read = loads(TEXT.format(work="empirical(5, 3, 5, 11) min"))
    assert read.steps[0].work == Duration(Empirical(SAMPLE), "min")
    assert loads(dump(read)) == read
    many = evolve(read, steps=[evolve(read.steps[0], work=Duration(Empirical([k / 7 for k in range(5000)]), "h"))])
    assert loads(dump(many)) == many


@pytest.mark.parametrize(
    ("work", "said"),
    [("empirical() min", "no number"), ("empirical(1, x) min", "no number"), ("empirical(1, -2) min", "negative"),
     ("empirical(1, 2", "brackets"), ("empirical(1, 2)", "unit"), ("empirical(1, 2) days", "days"),
     ("empirical(file=t.csv, column=minutes) min", "no folder"), ("empirical(file=t.csv) min", "table"),
     ("mixture(0.5 of empirical(1, 2), 0.5 of 3) min", "inside of a mixture")],
)  # fmt: skip
def test_slips_are_told(work, said):
    with pytest.raises(InputError, match=said):
        loads(TEXT.format(work=work))


def in_folder(folder: Path, table: str, work: str = "empirical(file=times.csv, column=minutes) min") -> Procedure:
    (folder / "times.csv").write_text(table, encoding="utf-8")
    (folder / "p.yaml").write_text(TEXT.format(work=work), encoding="utf-8")
    return load(folder / "p.yaml")


def test_file_takes_a_column_of_a_table(tmp_path):
    """Empty cells are cases that had no such time; the unit stands in the file of the procedure."""
    read = in_folder(tmp_path, "case,minutes\n1,5\n2,3\n3,\n4,5\n5,11\n")
    assert read.steps[0].work == Duration(Empirical(SAMPLE), "min")
    hours = in_folder(tmp_path, "case,minutes\n1,5\n", "empirical(file=times.csv, column=minutes) h")
    assert hours.steps[0].work == Duration(Empirical([5]), "h")


@pytest.mark.parametrize(
    ("table", "work", "said"),
    [
        ("case,hours\n1,5\n", None, "minutes"),
        ("case,minutes\n1,x\n2,-3\n", None, "'x'"),
        ("case,minutes\n1,x\n2,-3\n", None, "'-3'"),
        ("case,minutes\n1,\n", None, "empty"),
        ("case,minutes\n1,5\n", "empirical(file=../times.csv, column=minutes) min", "folder"),
        ("case,minutes\n1,5\n", "empirical(file=other.csv, column=minutes) min", "no such file"),
        ("case,minutes\n1,5\n", "empirical(file=times.csv, column=minutes) days", "days"),
        ("case,minutes\n1,5\n", "empirical(file=times.csv, column=minutes)", "unit"),
    ],
)
def test_table_that_holds_no_times_is_refused_with_its_cell(tmp_path, table, work, said):
    with pytest.raises(InputError, match=said):
        in_folder(tmp_path, table, work or "empirical(file=times.csv, column=minutes) min")


def test_large_sample_is_told_by_its_size():
    assert str(Duration(Empirical(SAMPLE))) == "empirical(3, 5, 5, 11) min"
    assert Empirical([float(k) for k in range(100)]).spelled() == "empirical(0, …, 99: 100)"
