"""Weigh one edit by itself: may it be carried out alone, what would that bring, and if not, why and with what else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procflow.analysis.workload import work_minutes
from procflow.errors import Problem, ProposalError
from procflow.guards import Escape, escapes, plan_of, planned_preconditions, violations
from procflow.guards.law import subjects
from procflow.model import (
    DelegateStep,
    Document,
    DropComponent,
    Edit,
    IfCutThen,
    MergeStep,
    OnceOnly,
    Parallelise,
    Procedure,
    RemoveStep,
    Step,
    Text,
    Together,
)
from procflow.simplification.candidates.candidate import Candidate, CandidateKind
from procflow.simplification.candidates.clocked import Clocked
from procflow.simplification.candidates.consequences import besides, effort, risks, said, saving
from procflow.simplification.candidates.heuristics import Heuristic, heuristic
from procflow.simplification.editing.apply import apply
from procflow.simplification.options.forms import Options
from procflow.simplification.options.standing import UNKNOWN_LAW, sentence
from procflow.simplification.options.weights import UNITS, chosen
from procflow.simplification.program.congestion import Congestion, congestion
from procflow.simplification.search.measure import amended, measured
from procflow.simplification.search.search import tolerance
from procflow.structure import signatures, visits
from procflow.structure.network import network
from procflow.wording import number

_KINDS: tuple[tuple[CandidateKind, frozenset[str]], ...] = (
    ("unknown", UNKNOWN_LAW),
    ("law", frozenset({"cut-law-higher", "cut-law-forbids"})),
    ("deciding", frozenset({"cut-decides", "cut-no-way-on"})),
    ("precondition", frozenset({"cut-precondition-missing"})),
    ("authority", frozenset({"edit-authority", "edit-too-many-acts"})),
)
"""What a problem makes of an edit, the first that is found; anything else blocks it."""

_COMPANY = frozenset({"cut-together-broken", "cut-if-cut-broken"})
"""Codes of problems that go away where more is removed."""


class Scales:
    """Judges edits one by one against the same procedure.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without faults of form.
    choices : Options
        What could be done, for what stands between two steps to be merged.
    minimise : str, tuple of str or None
        What a gain is measured in; the first counts.
    seen : Clocked or None
        What a run has shown.
    """

    def __init__(
        self, procedure: Procedure, choices: Options, minimise: str | tuple[str, ...] | None, seen: Clocked | None
    ) -> None:
        self.procedure, self.choices, self.seen = procedure, choices, seen
        self.objective = chosen(minimise, procedure)[0]
        self._queues: Congestion | None = None
        if self.objective == "congested_time":
            roles = {form.role for forms in choices.forms.values() for form in forms if form.role}
            self._queues = congestion(procedure, roles)
        self._before = self._value(procedure, ())
        net = network(procedure)
        times = visits(net)
        self._visits = {step.id: times[net.work[step.id]] for step in procedure.steps}
        counted = signatures(procedure)
        self._signing = frozenset((*counted.marked, *counted.worded))
        self._documents = {document.id: document for document in procedure.documents}

    def _value(self, procedure: Procedure, edits: Iterable[Edit]) -> float:
        acts = amended(self.procedure, edits)
        return measured(procedure, self.objective, amended=acts, congestion=self._queues)

    def weighed(self, edit: Edit) -> Candidate:
        """Return an edit judged by itself."""
        problems, after = self._judged((edit,))
        if after is not None:
            return self._lawful(edit, after)
        kind = _kind(problems)
        others = self._company(edit, problems) if kind == "blocked" else ()
        together = self._judged((edit, *others))[1] if others else None
        if together is None:
            return self._candidate(edit, kind, _reason(kind, problems))
        gain = self._before - self._value(together, (edit, *others))
        return self._candidate(edit, "together", self._with(others, gain), others)

    def _judged(self, edits: tuple[Edit, ...]) -> tuple[tuple[Problem, ...], Procedure | None]:
        """Return why edits may not be carried out, or the procedure with them carried out."""
        problems = violations(self.procedure, edits)
        if problems:
            return problems, None
        try:
            return (), apply(self.procedure, edits)
        except ProposalError as error:
            return error.problems, None

    def _lawful(self, edit: Edit, after: Procedure) -> Candidate:
        gain = self._before - self._value(after, (edit,))
        gain = 0.0 if abs(gain) <= tolerance(self._before) else gain
        reason = Text(
            en=f"by itself it {saving(gain, self.objective, 'en')}.",
            vi=f"riêng sửa đổi này {saving(gain, self.objective, 'vi')}.",
        )
        return self._candidate(edit, "lawful", reason, (), after, gain)

    def _candidate(
        self,
        edit: Edit,
        kind: CandidateKind,
        reason: Text,
        others: tuple[Edit, ...] = (),
        after: Procedure | None = None,
        gain: float | None = None,
    ) -> Candidate:
        before = self.procedure
        laws = [subject.legal for _, subject in subjects(plan_of(before, [edit]))]
        passing = {} if after is None else _more(escapes(before, [edit]))
        waiting = planned_preconditions(before, [edit])
        return Candidate(
            heuristic=self._heuristic(edit),
            kind=kind,
            reason=reason,
            edit=edit,
            element=_element(edit),
            others=others,
            evidence=(*self._evidence(edit), *(() if after is None else besides(before, after, self.objective))),
            basis=_joined(law.basis for law in laws),
            instrument=_joined(law.instrument for law in laws),
            authority=_joined(law.authority for law in laws),
            risk=() if after is None else risks(before, after, edit, passing, waiting),
            effort=effort(before, edit),
            escapes=passing,
            preconditions=waiting,
            gain=gain,
            unit=UNITS[self.objective],
        )

    def _heuristic(self, edit: Edit) -> Heuristic:
        """Return the heuristic that an edit carries out."""
        if isinstance(edit, DelegateStep):
            return heuristic(22 if edit.step in self._signing else 18)
        if isinstance(edit, OnceOnly):
            return heuristic(24 if self._documents[edit.document].source == "other agency" else 27)
        return heuristic(_NUMBERS[type(edit)])

    def _company(self, edit: Edit, problems: tuple[Problem, ...]) -> tuple[Edit, ...]:
        """Return what would have to be done as well, as far as rules and order of flow tell."""
        if isinstance(edit, MergeStep):
            return self._beside(edit)
        if isinstance(edit, RemoveStep) and all(problem.code in _COMPANY for problem in problems):
            return tuple(RemoveStep(step) for step in _follow(self.procedure, edit.step) if step != edit.step)
        return ()

    def _beside(self, edit: MergeStep) -> tuple[Edit, ...]:
        """Return what makes two steps neighbours of one role: what stands between them goes, or is merged as well."""
        found: list[Edit] = []
        for name in self.choices.between[edit.step, edit.into]:
            gone = name in self.choices.removable
            found.append(RemoveStep(name) if gone else MergeStep(name, edit.into))
        forms = self.choices.forms[edit.step]
        roles = [form.role for form in forms if form.kind == "merged" and form.into == edit.into]
        if self.procedure.step(edit.into).role not in roles and roles[0] is not None:
            found.append(DelegateStep(edit.into, roles[0]))
        return tuple(found)

    def _with(self, others: tuple[Edit, ...], gain: float) -> Text:
        en = "; ".join(other.text("en") for other in others)
        vi = "; ".join(other.text("vi") for other in others)
        return Text(
            en=f"only together with: {en}. Together this {saving(gain, self.objective, 'en')}.",
            vi=f"chỉ khi cùng: {vi}. Làm cùng nhau {saving(gain, self.objective, 'vi')}.",
        )

    def _evidence(self, edit: Edit) -> tuple[Text, ...]:
        if isinstance(edit, OnceOnly | DropComponent):
            return _of_document(self.procedure, self._documents[edit.document])
        found: list[Text] = []
        for name in edit.steps:
            found += self._of_step(self.procedure.step(name), named=len(edit.steps) > 1)
        return tuple(found)

    def _of_step(self, step: Step, *, named: bool) -> list[Text]:
        seen = () if self.seen is None else self.seen.at(step.id)
        if named:
            minutes = None if None in step.works else work_minutes(self.procedure, step)
            told = [] if minutes is None else [_minutes(step.id, minutes)]
            return [*told, *(Text(en=f"'{step.id}' {t.get('en')}", vi=f"'{step.id}' {t.get('vi')}") for t in seen)]
        return [*_of_step(self.procedure, step, self._visits[step.id]), *seen]


_NUMBERS: Mapping[type, int] = {RemoveStep: 5, MergeStep: 8, DropComponent: 2, Parallelise: 11}


def _kind(problems: tuple[Problem, ...]) -> CandidateKind:
    codes = {problem.code for problem in problems}
    return next((kind for kind, some in _KINDS if codes & some), "blocked")


def _reason(kind: CandidateKind, problems: tuple[Problem, ...]) -> Text:
    """Return why an edit may not be carried out: the reason in law by itself, all broken rules together."""
    for name, codes in _KINDS:
        if name == kind:
            return sentence(next(problem for problem in problems if problem.code in codes))
    return Text(
        en=" ".join(problem.text("en") for problem in problems),
        vi=" ".join(problem.text("vi") for problem in problems),
    )


def _follow(procedure: Procedure, step: str) -> tuple[str, ...]:
    """Return the steps that rules let go only together, from one step on."""
    found = [step]
    for name in found:
        for rule in procedure.rules:
            if isinstance(rule, Together) and name in rule.steps:
                found += [other for other in rule.steps if other not in found]
            elif isinstance(rule, IfCutThen) and rule.step == name and rule.then not in found:
                found.append(rule.then)
    return tuple(found)


def _element(edit: Edit) -> str:
    if isinstance(edit, OnceOnly | DropComponent):
        return f"document '{edit.document}'"
    return f"step '{edit.steps[0]}'" if edit.steps else "time_limit"


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _more(found: Mapping[str, Escape]) -> dict[str, Escape]:
    return {risk: escape for risk, escape in found.items() if escape.after > escape.before}


def _minutes(step: str, minutes: float) -> Text:
    return said(
        lambda lang: (
            f"'{step}' {number(minutes, lang)} phút làm việc"
            if lang == "vi"
            else f"'{step}' {number(minutes, lang)} minutes of work"
        )
    )


def _of_step(procedure: Procedure, step: Step, times: float) -> list[Text]:
    found = [
        Text(
            en=f"{number(times, 'en', digits=2)} visits per case",
            vi=f"{number(times, 'vi', digits=2)} lần thực hiện mỗi hồ sơ",
        )
    ]
    works = " + ".join(str(work) for work in step.works if work is not None)
    if works:
        found.append(Text(en=f"work {works}", vi=f"thời gian xử lý {works}"))
    if step.value is not None:
        found.append(Text(en=f"value class {step.value}", vi=f"nhóm giá trị {step.value}"))
    if step.makes:
        found.append(Text(en=f"makes {', '.join(step.makes)}", vi=f"tạo ra {', '.join(step.makes)}"))
    makers = {name for other in procedure.steps if other.id != step.id for name in other.makes}
    alone = [name for name in step.makes if name not in makers]
    if alone:
        names = ", ".join(alone)
        found.append(Text(en=f"nobody else makes {names}", vi=f"không bước nào khác tạo ra {names}"))
    return found


def _of_document(procedure: Procedure, document: Document) -> tuple[Text, ...]:
    found = []
    if document.component:
        found.append(Text(en="handed in by the applicant", vi="người nộp phải nộp"))
    if document.register:
        found.append(Text(en=f"held in '{document.register}'", vi=f"có trong '{document.register}'"))
    for en, vi, asking in (
        ("needed or used by", "được dùng ở", [s.id for s in procedure.steps if document.id in _asked(s)]),
        ("made by", "do bước tạo ra:", [s.id for s in procedure.steps if document.id in s.makes]),
    ):
        if asking:
            found.append(Text(en=f"{en} {', '.join(asking)}", vi=f"{vi} {', '.join(asking)}"))
    return tuple(found)


def _asked(step: Step) -> frozenset[str]:
    return frozenset((*step.needs, *step.uses, *(name for group in step.one_of for name in group)))
