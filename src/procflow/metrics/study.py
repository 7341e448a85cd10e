"""One population of cases over all replications, turned into figures with their intervals or reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, Problem
from procflow.metrics.clocks import EARLY, NO_CLOCK, ON_TIME, Reading
from procflow.metrics.facts import Facts
from procflow.metrics.intervals import over_replications, share_over_replications
from procflow.metrics.join_waits import NOT_TOLD
from procflow.metrics.precision import ENOUGH
from procflow.model import KINDS, Figure, Interval, Kind, Procedure, Text, load_kind
from procflow.simulation import Run
from procflow.structure.signatures import Signing

FEW_REPLICATIONS = Message(
    "few-replications",
    en="{n} replications: intervals from fewer than {enough} cover less than they promise where queues are long "
    "(measured: with 5 replications 89 studies in 100 instead of 95). Raise replications.",
    vi="{n} lần chạy mô phỏng: với ít hơn {enough} lần, khoảng tin cậy thường hẹp hơn mức đã nêu khi hàng chờ dài "
    "(đo được: với 5 lần chạy, 89 trên 100 nghiên cứu thay vì 95). Hãy tăng số lần chạy.",
)
ONE_REPLICATION = Message(
    "one-replication",
    en="one replication gives no interval, since its cases queue behind each other. Raise replications to {enough} or more.",
    vi="một lần chạy mô phỏng không cho khoảng tin cậy, vì các hồ sơ xếp hàng sau nhau. Hãy tăng số lần chạy lên {enough} "
    "trở lên.",
)
STILL_OPEN = Message(
    "open-cases",
    en="{open} of {counted} counted cases had not ended when the run stopped; times and shares are those of the others, "
    "and slow cases are under-represented. Use weeks or cases instead of until to let them finish.",
    vi="{open} trong {counted} hồ sơ được tính chưa kết thúc khi dừng mô phỏng; thời gian và tỷ lệ là của các hồ sơ còn "
    "lại, nên hồ sơ chậm được phản ánh chưa đủ. Hãy dùng weeks hoặc cases thay cho until để các hồ sơ này kết thúc.",
)
ALL_END = Text(
    en="The run goes on until every counted case has ended.", vi="Mô phỏng chạy đến khi mọi hồ sơ được tính kết thúc."
)
NO_CASES = Text(en="No counted case has ended.", vi="Chưa có hồ sơ nào trong nghiên cứu kết thúc.")
NO_LIMIT = Text(en="The procedure states no time limit.", vi="Quy trình không nêu thời hạn giải quyết.")
OWN_LIMITS = Text(
    en="Each procedure of the office has a time limit of its own: measure run.of(...) each.",
    vi="Mỗi quy trình của cơ quan có thời hạn riêng: hãy đo từng run.of(...).",
)
NO_CLOCKS = Text(en="No case entered a step whose clock is running.", vi="Không hồ sơ nào vào bước có tính thời hạn.")
HOURS_LIMIT = Text(
    en="A limit in elapsed time has no day before the last.",
    vi="Thời hạn tính theo thời gian liên tục không có ngày trước ngày cuối.",
)
OF_ALL_CASES = Text(en="Told for all cases only.", vi="Chỉ tính cho mọi hồ sơ.")
NO_WINDOW = Text(
    en="The cases arrive at one moment; there is no time over which to tell the load.",
    vi="Các hồ sơ đến cùng một lúc, không có khoảng thời gian để tính mức tải.",
)
UNFINISHED_WORK = Text(
    en="Work still under way at the stop is left out.", vi="Không tính công việc đang làm dở khi dừng mô phỏng."
)

Column = NDArray[np.float64]
OF_CYCLE_TIME: Mapping[str, Callable[[Column], float]] = {
    "cycle_time_mean": lambda times: float(np.mean(times)),
    "cycle_time_p50": lambda times: float(np.percentile(times, 50)),
    "cycle_time_p90": lambda times: float(np.percentile(times, 90)),
}
"""Percentiles are those of type 7 (Hyndman and Fan, American Statistician 50, 1996), one per replication."""


@frozen(eq=False)
class Study:
    """One population of cases in all replications, and the figures it gives.

    Attributes
    ----------
    outcome : str or None
        End to which the cases are restricted; None takes all.
    signs : Signing
        Which steps count as signatures.
    """

    run: Run
    facts: tuple[Facts, ...]
    level: float
    outcome: str | None
    signs: Signing

    @property
    def procedure(self) -> Procedure:
        """What was simulated."""
        return self.run.procedure

    @cached_property
    def chosen(self) -> tuple[NDArray[np.bool_], ...]:
        """Cases of each replication that every figure is about."""
        ends = [end.id for end in self.procedure.ends]
        return tuple(
            facts.counted & facts.ended & (self.outcome is None or facts.outcome == ends.index(self.outcome))
            for facts in self.facts
        )

    def figures(self) -> tuple[Figure, ...]:
        """Return every figure of the house, then the load of each role with officers."""
        loads = [load_kind(id, self.procedure.role(id).name) for id in self._staffed()]
        return (*map(self._figure, KINDS), *map(self._load, loads))

    def _staffed(self) -> list[str]:
        return list(dict.fromkeys(role for facts in self.facts for role in facts.load))

    def _figure(self, kind: Kind) -> Figure:
        if kind.id == "steps":
            exact = float(len(self.procedure.steps))
            return Figure(kind=kind, interval=Interval(exact, 0.0, self.level), values=(exact,) * len(self.facts))
        if kind.id == "cases":
            members = [facts.counted for facts in self.facts] if self.outcome is None else self.chosen
            return self._mean(kind, [float(np.sum(cases)) for cases in members], Text())
        if kind.id == "open":
            return self._open(kind)
        if kind.id in ("on_time_counted", "on_time_elapsed", "early_counted"):
            return self._on_time(kind)
        return self._of_cases(kind)

    def _of_cases(self, kind: Kind) -> Figure:
        """Return a figure that is a number per case."""
        if kind.id == "cost" and (reason := _unpriced(self.procedure)):
            return Figure(kind=kind, reason=reason)
        if kind.id == "waiting_join" and any(kind.id not in facts.values for facts in self.facts):
            return Figure(kind=kind, reason=NOT_TOLD)
        values = [_of_replication(kind.id, *pair) for pair in zip(self.facts, self.chosen, strict=True)]
        note = Text(en=self.signs.rule("en"), vi=self.signs.rule("vi")) if kind.id == "signatures" else Text()
        return self._mean(kind, values, note)

    def _mean(self, kind: Kind, values: Sequence[float | None], note: Text) -> Figure:
        known = [value for value in values if value is not None]
        interval = over_replications(known, level=self.level)
        return Figure(kind=kind, interval=interval, reason=note if interval else NO_CASES, values=tuple(values))

    def _share(self, kind: Kind, hits: Sequence[int], cases: Sequence[int], note: Text, missing: Text) -> Figure:
        interval = share_over_replications(hits, cases, level=self.level)
        values = tuple(hit / n if n else None for hit, n in zip(hits, cases, strict=True))
        return Figure(kind=kind, interval=interval, reason=note if interval else missing, values=values)

    def _open(self, kind: Kind) -> Figure:
        if self.outcome is not None:
            return Figure(kind=kind, reason=OF_ALL_CASES)
        if self.run.scenario.until is None:
            return Figure(
                kind=kind, interval=Interval(0.0, 0.0, self.level), reason=ALL_END, values=(0.0,) * len(self.facts)
            )
        open_cases = [int(np.sum(facts.counted & ~facts.ended)) for facts in self.facts]
        return self._share(kind, open_cases, [int(facts.counted.sum()) for facts in self.facts], Text(), NO_CASES)

    def _on_time(self, kind: Kind) -> Figure:
        limit = self.procedure.time_limit
        if limit is None:
            return Figure(kind=kind, reason=no_limit(self.run))
        if kind.id == "early_counted" and not limit.in_days:
            return Figure(kind=kind, reason=HOURS_LIMIT)
        wanted = (EARLY,) if kind.id == "early_counted" else (EARLY, ON_TIME)
        hits, cases, without = [], [], 0
        for facts, chosen in zip(self.facts, self.chosen, strict=True):
            verdict = _reading(facts, kind).verdict[chosen]
            hits.append(int(np.isin(verdict, wanted).sum()))
            cases.append(int((verdict != NO_CLOCK).sum()))
            without += int((verdict == NO_CLOCK).sum())
        note = Text(
            en=f"{without} cases that never entered a running step are left out.",
            vi=f"Không tính {without} hồ sơ không vào bước nào có tính thời hạn.",
        )
        return self._share(kind, hits, cases, note if without else Text(), NO_CLOCKS if without else NO_CASES)

    def _load(self, kind: Kind) -> Figure:
        if self.outcome is not None:
            return Figure(kind=kind, reason=OF_ALL_CASES)
        role = kind.id.removeprefix("load:")
        values = tuple(facts.load[role] for facts in self.facts)
        interval = over_replications([value for value in values if value is not None], level=self.level)
        note = UNFINISHED_WORK if self.run.scenario.until is not None else Text()
        return Figure(kind=kind, interval=interval, reason=note if interval else NO_WINDOW, values=values)

    def warnings(self) -> list[Problem]:
        """Return what the reader of these figures has to know."""
        place, n = Place(f"run of '{self.procedure.id}'"), len(self.facts)
        found = [ONE_REPLICATION.at(place, "warning", enough=ENOUGH)] if n == 1 else []
        if 1 < n < ENOUGH:
            found.append(FEW_REPLICATIONS.at(place, "warning", n=n, enough=ENOUGH))
        still_open = sum(int(np.sum(facts.counted & ~facts.ended)) for facts in self.facts)
        if still_open:
            counted = sum(int(facts.counted.sum()) for facts in self.facts)
            found.append(STILL_OPEN.at(place, "warning", open=still_open, counted=counted))
        return found


def _of_replication(id: str, facts: Facts, chosen: NDArray[np.bool_]) -> float | None:
    """Return a figure of one replication, None without cases."""
    times = facts.values["cycle_time"][chosen]
    if not len(times):
        return None
    if id in OF_CYCLE_TIME:
        return OF_CYCLE_TIME[id](times)
    if id == "efficiency":
        total = float(np.sum(times))
        return float(np.sum(facts.values["processing_time"][chosen])) / total if total else None
    return float(np.mean(facts.values[id][chosen]))


def no_limit(run: Run) -> Text:
    """Return why a run has no time limit to hold its cases against."""
    stated = run.office is not None and any(one.time_limit is not None for one in run.office.procedures)
    return OWN_LIMITS if stated else NO_LIMIT


def _reading(facts: Facts, kind: Kind) -> Reading:
    assert facts.clocks is not None
    return facts.clocks.elapsed if kind.id == "on_time_elapsed" else facts.clocks.counted


def _unpriced(procedure: Procedure) -> Text | None:
    """Return why staff cost cannot be told, or None: every internal role that works needs a rate in VND."""
    working = {role for step in procedure.steps for role in step.doers}
    staff = [role for role in procedure.roles if role.id in working and not role.external]
    without = [role.id for role in staff if role.cost_per_hour is None]
    if without:
        names = ", ".join(f"'{id}'" for id in without)
        return Text(en=f"No cost_per_hour for {names}.", vi=f"Chưa có cost_per_hour của {names}.")
    if foreign := sorted({role.currency for role in staff} - {"VND"}):
        names = ", ".join(foreign)
        return Text(en=f"Rates are in {names}, not in VND.", vi=f"Đơn giá tính bằng {names}, không phải VND.")
    return None
