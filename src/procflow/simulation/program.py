"""A procedure, or an office of several, as a program for the event loop: flat lists of numbers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from procflow.model import Demand, Duration, Office, Procedure, Role, Step
from procflow.simulation.absence import vary
from procflow.simulation.delegates import Dated, Delegate
from procflow.simulation.extras import CLOSINGS, QUEUES, Extras, Numbered
from procflow.simulation.joined import Either, Times
from procflow.simulation.kernel.draws import NO_LAW
from procflow.simulation.kernel.tables import END, FACTS, FORK, JOIN, PASS, WORK, Program
from procflow.simulation.laws import PLAIN, LawNumbers, Laws, law_numbers
from procflow.simulation.together import SEPARATOR, one_of
from procflow.structure.chosen import chosen_pairs
from procflow.structure.late import late_branches
from procflow.structure.network import Network, network

KINDS = {"work": WORK, "pass": PASS, "join": JOIN, "fork": FORK, "end": END}


def key_of(*names: object) -> int:
    """Return a 64-bit key of stable names; positions in the file have no part in it, nor has the running process.

    >>> key_of("sign") == key_of("sign"), key_of("sign") == key_of("seal")
    (True, False)
    """
    text = "\x1f".join(map(str, names))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _numbers(duration: Duration | None, day_minutes: float) -> tuple[LawNumbers, int]:
    """Return the law of a duration, and whether it runs on while the office is closed."""
    if duration is None:
        return (NO_LAW, 0.0, 0.0, 0.0), 0
    law = duration.minutes(day_minutes=day_minutes)
    return law_numbers(law) if isinstance(law, PLAIN) else (NO_LAW, 0.0, 0.0, 0.0), int(duration.elapsed)


@frozen
class Stream:
    """The arrivals of one procedure.

    Attributes
    ----------
    procedure : Procedure
        As it was given, not put together with others.
    demand : Demand
        How its cases come.
    """

    procedure: Procedure
    demand: Demand


@frozen(eq=False)
class Compiled:
    """A procedure made ready to run.

    Attributes
    ----------
    procedure : Procedure
        What is run; of an office, all its procedures as one.
    program : Program
        The lists the event loop reads.
    calendars : tuple of Times
        Opening hours by their number in the program.
    net : Network
        The atoms the program was made from.
    streams : tuple of Stream
        The demand of each procedure.
    on_shift : tuple of int
        Calendar of each role: open when any of its officers is on shift.
    delegates : tuple of Delegate
        Who does steps instead of their roles; their atoms come after those of the network.
    dated : tuple of Dated
        Instants in the extra lists that wait for the start of a study.
    """

    procedure: Procedure
    program: Program
    calendars: tuple[Times, ...]
    net: Network
    streams: tuple[Stream, ...]
    on_shift: tuple[int, ...]
    delegates: tuple[Delegate, ...] = ()
    dated: tuple[Dated, ...] = ()

    @cached_property
    def varies(self) -> bool:
        """Tell whether hours differ from one replication to the next, because officers may be absent."""
        return vary(self.calendars)

    def element(self, atom: int) -> str:
        """Return how people name the atom, for messages: ``"step 'sign'"``; -1 is the demand."""
        if atom < 0:
            return "demand"
        if atom >= len(self.net.atoms):
            atom = self.delegates[atom - len(self.net.atoms)].own
        node = self.procedure.node(self.net.atoms[atom].node)
        return f"{type(node).__name__.lower()} '{node.id}'"


def compile_procedure(what: Procedure | Office) -> Compiled:
    """Translate a procedure that lacks nothing (see `facts.py`), or an office of such, into a program.

    Examples
    --------
    >>> from procflow.model import End, Exponential, Flow
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Exponential(5)))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z")], start="a", demand=Demand(rate=5, per="hour"),
    ...               roles=[Role(id="clerk", officers=2, share=0.5)])
    >>> program = compile_procedure(p).program
    >>> program.limited, program.shares, program.targets, program.rich
    ([2], [0.5], [1], 0)
    """
    several = what.procedures if isinstance(what, Office) else (what,)
    procedure = one_of(what)
    net = network(procedure)
    edges = _Edges(procedure, net, _splits(what))
    extras = Extras(procedure, net, Numbered(), Laws(), key_of, edges.diverted)
    extras.watch()
    lists: dict[str, Any] = _atoms(procedure, net, extras)
    lists |= edges.lists(extras)
    lists |= _roles(procedure, extras)
    demands = [one.demand for one in several]
    assert all(demand is not None for demand in demands)
    streams = tuple(Stream(one, demand) for one, demand in zip(several, demands, strict=True) if demand is not None)
    lists |= _demand(streams, extras, procedure)
    lists |= _rich(procedure, net, extras, streams)
    on_shift = tuple(_on_shift(role, extras) for role in procedure.roles)
    starts = _starts(net, what)
    return Compiled(
        procedure,
        Program(**lists, start=starts[0], starts=starts),
        tuple(extras.calendars.values),
        net,
        streams,
        on_shift,
        extras.delegates,
        tuple(extras.dated),
    )


def dated(compiled: Compiled, epoch: dt.datetime) -> Compiled:
    """Return a program with the instants of a study that starts at an epoch."""
    lists = list(compiled.program.lists)
    for one in compiled.dated:
        lists[one.place] = one.instant(epoch)
    return evolve(compiled, program=compiled.program._replace(lists=lists))


def _starts(net: Network, what: Procedure | Office) -> list[int]:
    """Return the first atom of each procedure."""
    if isinstance(what, Procedure):
        return [net.start]
    names = [f"{one.id}{SEPARATOR}{one.start}" for one in what.procedures]
    return [next(k for k, atom in enumerate(net.atoms) if atom.node == name) for name in names]


def _on_shift(role: Role, extras: Extras) -> int:
    numbers = tuple(sorted(set(extras.officer_calendars(role)))) or (extras.named_calendar(role.calendar),)
    if len(numbers) == 1:
        return numbers[0]
    parts: tuple[Times, ...] = tuple(extras.calendars.values[number] for number in numbers)
    return extras.calendars.number(("either", numbers), lambda: Either(parts))


def _own_name(node: str) -> str:
    """Return the id a node has in its own procedure: what is drawn does not depend on the office around it."""
    return node.rpartition(SEPARATOR)[2]


def _atoms(procedure: Procedure, net: Network, extras: Extras) -> dict[str, Any]:
    step_position = {step.id: k for k, step in enumerate(procedure.steps)}
    role_position = {role.id: k for k, role in enumerate(procedure.roles)}
    end_position = {end.id: k for k, end in enumerate(procedure.ends)}
    works: list[tuple[LawNumbers, int]] = []
    parts: list[tuple[LawNumbers, int]] = []
    part_firsts, part_keys = [0], []
    waits: list[tuple[LawNumbers, int]] = []
    roles, numbers = [], []
    atoms = [*net.atoms, *(net.atoms[one.own] for one in extras.delegates)]
    for step in _steps(procedure, net, extras):
        role = procedure.role(step.role) if step is not None and step.role is not None else None
        name = role.calendar if role is not None else None
        day = procedure.calendar_named(name).day_minutes
        work = _numbers(step.work if step is not None else None, day)
        merged = step.parts if step is not None else ()
        parts += [_numbers(part.work, day) for part in merged]
        part_keys += [key_of(part.id) for part in merged]
        part_firsts.append(len(parts))
        works.append((work[0], max(elapsed for _, elapsed in (work, *parts[part_firsts[-2] :]))))
        waits.append(_wait(step, day))
        roles.append(role_position[role.id] if role is not None else -1)
        numbers.append(extras.named_calendar(name))
    return {
        "kinds": [KINDS[atom.kind] for atom in atoms],
        "keys": [key_of(_own_name(atom.node)) for atom in atoms],
        "steps": [step_position.get(atom.node, -1) for atom in atoms],
        "ends": [end_position.get(atom.node, -1) for atom in atoms],
        "roles": roles,
        "calendars": numbers,
        **_columns("work", works),
        **{name: column for name, column in _columns("part", parts).items() if name != "part_elapsed"},
        "part_firsts": part_firsts,
        "part_keys": part_keys,
        **_columns("wait", waits),
    }


def _steps(procedure: Procedure, net: Network, extras: Extras) -> list[Step | None]:
    """Return the step that each atom works on, None for all others; those of delegates with the delegate's role."""
    nodes = [procedure.node(atom.node) if atom.kind == "work" else None for atom in net.atoms]
    return [*(node if isinstance(node, Step) else None for node in nodes), *(one.step for one in extras.delegates)]


