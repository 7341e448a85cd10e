"""Is what must be in force before an edit in force, or at least planned?"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.plan import Plan, What, plan_of
from procflow.guards.precedence import in_brackets
from procflow.model import Edit, Precondition, Procedure

PRECONDITION_MISSING = Message(
    "cut-precondition-missing",
    en="{steps} may not be {done} before '{condition}' is in force{basis}, and nobody plans it. "
    "Arrange it and set `state` to 'planned', or keep the steps as they are.",
    vi="chưa được {done} {steps} khi '{condition}' chưa có hiệu lực{basis} và chưa có kế hoạch. "
    "Hãy lên kế hoạch và đặt `state` là 'planned', hoặc giữ nguyên các bước này.",
)
_BY_DEFAULT = (
    "remove", "merge", "parallelise", "resequence", "digitise", "post_check", "isolate_exceptions",
    "change_session", "change_batch",
)  # fmt: skip
_DONE = {
    "remove": {"en": "cut", "vi": "cắt"},
    "merge": {"en": "merged away", "vi": "gộp"},
    "delegate": {"en": "delegated", "vi": "giao cho vai trò khác"},
    "parallelise": {"en": "run beside others", "vi": "làm song song"},
    "resequence": {"en": "put in another order", "vi": "đổi thứ tự"},
    "post_check": {"en": "done afterwards for a sample", "vi": "chuyển sang hậu kiểm"},
    "isolate_exceptions": {"en": "done for exceptions only", "vi": "chỉ làm với hồ sơ ngoại lệ"},
    "change_session": {"en": "done in other sessions", "vi": "đổi phiên"},
    "change_batch": {"en": "done in other batches", "vi": "đổi cách gom lô"},
    "digitise": {"en": "done by a system", "vi": "để hệ thống làm"},
}


def _asked(plan: Plan, rule: Precondition) -> tuple[Edit, ...]:
    """Return the edits before which a precondition must be met."""
    kinds = rule.edits or _BY_DEFAULT
    return tuple(edit for edit in plan.edits if edit.kind in kinds and not set(rule.steps).isdisjoint(edit.steps))


def _touched(plan: Plan, state: str) -> list[tuple[Precondition, tuple[Edit, ...]]]:
    rules = [rule for rule in plan.procedure.rules if isinstance(rule, Precondition) and rule.state == state]
    found = [(rule, _asked(plan, rule)) for rule in rules]
    return [(rule, edits) for rule, edits in found if edits]


def planned_preconditions(procedure: Procedure, what: What) -> tuple[Precondition, ...]:
    """Return the preconditions of a plan that are planned and not yet in force; a proposal assumes and lists them.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    """
    return tuple(rule for rule, _ in _touched(plan_of(procedure, what), "planned"))


def judge_preconditions(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every missing precondition of the plan.

    A precondition is asked for by the edits it names; where it names none, by everything that changes the form of
    a step: all but delegating.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    """
    problems = []
    for rule, edits in _touched(plan_of(procedure, what), "missing"):
        changed = {step for edit in edits for step in edit.steps}
        kinds = tuple(dict.fromkeys(edit.kind for edit in edits))
        problems.append(
            PRECONDITION_MISSING.at(
                procedure.place(f"rule '{rule.id}'"),
                rule=rule.id,
                steps=tuple(step for step in rule.steps if step in changed),
                changes=edits,
                done={
                    "en": " or ".join(_DONE[kind]["en"] for kind in kinds),
                    "vi": " hoặc ".join(_DONE[kind]["vi"] for kind in kinds),
                },
                condition={"vi": rule.name.get("vi") or rule.id, "en": rule.name.get("en") or rule.id},
                basis=in_brackets(rule.basis),
            )
        )
    return tuple(problems)
