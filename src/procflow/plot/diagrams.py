"""Draw a procedure as swimlanes, alone or before and after a simplification on one layout."""

from __future__ import annotations

from typing import Literal, Protocol

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from procflow.layout import Layout, Page, lay_out
from procflow.model import KIND_BY_ID, Procedure, Text, one_procedure
from procflow.plot.sheet import Heading, Sheet, blank, frame, own_figure, printed, sheets
from procflow.wording import Lang, number, share

Paper = Literal["A3", "A4"]

OTHERS = (
    Text(en="given to another role", vi="bước giao cho vai trò khác"),
    Text(en="done by a system", vi="bước để hệ thống làm"),
    Text(en="now side by side with others", vi="bước nay làm song song"),
    Text(en="new", vi="bước mới"),
    Text(en="no longer reached", vi="bước không còn hồ sơ đến"),
)
"""What else becomes of steps, besides being cut."""


class Change(Protocol):
    """Whatever holds a procedure before and after, such as a `procflow.Proposal`."""

    @property
    def before(self) -> Procedure:
        """The procedure as it was."""

    @property
    def after(self) -> Procedure:
        """The procedure as it will be."""


def diagram(procedure: Procedure, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw a procedure as one picture: a lane for each role, the flow downwards.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the picture is fitted into the axes as large as they are now, texts and lines with it. By default a
        figure of its own, on which letters have 7 points.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ProcedureError
        If there is nothing to draw, or a flow or the start names an unknown node.

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
    layout = lay_out(procedure, lang=lang)
    sheet = _whole(layout, _heading(layout, procedure, lang, cut=False))
    if ax is None:
        return own_figure(sheet).axes[0]
    frame(ax, sheet.width, sheet.height)
    room = ax.get_window_extent()
    points = 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    sheet.draw(ax, min(room.width * points / sheet.width, room.height * points / sheet.height))
    return ax


def diagram_sheets(procedure: Procedure, *, lang: Lang = "en", paper: Paper = "A3") -> tuple[Figure, ...]:
    """Draw a procedure on as many sheets of upright paper as it needs, the lane names repeated on each.

    A line that leaves a sheet carries a number, and goes on at the same number on the next one.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.
    lang : {"vi", "en"}
        Language of all texts.
    paper : {"A3", "A4"}
        Size of the sheets. With some 14 lanes, letters have 6 points on A3 and 4 on A4.

    Returns
    -------
    tuple of matplotlib.figure.Figure

    Raises
    ------
    ProcedureError
        If there is nothing to draw, or a flow or the start names an unknown node.
    """
    one_procedure("diagram", procedure)
    layout = lay_out(procedure, lang=lang)
    heading = _heading(layout, procedure, lang, cut=len(layout.pages) > 1)
    return tuple(printed(sheet, paper) for sheet in sheets(layout, heading, layout.pages))


def before_after(proposal: Change, *, lang: Lang = "en") -> Figure:
    """Draw a procedure before and after on one layout.

    A step that is removed keeps its place as a dashed ghost, struck through and with a cross; one that is merged into another
    is a ghost that names the step which takes it in. A step that another role does stands in the lane of that role and
    names the one of before. Steps that run side by side now carry two strokes.

    Parameters
    ----------
    proposal : Proposal
        Anything with the procedures `before` and `after`.
    lang : {"vi", "en"}
        Language of all texts.

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
    layout, heading = _change(proposal, lang, whole=True)
    return own_figure(_whole(layout, heading))


def before_after_sheets(proposal: Change, *, lang: Lang = "en", paper: Paper = "A3") -> tuple[Figure, ...]:
    """Draw a procedure before and after on sheets of upright paper, as `diagram_sheets` does.

    Parameters
    ----------
    proposal : Proposal
        Anything with the procedures `before` and `after`.
    lang : {"vi", "en"}
        Language of all texts.
    paper : {"A3", "A4"}
        Size of the sheets.

    Returns
    -------
    tuple of matplotlib.figure.Figure

    Raises
    ------
    ProcedureError
        If there is nothing to draw, or a flow or the start names an unknown node.
    """
    layout, heading = _change(proposal, lang, whole=False)
    return tuple(printed(sheet, paper) for sheet in sheets(layout, heading, layout.pages))


def _whole(layout: Layout, heading: Heading) -> Sheet:
    """Return one sheet that holds the whole layout."""
    page = Page(first=0, last=max(box.row for box in layout.boxes), top=0.0, bottom=layout.height)
    return sheets(layout, heading, (page,))[0]


def _change(proposal: Change, lang: Lang, *, whole: bool) -> tuple[Layout, Heading]:
    before, after = proposal.before, proposal.after
    layout = lay_out(before, lang=lang, after=after)
    cut = len(layout.pages) > 1 and not whole
    lead = _counted(layout, proposal, lang)
    rule = KIND_BY_ID["steps"].rule.get(lang)
    heading = Heading(
        lang=lang,
        title=before.name.get(lang) or before.id,
        notes=(f"{lead} {rule}",),
        illustrative=before.illustrative or after.illustrative,
        signs=_signs(layout, "change", cut=cut),
    )
    return layout, heading


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
        sum(box.node in unreached for box in steps),
    )
    more = "".join(f"; {n} {words.get(lang)}" for n, words in zip(counts, OTHERS, strict=True) if n)
    return {
        "en": f"Before and after: {now} → {then} steps, {cuts} ({rate} of the steps before){more}.",
        "vi": f"Trước và sau: {now} → {then} bước, {cuts} ({rate} số bước trước đây){more}.",
    }[lang]


def _heading(layout: Layout, procedure: Procedure, lang: Lang, *, cut: bool) -> Heading:
    count = len(procedure.steps)
    lead = {"en": f"{number(count)} step{'' if count == 1 else 's'}.", "vi": f"{number(count, 'vi')} bước."}[lang]
    return Heading(
        lang=lang,
        title=procedure.name.get(lang) or procedure.id,
        notes=(f"{lead} {KIND_BY_ID['steps'].rule.get(lang)}",),
        illustrative=procedure.illustrative,
        signs=_signs(layout, "one", cut=cut),
    )


def _signs(layout: Layout, kind: Literal["one", "change"], *, cut: bool) -> tuple[str, ...]:
    """Return the legend's entries for what the picture really holds."""
    gateways = [box for box in layout.boxes if box.kind == "gateway"]
    present = {
        "start": True,
        "step": kind == "one",
        "kept": kind == "change",
        "cut": any(box.state == "cut" for box in layout.boxes),
        "merged": any(box.state == "merged" for box in layout.boxes),
        "takes": any(box.takes for box in layout.boxes),
        "given": any(box.given for box in layout.boxes),
        "beside": any(box.beside for box in layout.boxes),
        "added": any(box.state == "new" and box.kind == "step" for box in layout.boxes),
        "end": any(box.kind == "end" for box in layout.boxes),
        "xor": any(not (box.forks or box.joins) for box in gateways),
        "and": any(box.forks or box.joins for box in layout.boxes),
        "flow": True,
        "new": any(route.state == "new" for route in layout.routes),
        "gone": any(route.state == "gone" for route in layout.routes),
        "returns": any(route.returns and route.state != "gone" for route in layout.routes),
        "outside": any(lane.external for lane in layout.lanes),
        "mark": cut,
    }
    return tuple(sign for sign, here in present.items() if here)


__all__ = ["Change", "Paper", "before_after", "before_after_sheets", "blank", "diagram", "diagram_sheets"]
