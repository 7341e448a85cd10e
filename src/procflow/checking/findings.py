"""Everything that is wrong or doubtful with a procedure, at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from procflow.checking.attributes import attribute_problems
from procflow.checking.choices import choice_problems
from procflow.checking.clarity import clarity_problems
from procflow.checking.constructs import construct_problems, ways_judged
from procflow.checking.delegations import delegation_problems
from procflow.checking.documents import document_problems, unused_documents
from procflow.checking.flows import judged_flows
from procflow.checking.gathering import gathering_problems
from procflow.checking.officers import officer_problems
from procflow.checking.permissions import permission_problems
from procflow.checking.references import DANGLING, DUPLICATE, connected, reference_problems
from procflow.checking.rules import duty_problems, role_separation_problems, rule_problems
from procflow.checking.standing import standing_problems
from procflow.checking.step_load import step_load_problems
from procflow.checking.times import time_problems
from procflow.errors import Message, Problem, Severity
from procflow.guards.paths import Paths
from procflow.model import Procedure, one_procedure
from procflow.structure.diversions import diverted_network

NOT_FOLLOWED = Message(
    "paths-not-followed",
    en="documents, rules and times along the paths are not judged: {why}.",
    vi="chưa xét tài liệu, quy tắc và thời gian theo đường đi: {why}.",
)
_UNCONNECTED = {
    "en": "the flows do not lead from node to node; mend the names above first",
    "vi": "các hướng đi chưa nối đúng; hãy sửa các tên nêu trên trước",
}
_UNJUDGED = {
    "en": "some constructs that lead cases are not judged yet, as told above",
    "vi": "một số thành phần quyết định hướng đi chưa xét được, như nêu ở trên",
}

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


def check(procedure: Procedure, *, on: dt.date | None = None) -> tuple[Problem, ...]:
    """Return every fault of a procedure with its place and mend, errors first, then doubts, then remarks.

    Form is judged when a file is read; here the meaning is: names, flows, shares, parallel branches, documents on every
    path, duties and rules as they stand, limits, load, the "six clarities", and what is not known.

    Parameters
    ----------
    procedure : Procedure
        Any; nothing is raised whatever it holds.
    on : datetime.date, optional
        Day on which acts of delegation are to be in force; without it their ends are told and not judged.

    Returns
    -------
    tuple of Problem
        Severity "error": some verb is impossible or would be wrong; "warning": a doubt; "info": for completeness.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z", 0.95)])
    >>> print(check(p)[0])
    step 'b' of 'p': branch probabilities sum to 0.95, expected 1. Leave p out of the only flow.
    """
    one_procedure("check", procedure)
    flows, verdict = judged_flows(procedure)
    form = [*reference_problems(procedure), *choice_problems(procedure), *flows]
    problems = [
        *form,
        *_along_paths(procedure),
        *(() if _broken(form) else (*time_problems(procedure), *step_load_problems(procedure))),
        *_of_queues(procedure, form),
        *attribute_problems(procedure),
        *unused_documents(procedure),
        *duty_problems(procedure),
        *role_separation_problems(procedure),
        *permission_problems(procedure),
        *delegation_problems(procedure, on),
        *clarity_problems(procedure),
        *((verdict.summary,) if verdict is not None else ()),
        *standing_problems(procedure),
        *construct_problems(procedure),
    ]
    return tuple(sorted(problems, key=lambda problem: _RANK[problem.severity]))


def _broken(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _of_queues(procedure: Procedure, form: Iterable[Problem]) -> tuple[Problem, ...]:
    if any(problem.code in (DANGLING.code, DUPLICATE.code) for problem in form):
        return ()
    return (*officer_problems(procedure), *gathering_problems(procedure))


def _along_paths(procedure: Procedure) -> tuple[Problem, ...]:
    if not connected(procedure) or not ways_judged(procedure):
        why = _UNJUDGED if connected(procedure) else _UNCONNECTED
        return (NOT_FOLLOWED.at(procedure.place("flows"), "info", why=why),)
    paths = Paths(diverted_network(procedure))
    return (*document_problems(procedure, paths), *rule_problems(procedure, paths))
