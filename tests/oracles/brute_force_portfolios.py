"""The best plan for a short list of procedures by trying every plan, with the rules written down once more in plain terms.

Nothing here uses the optimiser, its guards or its counting: only the nouns. A decision is a pair (what, where): ("keep",
""), ("repealed", ""), ("unused", ""), ("duplicate", survivor), ("merge", survivor), ("delegate", level), ("simplify", "").
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

from procflow.model import Portfolio, PortfolioEntry
from procflow.simplification.portfolio import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioEdit,
    SimplifyProcedure,
)

Decision = tuple[str, str]
Plan = Mapping[str, Decision]

CUTS = ("repealed", "unused", "duplicate", "merge", "delegate")
ABOLISHED = ("repealed", "unused", "duplicate")
YEARS = (2021, 2022, 2023)


def edits(plan: Plan) -> tuple[PortfolioEdit, ...]:
    """Return a plan in the library's words."""
    found: list[PortfolioEdit] = []
    for name, (what, where) in plan.items():
        if what == "merge":
            found.append(MergeProcedure(name, where))
        elif what == "delegate":
            found.append(DelegateProcedure(name, where))
        elif what == "simplify":
            found.append(SimplifyProcedure(name))
        elif what == "duplicate":
            found.append(AbolishProcedure(name, "duplicate", where))
        elif what != "keep":
            found.append(AbolishProcedure(name, "repealed" if what == "repealed" else "never used"))
    return tuple(found)


def hours(entry: PortfolioEntry) -> float | None:
    """Return the hours of the last year."""
    cases = entry.volumes.get(2023)
    if cases == 0:
        return 0.0
    return None if cases is None or entry.hours_per_case is None else cases * entry.hours_per_case


def alone(office: Portfolio, entry: PortfolioEntry, decision: Decision, terms: Mapping[str, Any]) -> bool:
    """Tell whether law and terms permit one decision by itself."""
    what, where = decision
    if what == "keep":
        return True
    if entry.legal_status == "unknown":
        return False
    if terms["authority"] is not None:
        own = entry.legal_status != "higher law"
        who = entry.authority or ("own" if own else "nobody")
        if who not in terms["authority"]:
            return False
    if what in ABOLISHED and entry.legal_status == "higher law":
        return False
    if what == "repealed":
        return entry.legal_status == "repealed"
    if what == "unused":
        idle = all(entry.volumes.get(year, 1) == 0 for year in YEARS)
        return idle and (entry.last_used is None or entry.last_used.year < 2021)
    if what == "delegate":
        return where == entry.delegable_to != "" and not entry.control_reserved and entry.legal_status != "repealed"
    if what == "simplify":
        return entry.simplified_hours is not None and entry.legal_status != "repealed"
    survivor = office.entry(where)
    if entry.separate_by_law or survivor.legal_status in ("repealed", "unknown"):
        return False
    if what == "duplicate":
        return entry.duplicate_of is not None
    if entry.merge_into is None or entry.overlap is None or entry.overlap < terms["overlap_line"]:
        return False
    return not (survivor.separate_by_law and (terms["strict_survivors"] or entry.legal_status == "higher law"))


def together(office: Portfolio, plan: Plan, terms: Mapping[str, Any]) -> bool:
    """Tell whether decisions that are permitted by themselves go together."""
    for name, (what, where) in plan.items():
        if what in ("duplicate", "merge") and not arrives(office, plan, name, where):
            return False
    return documents_stay(office, plan) and loads_fit(office, plan, terms) and acts_fit(office, plan, terms)


def arrives(office: Portfolio, plan: Plan, name: str, survivor: str) -> bool:
    """Follow the links of the list, at most as often as there are procedures."""
    at = name
    for _ in range(len(office)):
        what, where = plan[at]
        if where != survivor or what not in ("duplicate", "merge"):
            return False
        target = office.entry(at).duplicate_of if what == "duplicate" else office.entry(at).merge_into
        assert target is not None
        if target == survivor:
            return plan[survivor][0] not in CUTS
        at = target
    return False


def documents_stay(office: Portfolio, plan: Plan) -> bool:
    """Whoever goes on needs documents that somebody who goes on makes, if anybody on the list made them."""
    for entry in office.entries:
        if plan[entry.id][0] in ABOLISHED:
            continue
        for document in entry.needs:
            makers = [e.id for e in office.entries if document in e.makes]
            if makers and all(plan[maker][0] in ABOLISHED for maker in makers):
                return False
    return True


