"""Pictures: swimlanes, before and after on one layout, and charts; all on matplotlib's objects, no global state."""

from procflow.plot.diagrams import before_after, before_after_sheets, diagram, diagram_sheets
from procflow.plot.files import save
from procflow.plot.frontier import frontier
from procflow.plot.limit import limit
from procflow.plot.new_limit import new_limit
from procflow.plot.waiting import waiting

__all__ = [
    "before_after",
    "before_after_sheets",
    "diagram",
    "diagram_sheets",
    "frontier",
    "limit",
    "new_limit",
    "save",
    "waiting",
]
