"""Sound graphs that grow block by block: every turn replaces one step by a small block, so no graph is ever thrown away.

A sketch starts as one step. Each turn takes a step and puts another before it, after it, instead of it (XOR), beside it
(AND), after it as a check that may send the case back, or after it as a decision that may end the case; or it makes the
step one that some cases skip. All of these keep a sound graph sound, whatever was there before (van der Aalst and
van Hee, Workflow Management, 2002, section 2.4, name the same blocks).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from attrs import define, field, frozen

from procflow.model import Flow
from procflow.model.elements import FlowKind

Turn = Literal["after", "before", "or", "skip", "again", "decide", "beside"]
Shape = Literal["step", "one", "all", "join any", "join all", "end"]

DONE, REFUSED = "done", "refused"


@frozen
class Arc:
    """A flow of a sketch."""

    source: str
    target: str
    p: float = 1.0
    kind: FlowKind = "normal"


@define
class Sketch:
    """A growing graph of steps and explicit gateways.

    Attributes
    ----------
    shapes : dict
        What each node is, by id, in order of growth.
    parallel : set of str
        Steps that run beside others: from there a case may not end.
    """

    shapes: dict[str, Shape] = field(factory=lambda: {"s1": "step", DONE: "end"})
    arcs: list[Arc] = field(factory=lambda: [Arc("s1", DONE)])
    start: str = "s1"
    parallel: set[str] = field(factory=set)
    plain: set[str] = field(factory=lambda: {"s1"})

    @property
    def steps(self) -> list[str]:
        """Ids of the steps in order of growth."""
        return [id for id, shape in self.shapes.items() if shape == "step"]

    def _new(self, shape: Shape, *, like: str, plain: bool = True) -> str:
        letter = "s" if shape == "step" else "g"
        id = f"{letter}{1 + sum(known[0] == letter for known in self.shapes)}"
        self.shapes[id] = shape
        if like in self.parallel:
            self.parallel.add(id)
        if shape == "step" and plain:
            self.plain.add(id)
        return id

    def _move_entries(self, old: str, new: str) -> None:
        self.arcs = [Arc(a.source, new, a.p, a.kind) if a.target == old else a for a in self.arcs]
        if self.start == old:
            self.start = new

    def _move_exit(self, old: str, new: str) -> None:
        self.arcs = [Arc(new, a.target, a.p, a.kind) if a.source == old else a for a in self.arcs]

    def _before(self, step: str) -> None:
        new = self._new("step", like=step)
        self._move_entries(step, new)
        self.arcs.append(Arc(new, step))

    def _after(self, step: str, *, plain: bool = True) -> str:
        new = self._new("step", like=step, plain=plain)
        self._move_exit(step, new)
        self.arcs.append(Arc(step, new))
        return new

    def _thin(self, step: str, p: float) -> None:
        """Leave p to another flow of the step that had a single one."""
        self.arcs = [Arc(a.source, a.target, 1 - p, a.kind) if a.source == step else a for a in self.arcs]

    def _split(self, step: str, kind: Literal["one", "all"], p: float, *, other: bool) -> None:
        split = self._new(kind, like=step)
        join = self._new("join any" if kind == "one" else "join all", like=step)
        self._move_entries(step, split)
        self._move_exit(step, join)
        first, second = (1 - p, p) if kind == "one" else (1.0, 1.0)
        self.arcs += [Arc(split, step, first), Arc(step, join)]
        if kind == "all":
            self.parallel.add(step)
        if other:
            new = self._new("step", like=step)
            self.arcs += [Arc(split, new, second), Arc(new, join)]
        else:
            self.arcs.append(Arc(split, join, second))

    def grow(self, step: str, turn: Turn, p: float) -> None:
        """Replace a step by a block that holds it.

        Parameters
        ----------
        step : str
            Id of a step of the sketch.
        turn : str
            How it grows. A check or decision has more than one exit and grows only to the front.
        p : float
            Probability of the less common way, in (0, 1).
        """
        if turn == "before" or step not in self.plain:
            self._before(step)
        elif turn in ("or", "skip"):
            self._split(step, "one", p, other=turn == "or")
        elif turn == "beside":
            self._split(step, "all", p, other=True)
        elif turn == "again":
            check = self._after(step, plain=False)
            self._thin(check, p)
            self.arcs.append(Arc(check, step, p, "returns"))
        elif turn == "decide" and step not in self.parallel:
            self.shapes.setdefault(REFUSED, "end")
            decision = self._after(step, plain=False)
            self._thin(decision, p)
            self.arcs.append(Arc(decision, REFUSED, p))
        else:
            self._after(step)

    def into(self, id: str) -> list[Arc]:
        """Return the flows that lead to a node."""
        return [arc for arc in self.arcs if arc.target == id]

    def out(self, id: str) -> list[Arc]:
        """Return the flows that leave a node."""
        return [arc for arc in self.arcs if arc.source == id]

    def order(self) -> list[str]:
        """Return the nodes in the order in which a reader meets them, starting at the start."""
        found: dict[str, None] = {}
        stack = [self.start]
        while stack:
            id = stack.pop()
            if id not in found:
                found[id] = None
                stack += [arc.target for arc in reversed(self.out(id))]
        return list(found)

    def fold(self) -> dict[str, set[Shape]]:
        """Move gateways into the steps beside them where that means the same, and return what the steps took over."""
        taken: dict[str, set[Shape]] = {}
        for id, shape in list(self.shapes.items()):
            into, out = self.into(id), self.out(id)
            if shape in ("one", "all") and len(into) == 1 and self._lone_step(into[0].source, self.out):
                host = into[0].source
                self.arcs = [a for a in self.arcs if a is not into[0]]
                self._move_exit(id, host)
            elif shape in ("join any", "join all") and self._lone_step(out[0].target, self.into):
                host = out[0].target
                self.arcs = [a for a in self.arcs if a is not out[0]]
                self._move_entries(id, host)
            else:
                continue
            taken.setdefault(host, set()).add(shape)
            del self.shapes[id]
        return taken

    def _lone_step(self, id: str, arcs: Callable[[str], list[Arc]]) -> bool:
        return self.shapes[id] == "step" and len(arcs(id)) == 1

    def done_before(self) -> dict[str, frozenset[str]]:
        """Return the steps that every case has done by the time it enters each node."""
        everything = frozenset(self.steps)
        found = dict.fromkeys(self.shapes, everything) | {self.start: frozenset[str]()}
        changed = True
        while changed:
            changed = False
            for id, shape in self.shapes.items():
                ways = [found[a.source] | ({a.source} & everything) for a in self.into(id)]
                if id == self.start:
                    continue
                known = frozenset.union(*ways) if shape == "join all" else frozenset.intersection(*ways)
                if known != found[id]:
                    found[id], changed = known, True
        return found


def flows(sketch: Sketch, names: Mapping[str, str]) -> list[Flow]:
    """Return the flows of a sketch under the names its nodes have in the procedure."""
    return [
        Flow(names[arc.source], names[arc.target], arc.p, arc.kind) for id in sketch.order() for arc in sketch.out(id)
    ]
