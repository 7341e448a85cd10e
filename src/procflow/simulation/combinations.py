"""What the clock cannot run together, though it runs each by itself: refused by name."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import Procedure, Role, Step
from procflow.simulation.laws import Laws
from procflow.structure.chosen import joins_in_vain
from procflow.structure.late import late_branches
from procflow.structure.network import network

TOGETHER = Message(
    "not-together",
    en="{what} is not run together with {other}. {mend}",
    vi="chưa chạy được {what} cùng với {other}. {mend}",
)
NEEDS_OFFICERS = Message(
    "needs-a-queue",
    en="{what} needs a role with a number of officers, and '{role}' has none. Give `officers`.",
    vi="{what} cần một vai trò có số người, mà '{role}' chưa có. Hãy khai `officers`.",
)
OTHER_SHARES = Message(
    "joint-shares",
    en="the roles that do it together give different shares of their time ({shares}), so it is not known how long the "
    "joint work holds them. Give them the same share.",
    vi="các vai trò cùng làm dành tỷ lệ thời gian khác nhau ({shares}), nên không biết việc chung kéo dài bao lâu. Hãy khai "
    "cùng một tỷ lệ.",
)
OTHER_ROLE = Message(
    "same-officer-role",
    en="its officer depends on step '{other}', which another role does. Name steps of '{role}'.",
    vi="người xử lý phụ thuộc vào bước '{other}' do vai trò khác làm. Hãy nêu bước của '{role}'.",
)
LAW_OF_PART = Message(
    "law-not-here",
    en="the law {law} is not drawn for {what}. Use fixed, uniform, triangular, exponential, erlang or lognormal there.",
    vi="chưa dùng được luật {law} cho {what}. Hãy dùng cố định, uniform, triangular, exponential, erlang hoặc lognormal.",
)
IN_VAIN = Message(
    "join-chosen-unpaired",
    en="'{node}' waits for the branches that a split before it chose, and no one split leads all its branches there. Start "
    "them by one `next: {{any: [...]}}`, or give the number of branches to wait for.",
    vi="'{node}' chờ các nhánh mà điểm rẽ trước đó đã chọn, nhưng không có điểm rẽ nào dẫn mọi nhánh tới đây. Hãy bắt đầu "
    "chúng bằng một `next: {{any: [...]}}`, hoặc khai số nhánh cần chờ.",
)
MANY_SKILLS = Message(
    "many-skills",
    en="{count} skills are named; the clock tells at most {most} apart.",
    vi="có {count} kỹ năng; đồng hồ chỉ phân biệt được tối đa {most}.",
)
MOST_SKILLS = 60

BATCH = {"en": "a batch", "vi": "lô"}
BOUND = {"en": "a bound on time", "vi": "giới hạn thời gian"}
SESSION = {"en": "a session at instants", "vi": "phiên tại thời điểm"}
JOINT = {"en": "joint work", "vi": "việc nhiều vai trò cùng làm"}
OWN_HOURS = {"en": "officers with calendars of their own", "vi": "người có lịch riêng"}
AWAY = {"en": "absence of officers by chance", "vi": "vắng mặt đột xuất"}
ACT = {"en": "delegation for a while", "vi": "ủy quyền có thời hạn"}
BOUNDS = {"en": "a bound", "vi": "giới hạn"}
FULL = {"en": "a session with a capacity", "vi": "phiên có số hồ sơ tối đa"}
SAME = {"en": "the same officer again", "vi": "vẫn người cũ xử lý"}
STOPPING = {"en": "queue: preemptive", "vi": "queue: preemptive"}
RULES = {
    "en": "officers told apart or absent, sessions, joint work, skills or rules for the officer",
    "vi": "người được phân biệt hoặc vắng mặt, phiên, việc cùng làm, kỹ năng hoặc quy tắc chọn người",
}
SOME = {"en": "a join of some branches", "vi": "điểm nhập một số nhánh"}
CHOOSE_ONE = {"en": "Keep one of the two.", "vi": "Hãy giữ một trong hai."}


def combination_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return what the clock cannot run as it stands, each with the way to mend it.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve.
    """
    skills = {skill for step in procedure.steps for skill in step.skills}
    skills |= {skill for role in procedure.roles for officer in role.staff for skill in officer.skills}
    found = [problem for step in procedure.steps for problem in _of_step(procedure, step)]
    found += [problem for role in procedure.roles for problem in _of_role(procedure, role)]
    found += [IN_VAIN.at(procedure.place(f"node '{node}'"), node=node) for node in joins_in_vain(network(procedure))]
    found += _late_batches(procedure)
    if len(skills) > MOST_SKILLS:
        found.append(MANY_SKILLS.at(procedure.place("roles"), count=len(skills), most=MOST_SKILLS))
    return tuple(found)


