"""A procedure as a program for the event loop: atoms, flows, laws and roles as flat lists of numbers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from procflow.errors import Message, NotSupportedError, Place
from procflow.model import (
    Calendar,
    Duration,
    Erlang,
    Exponential,
    Fixed,
    Lognormal,
    Procedure,
    Shape,
    Step,
    Triangular,
    Uniform,
)
from procflow.simulation.kernel import (
    END,
    ERLANG,
    EXPONENTIAL,
    FIXED,
    FORK,
    JOIN,
    LOGNORMAL,
    NO_LAW,
    PASS,
    TRIANGULAR,
    UNIFORM,
    WORK,
    Program,
)
from procflow.structure.network import Network, network

KINDS = {"work": WORK, "pass": PASS, "join": JOIN, "fork": FORK, "end": END}

LAW_LATER = Message(
    "law-not-simulated",
    en="the clock cannot draw from {law} yet. Use a triangular, lognormal or erlang law of the same mean, or `analyze`.",
    vi="đồng hồ mô phỏng chưa rút được từ luật {law}. Hãy dùng luật triangular, lognormal hoặc erlang cùng trung bình, hoặc "
    "dùng `analyze`.",
)

LawNumbers = tuple[int, float, float, float]
"""A law for the loop: its kind and three numbers, in minutes."""


def key_of(*names: object) -> int:
    """Return a 64-bit key of stable names; positions in the file have no part in it, nor has the running process.

    >>> key_of("sign") == key_of("sign"), key_of("sign") == key_of("seal")
    (True, False)
    """
    text = "\x1f".join(map(str, names))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def law_numbers(law: Shape) -> LawNumbers:
    """Return a law in minutes as the event loop draws from it.

    >>> law_numbers(Exponential(4))
    (3, 4.0, 0.0, 0.0)
    """
    if isinstance(law, Fixed):
        return FIXED, law.value, 0.0, 0.0
    if isinstance(law, Uniform):
        return UNIFORM, law.low, law.high, 0.0
    if isinstance(law, Triangular):
        return TRIANGULAR, law.low, law.mode, law.high
    if isinstance(law, Exponential):
        return EXPONENTIAL, law.mean, 0.0, 0.0
    if isinstance(law, Erlang):
        return ERLANG, float(law.shape), law.mean / law.shape, math.lgamma(law.shape)
    if isinstance(law, Lognormal):
        return LOGNORMAL, law.mu, law.sigma, 0.0
    raise NotSupportedError(LAW_LATER.at(Place(), law=law.spelled()))


def _numbers(duration: Duration | None, calendar: Calendar) -> tuple[LawNumbers, int]:
    """Return the law of a duration on a calendar, and whether it runs on while the office is closed."""
    if duration is None:
        return (NO_LAW, 0.0, 0.0, 0.0), 0
    return law_numbers(duration.minutes(day_minutes=calendar.day_minutes)), int(duration.elapsed)


@frozen(eq=False)
class Compiled:
    """A procedure made ready to run.

    Attributes
    ----------
    program : Program
        The lists the event loop reads.
    calendars : tuple of Calendar
        Calendars by their number in the program.
    net : Network
        The atoms the program was made from.
    """

    procedure: Procedure
    program: Program
    calendars: tuple[Calendar, ...]
    net: Network

    def element(self, atom: int) -> str:
        """Return how people name the atom, for messages: ``"step 'sign'"``; -1 is the demand."""
        if atom < 0:
            return "demand"
        node = self.procedure.node(self.net.atoms[atom].node)
        return f"{type(node).__name__.lower()} '{node.id}'"


def compile_procedure(procedure: Procedure) -> Compiled:
    """Translate a procedure that lacks nothing (see `facts.py`) into a program.

    Examples
    --------
    >>> from procflow.model import Demand, End, Flow, Role
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Exponential(5)))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z")], start="a", demand=Demand(rate=5, per="hour"),
    ...               roles=[Role(id="clerk", officers=2, share=0.5)])
    >>> program = compile_procedure(p).program
    >>> program.limited, program.shares, program.targets
    ([2], [0.5], [1])
    """
    net = network(procedure)
    calendars = _Calendars(procedure)
    lists: dict[str, Any] = {}
    lists |= _atoms(procedure, net, calendars)
    lists |= _edges(net)
    lists |= _roles(procedure, calendars)
    lists |= _demand(procedure, calendars)
    return Compiled(procedure, Program(**lists, start=net.start), tuple(calendars.found.values()), net)


class _Calendars:
    """Numbers the calendars of a procedure in the order in which they are met."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.found: dict[str, Calendar] = {}

    def number(self, name: str | None) -> int:
        calendar = self.procedure.calendar_named(name)
        self.found.setdefault(calendar.id, calendar)
        return list(self.found).index(calendar.id)


