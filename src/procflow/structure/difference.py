"""What differs between two versions of a procedure: steps removed, added, given to another role, changed, and flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import AttrsInstance, fields, frozen

from procflow.model import Flow, Legal, Part, Procedure, Text, one_procedure
from procflow.wording import Lang, number

_PARTS = {
    "role": Text(vi="vai trò", en="role"),
    "step": Text(vi="bước", en="step"),
    "gateway": Text(vi="cổng rẽ nhánh", en="gateway"),
    "end": Text(vi="điểm kết thúc", en="end"),
    "document": Text(vi="tài liệu", en="document"),
    "duty": Text(vi="nghĩa vụ", en="duty"),
    "rule": Text(vi="ràng buộc", en="rule"),
    "calendar": Text(vi="lịch", en="calendar"),
    "flow": Text(vi="luồng", en="flow"),
    "procedure": Text(vi="quy trình", en="procedure"),
}
_ATTRIBUTES = {
    "work": Text(vi="thời gian xử lý thực", en="work"),
    "parts": Text(vi="phần việc đã gộp vào", en="parts merged into it"),
    "setup": Text(vi="phần chuẩn bị", en="set-up"),
    "wait": Text(vi="thời gian chờ", en="wait"),
    "limit": Text(vi="thời hạn", en="limit"),
    "legal": Text(vi="căn cứ pháp lý", en="legal status"),
    "name": Text(vi="tên", en="name"),
    "needs": Text(vi="tài liệu cần có", en="documents needed"),
    "makes": Text(vi="tài liệu tạo ra", en="documents made"),
    "register": Text(vi="sổ, cơ sở dữ liệu", en="register"),
    "source": Text(vi="nguồn", en="source"),
    "component": Text(vi="thành phần hồ sơ", en="component of the dossier"),
    "edits": Text(vi="áp dụng cho thay đổi", en="edits it is asked for"),
    "authorities": Text(vi="cấp có thẩm quyền", en="authorities"),
    "most": Text(vi="số văn bản được sửa", en="most legal acts"),
    "officers": Text(vi="số chuyên viên", en="officers"),
    "share": Text(vi="tỷ lệ thời gian", en="share of time"),
    "time_limit": Text(vi="thời hạn của hồ sơ", en="time limit"),
    "p": Text(vi="xác suất", en="probability"),
    "kind": Text(vi="loại", en="kind"),
}
_NONE = Text(vi="chưa rõ", en="unknown")
_HEADINGS = {
    "removed": Text(vi="Bước bị bỏ", en="Steps removed"),
    "added": Text(vi="Bước thêm mới", en="Steps added"),
    "reassigned": Text(vi="Bước chuyển sang vai trò khác", en="Steps given to another role"),
    "changed": Text(vi="Nội dung thay đổi", en="Changed"),
    "flows_removed": Text(vi="Luồng bị bỏ", en="Flows removed"),
    "flows_added": Text(vi="Luồng thêm mới", en="Flows added"),
}
_SAME = Text(vi="Không có thay đổi.", en="No difference.")


@frozen
class Reassigned:
    """A step that another role does now; None is automatic."""

    step: str
    before: str | None
    after: str | None


@frozen
class Change:
    """One attribute of one part that changed; a part that is new or gone has None on one side.

    Attributes
    ----------
    part, id : str
        What it is ("step", "role", "document", "flow", …, or "procedure" itself) and its id.
    attribute : str
        Name of the attribute; empty where the whole part came or went.
    before, after : object
        The values.
    """

    part: str
    id: str
    attribute: str
    before: object
    after: object

    def text(self, lang: Lang = "en") -> str:
        """Return the change in one line."""
        name = f"{_PARTS[self.part].get(lang)} '{self.id}'"
        if not self.attribute:
            new = self.before is None
            word = {"vi": ("bị bỏ", "thêm mới"), "en": ("removed", "added")}[lang][new]
            return f"{name}: {word}"
        attribute = _ATTRIBUTES.get(self.attribute, Text(en=self.attribute)).get(lang)
        return f"{name}: {attribute}: {_shown(self.before, lang)} -> {_shown(self.after, lang)}"


@frozen
class Difference:
    """Everything that differs between two procedures; `str()` reads in English, `text("vi")` in Vietnamese.

    Attributes
    ----------
    removed, added : tuple of str
        Ids of steps only in the one or the other.
    reassigned : tuple of Reassigned
        Steps that another role does.
    changed : tuple of Change
        Every other attribute that changed, of steps, gateways, ends, roles, documents, duties, rules, calendars and the
        procedure itself; probabilities and kinds of flows that stay.
    flows_removed, flows_added : tuple of (str, str)
        Source and target.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    reassigned: tuple[Reassigned, ...]
    changed: tuple[Change, ...]
    flows_removed: tuple[tuple[str, str], ...]
    flows_added: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        parts = (self.removed, self.added, self.reassigned, self.changed, self.flows_removed, self.flows_added)
        return any(parts)

    def text(self, lang: Lang = "en") -> str:
        """Return all differences, grouped under headings with their number."""
        automatic = {"vi": "tự động", "en": "automatic"}[lang]
        groups = {
            "removed": list(self.removed),
            "added": list(self.added),
            "reassigned": [f"{r.step}: {r.before or automatic} -> {r.after or automatic}" for r in self.reassigned],
            "changed": [change.text(lang) for change in self.changed],
            "flows_removed": [f"{source} -> {target}" for source, target in self.flows_removed],
            "flows_added": [f"{source} -> {target}" for source, target in self.flows_added],
        }
        lines = []
        for key, entries in groups.items():
            if entries:
                lines += [f"{_HEADINGS[key].get(lang)} ({len(entries)})", *(f"  {entry}" for entry in entries)]
        return "\n".join(lines) or _SAME.get(lang)

    def __str__(self) -> str:
        """Return the differences in English."""
        return self.text("en")


