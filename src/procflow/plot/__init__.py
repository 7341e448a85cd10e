"""Pictures: swimlanes, before and after on one layout, and charts; all on matplotlib's objects, no global state."""

from procflow.plot.before_after import before_after, before_after_sheets
from procflow.plot.comparison import comparison
from procflow.plot.diagrams import diagram, diagram_sheets
from procflow.plot.files import save
from procflow.plot.frontier import frontier
from procflow.plot.gantt import gantt
from procflow.plot.handoffs import handoffs
from procflow.plot.in_progress import in_progress
from procflow.plot.limit import limit
from procflow.plot.new_limit import new_limit
from procflow.plot.ranking import ranking
from procflow.plot.replications import replications
from procflow.plot.timeline import timeline
from procflow.plot.utilization import utilization
from procflow.plot.waiting import waiting
from procflow.plot.warm_up import warm_up

__all__ = [
    "before_after",
    "before_after_sheets",
    "comparison",
    "diagram",
    "diagram_sheets",
    "frontier",
    "gantt",
    "handoffs",
    "in_progress",
    "limit",
    "new_limit",
    "ranking",
    "replications",
    "save",
    "timeline",
    "utilization",
    "waiting",
    "warm_up",
]