def _wait(step: Step | None, day: float) -> tuple[LawNumbers, int]:
    if step is not None and step.wait_by is not None:
        return (NO_LAW, 0.0, 0.0, 0.0), int(step.wait_by.times[0][1].elapsed)
    return _numbers(step.wait if step is not None else None, day)


def _columns(name: str, laws: list[tuple[LawNumbers, int]]) -> dict[str, list[Any]]:
    """Return laws as columns; what is not given takes no time."""
    return {
        f"{name}_kind": [law[0] for law, _ in laws],
        f"{name}_a": [law[1] for law, _ in laws],
        f"{name}_b": [law[2] for law, _ in laws],
        f"{name}_c": [law[3] for law, _ in laws],
        f"{name}_elapsed": [elapsed for _, elapsed in laws],
    }


class _Edges:
    """The edges of a network, and their numbers at the joins they lead to."""

    def __init__(self, procedure: Procedure, net: Network, splits: Mapping[str, str]) -> None:
        self.net = net
        self.splits = splits
        self.joins = [k for k, atom in enumerate(net.atoms) if atom.kind == "join"]
        self.number: dict[int, int] = {}
        self.firsts = [0]
        self.diverted: dict[int, int] = {}
        first_atom: dict[str, int] = {}
        for k, atom in enumerate(net.atoms):
            first_atom.setdefault(atom.node, k)
        bounds = {
            net.work[step.id]: first_atom[step.at_most.then] for step in procedure.steps if step.at_most is not None
        }
        for join in self.joins:
            into = net.into[join]
            self.number |= {id(edge): self.firsts[-1] + k for k, edge in enumerate(into)}
            late = [atom for atom, target in bounds.items() if target == join]
            self.diverted |= {atom: self.firsts[-1] + len(into) + k for k, atom in enumerate(late)}
            self.firsts.append(self.firsts[-1] + len(into) + len(late))

    def lists(self, extras: Extras) -> dict[str, list[Any]]:
        """Return the edges by source, with running sums of probability and, into a join, the number of the edge there."""
        first, targets, cumulative, join_edges = [0], [], [], []
        shares, keys, conditions, others = [], [], [], []
        for atom, edges in zip(self.net.atoms, self.net.out, strict=True):
            fork = atom.kind == "fork"
            asked = any(edge.flow is not None and (edge.flow.when or edge.flow.otherwise) for edge in edges)
            taken = [edge for edge in edges if edge.p > 0 or fork or asked]
            total = 0.0
            alike: dict[int, int] = {}
            for edge in taken:
                total += edge.p
                alike[edge.target] = alike.get(edge.target, -1) + 1
                targets.append(edge.target)
                cumulative.append(total)
                join_edges.append(self.number.get(id(edge), -1))
                shares.append(edge.p)
                keys.append(
                    key_of(_own_name(atom.node), _own_name(self.net.atoms[edge.target].node), alike[edge.target])
                )
                conditions.append(extras.condition(edge.flow))
                others.append(int(edge.flow is not None and edge.flow.otherwise))
            if taken:
                cumulative[-1] = 2.0  # whatever rounding left of 1, the last flow takes
            first.append(len(targets))
        first += [len(targets)] * len(extras.delegates)
        position = {join: k for k, join in enumerate(self.joins)}
        sizes = [len(self.net.into[join]) for join in self.joins]
        needs = [self.net.atoms[join].need for join in self.joins]
        return {
            "first": first,
            "targets": targets,
            "cumulative": cumulative,
            "join_edges": join_edges,
            "joins": [position.get(k, -1) for k in range(len(self.net.atoms) + len(extras.delegates))],
            "needs": [need or size for need, size in zip(needs, sizes, strict=True)],
            "edge_firsts": self.firsts,
            "edge_share": shares,
            "edge_keys": keys,
            "edge_when": conditions,
            "edge_other": others,
            "join_sizes": sizes,
            "join_ors": [self._split_before(join, extras.ors()) for join in self.joins],
            "join_inside": self._inside(extras),
        }

    def _inside(self, extras: Extras) -> list[int]:
        """Return where the atoms of the branches that each join may withdraw begin, in the extra lists."""
        starts = []
        for join in self.joins:
            starts.append(len(extras.lists))
            if 0 < self.net.atoms[join].need < len(self.net.into[join]):
                late = late_branches(self.net, join)
                extras.lists += [*sorted(late), *(one.atom for one in extras.delegates if one.own in late)]
        return [*starts, len(extras.lists)]

    def _split_before(self, join: int, ors: Mapping[int, int]) -> int:
        """Return the number of the split whose chosen branches a join waits for, -1 where it waits for others."""
        if self.net.atoms[join].need >= 0:
            return -1
        wanted = self.splits[self.net.atoms[join].node]
        return next(number for atom, number in ors.items() if self.net.atoms[atom].node == wanted)


