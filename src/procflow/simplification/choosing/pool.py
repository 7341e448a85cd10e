"""Several good plans that differ: the best one, the best that differs from it by some edits, and so on.

An office may prefer a plan for reasons no model knows, and a value without queues ranks close plans only roughly. So a
pool of plans is found, for people to choose from and for a simulation to rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from procflow.errors import Message, ProposalError
from procflow.model import Edit, MergeStep, Parallelise, Procedure, RemoveStep, one_procedure
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.options.variants import GIVEN
from procflow.simplification.options.wishes import wishes
from procflow.simplification.search.task import NO_TIME, Task

BAD_NUMBER = Message(
    "pool-number",
    en="{what} is {value}, expected a whole number, 1 or more.",
    vi="{what} là {value}, cần một số nguyên từ 1 trở lên.",
)


@frozen(kw_only=True)
class Alternative:
    """One plan of a pool.

    Attributes
    ----------
    edits : tuple of Edit
        The plan.
    value : float
        Of the objective, recomputed from the simplified procedure.
    best : bool
        Whether nothing better was left when it was found; False where time ran out.
    """

    edits: tuple[Edit, ...]
    value: float
    best: bool

    @property
    def cuts(self) -> int:
        """Return the number of steps that are removed or merged away."""
        return sum(isinstance(edit, RemoveStep | MergeStep) for edit in self.edits)


def pool(
    procedure: Procedure,
    *,
    size: int = 10,
    distance: int = 2,
    max_cuts: int | None = None,
    minimise: str | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    edits: str | Iterable[str] | None = None,
    targets: Mapping[str, float] | None = None,
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    post_check_shares: Iterable[float] = (),
    time_limit: float = 60.0,
) -> tuple[Alternative, ...]:
    """Return good lawful plans, the best first, each differing from all before it by at least `distance` edits.

    Steps that run side by side count as an edit only where two branches are left, so that no plan differs in name alone.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.
    size : int, optional
        How many plans; there may be fewer.
    distance : int, optional
        By how many edits any two plans differ at least, counting those that only one of them makes.
    max_cuts, keep, require, edits, targets, acts, authority, post_check_shares
        As for `propose`.
    minimise : str, optional
        One objective of `propose`; "congested_time" ranks most like a simulation where staff is short.
    time_limit : float, optional
        Seconds for all plans.

    Raises
    ------
    ProposalError
        If a number or a wish means nothing, no plan fulfils the wishes, or none was found in time.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, Duration, End, Fixed, Flow, Legal, Role, Step
    >>> free = Legal(source="none found", may={"remove"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id=name, role="officer", work=Duration(Fixed(minutes)), legal=law)
    ...                              for name, minutes, law in (("a", 5, free), ("b", 9, free), ("c", 1, Legal()))],
    ...               ends=[End(id="z")], start="a", roles=[Role(id="officer", share=1.0, officers=1)],
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> [([edit.step for edit in one.edits], one.value) for one in pool(p, size=3, distance=1)]
    [(['a', 'b'], 1.0), (['b'], 6.0), (['a'], 10.0)]
    """
    one_procedure("pool", procedure)
    refuse_faults(procedure)
    wrong = [
        BAD_NUMBER.at(procedure.place("pool"), what=name, value=str(value))
        for name, value in (("size", size), ("distance", distance))
        if isinstance(value, bool) or not isinstance(value, int) or value < 1
    ]
    if wrong:
        raise ProposalError(*wrong)
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
    task = Task(procedure, evolve(asked, objectives=asked.objectives[:1]))
    _no_idle_runs(task)
    name = task.asked.objectives[0]
    found: list[Alternative] = []
    while len(found) < size:
        best = task.field.best(name, most=max_cuts)
        if not best.plan:
            if found:
                break
            if best.status == "infeasible":
                raise task.no_plan()
            raise ProposalError(NO_TIME.at(procedure.place("pool"), seconds=time_limit))
        value = task.weigher.value(name, best.edits)
        found.append(Alternative(edits=best.edits, value=value, best=best.status == "optimal"))
        _apart(task, best.edits, distance)
    return tuple(found)


def _no_idle_runs(task: Task) -> None:
    """Let steps run side by side only where two branches are left, or plans would differ by an edit that does nothing."""
    for search in task.field.searches:
        columns = search.program.columns
        for run in (edit for edit in search.given if isinstance(edit, Parallelise)):
            for branch in run.branches:
                others: dict[int, float] = {}
                for step in set(run.steps) - set(branch):
                    others |= columns.alone(step)
                columns.program.row(others, low=1.0)


def _apart(task: Task, plan: tuple[Edit, ...], distance: int) -> None:
    """Let no further plan differ from this one by fewer edits."""
    runs = {edit for edit in plan if isinstance(edit, GIVEN)}
    for search in task.field.searches:
        columns = search.program.columns
        known = {edit for edit, _ in columns.switches()}
        made = [edit for edit in plan if edit in known]
        # Edits that this variant cannot make are differences of each of its plans, as are other runs in parallel.
        differing = len(runs ^ set(search.given)) + len(plan) - len(runs) - len(made)
        if differing < distance:
            columns.exclude(made, distance=distance - differing)
