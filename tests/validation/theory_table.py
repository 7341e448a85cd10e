"""Print the table of the manual's page on validation: each queue with a known answer, as simulated.

Run it as ``python tests/validation/theory_table.py``; the rows go into ``docs/explanation/how-the-clock-is-validated.md``.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))

from known_offices import OFFICES
from known_queues import KNOWN, measured


def main() -> None:
    """Print one row for each figure."""
    print("| Queue | Figure | Theory | Simulated | Standard error | z |")
    print("|---|---|---|---|---|---|")
    for queue in (*KNOWN, *OFFICES):
        for found in measured(queue):
            print(found.row, flush=True)


if __name__ == "__main__":
    main()
