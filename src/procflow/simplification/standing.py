"""Which steps may go at all: what law, decisions, preconditions and the caller say of each step by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from attrs import evolve, frozen

from procflow.errors import Message, Place, Problem, ProposalError, did_you_mean
from procflow.guards import judge_deciding, judge_law, judge_preconditions
from procflow.model import Procedure, Text
from procflow.structure import and_blocks
from procflow.structure.network import network

StayKind = Literal["law", "unknown", "deciding", "precondition", "required", "open"]

MOST_TOGETHER = 10
"""How many removable steps of one parallel block are weighed together: each more doubles the sets of cuts."""

CROWDED = Text(
    en=f"its parallel block has more than {MOST_TOGETHER} removable steps; those that bring most by themselves were weighed.",
    vi=f"khối song song này có hơn {MOST_TOGETHER} bước có thể bỏ; chỉ xét các bước tự nó mang lại lợi ích lớn nhất.",
)

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
    kind : {"law", "unknown", "deciding", "precondition", "required", "open"}
        Law forbids, law unknown, the step decides, a precondition is missing, the caller keeps it, or its parallel block
        has too many removable steps to weigh them all together.
    reason : Text
        In words.
    """

    kind: StayKind
    reason: Text


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


def refuse_wishes(procedure: Procedure, keep: Iterable[str], require: Iterable[str]) -> None:
    """Raise an error for every wish that names no step, or that cannot be fulfilled.

    Raises
    ------
    ProposalError
        With one problem per wish.
    """
    kept, gone = frozenset(keep), frozenset(require)
    steps = {step.id for step in procedure.steps}
    problems = [
        NO_SUCH_STEP.at(procedure.place(where), step=name, hint=did_you_mean(name, steps))
        for where, names in (("keep", kept), ("require", gone))
        for name in sorted(names - steps)
    ]
    problems += [BOTH.at(procedure.place(f"step '{name}'")) for name in sorted(kept & gone)]
    stays = standing(procedure)
    for name in sorted(gone - kept):
        if name in stays:
            why = {"en": stays[name].reason.get("en"), "vi": stays[name].reason.get("vi")}
            problems.append(NOT_LAWFUL.at(procedure.place(f"step '{name}'"), why=why))
    if problems:
        raise ProposalError(*problems)


def crowded(procedure: Procedure, stays: Mapping[str, Stay], gain: Callable[[str], float]) -> dict[str, Stay]:
    """Return the removable steps that are left out because their parallel block holds more than `MOST_TOGETHER` of them.

    The slowest branch decides the time of a block, so every set of cuts in it has to be weighed by itself. The steps that
    bring most when removed alone are weighed; the others stay, and the plan is then not proved.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    stays : dict of str to Stay
        Steps that stay anyway.
    gain : callable
        What removing one step brings.
    """
    net = network(procedure)
    found: dict[str, Stay] = {}
    for block in and_blocks(net).blocks:
        inside = {net.atoms[k].node for branch in block.branches for k in branch}
        if block.parent is not None:
            continue
        able = [step.id for step in procedure.steps if step.id in inside and step.id not in stays]
        if len(able) > MOST_TOGETHER:
            able.sort(key=gain, reverse=True)
            found.update({step: Stay("open", CROWDED) for step in able[MOST_TOGETHER:]})
    return found
