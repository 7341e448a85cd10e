"""How long a case takes when it never queues: mean, variance and distribution, exact for block-structured procedures."""

from __future__ import annotations

import math
from functools import cached_property

from attrs import field, frozen

from procflow.analysis.chain import Chain, block_chains, time_chain
from procflow.analysis.clocked import why_clocked
from procflow.analysis.distribution import Distribution, distribution
from procflow.analysis.knowledge import level
from procflow.analysis.moments import Moments, moments, slowest_branch
from procflow.analysis.ruler import Ruler, refuse_unknown_work
from procflow.errors import Message, NotSupportedError, Place, ProcedureError
from procflow.model import Procedure, Text
from procflow.structure.blocks import and_blocks
from procflow.structure.network import Network, network
from procflow.structure.visits import visits

BAD_SHARES = Message(
    "shares-not-1",
    en="the probabilities of the flows that leave a node do not sum to 1, so {share} of the cases reach an end. "
    "Make each sum 1, or leave one p out.",
    vi="xác suất các luồng ra của một nút không cộng thành 1 nên có {share} số hồ sơ tới điểm kết thúc. "
    "Hãy sửa để tổng bằng 1, hoặc bỏ trống một giá trị p.",
)
BAD_QUANTILE = Message(
    "bad-quantile",
    en="a quantile of {p} is out of reach. Expected a share above 0 and up to {most}.",
    vi="không tính được phân vị {p}. Cần một tỷ lệ lớn hơn 0 và không quá {most}.",
)
NO_BLOCK = Message(
    "no-such-block",
    en="no parallel block starts at '{node}'. Expected one of {blocks}.",
    vi="không có khối song song nào bắt đầu tại '{node}'. Cần một trong {blocks}.",
)


@frozen(eq=False)
class CycleTime:
    """Time of a case from arrival to end, in working minutes of the procedure's calendar, if it never queues.

    Attributes
    ----------
    mean, variance : float
        Minutes, and minutes squared.
    mean_error : float
        Doubt of the mean: rounding alone where there are no parallel branches or they have closed forms, else that of
        the grid.
    assumptions : tuple of Text
        What it takes for granted.
    """

    mean: float
    variance: float
    mean_error: float
    assumptions: tuple[Text, ...]
    chain: Chain = field(repr=False)

    @cached_property
    def distribution(self) -> Distribution:
        """Whole distribution; computed when first asked for."""
        return distribution(self.chain, self.mean, math.sqrt(self.variance))

    @property
    def grid_error(self) -> float:
        """Largest doubt of `cdf`: the difference that a finer grid still makes.

        It is about 1e-7 or less for smooth laws; fixed times without a common measure leave errors up to the size of
        their jumps.
        """
        return self.distribution.error

    def cdf(self, minutes: float) -> float:
        """Return the chance that a case takes at most so many working minutes."""
        return self.distribution.cdf(minutes)

    def quantile(self, p: float) -> float:
        """Return the time in working minutes that a share p of the cases does not exceed.

        Raises
        ------
        ProcedureError
            If p is not above 0, or so near to 1 that the grid does not reach it.
        """
        most = float(self.distribution.at[-1])
        if not 0 < p <= most:
            raise ProcedureError(BAD_QUANTILE.at(Place(), p=float(p), most=f"{most:.7f}"))
        return self.distribution.quantile(p)


