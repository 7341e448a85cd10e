"""Hypothesis strategies: sound procedures grown from blocks, and what is done to them."""

from __future__ import annotations

import datetime as dt

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from procflow.guards import violations
from procflow.guards.deciding import normal_exits
from procflow.model import End, Gateway, Procedure, Role, Step
from procflow.simplification import RemoveStep
from procflow.simulation import Scenario
from procflow.structure import network
from procflow.testing.drawing import Extent, draw_documents, draw_duties, draw_rules, draw_step, draw_takers
from procflow.testing.menus import DEMANDS, END_NAMES, MORNINGS, PROBABILITIES, TIME_LIMITS
from procflow.testing.sketches import DONE, Shape, Sketch, Turn, flows


@st.composite
def _sketches(draw: DrawFn, least: int, most: int, turns: list[Turn]) -> Sketch:
    """Draw a graph. Every turn adds one step, but for `skip`, which counts as if it did."""
    sketch = Sketch()
    for _ in range(draw(st.integers(least - 1, most - 1))):
        step = draw(st.sampled_from(sketch.steps))
        sketch.grow(step, draw(st.sampled_from(turns)), draw(st.sampled_from(PROBABILITIES)))
    while len(sketch.steps) < least:
        sketch.grow(sketch.steps[-1], "before", PROBABILITIES[0])
    return sketch


def _names(sketch: Sketch) -> dict[str, str]:
    """Number the nodes as a reader meets them: s1, s2, … for steps and g1, g2, … for gateways."""
    steps = [id for id in sketch.order() if sketch.shapes[id] == "step"]
    ends = [id for id in sketch.shapes if sketch.shapes[id] == "end"]
    gateways = [id for id in sketch.order() if id not in (*steps, *ends)]
    return (
        {id: f"s{k}" for k, id in enumerate(steps, 1)}
        | {id: f"g{k}" for k, id in enumerate(gateways, 1)}
        | {id: id for id in ends}
    )


def _steps(
    draw: DrawFn, names: dict[str, str], taken: dict[str, set[Shape]], extent: Extent
) -> tuple[dict[str, Step], list[Role]]:
    steps: dict[str, Step] = {}
    roles: dict[str, Role] = {}
    for old, id in names.items():
        if id.startswith("s"):
            step, role = draw_step(draw, id, extent)
            shapes = taken.get(old, set())
            join, split = "join all" in shapes, "all" in shapes
            steps[id] = evolve(step, join="all" if join else "any", split="all" if split else "one")
            roles |= {role.id: role} if role else {}
    return steps, list(roles.values())


def _gateways(sketch: Sketch, names: dict[str, str]) -> list[Gateway]:
    return [
        Gateway(id=names[id], join="all" if shape == "join all" else "any", split="all" if shape == "all" else "one")
        for id, shape in sketch.shapes.items()
        if shape not in ("step", "end")
    ]


@st.composite
def _procedures(draw: DrawFn, least: int, most: int, turns: list[Turn], extent: Extent) -> Procedure:
    sketch = draw(_sketches(least, most, turns))
    before = sketch.done_before()
    taken = sketch.fold() if draw(st.booleans()) else {}
    names = _names(sketch)
    done = {new: frozenset(names[step] for step in before[old]) for old, new in names.items()}
    steps, roles = _steps(draw, names, taken, extent)
    ends = [End(id=id, name=END_NAMES[id]) for id in names if sketch.shapes[id] == "end"]
    procedure = Procedure(
        id="drawn", steps=(), start=names[sketch.start], flows=flows(sketch, names), gateways=_gateways(sketch, names),
        roles=roles, calendars=[MORNINGS] if any(role.calendar == MORNINGS.id for role in roles) else [],
        time_limit=draw(st.sampled_from(TIME_LIMITS)), after_pause=draw(st.sampled_from(("resume", "restart", "run"))),
        demand=draw(st.sampled_from(DEMANDS)) if extent.times else None, illustrative=True,
    )  # fmt: skip
    if extent.documents:
        steps, ends, documents = draw_documents(draw, steps, done, ends, extent)
        procedure = evolve(procedure, documents=documents)
    if extent.law:
        steps, duties = draw_duties(draw, draw_takers(draw, steps))
        procedure = evolve(procedure, duties=duties, rules=draw_rules(draw, steps, done, DONE))
    return evolve(procedure, steps=tuple(steps.values()), ends=ends)


