"""What is wrong with a procedure, what is doubtful, what is unknown, and what to ask whom."""

from procflow.analysis.knowledge import Level, level
from procflow.checking.findings import check
from procflow.checking.flows import flow_problems
from procflow.checking.questions import questions
from procflow.checking.sheet import Question, Questions

__all__ = ["Level", "Question", "Questions", "check", "flow_problems", "level", "questions"]
