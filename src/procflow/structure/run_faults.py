"""Can these steps run side by side, or in another order? Faults of form in the runs that edits name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from procflow.errors import Message, Problem
from procflow.model import Parallelise, Procedure, Resequence
from procflow.structure.runs import run_order, ways_on

FEW_BRANCHES = Message(
    "apply-few-branches",
    en="{edit}: {count} branches with steps are named, expected two or more, none of them empty. "
    "Spread the steps over two branches, or leave this edit out.",
    vi="{edit}: nêu {count} nhánh có bước, cần từ hai nhánh trở lên và không nhánh nào trống. "
    "Hãy chia các bước vào hai nhánh, hoặc bỏ sửa đổi này.",
)
TWICE_IN_BRANCHES = Message(
    "apply-step-in-two-branches",
    en="it stands in more than one parallel branch, expected one. Name it in one branch of one edit.",
    vi="bước này nằm trong nhiều nhánh song song, cần đúng một nhánh. Hãy chỉ nêu bước này trong một nhánh của một sửa đổi.",
)
OTHER_WAYS_OUT = Message(
    "apply-run-way-out",
    en="it cannot run in a parallel branch: its ways out lead to {targets}, expected one certain way of kind 'normal'. "
    "Leave it out of the branches.",
    vi="bước này không thể làm song song: các hướng đi ra dẫn đến {targets}, cần đúng một luồng 'normal' chắc chắn. "
    "Hãy để bước này ngoài các nhánh.",
)
OTHER_WAYS_IN = Message(
    "apply-run-way-in",
    en="it cannot run in a parallel branch: cases come to it from {sources}, expected from the step before it alone. "
    "Let the run start here, or leave the step out of the branches.",
    vi="bước này không thể làm song song: hồ sơ đến từ {sources}, cần chỉ đến từ bước ngay trước. "
    "Hãy cho đoạn song song bắt đầu từ bước này, hoặc để bước này ngoài các nhánh.",
)
RUN_WAITS = Message(
    "apply-run-waits",
    en="it waits for parallel branches itself (`join` is 'all') and cannot start a branch. Leave it out of the branches.",
    vi="bước này phải chờ các nhánh song song (`join` là 'all') nên không thể mở đầu một nhánh. "
    "Hãy để bước này ngoài các nhánh.",
)
NO_RUN = Message(
    "apply-no-run",
    en="{edit}: these steps do not follow each other directly, one after the other. "
    "Name steps that stand in one line without a gap, or leave this edit out.",
    vi="{edit}: các bước này không nối tiếp nhau trực tiếp. "
    "Hãy nêu các bước liền nhau trên một đường, hoặc bỏ sửa đổi này.",
)
BRANCH_ORDER = Message(
    "apply-branch-order",
    en="{edit}: within a branch the steps keep their order, expected {expected}. List them so.",
    vi="{edit}: trong một nhánh các bước giữ nguyên thứ tự, cần {expected}. Hãy liệt kê theo thứ tự đó.",
)


def run_faults(procedure: Procedure, edits: Sequence[Parallelise]) -> tuple[Problem, ...]:
    """Return why steps cannot run side by side as edits say; empty if they can.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : sequence of Parallelise
        Each names steps of the procedure.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b"), Step(id="c")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> [problem.code for problem in run_faults(p, [Parallelise([["a"], ["c"]])])]
    ['apply-no-run']
    """
    problems = [problem for edit in edits for problem in _of_one(procedure, edit)]
    named = Counter(step for edit in edits for step in edit.steps)
    twice = [step for step in procedure.steps if named[step.id] > 1]
    return (*problems, *(TWICE_IN_BRANCHES.at(procedure.place(f"step '{step.id}'")) for step in twice))


SAME_ORDER = Message(
    "apply-same-order",
    en="{edit}: this is the order today. Name another order, or leave this edit out.",
    vi="{edit}: đây là thứ tự hiện nay. Hãy nêu thứ tự khác, hoặc bỏ sửa đổi này.",
)
TWICE_IN_ORDER = Message(
    "apply-step-in-two-orders",
    en="it stands in several runs that are put in another order or side by side, or twice in one. Name it once.",
    vi="bước này nằm trong nhiều đoạn được xếp lại hoặc làm song song, hoặc được nêu hai lần. Hãy chỉ nêu một lần.",
)
NOT_IN_A_RUN = Message(
    "apply-order-needs-run",
    en="{edit}: only steps that directly follow each other, each with one way in, can change places; what a check of them sends "
    "back goes to a step outside. Name such steps, or leave this edit out.",
    vi="{edit}: chỉ các bước nối tiếp nhau trực tiếp, mỗi bước có đúng một đường vào, mới đổi chỗ được; hồ sơ trả lại phải về "
    "bước ngoài đoạn. Hãy nêu các bước như vậy, hoặc bỏ sửa đổi này.",
)
NO_WAY_ON = Message(
    "apply-order-way-on",
    en="{edit}: which of the ways out of '{last}' passing cases take is not clear ({targets}). Expected one that is no way out of "
    "another check of the run and ends no case. Name other steps, or draw a step behind the last check.",
    vi="{edit}: chưa rõ hồ sơ đạt đi tiếp theo hướng nào trong các hướng ra khỏi '{last}' ({targets}). Cần một hướng không phải "
    "lối ra của khâu khác trong đoạn và không kết thúc hồ sơ. Hãy nêu bước khác, hoặc vẽ một bước sau khâu cuối.",
)


_NOWHERE = {"en": "nothing", "vi": "không nơi nào"}


def order_faults(
    procedure: Procedure, edits: Sequence[Resequence], beside: Sequence[Parallelise] = ()
) -> tuple[Problem, ...]:
    """Return why steps cannot be put in the order that edits say; empty if they can.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : sequence of Resequence
        Each names steps of the procedure.
    beside : sequence of Parallelise, optional
        Runs of the same plan that are split; a step is in one run only.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")])
    >>> [problem.code for problem in order_faults(p, [Resequence(["a", "b"])])], order_faults(p, [Resequence(["b", "a"])])
    (['apply-same-order'], ())
    """
    place, problems = procedure.place("edits"), []
    for edit in edits:
        words = {"en": edit.text("en"), "vi": edit.text("vi")}
        if len(set(edit.steps)) < 2 or not _is_run(procedure, edit.steps):
            problems.append(NOT_IN_A_RUN.at(place, edit=words))
        elif len(ways_on(procedure, last := run_order(procedure, edit.steps))) < len(last):
            targets = tuple(flow.target for flow in procedure.outflows(last[-1])) or _NOWHERE
            problems.append(NO_WAY_ON.at(place, edit=words, last=last[-1], targets=targets))
        elif run_order(procedure, set(edit.steps)) == edit.steps:
            problems.append(SAME_ORDER.at(place, edit=words))
    ordered = Counter(step for edit in edits for step in edit.steps)
    named = ordered + Counter(step for run in beside for step in set(run.steps))
    twice = [step for step in procedure.steps if ordered[step.id] and named[step.id] > 1]
    return (*problems, *(TWICE_IN_ORDER.at(procedure.place(f"step '{step.id}'")) for step in twice))


def _is_run(procedure: Procedure, steps: Sequence[str]) -> bool:
    """Tell whether steps follow each other directly, each with one way in and no branches in parallel."""
    if any(procedure.step(step).split != "one" for step in steps):
        return False
    run = run_order(procedure, dict.fromkeys(steps))
    if set(run) != set(steps) or any(_ways_in(procedure, step, first=step == run[0]) for step in run):
        return False
    # What one check of the run sends back to another step of it has no place in a new order.
    inside = [flow for flow in procedure.inflows(run[0]) if flow.source in run and flow.source != run[0]]
    return not inside


def _of_one(procedure: Procedure, edit: Parallelise) -> list[Problem]:
    edits, words = procedure.place("edits"), {"en": edit.text("en"), "vi": edit.text("vi")}
    filled = sum(map(bool, edit.branches))
    if filled < 2 or filled < len(edit.branches):
        return [FEW_BRANCHES.at(edits, edit=words, count=filled)]
    problems = [problem for step in dict.fromkeys(edit.steps) for problem in _ways_out(procedure, step)]
    if problems:
        return problems
    run = run_order(procedure, edit.steps)
    if set(run) != set(edit.steps):
        return [NO_RUN.at(edits, edit=words)]
    problems = [problem for step in run for problem in _ways_in(procedure, step, first=step == run[0])]
    for branch in edit.branches:
        expected = tuple(sorted(branch, key=run.index))
        if branch != expected:
            problems.append(BRANCH_ORDER.at(edits, edit=words, expected=expected))
    return problems


def _ways_out(procedure: Procedure, step: str) -> list[Problem]:
    flows = procedure.outflows(step)
    if len(flows) == 1 and flows[0].kind == "normal" and flows[0].p == 1 and procedure.step(step).split == "one":
        return []
    targets = tuple(flow.target for flow in flows) or {"en": "nothing", "vi": "không nơi nào"}
    return [OTHER_WAYS_OUT.at(procedure.place(f"step '{step}'"), targets=targets)]


def _ways_in(procedure: Procedure, step: str, *, first: bool) -> list[Problem]:
    place, flows = procedure.place(f"step '{step}'"), procedure.inflows(step)
    if procedure.step(step).join == "all":
        return [RUN_WAITS.at(place)]
    if first or (len(flows) == 1 and procedure.start != step):
        return []
    outside = ({"en": "the start", "vi": "điểm bắt đầu"},) if procedure.start == step else ()
    return [OTHER_WAYS_IN.at(place, sources=(*(flow.source for flow in flows), *outside))]
