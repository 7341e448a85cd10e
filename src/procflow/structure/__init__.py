"""What the graph alone tells, without a clock: visits, handoffs, signatures, blocks, differences, and how edits rewrite it."""

from procflow.structure.blocks import Block, Blocks, and_blocks
from procflow.structure.difference import Change, Difference, Merged, Reassigned, diff
from procflow.structure.edit_faults import edit_faults, gone_with
from procflow.structure.handoffs import Handoffs, handoffs
from procflow.structure.network import Atom, AtomKind, Edge, Network, network
from procflow.structure.rewriting import given_to, rewritten, side_by_side, with_documents
from procflow.structure.runs import run_order
from procflow.structure.signatures import Signatures, Signing, signatures, signing_steps, worded_as_signature
from procflow.structure.soundness import Finding, ProcessTree, Soundness, soundness
from procflow.structure.visits import visits

__all__ = [
    "Atom",
    "AtomKind",
    "Block",
    "Blocks",
    "Change",
    "Difference",
    "Edge",
    "Finding",
    "Handoffs",
    "Merged",
    "Network",
    "ProcessTree",
    "Reassigned",
    "Signatures",
    "Signing",
    "Soundness",
    "and_blocks",
    "diff",
    "edit_faults",
    "given_to",
    "gone_with",
    "handoffs",
    "network",
    "rewritten",
    "run_order",
    "side_by_side",
    "signatures",
    "signing_steps",
    "soundness",
    "visits",
    "with_documents",
    "worded_as_signature",
]
