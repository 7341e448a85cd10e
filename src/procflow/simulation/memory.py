"""Does the log of a study fit in memory: told before the start, not by the end of the process."""

from __future__ import annotations

from pathlib import Path

from procflow.errors import Message, Place, SimulationError
from procflow.model import CASE_COLUMNS, STEP_COLUMNS
from procflow.simulation.engines import expected_cases, expected_visits
from procflow.simulation.eventlog import SMALL
from procflow.simulation.replication import Prepared

TOO_LARGE = Message(
    "log-too-large",
    en="the log of {visits} visits of steps takes about {wanted} GB, and {available} GB of memory are available. Ask for "
    "fewer cases or replications, or for `totals`, which keeps no log.",
    vi="nhật ký của {visits} lượt thực hiện bước cần khoảng {wanted} GB, trong khi bộ nhớ còn {available} GB. Hãy giảm số hồ "
    "sơ hoặc số lần chạy, hoặc dùng `totals` (không giữ nhật ký sự kiện).",
)
UNFILLED = ("gathering", "left")
"""Columns that are 0 throughout for a plain procedure, and then take no memory."""
ROW_BYTES = sum(4 if name in SMALL else 8 for name in STEP_COLUMNS if name not in UNFILLED)
CASE_BYTES = 8 * len(CASE_COLUMNS) - 4 - 7
"""The outcome takes 4 bytes and the flag one; all else 8."""
MOST = 0.6
"""Share of the available memory that finished logs may take; what makes and measures them takes memory too."""
LOOKED_AT = 1 << 30
"""Bytes below which nobody asks the system."""
MEMORY = Path("/proc/meminfo")
UNIT = 1024
GB = 1e9


def refuse_too_large(prepared: Prepared) -> None:
    """Refuse a study of which the finished logs alone would not fit in memory.

    Nothing is refused where this is not known: of cases that choose their way by what they are, or on a system that does
    not tell how much memory it has left.

    Raises
    ------
    SimulationError
        With what it takes and what there is.
    """
    if prepared.compiled.program.rich:
        return
    visits = expected_visits(prepared.compiled, prepared.scenario)
    cases = expected_cases(prepared.compiled, prepared.scenario) * prepared.scenario.replications
    wanted = visits * ROW_BYTES + cases * CASE_BYTES
    available = available_bytes() if wanted > LOOKED_AT else None
    if available is not None and wanted > MOST * available:
        told = {"visits": float(round(visits)), "wanted": wanted / GB, "available": available / GB}
        raise SimulationError(TOO_LARGE.at(Place("scenario"), **told))


def available_bytes() -> int | None:
    """Return the memory that can be had without swapping, None where the system does not tell (all but Linux)."""
    try:
        lines = MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * UNIT if found and found[0].isdigit() else None
