"""The verb `wish_prices`: what every single wish costs, as the difference between two best plans."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, field, frozen

from procflow.errors import ProposalError
from procflow.model import Edit, Procedure, Text, one_procedure
from procflow.simplification.choosing.constraints import Constraint, lift, wished
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.options.weights import amount_of
from procflow.simplification.options.wishes import Wishes, wishes
from procflow.simplification.search.search import tolerance
from procflow.simplification.search.task import NO_TIME, Task
from procflow.wording import Lang


@frozen(kw_only=True)
class Price:
    """What one wish costs.

    Attributes
    ----------
    wish : Constraint
        The wish.
    amounts : dict of str to float
        For each objective, in order of importance: value of the best plan with all wishes less that of the best plan
        without this one, both computed again from the simplified procedures. Later ones can be below 0, where what
        the first one gains is paid for. Empty where there was no time to tell.
    left, entered : tuple of Edit
        Edits that the plan would not hold without this wish, and those it would hold instead; none where it costs nothing.
    proved : bool
        Whether both plans are proved.
    """

    wish: Constraint
    amounts: Mapping[str, float] = field(factory=dict)
    left: tuple[Edit, ...] = ()
    entered: tuple[Edit, ...] = ()
    proved: bool = False

    @property
    def amount(self) -> float | None:
        """What it costs in the first objective; None where there was no time to tell."""
        return next(iter(self.amounts.values()), None)

    @property
    def free(self) -> bool:
        """Tell whether the wish is known to cost nothing."""
        return bool(self.amounts) and not any(self.amounts.values())

    def text(self, lang: Lang = "en") -> str:
        """Return wish and price on one line, and on further lines what would change without the wish."""
        return "\n".join([f"{self.wish.text.get(lang)}: {self.said(lang)}", *self.lines(lang)])

    def said(self, lang: Lang = "en") -> str:
        """Return the price in words."""
        if not self.amounts:
            return _OPEN.get(lang)
        if self.free:
            said = _FREE.get(lang)
        else:
            shown = {name: value for k, (name, value) in enumerate(self.amounts.items()) if value or not k}
            said = "; ".join(amount_of(value, name, lang) for name, value in shown.items())
        return said if self.proved else f"{said} {_UNPROVED.get(lang)}"

    def lines(self, lang: Lang = "en") -> list[str]:
        """Return the edits that would go and come without the wish, one a line."""
        return [
            *(f"    - {edit.text(lang)}" for edit in self.left),
            *(f"    + {edit.text(lang)}" for edit in self.entered),
        ]

    def __str__(self) -> str:
        """Return it in English."""
        return self.text("en")


def price_table(prices: Sequence[Price], lang: Lang = "en") -> str:
    """Return all prices as a table, the dearest first.

    Parameters
    ----------
    prices : sequence of Price
        As `wish_prices` returns them.
    lang : {"vi", "en"}, optional
        Language.
    """
    if not prices:
        return _NO_WISH.get(lang)
    ranked = sorted(prices, key=lambda price: -(price.amount or 0.0))
    width = max(len(price.wish.text.get(lang)) for price in prices)
    lines = [_HEAD.get(lang)]
    for price in ranked:
        lines += [f"  {price.wish.text.get(lang).ljust(width)}  {price.said(lang)}", *price.lines(lang)]
    return "\n".join(lines)


def wish_prices(
    procedure: Procedure,
    *,
    max_cuts: int | None = None,
    minimise: str | tuple[str, ...] | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    edits: str | Iterable[str] | None = None,
    targets: Mapping[str, float] | None = None,
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    post_check_shares: Iterable[float] = (),
    time_limit: float = 60.0,
) -> tuple[Price, ...]:
    """Return what every single wish costs: how much better the best plan would be without it, all others kept.

    Prices do not add up: two wishes may forbid the same plan, and then neither costs anything by itself.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.
    max_cuts, minimise, keep, require, edits, targets, acts, authority, post_check_shares
        As for `propose`; each that is given is a wish, and so is every step of `keep` and `require` and every target.
    time_limit : float, optional
        Seconds for all plans together.

    Raises
    ------
    ProposalError
        If a wish means nothing, or no plan can fulfil all of them; `explain_infeasible` tells why.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, Duration, End, Fixed, Flow, Legal, Role, Step
    >>> free = Legal(source="none found", may={"remove"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id=name, role="officer", work=Duration(Fixed(minutes)), legal=law)
    ...                              for name, minutes, law in (("a", 5, free), ("b", 9, free), ("c", 1, Legal()))],
    ...               ends=[End(id="z")], start="a", roles=[Role(id="officer", share=1.0, officers=1)],
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> print(price_table(wish_prices(p, keep=["b"], max_cuts=2)))
    What each wish costs: what the best plan would save without it, all others kept
      keep step 'b' as it is  9 working minutes per case (cycle time without queues)
        + remove step 'b'
      cut at most 2 steps     nothing
    """
    one_procedure("wish_prices", procedure)
    refuse_faults(procedure)
    deadline = time.perf_counter() + time_limit
    asked = wishes(
        procedure,
        max_cuts=max_cuts,
        minimise=minimise,
        keep=keep,
        require=require,
        edits=edits,
        targets=targets,
        acts=acts,
        authority=authority,
        time_limit=time_limit,
        post_check_shares=post_check_shares,
    )
    base = _best(procedure, asked)
    return tuple(_price(procedure, asked, base, wish, deadline) for wish in wished(procedure, asked))


@frozen
class _Best:
    edits: tuple[Edit, ...]
    values: Mapping[str, float]
    proved: bool


def _best(procedure: Procedure, asked: Wishes) -> _Best:
    """Return the best plan with its values, computed again without the program that found it."""
    task = Task(procedure, asked)
    found = task.solved()
    edits = found.plan.edits
    values = {name: task.weigher.value(name, edits) for name in asked.objectives}
    return _Best(edits, values, task.certificate(found).proved)


def _price(procedure: Procedure, asked: Wishes, base: _Best, wish: Constraint, deadline: float) -> Price:
    _, fewer = lift(procedure, asked, [wish])
    seconds = deadline - time.perf_counter()
    if seconds <= 0:
        return Price(wish=wish)
    try:
        best = _best(procedure, evolve(fewer, seconds=seconds))
    except ProposalError as error:
        if any(problem.code != NO_TIME.code for problem in error.problems):
            raise
        return Price(wish=wish)
    amounts = {name: _difference(value, best.values[name]) for name, value in base.values.items()}
    changed = any(amounts.values())
    return Price(
        wish=wish,
        amounts=amounts,
        left=tuple(edit for edit in base.edits if edit not in best.edits) if changed else (),
        entered=tuple(edit for edit in best.edits if edit not in base.edits) if changed else (),
        proved=base.proved and best.proved,
    )


def _difference(value: float, other: float) -> float:
    """Return how far two values lie apart, exactly 0 where a solver could not tell them apart."""
    return 0.0 if abs(value - other) <= 2 * tolerance(value) else round(value - other, 9)


_HEAD = Text(
    en="What each wish costs: what the best plan would save without it, all others kept",
    vi="Giá của từng yêu cầu: mức phương án tốt nhất tiết kiệm thêm nếu bỏ riêng yêu cầu đó",
)
_NO_WISH = Text(en="No wishes, so nothing to pay for.", vi="Không có yêu cầu nào nên không mất gì.")
_FREE = Text(en="nothing", vi="không mất gì")
_UNPROVED = Text(en="(not proved)", vi="(chưa chứng minh)")
_OPEN = Text(en="the time was not enough to tell", vi="chưa đủ thời gian để tính")
