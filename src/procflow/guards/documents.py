"""Is every document there when it is needed, on every path?

"Another producer is kept" is not enough: the consumer may stand on the other branch. A document counts as available only
if every path to the step has made it (must-availability; notes on redesign, section 4.3).
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, Paths, along, lacked, lacking
from procflow.guards.plan import MOVING, Plan, What, afterwards, plan_of
from procflow.model import DropComponent, Edit, Procedure
from procflow.structure.network import Network

DOCUMENT_LOST = Message(
    "cut-document-lost",
    en="needs {documents}, which some case would lack {after}. "
    "Keep a step that makes it on every path, or cut what needs it as well.",
    vi="cần {documents}, nhưng {after} sẽ có hồ sơ đến đây mà thiếu. "
    "Hãy giữ một bước tạo ra tài liệu đó trên mọi đường đi, hoặc cắt cả nơi cần nó.",
)


@frozen
class Need:
    """A step or end, and the documents of which it must have one.

    Attributes
    ----------
    node : str
        Id of the step or end.
    documents : tuple of str
        One document, or a group of which one suffices.
    """

    node: str
    documents: tuple[str, ...]


def available(net: Network, procedure: Procedure) -> tuple[frozenset[str], ...]:
    """Return the documents that are there on every path to each atom, when a case arrives.

    What the applicant, a register or another agency supplies is there from the start. After parallel branches have
    joined, what any of them made is there. At an atom that no case reaches, every document counts as there.

    Parameters
    ----------
    net : Network
        Of the procedure, with or without a cut.
    procedure : Procedure
        Names the documents.

    Returns
    -------
    tuple of frozenset of str
        In the order of ``net.atoms``.

    Examples
    --------
    >>> from procflow.model import Document, End, Flow, Procedure, Step
    >>> from procflow.structure.network import network
    >>> p = Procedure(id="p", steps=[Step(id="draft", makes=["text"]), Step(id="sign")], ends=[End(id="z")], start="draft",
    ...               flows=[Flow("draft", "sign"), Flow("sign", "z")],
    ...               documents=[Document(id="form", source="applicant"), Document(id="text")])
    >>> [sorted(there) for there in available(network(p), p)]
    [['form'], ['form', 'text'], ['form', 'text']]
    """
    paths = Paths(net)
    given = {document.id for document in procedure.documents if document.given}
    names = list(
        dict.fromkeys(
            [document.id for document in procedure.documents] + [d for step in procedure.steps for d in step.makes]
        )
    )
    bit = {name: 0 if name in given else 1 << k for k, name in enumerate(names)}
    made: dict[int, int] = {}
    for step in procedure.steps:
        if step.id in paths.kept:
            for name in step.makes:
                made[paths.kept[step.id]] = made.get(paths.kept[step.id], 0) | bit[name]
    value = lacking(paths, made, sum(bit.values()))
    return tuple(frozenset(name for name in names if not bits & bit[name]) for bits in value)


def unmet(procedure: Procedure, paths: Paths) -> dict[Need, int]:
    """Return the needs that some run cannot meet, with the atom where each arises, in the order of the file.

    Parameters
    ----------
    procedure : Procedure
        Names who needs and makes what.
    paths : Paths
        Before or after a cut; only steps that are done and ends that are reached need anything.
    """
    given = {document.id for document in procedure.documents if document.given}
    makers: dict[str, list[int]] = {}
    needs: dict[Need, int] = {}
    for step in procedure.steps:
        if step.id in paths.kept:
            atom = paths.kept[step.id]
            for name in step.makes:
                makers.setdefault(name, []).append(atom)
            for group in (*((name,) for name in step.needs), *step.one_of):
                needs[Need(step.id, tuple(group))] = atom
    for end in procedure.ends:
        if end.id in paths.ends:
            needs.update({Need(end.id, (name,)): paths.ends[end.id] for name in end.needs})
    open_needs = {need: atom for need, atom in needs.items() if need.documents and given.isdisjoint(need.documents)}
    groups = {need.documents for need in open_needs}
    sources = {group: [atom for name in group for atom in makers.get(name, ())] for group in groups}
    missing = lacked(paths, sources, ((atom, need.documents) for need, atom in open_needs.items()))
    return {need: atom for need, atom in open_needs.items() if (atom, need.documents) in missing}


def judge_documents(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for every document that is there in time today and that some case would lack after the cut.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.
    """
    plan = plan_of(procedure, what)
    ways = paths or along(plan)
    after = unmet(ways.view, ways.after)
    before = unmet(procedure, ways.before) if after else {}
    ends = {end.id for end in procedure.ends}
    problems: dict[Need, Problem] = {}
    for was, need in _needs(plan):
        if need in after and was not in before and need not in problems:
            edits = tuple(edit for edit in plan.edits if _concerns(plan, edit, was))
            place = procedure.place(f"{'end' if need.node in ends else 'step'} '{need.node}'")
            problems[need] = DOCUMENT_LOST.at(
                place,
                documents=need.documents,
                after=afterwards(edits),
                steps=tuple(dict.fromkeys(step for edit in edits for step in edit.steps)),
                changes=edits,
                node=need.node,
            )
    return tuple(problems.values())


def _needs(plan: Plan) -> Iterator[tuple[Need, Need]]:
    """Yield every need as it is today, with what is left of it when documents are dropped."""
    dropped = {edit.document for edit in plan.edits if isinstance(edit, DropComponent)}
    for step in plan.procedure.steps:
        for group in (*((name,) for name in step.needs), *step.one_of):
            yield Need(step.id, tuple(group)), Need(step.id, tuple(name for name in group if name not in dropped))
    for end in plan.procedure.ends:
        yield from ((Need(end.id, (name,)), Need(end.id, () if name in dropped else (name,))) for name in end.needs)


def _concerns(plan: Plan, edit: Edit, need: Need) -> bool:
    """Tell whether an edit can be why a need is not met any more."""
    if isinstance(edit, DropComponent):
        return edit.document in need.documents
    if not isinstance(edit, MOVING):
        return False
    return any(
        step.id in edit.steps and not set(need.documents).isdisjoint(step.makes) for step in plan.procedure.steps
    )
