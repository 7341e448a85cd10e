"""The rules of law and office as rows of the program: what may be cut together, on every path.

Each rule is the same statement that `procflow.guards` judges, written a second time in another form: as inequalities
over `keep` (1 if a step stays) instead of as a search along paths. The two are held against each other after every
solve.
"""

from __future__ import annotations

from procflow.model import ControlFloor, IfCutThen, LegalActs, Separation, Together
from procflow.simplification.program.facts import Facts, Requirement
from procflow.simplification.program.rows_controls import write_floor, write_separation
from procflow.simplification.program.rows_documents import write_documents, write_orders
from procflow.simplification.program.rows_duties import write_duties


def write_rules(facts: Facts) -> tuple[Requirement, ...]:
    """Write the rows of every rule that some cut could break, and return the rules.

    Parameters
    ----------
    facts : Facts
        The paths of the procedure and the program that receives the rows.
    """
    write_documents(facts)
    write_orders(facts)
    write_duties(facts)
    _simple(facts)
    _officers(facts)
    for rule in facts.procedure.rules:
        if isinstance(rule, Separation):
            write_separation(facts, rule)
        elif isinstance(rule, ControlFloor):
            write_floor(facts, rule)
        elif isinstance(rule, LegalActs):
            _acts(facts, rule)
    return tuple(facts.requirements)


def _simple(facts: Facts) -> None:
    for rule in facts.procedure.rules:
        if isinstance(rule, Together):
            first, *others = dict.fromkeys(step for step in rule.steps if step in facts.keep)
            rows = [facts.program.row({facts.keep[first]: 1.0, facts.keep[s]: -1.0}, low=0.0, high=0.0) for s in others]
            names = ", ".join(f"'{step}'" for step in rule.steps)
            facts.require(
                f"rule {rule.id}",
                f"rule '{rule.id}': {names} stay or go together",
                f"quy tắc '{rule.id}': {names} cùng giữ hoặc cùng bỏ",
                rows,
            )
        elif isinstance(rule, IfCutThen) and rule.step != rule.then and {rule.step, rule.then} <= facts.keep.keys():
            facts.require(
                f"rule {rule.id}",
                f"rule '{rule.id}': if '{rule.step}' goes, '{rule.then}' goes as well",
                f"quy tắc '{rule.id}': nếu bỏ '{rule.step}' thì phải bỏ cả '{rule.then}'",
                [facts.program.row({facts.keep[rule.step]: 1.0, facts.keep[rule.then]: -1.0}, low=0.0)],
            )


def _officers(facts: Facts) -> None:
    """A step by which another one tells its officer goes only with that one."""
    for step in facts.procedure.steps:
        rule = step.officer
        if rule is None or step.id not in facts.keep:
            continue
        named = (*(() if rule.same_as is None else (rule.same_as,)), *rule.never)
        for name in (name for name in dict.fromkeys(named) if name in facts.keep and name != step.id):
            facts.require(
                f"officer {step.id} {name}",
                f"'{step.id}' says who may do it by who did '{name}': '{name}' changes or goes only where '{step.id}' goes as well",
                f"'{step.id}' quy định người làm theo người đã làm '{name}': chỉ bỏ hoặc đổi '{name}' khi bỏ cả '{step.id}'",
                [
                    facts.program.row({facts.keep[name]: 1.0, facts.keep[step.id]: -1.0}, low=0.0),
                    *(
                        facts.program.row({form: 1.0, facts.keep[step.id]: 1.0}, high=1.0)
                        for form in _others(facts, name)
                    ),
                ],
            )


def _others(facts: Facts, name: str) -> list[int]:
    """Return the columns of forms in which somebody else does a step, or more is done with it."""
    if facts.choices is None:
        return []
    done = ("merged", "delegated")
    return [
        column
        for form, column in facts.choices.forms.items()
        if (form.step == name and form.kind in done) or form.into == name
    ]


def _acts(facts: Facts, rule: LegalActs) -> None:
    if facts.choices is None or len(facts.choices.acts) <= rule.most:
        return
    facts.require(
        f"rule {rule.id}",
        f"rule '{rule.id}': at most {rule.most} legal acts are amended",
        f"quy tắc '{rule.id}': sửa đổi không quá {rule.most} văn bản",
        [facts.program.row(dict.fromkeys(facts.choices.acts.values(), 1.0), high=float(rule.most))],
    )
