"""Reports that a decision can be based on: one HTML file, and the tables of figures and of changes as text and CSV."""

from procflow.report.change_rows import change_rows, write_changes
from procflow.report.lines import before_after_table
from procflow.report.table import before_after_rows
from procflow.report.write import write

__all__ = ["before_after_rows", "before_after_table", "change_rows", "write", "write_changes"]