def loads_fit(office: Portfolio, plan: Plan, terms: Mapping[str, Any]) -> bool:
    """Nobody with a limit gets more than it, or more than today if that is above it."""
    for who, limit in terms["capacity"].items():
        today = sum(hours(e) or 0.0 for e in office.entries if e.owner == who)
        then = 0.0
        for entry in office.entries:
            what, where = plan[entry.id]
            carrier = entry.owner
            if what in ("duplicate", "merge"):
                carrier = office.entry(where).owner
            elif what == "delegate":
                carrier = where
            part = {"repealed": 0.0, "unused": 0.0, "duplicate": terms["duplicate_extra"]}.get(what, 1.0)
            if carrier != who or part == 0.0:
                continue
            now = hours(entry)
            if now is None and carrier != entry.owner:
                return False
            if what == "simplify" and entry.volumes.get(2023):
                now = entry.volumes[2023] * entry.simplified_hours
            then += part * (now or 0.0)
        if then > max(today, limit) + 1e-7:
            return False
    return True


def acts(office: Portfolio, plan: Plan) -> set[str]:
    """Return the legal acts a plan amends."""
    found: set[str] = set()
    for name, (what, _) in plan.items():
        entry = office.entry(name)
        if what == "keep":
            continue
        if entry.instruments is not None:
            found |= set(entry.instruments)
        elif entry.legal_status in ("higher law", "own regulation"):
            found.add(entry.basis or f"?{name}")
    return found


def acts_fit(office: Portfolio, plan: Plan, terms: Mapping[str, Any]) -> bool:
    """Tell whether no more legal acts are amended than may be."""
    return terms["acts"] is None or len(acts(office, plan)) <= terms["acts"]


def values(office: Portfolio, plan: Plan, terms: Mapping[str, Any]) -> dict[str, float]:
    """Return what can be minimised."""
    work = moved = given = 0.0
    for entry in office.entries:
        what, _ = plan[entry.id]
        now = hours(entry)
        if now is None:
            continue
        left = now
        if what in ("repealed", "unused"):
            left = 0.0
        elif what == "duplicate":
            left = terms["duplicate_extra"] * now
            moved += left
        elif what in ("merge", "delegate"):
            moved += now
            given += now if what == "delegate" else 0.0
        elif what == "simplify":
            left = entry.volumes.get(2023, 0) * entry.simplified_hours
        work += left
    stay = sum(plan[e.id][0] not in CUTS for e in office.entries)
    return {
        "hours": work, "procedures": float(stay), "moved": moved, "acts": float(len(acts(office, plan))),
        "list_hours": work - given,
    }  # fmt: skip


def plans(office: Portfolio, terms: Mapping[str, Any]) -> Iterator[Plan]:
    """Yield every plan that keeps to all rules, wishes and limits."""
    names = [e.id for e in office.entries]
    choices = []
    for entry in office.entries:
        others = [name for name in names if name != entry.id]
        every: list[Decision] = [("keep", ""), ("repealed", ""), ("unused", ""), ("simplify", ""),
                                 ("delegate", entry.delegable_to)]  # fmt: skip
        every += [(what, other) for what in ("duplicate", "merge") for other in others]
        able = [one for one in every if alone(office, entry, one, terms)]
        if entry.id in terms["keep"]:
            able = [("keep", "")]
        if entry.id in terms["require"]:
            able = [one for one in able if one[0] in CUTS]
        choices.append(able)
    for several in itertools.product(*choices):
        plan = dict(zip(names, several, strict=True))
        if terms["max_cuts"] is not None and sum(what in CUTS for what, _ in several) > terms["max_cuts"]:
            continue
        if together(office, plan, terms):
            yield plan


def best(office: Portfolio, objectives: tuple[str, ...], terms: Mapping[str, Any]) -> tuple[float, ...] | None:
    """Return the best values of the objectives in turn, or None if there is no plan."""
    every = [tuple(round(values(office, plan, terms)[name], 9) for name in objectives) for plan in plans(office, terms)]
    return min(every, default=None)


