"""Why each step and document changes or stays: never from duals, always from plans computed with the change forced.

Dual values of an integer program say nothing reliable about a single step. So for every step that could change and stays,
the best plan that changes it is computed; the difference is what it would cost. Where there is no such plan, the rules in
the way are named, as few as possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from procflow.model import (
    DelegateStep,
    DropComponent,
    Edit,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    Procedure,
    Text,
)
from procflow.simplification.editing.apply import Applied
from procflow.simplification.options.forms import Options
from procflow.simplification.options.weights import amount_of
from procflow.simplification.program.facts import Requirement
from procflow.simplification.search.changes import Change, Weigher
from procflow.simplification.search.conflicts import Conflicts
from procflow.simplification.search.field import Field
from procflow.simplification.search.proposal import DocumentVerdict, DocumentVerdictKind, Verdict, VerdictKind
from procflow.simplification.search.search import Found, tolerance
from procflow.wording import LANGUAGES, Lang

_Blocked = Literal["blocked", "open"]
_Compared = Literal["worse", "tie", "open"]


@frozen(kw_only=True)
class Plan:
    """What is to be explained.

    Attributes
    ----------
    applied : Applied
        The procedure before and after.
    changes : tuple of Change
        Its edits with their gains.
    values : dict of str to float
        Best value of each objective, in order of importance.
    choices : tuple of Options
        What each variant may choose from.
    required : frozenset of str
        Steps the caller wants gone.
    max_cuts : int or None
        Limit of cuts.
    """

    applied: Applied
    changes: tuple[Change, ...]
    values: Mapping[str, float]
    choices: tuple[Options, ...]
    required: frozenset[str]
    max_cuts: int | None

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What the plan changes."""
        return tuple(change.edit for change in self.changes)

    def rest(self, edit: Edit) -> tuple[Edit, ...]:
        """Return the edits that are left without one and those that hang on it."""
        return tuple(c.edit for c in self.changes if c.edit != edit and edit not in c.depends_on)


def explain(plan: Plan, field: Field, weigher: Weigher) -> tuple[tuple[Verdict, ...], tuple[DocumentVerdict, ...]]:
    """Return a verdict per step and per document, in the order of the file.

    Parameters
    ----------
    plan : Plan
        The plan with its values.
    field : Field
        The searches that found it; what is left of their time is used.
    weigher : Weigher
        Values the plans that leave out an edit.
    """
    explainer = _Explainer(plan, field, weigher)
    before = plan.applied.before
    documents = [d.id for d in before.documents if d.component or (d.register and d.source != "register")]
    return (
        tuple(explainer.verdict(step.id) for step in before.steps),
        tuple(explainer.document(name) for name in documents),
    )


