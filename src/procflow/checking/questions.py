"""What to ask, and whom: one row per missing fact, the one with the greatest effect on the plan first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from attrs import frozen

from procflow.analysis.knowledge import without_work
from procflow.checking.flows import flow_problems
from procflow.checking.references import connected
from procflow.checking.sheet import Question, Questions
from procflow.errors import ProcedureError
from procflow.model import Procedure, Role, Step, Text, one_procedure, untreated
from procflow.structure.network import network
from procflow.structure.visits import visits
from procflow.wording import share


@frozen
class _Subject:
    """A kind of fact: why it matters, who would know, and what may be answered."""

    why: Text
    who: Text
    allowed: Text


_LAW = _Subject(
    Text(
        vi="Chưa rõ thì không được cắt. Bước này chiếm {share} thời gian của một hồ sơ.",
        en="What is unknown is never cut. This step takes {share} of the time of a case.",
    ),
    Text(vi="cán bộ pháp chế", en="legal officer"),
    Text(
        vi="nguồn: higher law (luật, nghị định, thông tư) / own regulation (quy chế, quy trình của cơ quan) / none found "
        "(đã tìm mà không thấy); căn cứ (văn bản, điều); được bỏ: có / không; "
        "ngày và chức danh người kiểm tra",
        en="source: higher law / own regulation / none found; basis (text, article); may be removed: yes / no; "
        "date and role of who checked",
    ),
)
_DELEGATES = _Subject(
    Text(
        vi="Luật cho phép giao bước này, nhưng chưa nêu được giao cho ai thì không đề xuất được.",
        en="The law lets this step be delegated; as long as nobody is named, it never is.",
    ),
    Text(vi="cán bộ pháp chế", en="legal officer"),
    Text(
        vi="mã các vai trò được nhận và hình thức (ủy quyền, TL., phân công), hoặc 'không có' nếu không được giao",
        en="ids of the roles that may take it and the form (ủy quyền, TL., phân công), or 'none' if it may not be",
    ),
)
_INSTRUMENT = _Subject(
    Text(
        vi="Quy định của cơ quan cho phép thay đổi bước này, nhưng chưa biết phải sửa văn bản nào và ai sửa thì phương án "
        "không giao được cho ai.",
        en="The office's own regulation lets this step be changed; as long as nobody says which text to amend and who may, "
        "the plan cannot be put into force.",
    ),
    Text(vi="cán bộ pháp chế", en="legal officer"),
    Text(vi="tên văn bản; cấp có thẩm quyền sửa", en="name of the text; who may amend it"),
)
_REGISTER = _Subject(
    Text(
        vi="Thông tin đã có trong cơ sở dữ liệu thì không cần người nộp hồ sơ nộp lại.",
        en="What a register holds need not be asked of the applicant again.",
    ),
    Text(vi="cán bộ pháp chế, bộ phận công nghệ thông tin", en="legal officer, information technology"),
    Text(
        vi="tên sổ hoặc cơ sở dữ liệu, hoặc 'không có'; được khai thác thay giấy tờ: có / không; căn cứ; ngày và chức danh "
        "người kiểm tra",
        en="name of the register, or 'none'; may it be read instead: yes / no; basis; date and role of who checked",
    ),
)
_WORK = _Subject(
    Text(
        vi="Thiếu thời gian xử lý thực thì không tính được tổng thời gian giải quyết. Thời hạn không thay được.",
        en="Without work times no cycle time can be told. A limit is no substitute.",
    ),
    Text(vi="người thực hiện bước", en="who does the step"),
    Text(
        vi="một thời gian như '20 min', hoặc ít nhất - thường gặp - nhiều nhất như 'triangular(10, 20, 60) min'",
        en="a time such as '20 min', or least - usual - most such as 'triangular(10, 20, 60) min'",
    ),
)
_DEMAND = _Subject(
    Text(
        vi="Thiếu số hồ sơ thì không tính được hàng chờ và tỷ lệ đúng hạn.",
        en="Without demand neither queues nor the share on time can be told.",
    ),
    Text(vi="bộ phận văn thư hoặc Một cửa", en="registry or one-stop desk"),
    Text(vi="số hồ sơ mỗi năm, lớn hơn 0", en="cases per year, above 0"),
)
_OFFICERS = _Subject(
    Text(
        vi="Thiếu số chuyên viên thì không tính được mức tải và hàng chờ.",
        en="Without the number of officers neither load nor queues can be told.",
    ),
    Text(vi="trưởng đơn vị", en="head of the unit"),
    Text(vi="một số nguyên từ 1", en="a whole number from 1"),
)
_SHARE = _Subject(
    Text(
        vi="Chuyên viên còn việc khác; không biết tỷ lệ thì không tính được hàng chờ.",
        en="Officers have other duties; without the share no queue can be told.",
    ),
    Text(vi="trưởng đơn vị", en="head of the unit"),
    Text(vi="tỷ lệ lớn hơn 0 đến 100 %", en="a share above 0 and up to 100 %"),
)
_TIME_LIMIT = _Subject(
    Text(
        vi="Thiếu thời hạn thì không tính được tỷ lệ đúng hạn.", en="Without a time limit nothing is on time or late."
    ),
    Text(vi="cán bộ pháp chế", en="legal officer"),
    Text(vi="ví dụ '15 working days' kèm căn cứ", en="such as '15 working days', with its legal source"),
)
_LIMIT = _Subject(
    Text(
        vi="Rõ thời gian: tổng thời hạn các bước phải nằm trong thời hạn giải quyết.",
        en="Clear time: the limits of the steps must fit into the time limit.",
    ),
    Text(vi="trưởng đơn vị", en="head of the unit"),
    Text(vi="ví dụ '0.5 working days' hoặc '4 h'", en="such as '0.5 working days' or '4 h'"),
)
_PRODUCT = _Subject(
    Text(
        vi="Rõ sản phẩm: không biết kết quả thì không biết bước sau có cần đến hay không.",
        en="Clear product: without it nobody can tell whether a later step needs it.",
    ),
    Text(vi="người thực hiện bước", en="who does the step"),
    Text(vi="tên tài liệu, hoặc 'không có'", en="names of documents, or 'none'"),
)


def questions(procedure: Procedure) -> Questions:
    """Return one question per missing fact, those with the greatest effect on the plan first.

    First the law of the steps on which cases spend most time, who may take over what the law lets be delegated, and which
    text of the office has to be amended, then work times, then demand, officers and their share of time, then the registers that hold what the applicant hands in,
    limits and products. What is merged into a step needs its work time too; set-up is never asked for. Nothing is asked that the procedure already says.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair")], ends=[End(id="z")], flows=[Flow("sign", "z")],
    ...               start="sign", roles=[Role(id="chair", officers=1)])
    >>> [row.id for row in questions(p).rows]
    ['legal:sign', 'work:sign', 'demand', 'share:chair', 'time_limit', 'limit:sign', 'makes:sign']
    """
    one_procedure("questions", procedure)
    times = _times(procedure)
    total = sum(times.values())
    steps = sorted(procedure.steps, key=lambda step: -times[step.id])
    rows = [*_law(steps, times, total)]
    named = [step for step in steps if step.legal.permits("delegate") and not step.legal.delegate_to]
    rows += [_of_step("delegate_to", step, _DELEGATES, _ASK_DELEGATES) for step in named]
    rows += [_of_step("instrument", step, _INSTRUMENT, _ASK_INSTRUMENT) for step in steps if _instrument_missing(step)]
    wanted = {step.id for step in without_work(procedure)}
    rows += [row for step in steps if step.id in wanted for row in _work(step)]
    rows += _staffing(procedure, times)
    if procedure.time_limit is None:
        rows.append(_row("time_limit", "time_limit", _TIME_LIMIT, _ASK_TIME_LIMIT))
    rows += _registers(procedure)
    external = {role.id for role in procedure.roles if role.external}
    own = [step for step in steps if step.role is not None and step.role not in external]
    rows += [_of_step("limit", step, _LIMIT, _ASK_LIMIT) for step in own if step.limit is None]
    rows += [_of_step("makes", step, _PRODUCT, _ASK_PRODUCT) for step in own if not step.makes]
    return Questions(tuple(rows))


_ASK_LAW = Text(
    vi="Văn bản nào quy định bước {name}, và có được phép bỏ bước này không?",
    en="Which text lays down the step {name}, and may it be removed?",
)
_ASK_DELEGATES = Text(
    vi="Bước {name} được giao cho vai trò nào, theo hình thức nào?",
    en="To which roles may the step {name} be delegated, and in which form?",
)
_ASK_INSTRUMENT = Text(
    vi="Muốn thay đổi bước {name} phải sửa văn bản nào, ai có thẩm quyền sửa?",
    en="Which text has to be amended to change the step {name}, and who may amend it?",
)
_ASK_REGISTER = Text(
    vi="Thông tin trong {name} có sẵn ở sổ hoặc cơ sở dữ liệu nào, và có được khai thác thay giấy tờ không?",
    en="Which register already holds what {name} tells, and may it be read instead?",
)
_ASK_WORK = Text(
    vi="Bước {name} mất bao nhiêu thời gian làm việc thực tế (không tính chờ)?",
    en="How long is the step {name} actually worked on (waiting left out)?",
)
_ASK_PART = Text(
    vi="Phần việc {name} mất bao nhiêu thời gian làm việc thực tế (không tính chờ)?",
    en="How long is the part {name} actually worked on (waiting left out)?",
)
_ASK_DEMAND = Text(vi="Mỗi năm có bao nhiêu hồ sơ?", en="How many cases arrive in a year?")
_ASK_OFFICERS = Text(vi="Vai trò {name} có bao nhiêu chuyên viên?", en="How many officers hold the role {name}?")
_ASK_SHARE = Text(
    vi="Vai trò {name} dành bao nhiêu phần thời gian cho quy trình này?",
    en="What share of their time do officers of the role {name} have for this procedure?",
)
_ASK_TIME_LIMIT = Text(
    vi="Thời hạn giải quyết của một hồ sơ là bao lâu, theo văn bản nào?",
    en="Within what time must a case be settled, and which text says so?",
)
_ASK_LIMIT = Text(vi="Thời hạn của bước {name} là bao lâu?", en="What is the limit of the step {name}?")
_ASK_PRODUCT = Text(vi="Bước {name} tạo ra tài liệu nào?", en="Which documents does the step {name} make?")


def _times(procedure: Procedure) -> dict[str, float]:
    """Return the minutes a case spends in each step, rework counted; a step that states no time counts as a usual one."""
    known = {step.id: _minutes(procedure, step) for step in procedure.steps}
    usual = median([minutes for minutes in known.values() if minutes] or [1.0])
    often = _visits(procedure)
    return {
        step.id: often.get(step.id, 1.0) * (minutes if (minutes := known[step.id]) is not None else usual)
        for step in procedure.steps
    }


def _minutes(procedure: Procedure, step: Step) -> float | None:
    """Return the work of a step in minutes, else its limit, else None."""
    try:
        day = procedure.step_calendar(step).day_minutes
    except KeyError:
        day = 480.0
    if None not in step.works:
        return math.fsum(work.minutes(day_minutes=day).mean for work in step.works if work is not None)
    return None if step.limit is None else step.limit.minutes(day_minutes=day)


def _visits(procedure: Procedure) -> dict[str, float]:
    """Return the expected visits of each step, nothing where they cannot be told."""
    if not connected(procedure) or any(problem.severity == "error" for problem in flow_problems(procedure)):
        return {}
    if untreated("analyze", procedure):
        return {}
    net = network(procedure)
    try:
        found = visits(net)
    except ProcedureError:
        return {}
    return {step.id: found[net.work[step.id]] for step in procedure.steps}


def _named(text: Text, name: Text, id: str) -> Text:
    return Text(
        vi=text.get("vi").format(name=f"'{name.get('vi') or id}'"),
        en=text.get("en").format(name=f"'{name.get('en') or id}'"),
    )


def _row(id: str, element: str, subject: _Subject, ask: Text) -> Question:
    return Question(id, element, ask, subject.why, subject.who, subject.allowed)


def _of_step(fact: str, step: Step, subject: _Subject, ask: Text) -> Question:
    return _row(f"{fact}:{step.id}", f"step '{step.id}'", subject, _named(ask, step.name, step.id))


def _of_role(fact: str, role: Role, subject: _Subject, ask: Text) -> Question:
    return _row(f"{fact}:{role.id}", f"role '{role.id}'", subject, _named(ask, role.name, role.id))


def _law(steps: list[Step], times: dict[str, float], total: float) -> Iterator[Question]:
    for step in steps:
        if not step.legal.known:
            part = times[step.id] / total if total else 0.0
            why = Text(
                vi=(_LAW.why.vi or "").format(share=share(part, "vi")),
                en=(_LAW.why.en or "").format(share=share(part, "en")),
            )
            yield _of_step("legal", step, _Subject(why, _LAW.who, _LAW.allowed), _ASK_LAW)


def _instrument_missing(step: Step) -> bool:
    """Tell whether the office may change a step by its own text, and that text or its authority is not named."""
    legal = step.legal
    own = legal.known and legal.source == "own regulation" and bool(legal.may)
    return own and not (legal.instrument and legal.authority)


def _work(step: Step) -> Iterator[Question]:
    """Yield the step, and what was merged into it, as far as nobody has stated how long it takes."""
    if step.work is None:
        yield _of_step("work", step, _WORK, _ASK_WORK)
    for part in step.parts:
        if part.work is None:
            yield _row(f"work:{part.id}", f"step '{step.id}'", _WORK, _named(_ASK_PART, part.name, part.id))


def _registers(procedure: Procedure) -> Iterator[Question]:
    """Yield the documents of the applicant for which nobody has looked whether a register holds the same facts."""
    for document in procedure.documents:
        if document.source == "applicant" and not document.register and not document.legal.known:
            ask = _named(_ASK_REGISTER, document.name, document.id)
            yield _row(f"register:{document.id}", f"document '{document.id}'", _REGISTER, ask)


def _staffing(procedure: Procedure, times: dict[str, float]) -> Iterator[Question]:
    """Yield demand, then officers and shares, the roles with most work first."""
    if procedure.demand is None:
        yield _row("demand", "demand", _DEMAND, _ASK_DEMAND)
    work: dict[str, float] = {}
    for step in procedure.steps:
        for role in step.roles:
            work[role] = work.get(role, 0.0) + times[step.id]
    roles = sorted(
        (role for role in procedure.roles if role.id in work and not role.external), key=lambda role: -work[role.id]
    )
    yield from (_of_role("officers", role, _OFFICERS, _ASK_OFFICERS) for role in roles if role.officers is None)
    yield from (_of_role("share", role, _SHARE, _ASK_SHARE) for role in roles if role.share is None)