def draw_office(dice: random.Random, most: int = 6) -> Portfolio:
    """Draw a list in which every rule matters now and then; one in three is full of chains and circles."""
    links = 0.9 if dice.random() < 0.3 else 0.4
    size = dice.randint(2, most if links < 0.5 else most - 1)
    names = [f"P{k}" for k in range(size)]
    return Portfolio(id="office", entries=[_draw_entry(dice, name, names, links) for name in names])


def _draw_entry(dice: random.Random, name: str, names: list[str], links: float) -> PortfolioEntry:
    others = [other for other in names if other != name]
    idle = dice.random() < 0.2
    volumes = {year: 0 if idle else dice.choice([0, 3, 10, 40]) for year in YEARS if dice.random() < 0.97}
    per_case = dice.choice([None, 0.5, 1.0, 2.0, 2.0, 1.25])
    simpler = None if per_case is None or dice.random() < 0.6 else dice.choice([0.0, 0.5, 1.0]) * per_case
    used = dice.choice([None, None, dt.date(2019, 3, 1), dt.date(2022, 3, 1)])
    return PortfolioEntry(
        id=name,
        group="work process",
        owner=dice.choice(["X", "Y"]),
        volumes=volumes,
        steps=5,
        handoffs=2,
        hours_per_case=per_case,
        simplified_hours=simpler,
        legal_status=dice.choices(
            ["higher law", "own regulation", "none found", "repealed", "unknown"],
            [3, 5, 4, 2, 1] if links < 0.5 else [1, 5, 5, 1, 0],
        )[0],
        basis=dice.choice(["", "Quy chế A", "Quy chế B"]),
        separate_by_law=dice.random() < 0.2,
        control_reserved=dice.random() < 0.2,
        delegable_to=dice.choice(["", "", "L", "X"]),
        duplicate_of=dice.choice(others) if dice.random() < links else None,
        merge_into=dice.choice(others) if dice.random() < links + 0.1 else None,
        overlap=dice.choice([None, 0.5, 0.6, 0.8, 0.9]),
        last_used=used,
        instruments=dice.choice([None, None, (), ("Act 1",), ("Act 1", "Act 2"), ("Act 3",)]),
        authority=dice.choice(["", "", "own", "ministry"]),
        needs=tuple(d for d in ("d1", "d2") if dice.random() < 0.3),
        makes=tuple(d for d in ("d1", "d2") if dice.random() < 0.3),
    )


def draw_terms(dice: random.Random, office: Portfolio) -> dict[str, Any]:
    """Draw the arguments of a proposal."""
    names = [e.id for e in office.entries]
    carriers = {e.owner for e in office.entries} | {e.delegable_to for e in office.entries if e.delegable_to}
    keep = [name for name in names if dice.random() < 0.07]
    return {
        "overlap_line": dice.choice([0.6, 0.6, 0.5, 0.85]),
        "acts": dice.choice([None, None, 0, 1, 2, 3]),
        "authority": dice.choice([None, None, ("own",), ("own", "ministry")]),
        "capacity": {who: dice.choice([0.0, 20.0, 60.0, 100.0]) for who in sorted(carriers) if dice.random() < 0.4},
        "duplicate_extra": dice.choice([0.0, 0.0, 0.25]),
        "strict_survivors": dice.random() < 0.3,
        "max_cuts": dice.choice([None, None, 0, 1, 2, 3]),
        "keep": keep,
        "require": [name for name in names if name not in keep and dice.random() < 0.04],
    }


def draw_objectives(dice: random.Random) -> tuple[str, ...]:
    """Draw what to minimise; mostly the default."""
    default = ("hours", "procedures", "moved", "acts")
    if dice.random() < 0.6:
        return default
    return tuple(dice.sample([*default, "list_hours"], dice.randint(1, 3)))


def draw_plan(dice: random.Random, office: Portfolio) -> Plan:
    """Draw a plan from everything that can be said, lawful or not."""
    names = [e.id for e in office.entries]
    plan: dict[str, Decision] = {}
    for entry in office.entries:
        other = dice.choice([name for name in names if name != entry.id])
        link = entry.duplicate_of or entry.merge_into or other
        target = dice.choice([link, other])
        ways = [("keep", ""), ("keep", ""), ("keep", ""), ("repealed", ""), ("unused", ""), ("simplify", ""),
                ("delegate", entry.delegable_to or "L"), ("duplicate", target), ("merge", target)]  # fmt: skip
        plan[entry.id] = dice.choice(ways)
    return plan
