"""Do the limits of the steps add up to less than the time limit of the case? The longest path through the limits."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from procflow.analysis.ruler import Ruler
from procflow.model import Procedure, Span, Step, Text
from procflow.structure.linear import loops
from procflow.structure.network import Network, network
from procflow.wording import Lang


@frozen
class Limits:
    """The longest path through the limits of the steps.

    Attributes
    ----------
    days : float or None
        Sum of the limits on it, in working days of the procedure's calendar; None where it is not known.
    path : tuple of str
        Its steps with a running clock, in order.
    without : tuple of str
        Steps on it that have no limit; they add nothing, so the sum is a lower bound.
    allowed : float or None
        Time limit of the case in working days; None if there is none.
    reason : Text
        Why there is no sum, where there is none.
    """

    days: float | None
    path: tuple[str, ...]
    without: tuple[str, ...]
    allowed: float | None
    reason: Text = field(factory=Text)

    @property
    def within(self) -> bool | None:
        """Tell whether the steps may take no longer than the case; None where either is not known.

        A sum that already exceeds the time limit does so for certain; one that does not, only if no step on the path
        lacks its limit.
        """
        if self.days is None or self.allowed is None:
            return None
        if self.days > self.allowed + 1e-9:
            return False
        return None if self.without else True

    def text(self, lang: Lang = "en") -> str:
        """Return the finding in one sentence."""
        if self.days is None:
            return self.reason.get(lang)
        days = Span(self.days).text(lang)
        allowed = None if self.allowed is None else Span(self.allowed).text(lang)
        if lang == "vi":
            text = f"thời hạn các bước trên đường dài nhất cộng lại là {days}"
            text += f", thời hạn của hồ sơ là {allowed}" if allowed else ", hồ sơ chưa có thời hạn"
            return text + (f"; bước chưa có thời hạn: {', '.join(self.without)}" if self.without else "")
        text = f"the limits on the longest path add up to {days}"
        text += f", the case's time limit is {allowed}" if allowed else ", the case has no time limit"
        return text + (f"; steps without a limit: {', '.join(self.without)}" if self.without else "")


def limits(procedure: Procedure) -> Limits:
    """Return the longest path through the limits of the steps and compare it with the time limit.

    Choices and parallel branches count with their longest way, returns not at all. Only steps on which the case's clock
    runs count. Calendar days and other calendars are converted by the open hours of a mean year.

    Parameters
    ----------
    procedure : Procedure
        Knowledge of level A is enough.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Span, Step, TimeLimit
    >>> p = Procedure(id="p", steps=[Step(id="a", limit=Span(2)), Step(id="b", limit=Span(4, "h"))], start="a",
    ...               ends=[End(id="z")], flows=[Flow("a", "b"), Flow("b", "z")], time_limit=TimeLimit(Span(2)))
    >>> found = limits(p)
    >>> found.days, found.path, found.within
    (2.5, ('a', 'b'), False)
    """
    ruler = Ruler(procedure)
    net = network(procedure)
    allowed = None
    if procedure.time_limit is not None:
        allowed = ruler.length(procedure.time_limit.length) / ruler.day_minutes
    running = {
        k: procedure.step(atom.node)
        for k, atom in enumerate(net.atoms)
        if atom.kind == "work" and procedure.step(atom.node).clock == "running"
    }
    if not any(step.limit is not None for step in running.values()):
        return Limits(None, (), (), allowed, Text(vi="chưa bước nào có thời hạn", en="no step has a limit"))
    order = _order(net)
    if isinstance(order, Text):
        return Limits(None, (), (), allowed, order)
    days = {k: _days(ruler, step) for k, step in running.items()}
    path = _longest(net, order, days)
    steps = [running[k] for k in path if k in running]
    return Limits(
        sum(days[k] for k in path if k in running),
        tuple(step.id for step in steps),
        tuple(step.id for step in steps if step.limit is None),
        allowed,
    )


def _days(ruler: Ruler, step: Step) -> float:
    """Return the limit of a step in working days; 0 where it has none."""
    return 0.0 if step.limit is None else ruler.length(step.limit, step) / ruler.day_minutes


def _order(net: Network) -> list[int] | Text:
    """Return the atoms in an order in which all normal flows go on, or why there is none."""
    successors = [[e.target for e in edges if not e.returns and e.p > 0] for edges in net.out]
    parts = loops(successors)
    round_trip = next((part for part in parts if len(part) > 1 or part[0] in successors[part[0]]), None)
    if round_trip is not None:
        nodes = ", ".join(dict.fromkeys(net.atoms[k].node for k in sorted(round_trip)))
        return Text(
            vi=f"các luồng thường tạo thành vòng qua: {nodes}; hãy ghi 'returns: true' ở luồng quay lại",
            en=f"normal flows form a loop through: {nodes}; write 'returns: true' at the flow that goes back",
        )
    return [part[0] for part in reversed(parts)]


def _longest(net: Network, order: list[int], days: Mapping[int, float]) -> list[int]:
    """Return the atoms of the longest path from the start to an end; the first in the file among equals."""
    reach = {net.start: days.get(net.start, 0.0)}
    came: dict[int, int] = {}
    for atom in order:
        if atom not in reach:
            continue
        for edge in net.out[atom]:
            if edge.returns or edge.p == 0:
                continue
            total = reach[atom] + days.get(edge.target, 0.0)
            if total > reach.get(edge.target, -1.0):
                reach[edge.target], came[edge.target] = total, atom
    ends = [atom for atom in sorted(reach) if net.atoms[atom].kind == "end"]
    last = max(ends or sorted(reach), key=lambda atom: reach[atom])
    path = [last]
    while path[-1] in came:
        path.append(came[path[-1]])
    return path[::-1]
