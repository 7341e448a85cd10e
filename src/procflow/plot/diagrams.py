"""Draw a procedure as swimlanes."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from procflow.analysis import Analysis
from procflow.layout import Direction, Layout, Paper, Parallel
from procflow.metrics import Metrics
from procflow.model import KIND_BY_ID, Procedure, one_procedure
from procflow.plot.asked import Asked, signs, whole
from procflow.plot.overlay import Overlay, Shown, overlaid
from procflow.plot.sheet import Heading, frame, own_figure, printed, sheets
from procflow.simulation import Run
from procflow.wording import Lang, number


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
    layout = Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit).layout(procedure, shown=shown)
    sheet = whole(layout, _heading(layout, procedure, lang, shown, cut=False))
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
    asked = Asked(lang=lang, direction=direction, parallel=parallel, by_unit=by_unit, paper=paper)
    layout = asked.layout(procedure, shown=shown)
    heading = _heading(layout, procedure, lang, shown, cut=len(layout.pages) > 1)
    return printed(sheets(layout, heading, layout.pages), paper)


def _heading(layout: Layout, procedure: Procedure, lang: Lang, shown: Shown | None, *, cut: bool) -> Heading:
    count = len(procedure.steps)
    lead = {"en": f"{number(count)} step{'' if count == 1 else 's'}.", "vi": f"{number(count, 'vi')} bước."}[lang]
    return Heading(
        lang=lang,
        title=procedure.name.get(lang) or procedure.id,
        notes=(f"{lead} {KIND_BY_ID['steps'].rule.get(lang)}", *([shown.note] if shown is not None else [])),
        illustrative=procedure.illustrative,
        signs=signs(layout, "one", cut=cut),
    )
