"""May this change be made? Two files in, the edits between them derived and judged by the rules of the first."""

from procflow.simplification.verification.changes import Unexplained, unexplained
from procflow.simplification.verification.derive import derive
from procflow.simplification.verification.verify import Review, Verification, verify
from procflow.simplification.verification.writing import json_of, junit_of, text_of

__all__ = [
    "Review",
    "Unexplained",
    "Verification",
    "derive",
    "json_of",
    "junit_of",
    "text_of",
    "unexplained",
    "verify",
]
