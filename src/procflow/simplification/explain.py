"""Why each step goes or stays: never from duals, always from plans that were computed with the step forced out.

Dual values of an integer program say nothing reliable about a single step. So for every step that could go and stays,
the best plan without it is computed; the difference is what it would cost. Where there is no such plan, the rules in the
way are named, as few as possible.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from procflow.model import Procedure, RemoveStep, Text
from procflow.simplification.apply import Applied, apply
from procflow.simplification.conflicts import Conflicts
from procflow.simplification.measure import measured
from procflow.simplification.proposal import Verdict, VerdictKind
from procflow.simplification.search import Found, Search, tolerance
from procflow.simplification.standing import Stay
from procflow.simplification.weights import NAMES, UNITS
from procflow.wording import Lang, number


@frozen(kw_only=True)
class Plan:
    """What is to be explained.

    Attributes
    ----------
    applied : Applied
        The procedure before and after.
    values : dict of str to float
        Best value of each objective, in order of importance.
    stays : dict of str to Stay
        Steps that stay whatever the plan.
    required : frozenset of str
        Steps the caller wants gone.
    max_cuts : int or None
        Limit of cuts.
    """

    applied: Applied
    values: Mapping[str, float]
    stays: Mapping[str, Stay]
    required: frozenset[str]
    max_cuts: int | None

    @property
    def cut(self) -> frozenset[str]:
        """Steps the plan removes."""
        return frozenset(self.applied.removed)


def explain(plan: Plan, search: Search) -> tuple[Verdict, ...]:
    """Return a verdict per step, in the order of the file.

    Parameters
    ----------
    plan : Plan
        The plan with its values.
    search : Search
        The search that found it; what is left of its time is used.
    """
    explainer = _Explainer(plan, search)
    return tuple(explainer.verdict(step.id) for step in plan.applied.before.steps)


class _Explainer:
    def __init__(self, plan: Plan, search: Search) -> None:
        self.plan, self.search = plan, search
        self.procedure: Procedure = plan.applied.before
        self.first = next(iter(plan.values))
        self._conflicts: Conflicts | None = None
        self._next: Found | None = None
        self._measured: dict[tuple[str, frozenset[str]], float] = {}

    def verdict(self, step: str) -> Verdict:
        if step in self.plan.cut:
            return self._removed(step)
        if step in self.plan.applied.unreached:
            return Verdict(
                step=step,
                kind="unreached",
                reason=Text(
                    en="the flows that led here have vanished with a check.",
                    vi="các luồng dẫn đến đây đã mất cùng một khâu kiểm tra.",
                ),
            )
        if step in self.plan.stays:
            stay = self.plan.stays[step]
            return Verdict(step=step, kind=stay.kind, reason=stay.reason)
        return self._kept(step)

    # -- steps that go ------------------------------------------------------------------------------------------------

    def _removed(self, step: str) -> Verdict:
        if self.search.left <= 0:
            return _open(step, "removed")
        rest = self.plan.cut - {step}
        parts_en, parts_vi = [], []
        for name in self.plan.values:
            gain = self._value(name, rest) - self._value(name, self.plan.cut)
            if abs(gain) > tolerance(self.plan.values[name]):
                parts_en.append(_amount(gain, name, "en"))
                parts_vi.append(_amount(gain, name, "vi"))
        alone = self._value(self.first, frozenset()) - self._value(self.first, frozenset({step}))
        gain = self._value(self.first, rest) - self._value(self.first, self.plan.cut)
        saved_en, saved_vi = "; ".join(parts_en) or "nothing", "; ".join(parts_vi) or "không đáng kể"
        en = f"saves {saved_en} beside the rest of the plan; alone {_amount(alone, self.first, 'en')}."
        vi = f"tiết kiệm {saved_vi} cùng các thay đổi khác; riêng bước này {_amount(alone, self.first, 'vi')}."
        if step in self.plan.required:
            en, vi = f"asked for; {en}", f"theo yêu cầu; {vi}"
        return Verdict(step=step, kind="removed", reason=Text(en=en, vi=vi), gain=_clean(gain), alone=_clean(alone))

    def _value(self, name: str, cut: frozenset[str]) -> float:
        key = (name, cut)
        if key not in self._measured:
            edits = [RemoveStep(step) for step in cut]
            self._measured[key] = measured(apply(self.procedure, edits), name)
        return self._measured[key]

    # -- steps that stay ----------------------------------------------------------------------------------------------

    def _kept(self, step: str) -> Verdict:
        if self.plan.max_cuts is not None and len(self.plan.cut) >= self.plan.max_cuts:
            more = self._one_more(step)
            if more is not None:
                return more
        found = self._without(step, self.first, {}, self.plan.max_cuts)
        if found.status == "infeasible":
            return self._impossible(step)
        return self._compared(step, found) if found.status == "optimal" else _open(step)

    def _without(self, step: str, name: str, limits: Mapping[str, float], most: int | None) -> Found:
        if self.search.left <= 0:
            return Found("time limit")
        return self.search.best(name, limits=limits, most=most, gone=frozenset({step}))

    def _impossible(self, step: str) -> Verdict:
        if self._conflicts is None:
            self._conflicts = Conflicts(self.procedure, self.plan.stays)
        rules = self._conflicts.minimal(self.plan.required | {step})
        if rules is None and self.plan.max_cuts is None:
            return self._objected(step)
        if rules is None:
            return self._one_more(step) or Verdict(
                step=step,
                kind="limit",
                reason=Text(
                    en="its removal needs further removals, more than the limit of cuts allows.",
                    vi="muốn bỏ bước này phải bỏ thêm các bước khác, vượt quá số bước được cắt.",
                ),
            )
        en = "; ".join(rule.text.get("en") for rule in rules)
        vi = "; ".join(rule.text.get("vi") for rule in rules)
        return Verdict(
            step=step, kind="blocked", reason=Text(en=f"{en}.", vi=f"{vi}."), rules=tuple(rule.name for rule in rules)
        )

    def _objected(self, step: str) -> Verdict:
        """Return the verdict that only the guards stood against: the rows know no rule in the way."""
        said = [objection for cut, objection in self.search.refused if step in cut]
        return Verdict(step=step, kind="blocked", reason=said[-1], rules=("guards",)) if said else _open(step)

    def _one_more(self, step: str) -> Verdict | None:
        """Return the verdict that one more cut would bring something, or None if it would not."""
        assert self.plan.max_cuts is not None
        if self._next is None:
            self._next = self.search.best(self.first, most=self.plan.max_cuts + 1)
        # The best plan with one more cut holds many of the steps; the others need a plan of their own.
        found = self._next
        if found.status != "optimal" or step not in found.cut:
            found = self._without(step, self.first, {}, self.plan.max_cuts + 1)
        best = self.plan.values[self.first]
        if found.status not in ("optimal", "infeasible"):
            return _open(step)
        if not found.plan or best - found.value <= tolerance(best):
            return None
        gain = best - found.value
        return Verdict(
            step=step,
            kind="limit",
            gain=_clean(gain),
            reason=Text(
                en=f"with one more cut it could go and save {_amount(gain, self.first, 'en')}.",
                vi=f"nếu được cắt thêm một bước thì có thể bỏ và tiết kiệm {_amount(gain, self.first, 'vi')}.",
            ),
        )

    def _compared(self, step: str, found: Found) -> Verdict:
        limits: dict[str, float] = {}
        for name, best in self.plan.values.items():
            if limits:
                found = self._without(step, name, limits, self.plan.max_cuts)
                if found.status != "optimal":
                    return _open(step)
            worse = found.value - best
            if worse > 2 * tolerance(best):
                return Verdict(
                    step=step,
                    kind="worse",
                    gain=_clean(-worse) if name == self.first else 0.0,
                    reason=Text(
                        en=f"the best plan without it is worse by {_amount(worse, name, 'en')}.",
                        vi=f"phương án tốt nhất không có bước này kém hơn {_amount(worse, name, 'vi')}.",
                    ),
                )
            limits[name] = best + tolerance(best)
        return Verdict(
            step=step,
            kind="tie",
            gain=0.0,
            reason=Text(
                en="it could go as well, but that would save nothing.",
                vi="cũng có thể bỏ, nhưng không tiết kiệm thêm được gì.",
            ),
        )


def _open(step: str, kind: VerdictKind = "open") -> Verdict:
    reason = Text(
        en="the time was not enough to find out more; give a longer time limit.",
        vi="chưa đủ thời gian để xét thêm; hãy tăng thời gian tính.",
    )
    return Verdict(step=step, kind=kind, reason=reason)


def _amount(value: float, name: str, lang: Lang) -> str:
    return f"{number(_clean(value), lang)} {UNITS[name].get(lang)} ({NAMES[name].get(lang)})"


def _clean(value: float) -> float:
    """Return a difference without the dust of rounding."""
    return round(value, 9) + 0.0
