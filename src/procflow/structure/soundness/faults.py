"""What the verdict on the graph means for the procedure: each fault in a sentence, with its run and its mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from procflow.errors import Message, Severity
from procflow.model import Procedure
from procflow.structure.soundness.decide import Decision, Rest
from procflow.structure.soundness.finding import Finding
from procflow.structure.soundness.first_branches import comes_back, sisters
from procflow.structure.soundness.fragment import members
from procflow.structure.soundness.mends import Mends
from procflow.structure.soundness.states import Fault, Move
from procflow.structure.soundness.traces import Traces
from procflow.structure.ways import both, element, shown, stops
from procflow.wording import number

NOT_JOINED = Message(
    "parallel-not-joined",
    en="{branches} run in parallel, but nothing here waits for all of them, so what follows is done twice (on the way {way}). {mend}",
    vi="{branches} chạy song song nhưng ở đây không chờ đủ các nhánh nên phần sau bị làm hai lần (theo đường {way}). {mend}",
)
STARTED_AGAIN = Message(
    "parallel-started-again",
    en="{branches} can start a second time from here while the first time still runs, since another branch leads back here "
    "without waiting (on the way {way}). {mend}",
    vi="từ đây {branches} có thể bắt đầu lần nữa khi lần trước còn chạy, vì một nhánh khác quay lại đây mà không chờ "
    "(theo đường {way}). {mend}",
)
WAITS_FOR_EVER = Message(
    "join-waits-for-ever",
    en="this join waits for {missing}, and a case can come here without ever coming from there (on the way {way}). {mend}",
    vi="chỗ nhập nhánh này chờ {missing}, nhưng hồ sơ có thể đến đây mà không bao giờ qua đó (theo đường {way}). {mend}",
)
ENDS_APART = Message(
    "ends-apart",
    en="the parallel branches that part here come to {ends} each by itself in one case (on the way {way}). The case is settled "
    "with the last of them; a workflow net would count this as a fault. Join the branches before the end if they should end "
    "together.",
    vi="các nhánh song song tách ra ở đây lần lượt kết thúc riêng ở {ends} trong cùng một hồ sơ (theo đường {way}). Hồ sơ chỉ "
    "xong khi nhánh cuối cùng xong; theo mạng luồng công việc (workflow net) đây là lỗi. Hãy nhập các nhánh trước điểm kết "
    "thúc nếu cần kết thúc cùng nhau.",
)
UNKNOWN = Message(
    "soundness-unknown",
    en="whether parallel branches always meet again is unknown: {nodes} form no nested blocks, and {states} states were played "
    "out without an end in sight. Draw them as nested blocks, each split with a join of its own kind, to have it shown.",
    vi="chưa xác định được các nhánh song song có luôn nhập lại hay không: {nodes} không tạo thành các khối lồng nhau, và đã "
    "xét {states} trạng thái mà chưa hết. Hãy vẽ thành các khối lồng nhau, mỗi chỗ tách có một chỗ nhập cùng loại.",
)

_MESSAGES: Mapping[str, Message] = {
    "not joined": NOT_JOINED,
    "started again": STARTED_AGAIN,
    "waits": WAITS_FOR_EVER,
}


def fault_findings(procedure: Procedure, decision: Decision) -> tuple[Finding, ...]:
    """Return every fault, doubt and open question that a decision holds.

    Parameters
    ----------
    procedure : Procedure
        From which the graph was made.
    decision : Decision
        With a root: the procedure hangs together.
    """
    teller = _Teller(procedure, decision)
    found = (*teller.starved(), *teller.faults(), *teller.apart(), *teller.unknown())
    return tuple(sorted(found, key=lambda finding: (finding.behind, len(finding.trace))))


class _Teller:
    def __init__(self, procedure: Procedure, decision: Decision) -> None:
        self.procedure = procedure
        self.decision = decision
        self.traces = Traces(decision)
        self.mends = Mends(decision)

    def name(self, node: int) -> str:
        return self.decision.graph.nodes[node].name

    def told(
        self,
        message: Message,
        nodes: tuple[str, ...],
        way: list[int],
        severity: Severity = "error",
        *,
        mend: Mapping[str, str] | None = None,
        **values: object,
    ) -> Finding:
        place = self.procedure.place(element(self.procedure, nodes[0]))
        trace = stops(self.name(node) for node in way)
        behind = self.traces.behind(way, stopped=message in (NOT_JOINED, WAITS_FOR_EVER))
        mend = {lang: text + _BEHIND[lang] * behind for lang, text in (mend or {}).items()}
        problem = message.at(place, severity, way=shown(trace), **({"mend": mend} if mend else {}), **values)
        return Finding(problem, tuple(dict.fromkeys(nodes)), None, trace, behind, mend)

    def starved(self) -> Iterator[Finding]:
        """Yield the joins that wait for a way that no case takes."""
        for join, names in self.decision.starved.items():
            way = self.decision.graph.way(join)
            yield self.told(
                WAITS_FOR_EVER, (self.name(join), *names), way, missing=names, mend=self.mends.of("waits", join, None)
            )

    def faults(self) -> Iterator[Finding]:
        """Yield what the states of each rest have shown."""
        for rest in self.decision.rests:
            for fault in rest.play.faults if rest.play is not None else ():
                finding = self._apart_in(rest, fault) if fault.kind == "apart" else self._fault(rest, fault)
                yield self._in(rest, finding)

    def _fault(self, rest: Rest, fault: Fault) -> Finding:
        moves = self.traces.told(rest, fault)
        node = rest.owners[fault.node]
        again = fault.kind == "started again"
        names = tuple(dict.fromkeys(self.traces.name(rest, arc, first=again) for arc in fault.arcs))
        missing = tuple(dict.fromkeys(self.traces.name(rest, arc) for arc in fault.missing))
        part = _parting(rest, moves, choice=fault.kind == "waits")
        mend: Mapping[str, str] = self.mends.of(fault.kind, node, part)
        if fault.kind == "waits":
            mend = comes_back(self.procedure, self.name(node), missing, mend)
        elif part is not None and not again:
            mend = sisters(self.procedure, self.name(part), self.name(node), mend)
        return self.told(
            _MESSAGES[fault.kind],
            (self.name(node), *(missing or names)),
            self.traces.to(rest, fault, moves),
            branches=both(names) if again or len(names) > 1 else {k: _TWO[k].format(name=names[0]) for k in _TWO},
            missing=missing,
            mend=mend,
        )

    def _apart_in(self, rest: Rest, fault: Fault) -> Finding:
        moves = self.traces.told(rest, fault)
        ends = self.traces.ends(rest.parts[arc] for arc in fault.arcs)
        part = _parting(rest, moves, choice=False)
        first = self.name(rest.owners[0] if part is None else part)
        return self.told(ENDS_APART, (first, *ends), self.traces.to(rest, fault, moves), "warning", ends=both(ends))

    def apart(self) -> Iterator[Finding]:
        """Yield the splits whose branches were seen to end by themselves without a look at states."""
        for split, parts in self.decision.apart.items():
            ends = self.traces.ends(parts)
            way = [*self.traces.before(parts[0]), *self.traces.through(parts)]
            yield self.told(ENDS_APART, (self.name(split), *ends), way, "warning", ends=both(ends))

    def unknown(self) -> Iterator[Finding]:
        """Yield the rests that have too many states."""
        for rest in self.decision.rests:
            if rest.play is not None and not rest.play.complete and not rest.play.faults:
                nodes = tuple(dict.fromkeys(self.name(owner) for owner in rest.owners))
                states = {"en": number(rest.play.states), "vi": number(rest.play.states, "vi")}
                problem = UNKNOWN.at(self.procedure.place("flows"), "warning", nodes=nodes, states=states)
                yield self._in(rest, Finding(problem, nodes))

    def _in(self, rest: Rest, finding: Finding) -> Finding:
        last = rest.exit if rest.exit >= 0 else rest.entry
        fragment = (self.name(rest.entry), self.name(last) if rest.exit >= 0 else "")
        return evolve(finding, fragment=fragment)


_BEHIND = {
    "en": " It may show only once the fault before it is mended.",
    "vi": " Lỗi này có thể chỉ lộ ra khi lỗi phía trước được sửa.",
}
_TWO = {"en": "two branches of '{name}'", "vi": "hai nhánh của '{name}'"}


def _parting(rest: Rest, moves: tuple[Move, ...], *, choice: bool) -> int | None:
    """Return the last split of some moves at which the case chose one way, or took several."""
    for move in reversed(moves):
        if move.chosen if choice else len(list(members(move.put))) > 1:
            return rest.owners[move.node]
    return None
