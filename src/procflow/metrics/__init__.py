"""Figures of a run, derived from its event log alone: times by cause, two clocks, load, cost, with intervals."""

from procflow.metrics.costs import DelayCost
from procflow.metrics.intervals import over_replications, share_over_replications, t_quantile, wilson
from procflow.metrics.limit_answer import NewLimit
from procflow.metrics.measure import Metrics, measure
from procflow.metrics.new_limit import new_limit
from procflow.metrics.one_figure import figure
from procflow.metrics.precision import Needed, replications_needed
from procflow.metrics.settling import Truncation, Welch, mean_by_number, mser5, welch
from procflow.metrics.significance import Paired, holm, paired_differences
from procflow.metrics.step_figures import STEP_KINDS, StepQuantity, step_figures
from procflow.metrics.summary import Percentile, Summary, percentile, summary
from procflow.metrics.tables import figure_cells
from procflow.metrics.until import PreciseRun, simulate_until
from procflow.metrics.warm_up import WarmUp, find_warm_up

__all__ = [
    "STEP_KINDS",
    "DelayCost",
    "Metrics",
    "Needed",
    "NewLimit",
    "Paired",
    "Percentile",
    "PreciseRun",
    "StepQuantity",
    "Summary",
    "Truncation",
    "WarmUp",
    "Welch",
    "figure",
    "figure_cells",
    "find_warm_up",
    "holm",
    "mean_by_number",
    "measure",
    "mser5",
    "new_limit",
    "over_replications",
    "paired_differences",
    "percentile",
    "replications_needed",
    "share_over_replications",
    "simulate_until",
    "step_figures",
    "summary",
    "t_quantile",
    "welch",
    "wilson",
]
