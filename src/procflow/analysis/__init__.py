"""Exact figures without a clock: what a procedure costs in time, work, handoffs and staff, and how much is known."""

from procflow.analysis.analyze import Analysis, analyze
from procflow.analysis.cycle_time import CycleTime, block_times, cycle_time, expected_cycle_time, why_no_cycle_time
from procflow.analysis.knowledge import LEVELS, Gap, Level, LevelName, level, without_work
from procflow.analysis.limits import Limits, limits
from procflow.analysis.moments import Moments
from procflow.analysis.path_times import path_times
from procflow.analysis.workload import RoleLoad, ValueShare, bottleneck, load, staff_cost, staff_minutes, value_shares

__all__ = [
    "LEVELS",
    "Analysis",
    "CycleTime",
    "Gap",
    "Level",
    "LevelName",
    "Limits",
    "Moments",
    "RoleLoad",
    "ValueShare",
    "analyze",
    "block_times",
    "bottleneck",
    "cycle_time",
    "expected_cycle_time",
    "level",
    "limits",
    "load",
    "path_times",
    "staff_cost",
    "staff_minutes",
    "value_shares",
    "why_no_cycle_time",
    "without_work",
]
