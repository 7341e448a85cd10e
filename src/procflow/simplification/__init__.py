"""Which steps can lawfully go, and which of them should: edits, candidates, proven plans and their reasons."""

from procflow.model import Edit, HasEdits, RemoveStep
from procflow.simplification.apply import Applied, applied, apply
from procflow.simplification.candidate import Candidate, candidate_table
from procflow.simplification.candidates import candidates
from procflow.simplification.certificate import Certificate, Proof
from procflow.simplification.changes import Change
from procflow.simplification.frontier import Frontier, frontier
from procflow.simplification.infeasible import Conflict, Infeasible, Remedy, explain_infeasible
from procflow.simplification.pool import Alternative, pool
from procflow.simplification.prices import Price, price_table, wish_prices
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
    "Conflict",
    "Design",
    "DocumentVerdict",
    "Edit",
    "Frontier",
    "HasEdits",
    "Infeasible",
    "Price",
    "Proof",
    "Proposal",
    "Remedy",
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
    "explain_infeasible",
    "frontier",
    "pool",
    "price_table",
    "propose",
    "roll_out",
    "select",
    "sensitivity",
    "undo",
    "verify",
    "wish_prices",
]
