"""Can the plan be carried out at all? Names that do not exist, edits that exclude each other, steps that form no run.

What shows only once other edits are carried out, such as which steps have become neighbours, is told by `apply`.
"""

from __future__ import annotations

from attrs import evolve

from procflow.errors import Message, Problem, did_you_mean
from procflow.guards.plan import What, plan_of
from procflow.model import Procedure, RemoveStep
from procflow.structure.edit_faults import edit_faults

NO_SUCH_STEP = Message(
    "cut-no-such-step",
    en="no step is called '{name}', so it cannot be cut.{hint}",
    vi="không có bước nào tên '{name}' nên không thể cắt.{hint}",
)


def judge_form(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for everything that keeps the edits of a plan from being carried out on the procedure as it stands.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Examples
    --------
    >>> from procflow.model import End, Flow, Parallelise, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b"), Step(id="c")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> [problem.code for problem in judge_form(p, ["x", Parallelise([["a"], ["c"]])])]
    ['cut-no-such-step', 'apply-no-run']
    """
    plan = plan_of(procedure, what)
    known = {step.id for step in procedure.steps}
    lost = [edit for edit in plan.edits if isinstance(edit, RemoveStep) and edit.step not in known]
    missing = [
        NO_SUCH_STEP.at(
            procedure.place(f"step '{edit.step}'"),
            name=edit.step,
            hint=did_you_mean(edit.step, known),
            steps=edit.steps,
            changes=(edit,),
        )
        for edit in lost
    ]
    rest = tuple(edit for edit in plan.edits if not isinstance(edit, RemoveStep) or edit.step in known)
    concerned = {"steps": tuple(dict.fromkeys(step for edit in rest for step in edit.steps)), "changes": rest}
    return (*missing, *(evolve(p, values={**concerned, **p.values}) for p in edit_faults(procedure, rest)))
