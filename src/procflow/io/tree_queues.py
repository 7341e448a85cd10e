"""From officers, sessions, batches, bounds and urgency to plain groups of fields."""

from __future__ import annotations

from typing import Any

from procflow.io.hours import spell_days, spell_instant, spell_interval
from procflow.io.messages import words
from procflow.io.spelling import spell_duration
from procflow.io.trees import Tree, by_id, fields, id_value, ids, refuse, share_value, text_value
from procflow.model import AtMost, Batch, Officer, OfficerRule, PriorityBy, Role, Session, Step

EVERY_DAY = spell_days(range(7))


def officers_tree(role: Role, resolved: bool) -> Any:
    """Return the officers of a role: their number, a list of posts, or posts with what sets them apart."""
    if not role.staff:
        return role.officers
    told = {id: fields(resolved, *_officer(one)) for id, one in by_id(role.staff, role.staff).items()}
    return told if resolved or any(told.values()) else list(told)


def _officer(officer: Officer) -> tuple[tuple[str, Any, Any], ...]:
    calendar = None if officer.calendar is None else id_value(officer.calendar)
    return (
        ("calendar", calendar, None),
        ("skills", ids(officer.skills), []),
        ("speed", officer.speed, 1.0),
        ("absence", share_value(officer.absence), None),
    )


def session_tree(session: Session, resolved: bool) -> Tree:
    """Return the fields of sessions."""
    spans = [spell_interval(span) for span in session.hours]
    at = [spell_instant(minute) for minute in session.instants] if session.instants else spans
    return {
        **fields(resolved, ("days", spell_days(session.days), EVERY_DAY)),
        "at": at[0] if session.hours and len(at) == 1 else at,
        **fields(resolved, ("capacity", session.capacity, None)),
    }


def batch_tree(batch: Batch, resolved: bool) -> Tree:
    """Return the fields of a batch."""
    return fields(
        resolved,
        ("size", batch.size, None),
        ("work", batch.work, "once"),
        ("age", None if batch.age is None else spell_duration(batch.age), None),
        ("days", spell_days(batch.days), EVERY_DAY),
        ("at", [spell_instant(minute) for minute in batch.instants] or None, None),
    )


def bound_tree(bound: AtMost) -> Tree:
    """Return the fields of a bound."""
    time = None if bound.time is None else spell_duration(bound.time)
    said = fields(
        False,
        ("visits", bound.visits, None),
        ("waiting", bound.waiting, None),
        ("time", time, None),
        ("of", bound.of, "stay"),
    )
    return {**said, "then": id_value(bound.then)}


def officer_rule_tree(rule: OfficerRule, resolved: bool) -> Tree:
    """Return the fields of a rule on who does a step."""
    if rule.same_as is None and rule.if_absent != "wait":
        what = words("`if_absent` without `same_as`", "`if_absent` mà không có `same_as`")
        refuse("officer", what, words("Take it out.", "Hãy bỏ đi."))
    same = None if rule.same_as is None else id_value(rule.same_as)
    return {
        **fields(resolved, ("same_as", same, None)),
        **({} if same is None else fields(resolved, ("if_absent", rule.if_absent, "wait"))),
        **fields(resolved, ("not", ids(rule.never) or None, None)),
    }


def priority_tree(priority: int | PriorityBy) -> Any:
    """Return an urgency: its number, or the attribute that tells it."""
    if isinstance(priority, int):
        return priority
    return {"by": id_value(priority.attribute), "order": ids(priority.order)}


def delegated_tree(step: Step) -> Any:
    """Return the acts of delegation of a step: one as a group, several as a list, None for none."""
    told = [
        {
            "to": id_value(act.to),
            "from": act.start,
            "until": act.until,
            **fields(False, ("act", text_value(act.act), "")),
        }
        for act in step.delegated
    ]
    return told[0] if len(told) == 1 else told or None


def doers_tree(step: Step, resolved: bool) -> Tree:
    """Return who does a step: one role, or several with the one that leads."""
    role = None if step.role is None else id_value(step.role)
    if not step.joint:
        return fields(resolved, ("role", role, None))
    crew = dict(zip(ids(name for name, _ in step.joint), (count for _, count in step.joint), strict=True))
    if role not in crew:
        what = words(f"a lead '{role}' that is none of the roles", f"vai trò chủ trì '{role}' không thuộc các vai trò")
        refuse(f"step '{step.id}'", what, words("Make it one of them.", "Hãy thêm vào các vai trò."))
    first = next(iter(crew))
    roles = crew if resolved or set(crew.values()) != {1} else list(crew)
    return {"roles": roles, **fields(resolved, ("lead", role, first))}
