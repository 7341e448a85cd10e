"""What a case costs the applicant, in the table of Circular 02/2017/TT-VPCP, article 27.

A task costs its hours times the average income per hour, plus what is paid besides; a year costs that times the cases of a
year; the benefit is the difference. Waiting and the office's own staff are no part of it. What is not known is said and
leaves the sums open: it is never taken for 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from procflow.errors import Message, NotSupportedError, Place, Problem, ProcedureError
from procflow.model import Procedure
from procflow.report.paper_frame import frame, made_by
from procflow.report.parts import Clause, Grid, Line, Paper, Section
from procflow.report.say import Say
from procflow.report.table import needed_components
from procflow.simplification import Proposal
from procflow.structure.network import network
from procflow.structure.visits import visits
from procflow.wording import number, share

BAD_AMOUNT = Message(
    "compliance-amount",
    en="{what} is {value}, expected a finite number {least}. Give the amount, or leave it out if nobody knows it.",
    vi="{what} là {value}, cần một số hữu hạn {least}. Hãy ghi số liệu, hoặc bỏ trống nếu chưa biết.",
)
NO_SOURCE = Message(
    "compliance-no-source",
    en="the hourly rate of {rate} VND has no source. Name the publication and the year it comes from, as the sums rest on it.",
    vi="mức thu nhập bình quân {rate} đồng/giờ chưa có nguồn. Hãy nêu văn bản, số liệu và năm làm căn cứ.",
)
NO_TASK = Message(
    "compliance-no-task",
    en="hours are given for '{task}', which is no component of the dossier and no step of the applicant. Use one of: {known}.",
    vi="có số giờ cho '{task}' nhưng đó không phải thành phần hồ sơ hay bước của người nộp. Hãy dùng một trong: {known}.",
)
ABOVE_0 = {"en": "above 0", "vi": "lớn hơn 0"}
FROM_0 = {"en": "of 0 or more", "vi": "từ 0 trở lên"}


@frozen(kw_only=True)
class ComplianceCost:
    """What the applicant's side of a case costs, as far as it is known.

    Attributes
    ----------
    hourly_rate : float
        Average income of a person per working hour, VND (mức TNBQ); never assumed.
    source : str
        Where the rate is published, with its year.
    hours : dict of str to float
        Hours per case for each component of the dossier and each step of the applicant, by id; a step that is not listed
        takes its mean work time. What is neither listed nor known stays open.
    fees : float or None
        Fees and charges per case, VND; None is unknown, 0 says that there are none.
    cases_per_year : float or None
        By default the demand of the procedure; None and no demand leaves the sums of a year open.

    References
    ----------
    Circular 02/2017/TT-VPCP, article 27 (compliance cost of administrative procedures).
    """

    hourly_rate: float
    source: str
    hours: Mapping[str, float] = field(factory=dict, hash=False)
    fees: float | None = None
    cases_per_year: float | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse amounts that mean nothing, and a rate without a source."""
        place, problems = Place("compliance cost"), []
        if not self.source.strip():
            problems.append(NO_SOURCE.at(place, rate=self.hourly_rate))
        stated = [
            ("hourly_rate", self.hourly_rate, True),
            *((f"hours['{k}']", v, False) for k, v in self.hours.items()),
        ]
        stated += [("fees", self.fees, False)] if self.fees is not None else []
        stated += [("cases_per_year", self.cases_per_year, True)] if self.cases_per_year is not None else []
        problems += [
            BAD_AMOUNT.at(place, what=what, value=str(value), least=ABOVE_0 if positive else FROM_0)
            for what, value, positive in stated
            if not math.isfinite(value) or value < 0 or (positive and value == 0)
        ]
        if problems:
            raise ProcedureError(*problems)


@frozen
class Task:
    """Something the applicant does in a case: hours each time, and how often a case needs it; None is unknown."""

    id: str
    name: str
    hours: float | None
    times: float | None

    def cost(self, rate: float) -> float | None:
        """Return what it costs per case, VND."""
        return None if self.hours is None or self.times is None else self.hours * self.times * rate


