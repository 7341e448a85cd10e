"""Everything a report may tell of: the plan, and what was simulated, weighed and priced besides."""

from __future__ import annotations

import re

from attrs import frozen

from procflow.comparison import Comparison
from procflow.errors import Message, OutputError, Place, Problem, ProcedureError
from procflow.metrics import NewLimit
from procflow.report.compliance import ComplianceCost, problems_of
from procflow.report.time_limit import OTHER_PROCEDURE
from procflow.simplification import Frontier, Proposal, Sensitivity

BAD_LINK = Message(
    "papers-link",
    en="'{link}' is no address of a page, expected one that begins with https:// or http:// and is at most 500 letters long. "
    "Give the whole address, or leave it out.",
    vi="'{link}' không phải địa chỉ trang, cần bắt đầu bằng https:// hoặc http:// và dài không quá 500 ký tự. Hãy ghi đầy đủ "
    "địa chỉ, hoặc bỏ tham số này.",
)
OTHER_BEFORE = Message(
    "report-other-procedure",
    en="the {what} is that of '{found}', the proposal that of '{proposal}'. Compute it for this procedure, or leave it out.",
    vi="{what} là của '{found}', còn phương án là của '{proposal}'. Hãy tính cho chính quy trình này, hoặc bỏ tham số này.",
)
OTHER_PLAN = Message(
    "report-other-plan",
    en="the sensitivity is that of another plan ({found} changes) than the proposal ({planned} changes). Compute it with the "
    "same wishes as the proposal, such as max_cuts and minimise.",
    vi="độ nhạy được tính cho phương án khác ({found} thay đổi), không phải phương án này ({planned} thay đổi). Hãy tính lại với "
    "cùng yêu cầu như phương án, chẳng hạn max_cuts và minimise.",
)
_LINK = re.compile(r"https?://[^\s\x00-\x1f]{1,480}")
_SENSITIVITY = {"en": "sensitivity", "vi": "độ nhạy"}
_FRONTIER = {"en": "frontier", "vi": "đường biên các phương án"}


@frozen(kw_only=True)
class Material:
    """What a report tells of; what is None is told as not computed, or left out where nobody expects it."""

    proposal: Proposal
    comparison: Comparison | None = None
    new_limit: NewLimit | None = None
    sensitivity: Sensitivity | None = None
    frontier: Frontier | None = None
    compliance: ComplianceCost | None = None
    link: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what belongs to another procedure or plan, all of it at once."""
        check_link(self.link)
        if problems := [*self._problems(), *problems_of(self.compliance, self.proposal.before)]:
            raise ProcedureError(*problems)

    def _problems(self) -> list[Problem]:
        before, found = self.proposal.before, list[Problem]()
        if self.new_limit is not None and self.new_limit.procedure.id != before.id:
            place = before.place("time_limit")
            found.append(OTHER_PROCEDURE.at(place, found=self.new_limit.procedure.id, proposal=before.id))
        for what, given in ((_SENSITIVITY, self.sensitivity), (_FRONTIER, self.frontier)):
            if given is not None and given.before != before:
                place = before.place("report")
                found.append(OTHER_BEFORE.at(place, what=what, found=given.before.id, proposal=before.id))
        if self.sensitivity is not None and set(self.sensitivity.plan) != set(self.proposal.edits):
            counts = {"found": len(self.sensitivity.plan), "planned": len(self.proposal.edits)}
            found.append(OTHER_PLAN.at(before.place("report"), **counts))
        return found


def check_link(link: str) -> None:
    """Refuse what is no address of a page; none is fine.

    Raises
    ------
    OutputError
        If it is no address.
    """
    if link and not _LINK.fullmatch(link):
        raise OutputError(BAD_LINK.at(Place("link"), link=link))
