"""Does the law permit to remove the steps? What nobody has checked counts as unknown, and unknown is never cut."""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.model import Procedure

LAW_UNKNOWN = Message(
    "cut-law-unknown",
    en="may not be cut: its legal status is unknown, and what is unknown is not cut. "
    "Ask the legal officer for its basis and fill in `legal`.",
    vi="không được cắt: chưa rõ căn cứ pháp lý, mà chưa rõ thì không cắt. "
    "Hãy hỏi cán bộ pháp chế về căn cứ và điền mục `legal`.",
)
LAW_UNCHECKED = Message(
    "cut-law-unchecked",
    en="may not be cut: its legal status '{source}' has been checked by nobody. "
    "Have it checked and fill in `checked` with the date and the role of who did.",
    vi="không được cắt: căn cứ pháp lý '{source}' chưa được ai kiểm tra. "
    "Hãy cho kiểm tra rồi điền `checked` gồm ngày và chức danh người kiểm tra.",
)
LAW_HIGHER = Message(
    "cut-law-higher",
    en="may not be cut: higher law lays it down ({basis}) and does not permit its removal. Keep it.",
    vi="không được cắt: văn bản cấp trên quy định bước này ({basis}) và không cho phép bỏ. Hãy giữ lại.",
)
LAW_FORBIDS = Message(
    "cut-law-forbids",
    en="may not be cut: `may` permits {may} and not 'remove' (source: {source}; basis: {basis}). "
    "Keep it, or have the legal officer add 'remove' if the law permits that.",
    vi="không được cắt: các sửa đổi được phép (`may`) là {may}, không có 'remove' (nguồn: {source}; căn cứ: {basis}). "
    "Hãy giữ lại, hoặc nhờ cán bộ pháp chế bổ sung 'remove' nếu pháp luật cho phép.",
)
_NO_BASIS = {"en": "no basis named", "vi": "chưa nêu căn cứ"}
_NOTHING = {"en": "nothing", "vi": "không có gì"}


def judge_law(procedure: Procedure, cut: frozenset[str]) -> tuple[Problem, ...]:
    """Return a problem for every cut step that the law is not known to let go.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    cut : frozenset of str
        Steps to remove.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> [problem.code for problem in judge_law(p, frozenset({"a"}))]
    ['cut-law-unknown']
    """
    problems = []
    for step in procedure.steps:
        if step.id not in cut or step.legal.permits("remove"):
            continue
        legal, place, steps = step.legal, procedure.place(f"step '{step.id}'"), (step.id,)
        basis = legal.basis or _NO_BASIS
        if legal.source == "unknown":
            problems.append(LAW_UNKNOWN.at(place, steps=steps))
        elif legal.checked is None:
            problems.append(LAW_UNCHECKED.at(place, steps=steps, source=legal.source))
        elif legal.source == "higher law":
            problems.append(LAW_HIGHER.at(place, steps=steps, basis=basis))
        else:
            may = tuple(sorted(legal.may)) or _NOTHING
            problems.append(LAW_FORBIDS.at(place, steps=steps, source=legal.source, basis=basis, may=may))
    return tuple(problems)
