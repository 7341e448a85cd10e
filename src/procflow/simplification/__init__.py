"""Which steps can lawfully go, and which of them should: edits, candidates, proven plans and their reasons."""

from procflow.model import Edit, HasEdits, RemoveStep
from procflow.simplification.candidates.candidate import Candidate, candidate_table
from procflow.simplification.candidates.candidates import candidates
from procflow.simplification.choosing.frontier import Frontier, frontier
from procflow.simplification.choosing.infeasible import Conflict, Infeasible, Remedy, explain_infeasible
from procflow.simplification.choosing.pool import Alternative, pool
from procflow.simplification.choosing.prices import Price, price_table, wish_prices
from procflow.simplification.choosing.rollout import RollOut, roll_out
from procflow.simplification.choosing.select import Design, Selection, select
from procflow.simplification.choosing.sensitivity import Sensitivity, sensitivity
from procflow.simplification.editing.apply import Applied, applied, apply
from procflow.simplification.editing.undoing import Undone, undo
from procflow.simplification.propose import propose
from procflow.simplification.search.certificate import Certificate, Proof
from procflow.simplification.search.changes import Change
from procflow.simplification.search.proposal import DocumentVerdict, Proposal, Verdict
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
