"""Reports that a decision can be based on: HTML, Word, Excel, the papers to hand in, and tables as text and CSV."""

from procflow.report.change_rows import change_rows, write_changes
from procflow.report.compliance import ComplianceCost
from procflow.report.lines import before_after_table
from procflow.report.papers import papers
from procflow.report.table import before_after_rows
from procflow.report.write import write, write_template

__all__ = [
    "ComplianceCost",
    "before_after_rows",
    "before_after_table",
    "change_rows",
    "papers",
    "write",
    "write_changes",
    "write_template",
]
