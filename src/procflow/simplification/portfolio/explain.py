"""Why each procedure leaves, and why every other one stays."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from procflow.model import Portfolio, PortfolioEntry, Text
from procflow.simplification.portfolio.acts import acts_of, authority_of
from procflow.simplification.portfolio.blocking import minimal
from procflow.simplification.portfolio.counting import flow
from procflow.simplification.portfolio.decision import PortfolioDecision, PortfolioVerdictKind
from procflow.simplification.portfolio.edits import PortfolioEdit, is_cut, rule_of, survivor_of
from procflow.simplification.portfolio.guards_law import sentence
from procflow.simplification.portfolio.objectives import OBJECTIVES
from procflow.simplification.portfolio.reasons import NOT_CONSIDERED, WISHED, cut_kind, cut_reason, law_only, sentences
from procflow.simplification.portfolio.search import Found, PortfolioSearch, Stage, tolerance
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.simplification.portfolio.ways import Way, Ways
from procflow.simplification.program.milp import Row
from procflow.wording import Lang, number

KIND_OF: Mapping[str, PortfolioVerdictKind] = {
    "portfolio-law-unknown": "unknown",
    "portfolio-mandatory": "mandatory",
    "portfolio-separate": "separate",
    "portfolio-separate-survivor": "separate",
    "portfolio-below-line": "below line",
    "portfolio-overlap-unknown": "below line",
    "portfolio-reserved": "reserved",
    "portfolio-delegated-repealed": "repealed",
    "portfolio-simplified-repealed": "repealed",
}
"""The verdict that belongs to a broken rule; others are "blocked"."""


@frozen(kw_only=True)
class Plan:
    """A plan that is to be explained.

    Attributes
    ----------
    portfolio : Portfolio
        The list as it stands.
    ways : Ways
        What is open to each procedure by itself, and what is closed.
    edits : tuple of PortfolioEdit
        The plan.
    stages : tuple of Stage
        Its objectives.
    keep : frozenset of str
        Procedures the caller keeps.
    """

    portfolio: Portfolio
    ways: Ways
    edits: tuple[PortfolioEdit, ...]
    stages: tuple[Stage, ...]
    keep: frozenset[str]


def explain(plan: Plan, search: PortfolioSearch) -> tuple[PortfolioDecision, ...]:
    """Return the decision on every procedure, in the order of the list.

    Parameters
    ----------
    plan : Plan
        The plan.
    search : PortfolioSearch
        Solves again for procedures that could go and do not; what its time does not suffice for is told as open.
    """
    by_id = {edit.procedure: edit for edit in plan.edits}
    guests: dict[str, list[str]] = {}
    for edit in plan.edits:
        survivor = survivor_of(edit)
        if survivor is not None:
            guests.setdefault(survivor, []).append(edit.procedure)
    found = []
    for entry in plan.portfolio.entries:
        if entry.id in by_id:
            found.append(_changed(plan, entry, by_id[entry.id], search.program.terms))
        else:
            found.append(_kept(plan, entry, tuple(guests.get(entry.id, ())), search))
    return tuple(found)


def _changed(plan: Plan, entry: PortfolioEntry, edit: PortfolioEdit, terms: PortfolioTerms) -> PortfolioDecision:
    goes = flow(plan.portfolio, edit, terms)
    others = {rule_of(way.edit): way.edit for way in plan.ways.open[entry.id] if rule_of(way.edit) != rule_of(edit)}
    return evolve(
        _bare(entry, terms),
        edit=edit,
        kind=cut_kind(edit),
        reason=cut_reason(plan.portfolio, edit, tuple(others.values()), goes, terms),
        rules=(rule_of(edit), *others),
        instruments=acts_of(entry),
        removed=goes.removed,
        moved=goes.moved,
        to=goes.to,
    )


def _bare(entry: PortfolioEntry, terms: PortfolioTerms) -> PortfolioDecision:
    assert terms.year is not None
    hours = entry.hours(terms.year)
    return PortfolioDecision(
        procedure=entry.id,
        kind="open",
        basis=entry.basis,
        authority=authority_of(entry),
        cases=entry.cases(terms.year),
        hours=hours,
        removed=None if hours is None else 0.0,
        moved=None if hours is None else 0.0,
    )


def _kept(plan: Plan, entry: PortfolioEntry, guests: tuple[str, ...], search: PortfolioSearch) -> PortfolioDecision:
    bare = _bare(entry, search.program.terms)
    if entry.id in plan.keep:
        decision = evolve(bare, kind="required", reason=WISHED, rules=("keep",))
    elif plan.ways.open[entry.id]:
        decision = _weighed(plan, entry, bare, search)
    else:
        decision = _closed(plan, entry, bare)
    if not guests:
        return decision
    names = ", ".join(f"'{name}'" for name in guests)
    told = sentences(decision.reason, Text(en=f"{names} go into it.", vi=f"là nơi nhận {names}."))
    kind: PortfolioVerdictKind = "survivor" if decision.kind in ("blocked", "worse") else decision.kind
    return evolve(decision, kind=kind, reason=told, rules=(*decision.rules, "survivor"))


def _closed(plan: Plan, entry: PortfolioEntry, bare: PortfolioDecision) -> PortfolioDecision:
    """Give the reason for a procedure which law or terms leave no way at all."""
    problems = [problem for _, several in plan.ways.closed[entry.id] for problem in several]
    if not problems and entry.legal_status == "unknown":
        text = Text(en="nobody has looked into its legal status.", vi="chưa rà soát căn cứ pháp lý.")
        return evolve(bare, kind="unknown", reason=text, rules=("portfolio-law-unknown",))
    if not problems and entry.legal_status == "higher law":
        return evolve(bare, kind="law", reason=law_only(entry.basis or "–"), rules=("law",))
    if not problems:
        return evolve(bare, kind="not considered", reason=NOT_CONSIDERED, rules=("no way named",))
    texts = tuple({(text.en, text.vi): text for text in map(sentence, problems)}.values())
    return evolve(
        bare,
        kind=KIND_OF.get(problems[0].code, "blocked"),
        reason=sentences(*texts),
        rules=tuple(dict.fromkeys(problem.code for problem in problems)),
    )


def _weighed(plan: Plan, entry: PortfolioEntry, bare: PortfolioDecision, search: PortfolioSearch) -> PortfolioDecision:
    """Find out what the best plan would be in which this procedure does not stay as it is."""
    program = search.program
    wish: list[Row] = [({program.column[way]: 1.0 for way in program.ways[entry.id]}, 1.0, 1.0)]
    late = evolve(bare, kind="open", reason=_not_weighed(program.ways[entry.id]), rules=("time limit",))
    if search.left <= 0:
        return late
    full = search.most is not None and sum(map(is_cut, plan.edits)) >= search.most
    leaves = program.leaving(entry.id)
    if full and leaves:
        assert search.most is not None
        name, gain, status = _difference(plan, search, [(leaves, 1.0, 1.0)], search.most + 1)
        if status == "optimal" and gain < 0:
            return evolve(bare, kind="limit", reason=_limit(search.most, name, -gain), rules=("max_cuts",), gain=-gain)
    name, gain, status = _difference(plan, search, wish, search.most)
    if status == "infeasible":
        rules = minimal(program, wish, time.perf_counter() + max(0.0, search.left))
        if rules:
            texts = [Text(en=rule.text.get("en") + ".", vi=rule.text.get("vi") + ".") for rule in rules]
            return evolve(bare, kind="blocked", reason=sentences(*texts), rules=tuple(rule.name for rule in rules))
        if rules is None and search.most is not None and search.left > 0:
            return evolve(bare, kind="limit", reason=_limit(search.most, "", 0.0), rules=("max_cuts",))
        return late
    if status != "optimal":
        return late
    if not name:
        text = Text(en="changing it brings nothing more.", vi="thay đổi cũng không lợi thêm.")
        return evolve(bare, kind="tie", reason=text, rules=("objective",))
    what, unit = OBJECTIVES[name]
    text = Text(
        en=f"the best plan that changes it is worse by {number(gain)} {unit.get('en')} ({what.get('en')}).",
        vi=f"phương án tốt nhất có thay đổi quy trình này kém hơn {number(gain, 'vi')} {unit.get('vi')} ({what.get('vi')}).",
    )
    return evolve(bare, kind="worse", reason=text, rules=("objective",), gain=gain)


def _not_weighed(open_ways: Sequence[Way]) -> Text:
    """Say what could be done by itself, where no time was left to find out what the best plan with it would be."""

    def ways(lang: Lang) -> str:
        return "; ".join({way.edit.text(lang): None for way in open_ways})

    return Text(
        en=f"by itself it could be changed ({ways('en')}), the best plan found does without; by how much a plan with it "
        "would be worse was not computed in time.",
        vi=f"xét riêng thì có thể thay đổi ({ways('vi')}), nhưng phương án tốt nhất tìm được không cần đến; không đủ thời "
        "gian để tính phương án có thay đổi này kém hơn bao nhiêu.",
    )


def _limit(most: int, name: str, gain: float) -> Text:
    if not name:
        return Text(
            en=f"it cannot go together with what goes with it when {most} cuts are allowed.",
            vi=f"không thể đưa ra cùng các quy trình đi kèm khi chỉ được cắt {most} quy trình.",
        )
    what, unit = OBJECTIVES[name]
    return Text(
        en=f"{most} cuts are allowed and made; one more would bring {number(gain)} {unit.get('en')} ({what.get('en')}).",
        vi=f"chỉ được cắt {most} quy trình và đã cắt đủ; thêm một quy trình sẽ lợi {number(gain, 'vi')} {unit.get('vi')} "
        f"({what.get('vi')}).",
    )


def _difference(plan: Plan, search: PortfolioSearch, wish: Sequence[Row], most: int | None) -> tuple[str, float, str]:
    """Return the first objective in which the best plan under a wish differs, by how much, and the solver's status."""
    limits: dict[str, float] = {}
    for stage in plan.stages:
        other: Found = search.best(stage.name, limits=limits, most=most, extra=wish)
        if other.status != "optimal":
            return "", 0.0, other.status if not limits else "time limit"
        near = tolerance(stage.first.value) + search.gap * abs(stage.first.value)
        if abs(other.value - stage.first.value) > near:
            return stage.name, other.value - stage.first.value, "optimal"
        limits[stage.name] = stage.first.value + tolerance(stage.first.value)
    return "", 0.0, "optimal"
