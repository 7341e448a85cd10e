"""What stands behind a plan for a list: values by other code, a second solve, and the guards."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.model import Portfolio, Text
from procflow.simplification.portfolio.counting import measured
from procflow.simplification.portfolio.guards import portfolio_violations
from procflow.simplification.portfolio.objectives import OBJECTIVES
from procflow.simplification.portfolio.search import GAIN, Found, PortfolioSearch, Stage, agree, tolerance
from procflow.simplification.program.milp import solver_name
from procflow.simplification.search.certificate import Certificate, Proof, digest

FORMULATION = "one-way-per-procedure/1"
"""Name and version of the program that was solved; the manual's page "How a portfolio is cut" describes it."""

INVARIANTS = (
    Text(en="law, survivors, chains, documents, hours and legal acts judged again, by separate code",
         vi="đã xét lại pháp luật, nơi nhận, chuỗi gộp, tài liệu, số giờ và văn bản phải sửa bằng mã riêng"),
    Text(en="value computed again from the decisions and from the list that is left, by separate code",
         vi="đã tính lại giá trị từ các quyết định và từ danh mục còn lại bằng mã riêng"),
    Text(en="program solved a second time without presolve",
         vi="đã giải lần thứ hai không dùng bước rút gọn trước"),
)  # fmt: skip


class PortfolioProof(Proof):
    """One objective of a plan for a list, and the values that must agree."""

    @property
    def unit(self) -> Text:
        """Unit of the values."""
        return OBJECTIVES[self.name][1]

    @property
    def title(self) -> Text:
        """Name of the objective, in words."""
        return OBJECTIVES[self.name][0]


def certificate(search: PortfolioSearch, stages: Sequence[Stage], chosen: Found, after: Portfolio) -> Certificate:
    """Compute the values of a plan again by other code, and say what agrees.

    Parameters
    ----------
    search : PortfolioSearch
        The search that found it.
    stages : sequence of Stage
        Its objectives, each with two solves.
    chosen : Found
        The plan.
    after : Portfolio
        The list that is left.
    """
    program = search.program
    portfolio, terms = program.portfolio, program.terms
    before, now = measured(portfolio, (), terms), measured(portfolio, chosen.edits, terms)
    proofs = [
        PortfolioProof(
            name=stage.name,
            before=before[stage.name],
            after=now[stage.name],
            value=stage.first.value + program.base[stage.name],
            bound=stage.first.bound + program.base[stage.name],
            second_value=stage.second.value + program.base[stage.name],
            second_bound=stage.second.bound + program.base[stage.name],
            planned=program.value(stage.name, chosen.values) + program.base[stage.name],
        )
        for stage in stages
    ]
    doubts = _doubts(search, stages, proofs)
    hours = None if terms.year is None else after.hours(terms.year)
    if hours is not None and abs(hours - now["list_hours"]) > tolerance(hours):
        doubts.append(Text(en="the list that is left has other hours.", vi="số giờ của danh mục còn lại không khớp."))
    if portfolio_violations(portfolio, chosen.edits, terms):
        doubts.append(Text(en="the guards object to the plan.", vi="bộ kiểm tra quy tắc không chấp nhận phương án."))
    return Certificate(
        proved=not doubts,
        procedure=digest(portfolio),
        solver=solver_name(),
        formulation=FORMULATION,
        status=next((stage.first.status for stage in stages if stage.first.status != "optimal"), "optimal"),
        second_status=next((stage.second.status for stage in stages if stage.second.status != "optimal"), "optimal"),
        proofs=tuple(proofs),
        tolerance=GAIN,
        doubts=tuple(doubts),
        refused=tuple(search.refused),
        invariants=INVARIANTS,
    )


def _doubts(search: PortfolioSearch, stages: Sequence[Stage], proofs: Sequence[Proof]) -> list[Text]:
    doubts = []
    for stage, proof in zip(stages, proofs, strict=True):
        what, vi = OBJECTIVES[stage.name][0].get("en"), OBJECTIVES[stage.name][0].get("vi")
        base = search.program.base[stage.name]
        near = tolerance(stage.first.value)
        if stage.first.status != "optimal":
            doubts.append(Text(en=f"{what}: the solver stopped with '{stage.first.status}'.",
                               vi=f"{vi}: bộ giải dừng với trạng thái '{stage.first.status}'."))  # fmt: skip
        elif stage.second.status != "optimal":
            doubts.append(Text(en=f"{what}: the second solve stopped with '{stage.second.status}'.",
                               vi=f"{vi}: lần giải thứ hai dừng với trạng thái '{stage.second.status}'."))  # fmt: skip
        elif not agree(stage.first, stage.second):
            better = max(0.0, stage.first.value - min(stage.first.bound, stage.second.bound))
            doubts.append(Text(en=f"{what}: at most {better:.4g} better may exist.",
                               vi=f"{vi}: có thể còn tốt hơn, nhưng không quá {better:.4g}."))  # fmt: skip
        if abs(proof.after - base - stage.first.value) > near:
            doubts.append(Text(en=f"{what}: the plan's value computed by separate code differs.",
                               vi=f"{vi}: giá trị tính lại bằng mã riêng không khớp."))  # fmt: skip
    return doubts
