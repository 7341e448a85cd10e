"""Exact figures without a clock: what a procedure costs in time, work, handoffs and staff, and how much is known."""

from procflow.analysis.knowledge import LEVELS, Gap, Level, LevelName, level, without_work

__all__ = [
    "LEVELS",
    "Gap",
    "Level",
    "LevelName",
    "level",
    "without_work",
]
