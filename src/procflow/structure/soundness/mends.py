"""What to change at a join or split so that a fault goes away: tried before it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import evolve

from procflow.structure.soundness.decide import Decision, decide
from procflow.structure.soundness.graph import Graph, Kind

_MOST_STATES = 5_000
_MOST_TRIES = 20
_MOST_NODES = 20_000
"""Faults for which changes are tried, and nodes looked at for it; with more, one mends the first ones and checks again."""

Change = tuple[int, Literal["join", "split"], Kind]

_TEXTS: Mapping[tuple[str, bool, bool], tuple[str, str]] = {
    ("not joined", True, True): (
        "Set `join` to 'all' here; or, if only one of them is meant because the first answer decides, set `split` to 'one' "
        "at '{part}' (in a file: a list under `next` in place of all: [...]) and give each way its probability.",
        "Hãy đặt `join` là 'all' ở đây; hoặc nếu chỉ cần một nhánh vì kết quả đến trước quyết định thì đặt `split` là 'one' "
        "ở '{part}' (trong tệp: `next` là danh sách, không dùng all: [...]) và ghi xác suất cho từng hướng.",
    ),
    ("not joined", True, False): (
        "Set `join` to 'all' here.",
        "Hãy đặt `join` là 'all' ở đây.",
    ),
    ("not joined", False, True): (
        "Only one of them seems to be meant, because the first answer decides: set `split` to 'one' at '{part}' (in a file: a list under `next` in place of all: [...]) "
        "and give each way its probability. If both are meant, let them meet in a join of all before they come here.",
        "Có lẽ chỉ cần một nhánh vì kết quả đến trước quyết định: hãy đặt `split` là 'one' ở '{part}' (trong tệp: `next` là danh sách, không dùng all: [...]) "
        "và ghi xác suất cho từng hướng. Nếu cần cả hai, hãy nhập các nhánh bằng một cổng chờ tất cả trước khi đến đây.",
    ),
    ("not joined", False, False): (
        "Let the branches meet in a join of all before they come here.",
        "Hãy nhập các nhánh bằng một cổng chờ tất cả trước khi đến đây.",
    ),
    ("waits", True, True): (
        "Set `join` to 'any' here; or, if all of them are always needed, set `split` to 'all' at '{part}' (in a file: next: {{all: [...]}}).",
        "Hãy đặt `join` là 'any' ở đây; hoặc nếu luôn cần tất cả thì đặt `split` là 'all' ở '{part}' (trong tệp: next: {{all: [...]}}).",
    ),
    ("waits", True, False): (
        "Set `join` to 'any' here.",
        "Hãy đặt `join` là 'any' ở đây.",
    ),
    ("waits", False, True): (
        "Set `split` to 'all' at '{part}' (in a file: next: {{all: [...]}}), so that all of them start.",
        "Hãy đặt `split` là 'all' ở '{part}' (trong tệp: next: {{all: [...]}}) để tất cả các nhánh đều bắt đầu.",
    ),
    ("waits", False, False): (
        "'{part}' lets a case go another way meanwhile: move that choice before the branches part, or behind this join.",
        "'{part}' cho hồ sơ rẽ hướng khác trong lúc đó: hãy chuyển lựa chọn này lên trước chỗ tách nhánh, hoặc ra sau chỗ nhập.",
    ),
    ("waits for itself", False, False): (
        "Let every way that is awaited here start whenever one of them does, without passing here before.",
        "Hãy để mọi nhánh được chờ ở đây đều bắt đầu mỗi khi có một nhánh bắt đầu, và không phải đi qua đây trước.",
    ),
    ("started again", False, False): (
        "Let the branches meet in a join of all before one of them leads back.",
        "Hãy nhập các nhánh bằng một cổng chờ tất cả trước khi có nhánh quay lại.",
    ),
}


class Mends:
    """Finds what mends the faults of a graph.

    Parameters
    ----------
    decision : Decision
        With faults.
    """

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.faults = _faults(decision)
        self.left = min(_MOST_TRIES, 1 + _MOST_NODES // len(decision.graph.nodes))

    def of(self, kind: str, node: int, part: int | None) -> dict[str, str]:
        """Return what to change, in both languages.

        Parameters
        ----------
        kind : str
            Of the fault.
        node : int
            The join at fault.
        part : int or None
            The split that sent the case two ways at once, or only one way.
        """
        here: Change | None = None
        there: Change | None = None
        if self.left > 0 and kind == "not joined":
            here = (node, "join", "all")
            there = None if part is None else (part, "split", "one")
        elif self.left > 0 and kind == "waits":
            here = (node, "join", "one")
            there = None if part is None else (part, "split", "all")
        self.left -= 1
        helps = self._helps(here), self._helps(there)
        if kind == "waits" and part is None and not any(helps):
            kind = "waits for itself"
        en, vi = _TEXTS[kind, *helps]
        name = "" if part is None else self.decision.graph.nodes[part].name
        return {"en": en.format(part=name), "vi": vi.format(part=name)}

    def _helps(self, change: Change | None) -> bool:
        """Tell whether a change takes faults away and brings none."""
        if change is None:
            return False
        after = decide(_changed(self.decision.graph, change), most=_MOST_STATES)
        if after.verdict == "unknown" or _ends_apart(after) > _ends_apart(self.decision):
            return False
        return _faults(after) < self.faults


def _faults(decision: Decision) -> set[tuple[str, str]]:
    """Return the kind and the node's name of every fault."""
    names = decision.graph.nodes
    found = {("waits", names[node].name) for node in decision.starved}
    for rest in decision.rests:
        for fault in rest.play.faults if rest.play is not None else ():
            if fault.kind != "apart":
                found.add((fault.kind, names[rest.owners[fault.node]].name))
    return found


def _ends_apart(decision: Decision) -> int:
    """Return how many times branches of one case come to ends of their own."""
    plays = [rest.play for rest in decision.rests if rest.play is not None]
    return len(decision.apart) + sum(fault.kind == "apart" for play in plays for fault in play.faults)


def _changed(graph: Graph, change: Change) -> Graph:
    node, side, kind = change
    new = evolve(graph.nodes[node], join=kind) if side == "join" else evolve(graph.nodes[node], split=kind)
    starved = {k: names for k, names in graph.starved.items() if k != node or kind == "all"}
    return evolve(graph, nodes=(*graph.nodes[:node], new, *graph.nodes[node + 1 :]), starved=starved)