def _late_batches(procedure: Procedure) -> Iterator[Problem]:
    """Yield steps that a join of some branches may withdraw while they are worked on together with other cases."""
    net = network(procedure)
    for join, atom in enumerate(net.atoms):
        if atom.kind != "join" or not 0 < atom.need < len(net.into[join]):
            continue
        for late in sorted({net.atoms[k].node for k in late_branches(net, join) if net.atoms[k].kind == "work"}):
            batch = procedure.step(late).batch
            if batch is not None and batch.work == "once":
                yield TOGETHER.at(procedure.place(f"step '{late}'"), what=BATCH, other=SOME, mend=CHOOSE_ONE)


def _of_step(procedure: Procedure, step: Step) -> Iterator[Problem]:
    place = procedure.place(f"step '{step.id}'")
    bound = step.at_most
    if bound is not None and bound.time is not None and step.batch is not None:
        yield TOGETHER.at(place, what=BOUND, other=BATCH, mend=CHOOSE_ONE)
    if step.sessions is not None and step.sessions.instants and step.batch is not None:
        yield TOGETHER.at(place, what=SESSION, other=BATCH, mend=CHOOSE_ONE)
    for other in _beside_an_act(procedure, step) if step.delegated else ():
        yield TOGETHER.at(place, what=ACT, other=other, mend=CHOOSE_ONE)
    role = procedure.role(step.role) if step.role is not None else None
    asks = bool(step.joint or step.officer or step.skills or (step.sessions and step.sessions.hours))
    if bound is not None and (bound.waiting is not None or bound.of == "waiting"):
        asks = True
    if asks and (role is None or not role.officers):
        yield NEEDS_OFFICERS.at(
            place, what={"en": "what it asks of its officer", "vi": "yêu cầu về người xử lý"}, role=step.role or "-"
        )
    if step.joint:
        members = [procedure.role(id) for id, _ in step.joint]
        if any(officer.calendar for member in members for officer in member.staff):
            yield TOGETHER.at(place, what=JOINT, other=OWN_HOURS, mend=CHOOSE_ONE)
        if any(member.absent for member in members):
            yield TOGETHER.at(place, what=JOINT, other=AWAY, mend=CHOOSE_ONE)
        if len({member.share for member in members}) > 1:
            yield OTHER_SHARES.at(place, shares=", ".join(f"{member.id} {member.share}" for member in members))
    same = None if step.officer is None else step.officer.same_as
    if same is not None and procedure.step(same).role != step.role:
        yield OTHER_ROLE.at(place, other=same, role=step.role or "-")
    for part in step.parts:
        if part.work is not None and not Laws().plain(part.work):
            yield LAW_OF_PART.at(place, law=part.work.law.spelled(), what=f"part '{part.id}'")


def _beside_an_act(procedure: Procedure, step: Step) -> Iterator[dict[str, str]]:
    """Yield what a step that is delegated for a while cannot have besides."""
    rules = [other.officer for other in procedure.steps if other.officer is not None]
    held = (
        (step.batch is not None, BATCH),
        (step.at_most is not None, BOUNDS),
        (step.sessions is not None and step.sessions.capacity is not None, FULL),
        (bool(step.joint), JOINT),
        (step.officer is not None and step.officer.same_as is not None, SAME),
        (any(rule.same_as == step.id for rule in rules), SAME),
    )
    yield from {what["en"]: what for there, what in held if there}.values()


def _of_role(procedure: Procedure, role: Role) -> Iterator[Problem]:
    place = procedure.place(f"role '{role.id}'")
    if role.transfer is not None and not Laws().plain(role.transfer):
        yield LAW_OF_PART.at(place, law=role.transfer.law.spelled(), what="transfer")
    if role.queue != "preemptive":
        return
    steps = [step for step in procedure.steps if role.id in step.doers]
    if (
        role.at_closing == "fit"
        or role.absent
        or any(officer.calendar or officer.skills or officer.speed != 1 for officer in role.staff)
        or any(step.joint or step.skills or step.officer or (step.sessions and step.sessions.hours) for step in steps)
    ):
        yield TOGETHER.at(place, what=STOPPING, other=RULES, mend=CHOOSE_ONE)
