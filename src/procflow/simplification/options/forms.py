"""The forms a step may take in a plan, as law, office and order of flow allow each of them by itself.

A step stays as it is, or it is removed, merged into a neighbour that some role holds, or delegated to a role. Which forms
go together, and whether a plan keeps the rules, is for the rows of the program and for the guards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, combinations
from typing import Literal

from attrs import evolve, field, frozen

from procflow.model import AuthorityCap, DelegateStep, Edit, Legal, MergeStep, Precondition, Procedure, RemoveStep, Step
from procflow.model.law import EditKind
from procflow.simplification.options.standing import Stay, barred, standing
from procflow.structure import signatures
from procflow.structure.queue_faults import kept_apart, never_fits

FormKind = Literal["kept", "removed", "merged", "delegated"]

SEARCHED: tuple[EditKind, ...] = (
    "remove",
    "merge",
    "delegate",
    "once_only",
    "drop_component",
    "parallelise",
    "post_check",
)
"""Kinds of edits that a plan is searched for; limits are promises and follow from a plan."""

_WITHOUT_NAME: frozenset[str] = frozenset({"remove", "merge", "parallelise", "post_check"})
"""Kinds of edits that a precondition is asked for where it names none."""


@frozen(cache_hash=True)
class Form:
    """What becomes of one step.

    Attributes
    ----------
    step : str
        Id of the step.
    kind : {"kept", "removed", "merged", "delegated"}
        As it is, or by which edit.
    role : str or None
        Who does its work then; None is nobody or a machine.
    into : str or None
        Step that takes it in, where it is merged.
    signs : bool
        Whether the work counts as a signature of its own.
    """

    step: str
    kind: FormKind
    role: str | None = None
    into: str | None = None
    signs: bool = False

    @property
    def edit(self) -> Edit | None:
        """The edit that brings the step into this form."""
        if self.kind == "removed":
            return RemoveStep(self.step)
        if self.kind == "merged":
            assert self.into is not None
            return MergeStep(self.step, self.into)
        if self.kind == "delegated":
            assert self.role is not None
            return DelegateStep(self.step, self.role)
        return None


Forms = frozenset[Form]
"""The steps that are not kept as they are, with their forms."""


def removed(forms: Forms) -> frozenset[str]:
    """Return the steps that are removed."""
    return frozenset(form.step for form in forms if form.kind == "removed")


@frozen
class Options:
    """Everything a plan may choose from.

    Attributes
    ----------
    forms : dict of str to tuple of Form
        Of each step: kept first, removed last.
    between : dict of (str, str) to tuple of str
        For each step that may be merged and the one that takes it in: the steps that stand between them.
    once, dropped : tuple of str
        Documents that may come from a register, and that may be dropped.
    stays : dict of str to Stay
        Steps without any other form, with the reason.
    documents : dict of str to Stay
        Components of the dossier that stay as they are, with the reason.
    whole : bool
        Whether these are all options; some are left out where there are too many to weigh.
    """

    forms: Mapping[str, tuple[Form, ...]]
    between: Mapping[tuple[str, str], tuple[str, ...]] = field(factory=dict)
    once: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    stays: Mapping[str, Stay] = field(factory=dict)
    documents: Mapping[str, Stay] = field(factory=dict)
    whole: bool = True

    @property
    def removable(self) -> frozenset[str]:
        """Steps that may be removed."""
        return frozenset(step for step, forms in self.forms.items() if forms[-1].kind == "removed")

    @property
    def open(self) -> frozenset[str]:
        """Steps of which a plan may choose the form."""
        return frozenset(step for step, forms in self.forms.items() if len(forms) > 1)

    def without(self, left_out: Iterable[Form], reason: Stay) -> Options:
        """Return the options without some forms; a step that has no other form left stays for this reason.

        Parameters
        ----------
        left_out : iterable of Form
            What is not to be weighed; steps whose merging needs one of them stay free to be kept.
        reason : Stay
            Why.
        """
        gone = frozenset(left_out)
        forms = {step: tuple(form for form in some if form not in gone) for step, some in self.forms.items()}
        fresh = {step: reason for step, some in forms.items() if len(some) == 1 and len(self.forms[step]) > 1}
        return evolve(self, forms=forms, stays={**self.stays, **fresh}, whole=self.whole and not gone)


def options(
    procedure: Procedure,
    *,
    kinds: Iterable[str] = SEARCHED,
    keep: Iterable[str] = (),
    signing: bool = False,
) -> Options:
    """Return the forms that each step may take by itself, and what may become of each document.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without errors of form.
    kinds : iterable of str, optional
        Kinds of edits to consider.
    keep : iterable of str, optional
        Steps that the caller keeps as they are.
    signing : bool, optional
        Tell apart whether the signature of a merged step counts, where several are merged into one that does not sign:
        together they are one signature.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, Role
    >>> free = Legal(source="none found", may={"remove", "delegate"}, delegate_to=["deputy"],
    ...              checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="head", legal=free)], ends=[End(id="z")], start="sign",
    ...               flows=[Flow("sign", "z")], roles=[Role(id="head"), Role(id="deputy")])
    >>> [form.kind for form in options(p).forms["sign"]]
    ['kept', 'delegated', 'removed']
    """
    allowed = Allowed(procedure, frozenset(kinds))
    kept, removal = frozenset(keep), standing(procedure, keep)
    removable = frozenset(
        step.id for step in procedure.steps if step.id not in removal and allowed.step(step, "remove") is None
    )
    free = [step for step in procedure.steps if step.id not in kept]
    delegated = {step.id: tuple(allowed.delegates(step)) for step in free}
    merged, between = _merges(procedure, allowed, kept, removable, delegated)
    if signing:
        merged = _once(merged)
    signatories = _signing(procedure)
    forms: dict[str, tuple[Form, ...]] = {}
    stays: dict[str, Stay] = {}
    for step in procedure.steps:
        signs = step.id in signatories
        others = [
            *merged.get(step.id, ()),
            *(Form(step.id, "delegated", role, signs=signs) for role in delegated.get(step.id, ())),
            *([Form(step.id, "removed")] if step.id in removable else []),
        ]
        forms[step.id] = (Form(step.id, "kept", step.role, signs=signs), *others)
        if not others:
            stays[step.id] = allowed.why(step, removal.get(step.id))
    once, dropped, documents = _documents(procedure, allowed)
    return Options(forms, between, once, dropped, stays, documents)


@frozen
class Allowed:
    """Which edits law, preconditions, authority and the caller allow, each by itself.

    Attributes
    ----------
    procedure : Procedure
        As it stands.
    kinds : frozenset of str
        Kinds of edits the caller asks for.
    """

    procedure: Procedure
    kinds: frozenset[str]

    def step(self, step: Step, kind: EditKind) -> Stay | None:
        """Return why a step may not be edited in this way, or None if it may."""
        for rule in self.procedure.rules:
            asked = isinstance(rule, Precondition) and rule.state == "missing" and step.id in rule.steps
            if asked and isinstance(rule, Precondition) and kind in (rule.edits or _WITHOUT_NAME):
                return barred("precondition")
        return self.law(step.legal, kind)

    def law(self, legal: Legal, kind: EditKind) -> Stay | None:
        """Return why an edit of this kind may not be made under a legal status, or None if it may."""
        if kind not in self.kinds or not legal.permits(kind) or not self._in_reach(legal):
            return self.reason(legal, kind)
        return None

    def why(self, step: Step, removal: Stay | None) -> Stay:
        """Return why a step stays as it is, which nothing else can become of."""
        permitted = any(kind in self.kinds and step.legal.permits(kind) for kind in ("remove", "merge", "delegate"))
        capped = permitted and not self._in_reach(step.legal)
        if removal is None or (capped and removal.kind != "required"):
            return self.reason(step.legal, "remove" if removal is None else "")
        return removal

    def reason(self, legal: Legal, kind: str) -> Stay:
        """Return why an edit that is not made is not made."""
        if kind and not legal.known:
            return barred("unknown")
        if kind and not legal.permits(kind):
            return barred("law")
        if kind and kind not in self.kinds:
            return barred("not considered")
        return barred("authority", instrument=legal.instrument, authority=legal.authority)

    def delegates(self, step: Step) -> Iterator[str]:
        """Yield the roles to which a step may be delegated."""
        if self.step(step, "delegate") is not None or step.role is None:
            return
        own = {role.id for role in self.procedure.roles if not role.external}
        for role in dict.fromkeys(step.legal.delegate_to):
            if role in own and role != step.role and not self.hindered(DelegateStep(step.id, role)):
                yield role

    def hindered(self, edit: MergeStep | DelegateStep) -> bool:
        """Tell whether what a step waits for, or who may do it, is against an edit."""
        return self._asks and never_fits(self.procedure, edit)

    @cached_property
    def _asks(self) -> bool:
        """Whether some step gathers cases, asks for officers, or has an urgency."""
        return any(kept_apart(step) or step.priority is not None for step in self.procedure.steps)

    def _in_reach(self, legal: Legal) -> bool:
        caps = [rule.authorities for rule in self.procedure.rules if isinstance(rule, AuthorityCap)]
        return not legal.instrument or all(legal.authority in cap for cap in caps)


def lines(procedure: Procedure) -> dict[str, str]:
    """Return for each step the one that always follows it directly, and that nothing else leads to.

    Returns of the first step do not count: they vanish with it.
    """
    steps = {step.id: step for step in procedure.steps}
    into: dict[str, int] = {}
    for flow in procedure.flows:
        into[flow.target] = into.get(flow.target, 0) + 1
    found = {}
    for step in procedure.steps:
        on = [flow for flow in procedure.outflows(step.id) if flow.kind == "normal"]
        if step.split == "one" and len(on) == 1 and on[0].p > 0:
            target = steps.get(on[0].target)
            if target is not None and target.join == "any" and target.id != procedure.start and into[target.id] == 1:
                found[step.id] = target.id
    return found


def _merges(
    procedure: Procedure,
    allowed: Allowed,
    kept: frozenset[str],
    removable: frozenset[str],
    delegated: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, list[Form]], dict[tuple[str, str], tuple[str, ...]]]:
    """Return the merged forms of each step, and what stands between it and the step that takes it in."""
    forms: dict[str, list[Form]] = {}
    between: dict[tuple[str, str], tuple[str, ...]] = {}
    if "merge" not in allowed.kinds:
        return forms, between
    after = lines(procedure)
    before = {target: source for source, target in after.items()}
    steps = {step.id: step for step in procedure.steps}
    returning = {flow.source for flow in procedure.flows if flow.kind == "returns"}
    external = {role.id for role in procedure.roles if role.external}
    able = {
        step.id
        for step in procedure.steps
        if step.id not in kept and step.role is not None and step.role not in external and _mergeable(step)
        and allowed.step(step, "merge") is None
    }  # fmt: skip
    signing = _signing(procedure)
    for into in procedure.steps:
        if into.role is None or into.role in external:
            continue
        roles = (into.role, *delegated.get(into.id, ()))
        for ways, is_first in ((after, False), (before, True)):
            passed: list[str] = []
            # The first of the two has no returns: they would leave from the middle of the merged step.
            if not is_first and into.id in returning:
                continue
            at = ways.get(into.id)
            while at is not None and at != into.id:
                found = []
                if at in able and steps[at].clock == into.clock and not (is_first and at in returning):
                    found = [role for role in roles if _suits(steps[at], into, role)]
                if found and not _looked_at_twice(steps[at], into) and not allowed.hindered(MergeStep(at, into.id)):
                    forms.setdefault(at, []).extend(
                        Form(at, "merged", role, into.id, at in signing and into.id not in signing) for role in found
                    )
                    between[at, into.id] = tuple(passed)
                through = (at, into.id) in between and at not in returning
                if at not in removable and not through:
                    break
                passed.append(at)
                at = ways.get(at)
    return forms, between


def _once(merged: Mapping[str, list[Form]]) -> dict[str, list[Form]]:
    """Add forms whose signature does not count, where that of another step merged into the same one does."""
    counted: dict[str | None, set[str]] = {}
    for form in chain.from_iterable(merged.values()):
        if form.signs:
            counted.setdefault(form.into, set()).add(form.step)
    return {
        step: [*forms, *(evolve(f, signs=False) for f in forms if f.signs and len(counted[f.into]) > 1)]
        for step, forms in merged.items()
    }


def _mergeable(step: Step) -> bool:
    """Tell whether nothing in a step itself stands against merging it: no delay that would vanish, one kind of time."""
    return step.wait is None and (step.setup is None or step.work is None or step.setup.elapsed == step.work.elapsed)


def _suits(step: Step, into: Step, role: str) -> bool:
    """Tell whether the law lets a role do a step in one go with another: its own role, or a step that is named."""
    return role == step.role or into.id in step.legal.merge_into


def _looked_at_twice(step: Step, into: Step) -> bool:
    """Tell whether two roles look for the same error today, so that merging would leave one pair of eyes."""
    risks = {risk for risk, power in step.detects if power > 0}
    return step.role != into.role and any(risk in risks and power > 0 for risk, power in into.detects)


def _signing(procedure: Procedure) -> frozenset[str]:
    counted = signatures(procedure)
    return frozenset((*counted.marked, *counted.worded))


def _documents(procedure: Procedure, allowed: Allowed) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Stay]]:
    """Return the documents to take from a register, those to drop, and why other components stay."""
    once, dropped, stays = [], [], {}
    for document in procedure.documents:
        from_register = bool(document.register) and document.source != "register"
        to_register = allowed.law(document.legal, "once_only") if from_register else barred("law")
        to_drop = allowed.law(document.legal, "drop_component") if document.component else barred("law")
        if to_register is None:
            once.append(document.id)
        if to_drop is None:
            dropped.append(document.id)
        if to_register is not None and to_drop is not None and (document.component or from_register):
            stays[document.id] = to_drop if document.component else to_register
    return tuple(once), tuple(dropped), stays


def apart(procedure: Procedure, choices: Options) -> Iterator[tuple[Form, Form]]:
    """Yield pairs of merged forms that would bring two roles' looks at one error together in a third step."""
    steps = {step.id: step for step in procedure.steps}
    by_target: dict[str, list[Form]] = {}
    for form in chain.from_iterable(choices.forms.values()):
        if form.into is not None:
            by_target.setdefault(form.into, []).append(form)
    for forms in by_target.values():
        looking = [form for form in forms if steps[form.step].detects]
        yield from (
            (one, other)
            for one, other in combinations(looking, 2)
            if one.step != other.step and _looked_at_twice(steps[one.step], steps[other.step])
        )
