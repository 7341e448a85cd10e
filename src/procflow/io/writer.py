"""From a procedure to the plain tree of its file, short for a person or resolved with nothing implied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procflow.io.messages import words
from procflow.io.references import implied_documents, implied_duties, implied_roles
from procflow.io.spec import FORMAT
from procflow.io.spelling import spell_duration, spell_span
from procflow.io.tree_attributes import attribute_tree, time_tree
from procflow.io.tree_demand import demand_tree
from procflow.io.tree_queues import (
    batch_tree,
    bound_tree,
    delegated_tree,
    doers_tree,
    officer_rule_tree,
    officers_tree,
    priority_tree,
    session_tree,
)
from procflow.io.tree_times import calendar_tree, time_limit_tree
from procflow.io.tree_ways import next_tree
from procflow.io.trees import (
    Tree,
    by_id,
    document_tree,
    duty_tree,
    end_tree,
    fields,
    id_value,
    ids,
    legal_tree,
    name_tree,
    refuse,
    role_tree,
    rule_tree,
    text_value,
)
from procflow.model import Duration, Flow, Gateway, Part, Procedure, Role, Step


def procedure_tree(procedure: Procedure, *, resolved: bool) -> Tree:
    """Return a procedure as groups, lists and values, in the order in which a file tells them.

    Raises
    ------
    OutputError
        If it holds something that would not be read back as it is, such as an id with invisible characters.
    """
    _refuse_lost_flows(procedure)
    limit, demand = procedure.time_limit, procedure.demand
    first = procedure.steps[0].id if procedure.steps else None
    return {
        "procflow": FORMAT,
        "id": id_value(procedure.id),
        **fields(
            resolved,
            ("name", name_tree(procedure.name, resolved), None),
            ("kind", text_value(procedure.kind), ""),
            ("version", text_value(procedure.version), ""),
            ("source", text_value(procedure.source), ""),
            ("illustrative", procedure.illustrative, False),
            ("time_limit", None if limit is None else time_limit_tree(limit, resolved), None),
            ("clock", {"after_pause": procedure.after_pause}, {"after_pause": "resume"}),
            ("demand", None if demand is None else demand_tree(demand, resolved), None),
            ("calendar", id_value(procedure.calendar), "vn-office"),
            ("calendars", _all(procedure.calendars, calendar_tree, resolved), {}),
            ("attributes", _all(procedure.attributes, attribute_tree, resolved), {}),
            ("priority", None if procedure.priority is None else priority_tree(procedure.priority), None),
        ),
        **_declarations(procedure, resolved),
        **fields(resolved, ("start", id_value(procedure.start), first)),
        "steps": by_id(procedure.steps, _step_trees(procedure, resolved)),
        **fields(resolved, ("gateways", by_id(procedure.gateways, _gateway_trees(procedure, resolved)), {})),
        "ends": _all(procedure.ends, end_tree, resolved),
        **fields(resolved, ("rules", _all(procedure.rules, rule_tree, resolved), {})),
    }


def _all(parts: Any, tree: Any, resolved: bool) -> Tree:
    return by_id(parts, (tree(part, resolved) for part in parts))


def _refuse_lost_flows(procedure: Procedure) -> None:
    """Refuse flows that start nowhere: every other one is written at its step or gateway."""
    sources = {step.id for step in procedure.steps} | {gateway.id for gateway in procedure.gateways}
    for flow in procedure.flows:
        if flow.source not in sources:
            what = words("a flow that starts at no step or gateway", "một luồng không bắt đầu từ bước hoặc cổng nào")
            refuse(f"flow '{flow.source}' -> '{flow.target}'", what, words("Take it out.", "Hãy bỏ luồng này."))


def _declarations(procedure: Procedure, resolved: bool) -> Tree:
    """Return roles, documents and duties, each left out where the steps imply it."""
    implied = {
        "roles": implied_roles(procedure.steps),
        "documents": implied_documents(procedure.steps, procedure.ends),
        "duties": implied_duties(procedure.steps),
    }
    said = {
        "roles": (procedure.roles, full_role_tree),
        "documents": (procedure.documents, document_tree),
        "duties": (procedure.duties, duty_tree),
    }
    return {
        name: _all(parts, tree, resolved) for name, (parts, tree) in said.items() if resolved or parts != implied[name]
    }


def full_role_tree(role: Role, resolved: bool) -> Tree:
    """Return the fields of a role, its officers included."""
    return role_tree(role, officers_tree(role, resolved), resolved)


def _step_trees(procedure: Procedure, resolved: bool) -> Iterable[Tree]:
    below = [step.id for step in procedure.steps[1:]] + [None]
    for step, following in zip(procedure.steps, below, strict=True):
        flows = procedure.outflows(step.id)
        obvious = step.split == "one" and flows == (Flow(step.id, following or ""),) and not resolved
        yield {**_step_tree(step, resolved), **({} if obvious else {"next": next_tree(flows, step.split, resolved)})}


def _gateway_trees(procedure: Procedure, resolved: bool) -> Iterable[Tree]:
    for gateway in procedure.gateways:
        flows = procedure.outflows(gateway.id)
        yield {**_gateway_tree(gateway, resolved), "next": next_tree(flows, gateway.split, resolved)}


def _gateway_tree(gateway: Gateway, resolved: bool) -> Tree:
    return fields(
        resolved,
        ("name", name_tree(gateway.name, resolved), None),
        ("join", gateway.join, "any"),
        ("sample", gateway.sample, False),
    )


def _time(duration: Duration | None) -> str | None:
    return None if duration is None else spell_duration(duration)


def _part_tree(part: Part, resolved: bool) -> Tree:
    return fields(resolved, ("name", name_tree(part.name, resolved), None), ("work", _time(part.work), None))


def _step_tree(step: Step, resolved: bool) -> Tree:
    """Return the fields of a step, apart from `next`."""
    groups = [{"one_of": ids(group)} for group in step.one_of]
    detects = {text_value(risk): power for risk, power in step.detects}
    return {
        **fields(resolved, ("name", name_tree(step.name, resolved), None)),
        **doers_tree(step, resolved),
        **_queue_tree(step, resolved),
        **fields(
            resolved,
            ("work", time_tree(step.work, step.work_by), None),
            ("parts", by_id(step.parts, (_part_tree(part, resolved) for part in step.parts)), {}),
            ("setup", _time(step.setup), None),
            ("wait", time_tree(step.wait, step.wait_by), None),
            ("limit", None if step.limit is None else spell_span(step.limit), None),
            ("needs", [*ids(step.needs), *groups], []),
            ("uses", ids(step.uses), []),
            ("makes", ids(step.makes), []),
            ("duties", ids(step.duties), []),
            ("detects", detects, {}),
            ("legal", legal_tree(step.legal, resolved), None),
            ("value", step.value, None),
            ("signs", step.signs, None),
            ("clock", step.clock, "running"),
            ("join", step.join, "any"),
        ),
    }


def _queue_tree(step: Step, resolved: bool) -> Tree:
    """Return who may do a step, how urgent it is, and what it gathers cases for."""
    return fields(
        resolved,
        ("officer", None if step.officer is None else officer_rule_tree(step.officer, resolved), None),
        ("skills", ids(step.skills), []),
        ("priority", None if step.priority is None else priority_tree(step.priority), None),
        ("sessions", None if step.sessions is None else session_tree(step.sessions, resolved), None),
        ("batch", None if step.batch is None else batch_tree(step.batch, resolved), None),
        ("at_most", None if step.at_most is None else bound_tree(step.at_most), None),
        ("delegated", delegated_tree(step), None),
    )
