"""The shortest way through the procedure on which something is lacking."""

from __future__ import annotations

from collections import deque
from collections.abc import Container

from procflow.guards.paths import Paths


def way_without(paths: Paths, lacking: Container[int], makers: Container[int], goal: int) -> list[str]:
    """Return the nodes of a shortest way from the start to an atom on which nothing makes what is lacking.

    Parameters
    ----------
    paths : Paths
        Where cases go.
    lacking : container of int
        Atoms that some run reaches without it.
    makers : container of int
        Atoms after which it is there.
    goal : int
        Where it is needed.
    """
    before = {paths.net.start: paths.net.start}
    queue = deque(before)
    while queue and goal not in before:
        atom = queue.popleft()
        if atom in makers:
            continue
        for target in paths.targets[atom]:
            if target not in before and target in lacking:
                before[target] = atom
                queue.append(target)
    way = [goal]
    while way[-1] in before and before[way[-1]] != way[-1]:
        way.append(before[way[-1]])
    return [paths.net.atoms[atom].node for atom in reversed(way)]
