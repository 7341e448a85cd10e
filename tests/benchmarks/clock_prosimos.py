"""The four models of `clock_models.py` written for Prosimos: a drawing in BPMN and a scenario in JSON.

Both are made from the procedure itself. Prosimos runs in a Python of its own, since it holds back numpy and pandas; see
`prosimos_inside.py`, which takes the CPU time there, without the import. Its reader has no triangular law (it returns
nothing, and the run then fails), so those three steps have a gamma law of the same mean and variance.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from clock_models import SHIFTS, clock_model

from procflow.model import Exponential, Gateway, Lognormal, Procedure, Triangular

Json = dict[str, Any]
Arc = tuple[str, str]

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NO_BOUND = 1e12
NAMES = {Exponential: "expon", Lognormal: "lognorm", Triangular: "gamma"}
ALWAYS = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}]


def prosimos_run(name: str, cases: int, python: str) -> tuple[int, float, list[float]]:
    """Run a model in Prosimos under a Python, its log in memory; return steps, CPU seconds and minutes of waiting."""
    procedure = clock_model(name)
    arcs, kinds = drawing(procedure)
    with tempfile.TemporaryDirectory() as place:
        Path(place, "model.bpmn").write_text(bpmn(arcs, kinds), encoding="utf-8")
        Path(place, "model.json").write_text(json.dumps(scenario(procedure, arcs, kinds)), encoding="utf-8")
        subprocess.run([python, Path(__file__).with_name("prosimos_inside.py"), str(cases)], cwd=place, check=True)
        told = json.loads(Path(place, "told.json").read_text(encoding="utf-8"))
    return told["steps"], told["cpu_s"], told["waits"]


def drawing(procedure: Procedure) -> tuple[dict[Arc, float], dict[str, str]]:
    """Return the arcs of a procedure with their probabilities, and the kinds of its nodes, in the words of BPMN.

    Where a procedure chooses or comes together at a step, BPMN has a gateway of its own behind or before the step.
    """
    kinds = {step.id: "task" for step in procedure.steps} | {end.id: "endEvent" for end in procedure.ends}
    gateways = {gateway.id: gateway for gateway in procedure.gateways}
    kinds |= dict.fromkeys(gateways, "parallelGateway") | {"start": "startEvent"}
    flows = [("start", procedure.start, 1.0), *((flow.source, flow.target, flow.p) for flow in procedure.flows)]
    leaves = {id: id for id in kinds}
    enters = dict(leaves)
    arcs: dict[Arc, float] = {}
    for id in kinds:
        whole = gateways.get(id, Gateway(id=id))
        if sum(source == id for source, _, _ in flows) > 1 and whole.split != "all":
            leaves[id] = f"after-{id}"
            arcs[id, leaves[id]] = 1.0
        if sum(target == id for _, target, _ in flows) > 1 and whole.join != "all":
            enters[id] = f"before-{id}"
            arcs[enters[id], id] = 1.0
    kinds |= {id: "exclusiveGateway" for id in (*leaves.values(), *enters.values()) if id not in kinds}
    return arcs | {(leaves[source], enters[target]): p for source, target, p in flows}, kinds


def bpmn(arcs: dict[Arc, float], kinds: dict[str, str]) -> str:
    """Return the drawing as BPMN."""

    def lines() -> Iterator[str]:
        yield f'<definitions xmlns="{BPMN}" targetNamespace="clock"><process id="process">'
        for id, kind in kinds.items():
            yield f"<{kind} id={quoteattr(id)} name={quoteattr(id)}>"
            yield from (f"<incoming>{arc_id(arc)}</incoming>" for arc in arcs if arc[1] == id)
            yield from (f"<outgoing>{arc_id(arc)}</outgoing>" for arc in arcs if arc[0] == id)
            yield f"</{kind}>"
        for arc in arcs:
            ends = f'sourceRef="{arc[0]}" targetRef="{arc[1]}"'
            yield f'<sequenceFlow id="{arc_id(arc)}" {ends}/>'
        yield "</process></definitions>"

    return "\n".join(lines())


def arc_id(arc: Arc) -> str:
    """Return the name of an arc."""
    return f"{arc[0]}-to-{arc[1]}"


def scenario(procedure: Procedure, arcs: dict[Arc, float], kinds: dict[str, str]) -> Json:
    """Return who works when, how long, and how the ways part."""
    demand = procedure.demand
    assert demand is not None
    assert demand.every is not None
    choices = [id for id, kind in kinds.items() if kind == "exclusiveGateway" and id.startswith("after-")]
    return {
        "resource_profiles": [
            {"id": role.id, "name": role.id, "resource_list": [officers(procedure, role.id, role.officers)]}
            for role in procedure.roles
        ],
        "resource_calendars": [{"id": "hours", "name": "hours", "time_periods": hours(procedure)}],
        "arrival_time_distribution": distribution(demand.every.law),
        "arrival_time_calendar": ALWAYS,
        "task_resource_distribution": [
            {"task_id": step.id, "resources": [{"resource_id": step.role} | distribution(step.work.law)]}
            for step in procedure.steps
        ],
        "gateway_branching_probabilities": [
            {
                "gateway_id": id,
                "probabilities": [{"path_id": arc_id(a), "value": str(p)} for a, p in arcs.items() if a[0] == id],
            }
            for id in choices
        ],
        "event_distribution": [],
        "case_attributes": [],
        "prioritisation_rules": [],
        "batch_processing": [],
    }


def officers(procedure: Procedure, role: str, number: float | None) -> Json:
    """Return the officers of a role."""
    steps = [step.id for step in procedure.steps if step.role == role]
    who = {"id": role, "name": role, "amount": number, "assignedTasks": steps}
    return who | {"cost_per_hour": "0", "calendar": "hours"}


def hours(procedure: Procedure) -> list[Json]:
    """Return the hours of the office."""
    if procedure.calendar == "always":
        return ALWAYS
    spans = [[f"{minute // 60:02}:{minute % 60:02}:00" for minute in shift] for shift in SHIFTS]
    return [{"from": "MONDAY", "to": "FRIDAY", "beginTime": opens, "endTime": closes} for opens, closes in spans]


def distribution(law: object) -> Json:
    """Return a law as its name and its parameters, in seconds: mean, variance where two figures tell it, least and most."""
    assert isinstance(law, Exponential | Lognormal | Triangular)
    spread = () if isinstance(law, Exponential) else (3600 * law.variance,)
    figures = (60 * law.mean, *spread, 0, NO_BOUND)
    return {"distribution_name": NAMES[type(law)], "distribution_params": [{"value": value} for value in figures]}
