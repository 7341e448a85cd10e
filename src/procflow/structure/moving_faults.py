"""Can these steps be moved: behind the decision for a sample, or onto the branch of the exceptions? Faults of form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procflow.errors import Message, Problem, did_you_mean
from procflow.model import End, Gateway, IsolateExceptions, PostCheck, Procedure, Step

NOT_A_SHARE = Message(
    "apply-sample-share",
    en="{share} of the cases cannot be checked, expected a share above 0 and up to 1. State one.",
    vi="không thể kiểm tra {share} số hồ sơ, cần một tỷ lệ lớn hơn 0 và tối đa 1. Hãy khai lại.",
)
TIED = Message(
    "apply-move-form",
    en="it cannot be moved: {why}. Expected a step with one normal way on that waits for no branches and opens none. "
    "Leave this edit out.",
    vi="không thể chuyển chỗ bước này: {why}. Cần một bước có một hướng đi tiếp bình thường, không chờ và không mở nhánh nào. "
    "Hãy bỏ sửa đổi này.",
)
NO_PLACE = Message(
    "apply-sample-place",
    en="no check can stand behind it: its ways on lead to {targets}. Expected one way on, to a node that waits for no "
    "branches. Name another step.",
    vi="không thể đặt khâu hậu kiểm sau bước này: các hướng đi tiếp dẫn đến {targets}. Cần một hướng đi tiếp, đến nơi không "
    "chờ nhánh nào. Hãy nêu bước khác.",
)
NOT_BEHIND = Message(
    "apply-sample-order",
    en="cases come to '{after}' that are not checked here today, so the sample would be of other cases. Name a step behind it "
    "to which only its cases come.",
    vi="có hồ sơ đến '{after}' mà hiện không qua bước kiểm tra này nên mẫu sẽ lấy từ hồ sơ khác. Hãy nêu một bước phía sau mà "
    "chỉ hồ sơ của bước này đi đến.",
)
NO_BRANCH = Message(
    "apply-exception-branch",
    en="no branch for exceptions leads from '{at}' to '{branch}'.{hint} Expected a step or gateway that takes one of several "
    "normal ways, and the node to which one of them leads.",
    vi="không có nhánh ngoại lệ nào đi từ '{at}' sang '{branch}'.{hint} Cần một bước hoặc cổng chọn một trong nhiều hướng bình "
    "thường, và nơi mà một hướng dẫn đến.",
)
NO_STEPS = Message(
    "apply-exception-steps",
    en="{steps} are no steps to move: expected at least one, each once, and none of '{at}' and '{branch}'.",
    vi="không thể chuyển {steps}: cần ít nhất một bước, mỗi bước một lần, và không phải '{at}' hay '{branch}'.",
)
NOT_DONE = Message(
    "apply-exception-new",
    en="not every case that goes from '{at}' to '{branch}' goes through it today, so for some of them it would be new. Leave it "
    "out.",
    vi="hiện không phải mọi hồ sơ đi từ '{at}' sang '{branch}' đều qua bước này nên với một số hồ sơ đây là việc mới. Hãy bỏ bước "
    "này khỏi sửa đổi.",
)
ONLY_THERE = Message(
    "apply-exception-only",
    en="only cases that go from '{at}' to '{branch}' come to it already. Leave it out.",
    vi="hiện chỉ có hồ sơ đi từ '{at}' sang '{branch}' đến bước này. Hãy bỏ bước này khỏi sửa đổi.",
)
_NOTHING = {"en": "nothing", "vi": "không nơi nào"}
_WAITS = {"en": "it waits for branches or opens some", "vi": "bước này chờ hoặc mở nhánh"}
_DECIDES = {
    "en": "it decides among several ways on, or has none",
    "vi": "bước này chọn hướng đi tiếp, hoặc không có hướng nào",
}
_BY_ITSELF = {"en": "it runs by itself", "vi": "bước này tự động"}


def post_check_faults(procedure: Procedure, edits: Sequence[PostCheck]) -> tuple[Problem, ...]:
    """Return why checks cannot be done afterwards; empty if they can.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : sequence of PostCheck
        Each names steps of the procedure.

    Examples
    --------
    >>> from procflow.model import End, Flow
    >>> p = Procedure(id="p", steps=[Step(id="look", role="clerk"), Step(id="sign")], ends=[End(id="z")], start="look",
    ...               flows=[Flow("look", "sign"), Flow("sign", "z")])
    >>> [problem.code for problem in post_check_faults(p, [PostCheck("look", "look", 2.0)])]
    ['apply-sample-share', 'apply-sample-order']
    >>> post_check_faults(p, [PostCheck("look", "sign", 0.1)])
    ()
    """
    return tuple(problem for edit in edits for problem in _post_check(procedure, edit))


def _post_check(procedure: Procedure, edit: PostCheck) -> Iterator[Problem]:
    place, after = procedure.place(f"step '{edit.step}'"), procedure.step(edit.after)
    if isinstance(edit.share, bool) or not isinstance(edit.share, int | float) or not 0 < edit.share <= 1:
        yield NOT_A_SHARE.at(place, share=str(edit.share))
    yield from _tied(procedure, edit.step)
    on = [flow for flow in procedure.outflows(edit.after) if flow.kind == "normal"]
    if len(on) != 1 or on[0].p <= 0 or after.split != "one" or on[0].target in _joins(procedure):
        targets = tuple(flow.target for flow in on) or _NOTHING
        yield NO_PLACE.at(procedure.place(f"step '{edit.after}'"), targets=targets)
    if edit.step == edit.after or edit.after in _arriving(procedure, procedure.start, without=edit.step, together=True):
        yield NOT_BEHIND.at(place, after=edit.after)


def exception_faults(procedure: Procedure, edits: Sequence[IsolateExceptions]) -> tuple[Problem, ...]:
    """Return why steps cannot be done for exceptions only; empty if they can.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : sequence of IsolateExceptions
        The steps to be moved are steps of the procedure.

    Examples
    --------
    >>> from procflow.model import End, Flow
    >>> p = Procedure(id="p", steps=[Step(id="look", role="clerk"), Step(id="sort"), Step(id="hear", role="clerk")],
    ...               ends=[End(id="z")], start="look",
    ...               flows=[Flow("look", "sort"), Flow("sort", "z", 0.9), Flow("sort", "hear", 0.1), Flow("hear", "z")])
    >>> [problem.code for problem in exception_faults(p, [IsolateExceptions("look", "sort", ["hear"])])]
    ['apply-exception-branch']
    >>> exception_faults(p, [IsolateExceptions("sort", "hear", ["look"])])
    ()
    """
    return tuple(problem for edit in edits for problem in _isolated(procedure, edit))


def _isolated(procedure: Procedure, edit: IsolateExceptions) -> Iterator[Problem]:
    place, nodes = procedure.place("edits"), {node.id: node for node in procedure.nodes}
    at = nodes.get(edit.at)
    ways = [flow for flow in procedure.outflows(edit.at) if flow.kind == "normal" and flow.p > 0] if at else []
    chosen = [flow for flow in ways if flow.target == edit.branch]
    if at is None or isinstance(at, End) or at.split != "one" or len(ways) < 2 or len(chosen) != 1:
        unknown = next((name for name in (edit.at, edit.branch) if name not in nodes), None)
        hint = "" if unknown is None else did_you_mean(unknown, nodes)
        yield NO_BRANCH.at(place, at=edit.at, branch=edit.branch, hint=hint)
        return
    if not edit.steps or len(set(edit.steps)) < len(edit.steps) or not {edit.at, edit.branch}.isdisjoint(edit.steps):
        yield NO_STEPS.at(place, steps=edit.steps or _NOTHING, at=edit.at, branch=edit.branch)
        return
    ends = {end.id for end in procedure.ends}
    for step in edit.steps:
        yield from _tied(procedure, step)
        here, said = procedure.place(f"step '{step}'"), {"at": edit.at, "branch": edit.branch}
        first = edit.at not in _arriving(procedure, procedure.start, without=step, together=True)
        if not first and not ends.isdisjoint(_arriving(procedure, edit.branch, without=step)):
            yield NOT_DONE.at(here, **said)
        elif step not in _arriving(procedure, procedure.start, way=(edit.at, edit.branch)):
            yield ONLY_THERE.at(here, **said)


def _tied(procedure: Procedure, step: str) -> Iterator[Problem]:
    """Yield why a step cannot leave its place."""
    one, place = procedure.step(step), procedure.place(f"step '{step}'")
    on = [flow for flow in procedure.outflows(step) if flow.kind == "normal"]
    if one.join != "any" or one.split != "one":
        yield TIED.at(place, why=_WAITS)
    elif len(on) != 1 or on[0].p <= 0:
        yield TIED.at(place, why=_DECIDES)
    elif one.role is None:
        yield TIED.at(place, why=_BY_ITSELF)


def _joins(procedure: Procedure) -> frozenset[str]:
    """Return the nodes that wait for branches."""
    return frozenset(one.id for one in procedure.nodes if isinstance(one, Step | Gateway) and one.join != "any")


def _waits(procedure: Procedure, node: str) -> bool:
    """Tell whether a node waits for every branch."""
    return any(one.id == node and one.join == "all" for one in procedure.nodes if isinstance(one, Step | Gateway))


def _arriving(
    procedure: Procedure,
    first: str,
    *,
    without: str | None = None,
    way: tuple[str, str] | None = None,
    together: bool = False,
) -> set[str]:
    """Return the nodes to which cases come from a node, itself among them.

    Parameters
    ----------
    without : str, optional
        A node beyond which no case goes.
    way : (str, str), optional
        A normal way that no case takes.
    together : bool, optional
        Whether a node that waits for branches is only passed once every branch has come.
    """
    if first == without:
        return set()
    seen, todo = {first}, [first]
    while todo:
        node = todo.pop()
        for flow in procedure.outflows(node):
            if flow.p <= 0 or flow.target in seen or flow.target == without:
                continue
            if (flow.source, flow.target) == way and flow.kind == "normal":
                continue
            into = [other for other in procedure.inflows(flow.target) if other.p > 0]
            if together and _waits(procedure, flow.target) and not seen.issuperset(other.source for other in into):
                continue
            seen.add(flow.target)
            todo.append(flow.target)
    return seen
