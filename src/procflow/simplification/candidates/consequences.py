"""What an edit brings besides its gain: what can go wrong, who bears the work, and what else it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from procflow.analysis import level, load
from procflow.analysis.workload import work_minutes
from procflow.guards import Escape
from procflow.model import (
    DelegateStep,
    Document,
    DropComponent,
    Edit,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    Precondition,
    Procedure,
    RemoveStep,
    Step,
    Text,
)
from procflow.simplification.options.standing import sentence
from procflow.simplification.options.weights import UNITS, amount_of
from procflow.simplification.program.load import judge_load
from procflow.simplification.search.measure import measured
from procflow.simplification.search.search import tolerance
from procflow.wording import LANGUAGES, Lang, number, share

BESIDES = ("cycle_time", "handoffs", "signatures", "components")
"""What is told of every edit, whatever is minimised."""


def said(words: Callable[[Lang], str]) -> Text:
    """Return a text from what says it in each language."""
    return Text(**{lang: words(lang) for lang in LANGUAGES})


def saving(gain: float, objective: str, lang: Lang) -> str:
    """Return a gain, or a loss, in words.

    >>> saving(2.0, "handoffs", "en"), saving(-1.0, "signatures", "vi")
    ('saves 2 handoffs per case', 'làm tăng 1 chữ ký mỗi hồ sơ')
    """
    amount = amount_of(abs(gain), objective, lang)
    if lang == "vi":
        return f"{'tiết kiệm' if gain >= 0 else 'làm tăng'} {amount}"
    return f"{'saves' if gain >= 0 else 'costs'} {amount}"


def besides(before: Procedure, after: Procedure, objective: str) -> Iterator[Text]:
    """Yield what changes in the other figures that can be had without a clock."""
    for name in BESIDES:
        if name == objective or (name == "cycle_time" and not level(before).has("C")):
            continue
        was = measured(before, name)
        gain = was - measured(after, name)
        if abs(gain) > tolerance(was):
            yield _saved(gain, name)


def _saved(gain: float, name: str) -> Text:
    def words(lang: Lang) -> str:
        amount = f"{number(abs(gain), lang)} {UNITS[name].get(lang)}"
        if lang == "vi":
            return f"{'bớt' if gain > 0 else 'thêm'} {amount}"
        return f"{amount} {'less' if gain > 0 else 'more'}"

    return said(words)


def risks(
    before: Procedure,
    after: Procedure,
    edit: Edit,
    escapes: Mapping[str, Escape],
    preconditions: tuple[Precondition, ...],
) -> tuple[Text, ...]:
    """Return what can go wrong with an edit that may be carried out.

    Parameters
    ----------
    before, after : Procedure
        As it stands, and with the edit carried out.
    edit : Edit
        What is done.
    escapes : dict of str to Escape
        What more passes the weakest path.
    preconditions : tuple of Precondition
        Planned, not yet in force.
    """
    return (
        *(_passing(risk, one) for risk, one in escapes.items()),
        *_lost(before, edit),
        *_assumed(before, edit),
        *_loads(before, after),
        *(_first(one) for one in preconditions),
    )


def _passing(risk: str, escape: Escape) -> Text:
    def words(lang: Lang) -> str:
        now, then = share(escape.before, lang), share(escape.after, lang)
        if lang == "vi":
            return f"sai sót '{risk}' lọt qua đường yếu nhất {then}, nay {now}"
        return f"{then} of errors '{risk}' pass the weakest path, {now} today"

    return said(words)


def _lost(procedure: Procedure, edit: Edit) -> Iterator[Text]:
    """Yield the control that goes with a step, on whatever path."""
    if not isinstance(edit, RemoveStep):
        return
    step = procedure.step(edit.step)
    for risk, power in step.detects:
        yield _control(risk, power)
    back = sum(flow.p for flow in procedure.outflows(step.id) if flow.kind == "returns")
    if back > 0:
        yield said(
            lambda lang: (
                f"{share(back, lang)} số hồ sơ nay bị trả lại sẽ đi tiếp mà không được sửa"
                if lang == "vi"
                else f"the {share(back, lang)} of its cases that it sends back today go on unmended"
            )
        )


def _control(risk: str, power: float) -> Text:
    return said(
        lambda lang: (
            f"mất khâu kiểm soát sai sót '{risk}' ({share(power, lang)})"
            if lang == "vi"
            else f"its control of errors '{risk}' is lost ({share(power, lang)})"
        )
    )


def _assumed(procedure: Procedure, edit: Edit) -> Iterator[Text]:
    """Yield what an edit takes for granted."""
    if isinstance(edit, DelegateStep):
        form = procedure.step(edit.step).legal.delegate_form
        yield Text(
            en="assumed: the delegate takes as long as today's role"
            + (f"; it needs the form '{form}'" if form else ""),
            vi="giả định người được giao làm nhanh như hiện nay" + (f"; cần hình thức '{form}'" if form else ""),
        )
    elif isinstance(edit, MergeStep) and procedure.step(edit.step).role != procedure.step(edit.into).role:
        yield Text(en="one pair of eyes instead of two", vi="chỉ còn một người xem thay vì hai")
    elif isinstance(edit, OnceOnly):
        register = _document(procedure, edit.document).register
        yield Text(
            en=f"rests on '{register}' being within reach and up to date",
            vi=f"phụ thuộc '{register}' truy cập được và dữ liệu cập nhật",
        )
    elif isinstance(edit, DropComponent):
        asking = [step.id for step in procedure.steps if edit.document in (*step.needs, *step.uses)]
        if asking:
            names = ", ".join(f"'{name}'" for name in asking)
            yield Text(en=f"{names} will do without it", vi=f"{names} sẽ làm mà không có tài liệu này")
    elif isinstance(edit, Parallelise):
        yield Text(en="no branch knows what the others find", vi="mỗi nhánh làm mà chưa biết kết quả của nhánh khác")
    elif isinstance(edit, PostCheck):
        yield Text(
            en="what is decided wrongly comes to light only in the sample and has to be taken back",
            vi="quyết định sai chỉ được phát hiện trong mẫu và phải thu hồi",
        )


def _loads(before: Procedure, after: Procedure) -> Iterator[Text]:
    """Yield the roles that become busier, and those that would have more than they can do."""
    today = {one.role: one.utilization for one in load(before)}
    too_much = {str(problem.values["role"]): problem for problem in judge_load(before, after)}
    for one in load(after):
        if one.role in too_much:
            problem = sentence(too_much[one.role])
            yield Text(en=f"'{one.role}': {problem.get('en')}", vi=f"'{one.role}': {problem.get('vi')}")
            continue
        then, now = one.utilization, today.get(one.role, 0.0)
        if then is not None and now is not None and then > now * (1 + 1e-9):
            yield _busier(one.role, now, then)


def _busier(role: str, now: float, then: float) -> Text:
    return said(
        lambda lang: (
            f"mức tải của '{role}' là {share(then, lang)}, nay {share(now, lang)}"
            if lang == "vi"
            else f"load of '{role}' {share(then, lang)}, {share(now, lang)} today"
        )
    )


def _first(rule: Precondition) -> Text:
    return Text(
        en=f"'{rule.name.get('en') or rule.id}' must be in force first",
        vi=f"'{rule.name.get('vi') or rule.id}' phải có hiệu lực trước",
    )


def _document(procedure: Procedure, name: str) -> Document:
    return next(document for document in procedure.documents if document.id == name)


def effort(procedure: Procedure, edit: Edit) -> Text:
    """Return who bears the work after an edit: staff, applicant or nobody."""
    if isinstance(edit, RemoveStep):
        return _spared(procedure, procedure.step(edit.step))
    if isinstance(edit, MergeStep):
        taking = procedure.step(edit.into).role or "-"
        return Text(
            en=f"staff: '{taking}' does both in one go; only getting ready is saved",
            vi=f"cán bộ: '{taking}' làm gộp cả hai; chỉ tiết kiệm phần chuẩn bị",
        )
    if isinstance(edit, DelegateStep):
        role = procedure.step(edit.step).role or "-"
        return Text(en=f"staff: '{edit.to}' instead of '{role}'", vi=f"cán bộ: '{edit.to}' thay cho '{role}'")
    if isinstance(edit, OnceOnly):
        document = _document(procedure, edit.document)
        reading = Text(en="staff: read the register", vi="cán bộ: khai thác cơ sở dữ liệu")
        if document.component or document.source == "applicant":
            return Text(
                en=f"{reading.get('en')}; the applicant is spared handing it in",
                vi=f"{reading.get('vi')}; người nộp không phải nộp",
            )
        return reading
    if isinstance(edit, DropComponent):
        return Text(en="nobody; the applicant is spared handing it in", vi="không ai; người nộp không phải nộp")
    return Text(en="staff: the same work as today", vi="cán bộ: khối lượng như hiện nay")


def _spared(procedure: Procedure, step: Step) -> Text:
    role = step.role
    if role is None:
        return Text(en="nobody: it ran by itself", vi="không ai: bước này tự động")
    applicant = procedure.has_role(role) and procedure.role(role).applicant
    minutes = None if None in step.works else work_minutes(procedure, step)
    amount = {lang: "" if minutes is None else number(minutes, lang) for lang in LANGUAGES}
    en = f"nobody; {'the applicant' if applicant else 'staff'} ('{role}') is spared"
    vi = f"không ai; {'người nộp' if applicant else 'cán bộ'} ('{role}') bớt"
    if minutes is None:
        return Text(en=f"{en} the work", vi=f"{vi} phần việc này")
    return Text(en=f"{en} {amount['en']} minutes each time", vi=f"{vi} {amount['vi']} phút mỗi lần")
