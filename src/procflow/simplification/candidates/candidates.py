"""The verb `candidates`: what the 29 heuristics of redesign find in a procedure, each idea judged by itself.

Steps to remove, merge, delegate or run side by side, and documents to take from a register or to drop, are judged by the
guards and carried out by `apply`, each alone; whether it should be done beside others is for `propose`. Where a heuristic
has no edit, the evidence for it is shown, and where there is none, what would have to be known.

References
----------
H. A. Reijers and S. Limam Mansar, Best practices in business process redesign: an overview and qualitative evaluation of
successful redesign heuristics, Omega 33 (2005) 283-306.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.model import DropComponent, Edit, OnceOnly, Procedure, RemoveStep, Text, one_procedure
from procflow.simplification.candidates.candidate import Candidate
from procflow.simplification.candidates.clocked import Clocked, clocked, clocked_hints
from procflow.simplification.candidates.heuristics import HEURISTICS, heuristic
from procflow.simplification.candidates.hints import EFFORTS, Hint, hints
from procflow.simplification.candidates.weighing import Scales
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.options.forms import SEARCHED, Allowed, Options, options
from procflow.simplification.options.variants import windows
from procflow.simulation import Run

_ORDER = {"lawful": 0, "evidence": 2, "checklist": 3}
"""Place of the kinds; edits that may not be carried out alone stand between those that may and the evidence."""


def candidates(
    procedure: Procedure, run: Run | None = None, *, minimise: str | tuple[str, ...] | None = None
) -> tuple[Candidate, ...]:
    """Return every idea for a procedure with what speaks for and against it.

    Every step is judged for removal. Merges, delegations, documents and parallel runs are listed where law, role and order
    of flow let them be considered at all.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.
    run : Run, optional
        From `simulate`, of the same procedure: adds waiting by cause, measured load and changes of officer.
    minimise : str or tuple of str, optional
        What a gain is measured in, as for `propose`.

    Returns
    -------
    tuple of Candidate
        Edits that may be carried out alone, most gain first; then those that may not; then evidence; then, for each
        heuristic of which nothing was found, one question. `candidate_table` makes a text of them.

    Raises
    ------
    ProcedureError
        If the procedure has faults of form, or lacks a work time that the objective needs.
    ProposalError
        If the run is one of another procedure.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, Legal, Procedure, Role, Step
    >>> free = Legal(source="none found", may=frozenset({"remove"}), checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer"), Step(id="initial", role="head", legal=free),
    ...               Step(id="file", role="officer")], ends=[End(id="done")], start="draft",
    ...               flows=[Flow("draft", "initial"), Flow("initial", "file"), Flow("file", "done")],
    ...               roles=[Role(id="officer"), Role(id="head")])
    >>> [(c.element, c.kind, c.gain) for c in candidates(p, minimise="handoffs") if c.edit is not None]
    [("step 'initial'", 'lawful', 2.0), ("step 'draft'", 'unknown', None), ("step 'file'", 'unknown', None)]
    """
    one_procedure("candidates", procedure)
    refuse_faults(procedure)
    seen = None if run is None else clocked(procedure, run)
    choices = options(procedure, kinds=SEARCHED)
    scales = Scales(procedure, choices, minimise, seen)
    found = [scales.weighed(edit) for edit in _edits(procedure, choices)]
    found += [_hinted(some) for some in _hints(procedure, seen)]
    named = {candidate.heuristic.number for candidate in found}
    found += [
        Candidate(heuristic=one, kind="checklist", reason=_missing(one.missing))
        for one in HEURISTICS
        if one.number not in named
    ]
    return tuple(sorted(found, key=lambda c: (_ORDER.get(c.kind, 1), -(c.gain or 0.0))))


def _edits(procedure: Procedure, choices: Options) -> Iterator[Edit]:
    """Yield every edit to be judged: by the order of the heuristics' edits, then by the order of the file."""
    yield from (RemoveStep(step.id) for step in procedure.steps)
    others = [
        form.edit
        for step in procedure.steps
        for form in choices.forms[step.id]
        if form.kind in ("merged", "delegated") and form.edit is not None
    ]
    # A merge has one form for each role that its neighbour may have.
    yield from dict.fromkeys(others)
    yield from (OnceOnly(name) for name in choices.once)
    yield from (DropComponent(name) for name in choices.dropped)
    yield from windows(procedure, Allowed(procedure, frozenset(SEARCHED)))


def _hints(procedure: Procedure, seen: Clocked | None) -> list[list[Hint]]:
    """Return the evidence of model and run, what speaks for one heuristic at one place together."""
    found: dict[tuple[int, str], list[Hint]] = {}
    for hint in (*hints(procedure), *(() if seen is None else clocked_hints(procedure, seen))):
        found.setdefault((hint.number, hint.element), []).append(hint)
    return sorted(found.values(), key=lambda some: some[0].number)


def _hinted(some: list[Hint]) -> Candidate:
    number, said = some[0].number, tuple(hint.evidence for hint in some)
    return Candidate(
        heuristic=heuristic(number),
        kind="evidence",
        element=some[0].element,
        reason=Text(en="; ".join(one.get("en") for one in said), vi="; ".join(one.get("vi") for one in said)),
        evidence=said,
        effort=EFFORTS.get(number, Text()),
    )


def _missing(what: Text) -> Text:
    return Text(en=f"not found here; needed: {what.get('en')}", vi=f"chưa tìm thấy; cần biết: {what.get('vi')}")
