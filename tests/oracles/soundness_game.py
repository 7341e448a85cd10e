"""The token game from its definition, state by state, and small random graphs to play it on.

A graph is plain data: `nodes` is a list of (join, split) with kinds "one", "all", "some"; `arcs` a list of (source,
target); the case begins with one token before node `start`; a node without a way out takes its token away.
"""

from __future__ import annotations

import random
from itertools import combinations

BEGIN = -1


def verdicts(nodes, arcs, start=0, *, most=4000):
    """Return whether the graph is sound (by the token game, as a workflow net); None beyond `most` states.

    Token game: no arc ever holds two tokens, every state can be played on until no token is left, every node can move.
    Workflow net: besides, exactly one token is taken away, and none is left when it is.
    """
    into = [[k for k, arc in enumerate(arcs) if arc[1] == n] for n in range(len(nodes))]
    out = [[k for k, arc in enumerate(arcs) if arc[0] == n] for n in range(len(nodes))]
    into[start] = [BEGIN, *into[start]]
    first = (frozenset([BEGIN]), 0)
    after, queue, moved, safe = {first: []}, [first], set(), True
    while queue:
        state = queue.pop()
        tokens, done = state
        for node, (join, split) in enumerate(nodes):
            for taken in _taken(node, join, into, out, arcs, tokens):
                moved.add(node)
                for put in _puts(split, out[node]):
                    left = tokens - taken
                    if left & put:
                        safe = False
                        continue
                    following = (left | put, min(done + (not out[node]), 2))
                    after[state].append(following)
                    if following not in after:
                        after[following] = []
                        queue.append(following)
        if len(after) > most:
            return None
    every = safe and len(moved) == len(nodes)
    over = every and _always_reach(after, {state for state in after if not state[0]})
    once = (
        every
        and all(not tokens and done == 1 for tokens, done in after if done)
        and _always_reach(after, {(frozenset(), 1)})
    )
    return over, once


def _taken(node, join, into, out, arcs, tokens):
    """Return the sets of tokens a node may take in a state."""
    here = frozenset(into[node]) & tokens
    if not here:
        return []
    if join == "one":
        return [frozenset([arc]) for arc in here]
    if join == "all":
        return [here] if len(here) == len(into[node]) else []
    for token in tokens:
        paths = _paths(token, node, into, out, arcs)
        if any(arc in paths for arc in into[node] if arc not in tokens) and not any(arc in paths for arc in here):
            return []
    return [here]


def _paths(token, join, into, out, arcs):
    """Return all arcs on paths that begin with a token's arc and do not pass a join."""
    target = next(n for n in range(len(into)) if BEGIN in into[n])
    seen, stack = {token}, [token]
    while stack:
        arc = stack.pop()
        node = target if arc == BEGIN else arcs[arc][1]
        if node != join:
            for other in out[node]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
    return seen


def _puts(split, arcs):
    if not arcs or split == "all":
        return [frozenset(arcs)]
    if split == "one":
        return [frozenset([arc]) for arc in arcs]
    return [frozenset(some) for k in range(1, len(arcs) + 1) for some in combinations(arcs, k)]


def _always_reach(after, goals):
    return len(_leading_to(after, goals)) == len(after)


def _leading_to(after, goals):
    """Return the states from which some goal can be reached."""
    before = {state: [] for state in after}
    for state, following in after.items():
        for other in following:
            before[other].append(state)
    good = set(goals) & set(after)
    stack = list(good)
    while stack:
        for state in before[stack.pop()]:
            if state not in good:
                good.add(state)
                stack.append(state)
    return good


def random_graph(seed, *, inclusive=False, size=7):
    """Return (nodes, arcs, start) of a seed: grown from blocks and then spoilt a little, or thrown together."""
    draw = random.Random(seed)
    nodes, arcs = _grown(draw, inclusive, size) if draw.random() < 0.75 else _thrown(draw, inclusive, size)
    return nodes, arcs, 0


def _kinds(draw, inclusive):
    return draw.choice(["one", "all", "some"] if inclusive else ["one", "all"])


def _thrown(draw, inclusive, size):
    count = draw.randint(3, size)
    nodes = [(_kinds(draw, inclusive), _kinds(draw, inclusive)) for _ in range(count)]
    arcs = [(draw.randrange(node), node) for node in range(1, count)]
    arcs += [(draw.randrange(count - 1), draw.randrange(count)) for _ in range(draw.randint(0, 3))]
    return nodes, arcs


