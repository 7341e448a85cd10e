"""The command draw: the procedure as swimlanes, its handoffs, or a chart of a simulated run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click
from matplotlib.axes import Axes

from procflow import plot
from procflow.checking.times import OVERLOADED
from procflow.cli.shared import (
    FINDINGS,
    FINE,
    lang_option,
    read,
    run_of,
    scenario_options,
    source_argument,
    tell_problems,
    told,
)
from procflow.layout import Direction
from procflow.metrics import Metrics, measure
from procflow.simulation import Scenario
from procflow.wording import Lang

SWIMLANES, HANDOFFS = "swimlanes", "handoffs"
OF_RUNS: Mapping[str, Callable[[Metrics, Lang], Axes]] = {
    "waiting": lambda metrics, lang: plot.waiting(metrics, lang=lang),
    "timeline": lambda metrics, lang: plot.timeline(metrics, lang=lang),
    "utilization": lambda metrics, lang: plot.utilization(metrics, lang=lang),
    "in-progress": lambda metrics, lang: plot.in_progress(metrics, lang=lang),
    "limit": lambda metrics, lang: plot.limit(metrics, lang=lang),
    "gantt": lambda metrics, lang: plot.gantt(metrics, lang=lang),
    "replications": lambda metrics, lang: plot.replications(metrics, lang=lang),
}
"""What is drawn of a run, which the command simulates first."""


@click.command("draw", short_help="Draw swimlanes, handoffs or a chart of a run.")
@source_argument
@click.option(
    "--kind",
    type=click.Choice([SWIMLANES, HANDOFFS, *OF_RUNS]),
    default=SWIMLANES,
    show_default=True,
    help="What is drawn; all but the first two simulate the procedure first, with the options of a scenario.",
)
@click.option("--out", default="procedure.svg", show_default=True, help="Picture: .svg, .png or .pdf.")
@click.option(
    "--across", is_flag=True, help="Let the flow run from left to right instead of downwards; swimlanes only."
)
@click.option(
    "--by-unit", is_flag=True, help="Let the lanes of a unit stand next to each other below its name; swimlanes only."
)
@scenario_options
@lang_option
@told
def draw_command(
    source: str,
    kind: str,
    out: str,
    across: bool,
    by_unit: bool,
    weeks: int,
    replications: int,
    seed: int,
    lang: Lang,
) -> int:
    """Draw a procedure as swimlanes, its handoffs, or what a simulation shows of it."""
    if (across or by_unit) and kind != SWIMLANES:
        raise click.UsageError(f"--across and --by-unit are for swimlanes; '{kind}' has no lanes.")
    procedure = read(source)
    if kind == SWIMLANES:
        direction: Direction = "across" if across else "down"
        drawn = plot.diagram(procedure, lang=lang, direction=direction, by_unit=by_unit)
    elif kind == HANDOFFS:
        drawn = plot.handoffs(procedure, lang=lang)
    else:
        if tell_problems(procedure, lang, apart=frozenset({OVERLOADED.code})):
            return FINDINGS
        run = run_of(procedure, Scenario(weeks=weeks, replications=replications, seed=seed))
        drawn = OF_RUNS[kind](measure(run), lang)
    figure = drawn.get_figure(root=True)
    assert figure is not None  # axes drawn without `ax=` have a figure of their own
    click.echo(plot.save(figure, Path(out)))
    return FINE
