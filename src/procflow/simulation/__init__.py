"""The clock: cases arrive, wait for officers, are worked on in open hours, and leave an event log."""

from procflow.simulation.engines import EngineName
from procflow.simulation.overload import UnstableQueueWarning
from procflow.simulation.run import Run, SimulationInterrupted, extend, simulate, totals
from procflow.simulation.scenario import Scenario
from procflow.simulation.sums import Totals

__all__ = [
    "EngineName",
    "Run",
    "Scenario",
    "SimulationInterrupted",
    "Totals",
    "UnstableQueueWarning",
    "extend",
    "simulate",
    "totals",
]
