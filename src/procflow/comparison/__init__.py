"""Before and after, paired by replication: `compare` two runs of one scenario, `compare_several` plans with one."""

from procflow.comparison.compare import Comparison, compare
from procflow.comparison.rows import VERDICTS, Row, Verdict
from procflow.comparison.several import Contest, Several, compare_several

__all__ = ["VERDICTS", "Comparison", "Contest", "Row", "Several", "Verdict", "compare", "compare_several"]
