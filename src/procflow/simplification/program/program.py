"""The program whose solution is the plan: flows of cases with their holders, past steps in the forms of the plan.

For each stage, mode and set of holders there is a flow. What flows in goes out by the exits of the mode; a mode carries
flow only if the plan chooses it. Rows for the rules come from `rows`. Expected handoffs, transfers, times, visits and
loads are linear in the flows, so the best plan is that of a mixed-integer linear program, without any constant that stands
for "very large".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import define

from procflow.errors import Message, NotSupportedError
from procflow.model import Edit, Procedure
from procflow.simplification.options.forms import Form, Forms, Options
from procflow.simplification.options.weights import Weight
from procflow.simplification.program.columns import Columns, Expression
from procflow.simplification.program.congestion import Congestion
from procflow.simplification.program.facts import Facts, Requirement
from procflow.simplification.program.load import Burden
from procflow.simplification.program.milp import Milp
from procflow.simplification.program.parallel import Holders, Walks
from procflow.simplification.program.rows import write_rules
from procflow.simplification.program.stages import Stage, most_visits, stages
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

Span = Callable[[int, Forms, Holders], float]
"""Exact expected time of a block: its fork, the forms of its steps, and who enters."""


@define
class Lazy:
    """A flow through a block whose time is only a lower bound so far; `visits` is the flow of a column of 1."""

    fork: int
    forms: Forms
    holders: Holders
    column: int
    visits: float


class Program:
    """The columns and rows of a procedure's plan.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without errors.
    choices : Options
        The forms that steps may take, and what may become of documents.
    charges : dict of str to (dict of Form to Weight)
        What a step charges in each form, by objective; some objectives count what is left and charge nothing.
    span : callable
        Tells the exact expected time of a block.
    burdens : iterable of Burden, optional
        Roles whose load may not exceed a limit.
    congestion : Congestion, optional
        Estimates the queues, where they are minimised.
    amended : iterable of str, optional
        Instruments that are amended whatever the plan.

    Attributes
    ----------
    columns : Columns
        The choices of the plan.
    costs : dict of str to (dict of int to float)
        Factors of each objective by column.
    requirements : tuple of Requirement
        The rules.
    loads : dict of str to int
        Row of each role whose load may bind.
    """

    def __init__(
        self,
        procedure: Procedure,
        choices: Options,
        charges: Mapping[str, Mapping[Form, Weight]],
        span: Span,
        *,
        burdens: Iterable[Burden] = (),
        congestion: Congestion | None = None,
        amended: Iterable[str] = (),
    ) -> None:
        self.procedure, self.choices = procedure, choices
        self.net = network(procedure)
        blocks = and_blocks(self.net)
        wrong = (*blocks.rigid, *blocks.loose)
        if wrong:
            raise NotSupportedError(*(RIGID.at(procedure.place(f"node '{self.net.atoms[k].node}'")) for k in wrong))
        self.milp = Milp()
        self.columns = Columns(procedure, choices, self.milp, amended)
        self.keep = self.columns.keep
        self.facts = Facts(procedure, self.milp, self.keep, choices.removable, self.columns)
        self.requirements: tuple[Requirement, ...] = write_rules(self.facts)
        self.burdens = tuple(burdens)
        self._charged = {**charges, **{burden.name: burden.weights for burden in self.burdens}}
        names = tuple(self._charged)
        timed = names.index("cycle_time") if "cycle_time" in names else None
        kept = {step: forms[0] for step, forms in choices.forms.items()}
        self.walks = Walks(self.net, blocks, kept, tuple(self._charged.values()), timed)
        self.costs: dict[str, dict[int, float]] = {name: {} for name in names}
        self.loads: dict[str, int] = {}
        self._span = span
        self._lazy: list[Lazy] = []
        self._ahead = 1
        self._most: dict[str, float] = {}
        self._congestion = congestion
        self._queues: dict[int, float] = {}
        self._write_flows()
        self._write_counts()
        self._write_loads()
        if congestion is not None:
            self._write_queues(congestion)

    def cost(self, objective: str) -> Mapping[int, float]:
        """Return the factors of an objective by column."""
        if objective == "congested_time":
            return {**self.costs["cycle_time"], **self._queues}
        return self.costs[objective]

    def edits(self, values: Sequence[float]) -> tuple[Edit, ...]:
        """Return the edits of a solution."""
        return self.columns.edits(values)

    def value(self, objective: str, values: Sequence[float]) -> float:
        """Return the value of an objective at a solution; queues are those of its loads, however long the columns let them be."""
        if objective == "congested_time" and self._congestion is not None:
            loads = {q.role: self.value(f"load:{q.role}", values) for q in self._congestion.queues}
            queues = sum(q.minutes * q.number(loads[q.role]) for q in self._congestion.queues)
            return self.value("cycle_time", values) + queues
        return float(sum(factor * values[column] for column, factor in self.cost(objective).items()))

    def refine(self, values: Sequence[float]) -> bool:
        """Replace the bounds of block times that a solution uses by the exact times; tell whether any was a bound."""
        used = [lazy for lazy in self._lazy if values[lazy.column] > REFINED]
        if not used:
            return False
        # The next plan will look much like this one, so its neighbours are made exact as well, more and more at a time.
        like = {(lazy.fork, lazy.holders, len(lazy.forms)) for lazy in used}
        near = [z for z in self._lazy if (z.fork, z.holders, len(z.forms)) in like and z not in used]
        near.sort(key=lambda z: (self.costs["cycle_time"].get(z.column, 0.0), z.column))
        for lazy in [*used, *near[: self._ahead]]:
            exact = self._span(lazy.fork, lazy.forms, lazy.holders) * lazy.visits
            self.costs["cycle_time"][lazy.column] = max(exact, self.costs["cycle_time"].get(lazy.column, 0.0))
            self._lazy.remove(lazy)
        self._ahead *= 2
        return True

    def _write_flows(self) -> None:
        """Write the flows; a column is a share of the most visits of its stage, so that rare stages count like others."""
        found = stages(self.net, self.walks, self.choices)
        visits = most_visits(self.net, found)
        switches = {atom: self._switches(stage) for atom, stage in found.items()}
        balance: dict[tuple[int, Holders], dict[int, float]] = {}
        carried: dict[tuple[int, int], dict[int, float]] = {}
        todo: list[tuple[int, Holders]] = [(self.net.start, ())]
        seen = {todo[0]}
        peaks: dict[tuple[int, str], float] = {}
        for atom, holders in todo:
            stage, most = found[atom], visits[atom]
            if self.milp.columns > MOST_FLOWS:
                raise NotSupportedError(TOO_LARGE.at(self.procedure.place("steps"), most=MOST_FLOWS))
            for k, mode in enumerate(stage.modes):
                outcome, _ = self.walks.one(atom, mode.forms, holders)
                column = self.milp.column()
                balance.setdefault((atom, holders), {})[column] = 1.0
                carried.setdefault((atom, k), {})[column] = 1.0
                for name, cost in zip(self.costs, outcome.costs, strict=True):
                    if cost:
                        self.costs[name][column] = cost * most
                        peaks[atom, name] = max(cost, peaks.get((atom, name), 0.0))
                if not outcome.exact:
                    self._lazy.append(Lazy(atom, mode.forms, holders, column, most))
                for after, chance in outcome.leaving:
                    for target, p in mode.moves:
                        row = balance.setdefault((target, after), {})
                        row[column] = row.get(column, 0.0) - chance * p * most / visits[target]
                        if (target, after) not in seen:
                            seen.add((target, after))
                            todo.append((target, after))
        start = (self.net.start, ())
        for key, terms in balance.items():
            arriving = 1.0 / visits[self.net.start] if key == start else 0.0
            self.milp.row(terms, low=arriving, high=arriving)
        for (atom, k), terms in carried.items():
            if found[atom].open:
                self._carry(terms, switches[atom][k])
        for (atom, name), cost in peaks.items():
            self._most[name] = self._most.get(name, 0.0) + cost * visits[atom]

    def _carry(self, terms: dict[int, float], switch: Expression) -> None:
        """Write that a mode carries flow only if it is chosen: flow <= most * switch; column -1 is the number 1."""
        row = {**terms, **{column: -value for column, value in switch.items() if column >= 0}}
        self.milp.row(row, high=switch.get(-1, 0.0))

    def _switches(self, stage: Stage) -> Sequence[Expression]:
        """Return for each mode an expression that is 1 if the plan chooses it."""
        if not stage.open:
            return [{-1: 1.0}]
        if len(stage.open) == 1:
            step, weighed = stage.open[0], frozenset(form for mode in stage.modes for form in mode.forms)
            for form in self.choices.forms[step][1:]:
                if form not in weighed:
                    self.milp.fix(self.columns.forms[form], 0.0)
            return [
                self.columns.of(next(iter(mode.forms))) if mode.forms else self.columns.natural(step)
                for mode in stage.modes
            ]
        columns = [self.milp.column(high=1.0, whole=True) for _ in stage.modes]
        self.milp.row(dict.fromkeys(columns, 1.0), low=1.0, high=1.0)
        for step in stage.open:
            for form in self.choices.forms[step][1:]:
                terms = {c: 1.0 for c, mode in zip(columns, stage.modes, strict=True) if form in mode.forms}
                self.facts.equal(terms, self.columns.of(form))
        return [{column: 1.0} for column in columns]

    def _write_counts(self) -> None:
        """Write the objectives that count what is left or amended."""
        if "steps" in self.costs:
            for step in self.keep:
                left = self._left(self.columns.alone(step), self.net.work[step])
                if left is not None:
                    self.costs["steps"][left] = 1.0
        if "legal_acts" in self.costs:
            self.costs["legal_acts"] = dict.fromkeys(self.columns.acts.values(), 1.0)
        if "components" in self.costs:
            self._write_components()

    def _left(self, stays: Expression, atom: int) -> int | None:
        """Return a column that is 1 where something stays that cases still reach, None where no case reaches it."""
        if atom not in self.facts.paths.reached:
            return None
        left = self.milp.column(high=1.0)
        self.facts.row((1, {left: 1.0}), (-1, stays), (-1, self.facts.reach(atom)), low=-1.0)
        return left

    def _write_components(self) -> None:
        """Count the components of the dossier that are neither dropped nor taken from a register, and still of use."""
        ends = {end.id: self.facts.paths.ends[end.id] for end in self.procedure.ends if end.id in self.facts.paths.ends}
        for document in self.procedure.documents:
            if not document.component:
                continue
            left = self.milp.column(high=1.0)
            self.costs["components"][left] = 1.0
            spared = [
                (1.0, {col[document.id]: 1.0})
                for col in (self.columns.once, self.columns.dropped)
                if document.id in col
            ]
            users = [
                (self.facts.kept(step.id), self.net.work[step.id])
                for step in self.procedure.steps
                if document.id in {*step.needs, *step.uses, *step.makes, *(d for group in step.one_of for d in group)}
            ]
            users += [
                ({-1: 1.0}, ends[end.id]) for end in self.procedure.ends if document.id in end.needs and end.id in ends
            ]
            for stays, atom in users:
                if atom in self.facts.paths.reached:
                    self.facts.row((1, {left: 1.0}), (-1, stays), (-1, self.facts.reach(atom)), *spared, low=-1.0)
            if not users:
                self.facts.row((1, {left: 1.0}), *spared, low=1.0)

    def _write_loads(self) -> None:
        """Write that no role is given more than it can bear, where some plan could."""
        for burden in self.burdens:
            most, unknown = self._most.get(burden.name, 0.0), self._unknown(burden)
            if burden.most is not None and most > burden.most:
                free = dict.fromkeys(unknown, -most)
                self.loads[burden.role] = self.milp.row({**self.costs[burden.name], **free}, high=burden.most)

    def _unknown(self, burden: Burden) -> list[int]:
        """Return the columns of forms whose work nobody knows: the load of a role that does it is not judged."""
        return [column for form, column in self.columns.forms.items() if form in burden.unknown]

    def _write_queues(self, congestion: Congestion) -> None:
        """Write the number waiting for each role as the largest of its tangents."""
        for queue in congestion.queues:
            column = self.milp.column()
            load = self.costs[f"load:{queue.role}"]
            for slope, low in queue.tangents:
                self.milp.row({column: 1.0, **{c: -slope * value for c, value in load.items()}}, low=low)
            self._queues[column] = queue.minutes


REFINED = 1e-7
"""Flow below which a mode counts as unused."""
