"""The choices of a plan as columns of a program, with the rows that hold between them whatever the rules.

``keep`` is 1 unless a step is removed, so everything that asks whether a step is done reads it alone. Every other form has
a column of its own; a step is kept as it is where ``keep`` is 1 and no such column is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from procflow.model import DropComponent, Edit, OnceOnly, Procedure
from procflow.simplification.options.forms import Form, Forms, Options, apart
from procflow.simplification.program.milp import Milp

Expression = Mapping[int, float]
"""A linear expression: factor by column; column -1 stands for the number 1."""


class Columns:
    """The columns of a plan's choices.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    options : Options
        What may be chosen.
    program : Milp
        Receives columns and rows.
    amended : iterable of str, optional
        Instruments that are amended whatever the plan.

    Attributes
    ----------
    keep : dict of str to int
        Column of each step that is 1 unless the step is removed.
    forms : dict of Form to int
        Column of each merged or delegated form.
    once, dropped : dict of str to int
        Columns of the documents that come from a register, and that are dropped.
    acts : dict of str to int
        Column of each instrument that is 1 if the plan amends it.
    """

    def __init__(self, procedure: Procedure, options: Options, program: Milp, amended: Iterable[str] = ()) -> None:
        self.procedure, self.options, self.program = procedure, options, program
        self.keep = {step.id: program.column(high=1.0, whole=True) for step in procedure.steps}
        removable = options.removable
        for step, column in self.keep.items():
            if step not in removable:
                program.fix(column, 1.0)
        self.forms: dict[Form, int] = {
            form: program.column(high=1.0, whole=True)
            for step in procedure.steps
            for form in options.forms[step.id]
            if form.kind in ("merged", "delegated")
        }
        self.once = {name: program.column(high=1.0, whole=True) for name in options.once}
        self.dropped = {name: program.column(high=1.0, whole=True) for name in options.dropped}
        self.acts: dict[str, int] = {}
        self._rank = {step.id: k for k, step in enumerate(procedure.steps)}
        self._write_choices()
        self._write_merges()
        self._write_acts(frozenset(amended))

    # -- expressions --------------------------------------------------------------------------------------------------

    def of(self, form: Form) -> Expression:
        """Return an expression that is 1 if a step has a form, else 0."""
        if form.kind == "removed":
            return {-1: 1.0, self.keep[form.step]: -1.0}
        return {self.forms[form]: 1.0} if form in self.forms else self.natural(form.step)

    def natural(self, step: str) -> Expression:
        """Return an expression that is 1 if a step is kept as it is, else 0."""
        return {self.keep[step]: 1.0, **{self.forms[f]: -1.0 for f in self._others(step)}}

    def alone(self, step: str) -> Expression:
        """Return an expression that is 1 if a step is neither removed nor merged away, else 0."""
        merged = {self.forms[f]: -1.0 for f in self._others(step) if f.kind == "merged"}
        return {self.keep[step]: 1.0, **merged}

    def held(self, step: str, role: str | None, *, merged: bool = True) -> Expression:
        """Return an expression that is 1 if a role does a step, else 0; without `merged`, only as a step of its own."""
        own = self.options.forms[step][0].role == role
        found = dict(self.natural(step)) if own else {}
        for form in self._others(step):
            if form.role == role and (merged or form.kind == "delegated"):
                found[self.forms[form]] = found.get(self.forms[form], 0.0) + 1.0
        return {column: value for column, value in found.items() if value}

    def roles(self, step: str) -> frozenset[str | None]:
        """Return the roles that may do a step in some plan."""
        return frozenset(form.role for form in self.options.forms[step] if form.kind != "removed")

    # -- plans --------------------------------------------------------------------------------------------------------

    def chosen(self, values: Sequence[float]) -> Forms:
        """Return the forms of the steps that a solution does not keep as they are."""
        gone = [Form(step, "removed") for step, column in self.keep.items() if values[column] < 0.5]
        return frozenset([*gone, *(form for form, column in self.forms.items() if values[column] > 0.5)])

    def edits(self, values: Sequence[float]) -> tuple[Edit, ...]:
        """Return the edits of a solution: documents first, then steps in the order of the file."""
        once: list[Edit] = [OnceOnly(name) for name, column in self.once.items() if values[column] > 0.5]
        once += [DropComponent(name) for name, column in self.dropped.items() if values[column] > 0.5]
        forms = sorted(self.chosen(values), key=lambda form: self._rank[form.step])
        return (*once, *(form.edit for form in forms if form.edit is not None))

    def switches(self) -> list[tuple[Edit, Expression]]:
        """Return every edit with an expression that is 1 if the plan makes it; a merge has one for each role."""
        found: list[tuple[Edit, Expression]] = []
        for step in self.procedure.steps:
            for form in self.options.forms[step.id]:
                if form.edit is not None:
                    found.append((form.edit, self.of(form)))
        found += [(OnceOnly(name), {column: 1.0}) for name, column in self.once.items()]
        found += [(DropComponent(name), {column: 1.0}) for name, column in self.dropped.items()]
        return found

    def exclude(self, edits: Iterable[Edit], *, distance: int = 1) -> None:
        """Add a row that is met by every plan but this one, and those that differ from it by fewer edits than `distance`."""
        plan = frozenset(edits)
        terms: dict[int, float] = {}
        low = float(distance)
        for edit, expression in self.switches():
            # Sum over made edits of (1 - switch), over others of switch, is at least 1.
            sign = -1.0 if edit in plan else 1.0
            for column, value in expression.items():
                if column >= 0:
                    terms[column] = terms.get(column, 0.0) + sign * value
                else:
                    low -= sign * value
        # Of the columns of one merge with several roles only one can be 1, so each made edit counts once.
        low -= len(plan & {edit for edit, _ in self.switches()})
        self.program.row(terms, low=low)

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _others(self, step: str) -> list[Form]:
        return [form for form in self.options.forms[step] if form in self.forms]

    def _write_choices(self) -> None:
        """Write that a step has one form, and a document one way to go."""
        for step in self.keep:
            if self._others(step):
                self.program.row(self.natural(step), low=0.0)
        for name in (name for name in self.once if name in self.dropped):
            self.program.row({self.once[name]: 1.0, self.dropped[name]: 1.0}, high=1.0)

    def _write_merges(self) -> None:
        """Write that a step is merged only into one that the same role does, with nothing kept between them."""
        counted: dict[tuple[str, str | None], dict[str, list[int]]] = {}
        merging: dict[tuple[str, str, str | None], dict[int, float]] = {}
        for form, column in self.forms.items():
            if form.into is not None:
                merging.setdefault((form.step, form.into, form.role), {})[column] = 1.0
                if form.signs:
                    counted.setdefault((form.into, form.role), {}).setdefault(form.step, []).append(column)
        for (step, into, role), columns in merging.items():
            self._below(columns, self.held(into, role, merged=False))
            for other in self.options.between[step, into]:
                with_it = merging.get((other, into, role), {})
                self._below(columns, {-1: 1.0, self.keep[other]: -1.0, **with_it})
        for form, column in self.forms.items():
            twin = form.into is not None and not form.signs and self.options.forms[form.step][0].signs
            rest = counted.get((str(form.into), form.role), {}) if twin else {}
            if form.step in rest:
                self._below({column: 1.0}, {c: 1.0 for s, cs in rest.items() if s != form.step for c in cs})
        for pair in apart(self.procedure, self.options):
            self.program.row({self.forms[form]: 1.0 for form in pair}, high=1.0)

    def _write_acts(self, amended: frozenset[str]) -> None:
        legal = {step.id: step.legal for step in self.procedure.steps}
        documents = {document.id: document.legal for document in self.procedure.documents}
        for step, forms in self.options.forms.items():
            if len(forms) > 1 and legal[step].instrument:
                # An act is counted where the step is not kept as it is.
                column = self._act(legal[step].instrument)
                self.program.row({column: 1.0, **self.natural(step)}, low=1.0)
        for name, column in (*self.once.items(), *self.dropped.items()):
            if documents[name].instrument:
                self._below({column: 1.0}, {self._act(documents[name].instrument): 1.0})
        for instrument in sorted(amended):
            self.program.fix(self._act(instrument), 1.0)

    def _act(self, instrument: str) -> int:
        if instrument not in self.acts:
            self.acts[instrument] = self.program.column(high=1.0)
        return self.acts[instrument]

    def _below(self, terms: Expression, most: Expression) -> None:
        """Add a row ``terms <= most``."""
        row = dict(terms)
        for column, value in most.items():
            if column >= 0:
                row[column] = row.get(column, 0.0) - value
        self.program.row(row, high=most.get(-1, 0.0))