def tasks(procedure: Procedure, cost: ComplianceCost | None, say: Say) -> tuple[Task, ...]:
    """Return what the applicant does: each component of the dossier, then each of the applicant's steps."""
    hours = {} if cost is None else cost.hours
    often = _times(procedure)
    found = [
        Task(one.id, say.name(one.name, one.id), hours.get(one.id), 1.0)
        for one in needed_components(procedure)
        if one.source == "applicant"
    ]
    day = procedure.calendar_named().day_minutes
    for step in procedure.steps:
        if step.role is None or not procedure.has_role(step.role) or not procedure.role(step.role).applicant:
            continue
        works = [None if work is None else work.minutes(day_minutes=day).mean / 60 for work in step.works]
        known = [work for work in works if work is not None]
        mean = math.fsum(known) if len(known) == len(works) else None
        found.append(Task(step.id, say.name(step.name, step.id), hours.get(step.id, mean), often.get(step.id)))
    return tuple(found)


def _times(procedure: Procedure) -> dict[str, float]:
    """Return how often a case is expected at each step; nothing where that cannot be told."""
    try:
        net = network(procedure)
        expected = visits(net)
    except NotSupportedError:
        return {}
    return {a.node: often for a, often in zip(net.atoms, expected, strict=True) if a.kind == "work"}


def problems_of(cost: ComplianceCost | None, procedure: Procedure) -> tuple[Problem, ...]:
    """Return a problem for every id in `hours` that the applicant has nothing to do with."""
    if cost is None:
        return ()
    known = [task.id for task in tasks(procedure, None, Say("en"))]
    place, listed = procedure.place("compliance cost"), ", ".join(known) or "–"
    return tuple(NO_TASK.at(place, task=id, known=listed) for id in cost.hours if id not in known)


@frozen
class Sums:
    """What a case and a year cost; None where a part is unknown."""

    case: float | None
    year: float | None