class _Explainer:
    def __init__(self, plan: Plan, field: Field, weigher: Weigher) -> None:
        self.plan, self.field, self.weigher = plan, field, weigher
        self.procedure: Procedure = plan.applied.before
        self.first = next(iter(plan.values))
        self._conflicts: list[Conflicts] | None = None
        self._next: Found | None = None
        self._edit: dict[str, Change] = {}
        self._beside: dict[str, Change] = {}
        for change in plan.changes:
            place = self._beside if isinstance(change.edit, Parallelise | PostCheck) else self._edit
            place.update(dict.fromkeys(change.edit.steps, change))

    def verdict(self, step: str) -> Verdict:
        if step in self._edit:
            return self._changed(step, self._edit[step])
        if step in self.plan.applied.unreached:
            return Verdict(
                step=step,
                kind="unreached",
                reason=Text(
                    en="the flows that led here have vanished with a check.",
                    vi="các luồng dẫn đến đây đã mất cùng một khâu kiểm tra.",
                ),
            )
        if step in self._beside:
            return self._changed(step, self._beside[step])
        if all(step in choices.stays for choices in self.plan.choices):
            stay = self.plan.choices[0].stays[step]
            return Verdict(step=step, kind=stay.kind, reason=stay.reason)
        return self._kept(step)

    def document(self, name: str) -> DocumentVerdict:
        """Return what becomes of a document, and why."""
        for change in self.plan.changes:
            if isinstance(change.edit, OnceOnly | DropComponent) and change.edit.document == name:
                kind: DocumentVerdictKind = "once_only" if isinstance(change.edit, OnceOnly) else "dropped"
                return DocumentVerdict(
                    document=name, kind=kind, reason=self._saving(change), gain=change.gain, alone=change.alone
                )
        if name in self.plan.applied.documents:
            why = Text(en="no step that is left needs it.", vi="không còn bước nào cần đến.")
            return DocumentVerdict(document=name, kind="unused", reason=why)
        stay = self.plan.choices[0].documents.get(name)
        if stay is not None:
            assert stay.kind in ("law", "unknown", "authority", "not considered")
            return DocumentVerdict(document=name, kind=stay.kind, reason=stay.reason)
        wish = frozenset({name})
        found = self._best(self.first, documents=wish)
        if found.status == "infeasible":
            blocked = self._blocked(documents=wish)
            return DocumentVerdict(document=name, kind=blocked[0], reason=blocked[1], rules=blocked[2])
        if found.status != "optimal":
            return DocumentVerdict(document=name, kind="open", reason=_OPEN)
        compared, reason, gain = self._against(found, documents=wish)
        return DocumentVerdict(document=name, kind=compared, reason=reason, gain=gain)

    # -- what changes -------------------------------------------------------------------------------------------------

    def _changed(self, step: str, change: Change) -> Verdict:
        kind = _CHANGED.get(change.edit.kind, "parallelised")
        reason = self._saving(change, asked=step in self.plan.required)
        return Verdict(step=step, kind=kind, reason=reason, gain=change.gain, alone=change.alone)

    def _saving(self, change: Change, *, asked: bool = False) -> Text:
        """Say what an edit brings."""
        if change.gain is None:
            return _OPEN
        rest, hanging = self.plan.rest(change.edit), [c.edit for c in self.plan.changes if change.edit in c.depends_on]
        said = {}
        for lang in LANGUAGES:
            parts = []
            for name, best in self.plan.values.items():
                gain = self.weigher.value(name, rest) - self.weigher.value(name, self.plan.edits)
                if abs(gain) > tolerance(best):
                    parts.append(amount_of(gain, name, lang))
            said[lang] = _SAVING[lang].format(
                what=_what(change.edit, lang),
                saved="; ".join(parts) or _NOTHING[lang],
                hanging=_HANGING[lang].format("; ".join(e.text(lang) for e in hanging)) if hanging else "",
                alone=_NOT_ALONE[lang]
                if change.alone is None
                else _ALONE[lang].format(amount_of(change.alone, self.first, lang)),
            )
        if asked:
            said = {"en": f"asked for; {said['en']}", "vi": f"theo yêu cầu; {said['vi']}"}
        return Text(en=said["en"], vi=said["vi"])

    # -- what stays ---------------------------------------------------------------------------------------------------

    def _kept(self, step: str) -> Verdict:
        if self.plan.max_cuts is not None and len(self.plan.applied.cut) >= self.plan.max_cuts:
            more = self._one_more(step)
            if more is not None:
                return more
        wish = frozenset({step})
        found = self._best(self.first, changed=wish)
        if found.status == "infeasible":
            return self._impossible(step)
        if found.status != "optimal":
            return Verdict(step=step, kind="open", reason=_OPEN)
        kind, reason, gain = self._against(found, changed=wish)
        return Verdict(step=step, kind=kind, reason=reason, gain=gain)

    def _best(
        self,
        name: str,
        *,
        limits: Mapping[str, float] | None = None,
        more: int = 0,
        changed: frozenset[str] = frozenset(),
        documents: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
    ) -> Found:
        if self.field.left <= 0:
            return Found("time limit")
        most = None if self.plan.max_cuts is None else self.plan.max_cuts + more
        return self.field.best(name, limits=limits, most=most, changed=changed, documents=documents, without=without)

    def _impossible(self, step: str) -> Verdict:
        wish = frozenset({step})
        kind, reason, rules = self._blocked(changed=wish)
        if kind == "open" and self.plan.max_cuts is not None:
            return self._one_more(step) or Verdict(
                step=step,
                kind="limit",
                reason=Text(
                    en="to change it needs further cuts, more than the limit allows.",
                    vi="muốn thay đổi bước này phải cắt thêm các bước khác, vượt quá số bước được cắt.",
                ),
            )
        said = self.field.objection(step)
        if kind == "open" and said is not None:
            # The rows know no rule in the way: only the guards stood against it.
            return Verdict(step=step, kind="blocked", reason=said, rules=("guards",))
        return Verdict(step=step, kind=kind, reason=reason, rules=rules)

    def _blocked(
        self, *, changed: frozenset[str] = frozenset(), documents: frozenset[str] = frozenset()
    ) -> tuple[_Blocked, Text, tuple[str, ...]]:
        """Return the rules in the way of a change, or "open" where none is found."""
        if self._conflicts is None:
            pairs = zip(self.field.searches, self.plan.choices, strict=True)
            self._conflicts = [Conflicts(search.procedure, choices) for search, choices in pairs]
        rules: tuple[Requirement, ...] | None = None
        for search, conflicts in zip(self.field.searches, self._conflicts, strict=True):
            forced = changed - search.sampled
            found = conflicts.minimal(gone=self.plan.required, changed=forced, documents=documents)
            if found is None:
                rules = None
                break
            rules = rules or found
        if rules is not None:
            texts = {lang: "; ".join(rule.text.get(lang) for rule in rules) for lang in LANGUAGES}
            return "blocked", Text(en=f"{texts['en']}.", vi=f"{texts['vi']}."), tuple(rule.name for rule in rules)
        for name, reason in (("load", _OVERLOAD), ("targets", _TARGETS)):
            away = frozenset({name})
            if self._best(self.first, changed=changed, documents=documents, without=away).plan:
                return "blocked", reason, (name,)
        return "open", _OPEN, ()

    def _one_more(self, step: str) -> Verdict | None:
        """Return the verdict that one more cut would bring something, or None if it would not."""
        if self._next is None:
            self._next = self._best(self.first, more=1)
        # The best plan with one more cut changes many of the steps; the others need a plan of their own.
        found = self._next
        if found.status != "optimal" or step not in found.changed:
            found = self._best(self.first, more=1, changed=frozenset({step}))
        best = self.plan.values[self.first]
        if found.status not in ("optimal", "infeasible"):
            return Verdict(step=step, kind="open", reason=_OPEN)
        if not found.plan or best - found.value <= tolerance(best):
            return None
        gain = best - found.value
        return Verdict(
            step=step,
            kind="limit",
            gain=_clean(gain),
            reason=Text(
                en=f"with one more cut it could change and save {amount_of(gain, self.first, 'en')}.",
                vi=f"nếu được cắt thêm một bước thì có thể thay đổi và tiết kiệm {amount_of(gain, self.first, 'vi')}.",
            ),
        )

    def _against(
        self, found: Found, *, changed: frozenset[str] = frozenset(), documents: frozenset[str] = frozenset()
    ) -> tuple[_Compared, Text, float | None]:
        """Compare the plan with the best one that makes a change."""
        limits: dict[str, float] = {}
        for name, best in self.plan.values.items():
            if limits:
                found = self._best(name, limits=limits, changed=changed, documents=documents)
                if found.status != "optimal":
                    return "open", _OPEN, None
            worse = found.value - best
            if worse > 2 * tolerance(best):
                reason = Text(
                    en=f"the best plan that changes it is worse by {amount_of(worse, name, 'en')}.",
                    vi=f"phương án tốt nhất có thay đổi này kém hơn {amount_of(worse, name, 'vi')}.",
                )
                return "worse", reason, _clean(-worse) if name == self.first else 0.0
            limits[name] = best + tolerance(best)
        reason = Text(
            en="it could change as well, but that would save nothing.",
            vi="cũng có thể thay đổi, nhưng không tiết kiệm thêm được gì.",
        )
        return "tie", reason, 0.0


