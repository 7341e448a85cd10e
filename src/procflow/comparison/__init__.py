"""Before and after, paired by replication: `compare` two runs of one scenario."""

from procflow.comparison.compare import Comparison, compare
from procflow.comparison.rows import VERDICTS, Row, Verdict

__all__ = ["VERDICTS", "Comparison", "Row", "Verdict", "compare"]
