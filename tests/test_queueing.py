"""Queueing formulas: against textbook numbers, birth-death chains solved anew, and their own identities."""

import math

import numpy as np
import pytest

from procflow.errors import ProcflowError
from procflow.queueing import QueueError, erlang_b, erlang_c, little, mg1, mm1, mmc


def birth_death(arrival, service, servers, *, room):
    """Steady state of a birth-death chain with up to `room` cases, from its balance equations."""
    weights = [1.0]
    for n in range(1, room + 1):
        weights.append(weights[-1] * arrival / (min(n, servers) * service))
    return np.array(weights) / math.fsum(weights)


@pytest.mark.parametrize(("arrival", "service", "servers"), [(0.8, 1, 1), (2, 1.5, 2), (7, 1, 9), (4.5, 0.5, 10)])
def test_mmc_equals_the_birth_death_chain(arrival, service, servers):
    """With room for 3,000 cases the chain is as good as endless."""
    p = birth_death(arrival, service, servers, room=3000)
    n = np.arange(len(p))
    queue = mmc(arrival, service, servers)
    assert queue.delayed == pytest.approx(p[servers:].sum(), rel=1e-10)
    assert queue.number == pytest.approx((n * p).sum(), rel=1e-10)
    assert queue.queue_length == pytest.approx((np.maximum(n - servers, 0) * p).sum(), rel=1e-9)
    assert queue.number == pytest.approx(little(arrival, queue.sojourn), rel=1e-12)


@pytest.mark.parametrize(("offered", "servers"), [(0.5, 1), (2, 2), (30, 20), (150, 160)])
def test_erlang_b_is_the_last_state_of_a_loss_system(offered, servers):
    """Arrivals that find all servers busy are lost: Poisson, cut off at the number of servers."""
    assert erlang_b(offered, servers) == pytest.approx(birth_death(offered, 1, servers, room=servers)[-1], rel=1e-10)


def test_erlang_tables():
    """Textbook values: Erlang B (a = 10, c = 10) 0.2146, Erlang C (a = 8, c = 10) 0.4092."""
    assert erlang_b(10, 10) == pytest.approx(0.2146, abs=5e-5)
    assert erlang_c(8, 10) == pytest.approx(0.4092, abs=5e-5)


def test_mm1_is_the_case_of_one_server():
    """rho / (1 - rho) cases in the system, waiting rho / (mu - lambda)."""
    queue = mm1(3, 4)
    assert (queue.load, queue.delayed) == (0.75, pytest.approx(0.75))
    assert queue.number == pytest.approx(3.0, rel=1e-12)
    assert queue.waiting == pytest.approx(0.75, rel=1e-12)


def test_mg1_with_exponential_service_is_mm1():
    """Variance 1 / mu squared gives the exponential law."""
    one, other = mg1(3, mean=0.25, variance=0.0625), mm1(3, 4)
    assert one.waiting == pytest.approx(other.waiting, rel=1e-12)
    assert one.number == pytest.approx(other.number, rel=1e-12)


@pytest.mark.parametrize("load", [1.0, 1.32])
@pytest.mark.parametrize(
    "queue",
    [
        lambda rho: mm1(rho, 1),
        lambda rho: mmc(3 * rho, 1, 3),
        lambda rho: erlang_c(2 * rho, 2),
        lambda rho: mg1(rho, mean=1, variance=0),
    ],
    ids=["mm1", "mmc", "erlang_c", "mg1"],
)
def test_an_overloaded_queue_is_refused(queue, load):
    """At a load of 1 or more there is no steady state: said so, not infinity."""
    with pytest.raises(QueueError, match="the queue grows without end") as caught:
        queue(load)
    assert isinstance(caught.value, ProcflowError)
    assert "hàng chờ dài ra mãi" in caught.value.text("vi")


@pytest.mark.parametrize(
    "call",
    [
        lambda: mm1(0, 1),
        lambda: mm1(1, -1),
        lambda: mm1(math.nan, 1),
        lambda: mmc(1, 2, 0),
        lambda: mmc(1, 2, 1.5),
        lambda: erlang_b(-1, 2),
        lambda: erlang_b(1, -1),
        lambda: erlang_c(-1, 2),
        lambda: mg1(1, mean=0.5, variance=-1),
        lambda: mg1(1, mean=math.inf, variance=1),
    ],
)
def test_numbers_that_mean_nothing_are_refused(call):
    """Rates above 0, whole servers, variances of 0 or more."""
    with pytest.raises(QueueError, match="expected"):
        call()
