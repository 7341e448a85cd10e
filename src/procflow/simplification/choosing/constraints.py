"""Everything that a plan has to keep to, one by one: wishes, laws, rules, duties, documents, loads; and how to lift each.

To see what stands in each other's way, single constraints are lifted. A wish is lifted by not uttering it, a rule by
striking it out. The law of a step is lifted by letting the step be removed, a duty by asking it of nobody, the need of a
document by having it at hand from the start, the load of a role by not counting its officers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Literal

from attrs import evolve, field, frozen

from procflow.errors import Place, ProposalError
from procflow.guards import judge_deciding
from procflow.model import Checked, Document, Legal, Procedure, RemoveStep, Step, Text
from procflow.simplification.editing.apply import apply
from procflow.simplification.options.forms import SEARCHED
from procflow.simplification.options.sayings import (
    say_acts,
    say_authority,
    say_cuts,
    say_document,
    say_duty,
    say_keep,
    say_kinds,
    say_law,
    say_load,
    say_require,
    say_rule,
    say_target,
)
from procflow.simplification.options.wishes import Wishes
from procflow.simplification.program.load import limits
from procflow.simplification.search.measure import measured
from procflow.wording import Lang

ConstraintKind = Literal[
    "keep", "require", "max_cuts", "acts", "authority", "edits", "target",
    "law", "document law", "rule", "duty", "document", "load",
]  # fmt: skip
WISHED: tuple[ConstraintKind, ...] = ("keep", "require", "max_cuts", "acts", "authority", "edits", "target")
"""Kinds that the caller asks for; the others come with the procedure."""


@frozen
class Constraint:
    """One thing that a plan has to keep to.

    Attributes
    ----------
    kind : str
        "keep", "require", "max_cuts", "acts", "authority", "edits" and "target" are wishes; "law", "document law",
        "rule", "duty", "document" and "load" come with the procedure.
    name : str
        The step, rule, duty, document, role or objective; empty for wishes of which there is one.
    text : Text
        In the planner's words.
    place : Place
        Where the procedure says so; empty for a wish.
    basis : str
        Legal basis, where one is stated.
    doubt : {"", "unknown", "unchecked"}
        Of a law: nobody has stated it, or nobody has checked it.
    instrument, authority : str
        Of a law: what would have to be amended, and who may do so.
    """

    kind: ConstraintKind
    name: str
    text: Text = field(eq=False)
    place: Place = field(factory=Place, eq=False)
    basis: str = field(default="", eq=False)
    doubt: Literal["", "unknown", "unchecked"] = field(default="", eq=False)
    instrument: str = field(default="", eq=False)
    authority: str = field(default="", eq=False)

    @property
    def wished(self) -> bool:
        """Tell whether the caller asks for it."""
        return self.kind in WISHED

    def line(self, lang: Lang = "en") -> str:
        """Return it with its legal basis, and with file and line where it was read from a file."""
        basis = f" ({self.basis})" if self.basis and self.basis not in self.text.get(lang) else ""
        spot = evolve(self.place, element="").text(lang)
        return f"{self.text.get(lang)}{basis}{f' [{spot}]' if spot else ''}"

    def __str__(self) -> str:
        """Return it in English."""
        return self.line("en")


def wished(procedure: Procedure, asked: Wishes) -> tuple[Constraint, ...]:
    """Return every single wish, in the order: kinds of edits, authority, acts, cuts, targets, keep, require."""
    found: list[Constraint] = []
    if asked.edits != SEARCHED:
        found.append(Constraint("edits", "", say_kinds(asked.edits)))
    if asked.authority is not None:
        found.append(Constraint("authority", "", say_authority(asked.authority)))
    if asked.acts is not None:
        found.append(Constraint("acts", "", say_acts(asked.acts)))
    if asked.max_cuts is not None:
        found.append(Constraint("max_cuts", "", say_cuts(asked.max_cuts)))
    found += [Constraint("target", name, say_target(name, part)) for name, part in asked.targets.items()]
    order = [step.id for step in procedure.steps]
    for kind, names, say in (("keep", asked.keep, say_keep), ("require", asked.require, say_require)):
        found += [
            Constraint(
                "keep" if kind == "keep" else "require", step.id, say(step), procedure.place(f"step '{step.id}'")
            )
            for step in sorted((procedure.step(name) for name in names), key=lambda step: order.index(step.id))
        ]
    return tuple(found)


def constraints(procedure: Procedure, asked: Wishes) -> tuple[Constraint, ...]:
    """Return everything a plan has to keep to; what is to be left out first, where there is a choice, stands first.

    Laws of steps that nobody asks to go come first, those that hold little back before those that hold much back; laws
    of steps that are to go come last, since a wish against the law is to be called that.
    """
    laws = list(_laws(procedure))
    own = [law for law in laws if law.name in asked.require and law.kind == "law"]
    gains = {law: _gain(procedure, law, asked.targets) for law in laws if law not in own}
    return (
        *sorted(gains, key=lambda law: gains[law]),
        *_loads(procedure, asked),
        *_documents(procedure),
        *(
            Constraint("duty", d.id, say_duty(d), procedure.place(f"duty '{d.id}'"), basis=d.basis)
            for d in procedure.duties
            if any(d.id in step.duties for step in procedure.steps)
        ),
        *(
            Constraint("rule", rule.id, say_rule(rule), procedure.place(f"rule '{rule.id}'"), basis=rule.basis)
            for rule in procedure.rules
        ),
        *wished(procedure, asked),
        *own,
    )


def lift(procedure: Procedure, asked: Wishes, gone: Collection[Constraint]) -> tuple[Procedure, Wishes]:
    """Return the procedure and the wishes without some constraints."""
    names: dict[str, set[str]] = {}
    for one in gone:
        names.setdefault(one.kind, set()).add(one.name)
    asked = evolve(
        asked,
        keep=asked.keep - names.get("keep", set()),
        require=asked.require - names.get("require", set()),
        targets={name: part for name, part in asked.targets.items() if name not in names.get("target", ())},
        max_cuts=None if "max_cuts" in names else asked.max_cuts,
        acts=None if "acts" in names else asked.acts,
        authority=None if "authority" in names else asked.authority,
        edits=SEARCHED if "edits" in names else asked.edits,
    )
    duties = names.get("duty", set())

    def step(one: Step) -> Step:
        legal = lifted_law(one.legal, ["remove"]) if one.id in names.get("law", ()) else one.legal
        return evolve(one, legal=legal, duties=tuple(duty for duty in one.duties if duty not in duties))

    def document(one: Document) -> Document:
        legal = lifted_law(one.legal, _wanted(one)) if one.id in names.get("document law", ()) else one.legal
        return evolve(one, legal=legal, source="applicant" if one.id in names.get("document", ()) else one.source)

    lifted = evolve(
        procedure,
        steps=[step(one) for one in procedure.steps],
        documents=[document(one) for one in procedure.documents],
        rules=[rule for rule in procedure.rules if rule.id not in names.get("rule", ())],
        duties=[duty for duty in procedure.duties if duty.id not in duties],
        roles=[evolve(role, officers=None) if role.id in names.get("load", ()) else role for role in procedure.roles],
    )
    return (lifted if any(not one.wished for one in gone) else procedure), asked


def lifted_law(legal: Legal, kinds: Iterable[str]) -> Legal:
    """Return a legal status that counts as checked and permits these edits besides those it names."""
    return evolve(
        legal,
        source="none found" if legal.source == "unknown" else legal.source,
        checked=legal.checked or Checked(dt.date.min, ""),
        may=legal.may | frozenset(kinds),
    )


def _laws(procedure: Procedure) -> Iterator[Constraint]:
    """Yield the law of every step that may not be removed, deciding steps aside, and of documents that stay by law."""
    for step in procedure.steps:
        if not step.legal.permits("remove") and not judge_deciding(procedure, frozenset({step.id})):
            yield _law("law", step, procedure.place(f"step '{step.id}'"))
    for document in procedure.documents:
        if any(not document.legal.permits(kind) for kind in _wanted(document)):
            yield _law("document law", document, procedure.place(f"document '{document.id}'"))


def _law(kind: Literal["law", "document law"], one: Step | Document, place: Place) -> Constraint:
    legal = one.legal
    return Constraint(
        kind,
        one.id,
        say_law(one),
        place,
        basis=legal.basis,
        doubt="" if legal.known else "unknown" if legal.source == "unknown" else "unchecked",
        instrument=legal.instrument,
        authority=legal.authority,
    )


def _wanted(document: Document) -> list[str]:
    """Return the edits that could be made to a document if the law let them."""
    register = document.register and document.source != "register"
    return [*(["drop_component"] if document.component else []), *(["once_only"] if register else [])]


def _documents(procedure: Procedure) -> Iterator[Constraint]:
    """Yield the documents that are made here and needed somewhere."""
    needed: dict[str, list[str]] = {}
    for step in procedure.steps:
        for name in dict.fromkeys((*step.needs, *(d for group in step.one_of for d in group))):
            needed.setdefault(name, []).append(step.id)
    for end in procedure.ends:
        for name in end.needs:
            needed.setdefault(name, []).append(end.id)
    for document in procedure.documents:
        if document.id in needed and not document.given:
            place = procedure.place(f"document '{document.id}'")
            yield Constraint("document", document.id, say_document(document, needed[document.id]), place)


def _loads(procedure: Procedure, asked: Wishes) -> Iterator[Constraint]:
    """Yield the loads that plans are judged by; an estimate of queues needs all officers, so it lifts none."""
    if "congested_time" in asked.targets:
        return
    most = limits(procedure)
    for role in procedure.roles:
        if role.id in most:
            place = procedure.place(f"role '{role.id}'")
            yield Constraint("load", role.id, say_load(role, most[role.id]), place)


def _gain(procedure: Procedure, law: Constraint, targets: Collection[str]) -> float:
    """Return how much of today's values goes with a step alone, to tell laws that hold much back from others."""
    named = [name for name in targets if name not in ("legal_acts", "congested_time")]
    if law.kind != "law" or not named:
        return 0.0
    try:
        after = apply(procedure, [RemoveStep(law.name)])
    except ProposalError:
        return 0.0
    pairs = [(measured(procedure, name), measured(after, name)) for name in named]
    return max((now - then) / now if now else 0.0 for now, then in pairs)
