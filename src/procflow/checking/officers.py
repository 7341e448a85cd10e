"""Is there always somebody who may do a step: the same officer, another officer, one with the skill, several roles at once?"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from procflow.errors import Message, Problem, Severity
from procflow.model import Procedure, Role, Step
from procflow.structure.diversions import diverted_network
from procflow.structure.network import Network

SAME_OTHER_ROLE = Message(
    "same-officer-of-another-role",
    en="`officer.same_as` names '{step}', which '{other}' does, but this step is done by '{role}'. Name a step of the same "
    "role, or give this step to '{other}'.",
    vi="`officer.same_as` nêu '{step}' do '{other}' làm, nhưng bước này do '{role}' làm. Hãy nêu một bước của cùng vai trò, "
    "hoặc giao bước này cho '{other}'.",
)
SAME_NOT_BEFORE = Message(
    "same-officer-not-before",
    en="`officer.same_as` names '{step}', but no path leads from there to this step, so there never is such an officer. "
    "Name a step that comes before.",
    vi="`officer.same_as` nêu '{step}', nhưng không có đường nào từ đó tới bước này nên không bao giờ có người đó. Hãy nêu "
    "một bước đứng trước.",
)
SAME_AND_NEVER = Message(
    "same-and-never-same",
    en="the officer who did '{step}' has to do this step and may not do it, so it waits for ever. Take '{step}' out of "
    "`same_as` or out of `not`.",
    vi="người đã làm '{step}' vừa phải làm vừa không được làm bước này nên hồ sơ chờ mãi. Hãy bỏ '{step}' khỏi `same_as` "
    "hoặc khỏi `not`.",
)
FOUR_EYES = Message(
    "four-eyes-need-two",
    en="whoever did {steps} may not do this step, but only {officers} officer of '{role}' may; four eyes need two officers, "
    "so a case waits here for ever. Add an officer, or give the step to another role.",
    vi="ai đã làm {steps} thì không được làm bước này, nhưng vai trò '{role}' chỉ có {officers} người được làm; hai người "
    "kiểm tra cần có hai người, nếu không hồ sơ chờ mãi. Hãy thêm người, hoặc giao bước cho vai trò khác.",
)
MAY_RUN_OUT = Message(
    "officers-may-run-out",
    en="{steps} may be done by {used} different officers of '{role}', who may not do this step, and only {officers} may do "
    "it at all; a case could wait here for ever. Add an officer, or let one of these steps be done by the same officer.",
    vi="{steps} có thể do {used} người khác nhau của '{role}' làm, những người này không được làm bước này, mà chỉ có "
    "{officers} người được làm; hồ sơ có thể chờ mãi. Hãy thêm người, hoặc để cùng một người làm các bước đó.",
)
ANOTHER_EACH_TIME = Message(
    "officers-may-run-out-by-rework",
    en="each time a case comes back, {steps} may be done by another of the {officers} officers of '{role}' who could do this "
    "step, and whoever did it may not; after some rounds nobody is left and the case waits for ever. Let the same officer "
    "do it again (officer: {{same_as: {first}}} at '{first}').",
    vi="mỗi lần hồ sơ quay lại, {steps} có thể do một người khác trong {officers} người của '{role}' làm được bước này thực "
    "hiện, và ai đã làm thì không được làm bước này; sau vài vòng không còn ai và hồ sơ chờ mãi. Hãy để vẫn người cũ làm lại "
    "(officer: {{same_as: {first}}} ở '{first}').",
)
NO_SKILL = Message(
    "skill-nobody-has",
    en="the step asks for {skills}, but no officer of '{role}' has it. Add the skill to an officer who has it "
    "(officers: {{first: {{skills: [...]}}}}), or take it from the step.",
    vi="bước đòi hỏi {skills}, nhưng không người nào của '{role}' có. Hãy thêm kỹ năng cho người có kỹ năng đó "
    "(officers: {{first: {{skills: [...]}}}}), hoặc bỏ yêu cầu ở bước.",
)
NOBODY = Message(
    "officer-rule-without-officers",
    en="the step says which officer does it, but {why}. Take `officer` and `skills` out, or name a role with officers.",
    vi="bước nêu người nào làm, nhưng {why}. Hãy bỏ `officer` và `skills`, hoặc nêu một vai trò có người.",
)
TOO_FEW = Message(
    "joint-work-too-few",
    en="the step takes {count} officers of '{role}' at once, but there are {officers}, so it never begins. Lower the number, "
    "or add officers.",
    vi="bước cần cùng lúc {count} người của '{role}', nhưng chỉ có {officers} người nên không bao giờ bắt đầu được. Hãy giảm "
    "số người, hoặc thêm người.",
)
NO_LEAD = Message(
    "joint-work-without-lead",
    en="'{lead}' leads the step but is none of its roles ({roles}). Name one of them.",
    vi="'{lead}' chủ trì bước nhưng không thuộc các vai trò của bước ({roles}). Hãy nêu một trong số đó.",
)

NOBODY_AWAY = Message(
    "absence-without-officers",
    en="the role says how often its officers are absent, but it is external and has no number of officers, so it never queues "
    "and nobody of it can be missed. Take `absence` out, or state `officers`.",
    vi="vai trò nêu tỷ lệ vắng mặt, nhưng là bên ngoài và không có số người nên không có hàng đợi, không ai vắng mặt được. "
    "Hãy bỏ `absence`, hoặc khai `officers`.",
)

_AUTOMATIC = {"en": "nobody does it: it is automatic", "vi": "bước tự động, không ai làm"}
_UNLIMITED = {"en": "its role is external and has no queue", "vi": "vai trò là bên ngoài và không có hàng đợi"}


def officer_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield the steps that nobody may ever do, or for which the officers may run out.

    Parameters
    ----------
    procedure : Procedure
        Whose names all lead somewhere.

    Examples
    --------
    >>> from procflow.model import End, Flow, OfficerRule
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer"),
    ...               Step(id="approve", role="officer", officer=OfficerRule(never=["draft"]))], ends=[End(id="z")],
    ...               start="draft", flows=[Flow("draft", "approve"), Flow("approve", "z")],
    ...               roles=[Role(id="officer", officers=1)])
    >>> [problem.code for problem in officer_problems(p)]
    ['four-eyes-need-two']
    """
    net = diverted_network(procedure)
    away = (role for role in procedure.roles if role.absence > 0 and role.unlimited)
    yield from (NOBODY_AWAY.at(procedure.place(f"role '{role.id}'"), "warning") for role in away)
    for step in procedure.steps:
        yield from _joint(procedure, step)
        if step.officer is None and not step.skills:
            continue
        role = None if step.role is None else procedure.role(step.role)
        place = procedure.place(f"step '{step.id}'")
        if role is None or role.unlimited:
            yield NOBODY.at(place, why=_AUTOMATIC if role is None else _UNLIMITED)
            continue
        able = _able(step, role)
        if able == 0:
            yield NO_SKILL.at(place, skills=step.skills, role=role.id)
        yield from _same(procedure, step, net)
        if able:
            yield from _never(procedure, step, net, able)


