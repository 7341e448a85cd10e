"""Acts of delegation: does the law allow them, do they keep maker and checker apart, and when do they end?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import Delegation, Procedure, Separation, Step

NOBODYS = Message(
    "delegation-of-nobodys-step",
    en="the step is delegated to '{to}' for a while, but it is automatic. Name the role whose step it is, or take `delegated` out.",
    vi="bước được ủy quyền cho '{to}' có thời hạn, nhưng là bước tự động. Hãy nêu vai trò của bước, hoặc bỏ `delegated`.",
)
TO_ITSELF = Message(
    "delegation-to-itself",
    en="the step is delegated to '{to}', whose step it is. Name another role, or take the act out.",
    vi="bước được ủy quyền cho chính vai trò '{to}' đang làm bước. Hãy nêu vai trò khác, hoặc bỏ văn bản này.",
)
SAME_HANDS = Message(
    "delegation-joins-maker-and-checker",
    en="rule '{rule}' keeps '{maker}' and '{checker}' apart, but by {act} '{to}' does both until {until}. Delegate to "
    "another role, or add `officer: {{not: [{maker}]}}`.",
    vi="quy tắc '{rule}' tách người làm '{maker}' và '{checker}', nhưng theo {act} thì '{to}' làm cả hai đến {until}. Hãy ủy "
    "quyền cho vai trò khác, hoặc thêm `officer: {{not: [{maker}]}}`.",
)
NOT_IN_LAW = Message(
    "delegation-not-in-law",
    en="the step is delegated to '{to}', but its checked law does not permit that. Let the act be looked at, or add "
    "`may: [delegate]` and '{to}' under `delegate_to`.",
    vi="bước được ủy quyền cho '{to}', nhưng căn cứ pháp lý đã rà soát không cho phép. Hãy xem lại văn bản ủy quyền, hoặc thêm "
    "`may: [delegate]` và '{to}' vào `delegate_to`.",
)
NO_ACT = Message(
    "delegation-without-act",
    en="the step is delegated to '{to}', but no act is named. State its number under `act`: the law wants it in writing.",
    vi="bước được ủy quyền cho '{to}' nhưng chưa nêu văn bản. Hãy ghi số, ký hiệu vào `act`: luật đòi hỏi bằng văn bản.",
)
ENDED = Message(
    "delegation-ended",
    en="{act}, by which '{to}' does the step, ended on {until}; since then '{role}' does it again. Renew the act, or take it "
    "out.",
    vi="{act} giao '{to}' làm bước đã hết hiệu lực ngày {until}; từ đó '{role}' lại làm. Hãy gia hạn, hoặc bỏ văn bản này.",
)
ENDS_SOON = Message(
    "delegation-ends-soon",
    en="{act}, by which '{to}' does the step, ends on {until}, in {days} days; then '{role}' does it again. Renew the act in "
    "time if it is to go on.",
    vi="{act} giao '{to}' làm bước hết hiệu lực ngày {until}, còn {days} ngày; sau đó '{role}' lại làm. Hãy gia hạn kịp thời nếu "
    "còn cần.",
)
ENDS = Message(
    "delegation-ends",
    en="by {act} '{to}' does the step from {start} until {until}; then '{role}' does it again.",
    vi="theo {act}, '{to}' làm bước từ {start} đến {until}; sau đó '{role}' lại làm.",
)
SOON = 60
"""Days before its end within which an act is told to end soon: a new one has to be drawn up, judged and signed."""


def delegation_problems(procedure: Procedure, on: dt.date | None = None) -> Iterator[Problem]:
    """Yield what is wrong or ends soon of the acts of delegation.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    on : datetime.date, optional
        Day on which acts are to be in force; without it their ends are told and not judged.

    Examples
    --------
    >>> from procflow.model import End, Flow
    >>> act = Delegation(to="vice_chair", start=dt.date(2026, 1, 1), until=dt.date(2026, 6, 30), act="QĐ 12/2026/QĐ-UBND")
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair", delegated=[act])], ends=[End(id="z")],
    ...               flows=[Flow("sign", "z")], start="sign")
    >>> [problem.code for problem in delegation_problems(p, on=dt.date(2026, 7, 1))]
    ['delegation-ended']
    """
    day = on.date() if isinstance(on, dt.datetime) else on
    for step in procedure.steps:
        for act in step.delegated:
            yield from _of_act(procedure, step, act, day)
    yield from _kept_apart(procedure)


def _of_act(procedure: Procedure, step: Step, act: Delegation, on: dt.date | None) -> Iterator[Problem]:
    place = procedure.place(f"step '{step.id}'")
    if step.role is None:
        yield NOBODYS.at(place, to=act.to)
        return
    if act.to in step.roles:
        yield TO_ITSELF.at(place, to=act.to)
        return
    legal = step.legal
    if legal.known and not (legal.permits("delegate") and act.to in legal.delegate_to):
        yield NOT_IN_LAW.at(place, "warning", to=act.to)
    if not act.act:
        yield NO_ACT.at(place, "warning", to=act.to)
    told = {"act": _named(act), "to": act.to, "role": step.role, "until": _day(act.until)}
    if on is not None and act.until < on:
        yield ENDED.at(place, "warning", **told)
    elif on is not None and (act.until - on).days <= SOON:
        yield ENDS_SOON.at(place, "warning", **told, days=(act.until - on).days)
    else:
        yield ENDS.at(place, "info", **told, start=_day(act.start))


def _kept_apart(procedure: Procedure) -> Iterator[Problem]:
    """Yield the acts by which one role makes and checks, unless never the same officer of it."""
    steps = {step.id: step for step in procedure.steps}
    for rule in procedure.rules:
        if not isinstance(rule, Separation) or rule.maker not in steps:
            continue
        for one, other in ((rule.maker, checker) for checker in rule.checkers if checker in steps):
            officer = steps[other].officer
            if officer is not None and one in officer.never:
                continue
            pairs = (*((steps[other], steps[one], act) for act in steps[other].delegated),
                     *((steps[one], steps[other], act) for act in steps[one].delegated))  # fmt: skip
            for given, beside, act in pairs:
                if act.to in beside.doers and act.to not in given.roles:
                    yield SAME_HANDS.at(
                        procedure.place(f"step '{given.id}'"), rule=rule.id, maker=one, checker=other,
                        act=_named(act), to=act.to, until=_day(act.until),
                    )  # fmt: skip


def _named(act: Delegation) -> str | dict[str, str]:
    return act.act or {"en": "an act without a number", "vi": "văn bản không số"}


def _day(day: dt.date) -> dict[str, str]:
    return {"en": day.isoformat(), "vi": f"{day:%d/%m/%Y}"}