def _splits(what: Procedure | Office) -> dict[str, str]:
    """Return the node of the split whose chosen branches each join of such branches waits for."""
    found: dict[str, str] = {}
    for one in what.procedures if isinstance(what, Office) else (what,):
        net = network(one)
        before = f"{one.id}{SEPARATOR}" if isinstance(what, Office) else ""
        for join, split in chosen_pairs(net).items():
            found[before + net.atoms[join].node] = before + net.atoms[split].node
    return found


def _roles(procedure: Procedure, extras: Extras) -> dict[str, list[Any]]:
    transfers = [
        _numbers(role.transfer, procedure.calendar_named(role.calendar).day_minutes) for role in procedure.roles
    ]
    limited = [role.officers or 0 for role in procedure.roles]
    firsts = [0]
    for officers in limited:
        firsts.append(firsts[-1] + officers)
    return {
        "limited": limited,
        "shares": [role.share if role.share is not None else 1.0 for role in procedure.roles],
        "role_calendars": [extras.named_calendar(role.calendar) for role in procedure.roles],
        "officer_firsts": firsts,
        **_columns("transfer", transfers),
    }


def _demand(streams: tuple[Stream, ...], extras: Extras, procedure: Procedure) -> dict[str, Any]:
    demand = streams[0].demand
    law: LawNumbers = (NO_LAW, 0.0, 0.0, 0.0)
    if not needs_list(demand):
        gap = demand.gap(procedure.calendar_named(demand.calendar))
        assert isinstance(gap, PLAIN)
        law = law_numbers(gap)
    return {
        "demand_calendar": extras.named_calendar(demand.calendar),
        "demand_kind": law[0],
        "demand_a": law[1],
        "demand_b": law[2],
        "demand_c": law[3],
    }


