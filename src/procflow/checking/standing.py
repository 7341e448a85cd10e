"""What is known of the procedure: level, unknown legality, laws without basis."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.analysis.knowledge import level
from procflow.errors import Message, Problem
from procflow.model import Procedure
from procflow.wording import share

NO_BASIS = Message(
    "law-without-basis",
    en="its legal source is '{source}' but no basis is named. State the text and its article under `legal.basis`.",
    vi="nguồn pháp lý là '{source}' nhưng chưa nêu căn cứ. Hãy ghi văn bản và điều khoản vào `legal.basis`.",
)
PERMITS_UNCHECKED = Message(
    "permission-unchecked",
    en="`legal.may` permits {may}, but nobody has checked it, so it does not count. "
    "State `legal.source` and `legal.checked` with date and role.",
    vi="`legal.may` cho phép {may} nhưng chưa được kiểm tra nên chưa có giá trị. "
    "Hãy ghi `legal.source` và `legal.checked` gồm ngày và chức danh.",
)
UNKNOWN_LAW = Message(
    "law-unknown",
    en="the legal status of {count} of {total} steps ({share}) is unknown or unchecked; they are never cut. "
    "See `questions` for what to ask.",
    vi="chưa rõ hoặc chưa kiểm tra căn cứ pháp lý của {count}/{total} bước ({share}); các bước này không được cắt. "
    "Xem `questions` để biết cần hỏi gì.",
)
LEVEL = Message(
    "level-of-knowledge",
    en="the procedure is known to level {letter}.{reasons}",
    vi="quy trình được biết đến mức {letter}.{reasons}",
)


def standing_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield remarks on what is known of the procedure and its law.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    stated = [(f"step '{step.id}'", step.legal) for step in procedure.steps]
    stated += [(f"document '{document.id}'", document.legal) for document in procedure.documents]
    for element, legal in stated:
        place = procedure.place(element)
        if legal.source in ("higher law", "own regulation") and not legal.basis:
            yield NO_BASIS.at(place, "warning", source=legal.source)
        if legal.may and not legal.known:
            yield PERMITS_UNCHECKED.at(place, "warning", may=tuple(sorted(legal.may)))
    unknown = tuple(step.id for step in procedure.steps if not step.legal.known)
    if unknown:
        part = len(unknown) / len(procedure.steps)
        yield UNKNOWN_LAW.at(
            procedure.place("steps"),
            "info",
            count=len(unknown),
            total=len(procedure.steps),
            share={"vi": share(part, "vi"), "en": share(part, "en")},
            all=unknown,
        )
    found = level(procedure)
    reasons = [found.reason(name) for name in ("B", "C", "D") if not found.has(name)]
    yield LEVEL.at(
        procedure.place("steps"),
        "info",
        letter=found.letter,
        reasons={
            "vi": "".join(f" Để có thêm số liệu: {reason.get('vi')}." for reason in reasons),
            "en": "".join(f" For more figures: {reason.get('en')}." for reason in reasons),
        },
    )
