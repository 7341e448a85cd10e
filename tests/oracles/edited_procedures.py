"""Random small procedures on which every kind of edit is permitted somewhere, with rules of every kind against it.

The graph comes from `grown_procedures`; law, documents, duties, controls, rules, roles and demand are drawn here, from
one `random.Random`, so that a seed names a procedure. Permissions are taken back at random until few plans are left.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from attrs import evolve
from brute_force_edits import plan_count
from grown_procedures import CHECKED, Grower

from procflow.model import (
    AuthorityCap,
    ControlFloor,
    DelegateStep,
    Demand,
    Document,
    DropComponent,
    Duration,
    Duty,
    Edit,
    End,
    Fixed,
    IfCutThen,
    Legal,
    LegalActs,
    MergeStep,
    OnceOnly,
    Order,
    Parallelise,
    Precondition,
    Procedure,
    RemoveStep,
    Role,
    Rule,
    Separation,
    ShortenLimit,
    Span,
    Step,
    TimeLimit,
    Together,
)

RISKS = ("fraud", "slip")
STEP_EDITS = ("remove", "merge", "delegate", "parallelise", "shorten_limit")


KINDS = ("line", "branches", "returns", "mixed")
"""What a procedure looks like: a bare line of steps, parallel blocks, returns to mend, or anything."""


def edited_procedure(
    seed: int, *, size: int = 6, most: int | None = 240, kind: str | None = None, loads: bool | None = None
) -> Procedure:
    """Return the procedure of a seed.

    Parameters
    ----------
    size : int
        Steps, about.
    most : int or None
        Plans, at most; None leaves all permissions.
    kind : str or None
        One of `KINDS`; None lets the seed decide.
    loads : bool or None
        Whether demand and officers are known; None lets the seed decide.
    """
    rng = random.Random(f"edited {seed}")
    kind = kind or KINDS[seed % len(KINDS)]
    grower = _Biased(rng, kind)
    entry, exits = grower.sequence(size, 0 if kind == "line" else rng.choice([1, 2]))
    grower.join(exits, "done")
    names = list(grower.steps)
    roles = _roles(rng, known=rng.random() < 0.35 if loads is None else loads)
    documents = _documents(rng)
    docs = [document.id for document in documents]
    steps = [_step(rng, name, names, roles, docs, more, bare=kind == "line") for name, more in grower.steps.items()]
    procedure = Procedure(
        id=f"edited-{seed}",
        steps=steps,
        gateways=grower.gateways,
        ends=[End(id=name, needs=[d for d in docs if rng.random() < 0.15]) for name in grower.ends],
        flows=grower.flows,
        start=entry,
        roles=roles,
        documents=documents,
        duties=[Duty(id="inform"), Duty(id="archive")],
        rules=_rules(rng, names),
        demand=Demand(rate=rng.choice([4, 8, 16]), per="working_day") if roles[0].officers else None,
        time_limit=TimeLimit(Span(20, "working days")),
    )
    return procedure if most is None else _thinned(rng, procedure, most)


class _Biased(Grower):
    """Grows more of what a kind of procedure is to be made of."""

    def __init__(self, rng: random.Random, kind: str) -> None:
        super().__init__(rng, parallel=kind in ("branches", "mixed"), loops=kind in ("returns", "mixed"))
        self.wanted = {"branches": "block", "returns": "loop"}.get(kind)

    def element(self, size: int, depth: int, inside: bool) -> tuple:
        if self.wanted and depth and size >= 2 and self.rng.random() < 0.5:
            used = self.rng.randint(2, min(size, 5))
            return used, getattr(self, self.wanted)(used, depth - 1, inside)
        return super().element(size, depth, inside)


def _roles(rng: random.Random, *, known: bool) -> list[Role]:
    def role(name: str) -> Role:
        return Role(
            id=name,
            officers=rng.choice([1, 2]) if known else None,
            share=rng.choice([1.0, 0.5]) if known or rng.random() < 0.7 else None,
            cost_per_hour=rng.choice([60.0, 90.0, 120.0]),
            transfer=_minutes(rng, 0, 40),
        )

    outside = Role(id="agency", agency="tax office", external=True, cost_per_hour=0.0)
    return [*(role(name) for name in ("clerk", "officer", "head")), outside]


def _minutes(rng: random.Random, low: int, high: int) -> Duration | None:
    value = rng.randint(low, high)
    return Duration(Fixed(value), "min") if value else None


def _legal(rng: random.Random, may: Iterable[str], odds: float, **more: object) -> Legal:
    if rng.random() < 0.08:
        return (
            Legal(may=frozenset(may), **more) if rng.random() < 0.5 else Legal(source="none found", may=frozenset(may))
        )
    instrument = rng.choice(["", "", "", "circular", "rules", "decree"])
    return Legal(
        source=rng.choice(["none found", "own regulation", "own regulation", "higher law"]),
        may=frozenset(kind for kind in may if rng.random() < odds),
        checked=CHECKED,
        instrument=instrument,
        authority={"": "", "circular": "ministry", "rules": "province", "decree": "government"}[instrument],
        **more,
    )


def _documents(rng: random.Random) -> list[Document]:
    found = []
    for k in range(rng.choice([2, 3, 3])):
        source = rng.choice(["applicant", "applicant", "made here", "made here", "made here", "other agency"])
        found.append(
            Document(
                id=f"d{k}",
                source=source,
                component=source == "applicant" or rng.random() < 0.1,
                register="database" if rng.random() < 0.5 else "",
                legal=_legal(rng, ("once_only", "drop_component"), 0.6),
            )
        )
    return found


def _step(
    rng: random.Random, name: str, names: list[str], roles: list[Role], docs: list[str], more: dict, *, bare: bool
) -> Step:
    role = rng.choice([*(role.id for role in roles[:3])] * 4 + ["agency", None])
    work = rng.randint(2, 30)

    def some(odds: float) -> tuple[str, ...]:
        return tuple(doc for doc in docs if rng.random() < odds)

    near = names.index(name)
    neighbours = [other for other in names[max(0, near - 2) : near + 3] if other != name]
    return Step(
        id=name,
        role=role,
        work=Duration(Fixed(work), "min"),
        setup=Duration(Fixed(rng.choice([1, work // 2, work])), "min") if rng.random() < 0.5 else None,
        wait=_minutes(rng, 1, 20) if rng.random() < 0.15 else None,
        clock="paused" if rng.random() < 0.07 else "running",
        needs=some(0.06 if bare else 0.16),
        uses=some(0.06),
        makes=some(0.15 if bare else 0.3),
        one_of=(tuple(rng.sample(docs, 2)),) if rng.random() < 0.12 else (),
        duties=tuple(duty for duty in ("inform", "archive") if rng.random() < 0.15),
        detects=tuple((risk, rng.choice([0.3, 0.5, 0.8])) for risk in RISKS if rng.random() < 0.22),
        signs=rng.random() < 0.3,
        limit=Span(rng.choice([0.5, 1, 2])) if rng.random() < 0.6 else None,
        legal=_legal(
            rng,
            STEP_EDITS,
            0.7 if bare else 0.62,
            delegate_to=tuple(rng.sample(["clerk", "officer", "head", "agency"], 2)),
            merge_into=tuple(rng.sample(neighbours, min(len(neighbours), 2))),
        ),
        **more,
    )


def _rules(rng: random.Random, names: list[str]) -> list:
    rules: list = []
    if len(names) < 3:
        return rules
    for k in range(rng.choice([0, 1, 2, 3])):
        a, b, c = sorted(rng.sample(names, 3))
        kind = rng.choice(
            [
                "order",
                "together",
                "if",
                "separation",
                "separation",
                "floor",
                "precondition",
                "precondition",
                "cap",
                "acts",
            ]
        )
        if kind == "order":
            rules.append(Order(id=f"order{k}", first=a, then=b))
        elif kind == "together":
            rules.append(Together(id=f"together{k}", steps=(a, b)))
        elif kind == "if":
            rules.append(IfCutThen(id=f"if{k}", step=a, then=b))
        elif kind == "separation":
            rules.append(Separation(id=f"separation{k}", maker=a, checkers=(b, c) if rng.random() < 0.5 else (b,)))
        elif kind == "floor":
            rules.append(ControlFloor(id=f"floor{k}", risk=rng.choice(RISKS), detect=rng.choice([0.2, 0.5, 0.9])))
        elif kind == "precondition":
            edits = tuple(rng.sample(["remove", "merge", "delegate", "parallelise"], rng.choice([0, 1, 2])))
            state = rng.choice(["planned", "missing", "missing"])
            rules.append(Precondition(id=f"pre{k}", steps=(a,), state=state, edits=edits))
        elif kind == "cap":
            rules.append(AuthorityCap(id=f"cap{k}", authorities=rng.sample(["province", "ministry", "government"], 2)))
        else:
            rules.append(LegalActs(id=f"acts{k}", most=rng.choice([0, 1, 1, 2])))
    return rules


def further_rule(procedure: Procedure, seed: int) -> Rule:
    """Return one more rule of a kind that has no say in which steps depend on each other."""
    rng = random.Random(f"rule {seed}")
    ids = [step.id for step in procedure.steps]
    one, other = rng.sample(ids, 2)
    return rng.choice(
        [
            Together(id="more", steps=(one, other)),
            IfCutThen(id="more", step=one, then=other),
            ControlFloor(id="more", risk=rng.choice(RISKS), detect=rng.choice([0.2, 0.5, 0.9])),
            Precondition(id="more", steps=(one, other), state="missing", edits=rng.choice([(), ("delegate", "merge")])),
            AuthorityCap(id="more", authorities=(rng.choice(["province", "ministry"]),)),
            LegalActs(id="more", most=rng.choice([0, 1])),
        ]
    )


def _thinned(rng: random.Random, procedure: Procedure, most: int) -> Procedure:
    """Take permissions back at random until at most so many plans are left."""
    while plan_count(procedure) > most:
        allowed = [(k, kind) for k, step in enumerate(procedure.steps) for kind in sorted(step.legal.may)]
        k, kind = rng.choice(allowed)
        steps = list(procedure.steps)
        legal = steps[k].legal
        steps[k] = evolve(steps[k], legal=evolve(legal, may=legal.may - {kind}))
        procedure = evolve(procedure, steps=steps)
    return procedure


def random_edits(procedure: Procedure, seed: int) -> tuple[Edit, ...]:
    """Return some edits, lawful or not, that do not exclude each other; most can be carried out."""
    rng = random.Random(f"edits {seed}")
    ids = {step.id for step in procedure.steps}
    lines = [(flow.source, flow.target) for flow in procedure.flows if {flow.source, flow.target} <= ids]
    found: list[Edit] = []
    for step in procedure.steps:
        draw, pairs = rng.random(), [pair for pair in lines if step.id in pair and pair[0] != pair[1]]
        if draw < 0.2:
            found.append(RemoveStep(step.id))
        elif draw < 0.45 and pairs and step.role is not None:
            one, other = rng.choice(pairs)
            found.append(MergeStep(step.id, other if step.id == one else one))
        elif draw < 0.6 and step.role is not None:
            found.append(DelegateStep(step.id, rng.choice(["clerk", "officer", "head", "agency"])))
    for document in procedure.documents:
        draw = rng.random()
        if draw < 0.25 and document.register and document.source != "register":
            found.append(OnceOnly(document.id))
        elif draw > 0.6 and document.component:
            found.append(DropComponent(document.id))
    found += _parallel(rng, procedure)
    if rng.random() < 0.3:
        found.append(ShortenLimit(Span(rng.choice([1, 2, 4, 8]))))
    return tuple(found)


def _parallel(rng: random.Random, procedure: Procedure) -> list[Edit]:
    """Split one stretch of steps that follow each other, whatever they depend on."""
    if rng.random() < 0.4:
        return []
    follows = {}
    for step in procedure.steps:
        flows = procedure.outflows(step.id)
        if (
            len(flows) == 1
            and flows[0].kind == "normal"
            and flows[0].p == 1
            and step.split == "one"
            and step.join == "any"
        ):
            follows[step.id] = flows[0].target
    runs = []
    for first in follows:
        run = [first]
        while True:
            target = follows[run[-1]]
            if (
                target not in follows
                or target in run
                or target == procedure.start
                or len(procedure.inflows(target)) > 1
            ):
                break
            run.append(target)
            runs.append(tuple(run))
    if not runs:
        return []
    run = rng.choice(runs)
    sides: tuple[list[str], list[str]] = ([], [])
    for step in run:
        sides[rng.random() < 0.5].append(step)
    return [Parallelise(sides)] if all(sides) else []
