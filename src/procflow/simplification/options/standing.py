"""Which steps may go at all: what law, decisions, preconditions and the caller say of each step by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import evolve, frozen

from procflow.errors import Message, Place, Problem, ProposalError, did_you_mean
from procflow.guards import judge_deciding, judge_law, judge_preconditions
from procflow.model import Procedure, Text
from procflow.wording import LANGUAGES

StayKind = Literal[
    "law", "unknown", "deciding", "precondition", "required", "authority", "not considered", "open"
]  # fmt: skip

UNKNOWN_LAW = frozenset({"cut-law-unknown", "cut-law-unchecked"})
"""Codes of problems that say that nobody has stated or checked the law."""

NO_SUCH_STEP = Message(
    "propose-no-step",
    en="no step is called '{step}'.{hint} Name a step of the procedure.",
    vi="không có bước nào tên '{step}'.{hint} Hãy nêu tên một bước của quy trình.",
)
BOTH = Message(
    "propose-keep-and-require",
    en="it is to stay and to go at once. Name it in `keep` or in `require`, not in both.",
    vi="bước này vừa phải giữ vừa phải bỏ. Hãy nêu trong `keep` hoặc `require`, không nêu ở cả hai.",
)
NOT_LAWFUL = Message(
    "propose-require",
    en="it is required to go, but {why}",
    vi="yêu cầu bỏ bước này, nhưng {why}",
)


@frozen
class Stay:
    """Why a step stays whatever the plan.

    Attributes
    ----------
    kind : {"law", "unknown", "deciding", "precondition", "required", "authority", "not considered", "open"}
        Law forbids, law unknown, the step decides, a precondition is missing, the caller keeps it, its instrument is not
        for the given authorities to amend, the caller does not ask for such edits, or its parallel block has too many
        forms to weigh them all together.
    reason : Text
        In words.
    """

    kind: StayKind
    reason: Text


_BARRED: Mapping[str, Text] = {
    "law": Text(en="the law does not permit it.", vi="pháp luật không cho phép."),
    "unknown": Text(
        en="its legal status is unknown or unchecked, and what is unknown is not changed.",
        vi="chưa rõ hoặc chưa kiểm tra căn cứ pháp lý, mà chưa rõ thì không thay đổi.",
    ),
    "precondition": Text(en="a precondition is missing.", vi="còn thiếu điều kiện."),
    "not considered": Text(en="edits of this kind were not asked for.", vi="không yêu cầu xét loại sửa đổi này."),
    "authority": Text(
        en="'{instrument}' is for {authority} to amend, whom the plan may not ask.",
        vi="'{instrument}' thuộc thẩm quyền sửa đổi của {authority}, ngoài phạm vi phương án.",
    ),
}
_NOBODY = Text(en="nobody named", vi="cơ quan chưa nêu tên")


def barred(kind: StayKind, *, instrument: str = "", authority: str = "") -> Stay:
    """Return a reason of this kind in general words.

    >>> barred("authority", instrument="Order 5", authority="the minister").reason.get("en")
    "'Order 5' is for the minister to amend, whom the plan may not ask."
    """
    words = {
        lang: _BARRED[kind].get(lang).format(instrument=instrument, authority=authority or _NOBODY.get(lang))
        for lang in LANGUAGES
    }
    return Stay(kind, Text(**words))


def sentence(problem: Problem) -> Text:
    """Return a problem without its place, for tables that name the step beside it."""
    bare = evolve(problem, place=Place())
    return Text(en=bare.text("en"), vi=bare.text("vi"))


def standing(procedure: Procedure, keep: Iterable[str] = ()) -> dict[str, Stay]:
    """Return the steps that stay whatever the plan, with the first reason for each.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    keep : iterable of str, optional
        Steps that the caller keeps.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> standing(p)["a"].kind
    'unknown'
    """
    wanted = frozenset(keep)
    found: dict[str, Stay] = {}
    for step in procedure.steps:
        alone = frozenset({step.id})
        law = judge_law(procedure, alone)
        if law:
            found[step.id] = Stay("unknown" if law[0].code in UNKNOWN_LAW else "law", sentence(law[0]))
        elif decides := judge_deciding(procedure, alone):
            found[step.id] = Stay("deciding", sentence(decides[0]))
        elif missing := judge_preconditions(procedure, alone):
            found[step.id] = Stay("precondition", sentence(missing[0]))
        elif step.id in wanted:
            found[step.id] = Stay("required", Text(en="the caller keeps it.", vi="theo yêu cầu giữ lại."))
    return found


def passable(procedure: Procedure) -> frozenset[str]:
    """Return the steps that a case could pass if they were not there, whatever the law says."""
    return frozenset(step.id for step in procedure.steps if not judge_deciding(procedure, frozenset({step.id})))


def refuse_wishes(procedure: Procedure, keep: Iterable[str], require: Iterable[str], why: Mapping[str, Stay]) -> None:
    """Raise an error for every wish that names no step, or that cannot be fulfilled.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    keep, require : iterable of str
        Steps that are to stay, and steps that are to go.
    why : dict of str to Stay
        Steps that can be neither removed nor merged away, with the reason.

    Raises
    ------
    ProposalError
        With one problem per wish.
    """
    kept, gone = frozenset(keep), frozenset(require)
    steps = {step.id: step for step in procedure.steps}
    problems = [
        NO_SUCH_STEP.at(procedure.place(where), step=name, hint=did_you_mean(name, steps))
        for where, names in (("keep", kept), ("require", gone))
        for name in sorted(names - steps.keys())
    ]
    problems += [BOTH.at(procedure.place(f"step '{name}'")) for name in sorted(kept & gone)]
    for name in sorted(gone - kept):
        if name in why:
            said = {"en": why[name].reason.get("en"), "vi": why[name].reason.get("vi")}
            problems.append(NOT_LAWFUL.at(procedure.place(f"step '{name}'"), why=said))
    if problems:
        raise ProposalError(*problems)
