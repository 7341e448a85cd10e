"""procflow: represent, simulate and lawfully simplify the internal procedures of public offices.

The verbs and the main nouns are here; each is imported when it is first used, so that `import procflow` stays light.

>>> import procflow as pf
>>> procedure = pf.sample("incoming-document")
>>> len(procedure.steps)
46
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from procflow.version import __version__

if TYPE_CHECKING:
    from procflow import plot, report, testing
    from procflow.analysis import analyze
    from procflow.checking import check, questions
    from procflow.comparison import Comparison, Several, compare, compare_several
    from procflow.display import show
    from procflow.errors import (
        InputError,
        LimitError,
        NotSupportedError,
        OutputError,
        Place,
        Problem,
        ProcedureError,
        ProcflowError,
        ProposalError,
        SimulationError,
        UnsafeInputError,
    )
    from procflow.io import dump, load, loads, read_plan, write_plan
    from procflow.metrics import (
        DelayCost,
        Metrics,
        NewLimit,
        PreciseRun,
        WarmUp,
        figure,
        find_warm_up,
        holm,
        measure,
        mser5,
        new_limit,
        paired_differences,
        percentile,
        replications_needed,
        simulate_until,
        summary,
        welch,
        wilson,
    )
    from procflow.model import (
        AddControl,
        AtMost,
        Batch,
        Calendar,
        ChangeBatch,
        ChangeSession,
        DelegateStep,
        Demand,
        Digitise,
        Document,
        DropComponent,
        Duration,
        Duty,
        End,
        Flow,
        Gateway,
        IsolateExceptions,
        Legal,
        MergeStep,
        Officer,
        OfficerRule,
        OnceOnly,
        Parallelise,
        PostCheck,
        PriorityBy,
        Procedure,
        RemoveStep,
        Resequence,
        Role,
        Session,
        ShortenLimit,
        Staff,
        Step,
        Text,
        TimeLimit,
    )
    from procflow.samples import sample
    from procflow.simplification import (
        Alternative,
        Frontier,
        Infeasible,
        Price,
        Proposal,
        Review,
        RollOut,
        Selection,
        Sensitivity,
        Verification,
        apply,
        candidates,
        explain_infeasible,
        frontier,
        pool,
        propose,
        roll_out,
        select,
        sensitivity,
        undo,
        verify,
        wish_prices,
    )
    from procflow.simplification.portfolio import Suggestion, suggest
    from procflow.simulation import Run, Scenario, simulate
    from procflow.structure import diff

_HOMES = {
    "analysis": ("analyze",),
    "checking": ("check", "questions"),
    "comparison": ("Comparison", "Several", "compare", "compare_several"),
    "display": ("show",),
    "errors": (
        "InputError", "LimitError", "NotSupportedError", "OutputError", "Place", "Problem", "ProcedureError",
        "ProcflowError", "ProposalError", "SimulationError", "UnsafeInputError",
    ),
    "io": ("dump", "load", "loads", "read_plan", "write_plan"),
    "metrics": (
        "DelayCost", "Metrics", "NewLimit", "PreciseRun", "WarmUp", "figure", "find_warm_up", "holm", "measure", "mser5", "new_limit",
        "paired_differences", "percentile", "replications_needed", "simulate_until", "summary", "welch", "wilson",
    ),
    "model": (
        "AddControl", "AtMost", "Batch", "Calendar", "ChangeBatch", "ChangeSession", "DelegateStep", "Demand", "Digitise", "Document",
        "DropComponent", "Duration", "Duty", "End", "Flow", "Gateway", "IsolateExceptions", "Legal", "MergeStep", "Officer", "OfficerRule",
        "OnceOnly", "Parallelise", "PostCheck", "PriorityBy", "Procedure", "RemoveStep", "Resequence", "Role", "Session",
        "ShortenLimit", "Staff", "Step", "Text", "TimeLimit",
    ),
    "samples": ("sample",),
    "simplification": (
        "Alternative", "Frontier", "Infeasible", "Price", "Proposal", "Review", "RollOut", "Selection", "Sensitivity",
        "Verification", "apply", "candidates", "explain_infeasible", "frontier", "pool", "propose", "roll_out", "select",
        "sensitivity", "undo", "verify", "wish_prices",
    ),
    "simplification.portfolio": ("Suggestion", "suggest"),
    "simulation": ("Run", "Scenario", "simulate"),
    "structure": ("diff",),
}  # fmt: skip
_ROOMS = ("plot", "report", "testing")
_HOME_OF = {name: room for room, names in _HOMES.items() for name in names}

__all__ = [
    "AddControl",
    "Alternative",
    "AtMost",
    "Batch",
    "Calendar",
    "ChangeBatch",
    "ChangeSession",
    "Comparison",
    "DelayCost",
    "DelegateStep",
    "Demand",
    "Digitise",
    "Document",
    "DropComponent",
    "Duration",
    "Duty",
    "End",
    "Flow",
    "Frontier",
    "Gateway",
    "Infeasible",
    "InputError",
    "IsolateExceptions",
    "Legal",
    "LimitError",
    "MergeStep",
    "Metrics",
    "NewLimit",
    "NotSupportedError",
    "Officer",
    "OfficerRule",
    "OnceOnly",
    "OutputError",
    "Parallelise",
    "Place",
    "PostCheck",
    "PreciseRun",
    "Price",
    "PriorityBy",
    "Problem",
    "Procedure",
    "ProcedureError",
    "ProcflowError",
    "Proposal",
    "ProposalError",
    "RemoveStep",
    "Resequence",
    "Review",
    "Role",
    "RollOut",
    "Run",
    "Scenario",
    "Selection",
    "Sensitivity",
    "Session",
    "Several",
    "ShortenLimit",
    "SimulationError",
    "Staff",
    "Step",
    "Suggestion",
    "Text",
    "TimeLimit",
    "UnsafeInputError",
    "Verification",
    "WarmUp",
    "__version__",
    "analyze",
    "apply",
    "candidates",
    "check",
    "compare",
    "compare_several",
    "diff",
    "dump",
    "explain_infeasible",
    "figure",
    "find_warm_up",
    "frontier",
    "holm",
    "load",
    "loads",
    "measure",
    "mser5",
    "new_limit",
    "paired_differences",
    "percentile",
    "plot",
    "pool",
    "propose",
    "questions",
    "read_plan",
    "replications_needed",
    "report",
    "roll_out",
    "sample",
    "select",
    "sensitivity",
    "show",
    "simulate",
    "simulate_until",
    "suggest",
    "summary",
    "testing",
    "undo",
    "verify",
    "welch",
    "wilson",
    "wish_prices",
    "write_plan",
]


def __getattr__(name: str) -> Any:
    """Import a verb, a noun or a room when it is first asked for (PEP 562)."""
    if name in _ROOMS:
        return import_module(f"procflow.{name}")
    if name in _HOME_OF:
        return getattr(import_module(f"procflow.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module 'procflow' has no attribute '{name}'")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
