"""May this set of steps be cut? Every rule it breaks, at once."""

from __future__ import annotations

from procflow.errors import Message, Problem, did_you_mean
from procflow.guards.deciding import judge_deciding
from procflow.guards.documents import judge_documents
from procflow.guards.doubt import judge_doubt
from procflow.guards.duties import judge_duties
from procflow.guards.floors import judge_floors
from procflow.guards.law import judge_law
from procflow.guards.paths import change
from procflow.guards.precedence import judge_precedence
from procflow.guards.preconditions import judge_preconditions
from procflow.guards.reach import judge_reach
from procflow.guards.separation import judge_separation
from procflow.model import Procedure

NO_SUCH_STEP = Message(
    "cut-no-such-step",
    en="no step is called '{name}', so it cannot be cut.{hint}",
    vi="không có bước nào tên '{name}' nên không thể cắt.{hint}",
)


def violations(procedure: Procedure, cut: frozenset[str]) -> tuple[Problem, ...]:
    """Return every rule of law and of the office that cutting these steps would break; empty if they may go.

    The cut is judged against the procedure as it was. What does not hold there already is a finding of `check`, and the
    cut is not blamed for it.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without errors in `check`.
    cut : frozenset of str
        Steps to remove.

    Returns
    -------
    tuple of Problem
        Law first, then decisions, preconditions, rules of precedence, documents, duties, separation of duties, control
        floors, lost steps, and what cannot be shown. `values` holds the cut steps concerned under "steps", and the id of
        the rule, where one is broken, under "rule".

    Raises
    ------
    ProcedureError
        If a flow or the start names a node that is not there.

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
    ways = change(procedure, cut)
    known = {step.id for step in procedure.steps}
    missing = [
        NO_SUCH_STEP.at(procedure.place(f"step '{name}'"), name=name, hint=did_you_mean(name, known), steps=(name,))
        for name in sorted(cut - known)
    ]
    return (
        *missing,
        *judge_law(procedure, cut),
        *judge_deciding(procedure, cut),
        *judge_preconditions(procedure, cut),
        *judge_precedence(procedure, cut, paths=ways),
        *judge_documents(procedure, cut, paths=ways),
        *judge_duties(procedure, cut, paths=ways),
        *judge_separation(procedure, cut, paths=ways),
        *judge_floors(procedure, cut, paths=ways),
        *judge_reach(procedure, cut, paths=ways),
        *judge_doubt(procedure, cut, paths=ways),
    )
