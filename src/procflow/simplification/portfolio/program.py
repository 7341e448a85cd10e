"""The choice of one way per procedure as a mixed-integer program.

One column per way (0 or 1), one per legal act, one per document. Rows: one way at most per procedure; what a procedure goes
into stays, or goes on to the same survivor itself; documents that are needed are still made; hours of those who have a
limit; a fixed charge per act, which procedures under one act share.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.model import Portfolio, Text
from procflow.simplification.portfolio.acts import acts_of
from procflow.simplification.portfolio.edits import AbolishProcedure, PortfolioEdit
from procflow.simplification.portfolio.objectives import OBJECTIVES
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.simplification.portfolio.ways import Way, Ways
from procflow.simplification.program.milp import Milp


@frozen
class Rule:
    """A rule between procedures and its rows, in words.

    Attributes
    ----------
    name : str
        Stable name: "survivor", "chain", "document", "capacity", "acts" or "required", with what it is about.
    text : Text
        In words.
    rows : tuple of int
        Its rows in the program.
    """

    name: str
    text: Text
    rows: tuple[int, ...]


class PortfolioProgram:
    """The program of a list.

    Parameters
    ----------
    portfolio : Portfolio
        The list.
    open_ways : Ways
        What may be done with each procedure by itself.
    terms : PortfolioTerms
        With the list's own year and capacities filled in.
    keep, require : frozenset of str
        Procedures that stay as they are, and that leave the list.

    Attributes
    ----------
    milp : Milp
        Columns and rows.
    column : dict of Way to int
        The column of each way.
    costs : dict of str to dict of int to float
        Costs by objective; constants are in `base`.
    rules : tuple of Rule
        Rules between procedures.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        open_ways: Ways,
        terms: PortfolioTerms,
        *,
        keep: frozenset[str] = frozenset(),
        require: frozenset[str] = frozenset(),
    ) -> None:
        self.portfolio, self.terms, self.milp = portfolio, terms, Milp()
        self.ways = {name: () if name in keep else several for name, several in open_ways.open.items()}
        # A program without columns is none to the solver.
        self.milp.column(high=0.0)
        self.column = {way: self.milp.column(high=1.0, whole=True) for several in self.ways.values() for way in several}
        self._act: dict[str, int] = {}
        for several in self.ways.values():
            if several:
                self.milp.row(self._sum(several), high=1.0)
        self.rules = (*self._links(), *self._documents(), *self._capacities(), *self._acts(), *self._required(require))
        self.costs = self._costs()
        self.base = self._base()

    def leaving(self, procedure: str) -> dict[int, float]:
        """Return the sum of the ways by which a procedure leaves the list."""
        return self._sum(way for way in self.ways[procedure] if way.cut)

    @property
    def cuts(self) -> dict[int, float]:
        """The number of procedures that leave, as a sum of columns."""
        return self._sum(way for several in self.ways.values() for way in several if way.cut)

    def plan(self, values: Sequence[float]) -> tuple[PortfolioEdit, ...]:
        """Return the decisions of a solution, in the order of the list."""
        return tuple(way.edit for way, column in self.column.items() if values[column] > 0.5)

    def value(self, objective: str, values: NDArray[np.float64] | None) -> float:
        """Return the value of an objective for a solution, without its constant part; NaN without a solution."""
        if values is None:
            return math.nan
        whole = np.round(values)
        return math.fsum(factor * whole[column] for column, factor in self.costs[objective].items())

    def order(self) -> dict[int, float]:
        """Return costs that prefer grounds in their order, then procedures further up, then survivors further up.

        Only for choosing among plans that are equal otherwise; the parts by golden ratio keep sums apart.
        """
        size, golden = len(self.portfolio) + 1, (math.sqrt(5) - 1) / 2
        place = {entry.id: k for k, entry in enumerate(self.portfolio.entries)}
        costs = {}
        for k, (way, column) in enumerate(self.column.items()):
            near = 0.0 if way.survivor is None else place[way.survivor] / size
            part = math.modf(golden * (k + 1))[0]
            costs[column] = way.rank + place[way.edit.procedure] / size + 0.1 * near + 0.01 * part
        return costs

    def _sum(self, several: Iterable[Way]) -> dict[int, float]:
        return {self.column[way]: 1.0 for way in several}

    def _links(self) -> list[Rule]:
        """What a procedure goes into stays on the list, or goes on to the same survivor itself."""
        found: list[Rule] = []
        going: dict[tuple[str, str], list[Way]] = {}
        for name, several in self.ways.items():
            for way in several:
                if way.survivor is not None:
                    going.setdefault((name, way.survivor), []).append(way)
        stays: dict[str, list[int]] = {}
        passes: dict[tuple[str, str], list[int]] = {}
        for (name, survivor), parallel in going.items():
            for link in dict.fromkeys(way.link for way in parallel):
                assert link is not None
                goes = self._sum(way for way in parallel if way.link == link)
                if link == survivor:
                    out = self.leaving(survivor)
                    stays.setdefault(survivor, []).append(self.milp.row({**goes, **out}, high=1.0))
                else:
                    on = dict.fromkeys(self._sum(going.get((link, survivor), ())), -1.0)
                    passes.setdefault((name, link), []).append(self.milp.row({**goes, **on}, high=0.0))
        for survivor, rows in stays.items():
            text = Text(en=f"'{survivor}' takes in others and has to stay",
                        vi=f"'{survivor}' là nơi nhận nên phải được giữ lại")  # fmt: skip
            found.append(Rule(f"survivor {survivor}", text, tuple(rows)))
        for (name, link), rows in passes.items():
            text = Text(en=f"'{name}' goes where '{link}' goes", vi=f"'{name}' đi theo '{link}'")
            found.append(Rule(f"chain {name} {link}", text, tuple(rows)))
        return [*found, *self._rings()]

    def _rings(self) -> list[Rule]:
        """Nobody goes round in a circle: along links, an order falls (Miller, Tucker and Zemlin 1960)."""
        arcs: dict[tuple[str, str], list[Way]] = {}
        for name, several in self.ways.items():
            for way in several:
                if way.link is not None:
                    arcs.setdefault((name, way.link), []).append(way)
        ring = _on_rings(arcs)
        level = {name: self.milp.column(high=float(len(ring))) for name in sorted(ring)}
        found = []
        for (name, link), parallel in arcs.items():
            if name in ring and link in ring:
                size = float(len(ring))
                goes = dict.fromkeys(self._sum(parallel), size)
                row = self.milp.row({**goes, level[link]: 1.0, level[name]: -1.0}, high=size - 1.0)
                text = Text(en=f"'{name}' and '{link}' do not go round in a circle",
                            vi=f"'{name}' và '{link}' không được quay vòng")  # fmt: skip
                found.append(Rule(f"circle {name} {link}", text, (row,)))
        return found

    def _documents(self) -> list[Rule]:
        """A document that somebody goes on needing is still made; merged and delegated work goes on."""
        makers: dict[str, list[str]] = {}
        for entry in self.portfolio.entries:
            for document in entry.makes:
                makers.setdefault(document, []).append(entry.id)
        rows: dict[str, list[int]] = {}
        made: dict[str, int] = {}
        for entry in self.portfolio.entries:
            for document in entry.needs:
                several = makers.get(document, [])
                if not several or entry.id in several or any(not self._abolished(maker) for maker in several):
                    continue
                if document not in made:
                    made[document] = self.milp.column(high=1.0)
                    lost = {column: 1.0 for maker in several for column in self._abolished(maker)}
                    row = self.milp.row({made[document]: 1.0, **lost}, high=float(len(several)))
                    rows[document] = [row]
                rows[document].append(self.milp.row({made[document]: 1.0, **self._abolished(entry.id)}, low=1.0))
        return [
            Rule(
                f"document {document}",
                Text(en=f"the document '{document}' is needed by a procedure that goes on",
                     vi=f"tài liệu '{document}' còn cần cho quy trình tiếp tục thực hiện"),
                tuple(several),
            )
            for document, several in rows.items()
        ]  # fmt: skip

    def _abolished(self, name: str) -> dict[int, float]:
        return self._sum(way for way in self.ways[name] if isinstance(way.edit, AbolishProcedure))

    def _capacities(self) -> list[Rule]:
        """Hours of those who have a limit: today's, less what leaves, plus what comes."""
        year, found = self.terms.year, []
        assert year is not None
        today: dict[str, float] = {}
        changes: dict[str, dict[int, float]] = {name: {} for name in self.terms.capacity}
        unknown: dict[str, list[int]] = {}
        for entry in self.portfolio.entries:
            hours = entry.hours(year)
            today[entry.owner] = today.get(entry.owner, 0.0) + (hours or 0.0)
            for way in self.ways[entry.id]:
                column = self.column[way]
                gone = way.removed + way.moved
                if entry.owner in changes:
                    changes[entry.owner][column] = changes[entry.owner].get(column, 0.0) - gone
                if way.to in changes:
                    changes[way.to][column] = changes[way.to].get(column, 0.0) + way.moved
                    part = self.terms.duplicate_extra if isinstance(way.edit, AbolishProcedure) else 1.0
                    if hours is None and part and way.to != entry.owner:
                        unknown.setdefault(way.to, []).append(self.milp.row({column: 1.0}, high=0.0))
        for name, limit in self.terms.capacity.items():
            spare = max(0.0, limit - today.get(name, 0.0))
            rows = [*unknown.get(name, ()), self.milp.row(changes[name], high=spare)]
            text = Text(en=f"the hours that '{name}' can give", vi=f"số giờ '{name}' đáp ứng được")
            found.append(Rule(f"capacity {name}", text, tuple(rows)))
        return found

    def _acts(self) -> list[Rule]:
        """A legal act is amended once, however many procedures rest on it."""
        for name, several in self.ways.items():
            for act in acts_of(self.portfolio.entry(name)) if several else ():
                if act not in self._act:
                    self._act[act] = self.milp.column(high=1.0, whole=True)
                self.milp.row({**self._sum(several), self._act[act]: -1.0}, high=0.0)
        if self.terms.acts is None:
            return []
        row = self.milp.row(dict.fromkeys(self._act.values(), 1.0), high=float(self.terms.acts))
        most = self.terms.acts
        text = Text(en=f"at most {most} legal acts may be amended", vi=f"chỉ được sửa tối đa {most} văn bản")
        return [Rule("acts", text, (row,))]

    def _required(self, require: frozenset[str]) -> list[Rule]:
        found = []
        for name in sorted(require):
            row = self.milp.row(self.leaving(name), low=1.0)
            text = Text(en=f"'{name}' is required to go", vi=f"yêu cầu đưa '{name}' ra khỏi danh mục")
            found.append(Rule(f"required {name}", text, (row,)))
        return found

    def _costs(self) -> dict[str, dict[int, float]]:
        costs: dict[str, dict[int, float]] = {name: {} for name in OBJECTIVES}
        for way, column in self.column.items():
            delegated = way.moved if way.cut and way.survivor is None else 0.0
            values = {
                "hours": -way.removed, "procedures": -float(way.cut), "moved": way.moved,
                "list_hours": -way.removed - delegated,
            }  # fmt: skip
            for name, value in values.items():
                if value:
                    costs[name][column] = value
        costs["acts"] = dict.fromkeys(self._act.values(), 1.0)
        return costs

    def _base(self) -> dict[str, float]:
        assert self.terms.year is not None
        known = [hours for e in self.portfolio.entries if (hours := e.hours(self.terms.year)) is not None]
        total = math.fsum(known)
        return {
            "hours": total,
            "list_hours": total,
            "procedures": float(len(self.portfolio)),
            "moved": 0.0,
            "acts": 0.0,
        }


def _on_rings(arcs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the procedures that lie on some circle of links: take away ends until nothing changes, from both sides."""
    ahead: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for name, link in arcs:
        ahead.setdefault(name, set()).add(link)
        back.setdefault(link, set()).add(name)
    left = set(ahead) & set(back)
    for here, there in ((ahead, back), (back, ahead)):
        stack = [name for name in left if not here[name] & left]
        while stack:
            name = stack.pop()
            if name in left:
                left.discard(name)
                stack += [other for other in there[name] & left if not here[other] & left]
    return left
