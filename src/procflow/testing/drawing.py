"""How the elements of a drawn procedure are drawn, once its graph is known: steps, documents, duties, rules."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from procflow.model import (
    AuthorityCap,
    ControlFloor,
    Document,
    Duration,
    Duty,
    End,
    Fixed,
    IfCutThen,
    LegalActs,
    Order,
    Part,
    Precondition,
    Role,
    Rule,
    Separation,
    Step,
    Text,
    Together,
)
from procflow.testing.menus import (
    APPLICANT,
    CLOCKS,
    FORM,
    FORMS,
    LEGALS,
    MERGED,
    OTHERS,
    POWERS,
    SETUPS,
    STAFF,
    STEP_LIMITS,
    WAITS,
    WORK,
)

RISK = "error"


@frozen
class Extent:
    """How much a drawn procedure tells."""

    law: bool
    documents: bool
    times: bool


def draw_step(draw: DrawFn, id: str, extent: Extent) -> tuple[Step, Role | None]:
    """Draw a step without documents and rules, and its role.

    Every role draws the same choices, used or not: otherwise a role with fewer choices would count as the simpler one.
    """
    role = draw(st.sampled_from((*STAFF, *OTHERS)))
    signs, clock = draw(st.sampled_from((None, True))), draw(st.sampled_from(CLOCKS))
    staffed, number = role in STAFF, id[1:]
    step = Step(
        id=id,
        name=Text(vi=f"Bước {number}", en=f"Step {number}"),
        role=role.id if role else None,
        signs=signs if staffed else None,
        limit=draw(st.sampled_from(STEP_LIMITS)),
        clock="paused" if role is APPLICANT else clock,
    )
    if extent.times:
        work, ready = draw(st.sampled_from(WORK)), draw(st.sampled_from(SETUPS))
        setup = Duration(Fixed(ready * work.law.mean), work.unit) if ready is not None else None
        parts = [Part(id=f"{id}.{k}", work=merged) for k, merged in enumerate(draw(st.sampled_from(MERGED)), 1)]
        step = evolve(step, work=work, wait=draw(st.sampled_from(WAITS)), setup=setup, parts=parts)
    if extent.law:
        power = draw(st.sampled_from(POWERS))
        step = evolve(
            step,
            legal=draw(st.sampled_from(LEGALS)),
            value=draw(st.sampled_from((None, "VA", "BVA", "NVA"))),
            detects=((RISK, power),) if staffed and power else (),
        )
    return step, role


def draw_documents(
    draw: DrawFn, steps: Mapping[str, Step], done: Mapping[str, frozenset[str]], ends: list[End], extent: Extent
) -> tuple[dict[str, Step], list[End], list[Document]]:
    """Draw what each step makes and needs; it needs nothing but what is there on every path."""
    makers = [id for id in steps if draw(st.booleans())]
    paper = {id: Document(id=f"d{id[1:]}") for id in makers}

    def some(at: str) -> tuple[str, ...]:
        there = [FORM.id, *(paper[id].id for id in makers if id in done[at])]
        return tuple(draw(st.lists(st.sampled_from(there), max_size=2, unique=True)))

    found = {}
    for id, step in steps.items():
        groups = (some(id),) if draw(st.booleans()) else ()
        found[id] = evolve(
            step,
            needs=some(id),
            one_of=tuple(group for group in groups if len(group) > 1),
            uses=some(id),
            makes=(paper[id].id,) if id in paper else (),
        )
    return (
        found,
        [evolve(end, needs=some(end.id)) for end in ends],
        [
            draw(st.sampled_from(FORMS)) if extent.law else FORM,
            *paper.values(),
        ],
    )


def draw_takers(draw: DrawFn, steps: Mapping[str, Step]) -> dict[str, Step]:
    """Draw to which roles of the procedure, and into which steps, the law lets steps that it frees be given."""
    staff = sorted({step.role for step in steps.values() if step.role in {role.id for role in STAFF}} - {None}, key=str)

    def some(choices: list[str]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(choices), max_size=2, unique=True))) if choices else ()

    found = {}
    for id, step in steps.items():
        legal = step.legal
        if "delegate" in legal.may:
            legal = evolve(legal, delegate_to=some([role for role in staff if role != step.role]))
        if "merge" in legal.may:
            legal = evolve(legal, merge_into=some([other for other in steps if other != id]))
        found[id] = evolve(step, legal=legal)
    return found


def draw_duties(draw: DrawFn, steps: Mapping[str, Step]) -> tuple[dict[str, Step], list[Duty]]:
    """Draw a duty or none, fulfilled by one step or by several."""
    homes: list[str] = draw(st.lists(st.sampled_from(list(steps)), max_size=2, unique=True))
    if not homes:
        return dict(steps), []
    duty = Duty(id="archive", name=Text(vi="Lưu hồ sơ", en="Keep the file"), basis="30/2020")
    return {id: evolve(step, duties=(duty.id,)) if id in homes else step for id, step in steps.items()}, [duty]


def draw_rules(draw: DrawFn, steps: Mapping[str, Step], done: Mapping[str, frozenset[str]], end: str) -> list[Rule]:
    """Draw rules that hold in the procedure as it stands."""
    ids = list(steps)
    pairs = [(first, then) for then in ids for first in ids if first in done[then] and first != then]
    apart = [(a, b) for a, b in pairs if None not in (steps[a].role, steps[b].role) and steps[a].role != steps[b].role]
    powers = [power for id in ids if id in done[end] for _, power in steps[id].detects]
    menu: list[Rule] = [Precondition(id="system", steps=(id,), state="in force") for id in ids[:1]]
    menu += [Precondition(id="act", steps=(id,), state="missing") for id in ids[:1]]
    menu += [Precondition(id="order-to-act", steps=(id,), state="missing", edits=("delegate",)) for id in ids[:1]]
    menu += [AuthorityCap(id="cap", authorities=("chair",)), LegalActs(id="acts", most=1)]
    menu += [Order(id="order", first=a, then=b) for a, b in pairs]
    menu += [Together(id="together", steps=pair) for pair in pairs]
    menu += [IfCutThen(id="follow", step=a, then=b) for a, b in pairs]
    menu += [Separation(id="four-eyes", maker=a, checkers=(b,)) for a, b in apart]
    menu += [ControlFloor(id="floor", risk=RISK, detect=power / 2, ends=(end,)) for power in powers]
    chosen: list[Rule] = draw(st.lists(st.sampled_from(menu), max_size=3, unique_by=lambda rule: rule.id))
    return chosen