def sums(procedure: Procedure, cost: ComplianceCost | None, say: Say, cases: float | None) -> Sums:
    """Add up a case and a year."""
    if cost is None or cost.fees is None:
        return Sums(None, None)
    parts = [task.cost(cost.hourly_rate) for task in tasks(procedure, cost, say)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return Sums(None, None)
    case = math.fsum([*known, cost.fees])
    return Sums(case, None if cases is None else case * cases)


def cost_table(proposal: Proposal, cost: ComplianceCost | None, say: Say) -> Grid:
    """Return the table in three blocks: as it stands, after the plan, and the benefit."""
    before, after = proposal.before, proposal.after
    cases = _cases(before, cost)
    old, new = (sums(procedure, cost, say, cases) for procedure in (before, after))
    lines = [
        Line((say("As it stands", "I. Thủ tục hiện hành"),), "group"),
        *_block(before, cost, old, cases, say),
        Line((say("After the plan", "II. Sau đơn giản hóa"),), "group"),
        *_block(after, cost, new, cases, say),
        Line((say("Benefit", "III. Lợi ích của phương án"),), "group"),
        *_benefit(old, new, say),
    ]
    heads = say(
        "No|Task|Hours|Times per case|Income per hour (VND)|Cost (VND)",
        "STT|Công việc khi thực hiện|Thời gian (giờ)|Số lần mỗi hồ sơ|Mức TNBQ (đồng/giờ)|Chi phí (đồng)",
    ).split("|")
    caption = say(
        "Compliance cost of the applicant; waiting and the office's own staff are no part of it.",
        "Chi phí tuân thủ của người nộp hồ sơ; không gồm thời gian chờ và chi phí nhân công của cơ quan.",
    )
    return Grid(caption, heads, lines, frozenset({2, 3, 4, 5}), (6, 40, 12, 12, 14, 16))


def _cases(before: Procedure, cost: ComplianceCost | None) -> float | None:
    if cost is not None and cost.cases_per_year is not None:
        return cost.cases_per_year
    demand = before.demand
    return None if demand is None else demand.per_year(before.calendar_named(demand.calendar))


def _block(
    procedure: Procedure, cost: ComplianceCost | None, total: Sums, cases: float | None, say: Say
) -> Iterator[Line]:
    rate = None if cost is None else cost.hourly_rate
    k = 0
    for k, task in enumerate(tasks(procedure, cost, say), 1):
        amount = None if rate is None else task.cost(rate)
        cells = (_told(task.hours, say, None), _told(task.times, say, None), _told(rate, say), _told(amount, say))
        yield Line((str(k), task.name, *cells))
    fees = None if cost is None else cost.fees
    yield Line((str(k + 1), say("Fees and charges", "Phí, lệ phí, chi phí khác"), "", "", "", _told(fees, say)))
    yield Line(("", say("Total per case", "Tổng cho một hồ sơ"), "", "", "", _told(total.case, say)), "total")
    yearly = say(f"Total per year ({_told(cases, say)} cases)", f"Tổng một năm ({_told(cases, say)} hồ sơ)")
    yield Line(("", yearly, "", "", "", _told(total.year, say)), "total")


def _benefit(old: Sums, new: Sums, say: Say) -> Iterator[Line]:
    case = None if old.case is None or new.case is None else old.case - new.case
    year = None if old.year is None or new.year is None else old.year - new.year
    rate = None if case is None or not old.case else case / old.case
    for name, told in (
        (say("Saved per case", "Tiết kiệm cho một hồ sơ"), _told(case, say)),
        (say("Saved per year", "Tiết kiệm một năm"), _told(year, say)),
        (say("Rate of reduction", "Tỷ lệ cắt giảm"), say("not computed", "chưa tính") if rate is None else share(rate, say.lang)),
    ):  # fmt: skip
        yield Line(("", name, "", "", "", told), "total")


def _told(value: float | None, say: Say, digits: int | None = 0) -> str:
    return say("not computed", "chưa tính") if value is None else number(value, say.lang, digits=digits)


def cost_paper(proposal: Proposal, cost: ComplianceCost | None, say: Say) -> Paper:
    """Return the table as a paper, with the source of the rate and what is missing."""
    name = say.name(proposal.before.name, proposal.before.id)
    title = [say("COMPLIANCE COST", "BIỂU TÍNH CHI PHÍ TUÂN THỦ"), name]
    return Paper(
        title[0], [Section("", [frame(title, cost_clauses(proposal, cost, say), say, signature=made_by(say))])]
    )


def cost_clauses(proposal: Proposal, cost: ComplianceCost | None, say: Say) -> Sequence[Clause]:
    """Return the table and what has to be said below it."""
    return [Clause("", grids=[cost_table(proposal, cost, say)]), Clause("", _notes(proposal, cost, say))]


def _notes(proposal: Proposal, cost: ComplianceCost | None, say: Say) -> Sequence[str]:
    notes = [
        say(
            "Formula: Circular 02/2017/TT-VPCP, article 27: task cost = hours x income per hour; year = case x cases per year.",
            "Công thức: Điều 27 Thông tư 02/2017/TT-VPCP: chi phí công việc = số giờ x mức TNBQ; một năm = một hồ sơ x số hồ sơ.",
        )
    ]
    if cost is None:
        missing = say("Income per hour with its source: not given.", "Mức TNBQ và nguồn: chưa có.")
        return [*notes, missing]
    source = cost.source.rstrip(".")
    notes.append(
        say(
            f"Source of the income per hour: {source}. Every cost but fees grows in proportion to it.",
            f"Nguồn mức TNBQ: {source}. Trừ phí, lệ phí, mọi chi phí tỷ lệ thuận với mức này.",
        )
    )
    open_tasks = [one.name for one in tasks(proposal.before, cost, say) if one.cost(cost.hourly_rate) is None]
    open_tasks += [say("fees", "phí, lệ phí")] if cost.fees is None else []
    if open_tasks:
        names = ", ".join(open_tasks)
        notes.append(say(f"Not known, so the sums stay open: {names}.", f"Chưa biết nên chưa tính tổng: {names}."))
    return notes
