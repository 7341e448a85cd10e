"""What every official paper of a plan has around its text: letterhead, marks, recipients, signature."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.model import Text
from procflow.report.parts import Clause, Draft
from procflow.report.say import Say
from procflow.simplification.portfolio.texts import DRAFT, LETTERHEAD, RECIPIENTS, SIGNATURE, SUPERIOR

AS_ABOVE = Text(vi="- Như trên;", en="- as above;")
BLANK = "………………"
NOTE = Text(
    vi="Dự thảo do máy lập; người có thẩm quyền phải đọc, đối chiếu pháp luật và quyết định.",
    en="A draft made by a program; whoever is in charge has to read it, check the law, and decide.",
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
        Below what it is signed; by default the power and office of the signer on papers with a number, and nothing on others.
    articles : int
        Number of the last article, which the recipients of a decision read; 0 names none.
    """
    office, state, motto, _, place = (text.get(say.lang) for text in LETTERHEAD)
    number = say(f"No.: ……/{code}-……", f"Số: ……/{code}-……") if code else ""
    first = RECIPIENTS[1] if articles else AS_ABOVE
    signed, lines = (SIGNATURE, (RECIPIENTS[0], first, *RECIPIENTS[2:])) if code else ((), ())
    return Draft(
        marks=[DRAFT.get(say.lang), NOTE.get(say.lang)],
        office=[SUPERIOR.get(say.lang), office, number],
        state=[state, motto, place if code or signature else ""],
        title=title,
        grounds=grounds,
        resolution=resolution,
        clauses=clauses,
        recipients=[line.get(say.lang).format(number=articles) for line in lines],
        signature=signature or [line.get(say.lang) for line in signed],
    )


def made_by(say: Say) -> Sequence[str]:
    """Return the place for the signature of who filled in a table."""
    return say("MADE BY|(signature)|Name", "NGƯỜI LẬP BIỂU|(Ký)|Họ và tên").split("|")
