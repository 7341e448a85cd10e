"""Can every case be settled, whatever way it takes? The verdict under both readings, with every fault and its mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from attrs import evolve, frozen

from procflow.errors import Message, Problem, ProcedureError
from procflow.model import Procedure, one_procedure
from procflow.structure.diversions import diverted_network
from procflow.structure.soundness.connection import UNREACHED, connection_findings, diversions
from procflow.structure.soundness.decide import MOST_STATES, Verdict, decide
from procflow.structure.soundness.faults import fault_findings
from procflow.structure.soundness.finding import Finding
from procflow.structure.soundness.graph import Graph, graph_of
from procflow.structure.soundness.tree import ProcessTree, loose_nodes, tree_of
from procflow.structure.ways import both
from procflow.wording import Lang, share

OPEN_NAMES = Message(
    "soundness-open-names",
    en="{names}: not the name of exactly one step, gateway or end, so no way can be followed. Run check and mend what it finds.",
    vi="{names}: không phải tên của đúng một bước, cổng rẽ nhánh hay điểm kết thúc nên không lần theo được đường đi. "
    "Hãy chạy check và sửa các lỗi được nêu.",
)
VERDICT = Message(
    "soundness-verdict",
    en="{verdict}. As a workflow net: {classical}. {blocks}.",
    vi="{verdict}. Theo mạng luồng công việc (workflow net): {classical}. {blocks}.",
)

_TOKEN_GAME = {
    "sound": {
        "en": "every case can be settled, and nothing is done twice at once (sound by the token game of BPMN)",
        "vi": "hồ sơ nào cũng giải quyết xong được và không phần nào bị làm chồng (đúng đắn theo luật thẻ của BPMN)",
    },
    "unsound": {
        "en": "some case is never settled, or is done twice at once (not sound by the token game of BPMN)",
        "vi": "có hồ sơ không giải quyết xong được hoặc bị làm chồng (chưa đúng đắn theo luật thẻ của BPMN)",
    },
    "unknown": {
        "en": "whether every case can be settled is not known (token game of BPMN)",
        "vi": "chưa xác định được hồ sơ nào cũng giải quyết xong được hay không (luật thẻ của BPMN)",
    },
}
_CLASSICAL = {
    "sound": {"en": "sound", "vi": "đúng đắn"},
    "unsound": {"en": "not sound", "vi": "chưa đúng đắn"},
    "unknown": {"en": "not known", "vi": "chưa xác định"},
}
_MOST_NAMES = 6


@frozen
class Soundness:
    """Whether every case can be settled.

    Attributes
    ----------
    verdict : {"sound", "unsound", "unknown"}
        By the token game of BPMN: a case can be settled from wherever it comes to, nothing is done twice at once, and
        nothing is in vain. A case is settled with its last token, so it may come to several ends.
    classical : {"sound", "unsound", "unknown"}
        As a workflow net: besides, a case comes to one end only, and nothing is left when it does.
    findings : tuple of Finding
        Faults, doubts and open questions.
    tree : ProcessTree or None
        Nested blocks; None if the procedure does not hang together.
    loose : tuple of str
        Steps and gateways that stand in no block.
    structured : float or None
        Share of the steps and gateways that stand in blocks, from 0 to 1.
    states : int
        States that had to be played out; 0 where rules alone decided.
    summary : Problem
        The verdict in a line, of severity info.
    """

    verdict: Verdict
    classical: Verdict
    findings: tuple[Finding, ...]
    tree: ProcessTree | None
    loose: tuple[str, ...]
    structured: float | None
    states: int
    summary: Problem

    def text(self, lang: Lang = "en") -> str:
        """Return the verdict in one line."""
        return self.summary.text(lang)

    def __str__(self) -> str:
        """Return the verdict in English."""
        return self.text()


def soundness(procedure: Procedure, *, most_states: int = MOST_STATES) -> Soundness:
    """Decide whether every case can be settled, whatever way it takes.

    Parameters
    ----------
    procedure : Procedure
        Its flows lead from a known node to a known node. Shares and times do not matter; a flow of probability 0 is
        never taken.
    most_states : int, optional
        States of one fragment that are played out before the verdict is "unknown".

    Raises
    ------
    ProcedureError
        If the start or a flow names a node that is not there, or one of two.

    References
    ----------
    W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing 23 (2011).
    OMG, Business Process Model and Notation 2.0.2, section 13 (token game).

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", split="all"), Step(id="b"), Step(id="c"), Step(id="d")],
    ...               ends=[End(id="z")], start="a", flows=[Flow("a", "b"), Flow("a", "c"), Flow("b", "d"),
    ...               Flow("c", "d"), Flow("d", "z")])
    >>> found = soundness(p)
    >>> found.verdict, [(finding.kind, finding.nodes, finding.trace) for finding in found.findings]
    ('unsound', [('parallel-not-joined', ('d', 'b', 'c'), ('a', 'b', 'c', 'd'))])
    """
    one_procedure("soundness", procedure)
    _refuse_open_names(procedure)
    loose_ends = connection_findings(procedure)
    if any(finding.problem.message is not UNREACHED for finding in loose_ends):
        return Soundness(
            "unsound", "unsound", loose_ends, None, (), None, 0, _summary(procedure, "unsound", "unsound", None, ())
        )
    lost = {name for finding in loose_ends for name in finding.nodes}
    graph = _without(graph_of(diverted_network(procedure)), lost)
    decision = decide(graph, most=most_states)
    findings = (*loose_ends, *fault_findings(procedure, decision))
    verdict: Verdict = "unsound" if lost else decision.verdict
    classical: Verdict = "unsound" if lost else decision.classical
    loose = loose_nodes(decision)
    standing = {node.name for k, node in enumerate(graph.nodes) if graph.out[k]}
    structured = 1 - len(loose) / len(standing) if standing else 1.0
    summary = _summary(procedure, verdict, classical, structured, loose)
    return Soundness(verdict, classical, findings, tree_of(decision), loose, structured, decision.states, summary)


def _refuse_open_names(procedure: Procedure) -> None:
    ids = [node.id for node in procedure.nodes]
    flows = (name for flow in procedure.flows for name in (flow.source, flow.target))
    named = (procedure.start, *flows, *(target for _, target in diversions(procedure)))
    count = Counter(ids)
    open_names = tuple(dict.fromkeys(name for name in (*named, *ids) if count[name] != 1))
    if open_names:
        raise ProcedureError(OPEN_NAMES.at(procedure.place("flows"), names=open_names))


def _without(graph: Graph, lost: set[str]) -> Graph:
    """Return the graph whose joins do not wait for what is not connected: that is told by itself."""
    if not lost:
        return graph
    kept = {join: tuple(name for name in names if name not in lost) for join, names in graph.starved.items()}
    return evolve(graph, starved={join: names for join, names in kept.items() if names})


def _summary(
    procedure: Procedure, verdict: Verdict, classical: Verdict, structured: float | None, loose: tuple[str, ...]
) -> Problem:
    words = {"verdict": _TOKEN_GAME[verdict], "classical": _CLASSICAL[classical], "blocks": _blocks(structured, loose)}
    return VERDICT.at(procedure.place("flows"), "info", **words)


def _blocks(structured: float | None, loose: tuple[str, ...]) -> Mapping[str, str]:
    """Return how much stands in nested blocks, and what does not."""
    if structured is None:
        return {
            "en": "It does not hang together, so blocks were not looked for",
            "vi": "Quy trình chưa nối liền nên chưa xét các khối",
        }
    told, more = loose[:_MOST_NAMES], len(loose) - _MOST_NAMES
    en, vi = both(told)["en"], both(told)["vi"]
    if more > 0:
        en, vi = f"{', '.join(map(repr, told))} and {more} more", f"{', '.join(map(repr, told))} và {more} nút khác"
    return {
        "en": f"{share(structured)} of its steps and gateways stand in nested blocks" + f", all but {en}" * bool(loose),
        "vi": f"{share(structured, 'vi')} số bước và cổng nằm trong các khối lồng nhau" + f", trừ {vi}" * bool(loose),
    }
