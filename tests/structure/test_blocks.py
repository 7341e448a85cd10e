"""Parallel blocks: which branches belong together, and which flows break a block."""

import pytest

from procflow.model import End, Flow, Gateway, Procedure, Step
from procflow.structure.blocks import and_blocks
from procflow.structure.network import network


def procedure(flows, *, forks=(), joins=(), steps="abcdefgh"):
    """A procedure on one-letter steps and gateways F, G (forks), J, K (joins); flows are written 'ab' or 'ab:0.5'."""
    pairs = [text.partition(":") for text in flows.split()]
    made = [Flow(pair[0], pair[1], float(p or 1)) for pair, _, p in pairs]
    named = {node for flow in made for node in (flow.source, flow.target)}
    return Procedure(
        id="p",
        steps=[
            Step(id=name, split="all" if name in forks else "one", join="all" if name in joins else "any")
            for name in steps
            if name in named
        ],
        gateways=[Gateway(id=name, split="all") for name in "FG" if name in named]
        + [Gateway(id=name, join="all") for name in "JK" if name in named],
        ends=[End(id="z")],
        start=made[0].source,
        flows=made,
    )


def found(p, *, cut=frozenset()):
    """Blocks as (fork, join, sorted node names of each branch, parent), rigid forks, loose joins: all by name."""
    net = network(p, cut=cut)
    blocks = and_blocks(net)

    def name(k):
        return net.atoms[k].node

    return (
        [
            (name(b.fork), name(b.join), ["".join(sorted(map(name, x))) for x in b.branches], b.parent)
            for b in blocks.blocks
        ],
        [name(k) for k in blocks.rigid],
        [name(k) for k in blocks.loose],
    )


@pytest.mark.parametrize(
    ("flows", "blocks"),
    [
        ("ab bz", []),
        ("aF Fb Fc bJ cJ Jz", [("F", "J", ["b", "c"], None)]),
        ("aF Fb FJ bJ Jz", [("F", "J", ["b", ""], None)]),
        ("aF FJ FJ Jz", [("F", "J", ["", ""], None)]),
        ("aF Fb Fc cb:0 cJ bJ Jz", [("F", "J", ["b", "c"], None)]),
        ("aF Fb Fc bJ cJ Jd da:0.3 dz:0.7", [("F", "J", ["b", "c"], None)]),
        ("aF Fb Fc bd:0.4 be:0.6 df ef fb:0.1 fJ:0.9 cJ Jz", [("F", "J", ["bdef", "c"], None)]),
        ("aF Fb FG Gc Gd cK dK KJ bJ Jz", [("G", "K", ["c", "d"], 1), ("F", "J", ["b", "GKcd"], None)]),
        ("FG Fa Gb Gc bK cK KJ aJ Jz", [("G", "K", ["b", "c"], 1), ("F", "J", ["GKbc", "a"], None)]),
    ],
    ids=["line", "two", "empty", "both empty", "flow of p 0", "loop around", "loop inside", "nested", "nested first"],
)
def test_blocks_are_found(flows, blocks):
    """A fork and the join of all its branches, whatever lies within one branch or around the whole."""
    assert (blocks, [], []) == found(procedure(flows))


@pytest.mark.parametrize(
    ("flows", "rigid", "loose"),
    [
        ("aF Fb Fc ba:0.2 bJ:0.8 cJ Jz", ["F"], ["J"]),
        ("aF Fb Fc bJ cJ Jd db:0.2 dz:0.8", ["F"], ["J"]),
        ("aF Fb Fc bJ cd:0.5 cz:0.5 dJ Jz", ["F"], ["J"]),
        ("aF Fb Fc bd:0.5 be:0.5 dJ eJ cJ Jz", ["F"], ["J"]),
        ("aF Fb Fc bz cz", ["F"], []),
        ("ab:0.5 ac:0.5 bJ cJ Jz", [], ["J"]),
        ("aF Fb Fc bd cd dz", ["F"], []),
        ("aF Fb FG Gc Gd bJ cJ dJ Jz", ["F", "G"], ["J"]),
        ("aF Fb FG bJ Gc Gd cJ dK Je eK Kz", ["F", "G"], ["J", "K"]),
    ],
    ids=[
        "return out of a branch",
        "return into a branch",
        "end in a branch",
        "two ways of one branch into the join",
        "no join",
        "XOR into a join",
        "branches merge without join",
        "one join for two forks",
        "crossed branches",
    ],
)
def test_what_forms_no_block_is_named(flows, rigid, loose):
    """Forks and joins that do not match are told, so that no time is computed for them."""
    assert ([], rigid, loose) == found(procedure(flows))


def test_steps_that_fork_and_join_are_blocks_like_gateways():
    """Step a forks, step d joins: the block runs from a's fork to d's join, also when both steps are cut."""
    p = procedure("ab ac bd cd dz", forks="a", joins="d")
    blocks = [("a", "d", ["b", "c"], None)]
    assert (blocks, [], []) == found(p)
    assert (blocks, [], []) == found(p, cut=frozenset("ad"))


def test_cutting_the_check_that_jumps_out_makes_the_block_whole():
    """The return out of branch b vanishes with step b, and with it what made the fork rigid."""
    p = Procedure(
        id="p",
        steps=[Step(id=name) for name in "abc"],
        gateways=[Gateway(id="F", split="all"), Gateway(id="J", join="all")],
        ends=[End(id="z")],
        start="a",
        flows=[
            Flow("a", "F"),
            Flow("F", "b"),
            Flow("F", "c"),
            Flow("b", "J", 0.8),
            Flow("b", "a", 0.2, kind="returns"),
            Flow("c", "J"),
            Flow("J", "z"),
        ],
    )
    assert found(p) == ([], ["F"], ["J"])
    assert found(p, cut=frozenset("b")) == ([("F", "J", ["b", "c"], None)], [], [])


def test_a_fork_of_one_edge_is_no_block():
    """A fork with a single flow and a join with a single flow change nothing."""
    assert found(procedure("aF Fb bJ Jz")) == ([], [], [])


def test_two_hundred_nested_blocks_need_no_recursion():
    """Blocks inside blocks keep their order: each is the child of the next."""
    depth = 200
    gateways = [Gateway(id=f"f{k}", split="all") for k in range(depth)]
    gateways += [Gateway(id=f"j{k}", join="all") for k in range(depth)]
    flows = [flow for k in range(depth) for flow in (Flow(f"f{k}", f"s{k}"), Flow(f"s{k}", f"j{k}"))]
    flows += [Flow(f"f{k}", f"f{k + 1}") for k in range(depth - 1)] + [Flow(f"f{depth - 1}", f"j{depth - 1}")]
    flows += [Flow(f"j{k + 1}", f"j{k}") for k in range(depth - 1)] + [Flow("j0", "z")]
    p = Procedure(
        id="deep",
        steps=[Step(id=f"s{k}") for k in range(depth)],
        gateways=gateways,
        ends=[End(id="z")],
        start="f0",
        flows=flows,
    )
    blocks = and_blocks(network(p))
    assert blocks.structured
    assert [*range(1, depth), None] == [block.parent for block in blocks.blocks]