_CHANGED: Mapping[str, VerdictKind] = {
    "remove": "removed", "merge": "merged", "delegate": "delegated", "post_check": "post_checked",
}  # fmt: skip
_OPEN = Text(
    en="the time was not enough to find out more; give a longer time limit.",
    vi="chưa đủ thời gian để xét thêm; hãy tăng thời gian tính.",
)
_OVERLOAD = Text(
    en="every plan that changes it would give some role more work than it can do.",
    vi="mọi phương án thay đổi bước này đều giao cho một vai trò nhiều việc hơn khả năng.",
)
_TARGETS = Text(
    en="no plan that changes it reaches the targets.", vi="không phương án nào có thay đổi này đạt được mục tiêu."
)
_SAVING: Mapping[Lang, str] = {
    "en": "{what}saves {saved} beside the rest of the plan{hanging}; {alone}.",
    "vi": "{what}tiết kiệm {saved} cùng các thay đổi khác{hanging}; {alone}.",
}
_NOTHING: Mapping[Lang, str] = {"en": "nothing", "vi": "không đáng kể"}
_ALONE: Mapping[Lang, str] = {"en": "alone {}", "vi": "riêng thay đổi này {}"}
_NOT_ALONE: Mapping[Lang, str] = {"en": "it may not be made alone", "vi": "không được thực hiện riêng"}
_HANGING: Mapping[Lang, str] = {"en": " (with what hangs on it: {})", "vi": " (kể cả các thay đổi kéo theo: {})"}


def _what(edit: Edit, lang: Lang) -> str:
    """Return into what, to whom or beside what, where the verdict alone does not say."""
    if isinstance(edit, MergeStep):
        return f"gộp vào '{edit.into}'; " if lang == "vi" else f"into '{edit.into}'; "
    if isinstance(edit, DelegateStep):
        return f"giao cho '{edit.to}'; " if lang == "vi" else f"to '{edit.to}'; "
    return f"{edit.text(lang)}; " if isinstance(edit, Parallelise | PostCheck) else ""


def _clean(value: float) -> float:
    """Return a difference without the dust of rounding."""
    return round(value, 9) + 0.0
