"""Who would have to amend which instruments, and how many, before the plan takes effect?"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.law import Subject, subjects
from procflow.guards.plan import Plan, What, plan_of
from procflow.guards.precedence import in_brackets
from procflow.model import AuthorityCap, Edit, LegalActs, Procedure

NOT_OURS = Message(
    "edit-authority",
    en="{edits_text} needs '{instrument}' amended by {authority}{basis}, and only instruments of {authorities} are to be "
    "touched. Do without this edit, or widen the rule.",
    vi="{edits_text} đòi hỏi {authority} sửa đổi '{instrument}'{basis}, trong khi chỉ được sửa văn bản thuộc thẩm quyền của "
    "{authorities}. Hãy bỏ sửa đổi này khỏi phương án, hoặc nới quy tắc.",
)
TOO_MANY_ACTS = Message(
    "edit-too-many-acts",
    en="the plan amends {count} instruments ({instruments}), and at most {most} are to be amended{basis}. "
    "Do without the edits that rest on one of them, or raise the number.",
    vi="phương án phải sửa {count} văn bản ({instruments}), trong khi chỉ được sửa nhiều nhất {most} văn bản{basis}. "
    "Hãy bỏ các sửa đổi dựa vào một trong các văn bản đó, hoặc nâng số lượng.",
)
_UNNAMED = {"en": "an authority that is not named", "vi": "một cơ quan chưa được nêu"}


def instruments(plan: Plan) -> dict[str, tuple[tuple[Edit, Subject], ...]]:
    """Return the instruments that a plan amends, each with the edits, and the steps or documents, that rest on it."""
    found: dict[str, list[tuple[Edit, Subject]]] = {}
    for edit, subject in subjects(plan):
        if subject.legal.instrument:
            found.setdefault(subject.legal.instrument, []).append((edit, subject))
    return {name: tuple(pairs) for name, pairs in found.items()}


def judge_authority(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every edit that an authority outside the rules would have to enact, and for too many acts.

    An edit without an instrument is free.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Examples
    --------
    >>> from procflow.model import End, Flow, Legal, Step
    >>> law = Legal(instrument="Circular 1", authority="ministry")
    >>> p = Procedure(id="p", steps=[Step(id="a", legal=law)], ends=[End(id="z")], flows=[Flow("a", "z")], start="a",
    ...               rules=[AuthorityCap(id="ours", authorities=["province"]), LegalActs(id="few", most=0)])
    >>> [problem.code for problem in judge_authority(p, ["a"])]
    ['edit-authority', 'edit-too-many-acts']
    """
    plan = plan_of(procedure, what)
    amended = instruments(plan)
    problems: list[Problem] = []
    for rule in procedure.rules:
        if isinstance(rule, AuthorityCap):
            problems += _outside(plan, rule, amended)
        elif isinstance(rule, LegalActs) and len(amended) > rule.most:
            pairs = [pair for found in amended.values() for pair in found]
            problems.append(
                TOO_MANY_ACTS.at(
                    procedure.place(f"rule '{rule.id}'"),
                    rule=rule.id,
                    count=len(amended),
                    instruments=tuple(amended),
                    most=rule.most,
                    basis=in_brackets(rule.basis),
                    **_concerned(pairs),
                )
            )
    return tuple(problems)


def _outside(plan: Plan, rule: AuthorityCap, amended: dict[str, tuple[tuple[Edit, Subject], ...]]) -> list[Problem]:
    problems = []
    for instrument, pairs in amended.items():
        outside = [(edit, subject) for edit, subject in pairs if subject.legal.authority not in rule.authorities]
        for authority in dict.fromkeys(subject.legal.authority for _, subject in outside):
            theirs = [(edit, subject) for edit, subject in outside if subject.legal.authority == authority]
            edits = tuple(dict.fromkeys(edit for edit, _ in theirs))
            problems.append(
                NOT_OURS.at(
                    plan.procedure.place(f"rule '{rule.id}'"),
                    rule=rule.id,
                    edits_text={lang: "; ".join(edit.text(lang) for edit in edits) for lang in ("en", "vi")},
                    instrument=instrument,
                    authority=authority or _UNNAMED,
                    authorities=rule.authorities,
                    basis=in_brackets(rule.basis),
                    **_concerned(theirs),
                )
            )
    return problems


def _concerned(pairs: list[tuple[Edit, Subject]]) -> dict[str, object]:
    """Return the steps and the edits that rest on an instrument."""
    return {
        "steps": tuple(dict.fromkeys(step for _, subject in pairs for step in subject.steps)),
        "changes": tuple(dict.fromkeys(edit for edit, _ in pairs)),
    }
