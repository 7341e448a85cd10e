"""Does a gateway that is said to pick cases for a check lead past a check?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import Procedure
from procflow.structure.sampling import samples

NO_SAMPLE = Message(
    "sample-form",
    en="it is marked `sample`, but its ways lead to {targets}. Expected two ways with a share above 0: one to a check, the other "
    "to where the check's only normal way leads. Draw it so, or take the mark away.",
    vi="cổng này được ghi `sample` nhưng các hướng đi dẫn đến {targets}. Cần hai hướng có tỷ lệ lớn hơn 0: một hướng đến khâu "
    "kiểm tra, hướng kia đến nơi mà hướng đi tiếp bình thường duy nhất của khâu đó dẫn đến. Hãy vẽ như vậy, hoặc bỏ `sample`.",
)
_NOWHERE = {"en": "nothing", "vi": "không nơi nào"}


def sample_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield the gateways that are marked as picking cases and do not lead past a single check.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve.

    Examples
    --------
    >>> from procflow.model import End, Flow, Gateway, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], gateways=[Gateway(id="pick", sample=True)], ends=[End(id="z")],
    ...               start="pick", flows=[Flow("pick", "a"), Flow("a", "z")])
    >>> [problem.code for problem in sample_problems(p)]
    ['sample-form']
    """
    known = {sample.gateway for sample in samples(procedure)}
    for gate in procedure.gateways:
        if gate.sample and gate.id not in known:
            targets = tuple(flow.target for flow in procedure.outflows(gate.id)) or _NOWHERE
            yield NO_SAMPLE.at(procedure.place(f"gateway '{gate.id}'"), targets=targets)
