"""Joins of the chosen branches belong to one split; whatever else is found before it is fixed."""

import pytest

from procflow.model import End, Flow, Gateway, Procedure, Step
from procflow.structure.chosen import chosen_pairs, joins_in_vain
from procflow.structure.network import network
from procflow.structure.soundness import soundness


def process(flows, *, splits="", joins="", forks="", merges=""):
    """A procedure of one-letter nodes: 'ab' leads from a to b, 'ab!' is taken otherwise; capitals are gateways."""
    made = [
        Flow(text[0], text[1], 1.0 if text.endswith("!") else 0.5, otherwise=text.endswith("!"))
        for text in flows.split()
    ]
    names = list(dict.fromkeys(name for flow in made for name in (flow.source, flow.target)))
    kinds = {
        name: {
            "split": "any" if name in splits else "all" if name in forks else "one",
            "join": "chosen" if name in joins else "all" if name in merges else "any",
        }
        for name in names
    }
    return Procedure(
        id="p",
        steps=[Step(id=name, **kinds[name]) for name in names if name.islower() and name != "z"],
        gateways=[Gateway(id=name, **kinds[name]) for name in names if name.isupper()],
        ends=[End(id="z")],
        flows=made,
        start=made[0].source,
    )


PAIRED = [
    ("two branches and the way otherwise straight to the join", process("ab ac ad! bd cd dz", splits="a", joins="d"), {"d": "a"}),
    ("the way otherwise with a step of its own", process("ab ac ae! bd cd ed dz", splits="a", joins="d"), {"d": "a"}),
    ("the way otherwise to the end", process("ab ac az! bd cd dz", splits="a", joins="d"), {"d": "a"}),
    ("one branch and the way otherwise", process("ab ad! bd dz", splits="a", joins="d"), {"d": "a"}),
    ("a loop inside of a branch", process("ab ac ad! be eb ed cd dz", splits="a", joins="d"), {"d": "a"}),
    ("a split in a split", process("ab ac ad! be bf be! eg fg gd cd dz".replace("be!", "bg!"), splits="ab", joins="dg"),
     {"d": "a", "g": "b"}),
]  # fmt: skip
IN_VAIN = [
    ("a choice before it", process("ab ac bd cd dz", joins="d"), ("d",)),
    ("parallel branches before it", process("ab ac bd cd dz", forks="a", joins="d"), ("d",)),
    ("a branch that ends early", process("ab ac ad! bz cd dz", splits="a", joins="d"), ("d",)),
    ("two splits before it", process("XA XB Ab Ac Ad! Be Bf Bd! bd cd ed fd dz", splits="AB", joins="d"), ("d",)),
    ("a way in from before the split", process("Xa Xd ab ac ad! bd cd dz", splits="a", joins="d"), ("d",)),
]  # fmt: skip


@pytest.mark.parametrize(("procedure", "pairs"), [case[1:] for case in PAIRED], ids=[case[0] for case in PAIRED])
def test_a_join_is_paired_with_the_split_whose_branches_it_waits_for(procedure, pairs):
    net = network(procedure)
    assert {net.atoms[join].node: net.atoms[split].node for join, split in chosen_pairs(net).items()} == pairs
    assert joins_in_vain(net) == ()
    assert soundness(procedure).verdict == "sound"


@pytest.mark.parametrize(("procedure", "nodes"), [case[1:] for case in IN_VAIN], ids=[case[0] for case in IN_VAIN])
def test_a_join_that_no_one_split_feeds_is_named(procedure, nodes):
    assert joins_in_vain(network(procedure)) == nodes


@pytest.mark.parametrize(
    ("procedure", "verdict"),
    [
        (process("ab ac ad! bd cd dz", splits="a", joins="d"), "sound"),
        (process("ab ac ad! bd cd dz", splits="a", merges="d"), "unsound"),
        (process("ab ac ad! bd cd dz", splits="a"), "unsound"),
        (process("ab ad! bd dz", splits="a"), "sound"),
    ],
    ids=["chosen join", "join of all waits in vain", "merge is done twice", "one branch or the other way is a choice"],
)
def test_the_verdict_on_or_splits_is_that_of_the_token_game(procedure, verdict):
    """By hand: any non-empty choice of b and c, or else the way straight to d."""
    assert soundness(procedure).verdict == verdict
