"""Figures of a run, derived from its event log alone: times by cause, two clocks, load, cost, with intervals."""

from procflow.metrics.intervals import over_replications, share_over_replications, t_quantile, wilson
from procflow.metrics.measure import Metrics, measure
from procflow.metrics.tables import figure_cells

__all__ = [
    "Metrics",
    "figure_cells",
    "measure",
    "over_replications",
    "share_over_replications",
    "t_quantile",
    "wilson",
]
