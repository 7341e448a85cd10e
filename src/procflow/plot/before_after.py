"""Draw a procedure before and after a simplification on one layout."""

from __future__ import annotations

from typing import Protocol

from matplotlib.figure import Figure

from procflow.layout import Direction, Layout, Paper, Parallel
from procflow.layout.changes import told_changes
from procflow.model import KIND_BY_ID, Procedure, Text
from procflow.plot.asked import Asked, signs, whole
from procflow.plot.sheet import Heading, own_figure, printed, sheets
from procflow.structure.difference import Change as Differing
from procflow.structure.difference import diff
from procflow.wording import Lang, share

OTHERS = (
    Text(en="given to another role", vi="bước giao cho vai trò khác"),
    Text(en="done by a system", vi="bước để hệ thống làm"),
    Text(en="now side by side with others", vi="bước nay làm song song"),
    Text(en="new", vi="bước mới"),
    Text(en="in another order", vi="bước đổi thứ tự"),
    Text(en="changed otherwise", vi="bước thay đổi khác"),
    Text(en="no longer reached", vi="bước không còn hồ sơ đến"),
)
"""What else becomes of steps, besides being cut."""
ALSO = Text(en="Also changed", vi="Thay đổi khác")


class Change(Protocol):
    """Whatever holds a procedure before and after, such as a `procflow.Proposal`."""

    @property
    def before(self) -> Procedure:
        """The procedure as it was."""

    @property
    def after(self) -> Procedure:
        """The procedure as it will be."""


def before_after(
    proposal: Change,
    *,
    lang: Lang = "en",
    direction: Direction = "down",
    parallel: Parallel = "stacked",
    by_unit: bool = False,
) -> Figure:
    """Draw a procedure before and after on one layout.

    A step that is removed keeps its place as a dashed ghost, struck through and with a cross; one that is merged into another
    is a ghost that names the step which takes it in. A step that another role does stands in the lane of that role and
    names the one of before. Steps that run side by side now carry two strokes, those that are done in another order two
    arrows, and those whose sessions, batches, limits, documents or officers change a triangle and a note.

    Parameters
    ----------
    proposal : Proposal
        Anything with the procedures `before` and `after`.
    lang : {"vi", "en"}
        Language of all texts.
    direction, parallel, by_unit
        As for `diagram`.

    Returns
    -------
    matplotlib.figure.Figure
        One tall figure on which letters have 7 points.

    Raises
    ------
    ProcedureError
        If there is nothing to draw, or a flow or the start names an unknown node.

    See Also
    --------
    procflow.plot.before_after_sheets : the same cut into printable sheets.
    """
    asked = Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit)
    layout, heading = _change(proposal, asked, uncut=True)
    return own_figure(whole(layout, heading))


def before_after_sheets(
    proposal: Change,
    *,
    lang: Lang = "en",
    paper: Paper = "A3",
    direction: Direction = "down",
    parallel: Parallel = "stacked",
    by_unit: bool = False,
) -> tuple[Figure, ...]:
    """Draw a procedure before and after on sheets, as `diagram_sheets` does.

    Parameters
    ----------
    proposal : Proposal
        Anything with the procedures `before` and `after`.
    lang : {"vi", "en"}
        Language of all texts.
    paper : {"A3", "A4"}
        Size of the sheets.
    direction, parallel, by_unit
        As for `diagram`.

    Returns
    -------
    tuple of matplotlib.figure.Figure

    Raises
    ------
    ProcedureError
        If there is nothing to draw, or a flow or the start names an unknown node.
    """
    asked = Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit, paper=paper)
    layout, heading = _change(proposal, asked, uncut=False)
    return printed(sheets(layout, heading, layout.pages), paper)


def _change(proposal: Change, asked: Asked, *, uncut: bool) -> tuple[Layout, Heading]:
    before, after, lang = proposal.before, proposal.after, asked.lang
    layout = asked.layout(before, after)
    cut = len(layout.pages) > 1 and not uncut
    lead = _counted(layout, proposal, lang)
    rule = KIND_BY_ID["steps"].rule.get(lang)
    others = [_other(change, (before, after), lang) for change in told_changes(diff(before, after), after).others]
    heading = Heading(
        lang=lang,
        title=before.name.get(lang) or before.id,
        notes=(f"{lead} {rule}", *([f"{ALSO.get(lang)}: {'; '.join(others)}."] if others else [])),
        illustrative=before.illustrative or after.illustrative,
        signs=signs(layout, "change", cut=cut),
    )
    return layout, heading


def _other(change: Differing, both: tuple[Procedure, Procedure], lang: Lang) -> str:
    """Return a change that no box can show, documents by their names."""
    names = {one.id: one.name.get(lang) for procedure in both for one in procedure.documents}
    name = names.get(change.id) if change.part == "document" else ""
    return change.text(lang).replace(f"'{change.id}'", f"“{name}”", 1) if name else change.text(lang)


def _counted(layout: Layout, proposal: Change, lang: Lang) -> str:
    """Say how many steps there are before and after, and what becomes of the others, kind by kind."""
    steps = [box for box in layout.boxes if box.kind == "step"]
    unreached = frozenset(getattr(proposal, "unreached", ()))
    removed = sum(box.state == "cut" and box.node not in unreached for box in steps)
    merged = sum(box.state == "merged" for box in steps)
    now, then = len(proposal.before.steps), len(proposal.after.steps)
    rate = share((removed + merged) / now, lang) if now else ""
    parts = {
        "en": (f"{merged} merged into others", f"{removed} removed"),
        "vi": (f"gộp {merged} bước", f"cắt bỏ {removed} bước"),
    }[lang]
    cuts = ", ".join((parts[1], *parts[:1] * bool(merged)))
    system = sum(box.given and layout.lanes[box.lane].role is None for box in steps)
    counts = (
        sum(box.given for box in steps) - system,
        system,
        sum(box.beside for box in steps),
        sum(box.state == "new" for box in steps),
        sum(box.moved for box in steps),
        sum(box.changed for box in steps),
        sum(box.node in unreached for box in steps),
    )
    more = "".join(f"; {n} {words.get(lang)}" for n, words in zip(counts, OTHERS, strict=True) if n)
    return {
        "en": f"Before and after: {now} → {then} steps, {cuts} ({rate} of the steps before){more}.",
        "vi": f"Trước và sau: {now} → {then} bước, {cuts} ({rate} số bước trước đây){more}.",
    }[lang]
