"""How often steps are done where bounds send cases elsewhere: exactly for bounds on visits, within limits for the others.

A bound on visits is unrolled: a case is at a node and has been at each bounded step so often, so that the next entry is known
to be diverted. Whether a bound on waiting or time sends a case elsewhere depends on the queue, and only the clock tells. But
whatever the queue does, one role gets no less work than if cases went the way that spares it most, and no more than if they
went the way that costs it most: two choices of ways, found by policy iteration.

References
----------
M. L. Puterman, Markov Decision Processes (1994), section 7.2: expected total reward of transient policies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.model import AtMost, Procedure, Step
from procflow.structure.network import Network, network

MOST_STATES = 2_000
"""States of a case up to which ways are followed; the system of equations takes as many rows."""
ROUNDS = 100


@frozen
class _Choice:
    """What may become of a case in one state: the states that follow with their probabilities, and whether work is done."""

    following: tuple[tuple[int, float], ...]
    works: bool


@frozen
class _State:
    """Where a case is: the step it is at, None at any other node, and what may become of it."""

    step: str | None
    choices: tuple[_Choice, ...]


def bounded_visits(procedure: Procedure, minutes: Mapping[str, float], *, most: bool) -> dict[str, float] | None:
    """Return how often each step is done by a case if its ways spare a role most, or cost it most.

    Parameters
    ----------
    procedure : Procedure
        Without conditions.
    minutes : dict of str to float
        Work of the role at each step, each time it is done.
    most : bool
        Whether the ways are those that give the role the most work; else the least.

    Returns
    -------
    dict of str to float, or None
        Nothing where branches run side by side (their visits add up over all of them), where a case may go round for ever,
        or where there are too many states.

    Examples
    --------
    Half of all come back, but nobody a third time: 1 + 1/2 visits instead of 2.

    >>> from procflow.model import End, Flow
    >>> p = Procedure(id="p", start="a", steps=[Step(id="a", at_most=AtMost(visits=2, then="z"))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z", 0.5), Flow("a", "a", 0.5, "returns")])
    >>> bounded_visits(p, {"a": 1.0}, most=False)
    {'a': 1.5}
    """
    net = network(procedure)
    if any(atom.kind in ("join", "fork") for atom in net.atoms):
        return None
    states = _states(procedure, net)
    if states is None:
        return None
    work = np.array([minutes.get(state.step or "", 0.0) for state in states])
    policy = [0] * len(states)
    for _ in range(ROUNDS):
        value = _solved(states, policy, work)
        if value is None:
            return None
        better = [
            _best(state, own, value, work[k], most=most)
            for k, (state, own) in enumerate(zip(states, policy, strict=True))
        ]
        if better == policy:
            return _visits(procedure, states, policy)
        policy = better
    return None


def _states(procedure: Procedure, net: Network) -> list[_State] | None:
    """Return all states that a case may come to, the first one that it starts in; None where there are too many."""
    first: dict[str, int] = {}
    for k, one in enumerate(net.atoms):
        first.setdefault(one.node, k)
    counted = [step.id for step in procedure.steps if step.at_most is not None and step.at_most.visits is not None]
    bounds = {net.work[step.id]: step for step in procedure.steps if step.at_most is not None}
    places: dict[tuple[int, tuple[int, ...]], int] = {}
    order: list[tuple[int, tuple[int, ...]]] = []

    def place(atom: int, visits: tuple[int, ...]) -> int:
        """Return the number of a state; an entry that a bound on visits diverts is one where the bound leads."""
        seen: set[int] = set()
        while (step := bounds.get(atom)) is not None and atom not in seen and _full(step, counted, visits):
            seen.add(atom)
            assert step.at_most is not None
            atom = first[step.at_most.then]
        if (atom, visits) not in places:
            places[atom, visits] = len(order)
            order.append((atom, visits))
        return places[atom, visits]

    place(net.start, (0,) * len(counted))
    found: list[_State] = []
    for atom, visits in order:  # grows while it is gone through
        if len(order) > MOST_STATES:
            return None
        node = net.atoms[atom]
        step = procedure.step(node.node) if node.kind == "work" else None
        if step is not None and step.id in counted:
            at = counted.index(step.id)
            visits = (*visits[:at], visits[at] + 1, *visits[at + 1 :])
        onward = tuple((place(edge.target, visits), edge.p) for edge in net.out[atom] if edge.p > 0)
        choices = [_Choice(onward, works=step is not None)]
        bound: AtMost | None = None if step is None else step.at_most
        if bound is not None and (bound.waiting is not None or bound.time is not None):
            away = ((place(first[bound.then], visits), 1.0),)
            choices.append(_Choice(away, works=False))
            if bound.time is not None and bound.of == "stay":
                choices.append(_Choice(away, works=True))  # at the very end of the work
        found.append(_State(None if step is None else step.id, tuple(choices)))
    return found


def _full(step: Step, counted: Sequence[str], visits: Sequence[int]) -> bool:
    bound = step.at_most
    return bound is not None and bound.visits is not None and visits[counted.index(step.id)] >= bound.visits


def _matrix(states: Sequence[_State], policy: Sequence[int]) -> NDArray[np.float64]:
    onward = np.zeros((len(states), len(states)))
    for k, (state, choice) in enumerate(zip(states, policy, strict=True)):
        for target, p in state.choices[choice].following:
            onward[k, target] += p
    return np.eye(len(states)) - onward


def _solved(states: Sequence[_State], policy: Sequence[int], work: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return the minutes still to come from each state; None where a case would go round for ever."""
    done = np.array([state.choices[choice].works for state, choice in zip(states, policy, strict=True)])
    try:
        value = np.linalg.solve(_matrix(states, policy), np.where(done, work, 0.0)).astype(np.float64)
    except np.linalg.LinAlgError:
        return None
    return value if np.isfinite(value).all() and (value >= -1e-9).all() else None


def _best(state: _State, own: int, value: NDArray[np.float64], work: float, *, most: bool) -> int:
    """Return the choice that is best for what is asked; the present one where no other is better."""
    sums = [choice.works * work + sum(p * value[target] for target, p in choice.following) for choice in state.choices]
    sign = 1.0 if most else -1.0
    best = max(range(len(sums)), key=lambda k: sign * sums[k])
    return best if sign * (sums[best] - sums[own]) > 1e-9 * (1 + abs(sums[own])) else own


def _visits(procedure: Procedure, states: Sequence[_State], policy: Sequence[int]) -> dict[str, float]:
    start = np.zeros(len(states))
    start[0] = 1.0
    times = np.linalg.solve(_matrix(states, policy).T, start)
    found = {step.id: 0.0 for step in procedure.steps}
    for state, choice, number in zip(states, policy, times.tolist(), strict=True):
        if state.step is not None and state.choices[choice].works:
            found[state.step] += number
    return found
