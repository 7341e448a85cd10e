"""What differs between the procedure that the edits give and the one in the file, sorted by what it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import frozen

from procflow.model import Procedure, Text
from procflow.simplification.verification.shape import Shape, shape
from procflow.structure import Difference, diff
from procflow.structure.difference import Change
from procflow.wording import Lang, share

Touched = Literal["law", "control", "role", "way", "figure", "wording"]

TOUCHED: Mapping[Touched, Text] = {
    "law": Text(en="law, duties, rules, limits", vi="pháp luật, nghĩa vụ, quy tắc, thời hạn"),
    "control": Text(en="controls and documents", vi="kiểm soát và tài liệu"),
    "role": Text(en="roles", vi="vai trò"),
    "way": Text(en="steps and ways", vi="bước và đường đi"),
    "figure": Text(en="times and numbers", vi="thời gian và số lượng"),
    "wording": Text(en="names and remarks", vi="tên gọi và ghi chú"),
}
"""What a change that no edit explains can touch; figures and wording are told and do not fail."""

GRAVE: frozenset[Touched] = frozenset({"law", "control", "role", "way"})

_WORDING = frozenset({"name", "source", "version", "kind", "note", "value", "delegate_form", "form", "label"})
_STEP: Mapping[str, Touched] = {
    "legal": "law", "limit": "law", "duties": "law", "clock": "law",
    "needs": "control", "one_of": "control", "uses": "control", "makes": "control", "detects": "control",
    "signs": "control", "role": "role", "work": "figure", "wait": "figure", "parts": "figure", "setup": "figure",
    "join": "way", "split": "way", "sessions": "law", "batch": "law", "priority": "role",
    "joint": "role", "officer": "control", "skills": "role", "at_most": "way", "work_by": "figure", "wait_by": "figure",
}  # fmt: skip
_ROLE: Mapping[str, Touched] = {"cost_per_hour": "figure", "currency": "figure", "transfer": "figure"}
_WHOLE: Mapping[str, Touched] = {
    "demand": "figure", "calendar": "figure", "time_limit": "law", "after_pause": "law", "start": "way",
    "illustrative": "law", "id": "wording",
}  # fmt: skip


@frozen
class Unexplained:
    """A difference that no edit explains.

    Attributes
    ----------
    touches : {"law", "control", "role", "way", "figure", "wording"}
        What it touches.
    element : str
        Such as ``step 'sign'``.
    attribute : str
        Such as ``legal``; empty where a whole part came or went.
    text : Text
        The difference in words.
    """

    touches: Touched
    element: str
    attribute: str
    text: Text

    @property
    def grave(self) -> bool:
        """Tell whether it needs a review of its own."""
        return self.touches in GRAVE


def unexplained(expected: Procedure, after: Procedure) -> tuple[Unexplained, ...]:
    """Return what differs between the procedure as the edits leave it and as the file holds it.

    How splits and joins are written, the ids of gateways and the order of the parts make no difference.

    Parameters
    ----------
    expected : Procedure
        The one before with the derived edits carried out.
    after : Procedure
        The one in the file.
    """
    found = diff(expected, after)
    return tuple(dict.fromkeys([*_steps(found), *_changed(found, expected, after), *_ways(expected, after)]))


def _steps(found: Difference) -> Iterable[Unexplained]:
    for word_en, word_vi, steps in (("is gone", "đã mất", found.removed), ("is new", "mới thêm", found.added)):
        for step in steps:
            yield Unexplained("way", f"step '{step}'", "", Text(en=word_en, vi=word_vi))
    for one in found.merged:
        words = Text(en=f"is merged into '{one.into}'", vi=f"được gộp vào '{one.into}'")
        yield Unexplained("way", f"step '{one.step}'", "", words)
    for change in found.reassigned:
        before, after = change.before or "-", change.after or "-"
        words = Text(en=f"role: {before} -> {after}", vi=f"vai trò: {before} -> {after}")
        yield Unexplained("role", f"step '{change.step}'", "role", words)


def _changed(found: Difference, expected: Procedure, after: Procedure) -> Iterable[Unexplained]:
    for change in found.changed:
        if change.part in ("flow", "gateway") or (change.part == "step" and change.attribute in ("join", "split")):
            continue
        if change.part == "procedure" and change.attribute == "start":
            continue
        where = "procedure" if change.part == "procedure" else f"{change.part} '{change.id}'"
        if change.part == "document" and not change.attribute and change.after is None and not _used(after, change.id):
            touches: Touched = "wording"
        else:
            touches = _touched(change, expected)
        yield Unexplained(touches, where, change.attribute, Text(en=_bare(change, "en"), vi=_bare(change, "vi")))


def _bare(change: Change, lang: Lang) -> str:
    """Return a change without the name of its element, which stands beside it."""
    return change.text(lang).partition(f"'{change.id}': ")[2]


def _used(procedure: Procedure, document: str) -> bool:
    return any(
        document in (*s.needs, *s.uses, *s.makes, *(name for group in s.one_of for name in group))
        for s in procedure.steps
    )


def _touched(change: Change, expected: Procedure) -> Touched:
    if change.attribute in _WORDING:
        return "wording"
    match change.part:
        case "step":
            return _STEP.get(change.attribute, "law")
        case "role":
            return _ROLE.get(change.attribute, "role")
        case "document":
            return "law" if change.attribute == "legal" else "control"
        case "end":
            return "control" if change.attribute else "way"
        case "calendar":
            return "figure"
        case "procedure":
            return _WHOLE.get(change.attribute, "law")
        case _:
            return "law"


def _ways(expected: Procedure, after: Procedure) -> Iterable[Unexplained]:
    one, other = shape(expected), shape(after)
    if one.start != other.start:
        words = Text(en=f"start: {one.start} -> {other.start}", vi=f"bắt đầu: {one.start} -> {other.start}")
        yield Unexplained("way", "start", "", words)
    for node in sorted(one.kinds.keys() & other.kinds.keys()):
        if one.kinds[node] != other.kinds[node]:
            was, now = "/".join(one.kinds[node]), "/".join(other.kinds[node])
            words = Text(en=f"join/split: {was} -> {now}", vi=f"hợp/tách: {was} -> {now}")
            yield Unexplained("way", f"node '{_short(node)}'", "join/split", words)
    yield from _each(one, other, "is gone", "đã mất")
    yield from _each(other, one, "is new", "mới thêm")


def _each(one: Shape, other: Shape, word_en: str, word_vi: str) -> Iterable[Unexplained]:
    for source, target, p, returns in sorted(one.ways - other.ways):
        back = {"en": ", returns", "vi": ", trả lại"} if returns else {"en": "", "vi": ""}

        def words(lang: Lang, word: str, p: float = p, back: Mapping[str, str] = back) -> str:
            return f"({share(p, lang)}{back[lang]}) {word}"

        text = Text(en=words("en", word_en), vi=words("vi", word_vi))
        yield Unexplained("way", f"flow '{_short(source)}' -> '{_short(target)}'", "", text)


def _short(node: str) -> str:
    """Return the name of a node; gateways that have no name of their own are called so."""
    return "gateway" if len(node) == 64 or "/" in node else node.rstrip("\n")
