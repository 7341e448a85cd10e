"""Are errors still caught with the probability that is asked for, on the weakest path?

Controls are taken as independent, so misses multiply and ``-ln(1 - power)`` adds up along a path. A control that a case
passes several times counts once. The weakest path is a shortest path (Dijkstra 1959); parallel branches are all passed,
so theirs add up at the join. A sum over all controls of the procedure would say nothing of the branch without any.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping

from attrs import frozen

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, Paths, along, change
from procflow.guards.plan import What, plan_of
from procflow.guards.precedence import in_brackets
from procflow.guards.strength import strength, strengths
from procflow.model import ControlFloor, Digitise, IsolateExceptions, PostCheck, Procedure, RemoveStep, Resequence
from procflow.wording import share

TOLERANCE = 1e-12
"""Relative difference of two sums of logarithms that counts as none."""

_WEAKENING = RemoveStep | Digitise | PostCheck | IsolateExceptions | Resequence
FLOOR_BROKEN = Message(
    "cut-floor-broken",
    en="on the weakest path to {ends}, errors '{risk}' would be caught with {found}; at least {wanted} must stay{basis}. "
    "Keep a control among {steps}.",
    vi="trên đường đi yếu nhất đến {ends}, sai sót '{risk}' chỉ còn được phát hiện {found}; phải giữ ít nhất "
    "{wanted}{basis}. Hãy giữ một khâu kiểm soát trong {steps}.",
)


@frozen
class Escape:
    """How likely an error is to pass every control on the weakest path, before and after a cut.

    Attributes
    ----------
    before, after : float
        Probability in [0, 1] that nobody catches it.
    """

    before: float
    after: float

    @property
    def ratio(self) -> float:
        """How many times as many errors pass as before, at least 1."""
        return self.after / self.before


def _share(value: float) -> dict[str, str]:
    return {"vi": share(value, "vi", digits=2), "en": share(value, "en", digits=2)}


def _at_join(branches: Mapping[int, float], at_fork: float | None) -> float:
    """Return the strength at a join from those of its branches: each adds what it has gained since the fork."""
    if at_fork is None:
        return min(branches.values())
    return at_fork + sum(strength_there - at_fork for strength_there in branches.values())


def weakest(procedure: Procedure, paths: Paths, risk: str) -> dict[str, float]:
    """Return for each end that is reached the smallest sum of ``-ln(1 - power)`` over the controls on a path to it.

    At a join that closes no parallel block of its own the weakest branch counts, which can only find too little. A check
    of a sample counts with its power times the share that is picked, on the way past it as well.

    Parameters
    ----------
    procedure : Procedure
        Names the controls.
    paths : Paths
        Before or after a cut; only steps that are done control anything.
    risk : str
        Kind of error.
    """
    controls = strengths(procedure, risk)
    gain = {paths.kept[step]: value for step, value in controls.steps.items() if step in paths.kept}
    past = {way: controls.steps[step] for way, step in controls.over(paths.net).items() if step in paths.kept}
    fork_of = {block.join: block.fork for block in paths.blocks.blocks}
    done: dict[int, float] = {}
    arrived: dict[int, dict[int, float]] = {}
    heap = [(0.0, paths.net.start)]
    while heap:
        here, atom = heapq.heappop(heap)
        if atom in done:
            continue
        done[atom] = here
        done_here = here + gain.get(atom, 0.0)
        for target in paths.targets[atom]:
            leaving = done_here + past.get((atom, target), 0.0)
            if paths.net.atoms[target].kind != "join" or paths.net.atoms[target].need:
                heapq.heappush(heap, (leaving, target))
                continue
            branches = arrived.setdefault(target, {})
            branches[atom] = leaving
            if len(branches) == len(set(paths.sources[target])):
                at_fork = done.get(fork_of[target]) if target in fork_of else None
                heapq.heappush(heap, (_at_join(branches, at_fork), target))
    return {end: done[atom] for end, atom in paths.ends.items() if atom in done}


def _floors(procedure: Procedure) -> tuple[ControlFloor, ...]:
    return tuple(rule for rule in procedure.rules if isinstance(rule, ControlFloor))


def _risks(procedure: Procedure) -> tuple[str, ...]:
    named = [rule.risk for rule in _floors(procedure)]
    return tuple(dict.fromkeys([*named, *(risk for step in procedure.steps for risk, _ in step.detects)]))


def _least(procedure: Procedure, paths: Paths, risk: str) -> float | None:
    """Return the smallest strength over the ends that the floors of a risk name, all ends if none names any."""
    floors = [rule for rule in _floors(procedure) if rule.risk == risk]
    named = {end for rule in floors for end in rule.ends}
    everywhere = not floors or any(not rule.ends for rule in floors)
    found = [value for end, value in weakest(procedure, paths, risk).items() if everywhere or end in named]
    return min(found) if found else None


def detection(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> dict[str, float]:
    """Return for each risk the probability that an error is caught on the weakest path.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    cut : frozenset of str, optional
        Steps to remove.

    Returns
    -------
    dict of str to float
        Over the ends that the floors of the risk name, all ends if there is no floor; a risk none of whose ends is
        reached is left out.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", detects=[("typo", 0.5)]), Step(id="b", detects=[("typo", 0.8)])],
    ...               ends=[End(id="z")], flows=[Flow("a", "b"), Flow("b", "z")], start="a")
    >>> round(detection(p)["typo"], 12), round(detection(p, cut=frozenset({"b"}))["typo"], 12)
    (0.9, 0.5)
    """
    paths = change(procedure, cut).after
    found = {risk: _least(procedure, paths, risk) for risk in _risks(procedure)}
    return {risk: -math.expm1(-value) for risk, value in found.items() if value is not None}


def escapes(procedure: Procedure, what: What) -> dict[str, Escape]:
    """Return for each risk how likely an error passes every control on the weakest path, before and after a plan.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", detects=[("typo", 0.5)]), Step(id="b", detects=[("typo", 0.8)])],
    ...               ends=[End(id="z")], flows=[Flow("a", "b"), Flow("b", "z")], start="a")
    >>> round(escapes(p, frozenset({"b"}))["typo"].ratio, 12)
    5.0
    """
    ways = along(plan_of(procedure, what))
    found = {}
    for risk in _risks(procedure):
        before, after = _least(procedure, ways.before, risk), _least(ways.view, ways.after, risk)
        if before is not None and after is not None:
            found[risk] = Escape(math.exp(-before), math.exp(-after))
    return found


def below_floor(procedure: Procedure, paths: Paths, rule: ControlFloor) -> dict[str, float]:
    """Return the ends at which a floor is not met, with the probability that an error is caught on the way there.

    Parameters
    ----------
    procedure : Procedure
        Names the controls.
    paths : Paths
        Before or after a cut.
    rule : ControlFloor
        Whose `detect` must be a probability; otherwise nothing is judged, and the check says so.
    """
    if not 0 <= rule.detect <= 1:
        return {}
    return {
        end: -math.expm1(-value)
        for end, value in weakest(procedure, paths, rule.risk).items()
        if (not rule.ends or end in rule.ends) and value < strength(rule.detect) * (1 - TOLERANCE)
    }


def _lost(procedure: Procedure, ways: Change, rule: ControlFloor) -> dict[str, tuple[float, float]]:
    """Return the ends at which a floor breaks: (probability found, probability that has to stay).

    A floor that is not met today cannot be asked of the cut; there nothing more may be lost.
    """
    broken: dict[str, tuple[float, float]] = {}
    low = below_floor(ways.view, ways.after, rule)
    if low:
        before = weakest(procedure, ways.before, rule.risk)
        after = weakest(ways.view, ways.after, rule.risk)
        for end, found in low.items():
            wanted = min(strength(rule.detect), before[end])
            if after[end] < wanted * (1 - TOLERANCE):
                broken[end] = (found, -math.expm1(-wanted))
    return broken


def judge_floors(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for every control floor that the cut breaks.

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
    ways = paths or along(plan)
    powers = {step.id: {risk for risk, _ in step.detects} for step in procedure.steps}
    problems = []
    for rule in _floors(procedure):
        broken = _lost(procedure, ways, rule)
        if broken:
            found, wanted = min(broken.values())
            edits = tuple(
                edit
                for edit in plan.edits
                if isinstance(edit, _WEAKENING) and any(rule.risk in powers.get(step, ()) for step in edit.steps)
            )
            problems.append(
                FLOOR_BROKEN.at(
                    procedure.place(f"rule '{rule.id}'"),
                    rule=rule.id,
                    risk=rule.risk,
                    ends=tuple(broken),
                    found=_share(found),
                    wanted=_share(wanted),
                    basis=in_brackets(rule.basis),
                    steps=tuple(step.id for step in procedure.steps if step.id in {s for e in edits for s in e.steps}),
                    changes=edits,
                )
            )
    return tuple(problems)
