"""Two slips of whoever writes parallel branches for the first time, told beside the mend that was tried.

A branch that says no `next` goes on to the step listed below it, which often is its sister; and a step that waits for
all branches waits for what comes back to it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procflow.model import Procedure

_SISTERS = {
    "en": "'{first}' and '{second}' both start at '{split}', yet '{first}' leads to '{second}': if they are to run side by side, "
    "state at '{first}' where it goes on (a step without `next` goes to the step listed below it). If not: {mend}",
    "vi": "'{first}' và '{second}' cùng bắt đầu từ '{split}', nhưng '{first}' lại dẫn đến '{second}': nếu hai bước làm song "
    "song, hãy ghi `next` ở '{first}' (bước không có `next` sẽ đi đến bước liệt kê kế dưới). Nếu không: {mend}",
}
_COMES_BACK = {
    "en": "{back} comes back here and would be waited for as well: put a gateway before this step that waits for the branches, "
    "gateways: {{joined: {{join: all, next: {here}}}}}, lead the branches to it, and take `join` out here.",
    "vi": "{back} quay lại đây nên cũng bị chờ: hãy đặt trước bước này một cổng chờ các nhánh, "
    "gateways: {{joined: {{join: all, next: {here}}}}}, cho các nhánh dẫn đến cổng đó và bỏ `join` ở đây.",
}


def sisters(procedure: Procedure, split: str, here: str, mend: Mapping[str, str]) -> Mapping[str, str]:
    """Return the mend, after the question whether a branch was to lead to its sister.

    Parameters
    ----------
    procedure : Procedure
    split, here : str
        Ids of the node whose branches run at once, and of the node that is done twice.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="s", split="all"), Step(id="a"), Step(id="b")], ends=[End(id="z")], start="s",
    ...               flows=[Flow("s", "a"), Flow("s", "b"), Flow("a", "b"), Flow("b", "z")])
    >>> sisters(p, "s", "b", {"en": "Join them.", "vi": "Nhập."})["en"][-18:]
    'If not: Join them.'
    """
    branches = [flow.target for flow in procedure.outflows(split)]
    if here not in branches:
        return mend
    first = next((flow.source for flow in procedure.inflows(here) if flow.source in branches), None)
    if first is None or first == here:
        return mend
    return {
        lang: text.format(first=first, second=here, split=split, mend=mend[lang]) for lang, text in _SISTERS.items()
    }


def comes_back(procedure: Procedure, here: str, missing: Iterable[str], mend: Mapping[str, str]) -> Mapping[str, str]:
    """Return how a step waits for its branches but not for what comes back to it, else the mend as it is.

    Parameters
    ----------
    procedure : Procedure
    here : str
        Id of the step that waits.
    missing : iterable of str
        Ids of the nodes that a case may come here without.
    """
    behind = _reached(procedure, here)
    sources = {flow.source for flow in procedure.inflows(here)}
    back = sorted(sources & behind)
    # Without two ways here that are no way back there is nothing to wait for in front.
    if not back or not set(missing) <= behind or len(sources - behind) < 2:
        return mend
    named = ", ".join(f"'{id}'" for id in back)
    return {lang: text.format(back=named, here=here) for lang, text in _COMES_BACK.items()}


def _reached(procedure: Procedure, start: str) -> set[str]:
    """Return the nodes to which some way leads from a node."""
    found: set[str] = set()
    left = [start]
    while left:
        for flow in procedure.outflows(left.pop()):
            if flow.target not in found:
                found.add(flow.target)
                left.append(flow.target)
    return found
