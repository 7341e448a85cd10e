"""May this plan be carried out? Every rule it breaks, at once."""

from __future__ import annotations

from attrs import evolve

from procflow.errors import Problem
from procflow.guards.authority import judge_authority
from procflow.guards.deciding import judge_deciding
from procflow.guards.documents import judge_documents
from procflow.guards.doubt import judge_doubt
from procflow.guards.duties import judge_duties
from procflow.guards.eyes import judge_eyes
from procflow.guards.floors import judge_floors
from procflow.guards.form import judge_form
from procflow.guards.law import judge_law
from procflow.guards.limits import judge_limits
from procflow.guards.paths import along
from procflow.guards.plan import What, plan_of
from procflow.guards.precedence import judge_precedence
from procflow.guards.preconditions import judge_preconditions
from procflow.guards.reach import judge_reach
from procflow.guards.sampling import judge_sampling
from procflow.guards.separation import judge_separation
from procflow.guards.sessions import judge_sessions
from procflow.guards.systems import judge_systems
from procflow.guards.takeover import judge_takeover
from procflow.model import Procedure, RemoveStep, refuse_constructs


def violations(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return every rule of law and of the office that a plan would break; empty if it may be carried out.

    The plan is judged against the procedure as it was. What does not hold there already is a finding of `check`, and the
    plan is not blamed for it. Whether officers could bear the load, and whether steps have become
    neighbours, is not judged here.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without errors in `check`.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Returns
    -------
    tuple of Problem
        Form first, then law, who takes over, instruments and authorities, decisions, preconditions, eyes, systems, new
        order, samples and sessions, rules of precedence, documents, duties, separation of duties, control floors, the time
        limit, lost steps, and what cannot be shown.
        `values` holds the edits concerned under "changes", the steps they change under "steps", and the id of the rule,
        where one is broken, under "rule".

    Raises
    ------
    ProcedureError
        If a flow or the start names a node that is not there.
    NotSupportedError
        If the procedure uses a construct that plans cannot treat.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, Legal, Procedure, Step
    >>> free = Legal(source="none found", may=frozenset({"remove"}), checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id="draft", makes=["text"], legal=free), Step(id="note", legal=free),
    ...               Step(id="sign", needs=["text"])], ends=[End(id="z")], start="draft",
    ...               flows=[Flow("draft", "note"), Flow("note", "sign"), Flow("sign", "z")])
    >>> violations(p, frozenset({"note"}))
    ()
    >>> [(problem.code, problem.values["steps"]) for problem in violations(p, frozenset({"draft"}))]
    [('cut-document-lost', ('draft',))]
    """
    refuse_constructs("violations", procedure)
    plan = plan_of(procedure, what)
    ways = along(plan)
    problems = (
        *judge_form(procedure, plan),
        *judge_law(procedure, plan),
        *judge_takeover(procedure, plan),
        *judge_authority(procedure, plan),
        *judge_deciding(procedure, plan),
        *judge_preconditions(procedure, plan),
        *judge_eyes(procedure, plan),
        *judge_systems(procedure, plan, paths=ways),
        *judge_sampling(procedure, plan),
        *judge_sessions(procedure, plan, paths=ways),
        *judge_precedence(procedure, plan, paths=ways),
        *judge_documents(procedure, plan, paths=ways),
        *judge_duties(procedure, plan, paths=ways),
        *judge_separation(procedure, plan, paths=ways),
        *judge_floors(procedure, plan, paths=ways),
        *judge_limits(procedure, plan, paths=ways),
        *judge_reach(procedure, plan, paths=ways),
        *judge_doubt(procedure, plan, paths=ways),
    )
    return tuple(_with_changes(problem) for problem in problems)


def _with_changes(problem: Problem) -> Problem:
    """Return a problem with the removals that it names as edits, where it names only steps."""
    if "changes" in problem.values:
        return problem
    steps = problem.values["steps"]
    assert isinstance(steps, tuple)
    return evolve(problem, values={**problem.values, "changes": tuple(RemoveStep(step) for step in steps)})
