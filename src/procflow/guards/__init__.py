"""What law, documents, duties and controls forbid: a plan judged against the procedure as it was."""

from procflow.guards.authority import instruments, judge_authority
from procflow.guards.deciding import deciding, judge_deciding
from procflow.guards.documents import available, judge_documents
from procflow.guards.doubt import judge_doubt
from procflow.guards.duties import judge_duties
from procflow.guards.eyes import judge_eyes
from procflow.guards.floors import Escape, detection, escapes, judge_floors
from procflow.guards.form import judge_form
from procflow.guards.law import judge_law
from procflow.guards.limits import judge_limits
from procflow.guards.plan import Plan, What, plan_of
from procflow.guards.precedence import judge_precedence
from procflow.guards.preconditions import judge_preconditions, planned_preconditions
from procflow.guards.reach import judge_reach
from procflow.guards.sampling import judge_sampling
from procflow.guards.separation import judge_separation
from procflow.guards.systems import judge_systems
from procflow.guards.takeover import judge_takeover
from procflow.guards.verdict import violations

__all__ = [
    "Escape",
    "Plan",
    "What",
    "available",
    "deciding",
    "detection",
    "escapes",
    "instruments",
    "judge_authority",
    "judge_deciding",
    "judge_documents",
    "judge_doubt",
    "judge_duties",
    "judge_eyes",
    "judge_floors",
    "judge_form",
    "judge_law",
    "judge_limits",
    "judge_precedence",
    "judge_preconditions",
    "judge_reach",
    "judge_sampling",
    "judge_separation",
    "judge_systems",
    "judge_takeover",
    "plan_of",
    "planned_preconditions",
    "violations",
]
