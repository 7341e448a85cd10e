"""A log that cannot fit is refused before the start, with the way out."""

import pytest

from procflow.errors import SimulationError
from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, extend, memory, simulate, totals

DESK = Procedure(
    id="desk",
    calendar="always",
    start="serve",
    flows=[Flow("serve", "done")],
    ends=[End(id="done")],
    steps=[Step(id="serve", role="clerk", work=Duration(Fixed(4)))],
    roles=[Role(id="clerk", officers=1, share=1)],
    demand=Demand(every=Duration(Fixed(5))),
)


@pytest.fixture
def small_machine(tmp_path, monkeypatch):
    """Let 20,000 bytes be available."""
    told = tmp_path / "meminfo"
    told.write_text("MemTotal:       900 kB\nMemFree:   1 kB\nMemAvailable:      20 kB\n", encoding="ascii")
    monkeypatch.setattr(memory, "MEMORY", told)
    monkeypatch.setattr(memory, "LOOKED_AT", 0)
    return told


def test_size_is_that_of_the_finished_log():
    """One row and one case for each visit of a procedure of one step; nothing is gathered, and nobody leaves."""
    log = simulate(DESK, Scenario(cases=10), engine="plain").logs[0]
    rows = {name: values.nbytes for name, values in log.steps.columns.items()}
    assert not log.steps["gathering"].any()
    assert not log.steps["left"].any()
    assert sum(rows.values()) - rows["gathering"] - rows["left"] == 10 * memory.ROW_BYTES
    assert sum(values.nbytes for values in log.cases.columns.values()) == 10 * memory.CASE_BYTES


@pytest.mark.usefixtures("small_machine")
def test_log_that_does_not_fit_is_refused_and_totals_are_not():
    """A row of 116 bytes and a case of 37: 12,288 bytes, six tenths of 20 kB, hold 80 of both and not 81."""
    run = simulate(DESK, Scenario(cases=80), engine="plain")
    with pytest.raises(
        SimulationError, match=r"the log of 81 visits .* takes about .* GB, and .* GB of memory are available"
    ):
        simulate(DESK, Scenario(cases=81), engine="plain")
    with pytest.raises(SimulationError, match=r"the log of 160 visits .* `totals`"):
        extend(run, 2, engine="plain")
    assert totals(DESK, Scenario(cases=81), engine="plain")[0].visits == 81


def test_system_that_does_not_tell_refuses_nothing(small_machine):
    for text in ("", "MemAvailable:      much kB\n"):
        small_machine.write_text(text, encoding="ascii")
        assert memory.available_bytes() is None
        simulate(DESK, Scenario(cases=100), engine="plain")
    small_machine.unlink()
    assert memory.available_bytes() is None
