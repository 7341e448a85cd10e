"""How each thing a plan has to keep to is said to a planner, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procflow.model import (
    AuthorityCap,
    ControlFloor,
    Document,
    Duty,
    IfCutThen,
    LegalActs,
    Order,
    Precondition,
    Procedure,
    Role,
    Rule,
    Separation,
    Step,
    Text,
    Together,
)
from procflow.simplification.options.forms import SEARCHED
from procflow.simplification.options.weights import NAMES
from procflow.simplification.options.wishes import Wishes
from procflow.wording import LANGUAGES, Lang, number, share

KINDS: Mapping[str, Text] = {
    "remove": Text(en="remove", vi="bỏ"),
    "merge": Text(en="merge", vi="gộp"),
    "delegate": Text(en="delegate", vi="giao"),
    "once_only": Text(en="take from a register", vi="khai thác từ cơ sở dữ liệu"),
    "drop_component": Text(en="drop from the dossier", vi="bỏ khỏi thành phần hồ sơ"),
    "parallelise": Text(en="run side by side", vi="làm song song"),
    "post_check": Text(en="check afterwards", vi="hậu kiểm"),
}
"""Kinds of edits in words."""


def called(one: Step | Document | Role | Duty, lang: Lang) -> str:
    """Return an id with the name in this language, where there is one.

    >>> called(Step(id="sign", name=Text(en="Sign", vi="Ký")), "vi")
    "'sign' (Ký)"
    """
    name = one.name.get(lang)
    return f"'{one.id}' ({name})" if name and name != one.id else f"'{one.id}'"


def listed(names: Iterable[str]) -> str:
    """Return names in quotes, with commas."""
    return ", ".join(f"'{name}'" for name in names)


def say_keep(step: Step) -> Text:
    """Say that a step is to stay as it is."""
    return Text(en=f"keep step {called(step, 'en')} as it is", vi=f"giữ nguyên bước {called(step, 'vi')}")


def say_require(step: Step) -> Text:
    """Say that a step is to go."""
    return Text(
        en=f"step {called(step, 'en')} is to go (removed or merged)", vi=f"phải bỏ hoặc gộp bước {called(step, 'vi')}"
    )


def say_cuts(most: int) -> Text:
    """Say how many steps may be cut."""
    if not most:
        return Text(en="cut no step", vi="không cắt bước nào")
    return Text(en=f"cut at most {most} {'step' if most == 1 else 'steps'}", vi=f"cắt tối đa {most} bước")


def say_acts(most: int) -> Text:
    """Say how many legal acts may be amended."""
    if not most:
        return Text(en="amend no legal act", vi="không sửa đổi văn bản nào")
    return Text(en=f"amend at most {most} legal {'act' if most == 1 else 'acts'}", vi=f"sửa đổi tối đa {most} văn bản")


def say_authority(names: Iterable[str]) -> Text:
    """Say whose instruments may be amended."""
    some = listed(names)
    if not some:
        return say_acts(0)
    return Text(en=f"amend only what {some} may amend", vi=f"chỉ sửa đổi văn bản thuộc thẩm quyền của {some}")


def say_kinds(kinds: Iterable[str]) -> Text:
    """Say which kinds of edits are considered."""
    said = {lang: ", ".join(KINDS[kind].get(lang) for kind in kinds) for lang in LANGUAGES}
    if not said["en"]:
        return Text(en="consider no edit", vi="không xét sửa đổi nào")
    return Text(en=f"consider only edits of these kinds: {said['en']}", vi=f"chỉ xét các loại sửa đổi: {said['vi']}")


def say_shares(shares: Iterable[float]) -> Text:
    """Say how many cases may be checked afterwards.

    >>> say_shares([0.1, 0.2]).get("en")
    'where a check is done afterwards, check 10.0 % or 20.0 % of cases'
    """
    some = tuple(shares)
    en, vi = " or ".join(share(one, "en") for one in some), " hoặc ".join(share(one, "vi") for one in some)
    return Text(en=f"where a check is done afterwards, check {en} of cases", vi=f"nếu hậu kiểm thì kiểm tra {vi} hồ sơ")


def say_target(name: str, part: float) -> Text:
    """Say by how much an objective is to fall."""
    return Text(
        en=f"lower the {NAMES[name].get('en')} by at least {amount(100 * part, 'en')} %",
        vi=f"giảm {NAMES[name].get('vi')} ít nhất {amount(100 * part, 'vi')} %",
    )


def say_wishes(procedure: Procedure, asked: Wishes) -> tuple[Text, ...]:
    """Say everything that the caller asks for besides the objective and the number of cuts; nothing if that is nothing.

    Parameters
    ----------
    procedure : Procedure
        Whose steps are named.
    asked : Wishes
        What is asked for.
    """
    found = [] if asked.edits == SEARCHED else [say_kinds(asked.edits)]
    found += [] if asked.authority is None else [say_authority(asked.authority)]
    found += [] if asked.acts is None else [say_acts(asked.acts)]
    found += [say_shares(asked.shares)] if asked.shares else []
    found += [say_target(name, part) for name, part in asked.targets.items()]
    found += [say_keep(step) for step in procedure.steps if step.id in asked.keep]
    found += [say_require(step) for step in procedure.steps if step.id in asked.require]
    return tuple(found)


def say_law(one: Step | Document) -> Text:
    """Say why the law keeps a step or a document."""
    legal = one.legal
    en, vi = called(one, "en"), called(one, "vi")
    if isinstance(one, Step):
        who = {"en": f"step {en}", "vi": f"bước {vi}"}
        may = {"en": "may not be removed", "vi": "không được bỏ"}
        could = {"en": f"whether step {en} may be removed", "vi": f"bước {vi} có được bỏ hay không"}
    else:
        who = {"en": f"document {en}", "vi": f"tài liệu {vi}"}
        may = {
            "en": "may not be dropped or taken from a register",
            "vi": "không được bỏ hoặc khai thác từ cơ sở dữ liệu",
        }
        could = {
            "en": f"whether document {en} may be dropped or taken from a register",
            "vi": f"tài liệu {vi} có được bỏ hoặc khai thác từ cơ sở dữ liệu hay không",
        }
    if legal.source == "unknown":
        return Text(en=f"nobody has stated {could['en']}", vi=f"chưa ai nêu căn cứ về việc {could['vi']}")
    if legal.checked is None:
        return Text(en=f"nobody has checked {could['en']}", vi=f"chưa ai kiểm tra căn cứ về việc {could['vi']}")
    if legal.source == "higher law":
        return Text(
            en=f"{who['en']} {may['en']}: higher law lays it down",
            vi=f"{who['vi']} {may['vi']}: văn bản cấp trên quy định",
        )
    if legal.source == "own regulation":
        return Text(
            en=f"{who['en']} {may['en']}: the office's own regulation does not permit it",
            vi=f"{who['vi']} {may['vi']}: quy chế của cơ quan không cho phép",
        )
    return Text(
        en=f"{who['en']} {may['en']}: the stated law does not permit it",
        vi=f"{who['vi']} {may['vi']}: căn cứ đã nêu không cho phép",
    )


def say_duty(duty: Duty) -> Text:
    """Say that a duty is to be fulfilled."""
    return Text(
        en=f"the duty {called(duty, 'en')} is fulfilled on every path where it is today",
        vi=f"nghĩa vụ {called(duty, 'vi')} phải được thực hiện trên mọi đường đi như hiện nay",
    )


def say_document(document: Document, needed: Iterable[str]) -> Text:
    """Say that a document is to be there where it is needed."""
    some = listed(needed)
    return Text(
        en=f"the document {called(document, 'en')} is there for {some}, which need it",
        vi=f"phải có tài liệu {called(document, 'vi')} cho {some}",
    )


def say_load(role: Role, most: float) -> Text:
    """Say how busy a role may be."""
    return Text(
        en=f"officers of role {called(role, 'en')} are busy at most {share(most, 'en')} of their time",
        vi=f"cán bộ của vai trò {called(role, 'vi')} bận tối đa {share(most, 'vi')} thời gian",
    )


def say_rule(rule: Rule) -> Text:
    """Say what a rule asks for."""
    en, vi = _ruled(rule)
    return Text(en=f"rule '{rule.id}': {en}", vi=f"quy tắc '{rule.id}': {vi}")


def _ruled(rule: Rule) -> tuple[str, str]:
    match rule:
        case Order():
            return f"'{rule.first}' runs before '{rule.then}'", f"'{rule.first}' thực hiện trước '{rule.then}'"
        case Together():
            some = listed(rule.steps)
            return f"{some} stay or go together", f"{some} cùng giữ hoặc cùng bỏ"
        case IfCutThen():
            return (
                f"if '{rule.step}' goes, '{rule.then}' goes as well",
                f"nếu bỏ '{rule.step}' thì phải bỏ cả '{rule.then}'",
            )
        case Separation():
            some = listed(rule.checkers)
            return (
                f"what '{rule.maker}' makes is checked afterwards by another role in one of {some}",
                f"sau '{rule.maker}' phải có một trong {some} kiểm tra, do vai trò khác thực hiện",
            )
        case Precondition():
            return _asked_first(rule)
        case ControlFloor():
            return (
                f"at least {amount(100 * rule.detect, 'en')} % of errors '{rule.risk}' are caught on every path",
                f"phát hiện ít nhất {amount(100 * rule.detect, 'vi')} % sai sót '{rule.risk}' trên mọi đường đi",
            )
        case AuthorityCap():
            said = say_authority(rule.authorities)
            return said.get("en"), said.get("vi")
        case LegalActs():
            said = say_acts(rule.most)
            return said.get("en"), said.get("vi")


def _asked_first(rule: Precondition) -> tuple[str, str]:
    some = listed(rule.steps)
    name = {lang: rule.name.get(lang) for lang in LANGUAGES}
    state = {
        "missing": ("is missing", "còn thiếu"),
        "planned": ("is planned", "đang dự kiến"),
        "in force": ("is in force", "đã có hiệu lực"),
    }[rule.state]
    what = (f"the precondition {name['en']}".rstrip(), f"điều kiện {name['vi']}".rstrip())
    return f"{what[0]} for changing {some} {state[0]}", f"{what[1]} để thay đổi {some} {state[1]}"


def amount(value: float, lang: Lang) -> str:
    """Return a number without the dust of rounding."""
    return number(round(value, 9) + 0.0, lang)
