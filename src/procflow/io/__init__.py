"""Files: the native format in and out, and the spelling of times."""

from procflow.io.faults import UnsupportedInputError
from procflow.io.files import dump, load, loads
from procflow.io.spelling import parse_duration, parse_span

__all__ = ["UnsupportedInputError", "dump", "load", "loads", "parse_duration", "parse_span"]
