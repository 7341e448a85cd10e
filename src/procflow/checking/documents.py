"""Is every document there when a step needs it, and is each of any use?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.checking.clarity import some_of
from procflow.checking.ways import way_without
from procflow.errors import Message, Problem
from procflow.guards.documents import Need, unmet
from procflow.guards.paths import Paths, lacking
from procflow.model import Procedure
from procflow.structure.ways import element, shown

MOST_WAYS = 200
"""Documents for which a way is looked up; beyond it the sentence names the fault without one."""

NO_MAKER = Message(
    "document-from-nowhere",
    en="needs {documents}, which no step makes and nobody supplies. "
    "Add it to `makes` of a step, or set its `source` to who supplies it.",
    vi="cần {documents} nhưng không bước nào tạo ra và không ai cung cấp. "
    "Hãy thêm vào `makes` của một bước, hoặc đặt `source` là nơi cung cấp.",
)
NOT_ON_EVERY_PATH = Message(
    "document-not-on-every-path",
    en="needs {documents}, which a case can lack when it comes here (on the way {way}). "
    "Let a step before it make the document on every path, or move the need.",
    vi="cần {documents} nhưng hồ sơ có thể đến đây mà thiếu (theo đường {way}). "
    "Hãy để một bước phía trước tạo ra tài liệu trên mọi đường đi, hoặc chuyển yêu cầu này sang bước khác.",
)
NEVER_NEEDED = Message(
    "document-never-needed",
    en="no step and no end needs or uses {documents}. Ask whether each is still wanted, or name who needs it.",
    vi="không bước nào và không điểm kết thúc nào cần hoặc dùng đến {documents}. "
    "Hãy xem từng tài liệu có còn cần thiết không, hoặc nêu rõ bước nào cần.",
)
IDLE = Message(
    "document-idle",
    en="nobody makes it and nobody needs it. Remove it, or name the step that makes it.",
    vi="không ai tạo ra và không ai cần đến. Hãy bỏ đi, hoặc nêu bước tạo ra tài liệu này.",
)


def document_problems(procedure: Procedure, paths: Paths) -> tuple[Problem, ...]:
    """Return the documents that are missing on some path.

    Parameters
    ----------
    procedure : Procedure
        Whose flows lead to known nodes.
    paths : Paths
        Of the procedure as it stands.
    """
    open_needs = unmet(procedure, paths)
    made = {name for step in procedure.steps for name in step.makes}
    ways = _ways(procedure, paths, {need: atom for need, atom in open_needs.items() if made & set(need.documents)})
    problems = []
    for need in open_needs:
        place = procedure.place(element(procedure, need.node))
        if made.isdisjoint(need.documents):
            problems.append(NO_MAKER.at(place, documents=need.documents))
        else:
            problems.append(NOT_ON_EVERY_PATH.at(place, documents=need.documents, way=ways.get(need, "…")))
    return tuple(problems)


def _ways(procedure: Procedure, paths: Paths, needs: dict[Need, int]) -> dict[Need, str]:
    """Return a way to each need on which none of its documents is made."""
    groups = list(dict.fromkeys(need.documents for need in needs))[:MOST_WAYS]
    makers: list[set[int]] = []
    made: dict[int, int] = {}
    for k, group in enumerate(groups):
        atoms = {paths.kept[s.id] for s in procedure.steps if s.id in paths.kept and not set(group).isdisjoint(s.makes)}
        makers.append(atoms)
        for atom in atoms:
            made[atom] = made.get(atom, 0) | 1 << k
    value = lacking(paths, made, (1 << len(groups)) - 1) if groups else []
    position = {group: k for k, group in enumerate(groups)}
    without = [{atom for atom in paths.order if value[atom] >> k & 1} for k in range(len(groups))]
    found: dict[Need, str] = {}
    for need, atom in needs.items():
        if need.documents in position:
            k = position[need.documents]
            found[need] = shown(way_without(paths, without[k], makers[k], atom))
    return found


def unused_documents(procedure: Procedure) -> Iterator[Problem]:
    """Yield a remark on every document that nobody needs.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    made = {name for step in procedure.steps for name in step.makes}
    wanted = {name for end in procedure.ends for name in end.needs}
    for step in procedure.steps:
        wanted.update(step.needs, step.uses, *step.one_of)
    unwanted = [document for document in procedure.documents if document.id not in wanted]
    for document in unwanted:
        if not (document.given or document.id in made):
            yield IDLE.at(procedure.place(f"document '{document.id}'"), "warning")
    # In a bare table nothing is needed yet, so one remark names them all.
    found = tuple(document.id for document in unwanted if document.given or document.id in made)
    if found:
        place = procedure.place(f"document '{found[0]}'" if len(found) == 1 else "documents")
        yield NEVER_NEEDED.at(place, "info", documents=some_of(found, "tài liệu"), all=found)
