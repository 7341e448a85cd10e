"""Draw a procedure as swimlanes, alone or before and after a simplification on one layout."""

from __future__ import annotations

from typing import Literal, Protocol

from attrs import frozen
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from procflow.analysis import Analysis
from procflow.layout import Direction, Layout, Paper, Parallel, lay_out
from procflow.layout.changes import told_changes
from procflow.metrics import Metrics
from procflow.model import KIND_BY_ID, Procedure, Text, one_procedure
from procflow.plot.overlay import Overlay, Shown, overlaid
from procflow.plot.sheet import Heading, Sheet, blank, frame, own_figure, printed, sheets
from procflow.simulation import Run
from procflow.structure.difference import Change as DrawnChange
from procflow.structure.difference import diff
from procflow.wording import Lang, number, share

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


@frozen(kw_only=True)
class _Asked:
    """How a procedure is to be drawn."""

    lang: Lang
    direction: Direction
    parallel: Parallel
    by_unit: bool
    paper: Paper = "A3"

    def layout(self, procedure: Procedure, after: Procedure | None = None, shown: Shown | None = None) -> Layout:
        """Lay it out."""
        return lay_out(
            procedure,
            after=after,
            lang=self.lang,
            direction=self.direction,
            parallel=self.parallel,
            by_unit=self.by_unit,
            paper=self.paper,
            values=None if shown is None else shown.values,
            role_values=None if shown is None else shown.roles,
        )


def diagram(
    procedure: Procedure,
    *,
    lang: Lang = "en",
    ax: Axes | None = None,
    direction: Direction = "down",
    parallel: Parallel = "stacked",
    by_unit: bool = False,
    overlay: Overlay | None = None,
    measured: Metrics | Run | Analysis | None = None,
) -> Axes:
    """Draw a procedure as one picture: a lane for each role, the flow downwards or across.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the picture is fitted into the axes as large as they are now, texts and lines with it. By default a
        figure of its own, on which letters have 7 points.
    direction : {"down", "across"}
        Whether the flow runs from top to bottom, or from left to right.
    parallel : {"stacked", "beside"}
        Whether steps of one role that run in parallel stand one below the other, or beside each other.
    by_unit : bool
        Whether the lanes of a unit stand next to each other below its name.
    overlay : {"time", "waiting", "load", "probability", "cost"}, optional
        A figure in every box with a bar against the largest: work per visit, waiting per visit, visits per case, staff cost
        per case; or, beside the names of the lanes, the load of the roles with a bar against 100 %.
    measured : Metrics, Run or Analysis, optional
        Where the figures of the overlay come from; waiting needs a run. What is not computed is said so, never 0.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ProcedureError
        If there is nothing to draw, a flow or the start names an unknown node, or the overlay has no figures.

    See Also
    --------
    procflow.plot.diagram_sheets : the same cut into printable sheets.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Role, Step, Text
    >>> p = Procedure(id="p", start="a", steps=[Step(id="a", role="clerk", name=Text(en="Receive"))],
    ...               roles=[Role(id="clerk", name=Text(en="Clerk"))], ends=[End(id="z")], flows=[Flow("a", "z")])
    >>> ax = diagram(p)
    >>> [text.get_text() for text in ax.texts][1:3]
    ['1 step. Steps in the model; gateways and ends do not count.', 'Clerk']
    """
    one_procedure("diagram", procedure)
    shown = None if overlay is None else overlaid(procedure, overlay, measured, lang)
    layout = _Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit).layout(procedure, shown=shown)
    sheet = _whole(layout, _heading(layout, procedure, lang, shown, cut=False))
    if ax is None:
        return own_figure(sheet).axes[0]
    frame(ax, sheet.width, sheet.height)
    room = ax.get_window_extent()
    points = 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    sheet.draw(ax, min(room.width * points / sheet.width, room.height * points / sheet.height))
    return ax


