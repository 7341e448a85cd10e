"""Which steps can lawfully go, and which of them should: edits, candidates, proven plans and their reasons."""

from procflow.simplification.apply import Applied, applied, apply
from procflow.simplification.edits import Edit, HasEdits, RemoveStep

__all__ = ["Applied", "Edit", "HasEdits", "RemoveStep", "applied", "apply"]
