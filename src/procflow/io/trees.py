"""From the parts of a procedure to plain groups of fields, with texts and ids as a file can hold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, Protocol

from procflow.errors import OutputError, Place
from procflow.io.law_spelling import spell_number
from procflow.io.messages import CANNOT_HOLD, Words, words
from procflow.io.nodes import cut
from procflow.io.scalars import LONGEST_ID, bad_in_id, control_character
from procflow.io.spelling import spell_duration
from procflow.model import (
    AuthorityCap,
    ControlFloor,
    Document,
    Duty,
    End,
    IfCutThen,
    Legal,
    LegalActs,
    Order,
    Precondition,
    Role,
    Rule,
    Separation,
    Text,
    Together,
)
from procflow.wording import normal

Tree = dict[str, Any]


class HasId(Protocol):
    """A part of a procedure that is listed by its id."""

    @property
    def id(self) -> str:
        """Return the id."""


def refuse(element: str, what: Words, mend: Words) -> NoReturn:
    """Refuse to write something that would not be read back as it is.

    Raises
    ------
    OutputError
        Always.
    """
    raise OutputError(CANNOT_HOLD.at(Place(element=element), what=what, mend=mend))


def fields(resolved: bool, *entries: tuple[str, Any, Any]) -> Tree:
    """Return the fields (name, value, default) to be written: those that differ from the default, or all that are known.

    >>> fields(False, ("join", "any", "any"), ("clock", "off", "running")), fields(True, ("join", "any", "any"))
    ({'clock': 'off'}, {'join': 'any'})
    """
    return {
        name: value
        for name, value, default in entries
        if value is not None and value != "" and (resolved or value != default)
    }


def text_value(text: str) -> str:
    """Return a text as it is written, or refuse one with control characters."""
    code = control_character(text)
    if code is not None:
        what = words(
            f"the control character U+{code} in '{cut(text)}'", f"ký tự điều khiển U+{code} trong '{cut(text)}'"
        )
        refuse("", what, words("Delete it.", "Hãy xóa ký tự đó."))
    return normal(text)


def id_value(id: str) -> str:
    """Return an id as it is written, or refuse one that could not be read back."""
    name = normal(id)
    if not name or len(name) > LONGEST_ID or bad_in_id(name) is not None:
        what = words(f"the id {cut(ascii(id))}", f"mã {cut(ascii(id))}")
        refuse(
            "",
            what,
            words("Give it a short name without invisible characters.", "Hãy đặt tên ngắn, không có ký tự ẩn."),
        )
    return name


def ids(values: Iterable[str]) -> list[str]:
    """Return a list of ids as it is written, or refuse one with repetitions."""
    names = [id_value(value) for value in values]
    _refuse_twice(names)
    return names


def by_id(parts: Sequence[HasId], trees: Iterable[Any]) -> Tree:
    """Return the parts of a section by id, or refuse two with the same id."""
    names = [id_value(part.id) for part in parts]
    _refuse_twice(names)
    return dict(zip(names, trees, strict=True))


def _refuse_twice(names: list[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        what = words(f"'{cut(twice)}' twice in one section", f"'{cut(twice)}' hai lần trong một mục")
        refuse("", what, words("Keep one of them.", "Hãy giữ lại một."))


def name_tree(text: Text, resolved: bool) -> Any:
    """Return a name: one text if it is the same in both languages, None if there is none."""
    if not text:
        return None
    if text.vi == text.en and not resolved:
        return text_value(text.get("en"))
    return {lang: text_value(value) for lang, value in (("vi", text.vi), ("en", text.en)) if value is not None}


def role_tree(role: Role, officers: Any, resolved: bool) -> Tree:
    """Return the fields of a role, its officers as `officers_tree` writes them."""
    if role.cost_per_hour is None and role.currency != "VND":
        refuse(
            f"role '{role.id}'",
            words(f"the currency {role.currency} without a cost", f"loại tiền {role.currency} mà không có chi phí"),
            words("State cost_per_hour, or leave VND.", "Hãy khai cost_per_hour, hoặc để VND."),
        )
    return fields(
        resolved,
        ("name", name_tree(role.name, resolved), None),
        ("unit", text_value(role.unit), ""),
        ("agency", text_value(role.agency), ""),
        ("officers", officers, None),
        ("share", role.share if resolved else share_value(role.share), None),
        ("cost_per_hour", _money(role), None),
        ("external", role.external, False),
        ("calendar", None if role.calendar is None else id_value(role.calendar), None),
        ("transfer", None if role.transfer is None else spell_duration(role.transfer), None),
        ("at_closing", role.at_closing, "suspend"),
        ("absence", role.absence if resolved else share_value(role.absence), 0.0 if resolved else "0 %"),
        ("queue", role.queue, "fifo"),
    )


def share_value(share: float | None) -> float | str | None:
    """Return a share as whole percent where that loses nothing.

    >>> share_value(0.6), share_value(1 / 3)
    ('60 %', 0.3333333333333333)
    """
    if share is None:
        return None
    percent = round(100 * share)
    return f"{percent} %" if percent / 100 == share else share


def _money(role: Role) -> str | None:
    if role.cost_per_hour is None:
        return None
    code = role.currency
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        what = words(f"the currency '{cut(code)}'", f"loại tiền '{cut(code)}'")
        refuse(
            f"role '{role.id}'", what, words("Use three capital letters such as VND.", "Hãy dùng ba chữ hoa như VND.")
        )
    amount = spell_number(role.cost_per_hour)
    # Three decimals would look like thousands, so a fourth one is added.
    ambiguous = "e" not in amount and len(amount.partition(".")[2]) == 3
    return f"{amount}{'0' if ambiguous else ''} {code}"


def document_tree(document: Document, resolved: bool) -> Tree:
    """Return the fields of a document."""
    legal = legal_tree(document.legal, resolved)
    return fields(
        resolved,
        ("name", name_tree(document.name, resolved), None),
        ("form", document.form, ""),
        ("source", document.source, "made here"),
        ("component", document.component, False),
        ("register", text_value(document.register), ""),
        ("legal", legal, None),
    )


def duty_tree(duty: Duty, resolved: bool) -> Tree:
    """Return the fields of a duty."""
    return fields(resolved, ("name", name_tree(duty.name, resolved), None), ("basis", text_value(duty.basis), ""))


def end_tree(end: End, resolved: bool) -> Any:
    """Return an end: its name alone where it has nothing else to say."""
    name = name_tree(end.name, resolved)
    if not resolved and not end.needs:
        return {} if name is None else name
    return fields(resolved, ("name", name, None), ("needs", ids(end.needs), []))


def legal_tree(legal: Legal, resolved: bool) -> Tree | None:
    """Return what the law says of a step or a document, None where nothing is known."""
    if legal == Legal() and not resolved:
        return None
    checked = legal.checked
    return {
        "source": legal.source,
        **fields(
            resolved,
            ("basis", text_value(legal.basis), ""),
            ("may", sorted(legal.may), []),
            ("delegate_to", ids(legal.delegate_to), []),
            ("delegate_form", text_value(legal.delegate_form), ""),
            ("merge_into", ids(legal.merge_into), []),
            ("instrument", text_value(legal.instrument), ""),
            ("authority", text_value(legal.authority), ""),
            ("revocable", legal.revocable, False),
            ("checked", None if checked is None else {"date": checked.date, "by": text_value(checked.by)}, None),
        ),
    }


def rule_tree(rule: Rule, resolved: bool) -> Tree:
    """Return the fields of a rule."""
    name = rule.name if isinstance(rule, Precondition | ControlFloor) else Text()
    return {
        **_rule_itself(rule, resolved),
        **fields(
            resolved,
            ("name", name_tree(name, resolved), None),
            ("basis", text_value(rule.basis), ""),
            ("note", name_tree(rule.note, resolved), None),
        ),
    }


def _rule_itself(rule: Rule, resolved: bool) -> Tree:
    match rule:
        case Order():
            return {"order": ids([rule.first, rule.then])}
        case Together():
            return {"together": ids(rule.steps)}
        case IfCutThen():
            return {"if_cut": id_value(rule.step), "then": id_value(rule.then)}
        case Separation():
            return {"separation": {"maker": id_value(rule.maker), "checkers": ids(rule.checkers)}}
        case Precondition():
            edits = {"edits": list(rule.edits)} if rule.edits else {}
            return {"precondition": {"steps": ids(rule.steps), "state": rule.state, **edits}}
        case AuthorityCap():
            return {"authority_cap": _authorities(rule)}
        case LegalActs():
            return {"legal_acts": rule.most}
        case ControlFloor():
            ends = fields(resolved, ("ends", ids(rule.ends), []))
            return {"floor": {"risk": text_value(rule.risk), "detect": rule.detect, **ends}}


def _authorities(rule: AuthorityCap) -> list[str]:
    """Return the authorities of a cap, or refuse a list that could not be read back."""
    names = [text_value(name) for name in rule.authorities]
    if not names or "" in names:
        refuse(
            f"rule '{rule.id}'",
            words("a cap that names no authority", "giới hạn thẩm quyền không nêu cấp nào"),
            words("Name at least one, or write legal_acts: 0.", "Hãy nêu ít nhất một cấp, hoặc ghi legal_acts: 0."),
        )
    _refuse_twice(names)
    return names
