"""What of a procedure is not judged yet, told by name beside what is."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import CONSTRUCTS, Procedure, constructs, untreated

NOT_JUDGED = Message(
    "construct-not-judged",
    en="{what}: `check` does not judge this yet. Everything else is judged; see the page of what each verb can treat.",
    vi="{what}: `check` chưa xét được thành phần này. Những phần khác đã xét đủ; xem trang nêu từng lệnh xử lý được gì.",
)

WAYS = frozenset(
    (
        "or-split", "chosen-join", "k-of-n-join", "conditions", "otherwise", "bounded-visits", "bounded-waiting",
        "bounded-time",
    )
)  # fmt: skip
"""Constructs that decide which way a case goes: while one of them is not judged, no path is."""


def construct_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield what a procedure uses and `check` does not judge.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    lacking = untreated("check", procedure)
    for use in constructs(procedure) if lacking else ():
        if use.construct in lacking:
            name = CONSTRUCTS[use.construct]
            what = {lang: name.get(lang)[:1].upper() + name.get(lang)[1:] for lang in ("vi", "en")}
            yield NOT_JUDGED.at(procedure.place(use.element), "warning", what=what)


def ways_judged(procedure: Procedure) -> bool:
    """Tell whether all constructs that lead cases are ones with which paths are judged."""
    return not untreated("check", procedure) & WAYS