def diagram_sheets(
    procedure: Procedure,
    *,
    lang: Lang = "en",
    paper: Paper = "A3",
    direction: Direction = "down",
    parallel: Parallel = "stacked",
    by_unit: bool = False,
    overlay: Overlay | None = None,
    measured: Metrics | Run | Analysis | None = None,
) -> tuple[Figure, ...]:
    """Draw a procedure on as many sheets as it needs, the lane names repeated on each.

    Sheets are upright where the flow runs down, and lie on their side where it runs across, or the other way round if that
    needs fewer of them. A line that leaves a sheet
    carries a number, and goes on at the same number on another one. Letters have 6 points or more: where the lanes need
    more room than a sheet has then, they are divided among sheets too.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.
    lang : {"vi", "en"}
        Language of all texts.
    paper : {"A3", "A4"}
        Size of the sheets.
    direction, parallel, by_unit, overlay, measured
        As for `diagram`.

    Returns
    -------
    tuple of matplotlib.figure.Figure

    Raises
    ------
    ProcedureError
        If there is nothing to draw, a flow or the start names an unknown node, or the overlay has no figures.
    """
    one_procedure("diagram", procedure)
    shown = None if overlay is None else overlaid(procedure, overlay, measured, lang)
    asked = _Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit, paper=paper)
    layout = asked.layout(procedure, shown=shown)
    heading = _heading(layout, procedure, lang, shown, cut=len(layout.pages) > 1)
    return printed(sheets(layout, heading, layout.pages), paper)


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
    asked = _Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit)
    layout, heading = _change(proposal, asked, whole=True)
    return own_figure(_whole(layout, heading))


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
    asked = _Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit, paper=paper)
    layout, heading = _change(proposal, asked, whole=False)
    return printed(sheets(layout, heading, layout.pages), paper)


def _whole(layout: Layout, heading: Heading) -> Sheet:
    """Return one sheet that holds the whole layout."""
    return sheets(layout, heading, (layout.whole,))[0]


def _change(proposal: Change, asked: _Asked, *, whole: bool) -> tuple[Layout, Heading]:
    before, after, lang = proposal.before, proposal.after, asked.lang
    layout = asked.layout(before, after)
    cut = len(layout.pages) > 1 and not whole
    lead = _counted(layout, proposal, lang)
    rule = KIND_BY_ID["steps"].rule.get(lang)
    others = [_other(change, (before, after), lang) for change in told_changes(diff(before, after), after).others]
    heading = Heading(
        lang=lang,
        title=before.name.get(lang) or before.id,
        notes=(f"{lead} {rule}", *([f"{ALSO.get(lang)}: {'; '.join(others)}."] if others else [])),
        illustrative=before.illustrative or after.illustrative,
        signs=_signs(layout, "change", cut=cut),
    )
    return layout, heading


def _other(change: DrawnChange, both: tuple[Procedure, Procedure], lang: Lang) -> str:
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


def _heading(layout: Layout, procedure: Procedure, lang: Lang, shown: Shown | None, *, cut: bool) -> Heading:
    count = len(procedure.steps)
    lead = {"en": f"{number(count)} step{'' if count == 1 else 's'}.", "vi": f"{number(count, 'vi')} bước."}[lang]
    return Heading(
        lang=lang,
        title=procedure.name.get(lang) or procedure.id,
        notes=(f"{lead} {KIND_BY_ID['steps'].rule.get(lang)}", *([shown.note] if shown is not None else [])),
        illustrative=procedure.illustrative,
        signs=_signs(layout, "one", cut=cut),
    )


def _signs(layout: Layout, kind: Literal["one", "change"], *, cut: bool) -> tuple[str, ...]:
    """Return the legend's entries for what the picture really holds."""
    gateways = [box for box in layout.boxes if box.kind == "gateway"]
    met = {sign for box in layout.boxes for sign in (box.enters, box.leaves)}
    present = {
        "start": True,
        "step": kind == "one",
        "kept": kind == "change",
        **_becoming(layout),
        "end": any(box.kind == "end" for box in layout.boxes),
        "xor": any(not (box.enters or box.leaves) for box in gateways),
        "and": "+" in met,
        "chosen": "○" in met,
        "some": bool(met.difference(("", "+", "○"))),
        "flow": True,
        "bound": any(route.bound for route in layout.routes),
        "new": any(route.state == "new" for route in layout.routes),
        "gone": any(route.state == "gone" for route in layout.routes),
        "returns": any(route.returns and route.state != "gone" for route in layout.routes),
        "outside": any(lane.external for lane in layout.lanes),
        "value": any(box.value is not None for box in layout.boxes)
        or any(lane.value is not None for lane in layout.lanes),
        "mark": cut,
    }
    return tuple(sign for sign, here in present.items() if here)


def _becoming(layout: Layout) -> dict[str, bool]:
    """Return which changes of steps the picture holds."""
    steps = [box for box in layout.boxes if box.kind == "step"]
    return {
        "cut": any(box.state == "cut" for box in layout.boxes),
        "merged": any(box.state == "merged" for box in steps),
        "takes": any(box.takes for box in steps),
        "given": any(box.given for box in steps),
        "beside": any(box.beside for box in steps),
        "moved": any(box.moved for box in steps),
        "changed": any(box.changed for box in steps),
        "added": any(box.state == "new" for box in steps),
    }


__all__ = ["Change", "Paper", "before_after", "before_after_sheets", "blank", "diagram", "diagram_sheets"]
