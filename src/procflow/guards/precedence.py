"""Do the rules of order, of going together and of one cut bringing another still hold?"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, Paths, along, lacked
from procflow.guards.plan import LEAVING, MOVING, Plan, What, afterwards, plan_of
from procflow.model import IfCutThen, Order, Procedure, Together

ORDER_BROKEN = Message(
    "cut-order-broken",
    en="'{first}' must have run before '{then}'{basis}, and on some path it would not {after}. "
    "Keep '{first}', or cut '{then}' as well.",
    vi="'{first}' phải được thực hiện trước '{then}'{basis}, nhưng {after} có đường đi không còn như vậy. "
    "Hãy giữ '{first}', hoặc cắt cả '{then}'.",
)
TOGETHER_BROKEN = Message(
    "cut-together-broken",
    en="these steps stay or go together{basis}: {done} {steps} leaves {left}. Cut all of them or none.",
    vi="các bước này phải cùng giữ hoặc cùng bỏ{basis}: {done} {steps} thì còn lại {left}. Hãy cắt tất cả hoặc giữ tất cả.",
)
IF_CUT_BROKEN = Message(
    "cut-if-cut-broken",
    en="if {steps} is {done}, '{then}' must be cut as well{basis}. Cut both, or keep both.",
    vi="nếu {done} {steps} thì phải cắt cả '{then}'{basis}. Hãy cắt cả hai, hoặc giữ cả hai.",
)


def in_brackets(basis: str) -> str:
    """Return a legal basis as a sentence shows it after a clause, empty where none is named."""
    return f" ({basis})" if basis else ""


def out_of_order(procedure: Procedure, paths: Paths) -> tuple[Order, ...]:
    """Return the rules of order that some run breaks: `then` runs and `first` has not run before.

    A rule whose `then` is cut, or reached by no case, asks for nothing.

    Parameters
    ----------
    procedure : Procedure
        Holds the rules.
    paths : Paths
        Before or after a cut.
    """
    orders = [rule for rule in procedure.rules if isinstance(rule, Order) and rule.then in paths.kept]
    makers = {k: [paths.kept[rule.first]] for k, rule in enumerate(orders) if rule.first in paths.kept}
    broken = {k for _, k in lacked(paths, makers, ((paths.kept[rule.then], k) for k, rule in enumerate(orders)))}
    return tuple(rule for k, rule in enumerate(orders) if k in broken)


def _judge_order(plan: Plan, ways: Change) -> list[Problem]:
    procedure = plan.procedure
    after = out_of_order(procedure, ways.after)
    before = set(out_of_order(procedure, ways.before)) if after else set()
    problems = []
    for rule in after:
        if rule in before:
            continue
        edits = tuple(e for e in plan.edits if isinstance(e, MOVING) and rule.first in e.steps)
        problems.append(
            ORDER_BROKEN.at(
                procedure.place(f"rule '{rule.id}'"),
                rule=rule.id,
                first=rule.first,
                then=rule.then,
                basis=in_brackets(rule.basis),
                after=afterwards(edits),
                steps=tuple(dict.fromkeys(step for edit in edits for step in edit.steps)),
                changes=edits,
            )
        )
    return problems


def _leaving(plan: Plan, steps: tuple[str, ...], done: str) -> dict[str, object]:
    """Return the steps that go or move away, by which edits, and what that is called."""
    edits = tuple(e for e in plan.edits if isinstance(e, LEAVING) and not set(steps).isdisjoint(e.steps))
    moved = not plan.moved.isdisjoint(steps)
    words = {"cut": ("moved", "chuyển"), "cutting": ("moving", "chuyển")}[done] if moved else (done, "cắt")
    return {"steps": steps, "changes": edits, "done": {"en": words[0], "vi": words[1]}}


def judge_precedence(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for every rule `order`, `together` and `if cut then` that the cut breaks.

    An order that some path breaks today already is a finding of the check, and nothing the cut is blamed for.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.
    """
    plan = plan_of(procedure, what)
    cut = plan.removed
    problems = _judge_order(plan, paths or along(plan))
    for rule in procedure.rules:
        place = procedure.place(f"rule '{rule.id}'")
        if isinstance(rule, Together):
            # A step that moves away from the others neither stays with them nor goes.
            gone = tuple(step for step in rule.steps if step in plan.moved) or tuple(s for s in rule.steps if s in cut)
            left = tuple(step for step in rule.steps if step not in cut and step not in gone)
            if gone and left:
                said = {"basis": in_brackets(rule.basis), **_leaving(plan, gone, "cutting")}
                problems.append(TOGETHER_BROKEN.at(place, rule=rule.id, left=left, **said))
        elif isinstance(rule, IfCutThen) and rule.step in (cut | plan.moved) and rule.then not in cut:
            said = {"basis": in_brackets(rule.basis), **_leaving(plan, (rule.step,), "cut")}
            problems.append(IF_CUT_BROKEN.at(place, rule=rule.id, then=rule.then, **said))
    return tuple(problems)
