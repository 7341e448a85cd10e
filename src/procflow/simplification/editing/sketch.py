"""A procedure on the drawing board: nodes and ways that can be taken out one by one and tidied up.

Removing a step is the contraction of a node in a Markov chain; the ways through it become ways past it. What is left of
an XOR whose ways became equal, of a fork whose branches became empty, or of a gateway with one way in and one way out is
taken away, because it means nothing any more. A branch that was empty before any cut stays.
"""

from __future__ import annotations

import math

from attrs import define, evolve

from procflow.errors import Message, ProposalError
from procflow.model import Flow, Gateway, Node, Procedure, Step, Text
from procflow.structure.network import network

TRAP = Message(
    "apply-trap",
    en="without this node a loop would be left that no case can leave. Keep it, or give the loop another way out.",
    vi="bỏ nút này thì còn lại một vòng lặp không có lối ra. Hãy giữ lại, hoặc thêm lối ra cho vòng lặp.",
)


@define(eq=False)
class Way:
    """A flow on the drawing board.

    Attributes
    ----------
    at : int
        Position among the flows of the file.
    bridged : bool
        Whether it leads over something that was cut.
    """

    at: int
    source: str
    target: str
    p: float
    returns: bool
    label: Text
    bridged: bool = False


class Sketch:
    """Nodes and ways of a procedure while steps are taken out.

    Parameters
    ----------
    procedure : Procedure
        The start; it is not changed.

    Attributes
    ----------
    nodes : dict of str to Node
        Steps, gateways and ends that are left.
    start : str
        Node where cases start.
    derived : dict of str to str
        Gateways that stand for a cut step, and that step.
    """

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.nodes: dict[str, Node] = {node.id: node for node in procedure.nodes}
        self.start = procedure.start
        self.derived: dict[str, str] = {}
        self._out: dict[str, list[Way]] = {name: [] for name in self.nodes}
        self._in: dict[str, list[Way]] = {name: [] for name in self.nodes}
        for at, flow in enumerate(procedure.flows):
            way = Way(at, flow.source, flow.target, flow.p, flow.kind == "returns", flow.label)
            self._out[way.source].append(way)
            self._in[way.target].append(way)
        net = network(procedure)
        self._reached = {net.atoms[atom].node for atom in net.reached()}

    def take_out(self, step: Step) -> None:
        """Put a gateway that only passes cases on in the place of a step, and drop the step's returns."""
        self._pass_on(step, step.id)

    def leave(self, gate: Gateway, step: str) -> None:
        """Treat a gateway that only passes cases on as what is left where a step stood that has been moved."""
        self._pass_on(gate, step)

    def _pass_on(self, step: Step | Gateway, stood: str) -> None:
        name = self._free_name(f"{stood}_gateway")
        self.nodes[name] = Gateway(id=name, name=step.name, join=step.join, split=step.split)
        self.derived[name] = stood
        self._out[name], self._in[name] = [], []
        for way in list(self._in[step.id]):
            self._lead(way, name)
        for way in self._out[step.id]:
            if way.returns:
                self._in[way.target].remove(way)
            else:
                way.source, way.bridged, way.p, way.label = name, True, 1.0, Text()
                self._out[name].append(way)
        if self.start == step.id:
            self.start = name
        del self.nodes[step.id], self._out[step.id], self._in[step.id]

    def tidy(self) -> None:
        """Take away what means nothing any more, until nothing changes."""
        changed = True
        while changed:
            changed = self._drop_unreached()
            for name in list(self.nodes):
                node = self.nodes[name]
                if isinstance(node, Step | Gateway):
                    changed |= self._merge(node) | self._collapse(node) | self._plain(name)
                    changed |= self._unloop(name) or self._contract(name)

    def flows(self) -> tuple[Flow, ...]:
        """Return the flows that are left, in the order of the file."""
        ways = sorted((way for ways in self._out.values() for way in ways), key=lambda way: way.at)
        return tuple(
            Flow(way.source, way.target, way.p, "returns" if way.returns else "normal", label=way.label) for way in ways
        )

    def _free_name(self, wanted: str) -> str:
        name, number = wanted, 2
        while self.procedure.has_node(name) or name in self.nodes:
            name, number = f"{wanted}_{number}", number + 1
        return name

    def _lead(self, way: Way, target: str) -> None:
        self._in[way.target].remove(way)
        way.target = target
        self._in[target].append(way)

    def _drop(self, way: Way) -> None:
        self._out[way.source].remove(way)
        self._in[way.target].remove(way)

    def _reachable(self, *, without: str | None = None) -> set[str]:
        seen, stack = {self.start}, [self.start]
        while stack:
            node = stack.pop()
            if node != without:
                fresh = {way.target for way in self._out[node] if way.p > 0} - seen
                seen |= fresh
                stack += fresh
        return seen

    def _drop_unreached(self) -> bool:
        """Drop nodes that cases reached before and reach no more."""
        seen = self._reachable()
        lost = [name for name in self.nodes if name not in seen and (name in self._reached or name in self.derived)]
        for name in lost:
            for way in [*self._out[name], *(way for way in self._in[name] if way.source != name)]:
                self._drop(way)
            del self.nodes[name], self._out[name], self._in[name]
        return bool(lost)

    def _merge(self, node: Step | Gateway) -> bool:
        """Make one way of several that a cut has led from an XOR to the same node in the same manner."""
        if node.split == "all":
            return False
        found: dict[tuple[str, bool], list[Way]] = {}
        for way in sorted(self._out[node.id], key=lambda way: way.at):
            found.setdefault((way.target, way.returns), []).append(way)
        double = [ways for ways in found.values() if len(ways) > 1 and any(way.bridged for way in ways)]
        for first, *others in double:
            first.p = _rounded(math.fsum(way.p for way in (first, *others)))
            first.bridged = True
            if any(way.label != first.label for way in others):
                first.label = Text()
            for way in others:
                self._drop(way)
        return bool(double)

    def _collapse(self, node: Step | Gateway) -> bool:
        """Take away the branches of a fork that the cut has emptied: ways that lead straight into the fork's join."""
        ways = self._out[node.id]
        if node.split == "one" or len(ways) < 2:
            return False
        changed = False
        for join in dict.fromkeys(way.target for way in ways if way.bridged):
            joins = getattr(self.nodes[join], "join", "any") == "all"
            if joins and join != node.id and join not in self._reachable(without=node.id):
                changed |= self._empty(node.id, join)
        return changed

    def _empty(self, fork: str, join: str) -> bool:
        drop = [way for way in self._out[fork] if way.target == join and way.bridged]
        if len(drop) == len(self._in[join]):
            # Nothing else arrives: every branch is empty and one way stays, or it is the join of an inner block.
            drop = drop[1:]
        for way in drop:
            self._drop(way)
        left = self._out[fork]
        if drop and len(left) == 1 and left[0].target == join:
            # What is left of the whole block stands for steps that were cut, also for a fork around it.
            left[0].bridged = True
        return bool(drop)

    def _plain(self, name: str) -> bool:
        """Turn a join with one way in and a fork with one way out into what they are: nothing."""
        node = self.nodes[name]
        assert isinstance(node, Step | Gateway)
        plain = node
        if node.join == "all" and len(self._in[name]) + (name == self.start) == 1:
            plain = evolve(plain, join="any")
            for way in self._in[name]:
                way.bridged = True
        if node.split == "all" and len(self._out[name]) == 1:
            plain = evolve(plain, split="one")
            self._out[name][0].bridged = True
        self.nodes[name] = plain
        return plain is not node

    def _unloop(self, name: str) -> bool:
        """Take away ways from an XOR gateway to itself; the others share the probability (geometric series)."""
        node = self.nodes[name]
        loops = [way for way in self._out[name] if way.target == name]
        if not loops or not isinstance(node, Gateway) or node.split == "all" or node.join == "all":
            return False
        for way in loops:
            self._drop(way)
        total = math.fsum(way.p for way in self._out[name])
        if not total:
            raise ProposalError(TRAP.at(self.procedure.place(f"step '{self.derived.get(name, name)}'")))
        for way in self._out[name]:
            way.p, way.bridged = _rounded(way.p / total), True
        return True

    def _contract(self, name: str) -> bool:
        """Take away a gateway with one way in and one way out, or a merge that a cut has touched."""
        node, ways = self.nodes[name], self._out[name]
        if not isinstance(node, Gateway) or len(ways) != 1 or ways[0].target == name:
            return False
        (on,) = ways
        if len(self._in[name]) + (name == self.start) > 1:
            touched = any(way.bridged for way in (on, *self._in[name]))
            # Before a join the merge must stay: there each way in is waited for.
            if node.join == "all" or not touched or getattr(self.nodes[on.target], "join", "any") == "all":
                return False
        for way in list(self._in[name]):
            self._lead(way, on.target)
            way.bridged = way.bridged or on.bridged
            way.label = way.label or on.label
        if self.start == name:
            self.start = on.target
        self._drop(on)
        del self.nodes[name], self._out[name], self._in[name]
        return True


def _rounded(p: float) -> float:
    """Return a probability without the dust of adding decimals (0.1 + 0.2 becomes 0.3)."""
    return min(1.0, round(p, 15))
