"""The procedure outside its parallel blocks: stages that a case passes one at a time, and how often at the most.

A block is one stage. A stage has one mode per form of its step, a block one per set of forms that go together. A check has
other exits when it is passed, so the number of visits depends on the plan.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.errors import Message, NotSupportedError
from procflow.simplification.options.forms import Forms, Options, removed
from procflow.simplification.options.together import settings
from procflow.simplification.program.parallel import Walks, ways
from procflow.structure.network import Network
from procflow.structure.visits import visits

Move = tuple[int, float]
"""Atom at which the next stage begins, and the probability."""

ONLY_RETURN = Message(
    "propose-only-return",
    en="without the returns of checks no end can be reached from here, so cutting a check may leave a loop without end. "
    "Give the loop a way out by a flow of kind 'normal'.",
    vi="nếu bỏ các luồng trả lại thì từ đây không tới được điểm kết thúc nào, nên cắt khâu kiểm tra có thể để lại vòng lặp "
    "không lối ra. Hãy thêm lối ra bằng một luồng loại 'normal'.",
)
GAP = 1e-9
"""Difference of two numbers of visits that counts as none."""

MARGIN = 1.1
"""How far a bound on visits lies above the most visits of any plan, so that it is never within a solver's tolerance."""


@frozen
class Mode:
    """One way in which a stage can be passed.

    Attributes
    ----------
    forms : frozenset of Form
        Of the steps of the stage that are not kept as they are.
    moves : tuple of Move
        Where the case goes next.
    """

    forms: Forms
    moves: tuple[Move, ...]


@frozen
class Stage:
    """A step, a gateway, an end, or a whole parallel block.

    Attributes
    ----------
    atom : int
        Its first atom, by which moves name it.
    open : tuple of str
        Steps of the stage of which a plan may choose the form.
    modes : tuple of Mode
        The first one keeps everything as it is; where a step may be removed, the last one removes it.
    """

    atom: int
    open: tuple[str, ...]
    modes: tuple[Mode, ...]


def stages(net: Network, walks: Walks, choices: Options) -> dict[int, Stage]:
    """Return the stages that a case can reach, by their first atom, in the order in which they are met.

    Parameters
    ----------
    net : Network
        Of the procedure as it stands.
    walks : Walks
        Knows the blocks.
    choices : Options
        The forms that the steps may take.
    """
    found: dict[int, Stage] = {}
    todo, free = [net.start], choices.open
    for atom in todo:
        if atom in found:
            continue
        if atom in walks.blocks:
            inside = tuple(sorted(walks.steps(atom) & free))
            leave = walks.blocks[atom].join
        else:
            inside = (net.atoms[atom].node,) if net.atoms[atom].kind == "work" else ()
            inside, leave = tuple(step for step in inside if step in free), atom
        # A step by itself may be merged with others outside the stage; inside a block all of them are known.
        sets = settings(choices, inside) if len(inside) > 1 or atom in walks.blocks else _each(choices, inside)
        modes = tuple(Mode(forms, tuple(ways(net, leave, removed(forms)))) for forms in sets)
        found[atom] = Stage(atom, inside, modes)
        todo += [target for mode in modes for target, _ in mode.moves]
    return found


def _each(choices: Options, inside: tuple[str, ...]) -> list[Forms]:
    return [frozenset([form] if form.kind != "kept" else []) for step in inside for form in choices.forms[step]] or [
        frozenset()
    ]


def most_visits(net: Network, found: Mapping[int, Stage]) -> dict[int, float]:
    """Return for each stage a bound on its expected visits under every plan.

    Where no plan can change the visits the bound is their number; elsewhere it is `MARGIN` times the most visits, found
    by policy iteration over the checks that may be cut (each has two rows of exits; Howard 1960), one stage at a time.

    Raises
    ------
    NotSupportedError
        If a case can leave some loop only by a return.
    """
    _refuse_traps(net, found)
    checks = [atom for atom, stage in found.items() if any(mode.moves != stage.modes[0].moves for mode in stage.modes)]
    if not checks:
        number = visits(net)
        return {atom: number[atom] for atom in found}
    order = {atom: k for k, atom in enumerate(found)}
    size = len(order)
    move = np.zeros((size, size))
    for atom, stage in found.items():
        for target, p in stage.modes[0].moves:
            move[order[atom], order[target]] += p
    shift = np.zeros((len(checks), size))
    for row, atom in enumerate(checks):
        for target, p in found[atom].modes[-1].moves:
            shift[row, order[target]] += p
        shift[row] -= move[order[atom]]
    total = np.linalg.inv(np.eye(size) - move)
    at = [order[atom] for atom in checks]
    gain = shift @ total
    start = order[net.start]
    entry, loops = np.asarray(total[start, at], dtype=np.float64), np.asarray(gain[:, at], dtype=np.float64)
    bounds = {}
    for k, atom in enumerate(found):
        most, least = (
            sign * _best(sign * float(total[start, k]), entry, sign * gain[:, k], loops) for sign in (1.0, -1.0)
        )
        bounds[atom] = most if most - least <= GAP else MARGIN * most
    return bounds


def _best(value: float, entry: NDArray[np.float64], gain: NDArray[np.float64], loops: NDArray[np.float64]) -> float:
    """Return the largest value over all sets of cut checks.

    Cutting a set adds ``entry @ x`` with ``(I - loops) x = gain`` on that set (Woodbury formula); the set is improved
    until no check gains by changing over.

    Parameters
    ----------
    value : float
        With no check cut.
    entry : ndarray of shape (checks,)
        Visits of each check.
    gain : ndarray of shape (checks,)
        What cutting each check alone adds per visit, before it changes its own visits.
    loops : ndarray of shape (checks, checks)
        By how much a cut changes later visits of each check.
    """
    cut = np.zeros(len(gain), dtype=bool)
    while True:
        x = np.linalg.solve(np.eye(int(cut.sum())) - loops[np.ix_(cut, cut)], gain[cut])
        better = gain + loops[:, cut] @ x
        # A check changes over only for a real gain, so that ties cannot make the search go round.
        improved = np.where(np.abs(better) > GAP, better > 0, cut)
        if (improved == cut).all():
            return value + float(entry[cut] @ x)
        cut = improved


def _refuse_traps(net: Network, found: Mapping[int, Stage]) -> None:
    """Refuse a procedure that a case can leave only by a return: without its check it would never end."""
    ending = {atom for atom in found if net.atoms[atom].kind == "end"}
    before: dict[int, list[int]] = {}
    for atom, stage in found.items():
        for target, _ in stage.modes[-1].moves:
            before.setdefault(target, []).append(atom)
    stack = list(ending)
    while stack:
        fresh = [atom for atom in before.get(stack.pop(), ()) if atom not in ending]
        ending.update(fresh)
        stack += fresh
    stuck = [atom for atom in found if atom not in ending]
    if stuck:
        raise NotSupportedError(ONLY_RETURN.at(f"node '{net.atoms[stuck[0]].node}'"))