def _grown(draw, inclusive, size):
    nodes, arcs = [], []

    def node(join="one", split="one"):
        nodes.append((join, split))
        return len(nodes) - 1

    def block(depth):
        shape = draw.choice(["node", "row", "fork", "fork", "round", "out"]) if depth else "node"
        if shape == "row":
            first, middle = block(depth - 1)
            then, last = block(depth - 1)
            arcs.append((middle, then))
            return first, last
        if shape == "fork":
            kind = _kinds(draw, inclusive)
            first, last = node(split=kind), node(join=kind)
            for _ in range(draw.randint(2, 3)):
                if draw.random() < 0.3:
                    arcs.append((first, last))
                else:
                    entry, leave = block(depth - 1)
                    arcs.extend([(first, entry), (leave, last)])
            return first, last
        if shape == "round":
            first, last = node(), node()
            entry, leave = block(depth - 1)
            arcs.extend([(first, entry), (leave, last), (last, first)])
            return first, last
        first = node()
        if shape == "out":
            end = node()
            nodes[first] = ("one", _kinds(draw, inclusive))
            last = node()
            arcs.extend([(first, end), (first, last)])
            return first, last
        return first, first

    entry, leave = block(draw.randint(1, 3))
    begin, end = node(), node()
    arcs.extend([(begin, entry), (leave, end)])
    for _ in range(draw.choice([0, 0, 1, 1, 2])):
        k = draw.randrange(len(nodes))
        join, split = nodes[k]
        nodes[k] = (_kinds(draw, inclusive), split) if draw.random() < 0.5 else (join, _kinds(draw, inclusive))
    for _ in range(draw.choice([0, 0, 0, 1, 2])):
        source, target = draw.randrange(len(nodes)), draw.randrange(len(nodes))
        if source != end and target != begin:
            arcs.append((source, target))
    order = [begin, *(k for k in range(len(nodes)) if k != begin)]
    place = {old: new for new, old in enumerate(order)}
    return [nodes[k] for k in order], [(place[a], place[b]) for a, b in arcs]


def follow(nodes, arcs, trace, start=0):
    """Return the states that a trace of nodes can lead to, and whether its last move put a second token on some arc."""
    into = [[k for k, arc in enumerate(arcs) if arc[1] == n] for n in range(len(nodes))]
    out = [[k for k, arc in enumerate(arcs) if arc[0] == n] for n in range(len(nodes))]
    into[start] = [BEGIN, *into[start]]
    states, twice = {frozenset([BEGIN])}, False
    for node in trace:
        following, twice = set(), False
        for _ in (1, 2):  # a stay told once may be two moves of a node that leads to itself
            for tokens in following or states:
                for taken in _taken(node, nodes[node][0], into, out, arcs, tokens):
                    for put in _puts(nodes[node][1], out[node]):
                        twice = twice or bool((tokens - taken) & put)
                        following = following | {(tokens - taken) | put}
        states = following
    return states, twice


def can_be_stuck(nodes, arcs, state, node, start=0):
    """Tell whether a state can be played on to one in which a node holds a token and never moves again."""
    into = [[k for k, arc in enumerate(arcs) if arc[1] == n] for n in range(len(nodes))]
    out = [[k for k, arc in enumerate(arcs) if arc[0] == n] for n in range(len(nodes))]
    into[start] = [BEGIN, *into[start]]
    after, moving, stack = {state: []}, set(), [state]
    while stack:
        tokens = stack.pop()
        for other, (join, split) in enumerate(nodes):
            for taken in _taken(other, join, into, out, arcs, tokens):
                if other == node:
                    moving.add(tokens)
                for put in _puts(split, out[other]):
                    left = (tokens - taken) | put
                    after[tokens].append(left)
                    if left not in after:
                        after[left] = []
                        stack.append(left)
    lively = _leading_to(after, moving)
    return any(tokens & frozenset(into[node]) and tokens not in lively for tokens in after)


def procedure_of(nodes, arcs, start=0):
    """Return the procedure of a graph without "some": steps n0, n1 …, ends where no way leads on."""
    from procflow.model import End, Flow, Procedure, Step

    out = [[k for k, arc in enumerate(arcs) if arc[0] == n] for n in range(len(nodes))]
    into = [[k for k, arc in enumerate(arcs) if arc[1] == n] for n in range(len(nodes))]
    steps, ends, gateways, flows = [], [], [], []
    for n, (join, split) in enumerate(nodes):
        if not out[n] and join == "one":
            ends.append(End(id=f"n{n}"))
            continue
        waits = "all" if join == "all" and len(into[n]) > 1 else "any"
        steps.append(Step(id=f"n{n}", join=waits, split="all" if split == "all" and len(out[n]) > 1 else "one"))
        share = 1.0 if steps[-1].split == "all" else 1 / max(len(out[n]), 1)
        flows += [Flow(f"n{n}", f"n{arcs[k][1]}", share) for k in out[n]]
        if not out[n]:
            ends.append(End(id=f"n{n}_end"))
            flows.append(Flow(f"n{n}", f"n{n}_end"))
    return Procedure(id="drawn", steps=steps, gateways=gateways, ends=ends, flows=flows, start=f"n{start}")
