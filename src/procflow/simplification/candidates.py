"""The verb `candidates`: every step weighed by itself, those that may go and those that may not.

Heuristic 5 of Reijers and Limam Mansar, *activity elimination*. A candidate is what the guards let go alone; whether it
should go beside others is for `propose`.

References
----------
H. A. Reijers and S. Limam Mansar, Best practices in business process redesign, Omega 33 (2005) 283-306.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from procflow.errors import ProposalError
from procflow.guards import Escape, escapes, planned_preconditions, violations
from procflow.model import Precondition, Procedure, RemoveStep, Step, Text, one_procedure
from procflow.simplification.apply import apply
from procflow.simplification.faults import refuse_faults
from procflow.simplification.measure import measured
from procflow.simplification.proposal import VerdictKind
from procflow.simplification.search import tolerance
from procflow.simplification.standing import standing
from procflow.simplification.weights import NAMES, UNITS, chosen
from procflow.structure import visits
from procflow.structure.network import network
from procflow.wording import LANGUAGES, Lang, number

HEURISTIC = Text(en="5, activity elimination", vi="5, loại bỏ hoạt động")
"""Number and name of the heuristic in Reijers and Limam Mansar."""


@frozen(kw_only=True)
class Candidate:
    """One step and whether it may go by itself.

    Attributes
    ----------
    step : str
        Id of the step.
    removable : bool
        Whether law, documents, duties and rules let it go alone.
    kind : str
        "removed" if it may go, else why not: "law", "unknown", "deciding", "precondition", or "blocked" by the rules.
    reason : Text
        In words.
    evidence : tuple of Text
        Visits per case, minutes, value class, documents affected.
    basis, instrument, authority : str
        Legal text, what to amend, and who may amend it.
    escapes : dict of str to Escape
        By risk, what more passes the weakest path without the step.
    preconditions : tuple of Precondition
        Planned, not yet in force.
    gain : float or None
        What removing the step and nothing else saves, in `unit`; None where it cannot be removed.
    """

    step: str
    removable: bool
    kind: VerdictKind
    reason: Text
    evidence: tuple[Text, ...] = ()
    basis: str = ""
    instrument: str = ""
    authority: str = ""
    escapes: Mapping[str, Escape] = field(factory=dict, hash=False)
    preconditions: tuple[Precondition, ...] = ()
    gain: float | None = None
    unit: Text = field(factory=Text)
    heuristic: Text = HEURISTIC

    def text(self, lang: Lang = "en") -> str:
        """Return the candidate in one line."""
        word = {"en": ("may go", "stays"), "vi": ("có thể bỏ", "giữ lại")}[lang][not self.removable]
        return f"{self.step}: {word}; {self.reason.get(lang)}"


def candidates(procedure: Procedure, *, minimise: str | tuple[str, ...] | None = None) -> tuple[Candidate, ...]:
    """Return every step with what speaks for and against removing it, those that may go and gain most first.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.
    minimise : str or tuple of str, optional
        What a gain is measured in, as for `propose`.

    Raises
    ------
    ProcedureError
        If the procedure has faults of form, or lacks a work time that the objective needs.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, Legal, Procedure, Role, Step
    >>> free = Legal(source="none found", may=frozenset({"remove"}), checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer"), Step(id="initial", role="head", legal=free),
    ...               Step(id="file", role="officer")], ends=[End(id="done")], start="draft",
    ...               flows=[Flow("draft", "initial"), Flow("initial", "file"), Flow("file", "done")],
    ...               roles=[Role(id="officer"), Role(id="head")])
    >>> [(c.step, c.removable, c.kind, c.gain) for c in candidates(p, minimise="handoffs")]
    [('initial', True, 'removed', 2.0), ('draft', False, 'unknown', None), ('file', False, 'unknown', None)]
    """
    one_procedure("candidates", procedure)
    refuse_faults(procedure)
    objective = chosen(minimise, procedure)[0]
    before = measured(procedure, objective)
    net = network(procedure)
    number_of = visits(net)
    stays = standing(procedure)
    found = []
    for step in procedure.steps:
        evidence = _evidence(procedure, step, number_of[net.work[step.id]])
        if step.id in stays:
            stay = stays[step.id]
            found.append(_candidate(procedure, step, stay.kind, stay.reason, evidence, None, objective))
        else:
            found.append(_weighed(procedure, step, evidence, before, objective))
    return tuple(sorted(found, key=lambda c: (not c.removable, -(c.gain or 0.0))))


def _weighed(procedure: Procedure, step: Step, evidence: tuple[Text, ...], before: float, objective: str) -> Candidate:
    """Return the candidate of a step that law and preconditions let go."""
    problems = violations(procedure, frozenset({step.id}))
    if not problems:
        try:
            gain = before - measured(apply(procedure, [RemoveStep(step.id)]), objective)
        except ProposalError as error:
            problems = error.problems
    if problems:
        reason = Text(
            en=" ".join(problem.text("en") for problem in problems),
            vi=" ".join(problem.text("vi") for problem in problems),
        )
        return _candidate(procedure, step, "blocked", reason, evidence, None, objective)
    gain = 0.0 if abs(gain) <= tolerance(before) else gain
    reason = Text(**{lang: _saving(gain, objective, lang) for lang in LANGUAGES})
    return _candidate(procedure, step, "removed", reason, evidence, gain, objective)


def _saving(gain: float, objective: str, lang: Lang) -> str:
    amount = f"{number(abs(gain), lang)} {UNITS[objective].get(lang)} ({NAMES[objective].get(lang)})"
    if lang == "vi":
        return f"riêng bước này {'tiết kiệm' if gain >= 0 else 'làm tăng'} {amount}."
    return f"by itself it {'saves' if gain >= 0 else 'costs'} {amount}."


def _candidate(
    procedure: Procedure,
    step: Step,
    kind: VerdictKind,
    reason: Text,
    evidence: tuple[Text, ...],
    gain: float | None,
    objective: str,
) -> Candidate:
    cut = frozenset({step.id})
    removable = kind == "removed"
    return Candidate(
        step=step.id,
        removable=removable,
        kind=kind,
        reason=reason,
        evidence=evidence,
        basis=step.legal.basis,
        instrument=step.legal.instrument,
        authority=step.legal.authority,
        escapes=_more(escapes(procedure, cut)) if removable else {},
        preconditions=planned_preconditions(procedure, cut),
        gain=gain,
        unit=UNITS[objective],
    )


def _more(found: Mapping[str, Escape]) -> dict[str, Escape]:
    return {risk: escape for risk, escape in found.items() if escape.after > escape.before}


def _evidence(procedure: Procedure, step: Step, times: float) -> tuple[Text, ...]:
    said = [
        Text(
            en=f"{number(times, 'en', digits=2)} visits per case",
            vi=f"{number(times, 'vi', digits=2)} lần thực hiện mỗi hồ sơ",
        )
    ]
    works = " + ".join(str(work) for work in step.works if work is not None)
    if works:
        said.append(Text(en=f"work {works}", vi=f"thời gian xử lý {works}"))
    if step.value is not None:
        said.append(Text(en=f"value class {step.value}", vi=f"nhóm giá trị {step.value}"))
    if step.makes:
        said.append(Text(en=f"makes {', '.join(step.makes)}", vi=f"tạo ra {', '.join(step.makes)}"))
    makers = {name for other in procedure.steps if other.id != step.id for name in other.makes}
    alone = [name for name in step.makes if name not in makers]
    if alone:
        said.append(
            Text(en=f"nobody else makes {', '.join(alone)}", vi=f"không bước nào khác tạo ra {', '.join(alone)}")
        )
    return tuple(said)
