"""A plan for a list of six procedures, decided and counted by hand."""

import datetime as dt

from procflow.model import Portfolio, PortfolioEntry, Text
from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.decision import PortfolioDecision
from procflow.simplification.portfolio.edits import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    SimplifyProcedure,
)
from procflow.simplification.portfolio.proposal import PortfolioProposal
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.simplification.search.certificate import Certificate

OFFICE, STAFF = "Văn phòng", "Phòng Nội vụ"


def entry(id, vi, en, owner, cases, hours, **fields):
    """A row of the list."""
    given = {
        "group": "within agency",
        "steps": 6,
        "handoffs": 4,
        "legal_status": "own regulation",
        "basis": "Quy chế làm việc",
        "separate_by_law": False,
        "control_reserved": False,
        "decision_level": "Chủ tịch",
    }
    return PortfolioEntry(
        id=id,
        name=Text(vi=vi, en=en),
        owner=owner,
        volumes={2023: cases},
        hours_per_case=hours,
        **{**given, **fields},
    )


ENTRIES = (
    entry("Q1", "Tiếp nhận văn bản", "Receive documents", OFFICE, 1000, 0.5, legal_status="higher law", basis="NĐ 30/2020/NĐ-CP", separate_by_law=True),
    entry("Q2", "Vào sổ văn bản bằng giấy", "Book documents on paper", STAFF, 200, 0.25, legal_status="none found", basis="", duplicate_of="Q1"),
    entry("Q3", "Trình văn bản khẩn", "Submit urgent documents", OFFICE, 100, 1.0, merge_into="Q1", overlap=0.7),
    entry("Q4", "Cho nghỉ phép", "Grant leave", STAFF, 400, 0.5, delegable_to="Trưởng phòng"),
    entry("Q5", "Xét sáng kiến kiểu cũ", "Review of ideas, old way", STAFF, 0, 8.0, legal_status="repealed", basis="Quy chế 2015 (đã thay)"),
    entry("Q6", "Bố trí xe", "Assign cars", OFFICE, 300, 1.0, simplified_hours=0.75),
)  # fmt: skip
"""Hours of 2023: 500, 50, 100, 200, 0, 300: 1,150 in all."""


def decided(id, edit=None, kind="law", **fields):
    """A decision with the reason it would carry."""
    reason = Text(vi=f"lý do {id}", en=f"reason {id}")
    return PortfolioDecision(procedure=id, edit=edit, kind=kind, reason=reason, **fields)


DECISIONS = (
    decided("Q1", basis="NĐ 30/2020/NĐ-CP", cases=1000, hours=500.0, rules=("portfolio-separate",)),
    decided("Q2", AbolishProcedure("Q2", "duplicate", "Q1"), "abolished", authority="own", cases=200, hours=50.0, removed=50.0, moved=0.0),
    decided("Q3", MergeProcedure("Q3", "Q1"), "merged", basis="Quy chế làm việc", instruments=("Quy chế làm việc",), authority="own", cases=100, hours=100.0, removed=0.0, moved=100.0, to=OFFICE),
    decided("Q4", DelegateProcedure("Q4", "Trưởng phòng"), "delegated", basis="Quy chế làm việc", instruments=("Quy chế làm việc",), authority="UBND tỉnh", cases=400, hours=200.0, removed=0.0, moved=200.0, to="Trưởng phòng"),
    decided("Q5", AbolishProcedure("Q5", "repealed"), "abolished", basis="Quy chế 2015 (đã thay)", authority="own", cases=0, hours=0.0, removed=0.0, moved=0.0),
    decided("Q6", SimplifyProcedure("Q6"), "simplified", basis="Quy chế làm việc", instruments=("Quy chế làm việc",), authority="own", cases=300, hours=300.0, removed=75.0, moved=0.0),
)  # fmt: skip

COUNT = PortfolioCount(
    procedures=6,
    repealed=1,
    duplicates=1,
    merged=1,
    delegated=1,
    simplified=1,
    kept=1,
    cases=2000,
    cases_cut=700,
    hours=1150.0,
    hours_cut=350.0,
    removed=125.0,
    simplified_away=75.0,
    to_survivors=100.0,
    to_levels=200.0,
    received=300.0,
)
UNITS = (
    PortfolioCount(unit=OFFICE, procedures=3, merged=1, simplified=1, kept=1, cases=1400, cases_cut=100, hours=900.0, hours_cut=100.0, removed=75.0, simplified_away=75.0, to_survivors=100.0, received=100.0),
    PortfolioCount(unit=STAFF, procedures=3, repealed=1, duplicates=1, delegated=1, cases=600, cases_cut=600, hours=250.0, hours_cut=250.0, removed=50.0, to_levels=200.0),
)  # fmt: skip


def hand_made_plan(*, illustrative=True):
    """Return the plan."""
    before = Portfolio(
        id="six",
        name=Text(vi="Danh mục sáu quy trình", en="A list of six"),
        entries=ENTRIES,
        review_date=dt.date(2024, 3, 31),
        source="Tự đặt",
        illustrative=illustrative,
    )
    after = Portfolio(id="six", name=before.name, entries=(ENTRIES[0], ENTRIES[5]), illustrative=illustrative)
    certificate = Certificate(
        proved=False,
        procedure="0" * 64,
        solver="by hand",
        status="by hand",
        second_status="by hand",
        proofs=(),
        tolerance=1e-6,
        doubts=(Text(en="decided by hand", vi="quyết định bằng tay"),),
    )
    return PortfolioProposal(
        before=before,
        after=after,
        decisions=DECISIONS,
        certificate=certificate,
        count=COUNT,
        units=UNITS,
        terms=PortfolioTerms(year=2023),
        max_cuts=4,
        acts=("Quy chế làm việc",),
        assumptions=(
            Text(en="The survivor of a duplicate needs no more work.", vi="Quy trình giữ lại không cần thêm công."),
        ),
    )
