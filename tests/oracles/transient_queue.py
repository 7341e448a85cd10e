"""Exact mean times of the first, second, … case of an M/M/1 queue that starts empty: no simulation, no steady state."""

from collections.abc import Iterator


def mean_times(arrivals: float, services: float) -> Iterator[float]:
    """Yield the mean time in the system of one case after the other, in the unit of the rates.

    A case finds N others and needs N + 1 services. The next one finds max(N + 1 - G, 0), where G services ended before it
    came: each arrival is as likely to be the next event as a coin with chance q = arrivals / (arrivals + services). So
    P(next = j) = q P(N = j - 1) + (1 - q) P(next = j + 1), from the top down.
    """
    q = arrivals / (arrivals + services)
    found = [1.0]
    while True:
        yield (1 + sum(number * chance for number, chance in enumerate(found))) / services
        after, above = [0.0] * (len(found) + 1), 0.0
        for number in range(len(found), 0, -1):
            above = after[number] = q * found[number - 1] + (1 - q) * above
        after[0] = 1 - sum(after)
        while after[-1] < 1e-18:
            after.pop()
        found = after
