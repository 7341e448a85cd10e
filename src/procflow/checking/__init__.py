"""What is wrong with a procedure, what is doubtful, what is unknown, and what to ask whom."""

from procflow.analysis.knowledge import Level, level
from procflow.checking.findings import check
from procflow.checking.flows import flow_problems

__all__ = ["Level", "check", "flow_problems", "level"]
