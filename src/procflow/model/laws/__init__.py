"""Laws of time: each states its mean, variance, distribution and quantiles, so that a simulation can be held to it.

A law is a shape without a unit; a `Duration` gives it one. Laws with negative values do not exist here.
"""

from procflow.model.laws.basics import Law
from procflow.model.laws.bounded import Fixed, Pert, Triangular, Uniform
from procflow.model.laws.composed import Discrete, Mixture, Simple, atoms
from procflow.model.laws.observed import Empirical
from procflow.model.laws.unbounded import Erlang, Exponential, Gamma, Lognormal, Weibull

Shape = Simple | Discrete | Mixture | Empirical
"""The laws of time this version can hold."""

__all__ = [
    "Discrete",
    "Empirical",
    "Erlang",
    "Exponential",
    "Fixed",
    "Gamma",
    "Law",
    "Lognormal",
    "Mixture",
    "Pert",
    "Shape",
    "Simple",
    "Triangular",
    "Uniform",
    "Weibull",
    "atoms",
]
