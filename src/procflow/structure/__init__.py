"""What the graph alone tells, without a clock: visits, handoffs, signatures, blocks, differences."""

from procflow.structure.blocks import Block, Blocks, and_blocks
from procflow.structure.difference import Change, Difference, Reassigned, diff
from procflow.structure.handoffs import Handoffs, handoffs
from procflow.structure.network import Atom, AtomKind, Edge, Network, network
from procflow.structure.signatures import Signatures, signatures, worded_as_signature
from procflow.structure.visits import visits

__all__ = [
    "Atom",
    "AtomKind",
    "Block",
    "Blocks",
    "Change",
    "Difference",
    "Edge",
    "Handoffs",
    "Network",
    "Reassigned",
    "Signatures",
    "and_blocks",
    "diff",
    "handoffs",
    "network",
    "signatures",
    "visits",
    "worded_as_signature",
]
