"""How strongly the steps of a procedure control errors of a kind, also where only a sample of the cases is checked."""

from __future__ import annotations

import math
from collections.abc import Mapping

from attrs import frozen

from procflow.model import Procedure
from procflow.structure.network import Network
from procflow.structure.sampling import samples


def strength(power: float) -> float:
    """Return ``-ln(1 - power)``: infinite for a certain catch.

    >>> round(strength(0.5) + strength(0.8), 12) == round(strength(0.9), 12)
    True
    """
    return math.inf if power >= 1 else -math.log1p(-power)


@frozen
class Strengths:
    """Strength of control against errors of one kind.

    A check of a sample catches an error with its power times the share of the cases that is picked, whichever way one
    case takes: the sample is drawn at random, so both ways carry the same strength.

    Attributes
    ----------
    steps : dict of str to float
        Of each step; 0 is no control.
    past : dict of (str, str) to str
        Ways past a check of a sample, as ids of the gateway and of where both ways lead, with the check.
    """

    steps: Mapping[str, float]
    past: Mapping[tuple[str, str], str]

    def over(self, net: Network) -> dict[tuple[int, int], str]:
        """Return the ways past checks of samples as atoms of a network, with the check."""
        if not self.past:
            return {}
        flows = [(edge, (edge.flow.source, edge.flow.target)) for edge in net.edges if edge.flow is not None]
        return {(edge.source, edge.target): self.past[pair] for edge, pair in flows if pair in self.past}


def strengths(procedure: Procedure, risk: str) -> Strengths:
    """Return how strongly each step controls errors of a kind.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve.
    risk : str
        Kind of error.

    Examples
    --------
    Of errors that half of the cases are checked for with 0.8, 0.4 are caught:

    >>> from procflow.model import End, Flow, Gateway, Step
    >>> p = Procedure(id="p", steps=[Step(id="look", detects=[("typo", 0.8)])], gateways=[Gateway(id="pick", sample=True)],
    ...               ends=[End(id="z")], start="pick",
    ...               flows=[Flow("pick", "look", 0.5), Flow("pick", "z", 0.5), Flow("look", "z")])
    >>> found = strengths(p, "typo")
    >>> found.past, round(1 - math.exp(-found.steps["look"]), 12)
    ({('pick', 'z'): 'look'}, 0.4)
    """
    picked = samples(procedure)
    share = {sample.step: sample.share for sample in picked}
    whole = {step.id: sum(strength(power) for kind, power in step.detects if kind == risk) for step in procedure.steps}
    some = {step: strength(-math.expm1(-gain) * share[step]) if step in share else gain for step, gain in whole.items()}
    return Strengths(some, {(sample.gateway, sample.on): sample.step for sample in picked})
