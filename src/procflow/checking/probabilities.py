"""Do the shares of the branches add up?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import Flow, Procedure
from procflow.wording import number

TOLERANCE = 1e-9
"""Shares are typed by people: a sum this near to 1 is 1."""

BRANCH_SUM = Message(
    "branch-sum-not-one",
    en="branch probabilities sum to {total}, expected 1. {mend}",
    vi="tổng xác suất các nhánh là {total}, cần bằng 1. {mend}",
)
FORK_SHARE = Message(
    "fork-with-share",
    en="the flow to '{target}' has p = {p}, but parallel branches are all taken. "
    "Leave p out, or set `split` to 'one' if only one of them is.",
    vi="hướng đi đến '{target}' có p = {p}, nhưng các nhánh song song đều được thực hiện. "
    "Hãy bỏ p, hoặc đặt `split` là 'one' nếu chỉ đi một nhánh.",
)
NEVER_TAKEN = Message(
    "branch-never-taken",
    en="the flow to '{target}' has p = 0: no case takes it today. Keep it if the law provides for it.",
    vi="hướng đi đến '{target}' có p = 0: hiện không hồ sơ nào đi hướng này. Hãy giữ nếu pháp luật có quy định.",
)


def probability_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return every split whose shares do not add up, and remark on those that are never taken.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    problems: list[Problem] = []
    for kind, nodes in (("step", procedure.steps), ("gateway", procedure.gateways)):
        for node in nodes:
            flows = procedure.outflows(node.id)
            element = f"{kind} '{node.id}'"
            if node.split == "all":
                problems += _forked(procedure, element, flows)
            elif node.split == "one" and flows and not any(flow.when or flow.otherwise for flow in flows):
                problems += _chosen(procedure, element, flows)
    return tuple(problems)


def _forked(procedure: Procedure, element: str, flows: tuple[Flow, ...]) -> Iterator[Problem]:
    for flow in flows:
        if flow.p != 1:
            yield FORK_SHARE.at(procedure.place(element), target=flow.target, p=flow.p)


def _chosen(procedure: Procedure, element: str, flows: tuple[Flow, ...]) -> Iterator[Problem]:
    total = math.fsum(flow.p for flow in flows)
    if abs(total - 1) > TOLERANCE:
        yield BRANCH_SUM.at(procedure.place(element), total=_exact(total), mend=_mend(total, len(flows)))
    for flow in flows:
        if flow.p == 0:
            yield NEVER_TAKEN.at(procedure.place(element), "info", target=flow.target)


def _exact(value: float) -> dict[str, str]:
    """Return a share with as many digits as tell it from 1."""
    return {"vi": f"{value:.12g}".replace(".", ","), "en": f"{value:.12g}"}


def _mend(total: float, branches: int) -> dict[str, str]:
    if branches == 1:
        return {"vi": "Hãy bỏ p ở hướng đi duy nhất này.", "en": "Leave p out of the only flow."}
    missing = abs(1 - total)
    vi, en = (number(missing, lang, digits=None if missing >= 1e-6 else 12) for lang in ("vi", "en"))
    if total < 1:
        return {
            "vi": f"Hãy cộng thêm {vi} vào một nhánh, hoặc bỏ p ở một nhánh.",
            "en": f"Add {en} to a branch, or leave one p out.",
        }
    return {"vi": f"Hãy giảm {vi} ở một nhánh.", "en": f"Take {en} from a branch."}
