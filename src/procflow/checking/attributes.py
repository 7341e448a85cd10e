"""Do conditions, times and records fit what cases differ in, and can every join get what it waits for?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.checking.references import connected
from procflow.errors import Message, Problem, ProcedureError, did_you_mean
from procflow.model import ByAttribute, CaseAttribute, Condition, Gateway, Procedure, Step
from procflow.structure.chosen import joins_in_vain
from procflow.structure.diversions import diverted_network

ATTRIBUTE_TWICE = Message(
    "attribute-twice",
    en="attribute '{id}' is declared twice. Give each attribute an id of its own.",
    vi="thuộc tính '{id}' bị khai hai lần. Mỗi thuộc tính cần một mã riêng.",
)
CONDITION_UNREAD = Message(
    "condition-unread",
    en="its condition decides nothing: {why}",
    vi="điều kiện của luồng không dùng được: {why}",
)
TIMES_MISSING = Message(
    "times-by-values",
    en="the times by '{attribute}' are given for {found}, and it has {values}. Give one time for each of its values.",
    vi="thời gian theo '{attribute}' khai cho {found}, nhưng thuộc tính có {values}. Hãy khai mỗi giá trị một thời gian.",
)
NO_SUCH_ATTRIBUTE = Message(
    "attribute-unknown",
    en="no attribute of the cases is called '{name}'.{hint} Declare it under `attributes`.",
    vi="hồ sơ không có thuộc tính nào tên '{name}'.{hint} Hãy khai trong `attributes`.",
)
RECORD_VALUES = Message(
    "record-values",
    en="the record gives {found} as '{attribute}', and it has {values}. Correct the record, or add the values.",
    vi="bản ghi nêu {found} cho '{attribute}', nhưng thuộc tính có {values}. Hãy sửa bản ghi, hoặc thêm giá trị.",
)
JOIN_IN_VAIN = Message(
    "join-chosen-unpaired",
    en="it waits for the branches that a split chose, but what leads here is not exactly the branches of one OR split. Let "
    "every branch of one `any` lead here and nothing else, or use join: all or any.",
    vi="bước chờ các nhánh mà một điểm rẽ đã chọn, nhưng các luồng tới đây không đúng là các nhánh của một rẽ nhánh OR. Hãy "
    "cho mọi nhánh của một `any` dẫn tới đây và không luồng nào khác, hoặc dùng join: all hoặc any.",
)
JOIN_TOO_MANY = Message(
    "join-too-many",
    en="it waits for {need} arrivals, and only {ways} ways lead here, so it would wait in vain. Lower the number, or lead more "
    "branches here.",
    vi="bước chờ {need} nhánh tới, nhưng chỉ có {ways} luồng dẫn tới đây nên sẽ chờ mãi. Hãy giảm số này, hoặc dẫn thêm nhánh "
    "tới đây.",
)
_NUMBERS = {"en": "numbers, no words", "vi": "giá trị số, không phải từ"}


def attribute_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield conditions, times and records that do not fit the attributes of cases, and joins that wait in vain.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], start="a", flows=[Flow("a", "z", when="area > 5")])
    >>> [problem.code for problem in attribute_problems(p)]
    ['condition-attribute']
    """
    ids = [attribute.id for attribute in procedure.attributes]
    for id in dict.fromkeys(ids):
        if ids.count(id) > 1:
            yield ATTRIBUTE_TWICE.at(procedure.place(f"attribute '{id}'"), id=id)
    declared = {attribute.id: attribute for attribute in procedure.attributes}
    yield from _conditions(procedure)
    for step in procedure.steps:
        for by in (step.work_by, step.wait_by):
            if by is not None:
                yield from _times(procedure, f"step '{step.id}'", by, declared)
    yield from _record(procedure, declared)
    yield from _joins(procedure)


def _conditions(procedure: Procedure) -> Iterator[Problem]:
    for flow in procedure.flows:
        if flow.when:
            place = procedure.place(f"flow '{flow.source}' -> '{flow.target}'")
            try:
                condition = Condition.parse(flow.when)
            except ProcedureError as error:
                yield CONDITION_UNREAD.at(place, why={"en": error.text("en"), "vi": error.text("vi")})
            else:
                yield from condition.faults(procedure.attributes, place)


def _unknown(procedure: Procedure, element: str, name: str, declared: dict[str, CaseAttribute]) -> Problem:
    return NO_SUCH_ATTRIBUTE.at(procedure.place(element), name=name, hint=did_you_mean(name, declared))


def _times(
    procedure: Procedure, element: str, by: ByAttribute, declared: dict[str, CaseAttribute]
) -> Iterator[Problem]:
    attribute, found = declared.get(by.attribute), tuple(value for value, _ in by.times)
    if attribute is None:
        yield _unknown(procedure, element, by.attribute, declared)
    elif sorted(found) != sorted(attribute.values):
        values = attribute.values or _NUMBERS
        yield TIMES_MISSING.at(procedure.place(element), attribute=attribute.id, found=found, values=values)


def _record(procedure: Procedure, declared: dict[str, CaseAttribute]) -> Iterator[Problem]:
    recorded = procedure.demand.recorded if procedure.demand is not None else None
    for name, column in recorded.attributes if recorded is not None else ():
        attribute = declared.get(name)
        if attribute is None:
            yield _unknown(procedure, "demand", name, declared)
            continue
        strange = tuple(value for value in dict.fromkeys(column) if not _held(value, attribute))
        if strange:
            values = attribute.values or _NUMBERS
            yield RECORD_VALUES.at(procedure.place("demand"), attribute=name, found=strange[:5], values=values)


def _held(value: str, attribute: CaseAttribute) -> bool:
    if attribute.values:
        return value in attribute.values
    try:
        return abs(float(value)) < 1e300
    except ValueError:
        return False


def _joins(procedure: Procedure) -> Iterator[Problem]:
    nodes: dict[str, Step | Gateway] = {
        **{f"step '{step.id}'": step for step in procedure.steps},
        **{f"gateway '{gateway.id}'": gateway for gateway in procedure.gateways},
    }
    waiting = {element: node for element, node in nodes.items() if node.join not in ("any", "all")}
    if not waiting or not connected(procedure):
        return
    vain = set(joins_in_vain(diverted_network(procedure)))
    for element, node in waiting.items():
        ways = len(procedure.inflows(node.id))
        if node.id in vain:
            yield JOIN_IN_VAIN.at(procedure.place(element))
        if isinstance(node.join, int) and node.join > ways:
            yield JOIN_TOO_MANY.at(procedure.place(element), need=node.join, ways=ways)
