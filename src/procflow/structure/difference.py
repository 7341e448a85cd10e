"""What differs between two versions of a procedure: steps removed, merged, added, given away, side by side, and flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import AttrsInstance, fields, frozen

from procflow.model import Flow, Procedure, Text, one_procedure
from procflow.structure.difference_words import ATTRIBUTES, HEADINGS, PARTS, SAME, worded
from procflow.structure.parallel_steps import pairs, parallel_steps
from procflow.wording import Lang


@frozen
class Reassigned:
    """A step that another role does now; None is automatic."""

    step: str
    before: str | None
    after: str | None


@frozen
class Merged:
    """A step whose work is part of another one now."""

    step: str
    into: str


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
        name = f"{PARTS[self.part].get(lang)} '{self.id}'"
        if not self.attribute:
            new = self.before is None
            word = {"vi": ("bị bỏ", "thêm mới"), "en": ("removed", "added")}[lang][new]
            return f"{name}: {word}"
        attribute = ATTRIBUTES.get(self.attribute, Text(en=self.attribute)).get(lang)
        before, after = (worded(self.attribute, value, lang) for value in (self.before, self.after))
        return f"{name}: {attribute}: {before} -> {after}"


@frozen
class Difference:
    """Everything that differs between two procedures; `str()` reads in English, `text("vi")` in Vietnamese.

    Attributes
    ----------
    removed, added : tuple of str
        Ids of steps only in the one or the other; of those that are gone, only the ones that are not merged.
    reassigned : tuple of Reassigned
        Steps that another role does.
    merged : tuple of Merged
        Steps that are gone and whose work another step does now.
    parallel : tuple of tuple of tuple of str
        Branches, each with its steps, that run side by side now and of which some steps did not before.
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
    merged: tuple[Merged, ...] = ()
    parallel: tuple[tuple[tuple[str, ...], ...], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        steps = (self.removed, self.merged, self.added, self.reassigned)
        return any((*steps, self.changed, self.flows_removed, self.flows_added))

    def text(self, lang: Lang = "en") -> str:
        """Return all differences, grouped under headings with their number."""
        automatic = {"vi": "tự động", "en": "automatic"}[lang]
        groups = {
            "removed": list(self.removed),
            "merged": [f"{one.step} -> {one.into}" for one in self.merged],
            "added": list(self.added),
            "reassigned": [f"{r.step}: {r.before or automatic} -> {r.after or automatic}" for r in self.reassigned],
            "parallel": [" | ".join(", ".join(branch) or "-" for branch in branches) for branches in self.parallel],
            "changed": [change.text(lang) for change in self.changed],
            "flows_removed": [f"{source} -> {target}" for source, target in self.flows_removed],
            "flows_added": [f"{source} -> {target}" for source, target in self.flows_added],
        }
        lines = []
        for key, entries in groups.items():
            if entries:
                lines += [f"{HEADINGS[key].get(lang)} ({len(entries)})", *(f"  {entry}" for entry in entries)]
        return "\n".join(lines) or SAME.get(lang)

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
    merged = _merged(before, after)
    gone = {one.step for one in merged}
    return Difference(
        removed=tuple(id for id in old if id not in new and id not in gone),
        merged=merged,
        parallel=_parallel(before, after),
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


def _merged(before: Procedure, after: Procedure) -> tuple[Merged, ...]:
    """Return the steps that are gone, and by their ids a part of another step that they were not before."""
    old, new = {step.id: step for step in before.steps}, {step.id for step in after.steps}
    into = {
        part.id: step.id
        for step in after.steps
        for part in step.parts
        if step.id not in old or part.id not in {one.id for one in old[step.id].parts}
    }
    return tuple(Merged(id, into[id]) for id in old if id not in new and id in into)


def _parallel(before: Procedure, after: Procedure) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the branches of parallel blocks in which two steps that were there before ran one after the other."""
    known = {step.id for step in before.steps}
    then = {pair for branches in parallel_steps(before) for pair in pairs(branches)}
    return tuple(branches for branches in parallel_steps(after) if {p for p in pairs(branches) if p <= known} - then)


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
