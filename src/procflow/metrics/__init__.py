"""Figures of a run, derived from its event log alone: times by cause, two clocks, load, cost, with intervals."""

from procflow.metrics.intervals import over_replications, share_over_replications, t_quantile, wilson
from procflow.metrics.limit_answer import NewLimit
from procflow.metrics.measure import Metrics, measure
from procflow.metrics.new_limit import new_limit
from procflow.metrics.tables import figure_cells

__all__ = [
    "Metrics",
    "NewLimit",
    "figure_cells",
    "measure",
    "new_limit",
    "over_replications",
    "share_over_replications",
    "t_quantile",
    "wilson",
]
