"""What in a procedure speaks for a heuristic that no edit carries out: evidence with its figures, for people to weigh."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from procflow.analysis.workload import load, work_minutes
from procflow.guards import violations
from procflow.model import Procedure, Resequence, Step, Text
from procflow.structure import visits
from procflow.structure.edit_faults import edit_faults
from procflow.structure.network import network
from procflow.wording import LANGUAGES, Lang, number, share

BUSY = 0.85
"""Load from which more officers are worth weighing: waiting grows steeply above it (M/M/1: 5.7 times the work at 0.85)."""
RARE = 0.05
"""Share of cases below which a branch is an exception."""
OFTEN = 0.10
"""Share of cases sent back from which an earlier check is worth weighing."""

EFFORTS: Mapping[int, Text] = {
    3: Text(en="staff: agree on an exchange with the partner", vi="cán bộ: thỏa thuận trao đổi với bên phối hợp"),
    6: Text(
        en="staff: cases one by one, so getting ready more often",
        vi="cán bộ: làm từng hồ sơ nên chuẩn bị nhiều lần hơn",
    ),
    10: Text(en="staff: the same checks in another order", vi="cán bộ: vẫn các khâu đó, thứ tự khác"),
    12: Text(en="staff: a way of its own for rare cases", vi="cán bộ: luồng riêng cho hồ sơ hiếm gặp"),
    13: Text(en="staff: the same work, differently shared out", vi="cán bộ: khối lượng như cũ, phân công khác"),
    16: Text(en="staff: one unit answers", vi="cán bộ: một đơn vị chịu trách nhiệm"),
    20: Text(en="staff: further officers", vi="cán bộ: thêm người"),
    23: Text(en="staff: one check more", vi="cán bộ: thêm một khâu kiểm tra"),
    25: Text(
        en="nobody: the system does it, staff where it fails", vi="không ai: hệ thống làm, cán bộ xử lý khi sự cố"
    ),
    29: Text(
        en="staff: keep forms; the applicant comes less often", vi="cán bộ: duy trì biểu mẫu; người nộp ít phải đi lại"
    ),
}
"""Who would bear the work, by number of the heuristic; never the applicant."""


@frozen
class Hint:
    """Evidence for one heuristic at one place.

    Attributes
    ----------
    number : int
        Of the heuristic.
    element : str
        Such as ``step 'sign'``.
    evidence : Text
        What was found, with its figures.
    """

    number: int
    element: str
    evidence: Text


def _text(said: Callable[[Lang], str]) -> Text:
    return Text(**{lang: said(lang) for lang in LANGUAGES})


def hints(procedure: Procedure) -> tuple[Hint, ...]:
    """Return the evidence that a procedure holds for heuristics without an edit, in the order of the heuristics.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="check", role="clerk"), Step(id="mend", role="citizen")],
    ...               ends=[End(id="z")], start="check", roles=[Role(id="clerk"), Role(id="citizen", external=True)],
    ...               flows=[Flow("check", "mend", 0.3), Flow("check", "z", 0.7),
    ...                      Flow("mend", "check")])
    >>> [(hint.number, hint.evidence.get("en")) for hint in hints(p)]
    [(29, '30.0 % of its cases go out to the applicant, who brings them back')]
    """
    times = _times(procedure)
    found = [
        *_knock_outs(procedure, times),
        *_exceptions(procedure, times),
        *_shared_duties(procedure),
        *_busy(procedure),
        *_late_returns(procedure, times),
        *_electronic(procedure, times),
        *_incomplete(procedure),
    ]
    return tuple(found)


def _times(procedure: Procedure) -> Mapping[str, float]:
    net = network(procedure)
    found = visits(net)
    return {step.id: found[net.work[step.id]] for step in procedure.steps}


def _knock_outs(procedure: Procedure, times: Mapping[str, float]) -> Iterator[Hint]:
    """Yield pairs of checks in a row of which the later rejects more per minute of work (t / p, smallest first)."""
    ends = {end.id for end in procedure.ends}
    rejects: dict[str, float] = {}
    passes: dict[str, str] = {}
    for step in procedure.steps:
        flows = [flow for flow in procedure.outflows(step.id) if flow.kind == "normal"]
        out = [flow for flow in flows if flow.target in ends]
        on = [flow for flow in flows if flow.target not in ends]
        if step.split == "one" and out and len(on) == 1 and step.work is not None:
            rejects[step.id], passes[step.id] = sum(flow.p for flow in out), on[0].target
    for first, second in ((one, passes[one]) for one in rejects):
        if second not in rejects or not (rejects[first] and rejects[second]):
            continue
        one, other = (work_minutes(procedure, procedure.step(name)) / rejects[name] for name in (first, second))
        if other < one:

            def said(lang: Lang, one: float = one, other: float = other, second: str = second) -> str:
                a, b = number(one, lang, digits=0), number(other, lang, digits=0)
                if lang == "vi":
                    return f"tốn {a} phút làm việc cho mỗi hồ sơ bị loại, còn '{second}' đứng sau chỉ tốn {b} phút"
                return f"takes {a} minutes of work per case rejected, while '{second}' behind it takes {b}"

            yield Hint(10, f"step '{first}'", _text(said))
    yield from _orders(procedure, rejects, passes)


def _orders(procedure: Procedure, rejects: Mapping[str, float], passes: Mapping[str, str]) -> Iterator[Hint]:
    """Yield runs of checks that would take less work in the order of t / p, with what law and rules have against it.

    The order is the best one of checks that find what they find independently of each other (Reijers and Limam Mansar 2005).
    """
    # What is sent back comes again, so its work is no product of shares: such checks are left out.
    rejects = {name: p for name, p in rejects.items() if all(f.kind == "normal" for f in procedure.outflows(name))}
    minutes = {name: work_minutes(procedure, procedure.step(name)) for name in rejects}
    for first in [name for name in rejects if rejects[name] and name not in passes.values()]:
        run = [first]
        while rejects.get(passes[run[-1]], 0.0) and passes[run[-1]] not in run:
            run.append(passes[run[-1]])
        order = sorted(run, key=lambda name: minutes[name] / rejects[name])
        edit = Resequence(order)
        if order == run or edit_faults(procedure, [edit]):
            continue
        now, then = _work(run, minutes, rejects), _work(order, minutes, rejects)
        barred = bool(violations(procedure, [edit]))

        def said(
            lang: Lang, now: float = now, then: float = then, order: list[str] = order, barred: bool = barred
        ) -> str:
            a, b = number(then, lang, digits=1), number(now, lang, digits=1)
            names = ", ".join(f"'{name}'" for name in order)
            if lang == "vi":
                against = "; pháp luật hoặc quy tắc chưa cho phép" if barred else "; nêu bằng Resequence"
                return f"theo thứ tự {names} các khâu này tốn {a} phút làm việc mỗi hồ sơ, nay {b}{against}"
            against = "; law or rules stand against it" if barred else "; state it as Resequence"
            return f"in the order {names} these checks take {a} minutes of work per case, {b} today{against}"

        yield Hint(10, f"step '{run[0]}'", _text(said))


def _work(order: list[str], minutes: Mapping[str, float], rejects: Mapping[str, float]) -> float:
    """Return the minutes of work per case that comes to the first check: each is done for those that are left."""
    total, left = 0.0, 1.0
    for name in order:
        total, left = total + left * minutes[name], left * (1 - rejects[name])
    return total


def _exceptions(procedure: Procedure, times: Mapping[str, float]) -> Iterator[Hint]:
    for flow in procedure.flows:
        steps = {step.id for step in procedure.steps}
        if flow.kind == "normal" and 0 < flow.p < RARE and flow.target in steps and times.get(flow.target, 0) < RARE:

            def said(lang: Lang, p: float = flow.p, target: str = flow.target) -> str:
                if lang == "vi":
                    return f"chỉ {share(p, lang)} số hồ sơ rẽ sang '{target}'"
                return f"only {share(p, lang)} of its cases turn to '{target}'"

            yield Hint(12, f"{'step' if flow.source in steps else 'gateway'} '{flow.source}'", _text(said))


def _shared_duties(procedure: Procedure) -> Iterator[Hint]:
    units = {role.id: role.unit or role.id for role in procedure.roles}
    homes: dict[str, dict[str, None]] = {}
    for step in procedure.steps:
        for duty in step.duties:
            if step.role in units:
                homes.setdefault(duty, {})[units[step.role]] = None
    for duty, found in homes.items():
        if len(found) > 1:
            names = ", ".join(found)
            evidence = Text(en=f"fulfilled by several units: {names}", vi=f"nhiều đơn vị cùng thực hiện: {names}")
            yield Hint(16, f"duty '{duty}'", evidence)


def _busy(procedure: Procedure) -> Iterator[Hint]:
    for one in load(procedure):
        if one.utilization is not None and one.utilization >= BUSY:

            def said(lang: Lang, level: float = one.utilization, extra: int | None = one.extra) -> str:
                busy = share(level, lang)
                if lang == "vi":
                    more = f"; cần thêm ít nhất {extra} người" if extra else ""
                    return f"mức tải {busy}{more}"
                return f"load {busy}" + (f"; at least {extra} more officers are needed" if extra else "")

            yield Hint(20, f"role '{one.role}'", _text(said))


def _late_returns(procedure: Procedure, times: Mapping[str, float]) -> Iterator[Hint]:
    """Yield checks that send many cases back, with the work that is done again by then."""
    for step in procedure.steps:
        back = [flow for flow in procedure.outflows(step.id) if flow.kind == "returns" and OFTEN <= flow.p < 1]
        for flow in back:
            again = _work_between(procedure, flow.target, step)

            def said(lang: Lang, p: float = flow.p, target: str = flow.target, again: float | None = again) -> str:
                part = share(p, lang)
                minutes = "" if again is None else number(again, lang, digits=0)
                if lang == "vi":
                    work = f", mỗi lần làm lại {minutes} phút" if minutes else ""
                    return f"trả lại {part} số hồ sơ về '{target}'{work}"
                return f"sends {part} of its cases back to '{target}'" + (
                    f", {minutes} minutes again each time" if minutes else ""
                )

            yield Hint(23, f"step '{step.id}'", _text(said))


def _work_between(procedure: Procedure, first: str, last: Step) -> float | None:
    """Return the minutes of work on the straight way from a step to another, or None where it branches or is unknown."""
    total, at, seen = 0.0, first, set()
    steps = {step.id: step for step in procedure.steps}
    while at in steps and at not in seen:
        seen.add(at)
        if steps[at].work is None:
            return None
        total += work_minutes(procedure, steps[at])
        if at == last.id:
            return total
        on = [flow for flow in procedure.outflows(at) if flow.kind == "normal"]
        if len(on) != 1:
            return None
        at = on[0].target
    return None


def _electronic(procedure: Procedure, times: Mapping[str, float]) -> Iterator[Hint]:
    for step in procedure.steps:
        if step.legal.known and "digitise" in step.legal.may and step.role is not None:
            minutes = None if step.work is None else times[step.id] * work_minutes(procedure, step)

            def said(lang: Lang, minutes: float | None = minutes) -> str:
                amount = "" if minutes is None else number(minutes, lang, digits=1)
                if lang == "vi":
                    return "pháp luật cho phép làm điện tử" + (
                        f"; nay tốn {amount} phút làm việc mỗi hồ sơ" if amount else ""
                    )
                return "the law lets it be done electronically" + (
                    f"; now {amount} minutes of work per case" if amount else ""
                )

            yield Hint(25, f"step '{step.id}'", _text(said))


def _incomplete(procedure: Procedure) -> Iterator[Hint]:
    """Yield steps that send cases out to the applicant, from where they come back."""
    applicants = {role.id for role in procedure.roles if role.applicant}
    theirs = {step.id for step in procedure.steps if step.role in applicants}
    for step in procedure.steps:
        for flow in procedure.outflows(step.id):
            comes_back = flow.target in theirs and any(
                back.kind == "returns" or back.target == step.id for back in procedure.outflows(flow.target)
            )
            if comes_back and step.id not in theirs and 0 < flow.p < 1:

                def said(lang: Lang, p: float = flow.p) -> str:
                    if lang == "vi":
                        return f"{share(p, lang)} số hồ sơ phải trả người nộp bổ sung rồi nộp lại"
                    return f"{share(p, lang)} of its cases go out to the applicant, who brings them back"

                yield Hint(29, f"step '{step.id}'", _text(said))