def diff(before: Procedure, after: Procedure) -> Difference:
    """Return what differs between two procedures, part by part, in the order of their files.

    Parts are the same if they have the same id. Where the files stand and which comes first makes no difference.

    Parameters
    ----------
    before, after : Procedure
        Two versions, usually of the same procedure.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> one = Procedure(id="p", steps=[Step(id="a", role="clerk"), Step(id="b")], ends=[End(id="z")], start="a",
    ...                 flows=[Flow("a", "b"), Flow("b", "z")])
    >>> two = Procedure(id="p", steps=[Step(id="a", role="officer")], ends=[End(id="z")], start="a",
    ...                 flows=[Flow("a", "z")])
    >>> print(diff(one, two))
    Steps removed (1)
      b
    Steps given to another role (1)
      a: clerk -> officer
    Flows removed (2)
      a -> b
      b -> z
    Flows added (1)
      a -> z
    """
    one_procedure("diff", before, after)
    old = {step.id: step for step in before.steps}
    new = {step.id: step for step in after.steps}
    both = [id for id in old if id in new]
    flows_old, flows_new = _flows(before), _flows(after)
    return Difference(
        removed=tuple(id for id in old if id not in new),
        added=tuple(id for id in new if id not in old),
        reassigned=tuple(Reassigned(id, old[id].role, new[id].role) for id in both if old[id].role != new[id].role),
        changed=(
            *(change for id in both for change in _changes("step", id, old[id], new[id], skip=("role",))),
            *_parts(before, after),
            *_flow_changes(flows_old, flows_new),
            *_whole(before, after),
        ),
        flows_removed=tuple(pair for pair in flows_old if pair not in flows_new),
        flows_added=tuple(pair for pair in flows_new if pair not in flows_old),
    )


def _flows(procedure: Procedure) -> dict[tuple[str, str], tuple[Flow, ...]]:
    """Return the flows by source and target; there may be several between the same two nodes."""
    found: dict[tuple[str, str], tuple[Flow, ...]] = {}
    for flow in procedure.flows:
        pair = (flow.source, flow.target)
        found[pair] = (*found.get(pair, ()), flow)
    return found


def _flow_changes(
    old: Mapping[tuple[str, str], tuple[Flow, ...]], new: Mapping[tuple[str, str], tuple[Flow, ...]]
) -> Iterable[Change]:
    """Yield probabilities, kinds and labels that changed on flows that stay."""
    for pair in old:
        if pair in new and old[pair] != new[pair]:
            name = " -> ".join(pair)
            if len(old[pair]) == len(new[pair]):
                for one, other in zip(old[pair], new[pair], strict=True):
                    yield from _changes("flow", name, one, other)
            else:
                yield Change("flow", name, "number", len(old[pair]), len(new[pair]))


def _parts(before: Procedure, after: Procedure) -> Iterable[Change]:
    """Yield what changed in the parts that are no steps."""
    for part in ("gateway", "end", "role", "document", "duty", "rule", "calendar"):
        plural = "duties" if part == "duty" else f"{part}s"
        old = {one.id: one for one in getattr(before, plural)}
        new = {one.id: one for one in getattr(after, plural)}
        for id in (*old, *(id for id in new if id not in old)):
            one, other = old.get(id), new.get(id)
            if one is None or other is None or type(one) is not type(other):
                yield Change(part, id, "", one, other)
            else:
                yield from _changes(part, id, one, other)


def _changes(
    part: str, id: str, before: AttrsInstance, after: AttrsInstance, *, skip: tuple[str, ...] = ()
) -> Iterable[Change]:
    """Yield the attributes in which two parts of the same class differ."""
    for attribute in fields(type(before)):
        if attribute.name not in skip and attribute.eq:
            one, other = getattr(before, attribute.name), getattr(after, attribute.name)
            if one != other:
                yield Change(part, id, attribute.name, one, other)


def _whole(before: Procedure, after: Procedure) -> Iterable[Change]:
    """Yield what changed in the procedure's own attributes, its parts left out."""
    parts = ("steps", "gateways", "ends", "flows", "roles", "documents", "duties", "rules", "calendars")
    yield from _changes("procedure", after.id, before, after, skip=parts)


def _shown(value: object, lang: Lang) -> str:
    """Return a value as a reader expects it."""
    if value is None or value == "":
        return _NONE.get(lang)
    if isinstance(value, bool):
        return {"vi": ("không", "có"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, int | float):
        return number(value, lang)
    if isinstance(value, Text):
        return value.get(lang) or _NONE.get(lang)
    if isinstance(value, Legal):
        return _legal_shown(value)
    if isinstance(value, tuple | frozenset) and any(isinstance(item, Part) for item in value):
        return ", ".join(f"{item.id} ({_shown(item.work, lang)})" for item in value if isinstance(item, Part))
    if isinstance(value, tuple | frozenset):
        items = sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value)
        return ", ".join(items) or "-"
    return str(value)


def _legal_shown(legal: Legal) -> str:
    """Return where something is laid down and what may be done with it; a permission names its takers."""
    takers = {"delegate": legal.delegate_to, "merge": legal.merge_into}
    may = [f"{edit} ({', '.join(takers[edit])})" if takers.get(edit) else edit for edit in sorted(legal.may)]
    return f"{legal.source} ({legal.basis or '-'}; {', '.join(may) or '-'})"
