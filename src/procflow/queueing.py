"""Closed formulas of queueing theory, as measures of an office and as a yardstick for every simulation.

Rates and times share one unit of time, whichever it is; `rho` is the load: arrival rate times service time per server.
"""

from __future__ import annotations

import math

from attrs import frozen

from procflow.errors import Message, Place, ProcflowError

UNSTABLE = Message(
    "queue-never-settles",
    en="load is {load}, so the queue grows without end. Expected a load below 1: add servers, shorten the service, or "
    "let fewer cases arrive.",
    vi="mức tải là {load} nên hàng chờ dài ra mãi. Cần mức tải nhỏ hơn 1: hãy thêm người, rút ngắn thời gian xử lý "
    "hoặc giảm số hồ sơ đến.",
)
NO_QUEUE = Message(
    "no-queue",
    en="{what} is {value}, expected {expected}.",
    vi="{what} là {value}, cần {expected}.",
)


class QueueError(ProcflowError):
    """A queue has no steady state, or its numbers mean nothing; the message says which."""


@frozen
class Queue:
    """Steady state of a queue.

    Attributes
    ----------
    load : float
        Share of time a server is busy, in [0, 1).
    delayed : float
        Probability that an arrival has to wait.
    waiting : float
        Mean waiting time before service.
    sojourn : float
        Mean time from arrival to departure.
    queue_length : float
        Mean number waiting.
    number : float
        Mean number waiting or in service.
    """

    load: float
    delayed: float
    waiting: float
    sojourn: float
    queue_length: float
    number: float


def mm1(arrival_rate: float, service_rate: float) -> Queue:
    """Return the steady state of one server with Poisson arrivals and exponential service.

    Parameters
    ----------
    arrival_rate, service_rate : float
        Cases per unit of time, above 0.

    Raises
    ------
    QueueError
        If the load is 1 or more, or a rate is not above 0.

    References
    ----------
    L. Kleinrock, Queueing Systems I (1975), section 3.2.

    Examples
    --------
    Four cases an hour, five can be served: the server is busy 80 % of the time and a case takes one hour.

    >>> queue = mm1(4, 5)
    >>> round(queue.load, 9), round(queue.sojourn, 9), round(queue.number, 9)
    (0.8, 1.0, 4.0)
    """
    return mmc(arrival_rate, service_rate, 1)


def mmc(arrival_rate: float, service_rate: float, servers: int) -> Queue:
    """Return the steady state of several equal servers with one queue (Erlang C).

    Parameters
    ----------
    arrival_rate : float
        Cases per unit of time, above 0.
    service_rate : float
        Cases per unit of time that one server can serve, above 0.
    servers : int
        1 or more.

    Raises
    ------
    QueueError
        If the load is 1 or more, or an argument is out of range.

    References
    ----------
    L. Kleinrock, Queueing Systems I (1975), section 3.5.

    Examples
    --------
    >>> round(mmc(2, 1.5, 2).waiting, 9), round(mmc(2, 1.5, 2).delayed, 9)
    (0.533333333, 0.533333333)
    """
    _positive("arrival_rate", arrival_rate)
    _positive("service_rate", service_rate)
    offered = arrival_rate / service_rate
    delayed = erlang_c(offered, servers)
    load = offered / servers
    waiting = delayed / (servers * service_rate - arrival_rate)
    sojourn = waiting + 1 / service_rate
    return Queue(load, delayed, waiting, sojourn, little(arrival_rate, waiting), little(arrival_rate, sojourn))


def erlang_b(offered: float, servers: int) -> float:
    """Return the probability that an arrival is lost where nobody can wait (M/G/c/c).

    Parameters
    ----------
    offered : float
        Arrival rate times mean service time, in servers; 0 or more, may exceed `servers`.
    servers : int
        0 or more.

    Raises
    ------
    QueueError
        If an argument is out of range.

    References
    ----------
    A. K. Erlang (1917); the recursion B(c) = a B(c-1) / (c + a B(c-1)) is stable for any size.

    >>> round(erlang_b(2, 2), 9)
    0.4
    """
    _whole(servers, least=0)
    if not (math.isfinite(offered) and offered >= 0):
        raise QueueError(NO_QUEUE.at(Place(), what="offered", value=float(offered), expected=">= 0"))
    lost = 1.0
    for c in range(1, servers + 1):
        lost = offered * lost / (c + offered * lost)
    return lost


def erlang_c(offered: float, servers: int) -> float:
    """Return the probability that an arrival has to wait in M/M/c.

    Parameters
    ----------
    offered : float
        Arrival rate times mean service time, in servers; below `servers`.
    servers : int
        1 or more.

    Raises
    ------
    QueueError
        If the load is 1 or more, or an argument is out of range.

    >>> round(erlang_c(0.8, 1), 9), round(erlang_c(2, 3), 9)
    (0.8, 0.444444444)
    """
    _whole(servers, least=1)
    _stable(offered / servers)
    lost = erlang_b(offered, servers)
    return lost / (1 - offered / servers * (1 - lost))


def mg1(arrival_rate: float, *, mean: float, variance: float) -> Queue:
    """Return the steady state of one server with Poisson arrivals and any law of service (Pollaczek and Khinchine).

    Parameters
    ----------
    arrival_rate : float
        Cases per unit of time, above 0.
    mean, variance : float
        Of the service time.

    Raises
    ------
    QueueError
        If the load is 1 or more, or an argument is out of range.

    References
    ----------
    L. Kleinrock, Queueing Systems I (1975), section 5.6.

    Examples
    --------
    Fixed service makes cases wait half as long as exponential service:

    >>> round(mg1(0.8, mean=1, variance=0).waiting, 9), round(mm1(0.8, 1).waiting, 9)
    (2.0, 4.0)
    """
    _positive("arrival_rate", arrival_rate)
    _positive("mean", mean)
    if not (math.isfinite(variance) and variance >= 0):
        raise QueueError(NO_QUEUE.at(Place(), what="variance", value=float(variance), expected=">= 0"))
    load = arrival_rate * mean
    _stable(load)
    waiting = arrival_rate * (variance + mean * mean) / (2 * (1 - load))
    sojourn = waiting + mean
    return Queue(load, load, waiting, sojourn, little(arrival_rate, waiting), little(arrival_rate, sojourn))


def little(arrival_rate: float, time: float) -> float:
    """Return the mean number present: arrival rate times mean time in the system.

    References
    ----------
    J. D. C. Little, A proof for the queuing formula L = λW, Operations Research 9 (1961).

    >>> little(4, 0.5)
    2.0
    """
    return arrival_rate * time


def _positive(what: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise QueueError(NO_QUEUE.at(Place(), what=what, value=float(value), expected="> 0"))


def _whole(servers: int, *, least: int) -> None:
    if not isinstance(servers, int) or servers < least:
        raise QueueError(NO_QUEUE.at(Place(), what="servers", value=str(servers), expected=f"{least}, {least + 1}, …"))


def _stable(load: float) -> None:
    if math.isnan(load) or load < 0:
        raise QueueError(NO_QUEUE.at(Place(), what="load", value=float(load), expected="[0, 1)"))
    if load >= 1:
        raise QueueError(UNSTABLE.at(Place(), load=float(load)))
