"""The best of several plans by simulation: common random numbers, and a chance of error that is stated beforehand.

Every design meets the same cases with the same luck, so that their differences are seen with few replications. Designs
that are clearly worse are dropped as the replications go on; what is left at the end is the best with the stated
probability, unless another is better by less than what makes no difference to the office.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from statistics import fmean

from attrs import evolve, frozen

from procflow.analysis import load
from procflow.comparison.writing import POINTS, UNITS
from procflow.errors import Message, ProposalError, did_you_mean
from procflow.metrics import measure
from procflow.model import ILLUSTRATIVE, KIND_BY_ID, KINDS, Edit, HasEdits, Procedure, Text, edits_of, one_procedure
from procflow.simplification.choosing.racing import Race, spearman
from procflow.simplification.editing.apply import apply
from procflow.simulation import Scenario, UnstableQueueWarning, simulate
from procflow.wording import LANGUAGES, Lang, number, share

BAD_NUMBER = Message(
    "select-number",
    en="{what} is {value}, expected {expected}.",
    vi="{what} là {value}, cần {expected}.",
)
NO_DESIGN = Message(
    "select-none",
    en="there is no plan to choose from. Give plans, such as those of `pool`.",
    vi="không có phương án nào để chọn. Hãy đưa vào các phương án, ví dụ kết quả của `pool`.",
)
BAD_FIGURE = Message(
    "select-figure",
    en="'{figure}' is no figure of which it is known which way is better.{hint} Choose one of {known}.",
    vi="'{figure}' không phải là chỉ tiêu đã rõ cao hay thấp là tốt hơn.{hint} Hãy chọn một trong {known}.",
)
NO_FIGURE = Message(
    "select-no-figure",
    en="'{figure}' is not known in some replication of '{design}': {why}",
    vi="'{figure}' không tính được trong một lần chạy của '{design}': {why}",
)
AS_IS = Text(en="as it stands", vi="giữ nguyên như hiện nay")


@frozen(kw_only=True)
class Design:
    """One way to run the office.

    Attributes
    ----------
    name : Text
        What it is called in tables.
    edits : tuple of Edit
        The plan; empty as it stands or with one officer more.
    procedure : Procedure
        With the plan carried out.
    values : tuple of float
        The figure in each replication it took part in.
    dropped : int or None
        Number of replications after which it was clearly worse; None if it was not.
    rank : int
        Place among the plans by their own value, from 1; 0 for designs that are no plan.
    """

    name: Text
    edits: tuple[Edit, ...]
    procedure: Procedure
    values: tuple[float, ...] = ()
    dropped: int | None = None
    rank: int = 0

    @property
    def mean(self) -> float:
        """Return the mean over its replications."""
        return fmean(self.values)


@frozen(kw_only=True)
class Selection:
    """Which design is best, and how sure that is.

    Attributes
    ----------
    before : Procedure
        As it stands.
    figure : str
        Figure of a run that is compared.
    designs : tuple of Design
        The chosen one first, the others by their mean. A design that was dropped early has a mean of few replications.
    delta : float
        Difference that makes none, in the unit of the figure.
    level : float
        Probability that the best design was chosen, if it is better than all others by `delta` or more.
    sure : bool
        Whether the procedure came to its end; False if the replications were not enough.
    """

    before: Procedure
    figure: str
    designs: tuple[Design, ...]
    delta: float
    level: float
    sure: bool

    @property
    def best(self) -> Design:
        """Return the chosen design."""
        return self.designs[0]

    @property
    def spearman(self) -> float | None:
        """Return how alike the plans are ranked by their own value and by simulation, in [-1, 1].

        Over the first replications, in which every design took part; None with fewer than three plans or where all are
        alike.
        """
        plans = [design for design in self.designs if design.rank]
        n = min((len(design.values) for design in plans), default=0)
        return spearman([design.rank for design in plans], [_sign(self.figure) * fmean(d.values[:n]) for d in plans])

    def text(self, lang: Lang = "en") -> str:
        """Return the designs as a table, with what was chosen and how sure it is."""
        lines = [ILLUSTRATIVE.get(lang)] if self.before.illustrative else []
        kind = KIND_BY_ID[self.figure]
        figure = kind.name.get(lang) + ("" if self._share else f" ({UNITS[kind.unit].get(lang)})")
        names = {
            "en": ("Design", figure, "replications", "dropped after"),
            "vi": ("Phương án", figure, "số lần chạy", "bị loại sau"),
        }
        rows = [names[lang]]
        for design in self.designs:
            dropped = "" if design.dropped is None else number(design.dropped, lang)
            mean = self._spelled(design.mean, lang)
            rows.append((design.name.get(lang), mean, number(len(design.values), lang), dropped))
        widths = [max(len(row[k]) for row in rows) for k in range(4)]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        ]
        lines.append(self._told(lang))
        if self.spearman is not None:
            value, trust = number(self.spearman, lang, digits=2), TRUST[self.spearman >= ALIKE].get(lang)
            lead = {"en": "Ranking by the model against simulation", "vi": "Thứ hạng theo mô hình và theo mô phỏng"}[
                lang
            ]
            lines.append(f"{lead} (Spearman): {value}. {trust}")
        return "\n".join(lines)

    @property
    def _share(self) -> bool:
        return KIND_BY_ID[self.figure].unit == "share"

    def _spelled(self, value: float, lang: Lang) -> str:
        return share(value, lang) if self._share else number(value, lang, digits=1)

    def _difference(self, lang: Lang) -> str:
        """Return `delta` with its unit."""
        if self._share:
            return f"{number(100 * self.delta, lang)} {POINTS.get(lang)}"
        return f"{number(self.delta, lang)} {UNITS[KIND_BY_ID[self.figure].unit].get(lang)}"

    def _told(self, lang: Lang) -> str:
        level, delta = number(100 * self.level, lang), self._difference(lang)
        name = self.best.name.get(lang)
        if not self.sure:
            return {
                "en": f"Not decided: more replications are needed; '{name}' leads.",
                "vi": f"Chưa kết luận: cần thêm lần chạy; '{name}' đang dẫn đầu.",
            }[lang]
        return {
            "en": f"Chosen: '{name}', with probability {level} % the best or within {delta} of it.",
            "vi": f"Chọn: '{name}', với xác suất {level} % là tốt nhất hoặc kém không quá {delta}.",
        }[lang]

    def __str__(self) -> str:
        """Return the table in English."""
        return self.text("en")


ALIKE = 0.6
"""Rank correlation from which two rankings of a pool count as agreeing."""

TRUST = {
    True: Text(en="Both agree on the order.", vi="Hai cách xếp hạng khớp nhau."),
    False: Text(
        en="They disagree: trust the simulated figure, which sees queues and calendars.",
        vi="Hai cách không khớp: nên tin số mô phỏng vì có tính hàng chờ và lịch làm việc.",
    ),
}


def select(
    procedure: Procedure,
    plans: Iterable[HasEdits | Iterable[Edit]],
    scenario: Scenario,
    *,
    delta: float,
    figure: str = "cycle_time_mean",
    level: float = 0.95,
    most: int = 200,
    others: bool = True,
) -> Selection:
    """Return the best of several plans by simulation, beside the procedure as it stands and with one officer more.

    Procedure KN of Kim and Nelson (2001), which holds under common random numbers: as many first replications as the
    scenario says, then a few at a time; a design is dropped as soon as another is better by more than chance explains.

    Parameters
    ----------
    procedure : Procedure
        As it stands; level D.
    plans : iterable of Proposal or of iterables of Edit
        From `pool`, or made by hand; in the order of their own value, the best first.
    scenario : Scenario
        What one replication is; its `replications`, at least 2, are the first ones.
    delta : float
        Difference that makes none to the office, in the unit of the figure (working minutes for times).
    figure : str, optional
        Figure of `measure`; the lowest wins, or the highest where that is better, such as "on_time_counted".
    level : float, optional
        Probability to choose the best, in (0.5, 1).
    most : int, optional
        Replications at the most.
    others : bool, optional
        Whether the procedure as it stands, and with one more officer in its busiest role, take part.

    Raises
    ------
    ProposalError
        If there is no plan, a number means nothing, a plan cannot be carried out, or the figure is not known.
    """
    one_procedure("select", procedure)
    _refuse(procedure, scenario, figure, delta, level, most)
    designs = _designs(procedure, plans, others=others)
    sign = _sign(figure)

    def draw(running: Sequence[int], count: int, round: int) -> list[list[float]]:
        found = _drawn([designs[k] for k in running], scenario, figure, count, round)
        return [[sign * value for value in some] for some in found]

    race = Race(
        draw,
        len(designs),
        first=scenario.replications,
        step=max(2, scenario.replications // 2),
        delta=delta,
        level=level,
        most=most,
    )
    winner = race.run()
    found = [
        evolve(design, values=tuple(sign * value for value in race.values[k]), dropped=race.dropped.get(k))
        for k, design in enumerate(designs)
    ]
    order = sorted(range(len(found)), key=lambda k: (k != winner, sign * found[k].mean, k))
    return Selection(
        before=procedure,
        figure=figure,
        designs=tuple(found[k] for k in order),
        delta=delta,
        level=level,
        sure=race.sure,
    )


def _drawn(
    designs: Sequence[Design], scenario: Scenario, figure: str, count: int, round: int
) -> list[tuple[float, ...]]:
    """Return the figure in further replications of some designs; another seed for each round, the same for all designs."""
    here = evolve(scenario, replications=count, seed=scenario.seed + 1_000_003 * round)
    return [_values(design, here, figure) for design in designs]


def _values(design: Design, scenario: Scenario, figure: str) -> tuple[float, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        found = measure(simulate(design.procedure, scenario))[figure]
    values = tuple(value for value in found.values if value is not None)
    if len(values) < scenario.replications:
        why = {"en": found.reason.get("en"), "vi": found.reason.get("vi")}
        name = {"en": design.name.get("en"), "vi": design.name.get("vi")}
        raise ProposalError(NO_FIGURE.at(design.procedure.place("select"), figure=figure, design=name, why=why))
    return values


def _designs(procedure: Procedure, plans: Iterable[HasEdits | Iterable[Edit]], *, others: bool) -> list[Design]:
    found = []
    for rank, plan in enumerate(plans, start=1):
        edits = edits_of(plan)
        name = Text(en=f"plan {rank}", vi=f"phương án {rank}")
        found.append(Design(name=name, edits=edits, procedure=apply(procedure, edits), rank=rank))
    if not found:
        raise ProposalError(NO_DESIGN.at(procedure.place("select")))
    if others:
        found.append(Design(name=AS_IS, edits=(), procedure=procedure))
        busy = [one for one in load(procedure) if one.utilization is not None]
        if busy:
            role = max(busy, key=lambda one: one.utilization or 0.0).role
            roles = [evolve(r, officers=r.officers + 1) if r.id == role and r.officers else r for r in procedure.roles]
            named = {lang: procedure.role(role).name.get(lang) or role for lang in LANGUAGES}
            name = Text(en=f"one more: {named['en']}", vi=f"thêm một: {named['vi']}")
            found.append(Design(name=name, edits=(), procedure=evolve(procedure, roles=roles)))
    return found


def _sign(figure: str) -> int:
    """Return 1 where lower is better, -1 where higher is."""
    return -1 if KIND_BY_ID[figure].better == "higher" else 1


def _refuse(procedure: Procedure, scenario: Scenario, figure: str, delta: float, level: float, most: int) -> None:
    place = procedure.place("select")
    above = {"en": "a finite number above 0", "vi": "một số hữu hạn lớn hơn 0"}
    between = {"en": "a probability above 0.5 and below 1", "vi": "một xác suất lớn hơn 0,5 và nhỏ hơn 1"}
    two = {"en": "2 or more", "vi": "từ 2 trở lên"}
    first = {"en": "at least the replications of the scenario", "vi": "không ít hơn số lần chạy của kịch bản"}
    problems = []
    known = tuple(kind.id for kind in KINDS if kind.better != "neither")
    if figure not in known:
        problems.append(BAD_FIGURE.at(place, figure=figure, hint=did_you_mean(figure, known), known=known))
    if not 0 < delta < math.inf:
        problems.append(BAD_NUMBER.at(place, what="delta", value=delta, expected=above))
    if not 0.5 < level < 1:
        problems.append(BAD_NUMBER.at(place, what="level", value=level, expected=between))
    if scenario.replications < 2:
        problems.append(BAD_NUMBER.at(place, what="replications", value=scenario.replications, expected=two))
    elif most < scenario.replications:
        problems.append(BAD_NUMBER.at(place, what="most", value=most, expected=first))
    if problems:
        raise ProposalError(*problems)
