"""Whether every case can be settled: the abstract graph, the rules that reduce it, and the states of what is left."""

from procflow.structure.soundness.decide import Decision, Verdict, decide
from procflow.structure.soundness.finding import Finding
from procflow.structure.soundness.graph import Graph, Kind, Node, graph_of
from procflow.structure.soundness.soundness import Soundness, soundness
from procflow.structure.soundness.tree import Branch, ProcessTree

__all__ = [
    "Branch",
    "Decision",
    "Finding",
    "Graph",
    "Kind",
    "Node",
    "ProcessTree",
    "Soundness",
    "Verdict",
    "decide",
    "graph_of",
    "soundness",
]
