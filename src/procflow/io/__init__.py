"""Files: the native format in and out, steps and portfolios as tables, and the spelling of times."""

from procflow.io.faults import UnsupportedInputError
from procflow.io.files import dump, load, loads
from procflow.io.plan_table import read_plan, write_plan
from procflow.io.portfolio_table import read_portfolio
from procflow.io.spelling import parse_duration, parse_span
from procflow.io.start_text import start_text

__all__ = [
    "UnsupportedInputError",
    "dump",
    "load",
    "loads",
    "parse_duration",
    "parse_span",
    "read_plan",
    "read_portfolio",
    "start_text",
    "write_plan",
]
