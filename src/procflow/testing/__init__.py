"""Property tests for procedures: strategies that grow sound ones, and invariants that any change has to keep."""

from procflow.testing.invariants import (
    assert_controls_kept,
    assert_documents_available,
    assert_identities,
    assert_same_run,
    assert_sound,
    assert_within_declared_law,
    note,
    removed_steps,
)
from procflow.testing.plans import edits
from procflow.testing.strategies import procedures, removals, scenarios

__all__ = [
    "assert_controls_kept",
    "assert_documents_available",
    "assert_identities",
    "assert_same_run",
    "assert_sound",
    "assert_within_declared_law",
    "edits",
    "note",
    "procedures",
    "removals",
    "removed_steps",
    "scenarios",
]
