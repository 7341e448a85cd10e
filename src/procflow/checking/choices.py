"""Does every field hold a value it may hold, for procedures built in Python, where no reader has looked?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import (
    AT_CLOSING,
    DOCUMENT_SOURCES,
    EDIT_KINDS,
    LATER_EDIT_KINDS,
    LEGAL_SOURCES,
    PRECONDITION_EDITS,
    QUEUES,
    AuthorityCap,
    ControlFloor,
    Legal,
    LegalActs,
    Precondition,
    Procedure,
    Step,
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

MIXED_UNITS = Message(
    "parts-mixed-units",
    en="its work, parts and set-up are stated partly in calendar days and partly in office hours ({times}), so they cannot be "
    "done in one go. State all of them in calendar days, or none.",
    vi="công việc, các phần đã gộp và phần chuẩn bị được ghi lẫn ngày theo lịch và giờ làm việc ({times}) nên không thể làm "
    "liền mạch. Hãy ghi tất cả theo ngày theo lịch, hoặc không phần nào.",
)
LONG_SETUP = Message(
    "setup-longer-than-work",
    en="`setup` takes {setup} on average, longer than all of `work` ({work}), of which it is a part. Shorten it, or state what "
    "getting ready takes within the work.",
    vi="`setup` bình quân là {setup}, dài hơn cả `work` ({work}) dù chỉ là một phần của nó. Hãy rút ngắn, hoặc ghi đúng phần "
    "chuẩn bị nằm trong thời gian xử lý.",
)
BAD_CAP = Message(
    "cap-without-authority",
    en="the cap names no authority, so every edit that amends an instrument would be refused. Name at least one, or use a "
    "number of legal acts of 0.",
    vi="giới hạn thẩm quyền không nêu cấp nào nên mọi thay đổi phải sửa văn bản đều bị từ chối. Hãy nêu ít nhất một cấp, "
    "hoặc đặt số văn bản được sửa là 0.",
)
BAD_ACTS = Message(
    "bad-number-of-acts",
    en="`legal_acts` is {value}, expected a whole number, 0 or more. Write how many instruments may be amended at most.",
    vi="`legal_acts` là {value}, cần một số nguyên từ 0 trở lên. Hãy ghi số văn bản được sửa nhiều nhất.",
)

_GATEWAY = {"split": ("one", "all", "any"), "join": ("any", "all", "chosen")}
_STEP = {**_GATEWAY, "clock": ("running", "paused", "off")}
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
        counted = field == "join" and isinstance(value, int) and value >= 1
        if value not in choices and not counted:
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
        yield from _law(element, step.legal)
        if step.batch is not None:
            yield element, "batch.work", step.batch.work, ("once", "each")
        if step.officer is not None:
            yield element, "officer.if_absent", step.officer.if_absent, ("wait", "other")
    for role in procedure.roles:
        yield f"role '{role.id}'", "queue", role.queue, QUEUES
        yield f"role '{role.id}'", "at_closing", role.at_closing, AT_CLOSING
    for gateway in procedure.gateways:
        for name, choices in _GATEWAY.items():
            yield f"gateway '{gateway.id}'", name, getattr(gateway, name), choices
    for flow in procedure.flows:
        yield f"flow '{flow.source}' -> '{flow.target}'", "kind", flow.kind, ("normal", "returns")
    for document in procedure.documents:
        yield f"document '{document.id}'", "source", document.source, DOCUMENT_SOURCES
        yield from _law(f"document '{document.id}'", document.legal)
    for rule in procedure.rules:
        if isinstance(rule, Precondition):
            yield f"rule '{rule.id}'", "state", rule.state, _STATES
            for edit in rule.edits:
                yield f"rule '{rule.id}'", "edits", edit, PRECONDITION_EDITS


def _law(element: str, legal: Legal) -> Iterator[tuple[str, str, object, tuple[str, ...]]]:
    yield element, "legal.source", legal.source, LEGAL_SOURCES
    for edit in sorted(legal.may):
        yield element, "legal.may", edit, (*EDIT_KINDS, *LATER_EDIT_KINDS)


def _numbers(procedure: Procedure) -> Iterator[Problem]:
    for rule in procedure.rules:
        if isinstance(rule, ControlFloor) and not 0 <= rule.detect <= 1:
            yield BAD_FLOOR.at(procedure.place(f"rule '{rule.id}'"), value=rule.detect)
        elif isinstance(rule, AuthorityCap) and not any(rule.authorities):
            yield BAD_CAP.at(procedure.place(f"rule '{rule.id}'"))
        elif isinstance(rule, LegalActs) and not (isinstance(rule.most, int) and rule.most >= 0):
            yield BAD_ACTS.at(procedure.place(f"rule '{rule.id}'"), value=str(rule.most))
    every = procedure.demand.every if procedure.demand is not None else None
    if every is not None and every.law.mean == 0:
        yield NO_GAP.at(procedure.place("demand"), gap=str(every))
    external = {role.id for role in procedure.roles if role.external}
    for step in procedure.steps:
        days = [work for work in step.works if work is not None and work.elapsed]
        if days and step.role not in external:
            yield CALENDAR_DAY_WORK.at(procedure.place(f"step '{step.id}'"), work=", ".join(map(str, days)))
        else:
            yield from _times(procedure, step)


def _times(procedure: Procedure, step: Step) -> Iterator[Problem]:
    """Yield what is wrong with the times of a step between each other."""
    place = procedure.place(f"step '{step.id}'")
    stated = [time for time in (*step.works, step.setup) if time is not None]
    if len({time.elapsed for time in stated}) > 1:
        yield MIXED_UNITS.at(place, times=", ".join(map(str, stated)))
    elif step.setup is not None and step.work is not None:
        try:
            day = procedure.step_calendar(step).day_minutes
        except KeyError:
            return  # a calendar that is not there is told with the names
        if step.setup.law.mean * step.setup.factor(day) > step.work.law.mean * step.work.factor(day):
            yield LONG_SETUP.at(place, setup=str(step.setup), work=str(step.work))
