"""May a check be done afterwards? Only behind a decision that the law lets the office take back."""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.plan import What, plan_of
from procflow.model import PostCheck, Procedure

FINAL = Message(
    "edit-sample-final",
    en="'{step}' may not be done afterwards, behind this step: errors would come to light when it is decided, and {why}. Choose "
    "a step whose decision can be taken back, or have the legal officer state `revocable` if the law says so.",
    vi="không được hậu kiểm '{step}' sau bước này: khi phát hiện sai sót thì đã quyết định xong, mà {why}. Hãy chọn bước có "
    "quyết định thu hồi được, hoặc nhờ cán bộ pháp chế ghi `revocable` nếu pháp luật cho phép.",
)
_UNKNOWN = {
    "en": "nobody has stated and checked whether that can be taken back",
    "vi": "chưa ai nêu và kiểm tra việc quyết định đó có thu hồi được hay không",
}
_FINAL = {"en": "the law does not let the office take that back", "vi": "pháp luật không cho thu hồi quyết định đó"}


def judge_sampling(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every check that would come after a decision that nobody can take back.

    What the check finds in the sample would else remain without consequence.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="look", role="clerk"), Step(id="sign", role="chair")], start="look",
    ...               ends=[End(id="z")], flows=[Flow("look", "sign"), Flow("sign", "z")])
    >>> [problem.code for problem in judge_sampling(p, [PostCheck("look", "sign", 0.1)])]
    ['edit-sample-final']
    """
    plan = plan_of(procedure, what)
    problems = []
    for edit in plan.edits:
        if not isinstance(edit, PostCheck) or edit.after not in plan.steps:
            continue
        legal = plan.steps[edit.after].legal
        if not (legal.known and legal.revocable):
            place = procedure.place(f"step '{edit.after}'")
            why = _FINAL if legal.known else _UNKNOWN
            problems.append(FINAL.at(place, step=edit.step, why=why, steps=edit.steps, changes=(edit,)))
    return tuple(problems)
