"""The program whose solution is the plan: flows of cases with their holders, past steps that are kept or passed.

For each stage, mode and set of holders there is a flow. What flows in goes out by the exits of the mode; a mode carries
flow only if the plan chooses it. Rows for the rules come from `rows`. Expected handoffs, transfers, times and visits are
linear in the flows, so the best plan is that of a mixed-integer linear program, without any constant that stands for
"very large".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import define

from procflow.errors import Message, NotSupportedError
from procflow.model import Procedure
from procflow.simplification.facts import Facts, Requirement
from procflow.simplification.milp import Milp
from procflow.simplification.parallel import Holders, Walks
from procflow.simplification.rows import write_rules
from procflow.simplification.stages import Stage, most_visits, stages
from procflow.simplification.weights import Weight
from procflow.structure import and_blocks
from procflow.structure.network import network

MOST_FLOWS = 200_000

RIGID = Message(
    "propose-rigid",
    en="these parallel branches do not all meet in one join, or a flow jumps into or out of a branch, so no plan can be "
    "proved. Lead all branches to one join.",
    vi="các nhánh song song này không cùng gặp nhau tại một điểm hợp, hoặc có luồng đi vào hay đi ra giữa nhánh, nên không "
    "chứng minh được phương án. Hãy dẫn mọi nhánh về cùng một điểm hợp.",
)
TOO_LARGE = Message(
    "propose-too-large",
    en="the program would have more than {most} flows. Name the steps to keep, so that fewer remain to choose from.",
    vi="bài toán sẽ có hơn {most} luồng. Hãy nêu các bước cần giữ để còn ít lựa chọn hơn.",
)

Span = Callable[[int, frozenset[str], Holders], float]
"""Exact expected time of a block: its fork, the steps cut in it, and who enters."""


@define
class Lazy:
    """A flow through a block whose time is only a lower bound so far."""

    fork: int
    cut: frozenset[str]
    holders: Holders
    column: int


class Program:
    """The columns and rows of a procedure's plan.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without errors.
    charges : dict of str to (dict of str to Weight)
        What each step charges, by objective; `steps` counts steps and charges nothing.
    optional : frozenset of str
        Steps that may go.
    span : callable
        Tells the exact expected time of a block.

    Attributes
    ----------
    keep : dict of str to int
        Column of each step that is 1 if it stays.
    costs : dict of str to (dict of int to float)
        Factors of each objective by column.
    requirements : tuple of Requirement
        The rules.
    """

    def __init__(
        self,
        procedure: Procedure,
        charges: Mapping[str, Mapping[str, Weight]],
        optional: frozenset[str],
        span: Span,
    ) -> None:
        self.procedure, self.optional = procedure, optional
        self.net = network(procedure)
        blocks = and_blocks(self.net)
        wrong = (*blocks.rigid, *blocks.loose)
        if wrong:
            raise NotSupportedError(*(RIGID.at(procedure.place(f"node '{self.net.atoms[k].node}'")) for k in wrong))
        self.milp = Milp()
        self.keep = {step.id: self.milp.column(high=1.0, whole=True) for step in procedure.steps}
        for step in procedure.steps:
            if step.id not in optional:
                self.milp.fix(self.keep[step.id], 1.0)
        self.facts = Facts(procedure, self.milp, self.keep, optional)
        self.requirements: tuple[Requirement, ...] = write_rules(self.facts)
        self.objectives = tuple(charges)
        timed = self.objectives.index("cycle_time") if "cycle_time" in self.objectives else None
        roles = {step.id: step.role for step in procedure.steps}
        self.walks = Walks(self.net, blocks, roles, tuple(charges.values()), timed)
        self.costs: dict[str, dict[int, float]] = {name: {} for name in charges}
        self._span = span
        self._lazy: list[Lazy] = []
        self._ahead = 1
        self._write_flows()
        if "steps" in self.costs:
            self._write_steps()

    def cut(self, values: Sequence[float]) -> frozenset[str]:
        """Return the steps that a solution cuts."""
        return frozenset(step for step, column in self.keep.items() if values[column] < 0.5)

    def value(self, objective: str, values: Sequence[float]) -> float:
        """Return the value of an objective at a solution."""
        return float(sum(factor * values[column] for column, factor in self.costs[objective].items()))

    def refine(self, values: Sequence[float]) -> bool:
        """Replace the bounds of block times that a solution uses by the exact times; tell whether any was a bound."""
        used = [lazy for lazy in self._lazy if values[lazy.column] > REFINED]
        if not used:
            return False
        # The next plan will look much like this one, so its neighbours are made exact as well, more and more at a time.
        like = {(lazy.fork, lazy.holders, len(lazy.cut)) for lazy in used}
        near = [z for z in self._lazy if (z.fork, z.holders, len(z.cut)) in like and z not in used]
        near.sort(key=lambda z: (self.costs["cycle_time"].get(z.column, 0.0), z.column))
        for lazy in [*used, *near[: self._ahead]]:
            exact = self._span(lazy.fork, lazy.cut, lazy.holders)
            self.costs["cycle_time"][lazy.column] = max(exact, self.costs["cycle_time"].get(lazy.column, 0.0))
            self._lazy.remove(lazy)
        self._ahead *= 2
        return True

    def _write_flows(self) -> None:
        found = stages(self.net, self.walks, self.optional)
        visits = most_visits(self.net, found)
        switches = {atom: self._switches(stage) for atom, stage in found.items()}
        balance: dict[tuple[int, Holders], dict[int, float]] = {}
        carried: dict[tuple[int, int], dict[int, float]] = {}
        todo: list[tuple[int, Holders]] = [(self.net.start, ())]
        seen = {todo[0]}
        for atom, holders in todo:
            stage = found[atom]
            if self.milp.columns > MOST_FLOWS:
                raise NotSupportedError(TOO_LARGE.at(self.procedure.place("steps"), most=MOST_FLOWS))
            for k, mode in enumerate(stage.modes):
                outcome, _ = self.walks.one(atom, mode.cut, holders)
                column = self.milp.column()
                balance.setdefault((atom, holders), {})[column] = 1.0
                carried.setdefault((atom, k), {})[column] = 1.0
                for name, cost in zip(self.objectives, outcome.costs, strict=True):
                    if cost:
                        self.costs[name][column] = cost
                if not outcome.exact:
                    self._lazy.append(Lazy(atom, mode.cut, holders, column))
                for after, chance in outcome.leaving:
                    for target, p in mode.moves:
                        row = balance.setdefault((target, after), {})
                        row[column] = row.get(column, 0.0) - chance * p
                        if (target, after) not in seen:
                            seen.add((target, after))
                            todo.append((target, after))
        start = (self.net.start, ())
        for key, terms in balance.items():
            arriving = 1.0 if key == start else 0.0
            self.milp.row(terms, low=arriving, high=arriving)
        for (atom, k), terms in carried.items():
            if found[atom].optional:
                self._carry(terms, visits[atom], switches[atom][k])

    def _carry(self, terms: dict[int, float], most: float, switch: Mapping[int, float]) -> None:
        """Write that a mode carries flow only if it is chosen: flow <= most * switch; column -1 is the number 1."""
        row = {**terms, **{column: -most * value for column, value in switch.items() if column >= 0}}
        self.milp.row(row, high=most * switch.get(-1, 0.0))

    def _switches(self, stage: Stage) -> Sequence[Mapping[int, float]]:
        """Return for each mode an expression that is 1 if the plan chooses it."""
        if len(stage.optional) < 2:
            ones = [self.keep[step] for step in stage.optional]
            return [{one: 1.0} for one in ones] + [{-1: 1.0, one: -1.0} for one in ones]
        columns = [self.milp.column(high=1.0, whole=True) for _ in stage.modes]
        self.milp.row(dict.fromkeys(columns, 1.0), low=1.0, high=1.0)
        for step in stage.optional:
            terms = {c: 1.0 for c, mode in zip(columns, stage.modes, strict=True) if step not in mode.cut}
            self.milp.row({**terms, self.keep[step]: -1.0}, low=0.0, high=0.0)
        return [{column: 1.0} for column in columns]

    def _write_steps(self) -> None:
        """Count the steps that are left: those that stay and that cases still reach."""
        for step, column in self.keep.items():
            atom = self.net.work[step]
            if atom not in self.facts.paths.reached:
                continue
            reach = self.facts.reach(atom)
            if -1 in reach:
                self.costs["steps"][column] = 1.0
                continue
            left = self.milp.column(high=1.0)
            self.milp.row({left: 1.0, column: -1.0, **{c: -v for c, v in reach.items()}}, low=-1.0)
            self.costs["steps"][left] = 1.0


REFINED = 1e-7
"""Flow below which a mode counts as unused."""
