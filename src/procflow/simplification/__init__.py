"""Which steps can lawfully go, and which of them should: edits, candidates, proven plans and their reasons."""

from procflow.model import Edit, HasEdits, RemoveStep
from procflow.simplification.apply import Applied, applied, apply
from procflow.simplification.candidates import Candidate, candidates
from procflow.simplification.certificate import Certificate, Proof
from procflow.simplification.proposal import Proposal, Verdict
from procflow.simplification.propose import propose
from procflow.simplification.undoing import Undone, undo

__all__ = [
    "Applied",
    "Candidate",
    "Certificate",
    "Edit",
    "HasEdits",
    "Proof",
    "Proposal",
    "RemoveStep",
    "Undone",
    "Verdict",
    "applied",
    "apply",
    "candidates",
    "propose",
    "undo",
]
