"""Random numbers that belong to a case, a step, a visit and a purpose, and the times that laws make of them.

A number depends on nothing that is drawn besides it, so an edit of the procedure leaves every other draw as it was.
Every product of 64-bit keys is masked, powers are written as products, and sums are loops, so that a compiled twin gives
the same bits (only `U` is then another type).
"""

from __future__ import annotations

import math

from procflow.simulation.kernel.tables import LONGEST, MINUTE

U = int
"""Type of the 64-bit keys: whole numbers here, unsigned 64-bit numbers in a compiled twin."""

MASK = U(0xFFFFFFFFFFFFFFFF)
GOLDEN = U(0x9E3779B97F4A7C15)
STAFFORD_1 = U(0xBF58476D1CE4E5B9)
STAFFORD_2 = U(0x94D049BB133111EB)
S11, S27, S30, S31, ONE = U(11), U(27), U(30), U(31), U(1)
UNIT = 1.1102230246251565e-16  # 2 ** -53
FIXED, UNIFORM, TRIANGULAR, EXPONENTIAL, ERLANG, LOGNORMAL, WEIBULL = 0, 1, 2, 3, 4, 5, 6
NO_LAW = -1
BEYOND = 1.0e300  # stands for what no number can hold

# What a draw is for: multiples of an odd constant, so that two purposes never share a number.
WORK_DRAW = U(0)
ROUTING_DRAW = U(0xD1B54A32D192ED03)
WAIT_DRAW = U(0xA36A9465A325DA06)
TRANSFER_DRAW = U(0x751FDE9874B8C709)
ARRIVAL_DRAW = U(0xBBF4975FBF024915)
BOUND_DRAW = U(0x8CB92BA72F3D8DD7)
AGE_DRAW = U(0xE7037ED1A0B428DB)
ATTRIBUTE_DRAW = U(0x589965CC75374CC3)
SIZE_DRAW = U(0x1D8E4E27C47D124F)
SHOW_DRAW = U(0xEB44ACCAB455D165)


def mix(x: int) -> int:
    """Scramble a 64-bit number so that near neighbours have nothing in common (the finisher of splitmix64)."""
    x = ((x ^ (x >> S30)) * STAFFORD_1) & MASK
    x = ((x ^ (x >> S27)) * STAFFORD_2) & MASK
    return x ^ (x >> S31)


def uniform(case_key: int, key: int, visit: int, purpose: int) -> float:
    """Return the number in (0, 1) that belongs to a case, a step, a visit and a purpose, whatever else is drawn."""
    x = (case_key + key + U(visit) * GOLDEN + purpose) & MASK
    x = ((x ^ (x >> S30)) * STAFFORD_1) & MASK
    x = ((x ^ (x >> S27)) * STAFFORD_2) & MASK
    return (((x ^ (x >> S31)) >> S11) | ONE) * UNIT


def case_key(study_key: int, number: int) -> int:
    """Return the key under which all is drawn that belongs to the case of a number."""
    return mix((study_key + U(number + 1) * GOLDEN) & MASK)


def gap_minutes(study_key: int, number: int, kind: int, a: float, b: float, c: float) -> float:
    """Return the minutes of open time between a case and the one before it."""
    return quantile(kind, a, b, c, uniform(case_key(study_key, number), U(0), 0, ARRIVAL_DRAW))


def time_at_work(
    case_key: int, key: int, visit: int, kind: int, a: float, b: float, c: float, share: float
) -> tuple[float, int, int]:
    """Return how long an officer has the work of a visit, in minutes, and in milliseconds without and with other duties."""
    minutes = quantile(kind, a, b, c, uniform(case_key, key, visit, WORK_DRAW))
    total = minutes / share
    if not total < LONGEST:
        return total, 0, 0
    return total, int(minutes * MINUTE + 0.5), int(total * MINUTE + 0.5)


def middle_of_normal(q: float) -> float:
    """Return the quantile of the standard normal law at 0.5 + q, for q between -0.425 and 0.425."""
    r = 0.180625 - q * q
    num = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
          + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
          + 133.14166789178437745) * r + 3.387132872796366608) * q  # fmt: skip
    den = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
          + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
          + 42.313330701600911252) * r + 1.0)  # fmt: skip
    return num / den


def normal_quantile(p: float) -> float:
    """Return the quantile of the standard normal law: algorithm AS 241 (Wichura, 1988), to 16 digits."""
    q = p - 0.5
    if -0.425 <= q <= 0.425:
        return middle_of_normal(q)
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        num = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
              + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
              + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        den = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
              + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
              + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        num = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
              + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
              + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        den = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
              + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
              + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -(num / den) if q < 0.0 else num / den


def erlang_tail(shape: float, x: float, log_term: float) -> float:
    """Return P(time > x) of `shape` phases of mean 1, summed from its largest end; `log_term` is the log of the last term."""
    total, term, k = 1.0, 1.0, shape - 1.0
    while k > 0.0 and term > 1e-18 * total:
        term *= k / x
        total += term
        k -= 1.0
    return math.exp(log_term) * total


def erlang_head(shape: float, x: float, log_term: float) -> float:
    """Return P(time <= x) of `shape` phases of mean 1, by its ascending series."""
    total, term, k = 1.0, 1.0, shape + 1.0
    while term > 1e-18 * total:
        term *= x / k
        total += term
        k += 1.0
    return math.exp(log_term) * (x / shape) * total


def erlang_quantile(p: float, shape: float, log_gamma: float) -> float:
    """Return the quantile of `shape` exponential phases of mean 1, by Newton steps held within a bracket.

    `log_gamma` is the logarithm of (shape - 1)!. The smaller of head and tail is solved for, so that neither loses digits.
    """
    if shape == 1.0:
        return -math.log1p(-p)
    z = normal_quantile(p)
    cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))  # Wilson and Hilferty (1931)
    x = shape * cube * cube * cube
    if x < 0.05 * shape:  # far below the mean the head is its first term: x ** shape / shape!
        x = math.exp((math.log(p) + log_gamma + math.log(shape)) / shape)
    low, high = 0.0, BEYOND
    for _ in range(100):
        log_term = (shape - 1.0) * math.log(x) - x - log_gamma
        density = math.exp(log_term)
        excess = erlang_head(shape, x, log_term) - p if p < 0.5 else (1.0 - p) - erlang_tail(shape, x, log_term)
        if excess < 0.0:
            low = x
        else:
            high = x
        step = excess / density if density > 0.0 else 0.0
        following = x - step
        if not low < following < high:
            following = 0.5 * (low + high) if high < BEYOND else 2.0 * x
        if math.fabs(following - x) <= 1e-14 * x:
            return following
        x = following
    return x


def quantile(kind: int, a: float, b: float, c: float, p: float) -> float:
    """Return the time in minutes that a law does not exceed with probability p."""
    if kind == EXPONENTIAL:  # a draw is a multiple of 2 ** -53, so 1 - p is exact, and log takes half the time of log1p
        return -a * math.log(1.0 - p) if p > 0.001 else -a * math.log1p(-p)
    if kind == LOGNORMAL:
        power = a + b * normal_quantile(p)
        return math.exp(power) if power < 700.0 else BEYOND
    if kind == TRIANGULAR:
        width = c - a
        if p * width < b - a:
            return a + math.sqrt(p * width * (b - a))
        return c - math.sqrt((1.0 - p) * width * (c - b))
    if kind == UNIFORM:
        return a + p * (b - a)
    if kind == ERLANG:
        return erlang_quantile(p, a, c) * b
    if kind == WEIBULL:
        return b * math.exp(a * math.log(-math.log1p(-p)))
    return a
