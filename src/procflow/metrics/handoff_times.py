"""Handoffs on the clock: who hands cases to whom, how long they wait after it and why, and how often they come back.

References
----------
K. Lashkevich, F. Milani, D. Chapela-Campa, I. Suvorau, M. Dumas, Why am I waiting? Data-driven analysis of waiting times
in business processes, CAiSE 2023, LNCS 13901, 174-190 (waiting by cause, told for the pair that hands over). A. Kumar,
S. Liu, Analyzing a helpdesk process through the lens of actor handoff patterns, BPM Forum 2020, LNBIP 392 (ping-pong).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, SimulationError, did_you_mean
from procflow.metrics.handoff_tallies import HandoffPair, HandoffTally, Square, tally_handoffs
from procflow.metrics.intervals import check_level, over_replications
from procflow.metrics.population import populations
from procflow.metrics.study import NO_CASES
from procflow.metrics.views import Head, View, role_name, view_of
from procflow.metrics.waiting import CAUSES
from procflow.model import KIND_BY_ID, MINUTE_MS, Interval, Role, Text
from procflow.simulation import Run
from procflow.wording import number

House = Literal["role", "unit", "agency"]
HOUSES: tuple[House, ...] = ("role", "unit", "agency")

NO_HOUSE = Message(
    "handoffs-between",
    en="handoffs are told between 'role', 'unit' or 'agency', not by '{by}'.{hint}",
    vi="lượt chuyển giao được tính theo 'role', 'unit' hoặc 'agency', không theo '{by}'.{hint}",
)
NOT_TOLD = Text(
    en="The log does not tell who gave the case to whom: branches meet and part again with nobody at work in between.",
    vi="Nhật ký không cho biết ai chuyển hồ sơ cho ai: các nhánh gặp nhau rồi lại tách ra mà không ai xử lý ở giữa.",
)
SHARED = Text(
    en="Waiting: on the path of the case, shared equally among those who hand over at the same time.",
    vi="Thời gian chờ: trên đường đi của hồ sơ, chia đều cho những người chuyển giao cùng lúc.",
)


@frozen(eq=False)
class HandoffTimes:
    """Handoffs of the counted cases of a run that have ended, with what follows them.

    Attributes
    ----------
    by : {"role", "unit", "agency"}
        Between whom; a role without a unit or agency stands for itself.
    tallies : tuple of HandoffTally
        One for each replication with cases, None where its log does not tell.
    """

    run: Run
    level: float
    by: House
    tallies: tuple[HandoffTally | None, ...]

    @property
    def reason(self) -> Text:
        """Why nothing can be told; empty where it can."""
        return (NOT_TOLD if self.tallies else NO_CASES) if not self._known else Text()

    @cached_property
    def _known(self) -> tuple[HandoffTally, ...]:
        known = tuple(tally for tally in self.tallies if tally is not None)
        return known if len(known) == len(self.tallies) else ()

    @cached_property
    def _houses(self) -> tuple[list[str], NDArray[np.int64]]:
        """Return the names of all houses, and to which each role belongs."""
        of: Mapping[House, Callable[[Role], str]] = {
            "role": lambda role: role.id,
            "unit": lambda role: role.unit or role.id,
            "agency": lambda role: role.agency or role.id,
        }
        names = [of[self.by](self.run.procedure.role(id)) for id in self.run.logs[0].role_ids]
        found = list(dict.fromkeys(names))
        return found, np.array([found.index(name) for name in names], dtype=np.int64)

    def _between(self, square: Square) -> Square:
        """Add up a square of roles by house; what stays in a house is no handoff between houses."""
        names, house = self._houses
        summed = np.zeros((len(names), len(names)))
        np.add.at(summed, (house[:, None], house[None, :]), square)
        np.fill_diagonal(summed, 0.0)
        return summed

    def _mean(self, total: Callable[[HandoffTally], float], scale: float = 1.0) -> Interval | None:
        return over_replications([total(tally) / tally.cases / scale for tally in self._known], level=self.level)

    @cached_property
    def count(self) -> Interval | None:
        """Handoffs per case."""
        return self._mean(lambda tally: float(self._between(tally.count).sum()))

    @cached_property
    def waiting(self) -> Interval | None:
        """Working minutes of waiting per case that follow a handoff."""
        return self._mean(lambda t: float(sum(self._between(s).sum() for s in t.causes.values())), MINUTE_MS)

    @cached_property
    def elsewhere(self) -> Interval | None:
        """Working minutes of waiting per case that follow no handoff: first entries, and steps that stay in a house."""
        return self._mean(self._elsewhere, MINUTE_MS)

    def _elsewhere(self, tally: HandoffTally) -> float:
        inside = sum(square.sum() - self._between(square).sum() for square in tally.causes.values())
        return tally.elsewhere + float(inside)

    @cached_property
    def ping_pong(self) -> Interval | None:
        """Per case, how often the taker had given the case to the giver just before; told by role only."""
        return self._mean(lambda tally: float(tally.back.sum())) if self.by == "role" else None

    @cached_property
    def ping_pong_between(self) -> Mapping[tuple[str, str], Interval]:
        """Ping-pong per case by (A, B), where A gave to B and B gave back to A."""
        ids = self.run.logs[0].role_ids
        total = sum((tally.back for tally in self._known), start=np.zeros((len(ids), len(ids))))
        found = {}
        for a, b in np.argwhere(total > 0).tolist() if self.by == "role" else []:
            found[ids[a], ids[b]] = self._interval([float(tally.back[a, b]) / tally.cases for tally in self._known])
        return found

    @cached_property
    def pairs(self) -> tuple[HandoffPair, ...]:
        """All pairs between which cases went, the longest waiting per case first."""
        names, _ = self._houses
        squares = [(self._between(t.count), t) for t in self._known]
        total = sum((square for square, _ in squares), start=np.zeros((len(names), len(names))))
        found = [self._pair(names, (a, b)) for a, b in np.argwhere(total > 0).tolist()]
        return tuple(sorted(found, key=lambda pair: (-pair.waiting.mean, -pair.count.mean, pair.giver, pair.taker)))

    def _pair(self, names: Sequence[str], place: tuple[int, int]) -> HandoffPair:
        count = [float(self._between(tally.count)[place]) for tally in self._known]
        each = [float(self._between(tally.each)[place]) for tally in self._known]
        causes = {
            cause: [float(self._between(t.causes[cause])[place]) / t.cases / MINUTE_MS for t in self._known]
            for cause in CAUSES
        }
        per_case = [n / tally.cases for n, tally in zip(count, self._known, strict=True)]
        return HandoffPair(
            giver=names[place[0]],
            taker=names[place[1]],
            count=self._interval(per_case),
            waiting=self._interval([sum(values) for values in zip(*causes.values(), strict=True)]),
            each=over_replications(
                [t / n / MINUTE_MS for t, n in zip(each, count, strict=True) if n], level=self.level
            ),
            causes={cause: self._interval(values) for cause, values in causes.items()},
        )

    def _interval(self, values: Sequence[float]) -> Interval:
        found = over_replications(values, level=self.level)
        assert found is not None  # a pair exists only where a replication has cases
        return found

    @cached_property
    def matrix(self) -> Mapping[tuple[str, str], Interval]:
        """Handoffs per case by giver and taker."""
        return {(pair.giver, pair.taker): pair.count for pair in self.pairs}

    def between(self, by: House) -> HandoffTimes:
        """Return the same handoffs told between roles, units or agencies.

        Parameters
        ----------
        by : {"role", "unit", "agency"}
            A handoff within a unit is none between units.

        Raises
        ------
        SimulationError
            If it is none of the three.
        """
        if by not in HOUSES:
            raise SimulationError(NO_HOUSE.at(Place(), by=str(by), hint=did_you_mean(str(by), HOUSES)))
        return HandoffTimes(self.run, self.level, by, self.tallies)

    def view(self) -> View:
        """Return the pairs as a table."""
        procedure = self.run.procedure
        heads = (
            Head(Text(en="From", vi="Từ")),
            Head(Text(en="To", vi="Đến")),
            Head(Text(en="Per case", vi="Mỗi hồ sơ"), "count"),
            Head(Text(en="Waiting per case", vi="Thời gian chờ mỗi hồ sơ"), "working minutes"),
            Head(Text(en="After each", vi="Sau mỗi lượt"), "working minutes"),
            Head(Text(en="Mostly", vi="Chủ yếu do")),
        )
        rows = [
            (
                self._called(pair.giver),
                self._called(pair.taker),
                pair.count,
                pair.waiting,
                pair.each,
                Text() if pair.main_cause is None else KIND_BY_ID[f"waiting_{pair.main_cause}"].name,
            )
            for pair in self.pairs
        ]
        return view_of(procedure, heads, rows, [self.reason or SHARED, *self._back_and_forth()])

    def _back_and_forth(self) -> list[Text]:
        """Return the sentence on ping-pong, with the pair that does it most."""
        if self.ping_pong is None or not self.ping_pong_between:
            return []
        a, b = max(self.ping_pong_between, key=lambda pair: self.ping_pong_between[pair].mean)
        first, second = self._called(a), self._called(b)
        times = self.ping_pong.mean
        return [
            Text(
                en=f"From one to another and straight back: {number(times, digits=2)} times per case, mostly from "
                f"{first.get('en')} to {second.get('en')} and back.",
                vi=f"Chuyển đi rồi trả lại ngay: {number(times, 'vi', digits=2)} lượt mỗi hồ sơ, nhiều nhất từ "
                f"{first.get('vi')} đến {second.get('vi')} và ngược lại.",
            )
        ]

    def _called(self, name: str) -> Text:
        return role_name(self.run.procedure, name) if self._is_role(name) else Text(en=name, vi=name)

    def _is_role(self, name: str) -> bool:
        return name in self.run.logs[0].role_ids

    def __str__(self) -> str:
        """Return the English table."""
        return str(self.view())


def handoff_times(run: Run, *, level: float = 0.95, outcome: str | None = None) -> HandoffTimes:
    """Tell who hands cases to whom, and how long they wait after it.

    Parameters
    ----------
    run : Run
        From `simulate`.
    level : float
        Confidence level in (0, 1) of the intervals over replications.
    outcome : str, optional
        End to which the cases are restricted.

    Returns
    -------
    HandoffTimes
        Between roles; `HandoffTimes.between` tells units or agencies.

    Raises
    ------
    SimulationError
        If the procedure has no such end.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="p", start="a", flows=[Flow("a", "b"), Flow("b", "z")], ends=[End(id="z")],
    ...     steps=[Step(id="a", role="clerk", work=Duration(Fixed(4))), Step(id="b", role="chair", work=Duration(Fixed(5)))],
    ...     roles=[Role(id="clerk", officers=1, share=1),
    ...            Role(id="chair", officers=1, share=0.5, transfer=Duration(Fixed(30)))],
    ...     demand=Demand(every=Duration(Fixed(1), "h")))
    >>> found = handoff_times(simulate(p, Scenario(cases=8, replications=2)))
    >>> pair = found.pairs[0]
    >>> pair.giver, pair.taker, pair.count.mean, pair.waiting.mean, pair.main_cause
    ('clerk', 'chair', 1.0, 35.0, 'transfer')
    """
    check_level(level)
    tallies = tuple(tally_handoffs(population) for population in populations(run, outcome) if population.size)
    return HandoffTimes(run, level, "role", tallies)
