"""Reports that a decision can be based on: one HTML file, and the before/after table as text and CSV."""

from procflow.report.lines import before_after_table
from procflow.report.table import before_after_rows
from procflow.report.write import write

__all__ = ["before_after_rows", "before_after_table", "write"]
