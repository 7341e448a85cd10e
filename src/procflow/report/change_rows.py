"""The changes of a plan as a table for spreadsheets: one change a row, nothing rounded."""

from __future__ import annotations

import os

from procflow.model import ILLUSTRATIVE, AddControl, DropComponent, Edit, OnceOnly, ShortenLimit, Staff
from procflow.output import csv_text, save
from procflow.report.edit_words import form, subject
from procflow.report.say import Say
from procflow.simplification import Proposal, roll_out
from procflow.wording import Lang

HEADS: dict[Lang, tuple[str, ...]] = {
    "en": ("no", "kind", "form", "ids", "change", "a cut", "gain beside the others", "gain alone", "unit of gains",
           "hangs on", "wave", "order", "legal basis", "instrument", "authority", "legal form of delegation"),
    "vi": ("tt", "loại", "hình thức", "mã", "nội dung", "tính là cắt giảm", "lợi ích cùng các thay đổi khác",
           "lợi ích nếu làm riêng", "đơn vị lợi ích", "phụ thuộc số", "đợt", "thứ tự", "căn cứ pháp lý", "văn bản cần sửa",
           "thẩm quyền", "hình thức pháp lý của việc giao"),
}  # fmt: skip

Cell = str | float | None


def change_rows(proposal: Proposal, *, lang: Lang = "vi") -> tuple[tuple[Cell, ...], ...]:
    """Return the changes of a plan as rows below a row of headings.

    Gains are in the unit of the plan's first objective; None is one that is not known, or that of a change that is not
    lawful alone.

    Parameters
    ----------
    proposal : Proposal
        The plan.
    lang : {"vi", "en"}
        Language of headings and words.

    Examples
    --------
    >>> import procflow as pf
    >>> heads, first, *_ = change_rows(pf.propose(pf.sample("leave-request"), max_cuts=3, edits="remove"), lang="en")
    >>> heads[:3], first[:3]
    (('no', 'kind', 'form'), (1, 'remove', 'removal of steps'))
    """
    say = Say(lang)
    numbers = {change.edit: k for k, change in enumerate(proposal.changes, 1)}
    places = _places(proposal)
    rows: list[tuple[Cell, ...]] = [HEADS[lang]]
    for change in proposal.changes:
        edit = change.edit
        rows.append(
            (
                numbers[edit],
                edit.kind,
                form(edit, proposal.before, say),
                ", ".join(_ids(edit)),
                subject(edit, proposal.before, say),
                say("yes", "có") if edit.kind in ("remove", "merge") else say("no", "không"),
                change.gain,
                change.alone,
                proposal.objective.unit.get(lang),
                ", ".join(str(numbers[other]) for other in change.depends_on),
                *places[edit],
                change.basis,
                change.instrument,
                change.authority,
                change.form,
            )
        )
    return tuple(rows)


def write_changes(path: str | os.PathLike[str], proposal: Proposal, *, lang: Lang = "vi") -> None:
    """Write the changes of a plan as a CSV file that Excel opens as it stands, whole or not at all.

    Parameters
    ----------
    path : str or path
        Where to write.
    proposal : Proposal
        The plan.
    lang : {"vi", "en"}
        Language of headings and words.

    Raises
    ------
    OutputError
        If the file cannot be written; what was there before is unchanged.
    """
    banner = [[ILLUSTRATIVE.get(lang)]] if proposal.before.illustrative else []
    save(path, csv_text([*banner, *change_rows(proposal, lang=lang)], lang))


def _ids(edit: Edit) -> tuple[str, ...]:
    """Return the steps, the document, the role or the new step that an edit is about; nothing for the whole case."""
    if isinstance(edit, OnceOnly | DropComponent):
        return (edit.document,)
    if isinstance(edit, ShortenLimit):
        return () if edit.step is None else (edit.step,)
    if isinstance(edit, Staff):
        return (edit.role,)
    return (edit.control.id,) if isinstance(edit, AddControl) else edit.steps


def _places(proposal: Proposal) -> dict[Edit, tuple[int, int]]:
    """Return the wave of each change and its place in the order of all of them; changes of one bundle share a place."""
    found: dict[Edit, tuple[int, int]] = {}
    order = 0
    for wave, one in enumerate(roll_out(proposal.before, proposal).waves, 1):
        for bundle in one.bundles:
            order += 1
            found.update(dict.fromkeys(bundle.edits, (wave, order)))
    return found
