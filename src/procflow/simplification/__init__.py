"""Which steps can lawfully go, and which of them should: edits, candidates, proven plans and their reasons."""

from procflow.model import Edit, HasEdits, RemoveStep
from procflow.simplification.apply import Applied, applied, apply
from procflow.simplification.candidate import Candidate, candidate_table
from procflow.simplification.candidates import candidates
from procflow.simplification.certificate import Certificate, Proof
from procflow.simplification.changes import Change
from procflow.simplification.frontier import Frontier, frontier
from procflow.simplification.pool import Alternative, pool
from procflow.simplification.proposal import DocumentVerdict, Proposal, Verdict
from procflow.simplification.propose import propose
from procflow.simplification.rollout import RollOut, roll_out
from procflow.simplification.select import Design, Selection, select
from procflow.simplification.sensitivity import Sensitivity, sensitivity
from procflow.simplification.undoing import Undone, undo
from procflow.simplification.verification import Review, Verification, verify

__all__ = [
    "Alternative",
    "Applied",
    "Candidate",
    "Certificate",
    "Change",
    "Design",
    "DocumentVerdict",
    "Edit",
    "Frontier",
    "HasEdits",
    "Proof",
    "Proposal",
    "RemoveStep",
    "Review",
    "RollOut",
    "Selection",
    "Sensitivity",
    "Undone",
    "Verdict",
    "Verification",
    "applied",
    "apply",
    "candidate_table",
    "candidates",
    "frontier",
    "pool",
    "propose",
    "roll_out",
    "select",
    "sensitivity",
    "undo",
    "verify",
]
