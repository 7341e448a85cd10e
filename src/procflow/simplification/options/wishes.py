"""What the caller of `propose` asks for: checked, and turned into rules and limits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from procflow.errors import Message, Problem, ProposalError, closest, did_you_mean
from procflow.model import AuthorityCap, LegalActs, Procedure
from procflow.simplification.options.forms import SEARCHED
from procflow.simplification.options.weights import NAMES, chosen

BAD_LIMIT = Message(
    "propose-limit",
    en="{what} is {value}, expected {expected}.",
    vi="{what} là {value}, cần {expected}.",
)
UNKNOWN_KIND = Message(
    "propose-edits",
    en="'{name}' is no kind of edit that a plan is searched for.{hint} Choose among {known}.",
    vi="'{name}' không phải loại sửa đổi mà phương án có thể xét.{hint} Hãy chọn trong {known}.",
)
NO_SHARES = Message(
    "propose-post-check",
    en="`post_check_shares` is {shares} and `edits` is {kinds}: which share of cases is checked afterwards is for the planner to "
    "say. Give `propose` shares such as [0.1, 0.2] together with the kind 'post_check', or neither.",
    vi="`post_check_shares` là {shares} còn `edits` là {kinds}: tỷ lệ hồ sơ hậu kiểm do người lập kế hoạch nêu. Hãy nêu cho "
    "`propose` tỷ lệ, ví dụ [0.1, 0.2], cùng với loại 'post_check', hoặc không nêu cả hai.",
)
UNKNOWN_TARGET = Message(
    "propose-target",
    en="'{name}' is nothing that a target can be set for.{hint} Choose among {known}.",
    vi="không thể đặt mục tiêu cho '{name}'.{hint} Hãy chọn trong {known}.",
)
UNKNOWN_AUTHORITY = Message(
    "propose-authority",
    en="no instrument of '{procedure}' is in the hands of '{name}'.{hint} The procedure names {known}.",
    vi="không văn bản nào của '{procedure}' thuộc thẩm quyền của '{name}'.{hint} Quy trình nêu {known}.",
)
_NAMES = {"en": "a name, or a list of names such as ['sign']", "vi": "một tên, hoặc danh sách tên, ví dụ ['sign']"}
_SHARES = {"en": "shares by name, such as {'cycle_time': 0.3}", "vi": "tỷ lệ theo tên, ví dụ {'cycle_time': 0.3}"}
_PARTS = {
    "en": "shares above 0 and up to 1, such as [0.1, 0.2]",
    "vi": "các tỷ lệ lớn hơn 0 và tối đa 1, ví dụ [0.1, 0.2]",
}
_SECONDS = {"en": "a finite number of seconds above 0", "vi": "một số giây hữu hạn lớn hơn 0"}
_WHOLE = {"en": "a whole number, 0 or more", "vi": "một số nguyên từ 0 trở lên"}


@frozen(kw_only=True)
class Wishes:
    """What is asked for.

    Attributes
    ----------
    objectives : tuple of str
        What to minimise, the first before the second.
    max_cuts : int or None
        How many steps may be cut.
    keep, require : frozenset of str
        Steps that stay as they are, and steps that go.
    edits : tuple of str
        Kinds of edits to consider.
    targets : dict of str to float
        Share by which each of these is to fall at least.
    acts : int or None
        How many instruments may be amended.
    authority : tuple of str or None
        Whose instruments may be amended.
    seconds : float
        Time for everything.
    shares : tuple of float
        Shares of cases that may be checked afterwards.
    """

    objectives: tuple[str, ...]
    max_cuts: int | None
    keep: frozenset[str]
    require: frozenset[str]
    edits: tuple[str, ...]
    targets: Mapping[str, float]
    acts: int | None
    authority: tuple[str, ...] | None
    seconds: float
    shares: tuple[float, ...] = ()

    def office(self, procedure: Procedure) -> Procedure:
        """Return the procedure with these wishes among its rules, so that guards and program judge them alike."""
        rules = list(procedure.rules)
        taken = {rule.id for rule in rules}
        if self.acts is not None:
            rules.append(LegalActs(id=_free("acts", taken), most=self.acts))
        if self.authority is not None:
            rules.append(AuthorityCap(id=_free("authority", taken), authorities=self.authority))
        return evolve(procedure, rules=rules)


def _free(name: str, taken: set[str]) -> str:
    number = 2
    found = name
    while found in taken:
        found, number = f"{name} {number}", number + 1
    return found


def wishes(
    procedure: Procedure,
    *,
    max_cuts: int | None,
    minimise: str | tuple[str, ...] | None,
    keep: Iterable[str],
    require: Iterable[str],
    edits: str | Iterable[str] | None,
    targets: Mapping[str, float] | None,
    acts: int | None,
    authority: str | Iterable[str] | None,
    time_limit: float,
    post_check_shares: Iterable[float] = (),
) -> Wishes:
    """Return what is asked for, or refuse what means nothing.

    Raises
    ------
    ProposalError
        With every number or name that cannot be.
    """
    place = procedure.place("propose")
    lists = {"keep": keep, "require": require, "edits": edits, "authority": authority, "minimise": minimise}
    names = {name: _names(value) for name, value in lists.items() if value is not None or name in ("keep", "require")}
    ill = [
        BAD_LIMIT.at(place, what=name, value=repr(lists[name]), expected=_NAMES)
        for name, said in names.items()
        if said is None
    ]
    if targets is not None and not isinstance(targets, Mapping):
        ill.append(BAD_LIMIT.at(place, what="targets", value=repr(targets), expected=_SHARES))
    if isinstance(time_limit, bool) or not isinstance(time_limit, int | float):
        ill.append(BAD_LIMIT.at(place, what="time_limit", value=repr(time_limit), expected=_SECONDS))
    if ill:
        raise ProposalError(*ill)
    kept, gone, kinds, hands_asked, first = (names.get(name) or () for name in lists)
    problems = [
        BAD_LIMIT.at(place, what=name, value=str(value), expected=_WHOLE)
        for name, value in (("max_cuts", max_cuts), ("acts", acts))
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0)
    ]
    if not 0 < time_limit < math.inf:
        problems.append(BAD_LIMIT.at(place, what="time_limit", value=str(time_limit), expected=_SECONDS))
    kinds = kinds if edits is not None else SEARCHED
    shares, faults = _shares(procedure, post_check_shares)
    problems += faults
    if edits is not None and bool(shares) != ("post_check" in kinds) and not faults:
        problems.append(NO_SHARES.at(place, shares=str(shares), kinds=kinds or "-"))
    problems += [
        UNKNOWN_KIND.at(place, name=name, hint=did_you_mean(name, SEARCHED), known=SEARCHED)
        for name in kinds
        if name not in SEARCHED
    ]
    asked = dict(targets or {})
    able = tuple(name for name in NAMES if name != "legal_acts")
    for name, value in asked.items():
        if name not in able:
            problems.append(UNKNOWN_TARGET.at(place, name=name, hint=did_you_mean(name, able), known=able))
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            expected = {"en": "a share above 0 and up to 1", "vi": "một tỷ lệ lớn hơn 0 và tối đa 1"}
            problems.append(BAD_LIMIT.at(place, what=f"targets['{name}']", value=str(value), expected=expected))
    legals = [*(step.legal for step in procedure.steps), *(document.legal for document in procedure.documents)]
    hands = tuple(dict.fromkeys(legal.authority for legal in legals if legal.authority))
    problems += [
        UNKNOWN_AUTHORITY.at(place, procedure=procedure.id, name=name, hint=did_you_mean(name, hands), known=hands)
        for name in hands_asked
        # A name that nobody bears is a cap like any other; one that is nearly right is a slip of the pen.
        if name not in hands and closest(name, hands) is not None
    ]
    if problems:
        raise ProposalError(*problems)
    return Wishes(
        objectives=chosen(first if minimise is not None else None, procedure),
        max_cuts=max_cuts,
        keep=frozenset(kept),
        require=frozenset(gone),
        edits=tuple(kind for kind in SEARCHED if kind in kinds),
        targets=asked,
        acts=acts,
        authority=None if authority is None else hands_asked,
        seconds=time_limit,
        shares=shares,
    )


def _shares(procedure: Procedure, shares: Iterable[float]) -> tuple[tuple[float, ...], list[Problem]]:
    """Return shares of cases, each once, and what is none."""
    place = procedure.place("propose")
    if isinstance(shares, str) or not isinstance(shares, Iterable):
        return (), [BAD_LIMIT.at(place, what="post_check_shares", value=repr(shares), expected=_PARTS)]
    found = tuple(dict.fromkeys(shares))
    wrong = [one for one in found if isinstance(one, bool) or not isinstance(one, int | float) or not 0 < one <= 1]
    problems = [BAD_LIMIT.at(place, what="post_check_shares", value=repr(one), expected=_PARTS) for one in wrong]
    return tuple(one for one in found if one not in wrong), problems


def _names(value: object) -> tuple[str, ...] | None:
    """Return one name or several as a tuple, or None where it is something else."""
    if isinstance(value, str):
        return (value,)
    found = tuple(value) if isinstance(value, Iterable) else (None,)
    names = tuple(one for one in found if isinstance(one, str))
    return names if len(names) == len(found) else None
