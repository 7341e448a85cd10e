"""The verdict on a graph: reduce, judge what no rule reduces, collapse it, and go on until one arc is left."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from procflow.structure.soundness.fragment import ENTRY, EXIT, Fragment, members
from procflow.structure.soundness.graph import Graph
from procflow.structure.soundness.parts import NOTHING, Parts
from procflow.structure.soundness.reduction import OUTSIDE, Reduction, reduction_of
from procflow.structure.soundness.regions import Region, regions
from procflow.structure.soundness.states import Play, play

Verdict = Literal["sound", "unsound", "unknown"]

MOST_STATES = 50_000
"""States of one fragment that are played out before its verdict is unknown: about a second."""


@frozen
class Rest:
    """A fragment that no rule reduces, with what its states have shown.

    Attributes
    ----------
    part : int
        Its own part.
    parts : tuple of int
        What stands on each of its arcs.
    owners : tuple of int
        The node of the graph to which each of its splits and joins belongs.
    entry, exit : int
        First and last node of the graph that belong to it; OUTSIDE where it reaches to the ends.
    play : Play or None
        None where there are choices only, so that one token goes through alone.
    """

    part: int
    fragment: Fragment
    parts: tuple[int, ...]
    owners: tuple[int, ...]
    entry: int
    exit: int
    play: Play | None


@frozen
class Decision:
    """What was found out about a graph.

    Attributes
    ----------
    verdict : {"sound", "unsound", "unknown"}
        By the token game: a case can always be finished, no arc ever holds two tokens, no node is in vain.
    classical : {"sound", "unsound", "unknown"}
        As a workflow net: besides, a case comes to one end only, and nothing is left when it does.
    unreached, caught : tuple of int
        Nodes that no way leads to from the start, and nodes from which no way leads to an end.
    starved : dict
        Joins that never open whatever happens, with the names of what they wait for.
    rests : tuple of Rest
        Fragments that no rule reduces, inner ones first.
    apart : dict
        Splits of the graph whose ways come to several ends in one run, with the parts of these ways.
    parts : Parts
        What every arc was made of; `root` is the whole.
    """

    graph: Graph
    verdict: Verdict
    classical: Verdict
    unreached: tuple[int, ...] = ()
    caught: tuple[int, ...] = ()
    starved: dict[int, tuple[str, ...]] = field(factory=dict)
    rests: tuple[Rest, ...] = ()
    apart: dict[int, list[int]] = field(factory=dict)
    parts: Parts = field(factory=Parts)
    root: int | None = None

    @property
    def states(self) -> int:
        """How many states were played out."""
        return sum(rest.play.states for rest in self.rests if rest.play is not None)


def decide(graph: Graph, *, most: int = MOST_STATES) -> Decision:
    """Decide whether a graph is sound, under both readings.

    Parameters
    ----------
    graph : Graph
        Any.
    most : int
        States of one fragment that are played out before its verdict is unknown.

    References
    ----------
    J. Vanhatalo, H. Völzer and F. Leymann, Faster and more focused control-flow analysis for business process models
    through SESE decomposition, ICSOC 2007: a graph is sound if every fragment of it is, and what is left without them.

    Examples
    --------
    A choice that leads into a join of all:

    >>> from procflow.structure.soundness.graph import Node
    >>> nodes = (Node("choice"), Node("a"), Node("b"), Node("join", join="all"))
    >>> decide(Graph(nodes, ((0, 1), (0, 2), (1, 3), (2, 3)))).verdict
    'unsound'
    """
    reached = graph.spread([graph.start])
    ends = [node for node in sorted(reached) if not graph.out[node]]
    led = graph.spread(ends, backwards=True)
    unreached = tuple(node for node in range(len(graph.nodes)) if node not in reached)
    caught = tuple(node for node in sorted(reached) if node not in led)
    if unreached or caught:
        return Decision(graph, "unsound", "unsound", unreached, caught)
    work = reduction_of(graph)
    rests: list[Rest] = []
    work.reduce()
    while work.target[work.first] != OUTSIDE:
        touched: list[int] = []
        for region in regions(work):
            rests.append(_judged(work, region, most))
            touched += _collapsed(work, region, rests[-1])
        work.reduce(touched)
    starved = _starved(graph)
    apart = {work.owner[split]: parts for split, parts in work.apart.items()}
    verdict = _verdict(bool(starved), rests)
    several = apart or any(fault.kind == "apart" for rest in rests if rest.play for fault in rest.play.faults)
    classical: Verdict = "unsound" if several else verdict
    return Decision(graph, verdict, classical, (), (), starved, tuple(rests), apart, work.parts, work.part[work.first])


def _starved(graph: Graph) -> dict[int, tuple[str, ...]]:
    """Return the joins that wait for a way that no case takes, or that stand at the start and wait for what follows."""
    found = dict(graph.starved)
    if graph.nodes[graph.start].join == "all" and graph.into[graph.start]:
        sources = (graph.nodes[graph.arcs[arc][0]].name for arc in graph.into[graph.start])
        found[graph.start] = tuple(dict.fromkeys(sources))
    return found


def _verdict(starved: bool, rests: list[Rest]) -> Verdict:
    plays = [rest.play for rest in rests if rest.play is not None]
    if starved or any(fault.kind != "apart" for found in plays for fault in found.faults):
        return "unsound"
    return "sound" if all(found.complete for found in plays) else "unknown"


def _judged(work: Reduction, region: Region, most: int) -> Rest:
    """Play out a fragment and make a part of it."""
    nodes = [node for node in region.nodes if node != work.ends]
    position = {node: k for k, node in enumerate(nodes)}
    arcs = [region.entry, *(arc for node in nodes for arc in work.out[node])]
    if work.ends not in region.nodes:
        arcs.remove(region.exit)
        arcs.append(region.exit)
    fragment = Fragment(
        tuple(work.kind[node] for node in nodes),
        (EXIT, *(position[work.source[arc]] for arc in arcs[1:])),
        tuple(position.get(work.target[arc], EXIT) for arc in arcs),
    )
    choices = all(work.kind[node] == "one" for node in nodes)
    found = None if choices else play(fragment, most=most)
    inner = tuple(work.part[arc] for arc in arcs)
    outer = {ENTRY} if work.ends in region.nodes else {ENTRY, len(arcs) - 1}
    inner = tuple(NOTHING if k in outer else part for k, part in enumerate(inner))
    taken = fragment.shortest()
    if found is not None and found.moves is not None:
        taken = tuple(arc for move in found.moves for arc in members(move.put))
    part = work.parts.rest(inner, [inner[arc] for arc in taken])
    owners = tuple(work.owner[node] for node in nodes)
    last = OUTSIDE if work.ends in region.nodes else work.owner[work.source[region.exit]]
    return Rest(part, fragment, inner, owners, work.owner[work.target[region.entry]], last, found)


def _collapsed(work: Reduction, region: Region, rest: Rest) -> list[int]:
    """Put one arc in the place of a fragment; return the nodes at its ends."""
    target = work.target[region.exit]
    whole = work.parts.sequence((work.part[region.entry], rest.part, work.part[region.exit]))
    for node in region.nodes:
        for arc in list(work.out[node]):
            work.drop(arc)
    work.part[region.entry] = whole
    work.turn(region.entry, target)
    return [node for node in (work.source[region.entry], target) if node != OUTSIDE]
