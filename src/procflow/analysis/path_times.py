"""Where the time of a case goes when it never queues: work, and waiting by cause, where no branches run in parallel.

With parallel branches the slowest one decides, and which one that is differs from case to case; the parts of its time
are then read from simulated cases, not from here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from procflow.analysis.ruler import Ruler
from procflow.model import Procedure, Shape, Text
from procflow.structure.handoffs import Handoffs
from procflow.structure.network import network
from procflow.structure.visits import visits

PARTS = (
    "processing_time",
    "waiting",
    "waiting_other_duties",
    "waiting_delay",
    "waiting_transfer",
    "waiting_applicant",
    "waiting_external",
)
PARALLEL = Text(
    vi="có nhánh song song: nhánh chậm nhất khác nhau giữa các hồ sơ; hãy mô phỏng",
    en="there are parallel branches, and the slowest differs from case to case; simulate",
)


def path_times(procedure: Procedure, handed: Handoffs) -> Mapping[str, float] | None:
    """Return the mean minutes of each part of the cycle time, by id of its figure; None with parallel branches.

    They add up to the mean cycle time: `waiting` is the sum of its causes, and all time of external roles is waiting.

    Parameters
    ----------
    procedure : Procedure
        Every work time is known.
    handed : Handoffs
        Its handoffs; without parallel branches each of them is one transfer.
    """
    net = network(procedure)
    if any(net.atoms[k].kind == "fork" and len(net.out[k]) > 1 for k in net.reached()):
        return None
    times = visits(net)
    ruler = Ruler(procedure)
    entries: dict[str, float] = {}
    for (_, taker), number in handed.matrix.items():
        entries[taker] = entries.get(taker, 0.0) + number
    found = dict.fromkeys(PARTS, 0.0)
    seen: set[str] = set()
    for step in procedure.steps:
        times_done = times[net.work[step.id]]
        time, role = ruler.time(step), ruler.role(step)
        first = role is not None and role.id not in seen
        transfer = entries.get(role.id, 0.0) * _mean(time.transfer) if role is not None and first else 0.0
        seen.update(() if role is None else (role.id,))
        work = times_done * math.fsum(law.mean for law in ruler.works(step))
        delay, service = times_done * _mean(time.wait), times_done * time.service
        if role is not None and role.external:
            cause = "waiting_applicant" if role.applicant else "waiting_external"
            found[cause] += transfer + delay + service
        else:
            found["processing_time"] += work
            found["waiting_other_duties"] += service - work
            found["waiting_delay"] += delay
            found["waiting_transfer"] += transfer
    found["waiting"] = sum(found[part] for part in PARTS[2:])
    return found


def _mean(law: Shape | None) -> float:
    return 0.0 if law is None else law.mean