def _able(step: Step, role: Role) -> int | None:
    """Return how many officers of a role have the skills of a step; None where their number is not known."""
    if step.skills:
        return sum(set(step.skills) <= set(officer.skills) for officer in role.staff)
    return role.officers


def _follows(net: Network, first: str, then: str) -> bool:
    """Tell whether some path leads from one step on to another, or round to itself."""
    goal = net.work[then]
    return any(goal in evolve(net, start=edge.target).reached() for edge in net.out[net.work[first]] if edge.p > 0)


def _same(procedure: Procedure, step: Step, net: Network) -> Iterator[Problem]:
    """Yield what keeps the officer of another step from being found."""
    same = None if step.officer is None else step.officer.same_as
    if same is None:
        return
    place = procedure.place(f"step '{step.id}'")
    other = procedure.step(same).role
    if other != step.role:
        yield SAME_OTHER_ROLE.at(place, step=same, other=other or _AUTOMATIC, role=step.role)
    if not _follows(net, same, step.id):
        yield SAME_NOT_BEFORE.at(place, step=same)
    assert step.officer is not None
    if same in step.officer.never:
        yield SAME_AND_NEVER.at(place, step=same)


def _never(procedure: Procedure, step: Step, net: Network, able: int) -> Iterator[Problem]:
    """Yield where all officers may have done what bars them from a step."""
    barred = () if step.officer is None else step.officer.never
    before = tuple(name for name in barred if procedure.step(name).role == step.role and _follows(net, name, step.id))
    if not before:
        return
    place = procedure.place(f"step '{step.id}'")
    used = len({_first_of(procedure, name) for name in before})
    if able == 1:
        yield FOUR_EYES.at(place, steps=before, role=step.role, officers=able)
    elif used >= able:
        yield MAY_RUN_OUT.at(place, "warning", steps=before, used=used, role=step.role, officers=able)
    elif again := tuple(name for name in before if _follows(net, name, name) and not _pinned(procedure, name)):
        # With many officers it takes many rounds; with two, one is enough.
        severity: Severity = "warning" if able == 2 else "info"
        yield ANOTHER_EACH_TIME.at(place, severity, steps=again, first=again[0], role=step.role, officers=able)


def _pinned(procedure: Procedure, name: str) -> bool:
    """Tell whether a step is done by the same officer each time a case comes back to it."""
    rule = procedure.step(name).officer
    return rule is not None and rule.same_as is not None and rule.if_absent == "wait"


def _first_of(procedure: Procedure, name: str) -> str:
    """Return the step whose officer does a step, following who is the same as whom."""
    seen = {name}
    while True:
        rule = procedure.step(name).officer
        if rule is None or rule.same_as is None or rule.if_absent == "other" or rule.same_as in seen:
            return name
        name = rule.same_as
        seen.add(name)


def _joint(procedure: Procedure, step: Step) -> Iterator[Problem]:
    """Yield what keeps several roles from doing a step together."""
    if not step.joint:
        return
    place = procedure.place(f"step '{step.id}'")
    roles = tuple(role for role, _ in step.joint)
    if step.role not in roles:
        yield NO_LEAD.at(place, lead=step.role or _AUTOMATIC, roles=roles)
    for name, count in step.joint:
        officers = procedure.role(name).officers
        if officers is not None and count > officers:
            yield TOO_FEW.at(place, count=count, role=name, officers=officers)
