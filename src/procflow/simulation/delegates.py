"""Steps done by another role for a while, as further atoms of the program: one for each step and role it is delegated to.

The atom of a delegate is the step's own in all but the role: it draws under the step's key and counts with its visits, and
when the work is done the case goes on from the step's own atom. What it has not finished when the act ends goes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from procflow.model import Delegation, Procedure, Step
from procflow.model.calendars import instant_of
from procflow.structure.network import Network


@frozen
class Delegate:
    """A step as another role does it.

    Attributes
    ----------
    own : int
        The step's own atom.
    atom : int
        The delegate's, after all atoms of the network.
    step : Step
        The step with the delegate's role.
    acts : tuple of Delegation
        When.
    """

    own: int
    atom: int
    step: Step
    acts: tuple[Delegation, ...]


def delegates_of(procedure: Procedure, net: Network) -> tuple[Delegate, ...]:
    """Return who does which step instead of whom, in the order of the file.

    Examples
    --------
    >>> from procflow.model import End, Flow
    >>> from procflow.structure.network import network
    >>> act = Delegation(to="vice_chair", start=dt.date(2026, 1, 1), until=dt.date(2026, 6, 30))
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair", delegated=[act])], ends=[End(id="z")],
    ...               flows=[Flow("sign", "z")], start="sign")
    >>> [(one.own, one.atom, one.step.role) for one in delegates_of(p, network(p))]
    [(0, 2, 'vice_chair')]
    """
    found: list[Delegate] = []
    for step in procedure.steps:
        for to in dict.fromkeys(act.to for act in step.delegated):
            acts = tuple(act for act in step.delegated if act.to == to)
            doer = evolve(step, role=to, delegated=())
            found.append(Delegate(net.work[step.id], len(net.atoms) + len(found), doer, acts))
    return tuple(found)


@frozen
class Dated:
    """A number of the program that is an instant, known once the study has a start: midnight of a day in a zone."""

    place: int
    day: dt.date
    zone: str

    def instant(self, epoch: dt.datetime) -> int:
        """Return it in milliseconds since the epoch."""
        return instant_of(self.day, 0, ZoneInfo(self.zone), epoch)


def written(delegates: Sequence[Delegate], own: int, zone: str, at: int) -> tuple[list[int], list[Dated]]:
    """Return the acts that take a step from its role, as numbers of the program from a position on, and what of it is dated.

    Each act is three numbers: from when it holds, from when no longer, and the atom of the delegate.
    """
    numbers: list[int] = []
    dated: list[Dated] = []
    for delegate in delegates:
        for act in delegate.acts if delegate.own == own else ():
            place = at + len(numbers)
            dated += [Dated(place, act.start, zone), Dated(place + 1, act.until + dt.timedelta(days=1), zone)]
            numbers += [0, 0, delegate.atom]
    return numbers, dated