def procedures(
    *,
    min_steps: int = 1,
    max_steps: int = 8,
    with_law: bool | None = None,
    with_documents: bool | None = None,
    with_times: bool | None = None,
    loops: bool = True,
    parallel: bool = True,
) -> SearchStrategy[Procedure]:
    """Return a strategy of sound procedures on which `check` finds no error.

    They grow from one step by blocks (one after the other, XOR, AND, rework, an early end), with explicit gateways or
    with the splits and joins on the steps. Nothing is filtered, and the smallest example is one step of the clerk.

    Parameters
    ----------
    min_steps, max_steps : int
        Number of steps, 1 or more.
    with_law, with_documents, with_times : bool, optional
        Whether legal status, duties and rules; documents; and work times, demand and staff are told. None draws it.
    loops, parallel : bool
        Whether rework loops and AND blocks may occur.

    Examples
    --------
    >>> from hypothesis import find
    >>> smallest = find(procedures(), lambda procedure: True)
    >>> [step.role for step in smallest.steps], len(smallest.flows)
    (['clerk'], 1)
    """
    turns: list[Turn] = ["after", "before", "or", "skip", "decide"]
    if loops:
        turns.append("again")
    if parallel:
        turns.append("beside")

    def told(choice: bool | None) -> SearchStrategy[bool]:
        return st.booleans() if choice is None else st.just(choice)

    extents = st.builds(Extent, law=told(with_law), documents=told(with_documents), times=told(with_times))
    return extents.flatmap(lambda extent: _procedures(min_steps, max_steps, turns, extent))


def scenarios() -> SearchStrategy[Scenario]:
    """Return a strategy of scenarios that run in a moment: few cases, or a week; with and without a warm-up.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(scenarios(), lambda scenario: scenario.cases is not None).cases
    1
    """
    starts = st.sampled_from([dt.date(2026, 1, 5), dt.date(2026, 2, 12), dt.date(2026, 8, 20)])
    common = {"start": starts, "replications": st.integers(1, 2), "seed": st.integers(0, 2**63 - 1)}
    return st.one_of(
        st.builds(Scenario, cases=st.integers(1, 12), warm_up_cases=st.integers(0, 3), **common),
        st.builds(Scenario, weeks=st.integers(1, 2), **common),
    )


def removals(procedure: Procedure, *, lawful: bool = False) -> SearchStrategy[tuple[RemoveStep, ...]]:
    """Return a strategy of edits that `apply` can carry out on a procedure.

    Steps that decide among several ways on are left alone, and one step always stays.

    Parameters
    ----------
    lawful : bool
        Whether only sets are drawn that law, duties, documents and rules permit; otherwise any.

    Examples
    --------
    >>> from hypothesis import find
    >>> from procflow.model import Flow
    >>> p = Procedure(id="p", steps=[Step(id="s1"), Step(id="s2")], ends=[End(id="done")], start="s1",
    ...               flows=[Flow("s1", "s2"), Flow("s2", "done")])
    >>> find(removals(p), len)
    (RemoveStep(step='s1'),)
    >>> find(removals(p, lawful=True), lambda edits: True)
    ()
    """
    passable = [step.id for step in procedure.steps if step.split == "all" or len(normal_exits(procedure, step)) == 1]
    drawn = st.lists(st.sampled_from(passable), unique=True) if passable else st.just([])
    return drawn.map(lambda ids: tuple(map(RemoveStep, _possible(procedure, ids, lawful))))


def _possible(procedure: Procedure, ids: list[str], lawful: bool) -> list[str]:
    """Return the steps, less those that may not go together with the ones before them."""
    if _stands(procedure, ids) and not (lawful and violations(procedure, frozenset(ids))):
        return ids
    taken: list[str] = []
    for id in ids:
        more = [*taken, id]
        if _stands(procedure, more) and not (lawful and violations(procedure, frozenset(more))):
            taken = more
    return taken


def _stands(procedure: Procedure, ids: list[str]) -> bool:
    """Tell whether some case still does a step when these are passed."""
    net = network(procedure, cut=frozenset(ids))
    return any(net.atoms[atom].kind == "work" for atom in net.reached())