def cycle_time(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> CycleTime | None:
    """Return how long a case takes without queues: transfers, waits, and work stretched by the share of time.

    A transfer is paid once on each entry of a step where an arriving holder is another role, never on the first entry.
    Choices and returns are exact for any flow; parallel branches take as long as the slowest of them (E[max], not the
    largest mean), nested as deep as they are.

    Parameters
    ----------
    procedure : Procedure
        The work time of every step done by people is known (level C).
    cut : frozenset of str, optional
        Steps passed without being done.

    Returns
    -------
    CycleTime or None
        None if a work time is unknown or the parallel branches form no blocks; `why_no_cycle_time` tells which.

    Raises
    ------
    ProcedureError
        If a case may never end, or probabilities do not sum to 1.

    Examples
    --------
    Twelve minutes of drafting and three of checking; one draft in four comes back:

    >>> from procflow.model import Duration, End, Exponential, Fixed, Flow, Procedure, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer", work=Duration(Exponential(12))),
    ...               Step(id="check", role="head", work=Duration(Fixed(3)))], ends=[End(id="done")], start="draft",
    ...               flows=[Flow("draft", "check"), Flow("check", "done", 0.75),
    ...                      Flow("check", "draft", 0.25, kind="returns")],
    ...               roles=[Role(id="officer", share=0.8), Role(id="head", share=1)])
    >>> time = cycle_time(p)
    >>> round(time.mean, 9), round(time.variance, 9), round(time.cdf(2.9), 9)
    (24.0, 444.0, 0.0)
    """
    if why_no_cycle_time(procedure, cut=cut):
        return None
    net = network(procedure, cut=cut)
    chain = time_chain(procedure, net)
    found = _whole(procedure, chain)
    done = _done(net)
    steps = [step for step in procedure.steps if step.id in done]
    return CycleTime(found.mean, found.variance, found.error, Ruler(procedure).assumptions(steps), chain)


def why_no_cycle_time(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> Text:
    """Return why there is no cycle time without queues; empty if there is one.

    Parameters
    ----------
    procedure : Procedure
        Any.
    cut : frozenset of str, optional
        Steps passed without being done.
    """
    clocked = why_clocked(procedure)
    if clocked:
        return clocked
    net = network(procedure, cut=cut)
    visits(net)
    done = _done(net)
    try:
        refuse_unknown_work(procedure, done)
        time_chain(procedure, net)
    except ProcedureError:
        return level(procedure).reason("C")
    except NotSupportedError as error:
        return Text(vi=error.text("vi"), en=error.text("en"))
    return Text()


def expected_cycle_time(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> float:
    """Return the mean of `cycle_time` alone, as fast as it can be had.

    Parameters
    ----------
    procedure : Procedure
        The work time of every step that is done is known.
    cut : frozenset of str, optional
        Steps passed without being done.

    Returns
    -------
    float
        Working minutes of the procedure's calendar.

    Raises
    ------
    ProcedureError
        If a work time is unknown, a case may never end, or probabilities do not sum to 1.
    NotSupportedError
        If parallel branches form no block.
    """
    net = network(procedure, cut=cut)
    visits(net)
    refuse_unknown_work(procedure, _done(net))
    return _whole(procedure, time_chain(procedure, net)).mean


def block_times(procedure: Procedure, fork: str, *, cut: frozenset[str] = frozenset()) -> Moments:
    """Return mean and variance of the time from a fork to its join, the slowest branch deciding.

    The block is entered by the role of the fork's own step; by nobody where a gateway or a cut step forks, so that the
    first transfers are not paid. `mean` and `variance` are in working minutes, `error` is the doubt of the mean.

    Parameters
    ----------
    procedure : Procedure
        The work time of every step in the block is known.
    fork : str
        Id of the step or gateway that forks.
    cut : frozenset of str, optional
        Steps passed without being done.

    Raises
    ------
    ProcedureError
        If no block starts there, or a work time is unknown.
    NotSupportedError
        If some parallel branches of the procedure form no block.
    """
    net = network(procedure, cut=cut)
    visits(net)
    by_node = {net.atoms[block.fork].node: block for block in and_blocks(net).blocks}
    if fork not in by_node:
        raise ProcedureError(NO_BLOCK.at(procedure.place(f"node '{fork}'"), node=fork, blocks=tuple(by_node)))
    block = by_node[fork]
    inside = frozenset().union(*block.branches)
    refuse_unknown_work(procedure, frozenset(net.atoms[k].node for k in inside if net.atoms[k].kind == "work"))
    found = list(slowest_branch(block_chains(procedure, net, block)).values())
    return Moments(
        1.0,
        math.fsum(part.first for part in found),
        math.fsum(part.second for part in found),
        math.fsum(part.error for part in found),
    )


def _done(net: Network) -> frozenset[str]:
    """Return the steps that some case comes to and that are not cut."""
    return frozenset(net.atoms[k].node for k in net.reached() if net.atoms[k].kind == "work")


def _whole(procedure: Procedure, chain: Chain) -> Moments:
    """Return the moments of a whole procedure, whose cases all must come to an end."""
    (found,) = moments(chain)
    if abs(found.chance - 1) > 1e-9:
        raise ProcedureError(BAD_SHARES.at(procedure.place("flows"), share=found.chance))
    return found
