"""Invariants as plain functions: each returns nothing, or raises AssertionError with the sentences and the procedure.

They hold for procedures a person wrote as well as for drawn ones, so that a change can be tested before anybody signs it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from hypothesis import note as hypothesis_note

from procflow.checking import check
from procflow.errors import Problem
from procflow.guards import violations
from procflow.guards.documents import unmet
from procflow.guards.floors import weakest
from procflow.guards.paths import Paths
from procflow.io import dump
from procflow.metrics.identities import broken_identities
from procflow.model import ControlFloor, Edit, Part, Procedure
from procflow.simplification import RemoveStep, apply
from procflow.simulation import Run
from procflow.structure import Change, diff, network

FREE_TO_CHANGE = {
    "step": {"name", "work", "setup", "wait", "limit", "value", "uses", "signs"},
    "role": {"", "name", "officers", "share", "cost_per_hour", "currency", "calendar", "transfer"},
    "document": {"", "name", "form"},
    "duty": {"name"},
    "end": {"", "name"},
    "gateway": {"", "name"},
    "flow": {"label"},
    "calendar": {"", "zone", "week", "off", "worked", "source", "version", "official_until"},
    "procedure": {"name", "kind", "version", "source", "demand", "calendar", "illustrative"},
}
"""Attributes in which law, documents and controls have no part, by kind of element; "" is the whole element."""


def note(procedure: Procedure) -> None:
    """Print a procedure as a native file when a property fails, to be saved and loaded as it stands.

    Examples
    --------
    >>> from hypothesis import given
    >>> from procflow.testing import procedures
    >>> @given(procedures())
    ... def property_of_mine(procedure):
    ...     note(procedure)
    >>> property_of_mine()
    """
    hypothesis_note(dump(procedure))


def _fail_if(sentences: Iterable[str], *procedures: Procedure) -> None:
    found = list(sentences)
    if found:
        raise AssertionError("\n".join([*found, *(f"---\n{dump(procedure)}" for procedure in procedures)]))


def _errors(problems: Iterable[Problem]) -> list[str]:
    return [problem.text() for problem in problems if problem.severity == "error"]


def assert_sound(procedure: Procedure) -> None:
    """Assert that `check` finds no error: every case can end, every step can be reached, every name is known.

    Raises
    ------
    AssertionError
        With every error and the procedure as a native file.
    """
    _fail_if(_errors(check(procedure)), procedure)


def assert_documents_available(procedure: Procedure) -> None:
    """Assert that each step and end has the documents it needs on every path that leads to it.

    Raises
    ------
    AssertionError
        With each document that may be missing, and where.
    """
    missing = unmet(procedure, Paths(network(procedure)))
    _fail_if((f"'{need.node}' may lack {' or '.join(need.documents)}" for need in missing), procedure)


def assert_controls_kept(before: Procedure, after: Procedure) -> None:
    """Assert that errors are caught as well as the control floors ask, on the weakest path to every end.

    A floor that the procedure did not keep before cannot be asked of the change; there nothing more may be lost.

    Parameters
    ----------
    before : Procedure
        Its floors count, whatever rules `after` has left.
    after : Procedure
        The procedure with the change.

    Raises
    ------
    AssertionError
        With each floor and end where too little is caught.
    """
    floors = [rule for rule in before.rules if isinstance(rule, ControlFloor)]
    sentences = []
    for floor in floors:
        caught = {
            name: weakest(procedure, Paths(network(procedure)), floor.risk)
            for name, procedure in (("before", before), ("after", after))
        }
        for end, strength in caught["after"].items():
            found, was = -np.expm1(-strength), -np.expm1(-caught["before"].get(end, np.inf))
            if (not floor.ends or end in floor.ends) and found < min(floor.detect, was) - 1e-9:
                sentences.append(
                    f"floor '{floor.id}': {found:.4f} caught on the way to '{end}', not {floor.detect:.4f}"
                )
    _fail_if(sentences, before, after)


def removed_steps(before: Procedure, after: Procedure) -> frozenset[str]:
    """Return the steps whose removal makes the difference; what only they led to is gone with them and left out."""
    gone = frozenset(step.id for step in before.steps) - {step.id for step in after.steps}
    passable = frozenset(
        id
        for id in gone
        if before.step(id).split == "all" or sum(flow.kind == "normal" for flow in before.outflows(id)) == 1
    )
    net = network(before, cut=passable)
    reached = {net.atoms[atom].node for atom in net.reached()}
    return gone & reached


def _touches_law(change: Change) -> bool:
    if change.part == "flow" and change.attribute == "p":
        return 0 in (change.before, change.after)  # a way that opens or closes, not a better estimate
    if change.part == "step" and change.attribute == "parts":
        return _part_ids(change.before) != _part_ids(change.after)  # work taken in or dropped, not a better estimate
    return change.attribute not in FREE_TO_CHANGE.get(change.part, set())


def _part_ids(parts: object) -> list[str]:
    return [part.id for part in parts if isinstance(part, Part)] if isinstance(parts, tuple) else []


def assert_within_declared_law(before: Procedure, after: Procedure, *, edits: Iterable[Edit] | None = None) -> None:
    """Assert that a change does only what law, duties, documents and rules of the procedure before permit.

    The plan is judged by `before`, never by what `after` says of itself. Whatever else touches law or controls fails:
    new steps, other roles, other flows, other duties, rules or documents. Times, names, staff and demand are free.

    Parameters
    ----------
    before, after : Procedure
        Two versions of one procedure.
    edits : iterable of Edit, optional
        The plan that is declared to make the difference. By default the steps that are gone were removed, and nothing
        else was done.

    Raises
    ------
    AssertionError
        With every rule that is broken and every change that nobody declared.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> before = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...                    flows=[Flow("a", "b"), Flow("b", "z")])
    >>> assert_within_declared_law(before, before)
    >>> assert_within_declared_law(before, apply(before, [RemoveStep("b")]))
    Traceback (most recent call last):
    ...
    AssertionError: step 'b' of 'p': ...
    """
    plan = [RemoveStep(id) for id in sorted(removed_steps(before, after))] if edits is None else list(edits)
    broken = _errors(violations(before, plan))
    if not broken:
        extra = diff(apply(before, plan), after)
        broken += [f"step '{id}' is new" for id in extra.added] + [f"step '{id}' is gone" for id in extra.removed]
        broken += [f"step '{one.step}' is merged into '{one.into}'" for one in extra.merged]
        broken += [f"step '{one.step}' went from '{one.before}' to '{one.after}'" for one in extra.reassigned]
        broken += [f"flow {a} -> {b} is gone" for a, b in extra.flows_removed]
        broken += [f"flow {a} -> {b} is new" for a, b in extra.flows_added]
        broken += [change.text() for change in extra.changed if _touches_law(change)]
    _fail_if(broken, before, after)


def assert_identities(run: Run) -> None:
    """Assert that the sums of a run come out equal, to the millisecond, in every replication.

    Of a run of an office, also those of each of its procedures, and that these make up the whole.

    Raises
    ------
    AssertionError
        With every identity that is broken; see `procflow.metrics.identities`.
    """
    if run.office is None:
        _fail_if(_broken(run), run.procedure)
        return
    parts = [run.of(one.id) for one in run.office.procedures]
    sentences = [*_broken(run), *(f"'{part.procedure.id}': {told}" for part in parts for told in _broken(part))]
    for number, log in enumerate(run.logs):
        for table in ("steps", "cases"):
            whole, told = len(getattr(log, table)), sum(len(getattr(part.logs[number], table)) for part in parts)
            if whole != told:
                sentences.append(f"replication {number}: {whole} {table} of the office, {told} of its procedures")
    _fail_if(sentences, *run.office.procedures)


def _broken(run: Run) -> list[str]:
    return [
        f"replication {number}: {sentence}"
        for number, log in enumerate(run.logs)
        for sentence in broken_identities(run.procedure, log)
    ]


def assert_same_run(first: Run, second: Run) -> None:
    """Assert that two runs are the same to the last bit: every column of every replication.

    Raises
    ------
    AssertionError
        With the first column that differs in each replication.
    """
    sentences = []
    if len(first.logs) != len(second.logs):
        sentences.append(f"{len(first.logs)} and {len(second.logs)} replications")
    for number, (left, right) in enumerate(zip(first.logs, second.logs, strict=False)):
        for table in ("steps", "cases"):
            one, other = getattr(left, table).columns, getattr(right, table).columns
            names = [name for name in (*one, *other) if not np.array_equal(one.get(name), other.get(name))]
            if names:
                sentences.append(f"replication {number}: column '{names[0]}' of {table} differs")
    _fail_if(sentences, first.procedure)
