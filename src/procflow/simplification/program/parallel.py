"""What parallel branches cost for each form of their steps and each set of holders that enters, and who has the case after.

The time of a block is that of its slowest branch, which is more than the largest mean. The walks here give everything
that adds up exactly (handoffs, signatures, work, holders) and the largest mean as a lower bound of the time; the exact
expected maximum comes from `procflow.analysis` for those forms that a plan is about to use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from attrs import frozen

from procflow.errors import Message, NotSupportedError
from procflow.simplification.options.forms import Form, Forms, removed
from procflow.simplification.options.weights import Weight
from procflow.structure.blocks import Block, Blocks
from procflow.structure.linear import Weighted, balance
from procflow.structure.network import Network

Holders = tuple[str, ...]
"""Roles that hold a case, sorted, one entry per holder; empty before anybody has taken it."""

MOST_HOLDERS = 64

TOO_MANY_HOLDERS = Message(
    "propose-holders",
    en="in some plan parallel branches without anybody to take the case would be repeated in a loop, so its holders pile up "
    "and handoffs cannot be minimised. Keep a step with a role in the loop, or minimise something else.",
    vi="trong một số phương án, các nhánh song song không có người tiếp nhận lặp lại trong một vòng nên số người giữ hồ sơ "
    "tăng mãi và không tối thiểu hóa được lượt chuyển giao. Hãy giữ một bước có người thực hiện trong vòng lặp, hoặc chọn "
    "mục tiêu khác.",
)


@frozen
class Outcome:
    """What one pass costs and how it ends.

    Attributes
    ----------
    costs : tuple of float
        Expected cost by objective.
    leaving : tuple of (Holders, float)
        Who holds the case afterwards, with probabilities.
    exact : bool
        False where the time among the costs is only a lower bound.
    """

    costs: tuple[float, ...]
    leaving: tuple[tuple[Holders, float], ...]
    exact: bool = True


def ways(net: Network, atom: int, cut: frozenset[str]) -> list[tuple[int, float]]:
    """Return where a case goes from an atom if some steps are passed: these lose their returns."""
    edges = [edge for edge in net.out[atom] if edge.p > 0]
    if net.atoms[atom].kind != "work" or net.atoms[atom].node not in cut:
        return [(edge.target, edge.p) for edge in edges]
    normal = [edge for edge in edges if not edge.returns]
    total = sum(edge.p for edge in normal)
    return [(edge.target, edge.p / total) for edge in normal]


class Walks:
    """Follows cases with their holders through a network in which steps are removed, merged or delegated.

    Parameters
    ----------
    net : Network
        Of the procedure as it stands.
    blocks : Blocks
        Its parallel blocks.
    kept : dict of str to Form
        Form of each step as it is.
    charges : sequence of dict of Form to Weight
        What a step charges in each form, one mapping per objective.
    timed : int or None
        Which objective is a time, whose parallel branches do not add up.
    """

    def __init__(
        self,
        net: Network,
        blocks: Blocks,
        kept: Mapping[str, Form],
        charges: Sequence[Mapping[Form, Weight]],
        timed: int | None,
    ) -> None:
        self.net, self.kept, self.charges, self.timed = net, kept, charges, timed
        used = [weight for charge in charges for weight in charge.values()]
        # How many holders there are matters to handoffs only, who they are to transfers as well.
        self._each = any(weight.each for weight in used)
        self._any = self._each or any(weight.changed for weight in used)
        self.blocks: Mapping[int, Block] = {block.fork: block for block in blocks.blocks}
        self._steps = {
            block.fork: frozenset(
                net.atoms[k].node for branch in block.branches for k in branch if net.atoms[k].kind == "work"
            )
            for block in blocks.blocks
        }
        self._known: dict[tuple[int, int, Forms, Holders], Outcome] = {}

    def enter(self, form: Form, holders: Holders) -> Outcome:
        """Return what it costs that a case is worked on in a step of this form."""
        role = form.role
        others = 0 if role is None else sum(holder != role for holder in holders)
        costs = tuple(charge[form].of(others) if form in charge else 0.0 for charge in self.charges)
        return Outcome(costs, ((holders if role is None or not self._any else (role,), 1.0),))

    def through(self, fork: int, forms: Forms, holders: Holders) -> Outcome:
        """Return the outcome of a block (recursion is as deep as blocks are nested)."""
        block = self.blocks[fork]
        inside = frozenset(form for form in forms if form.step in self._steps[fork])
        cut = removed(inside)
        live = [
            self._walk(edge.target, block.join, inside, branch, holders)
            for edge, branch in zip(self.net.out[fork], block.branches, strict=True)
            if not self._emptied(edge.target, branch, cut)
        ]
        if not live:
            return Outcome((0.0,) * len(self.charges), ((holders, 1.0),))
        if len(live) == 1:
            return live[0]
        costs = [sum(outcome.costs[k] for outcome in live) for k in range(len(self.charges))]
        exact = all(outcome.exact for outcome in live)
        if self.timed is not None:
            times = [outcome.costs[self.timed] for outcome in live]
            costs[self.timed] = max(times)
            exact = exact and sum(time > 0 for time in times) < 2
        return Outcome(tuple(costs), self._united(live), exact)

    def _united(self, branches: Sequence[Outcome]) -> tuple[tuple[Holders, float], ...]:
        found: dict[Holders, float] = {}
        for combination in product(*(outcome.leaving for outcome in branches)):
            every = [holder for leaving, _ in combination for holder in leaving]
            holders = tuple(sorted(every if self._each else set(every)))
            if len(holders) > MOST_HOLDERS:
                raise NotSupportedError(TOO_MANY_HOLDERS.at(f"node '{self.net.atoms[self.net.start].node}'"))
            p = 1.0
            for _, part in combination:
                p *= part
            found[holders] = found.get(holders, 0.0) + p
        return tuple(sorted(found.items()))

    def _emptied(self, first: int, branch: frozenset[int], cut: frozenset[str]) -> bool:
        """Tell whether cuts have left nothing of a branch; it is then taken away and hands on no copy of the case."""
        atoms = self.net.atoms
        if not any(atoms[k].kind == "work" and atoms[k].node in cut for k in branch):
            return False
        seen, stack = {first}, [first]
        while stack:
            atom = stack.pop()
            if atoms[atom].kind == "work" and atoms[atom].node not in cut:
                return False
            fresh = [target for target, _ in ways(self.net, atom, cut) if target in branch and target not in seen]
            seen.update(fresh)
            stack += fresh
        return True

    def _walk(self, first: int, stop: int, forms: Forms, branch: frozenset[int], holders: Holders) -> Outcome:
        """Return the outcome of a branch from its first atom to the join."""
        here = frozenset(form for form in forms if self.net.work[form.step] in branch)
        key = (first, stop, here, holders)
        if key not in self._known:
            self._known[key] = self._branch(first, stop, here, holders)
        return self._known[key]

    def _branch(self, first: int, stop: int, forms: Forms, holders: Holders) -> Outcome:
        cut = removed(forms)
        place = {(first, holders): 0}
        todo = [(first, holders)]
        costs: list[tuple[float, ...]] = []
        edges: list[Weighted] = []
        leaving: list[tuple[int, Holders, float]] = []
        exact = True
        for position, (atom, held) in enumerate(todo):
            if atom == stop:
                costs.append((0.0,) * len(self.charges))
                leaving.append((position, held, 1.0))
                continue
            step, at = self.one(atom, forms, held)
            costs.append(step.costs)
            exact = exact and step.exact
            for after, chance in step.leaving:
                for target, p in ways(self.net, at, cut):
                    following = (target, after)
                    if following not in place:
                        place[following] = len(todo)
                        todo.append(following)
                    edges.append((position, place[following], chance * p))
        start = np.zeros((len(todo), 1))
        start[0] = 1.0
        times = balance(len(todo), edges, start)[:, 0]
        total = times @ np.array(costs)
        found: dict[Holders, float] = {}
        for position, held, p in leaving:
            found[held] = found.get(held, 0.0) + float(times[position]) * p
        return Outcome(tuple(total.tolist()), tuple(sorted(found.items())), exact)

    def one(self, atom: int, forms: Forms, holders: Holders) -> tuple[Outcome, int]:
        """Return the outcome of one atom, or of the whole block it opens, and the atom from which the case goes on."""
        if atom in self.blocks:
            return self.through(atom, forms, holders), self.blocks[atom].join
        node = self.net.atoms[atom]
        if node.kind == "work":
            form = next((form for form in forms if form.step == node.node), self.kept[node.node])
            if form.kind != "removed":
                return self.enter(form, holders), atom
        return Outcome((0.0,) * len(self.charges), ((holders, 1.0),)), atom

    def steps(self, fork: int) -> frozenset[str]:
        """Return the steps inside a block."""
        return self._steps[fork]
