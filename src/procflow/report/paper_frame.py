"""What every official paper of a plan has around its text: letterhead, marks, recipients, signature."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.model import Text
from procflow.report.parts import Clause, Draft
from procflow.report.say import Say
from procflow.simplification.portfolio.texts import DRAFT, LETTERHEAD, RECIPIENTS, SIGNATURE

BLANK = "………………"
NOTE = Text(
    vi="Thuyết minh: dự thảo do máy lập từ mô hình quy trình; người có thẩm quyền phải đọc, đối chiếu pháp luật và quyết định.",
    en="Note: a draft made by a program from the model of the procedure; whoever is in charge has to read it, check the law, "
    "and decide.",
)


def frame(
    title: Sequence[str],
    clauses: Sequence[Clause],
    say: Say,
    *,
    code: str = "",
    grounds: Sequence[str] = (),
    resolution: str = "",
    signature: Sequence[str] = (),
    articles: int = 0,
) -> Draft:
    """Return an official paper.

    Parameters
    ----------
    title : sequence of str
        The kind of paper, its subject, and who decides if that belongs there.
    clauses : sequence of Clause
        What it says.
    code : str
        Letters behind its number, such as ``"TTr"``; without them it has no number.
    grounds, resolution : sequence of str, str
        The lines "Căn cứ …", and what stands between them and the text.
    signature : sequence of str
        Below what it is signed; by default the power and office of the signer.
    articles : int
        Number of the last article, which the recipients of a decision read; 0 names none.
    """
    office, state, motto, _, place = (text.get(say.lang) for text in LETTERHEAD)
    number = say(f"No.: ……/{code}-……", f"Số: ……/{code}-……") if code else ""
    lines = RECIPIENTS if articles else (RECIPIENTS[0], *RECIPIENTS[2:])
    return Draft(
        marks=[DRAFT.get(say.lang), NOTE.get(say.lang)],
        office=[office, number],
        state=[state, motto, place],
        title=title,
        grounds=grounds,
        resolution=resolution,
        clauses=clauses,
        recipients=[line.get(say.lang).format(number=articles) for line in lines],
        signature=signature or [line.get(say.lang) for line in SIGNATURE],
    )
