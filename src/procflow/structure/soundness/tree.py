"""The procedure as nested blocks: sequence, choice, parallel branches, loops, and the rest that is none of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from procflow.structure.soundness.decide import Decision
from procflow.structure.soundness.fragment import ENTRY
from procflow.structure.soundness.parts import Parts
from procflow.wording import Lang

BranchKind = Literal["step", "nothing", "sequence", "choice", "parallel", "inclusive", "loop", "rest"]

_WORDS: Mapping[str, tuple[str, str]] = {
    "nothing": ("nothing", "không làm gì"),
    "sequence": ("sequence", "nối tiếp"),
    "choice": ("choice", "chọn một"),
    "parallel": ("parallel", "song song"),
    "inclusive": ("one or more", "chọn một hoặc nhiều"),
    "loop": ("loop", "lặp"),
    "rest": ("rest", "phần còn lại"),
}


@frozen
class Branch:
    """One part of a process tree.

    Attributes
    ----------
    kind : {"step", "nothing", "sequence", "choice", "parallel", "inclusive", "loop", "rest"}
        A loop has two children, what is done and what leads back to it; those of a rest have no order.
    step : str
        Id of the step, else empty.
    children : tuple of int
        Positions in `ProcessTree.branches`, always before the branch itself.
    """

    kind: BranchKind
    step: str = ""
    children: tuple[int, ...] = ()


@frozen
class ProcessTree:
    """Nested blocks, kept flat: the last branch is the root.

    Attributes
    ----------
    branches : tuple of Branch
        Each after its children.
    """

    branches: tuple[Branch, ...]

    @property
    def root(self) -> Branch:
        """The whole procedure."""
        return self.branches[-1]

    @property
    def structured(self) -> bool:
        """Tell whether there is no rest."""
        return all(branch.kind != "rest" for branch in self.branches)

    def text(self, lang: Lang = "en") -> str:
        """Write the tree in one line, such as ``sequence(a, choice(b, nothing), parallel(c, d))``.

        >>> ProcessTree((Branch("step", "a"), Branch("nothing"), Branch("choice", children=(0, 1)))).text("vi")
        'chọn một(a, không làm gì)'
        """
        words: list[str] = []
        stack: list[int | str] = [len(self.branches) - 1]
        while stack:
            part = stack.pop()
            if isinstance(part, str):
                words.append(part)
                continue
            branch = self.branches[part]
            word = branch.step if branch.kind == "step" else _WORDS[branch.kind][lang == "vi"]
            words.append(word)
            if branch.children:
                words.append("(")
                stack.append(")")
                for k, child in reversed(list(enumerate(branch.children))):
                    stack += [child, ", "] if k else [child]
        return "".join(words)

    def __str__(self) -> str:
        """Write the tree in English."""
        return self.text()


def tree_of(decision: Decision) -> ProcessTree | None:
    """Return the blocks of a graph; None if it does not hang together.

    Parameters
    ----------
    decision : Decision
        As `decide` makes it.
    """
    if decision.root is None:
        return None
    parts = decision.parts
    done: dict[int, int] = {}
    branches: list[Branch] = []
    stack = [(decision.root, False)]
    while stack:
        part, ready = stack.pop()
        children = _children(parts, part)
        if not ready:
            stack.append((part, True))
            stack += [(child, False) for child in reversed(children)]
        else:
            done[part] = _add(decision, branches, part, [done[child] for child in children])
    return ProcessTree(tuple(branches))


def _children(parts: Parts, part: int) -> list[int]:
    """Return what a part consists of: without gateways, and without a sequence in a sequence or a choice in a choice."""
    kind = parts.kind[part]
    flat = kind in ("sequence", "choice", "parallel")
    found, stack = [], list(reversed(parts.children[part]))
    while stack:
        child = stack.pop()
        if flat and parts.kind[child] == kind:
            stack += reversed(parts.children[child])
        elif not (kind in ("sequence", "rest") and parts.silent[child]):
            found.append(child)
    return found


def _add(decision: Decision, branches: list[Branch], part: int, children: list[int]) -> int:
    """Add a branch; a sequence of one is that one."""
    parts = decision.parts
    kind = parts.kind[part]
    if kind == "sequence" and len(children) == 1:
        return children[0]
    if parts.silent[part]:
        branches.append(Branch("nothing"))
    elif kind == "node":
        branches.append(Branch("step", decision.graph.nodes[parts.node[part]].name))
    else:
        branches.append(Branch(kind, children=tuple(children)))
    return len(branches) - 1


def loose_nodes(decision: Decision) -> tuple[str, ...]:
    """Return the steps and gateways that stand in no block: those of a rest, without the blocks that lie in it."""
    graph, parts = decision.graph, decision.parts
    found: dict[int, None] = {}
    for rest in decision.rests:
        found.update(dict.fromkeys(owner for owner in rest.owners if owner >= 0))
        stack = [part for k, part in enumerate(rest.parts) if k != ENTRY]
        while stack:
            part = stack.pop()
            if parts.kind[part] == "node" and graph.out[parts.node[part]]:
                found[parts.node[part]] = None
            elif parts.kind[part] == "sequence":
                stack += parts.children[part]
    return tuple(dict.fromkeys(graph.nodes[node].name for node in sorted(found)))
