"""Ids of gateways that an edit puts in, and their places in the file."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.model import Gateway, Procedure


def free_name(procedure: Procedure, wanted: str) -> str:
    """Return an id that no node has: the one that is wanted, or with a number behind it."""
    name, number = wanted, 2
    while procedure.has_node(name):
        name, number = f"{wanted}_{number}", number + 1
    return name


def placed(gateways: tuple[Gateway, ...], extra: Mapping[str, Gateway]) -> tuple[Gateway, ...]:
    """Return gateways with further ones put in, each behind the last smaller id: the order of edits leaves no trace.

    >>> [g.id for g in placed((Gateway(id="m"), Gateway(id="a")), {"k": Gateway(id="k"), "b": Gateway(id="b")})]
    ['m', 'a', 'b', 'k']
    """
    found = list(gateways)
    for name in sorted(extra):
        at = len(found)
        while at and found[at - 1].id > name:
            at -= 1
        found.insert(at, extra[name])
    return tuple(found)
