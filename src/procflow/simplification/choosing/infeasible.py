"""The verb `explain_infeasible`: which wishes and rules cannot be met together, and the least that would have to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, field, frozen

from procflow.model import (
    ILLUSTRATIVE,
    AuthorityCap,
    Edit,
    MergeStep,
    Procedure,
    RemoveStep,
    Text,
    one_procedure,
)
from procflow.simplification.choosing.constraints import Constraint, constraints, lift
from procflow.simplification.choosing.trials import Answer, Trials
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.options.forms import SEARCHED
from procflow.simplification.options.sayings import KINDS
from procflow.simplification.options.weights import NAMES
from procflow.simplification.options.wishes import Wishes, wishes
from procflow.simplification.search.measure import amended
from procflow.wording import LANGUAGES, Lang, number


@frozen
class Conflict:
    """Wishes and rules that cannot be met together.

    Attributes
    ----------
    parts : tuple of Constraint
        All of them.
    minimal : bool
        Whether it was shown that without any one of them the others can be met.
    because : Text
        Why a single wish cannot be met whatever else is lifted, where that can be told.
    """

    parts: tuple[Constraint, ...]
    minimal: bool
    because: Text = field(factory=Text)


@frozen(kw_only=True)
class Remedy:
    """One change that makes a plan possible, everything else being as it is.

    Attributes
    ----------
    lifts : Constraint
        What has to give.
    least : int, float, str or None
        How little is enough: the least number of cuts or acts, the largest share that can be reached, one more authority
        or kind of edit. None where it has to be lifted altogether.
    edits : tuple of Edit
        A plan that is possible then.
    """

    lifts: Constraint
    least: int | float | str | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def text(self) -> Text:
        """Say what has to give."""
        said = {lang: _SAID[self.lifts.kind].get(lang).format(**self._fields(lang)) for lang in LANGUAGES}
        if self.least is None and self.lifts.kind in ("authority", "edits", "target", "max_cuts", "acts"):
            said = {lang: _GIVE_UP.get(lang).format(self.lifts.line(lang)) for lang in LANGUAGES}
        if self.least is not None and self.lifts.kind == "rule":
            said = {
                lang: _WIDER.get(lang).format(rule=self.lifts.name, least=self.least, line=self.lifts.line(lang))
                for lang in LANGUAGES
            }
        return Text(en=said["en"], vi=said["vi"])

    def _fields(self, lang: Lang) -> dict[str, str]:
        one = self.lifts
        least = (
            f"{number(100 * _floor(self.least), lang, digits=2)} %"
            if isinstance(self.least, float)
            else str(self.least)
        )
        if one.kind == "edits" and isinstance(self.least, str):
            least = KINDS[self.least].get(lang)
        nobody = {"en": "nobody named", "vi": "cơ quan chưa nêu tên"}[lang]
        amend = _AMEND.get(lang).format(one.instrument, one.authority or nobody) if one.instrument else ""
        doubt = _CLEAR.get(lang) if one.doubt else ""
        basis = f" ({one.basis})" if one.basis else ""
        what = NAMES[one.name].get(lang) if one.kind == "target" else one.name
        return {"line": one.line(lang), "name": what, "least": least, "amend": amend, "doubt": doubt, "basis": basis}


@frozen(kw_only=True)
class Infeasible:
    """Why there is no plan, or the news that there is one.

    Attributes
    ----------
    before : Procedure
        As it stands.
    plan : tuple of Edit or None
        A plan that meets all wishes, where there is one.
    conflicts : tuple of Conflict
        Each by itself rules out a plan; no wish is in two of them.
    remedies : tuple of Remedy
        Every single change that makes a plan possible with everything else as it is, as small as it can be.
    together : tuple of Constraint
        Where no single wish is enough: wishes that have to be given up together, none of them in vain.
    clarify : tuple of Constraint
        Where no single law stands in the way: laws that nobody has stated or checked and that would make a plan possible
        if they all permitted the edits, none of them in vain.
    complete : bool
        Whether there was time to look into everything, and everything was weighed.
    """

    before: Procedure
    plan: tuple[Edit, ...] | None = None
    conflicts: tuple[Conflict, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    together: tuple[Constraint, ...] = ()
    clarify: tuple[Constraint, ...] = ()
    complete: bool = True

    @property
    def possible(self) -> bool:
        """Tell whether there is a plan after all."""
        return self.plan is not None

    @property
    def vain(self) -> tuple[Constraint, ...]:
        """Return the wishes of the first conflict that it is not enough to give up by themselves."""
        enough = {one.lifts for one in self.remedies}
        return tuple(part for one in self.conflicts[:1] for part in one.parts if part.wished and part not in enough)

    def remedy(self, kind: str, name: str = "") -> Remedy | None:
        """Return the change of one kind that is enough by itself, or None if there is none.

        Parameters
        ----------
        kind : str
            Such as "max_cuts"; see `Constraint`.
        name : str, optional
            Which step, rule or objective.
        """
        found = (one for one in self.remedies if one.lifts.kind == kind and name in ("", one.lifts.name))
        return next(found, None)

    def text(self, lang: Lang = "en") -> str:
        """Return it for a planner, in either language."""
        return "\n".join(self._lines(lang))

    def __str__(self) -> str:
        """Return it in English."""
        return self.text("en")

    def _lines(self, lang: Lang) -> Iterator[str]:
        if self.before.illustrative:
            yield ILLUSTRATIVE.get(lang)
        if self.plan is not None:
            yield _POSSIBLE.get(lang)
            yield from (f"  - {edit.text(lang)}" for edit in self.plan)
            if not self.plan:
                yield f"  - {_NOTHING.get(lang)}"
            return
        yield (_NONE if self.conflicts else _OPEN).get(lang)
        for conflict in self.conflicts:
            yield (_TOGETHER if len(conflict.parts) > 1 else _ALONE).get(lang)
            yield from (f"  - {part.line(lang)}" for part in conflict.parts)
            if conflict.because:
                yield f"    {conflict.because.get(lang)}"
            if not conflict.minimal:
                yield f"  {_LARGE.get(lang)}"
        if self.remedies:
            yield _ENOUGH.get(lang)
            yield from (f"  - {one.text.get(lang)}" for one in self.remedies)
        if self.remedies and self.vain:
            yield _VAIN.get(lang)
            yield from (f"  - {one.line(lang)}" for one in self.vain)
        if self.together:
            yield _ALL_OF.get(lang)
            yield from (f"  - {one.line(lang)}" for one in self.together)
        if self.clarify:
            yield _CLARIFY.get(lang)
            yield from (f"  - {one.line(lang)}" for one in self.clarify)
        if self.conflicts and not self.complete:
            yield _OPEN.get(lang)


def explain_infeasible(
    procedure: Procedure,
    *,
    max_cuts: int | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    edits: str | Iterable[str] | None = None,
    targets: Mapping[str, float] | None = None,
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    time_limit: float = 60.0,
) -> Infeasible:
    """Return what stands in each other's way where no plan meets all wishes, and the least that would have to give.

    Lifted one by one, to see whether the rest can be met: every wish, every rule and duty, the law of every step that may
    not be removed and of every document that stays by law, the need of every document that is made here, and the load of
    every role. What no decision can lift always holds: cases must be decided and settled, and no work goes to the
    applicant.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.
    max_cuts, keep, require, edits, targets, acts, authority
        As for `propose`.
    time_limit : float, optional
        Seconds for all questions together.

    Returns
    -------
    Infeasible
        If there is a plan after all, it says so and names one.

    Raises
    ------
    ProcedureError
        If the procedure has faults of form, or lacks a work time that a target needs.
    NotSupportedError
        If parallel branches form no blocks.
    ProposalError
        If a wish means nothing.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, Legal, Role, Step
    >>> free = Legal(source="none found", may={"remove"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id=name, role="officer", legal=law)
    ...                              for name, law in (("a", free), ("b", free), ("c", Legal()))],
    ...               ends=[End(id="z")], start="a", roles=[Role(id="officer")],
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> print(explain_infeasible(p, require=["a", "b"], max_cuts=1))
    No plan meets all this.
    These cannot be met together; without any one of them the others can:
      - cut at most 1 step
      - step 'a' is to go (removed or merged)
      - step 'b' is to go (removed or merged)
    Each of these changes alone makes a plan possible:
      - allow 2 cuts; fewer are not enough
      - no longer ask: step 'a' is to go (removed or merged)
      - no longer ask: step 'b' is to go (removed or merged)

    References
    ----------
    Chinneck and Dravnieks, Locating minimal infeasible constraint sets in linear programs, ORSA J. Comput. 3 (1991).
    """
    one_procedure("explain_infeasible", procedure)
    refuse_faults(procedure)
    asked = wishes(
        procedure,
        max_cuts=max_cuts,
        minimise="steps",
        keep=keep,
        require=require,
        edits=edits,
        targets=targets,
        acts=acts,
        authority=authority,
        time_limit=time_limit,
    )
    trials = Trials(procedure, asked)
    answer = trials.without()
    if answer.status != "no":
        found = answer.status == "yes"
        return Infeasible(before=procedure, plan=answer.edits if found else None, complete=found)
    return _Explainer(trials, constraints(procedure, asked)).explained()


class _Explainer:
    def __init__(self, trials: Trials, every: tuple[Constraint, ...]) -> None:
        self.trials, self.every = trials, every
        self.procedure = trials.procedure

    def explained(self) -> Infeasible:
        conflicts = self._conflicts()
        remedies = tuple(remedy for part in conflicts[0].parts for remedy in self._remedies(part))
        remedies = tuple(sorted(remedies, key=lambda remedy: _EASE.index(remedy.lifts.kind)))
        wished = [part for conflict in conflicts for part in conflict.parts if part.wished]
        together: tuple[Constraint, ...] = ()
        if not any(remedy.lifts.wished for remedy in remedies) and self.trials.without(wished).status == "yes":
            together = self.trials.fewest(wished)
        doubts = [one for one in self.every if one.doubt]
        clarify: tuple[Constraint, ...] = ()
        lawful = any(remedy.lifts.kind in ("law", "document law") for remedy in remedies)
        if doubts and not lawful and self.trials.without(doubts).status == "yes":
            clarify = self.trials.fewest(doubts)
        return Infeasible(
            before=self.procedure,
            conflicts=conflicts,
            remedies=remedies,
            together=together if len(together) > 1 else (),
            clarify=clarify,
            complete=self.trials.sure,
        )

    def _conflicts(self) -> tuple[Conflict, ...]:
        """Return conflicts until the wishes that are in none of them can be met."""
        found: list[Conflict] = []
        gone: list[Constraint] = []
        while self.trials.without(gone).status == "no":
            rest = [one for one in self.every if one not in gone]
            core = self.trials.minimal(rest, gone)
            others = frozenset(self.every) - frozenset(core)
            minimal = all(self.trials.without(others | {part}).status == "yes" for part in core)
            because = self.trials.without(others).because if len(core) == 1 else Text()
            found.append(Conflict(core, minimal, because))
            gone += [part for part in core if part.wished]
        return tuple(found)

    def _remedies(self, part: Constraint) -> Iterator[Remedy]:
        """Yield how little of one constraint has to give, where that is enough.

        What is enough by itself is part of every conflict, so the first conflict holds all of it.
        """
        answer = self.trials.without([part])
        if answer.status != "yes":
            return
        if part.kind == "max_cuts":
            most = sum(isinstance(edit, RemoveStep | MergeStep) for edit in answer.edits)
            yield self._least(part, answer, most)
        elif part.kind == "acts":
            yield self._least(part, answer, len(amended(self.procedure, answer.edits)))
        elif part.kind == "target":
            yield self._largest(part, answer)
        elif part.kind in ("authority", "edits") or isinstance(self._rule(part), AuthorityCap):
            more = list(self._wider(part))
            yield from more or [Remedy(lifts=part, edits=answer.edits)]
        else:
            yield Remedy(lifts=part, edits=answer.edits)

    def _least(self, part: Constraint, answer: Answer, most: int) -> Remedy:
        """Return the least number that is enough; `most` is."""
        asked = self.trials.asked
        least = asked.max_cuts if part.kind == "max_cuts" else asked.acts
        assert least is not None
        low, high = least + 1, most
        while low < high:
            middle = (low + high) // 2
            wider = evolve(asked, max_cuts=middle) if part.kind == "max_cuts" else evolve(asked, acts=middle)
            tried = self.trials.ask(self.procedure, wider)
            if tried.status == "yes":
                high, answer = middle, tried
            else:
                low = middle + 1
        return Remedy(lifts=part, least=high, edits=answer.edits)

    def _largest(self, part: Constraint, answer: Answer) -> Remedy:
        """Return the largest share by which an objective can fall."""
        procedure, asked = lift(self.procedure, self.trials.asked, [part])
        best = self.trials.ask(procedure, evolve(asked, objectives=(part.name,)))
        if best.status != "yes":
            return Remedy(lifts=part, edits=answer.edits)
        today = self.trials.today(part.name)
        reached = 1 - best.value / today if today else 0.0
        return Remedy(lifts=part, least=reached, edits=best.edits) if reached > 0 else Remedy(lifts=part)

    def _wider(self, part: Constraint) -> Iterator[Remedy]:
        """Yield every single authority or kind of edit that is enough besides those named."""
        asked, rule = self.trials.asked, self._rule(part)
        if part.kind == "edits":
            wider: list[tuple[str, Procedure, Wishes]] = [
                (kind, self.procedure, evolve(asked, edits=tuple(k for k in SEARCHED if k in (*asked.edits, kind))))
                for kind in SEARCHED
                if kind not in asked.edits
            ]
        else:
            named = rule.authorities if isinstance(rule, AuthorityCap) else asked.authority or ()
            wider = [(name, *self._allowing(name, rule)) for name in self._authorities() if name not in named]
        for name, procedure, wished in wider:
            answer = self.trials.ask(procedure, wished)
            if answer.status == "yes":
                yield Remedy(lifts=part, least=name, edits=answer.edits)

    def _allowing(self, name: str, rule: object) -> tuple[Procedure, Wishes]:
        asked = self.trials.asked
        if not isinstance(rule, AuthorityCap):
            return self.procedure, evolve(asked, authority=(*(asked.authority or ()), name))
        wider = evolve(rule, authorities=(*rule.authorities, name))
        rules = [wider if one.id == rule.id else one for one in self.procedure.rules]
        return evolve(self.procedure, rules=rules), asked

    def _authorities(self) -> list[str]:
        """Return everybody who may amend some instrument."""
        laws = [*(step.legal for step in self.procedure.steps), *(one.legal for one in self.procedure.documents)]
        return list(dict.fromkeys(law.authority for law in laws if law.instrument and law.authority))

    def _rule(self, part: Constraint) -> object:
        rules = {rule.id: rule for rule in self.procedure.rules}
        return rules.get(part.name) if part.kind == "rule" else None


_EASE = (
    "max_cuts", "acts", "target", "authority", "edits", "keep", "require",
    "load", "document", "rule", "document law", "law", "duty",
)  # fmt: skip
"""Kinds of what has to give, those that are easier for an office to decide first."""


def _floor(value: float) -> float:
    """Return a share rounded down to what can be printed and still be reached."""
    return int(value * 10_000 + 1e-6) / 10_000


_POSSIBLE = Text(en="There is a plan that meets all this:", vi="Có phương án đáp ứng tất cả:")
_NOTHING = Text(en="change nothing", vi="không thay đổi gì")
_NONE = Text(en="No plan meets all this.", vi="Không có phương án nào đáp ứng tất cả.")
_OPEN = Text(
    en="The time was not enough to look into everything; give a longer time limit.",
    vi="Chưa đủ thời gian để xét hết; hãy tăng thời gian tính.",
)
_TOGETHER = Text(
    en="These cannot be met together; without any one of them the others can:",
    vi="Các điều sau không thể cùng đáp ứng; bớt bất kỳ điều nào thì đáp ứng được các điều còn lại:",
)
_ALONE = Text(en="This cannot be met by itself:", vi="Riêng điều sau đã không thể đáp ứng:")
_LARGE = Text(
    en="(fewer of them may be in each other's way; there was no time to tell)",
    vi="(có thể chỉ một phần trong số này mâu thuẫn với nhau; chưa đủ thời gian để xác định)",
)
_ENOUGH = Text(
    en="Each of these changes alone makes a plan possible:", vi="Chỉ cần một trong các thay đổi sau là có phương án:"
)
_VAIN = Text(en="To give up one of these alone is not enough:", vi="Chỉ bỏ một trong các yêu cầu sau thì chưa đủ:")
_ALL_OF = Text(
    en="No single wish is enough; there is a plan if all of these are given up:",
    vi="Không yêu cầu nào riêng lẻ là đủ; có phương án nếu bỏ tất cả các yêu cầu sau:",
)
_CLARIFY = Text(
    en="There is a plan if all of these turn out to permit it; ask the legal officer:",
    vi="Có phương án nếu tất cả các điểm sau được xác nhận là cho phép; hãy hỏi cán bộ pháp chế:",
)
_UNWISH = Text(en="no longer ask: {line}", vi="thôi yêu cầu: {line}")
_AMEND = Text(en="; to amend: {}, by {}", vi="; cần sửa đổi: {}, thẩm quyền: {}")
_CLEAR = Text(en="; ask the legal officer", vi="; hãy hỏi cán bộ pháp chế")
_GIVE_UP = Text(en="no longer ask: {}", vi="thôi yêu cầu: {}")
_WIDER = Text(en="let rule '{rule}' allow '{least}' as well", vi="cho quy tắc '{rule}' bao gồm cả '{least}'")
_SAID: Mapping[str, Text] = {
    "keep": _UNWISH,
    "require": _UNWISH,
    "max_cuts": Text(
        en="allow {least} cuts; fewer are not enough", vi="cho phép cắt {least} bước; ít hơn thì không đủ"
    ),
    "acts": Text(
        en="let {least} legal acts be amended; fewer are not enough",
        vi="cho phép sửa đổi {least} văn bản; ít hơn thì không đủ",
    ),
    "authority": Text(
        en="let '{least}' amend as well", vi="cho phép sửa đổi cả văn bản thuộc thẩm quyền của '{least}'"
    ),
    "edits": Text(en="consider edits of this kind as well: {least}", vi="xét thêm loại sửa đổi: {least}"),
    "target": Text(
        en="lower the target of {name} to {least}; more cannot be reached",
        vi="hạ mục tiêu giảm {name} xuống {least}; không thể đạt hơn",
    ),
    "law": Text(
        en="have the law permit that step '{name}' is removed{basis}{amend}{doubt}",
        vi="pháp luật cho phép bỏ bước '{name}'{basis}{amend}{doubt}",
    ),
    "document law": Text(
        en="have the law permit that document '{name}' is dropped or taken from a register{basis}{amend}{doubt}",
        vi="pháp luật cho phép bỏ tài liệu '{name}' hoặc khai thác từ cơ sở dữ liệu{basis}{amend}{doubt}",
    ),
    "rule": Text(en="do without rule '{name}'{basis}", vi="không áp dụng quy tắc '{name}'{basis}"),
    "duty": Text(en="be relieved of the duty '{name}'{basis}", vi="không còn nghĩa vụ '{name}'{basis}"),
    "document": Text(
        en="have the document '{name}' at hand from the start, such as from a register",
        vi="có sẵn tài liệu '{name}' ngay từ đầu, ví dụ từ cơ sở dữ liệu",
    ),
    "load": Text(en="more officers for role '{name}'", vi="bổ sung cán bộ cho vai trò '{name}'"),
}
