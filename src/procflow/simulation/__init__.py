"""The clock: cases arrive, wait for officers, are worked on in open hours, and leave an event log."""

from procflow.simulation.overload import UnstableQueueWarning
from procflow.simulation.run import Run, Totals, extend, simulate, totals
from procflow.simulation.scenario import Scenario

__all__ = ["Run", "Scenario", "Totals", "UnstableQueueWarning", "extend", "simulate", "totals"]
