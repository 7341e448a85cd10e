"""Exact figures without a clock: what a procedure costs in time, work, handoffs and staff, and how much is known."""

from procflow.analysis.cycle_time import CycleTime, block_times, cycle_time, expected_cycle_time, why_no_cycle_time
from procflow.analysis.knowledge import LEVELS, Gap, Level, LevelName, level, without_work
from procflow.analysis.moments import Moments

__all__ = [
    "LEVELS",
    "CycleTime",
    "Gap",
    "Level",
    "LevelName",
    "Moments",
    "block_times",
    "cycle_time",
    "expected_cycle_time",
    "level",
    "why_no_cycle_time",
    "without_work",
]
