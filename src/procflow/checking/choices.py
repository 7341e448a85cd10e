"""Does every field hold a value it may hold, for procedures built in Python, where no reader has looked?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import (
    DOCUMENT_SOURCES,
    EDIT_KINDS,
    LATER_EDIT_KINDS,
    LEGAL_SOURCES,
    ControlFloor,
    Precondition,
    Procedure,
)

BAD_CHOICE = Message(
    "bad-choice-of-value",
    en="`{field}` is '{value}', expected one of {choices}. Use one of these.",
    vi="`{field}` là '{value}', cần một trong {choices}. Hãy dùng một trong các giá trị này.",
)
BAD_FLOOR = Message(
    "bad-floor",
    en="`detect` is {value}, expected a probability from 0 to 1. Write 0.95 or 95 %.",
    vi="`detect` là {value}, cần một xác suất từ 0 đến 1. Hãy ghi 0.95 hoặc 95 %.",
)
NO_GAP = Message(
    "demand-without-gap",
    en="the gap between two cases is {gap}, so infinitely many would arrive at once. State a time above 0.",
    vi="khoảng cách giữa hai hồ sơ là {gap} nên sẽ có vô số hồ sơ đến cùng lúc. Hãy ghi một thời gian lớn hơn 0.",
)
CALENDAR_DAY_WORK = Message(
    "work-in-calendar-days",
    en="`work` is {work}, but the office works on its own calendar. State it in min, h or working days, "
    "or as `wait` if nobody works on it meanwhile.",
    vi="`work` là {work}, nhưng cơ quan làm việc theo lịch của mình. Hãy ghi theo min, h hoặc working days, "
    "hoặc ghi là `wait` nếu trong thời gian đó không ai xử lý.",
)

_STEP = {"split": ("one", "all"), "join": ("any", "all"), "clock": ("running", "paused", "off")}
_GATEWAY = {"split": ("one", "all"), "join": ("any", "all")}
_VALUES = ("VA", "BVA", "NVA")
_STATES = ("in force", "planned", "missing")


def choice_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return every field whose value is none of those it may hold.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    return (*_words(procedure), *_numbers(procedure))


def _words(procedure: Procedure) -> Iterator[Problem]:
    for element, field, value, choices in _chosen(procedure):
        if value not in choices:
            yield BAD_CHOICE.at(procedure.place(element), field=field, value=str(value), choices=choices)


def _chosen(procedure: Procedure) -> Iterator[tuple[str, str, object, tuple[str, ...]]]:
    """Return (element, field, value, choices) for every field that is a choice."""
    yield "clock", "after_pause", procedure.after_pause, ("resume", "restart", "run")
    for step in procedure.steps:
        element = f"step '{step.id}'"
        for name, choices in _STEP.items():
            yield element, name, getattr(step, name), choices
        if step.value is not None:
            yield element, "value", step.value, _VALUES
        yield element, "legal.source", step.legal.source, LEGAL_SOURCES
        for edit in sorted(step.legal.may):
            yield element, "legal.may", edit, (*EDIT_KINDS, *LATER_EDIT_KINDS)
    for gateway in procedure.gateways:
        for name, choices in _GATEWAY.items():
            yield f"gateway '{gateway.id}'", name, getattr(gateway, name), choices
    for flow in procedure.flows:
        yield f"flow '{flow.source}' -> '{flow.target}'", "kind", flow.kind, ("normal", "returns")
    for document in procedure.documents:
        yield f"document '{document.id}'", "source", document.source, DOCUMENT_SOURCES
    for rule in procedure.rules:
        if isinstance(rule, Precondition):
            yield f"rule '{rule.id}'", "state", rule.state, _STATES


def _numbers(procedure: Procedure) -> Iterator[Problem]:
    for rule in procedure.rules:
        if isinstance(rule, ControlFloor) and not 0 <= rule.detect <= 1:
            yield BAD_FLOOR.at(procedure.place(f"rule '{rule.id}'"), value=rule.detect)
    every = procedure.demand.every if procedure.demand is not None else None
    if every is not None and every.law.mean == 0:
        yield NO_GAP.at(procedure.place("demand"), gap=str(every))
    external = {role.id for role in procedure.roles if role.external}
    for step in procedure.steps:
        if step.work is not None and step.work.elapsed and step.role not in external:
            yield CALENDAR_DAY_WORK.at(procedure.place(f"step '{step.id}'"), work=str(step.work))