def needs_list(demand: Demand) -> bool:
    """Tell whether the loop cannot draw the gaps of a demand by formula, so that they are drawn for it."""
    return demand.listed or (demand.every is not None and not isinstance(demand.every.law, PLAIN))


def _rich(procedure: Procedure, net: Network, extras: Extras, streams: tuple[Stream, ...]) -> dict[str, Any]:
    """Return what only some procedures ask for, and whether this one does."""
    ors = extras.ors()
    facts: list[int] = []
    for k, step in enumerate(_steps(procedure, net, extras)):
        found = extras.facts(k, step)
        extras.split_facts(k, found, ors)
        facts += found
    special = [int(extras.special(role)) for role in procedure.roles]
    role_facts: list[int] = []
    for role in procedure.roles:
        led = {str(step.role) for step in procedure.steps if step.role != role.id and role.id in dict(step.joint)}
        leads = sorted(led)
        start = len(extras.lists)
        extras.lists += [[other.id for other in procedure.roles].index(lead) for lead in leads]
        role_facts += [QUEUES[role.queue], CLOSINGS[role.at_closing], start, len(extras.lists)]
    listed = len(streams) > 1 or needs_list(streams[0].demand) or any(role.queue == "due" for role in procedure.roles)
    attributes = extras.attribute_lists()
    rich = bool(
        listed or any(special) or extras.gates or extras.laws.kinds or procedure.attributes or ors
        or extras.conditions.values or extras.delegates or any(atom.need for atom in net.atoms)
        or any(step.at_most is not None for step in procedure.steps)
    )  # fmt: skip
    officers = [(role, k) for role in procedure.roles for k in range(role.officers or 0)]
    calendars = [number for role in procedure.roles for number in extras.officer_calendars(role)]
    laws = extras.laws
    return {
        "rich": int(rich),
        "listed": int(listed),
        "facts": facts if rich else [0] * FACTS,
        "lists": extras.lists,
        "special": special,
        "role_facts": role_facts,
        "gate_facts": extras.gates,
        "law_kind": laws.kinds,
        "law_a": laws.a,
        "law_b": laws.b,
        "law_c": laws.c,
        "law_elapsed": laws.elapsed,
        "law_table": laws.table,
        "speeds": [role.staff[k].speed if role.staff else 1.0 for role, k in officers],
        "skills": [extras.skill_set(role.staff[k].skills) if role.staff else 0 for role, k in officers],
        "officer_calendars": calendars,
        **extras.condition_lists(),
        **attributes,
        "watched": len(extras.watched),
        "ors": len(ors),
    }
