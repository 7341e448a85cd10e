"""How a way through the procedure and the nodes on it are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procflow.model import End, Procedure, Step

_LONGEST = 12


def shown(nodes: Iterable[str]) -> str:
    """Return a way as ids with arrows; of a long one the first and the last nodes.

    >>> shown(["a", "a", "b", "c"])
    'a → b → c'
    """
    way = list(stops(nodes))
    if len(way) > _LONGEST:
        way = [*way[: _LONGEST // 2], "…", *way[-_LONGEST // 2 :]]
    return " → ".join(way)


def stops(nodes: Iterable[str]) -> tuple[str, ...]:
    """Return a way with each stay at a node told once.

    >>> stops(["a", "a", "b", "a"])
    ('a', 'b', 'a')
    """
    way: list[str] = []
    for node in nodes:
        if not way or way[-1] != node:
            way.append(node)
    return tuple(way)


def element(procedure: Procedure, id: str) -> str:
    """Return how problems call a node, such as ``"step 'sign'"``."""
    node = procedure.node(id)
    return f"{'step' if isinstance(node, Step) else 'end' if isinstance(node, End) else 'gateway'} '{id}'"


def both(names: Iterable[str]) -> Mapping[str, str]:
    """Return names joined by commas and a last "and", in both languages.

    >>> both(["a", "b", "c"])["en"]
    "'a', 'b' and 'c'"
    """
    marked = [f"'{name}'" for name in names]
    found = {}
    for lang, last in (("en", " and "), ("vi", " và ")):
        found[lang] = last.join([part for part in (", ".join(marked[:-1]), *marked[-1:]) if part])
    return found
