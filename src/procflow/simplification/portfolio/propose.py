"""From an office's list to the best lawful plan for it, with its proof and a decision on every procedure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from procflow.errors import Message, Place, ProcedureError, ProposalError, did_you_mean
from procflow.model import Portfolio
from procflow.simplification.portfolio.apply import apply_portfolio
from procflow.simplification.portfolio.assumptions import assumptions
from procflow.simplification.portfolio.blocking import minimal
from procflow.simplification.portfolio.counting import acts as acts_amended
from procflow.simplification.portfolio.counting import count, count_units
from procflow.simplification.portfolio.explain import Plan, explain
from procflow.simplification.portfolio.objectives import DEFAULT, OBJECTIVES
from procflow.simplification.portfolio.program import PortfolioProgram
from procflow.simplification.portfolio.proof import certificate
from procflow.simplification.portfolio.proposal import PortfolioProposal
from procflow.simplification.portfolio.search import PortfolioSearch, Stage
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.simplification.portfolio.ways import Ways, ways

BAD_ARGUMENT = Message(
    "portfolio-argument",
    en="{what} is {value}, expected {expected}.",
    vi="{what} là {value}, cần {expected}.",
)
NO_PORTFOLIO = Message(
    "no-portfolio",
    en="`propose_portfolio` takes a portfolio, not {kind}. Read a list with `load`, or take the sample 'office-portfolio'.",
    vi="`propose_portfolio` cần một danh mục quy trình, không phải {kind}. Hãy đọc danh mục bằng `load`, hoặc dùng mẫu "
    "'office-portfolio'.",
)
NO_SUCH_WISH = Message(
    "portfolio-wish",
    en="no procedure of the list is called '{name}'.{hint}",
    vi="danh mục không có quy trình nào mã '{name}'.{hint}",
)
BOTH = Message(
    "portfolio-keep-and-require",
    en="it is to stay and to go at once. Name it in `keep` or in `require`, not in both.",
    vi="quy trình này vừa phải giữ vừa phải đưa ra. Hãy nêu trong `keep` hoặc `require`, không nêu ở cả hai.",
)
NOT_LAWFUL = Message(
    "portfolio-require",
    en="it is required to go, but no way is open to it: {why}",
    vi="yêu cầu đưa quy trình này ra khỏi danh mục, nhưng không có hướng nào: {why}",
)
NO_WAY = {"en": "the list names none.", "vi": "danh mục chưa nêu hướng nào."}
NO_PLAN = Message(
    "portfolio-no-plan",
    en="{names} cannot all go: {rules}. Require fewer, or change what the rules rest on.",
    vi="không thể đưa tất cả {names} ra khỏi danh mục: {rules}. Hãy yêu cầu ít hơn, hoặc thay đổi cơ sở của các quy tắc.",
)
TOO_FEW = Message(
    "portfolio-too-few",
    en="{names} cannot go with {most} cuts. Allow more cuts, or require fewer.",
    vi="không thể đưa {names} ra khi chỉ được cắt {most} quy trình. Hãy cho phép cắt nhiều hơn, hoặc yêu cầu ít hơn.",
)
NO_TIME = Message(
    "portfolio-no-time",
    en="no plan was found within {seconds} s. Give a longer `time_limit`.",
    vi="không tìm được phương án nào trong {seconds} giây. Hãy tăng `time_limit`.",
)


def propose_portfolio(
    portfolio: Portfolio,
    *,
    max_cuts: int | None = None,
    minimise: str | Sequence[str] | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    acts: int | None = None,
    authority: Iterable[str] | None = None,
    overlap_line: float = 0.6,
    capacity: Mapping[str, float] | None = None,
    year: int | None = None,
    unused_years: int = 3,
    duplicate_extra: float = 0.0,
    strict_survivors: bool = False,
    gap: float = 0.0,
    time_limit: float = 30.0,
) -> PortfolioProposal:
    """Return the best plan for an office's list that law and the list itself permit, with its proof.

    Parameters
    ----------
    portfolio : Portfolio
        The list.
    max_cuts : int, optional
        How many procedures may leave the list: a limit, not a target.
    minimise : str or sequence of str, optional
        "hours" (of the work, wherever it is done), "procedures" (on the list), "list_hours" (of procedures on the list),
        "moved" (hours that move to others) or "acts" (legal acts to amend); several are minimised one after the other. By
        default hours, then procedures, then hours moved, then acts.
    keep, require : iterable of str, optional
        Procedures that stay as they are, and that must leave the list.
    acts : int, optional
        How many legal acts may be amended.
    authority : iterable of str, optional
        Authorities on whose decisions the plan may count, such as ``["own"]``.
    overlap_line : float, optional
        Least share of steps in common for a merger, in [0, 1].
    capacity : dict of str to float, optional
        Staff hours a year of owners and receiving levels; adds to the list's own. One above its capacity today may not be
        given more.
    year : int, optional
        Year whose cases count; by default the last of the list.
    unused_years : int, optional
        Last years without a case from which a procedure counts as never used.
    duplicate_extra : float, optional
        Share of a duplicate's hours that its survivor needs, in [0, 1].
    strict_survivors : bool, optional
        Whether procedures which the law keeps apart may take in nothing at all.
    gap : float, optional
        Relative gap at which a solve may stop, in [0, 1); above 0 a plan counts as proved only if none was needed.
    time_limit : float, optional
        Seconds for plan, proof and reasons.

    Returns
    -------
    PortfolioProposal
        A plan that changes nothing is a valid answer.

    Raises
    ------
    ProcedureError
        If it is given no portfolio.
    ProposalError
        If an argument makes no sense, a wish names no procedure, or no plan can fulfil all wishes.
    NotSupportedError
        If chains of duplicates leave too many ways.

    Examples
    --------
    >>> from procflow.samples import sample
    >>> plan = propose_portfolio(sample("office-portfolio"), max_cuts=1)
    >>> plan.edits, round(plan.count.removed)
    ((AbolishProcedure(procedure='P43', ground='duplicate', survivor='P03'),), 1220)
    """
    if not isinstance(portfolio, Portfolio):
        raise ProcedureError(NO_PORTFOLIO.at(Place(), kind=type(portfolio).__name__))
    terms = PortfolioTerms(
        year=year,
        overlap_line=overlap_line,
        unused_years=unused_years,
        acts=acts,
        authority=None if authority is None else frozenset([authority] if isinstance(authority, str) else authority),
        capacity=dict(capacity or {}),
        duplicate_extra=duplicate_extra,
        strict_survivors=strict_survivors,
    ).of(portfolio)
    objectives = _chosen(minimise)
    _refuse_numbers(max_cuts, gap, time_limit)
    found = ways(portfolio, terms)
    kept, wanted = _wishes(portfolio, found, keep, require)
    program = PortfolioProgram(portfolio, found, terms, keep=kept, require=wanted)
    search = PortfolioSearch(program, most=max_cuts, seconds=time_limit, gap=gap)
    stages = search.stages(objectives)
    if not stages[-1].first.plan:
        raise _no_plan(search, stages[-1], wanted, time_limit)
    chosen = search.tidy(stages)
    edits = chosen.edits
    after = apply_portfolio(portfolio, edits, terms)
    return PortfolioProposal(
        before=portfolio,
        after=after,
        decisions=explain(Plan(portfolio=portfolio, ways=found, edits=edits, stages=stages, keep=kept), search),
        certificate=certificate(search, stages, chosen, after),
        count=count(portfolio, edits, terms),
        units=count_units(portfolio, edits, terms),
        terms=terms,
        max_cuts=max_cuts,
        acts=acts_amended(portfolio, edits),
        assumptions=assumptions(portfolio, edits, terms),
    )


def _chosen(minimise: str | Sequence[str] | None) -> tuple[str, ...]:
    if minimise is None:
        return DEFAULT
    names = (minimise,) if isinstance(minimise, str) else tuple(dict.fromkeys(minimise))
    unknown = [name for name in names if name not in OBJECTIVES]
    if unknown or not names:
        expected = {
            "en": "one or more of " + ", ".join(OBJECTIVES),
            "vi": "một hoặc nhiều trong " + ", ".join(OBJECTIVES),
        }
        raise ProposalError(
            BAD_ARGUMENT.at(Place(), what="minimise", value=", ".join(unknown) or "()", expected=expected)
        )
    return names


def _refuse_numbers(max_cuts: int | None, gap: float, time_limit: float) -> None:
    def refuse(what: str, value: object, en: str, vi: str) -> ProposalError:
        return ProposalError(BAD_ARGUMENT.at(Place(), what=what, value=str(value), expected={"en": en, "vi": vi}))

    if max_cuts is not None and (isinstance(max_cuts, bool) or not isinstance(max_cuts, int) or max_cuts < 0):
        raise refuse("max_cuts", max_cuts, "a whole number, 0 or more", "một số nguyên từ 0 trở lên")
    if not 0 <= gap < 1:
        raise refuse("gap", gap, "a share from 0 to below 1", "một tỷ lệ từ 0 đến dưới 1")
    if not 0 < time_limit < math.inf:
        raise refuse("time_limit", time_limit, "a finite number of seconds above 0", "một số giây hữu hạn lớn hơn 0")


def _wishes(
    portfolio: Portfolio, found: Ways, keep: Iterable[str], require: Iterable[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the wishes, or refuse those that name nothing, contradict each other or are open to no way."""
    kept = frozenset([keep] if isinstance(keep, str) else keep)
    wanted = frozenset([require] if isinstance(require, str) else require)
    known = {entry.id for entry in portfolio.entries}
    place = Place(element=f"portfolio '{portfolio.id}'")
    problems = [
        NO_SUCH_WISH.at(place, name=name, hint=did_you_mean(name, known)) for name in sorted((kept | wanted) - known)
    ]
    problems += [BOTH.at(f"procedure '{name}'") for name in sorted(kept & wanted)]
    for name in sorted((wanted & known) - kept):
        if not any(way.cut for way in found.open[name]):
            told = [problem for _, several in found.closed[name] for problem in several]
            why = {
                "en": " ".join(problem.text("en") for problem in told),
                "vi": " ".join(problem.text("vi") for problem in told),
            }
            problems.append(NOT_LAWFUL.at(f"procedure '{name}'", why=why if told else NO_WAY))
    if problems:
        raise ProposalError(*problems)
    return kept, wanted


def _no_plan(search: PortfolioSearch, stage: Stage, wanted: frozenset[str], seconds: float) -> ProposalError:
    place, names = Place(element=f"portfolio '{search.program.portfolio.id}'"), tuple(sorted(wanted))
    if stage.first.status != "infeasible":
        return ProposalError(NO_TIME.at(place, seconds=seconds))
    rules = minimal(search.program, (), math.inf)
    if rules is None:
        return ProposalError(TOO_FEW.at(place, names=names, most=search.most))
    told = {"en": "; ".join(r.text.get("en") for r in rules), "vi": "; ".join(r.text.get("vi") for r in rules)}
    return ProposalError(NO_PLAN.at(place, names=names, rules=told))