def _atoms(procedure: Procedure, net: Network, calendars: _Calendars) -> Mapping[str, Any]:
    step_position = {step.id: k for k, step in enumerate(procedure.steps)}
    role_position = {role.id: k for k, role in enumerate(procedure.roles)}
    end_position = {end.id: k for k, end in enumerate(procedure.ends)}
    works: list[tuple[LawNumbers, int]] = []
    parts: list[tuple[LawNumbers, int]] = []
    part_firsts, part_keys = [0], []
    waits: list[tuple[LawNumbers, int]] = []
    roles, numbers = [], []
    for atom in net.atoms:
        node = procedure.node(atom.node)
        step = node if atom.kind == "work" and isinstance(node, Step) else None
        role = procedure.role(step.role) if step is not None and step.role is not None else None
        calendar = procedure.calendar_named(role.calendar if role is not None else None)
        work = _numbers(step.work if step is not None else None, calendar)
        merged = step.parts if step is not None else ()
        parts += [_numbers(part.work, calendar) for part in merged]
        part_keys += [key_of(part.id) for part in merged]
        part_firsts.append(len(parts))
        works.append((work[0], max(elapsed for _, elapsed in (work, *parts[part_firsts[-2] :]))))
        waits.append(_numbers(step.wait if step is not None else None, calendar))
        roles.append(role_position[role.id] if role is not None else -1)
        numbers.append(calendars.number(role.calendar if role is not None else None))
    return {
        "kinds": [KINDS[atom.kind] for atom in net.atoms],
        "keys": [key_of(atom.node) for atom in net.atoms],
        "steps": [step_position.get(atom.node, -1) for atom in net.atoms],
        "ends": [end_position.get(atom.node, -1) for atom in net.atoms],
        "roles": roles,
        "calendars": numbers,
        **_columns("work", works),
        **{name: column for name, column in _columns("part", parts).items() if name != "part_elapsed"},
        "part_firsts": part_firsts,
        "part_keys": part_keys,
        **_columns("wait", waits),
    }


def _columns(name: str, laws: list[tuple[LawNumbers, int]]) -> dict[str, list[Any]]:
    """Return laws as columns; what is not given takes no time."""
    return {
        f"{name}_kind": [law[0] for law, _ in laws],
        f"{name}_a": [law[1] for law, _ in laws],
        f"{name}_b": [law[2] for law, _ in laws],
        f"{name}_c": [law[3] for law, _ in laws],
        f"{name}_elapsed": [elapsed for _, elapsed in laws],
    }


def _edges(net: Network) -> dict[str, list[Any]]:
    """Return the edges by source, with running sums of probability and, into a join, the number of the edge there."""
    join_atoms = [k for k, atom in enumerate(net.atoms) if atom.kind == "join"]
    number: dict[int, int] = {}
    edge_firsts = [0]
    for join in join_atoms:
        number |= {id(edge): edge_firsts[-1] + k for k, edge in enumerate(net.into[join])}
        edge_firsts.append(edge_firsts[-1] + len(net.into[join]))
    first, targets, cumulative, join_edges = [0], [], [], []
    for atom, edges in zip(net.atoms, net.out, strict=True):
        taken = [edge for edge in edges if edge.p > 0 or atom.kind == "fork"]
        total = 0.0
        for edge in taken:
            total += edge.p
            targets.append(edge.target)
            cumulative.append(total)
            join_edges.append(number.get(id(edge), -1))
        if taken:
            cumulative[-1] = 2.0  # whatever rounding left of 1, the last flow takes
        first.append(len(targets))
    position = {join: k for k, join in enumerate(join_atoms)}
    return {
        "first": first,
        "targets": targets,
        "cumulative": cumulative,
        "join_edges": join_edges,
        "joins": [position.get(k, -1) for k in range(len(net.atoms))],
        "needs": [len(net.into[join]) for join in join_atoms],
        "edge_firsts": edge_firsts,
    }


def _roles(procedure: Procedure, calendars: _Calendars) -> dict[str, list[Any]]:
    transfers = [_numbers(role.transfer, procedure.calendar_named(role.calendar)) for role in procedure.roles]
    limited = [role.officers or 0 for role in procedure.roles]
    firsts = [0]
    for officers in limited:
        firsts.append(firsts[-1] + officers)
    return {
        "limited": limited,
        "shares": [role.share if role.share is not None else 1.0 for role in procedure.roles],
        "role_calendars": [calendars.number(role.calendar) for role in procedure.roles],
        "officer_firsts": firsts,
        **_columns("transfer", transfers),
    }


def _demand(procedure: Procedure, calendars: _Calendars) -> dict[str, Any]:
    demand = procedure.demand
    assert demand is not None
    law = law_numbers(demand.gap(procedure.calendar_named(demand.calendar)))
    return {
        "demand_calendar": calendars.number(demand.calendar),
        "demand_kind": law[0],
        "demand_a": law[1],
        "demand_b": law[2],
        "demand_c": law[3],
    }
