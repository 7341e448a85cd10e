"""The commands frontier and sensitivity: what further cuts bring, what control costs, and what rests on estimates."""

from __future__ import annotations

from pathlib import Path

import click

from procflow import plot
from procflow.cli.shared import FINE, folder, lang_option, read, source_argument, told
from procflow.simplification.choosing.frontier import frontier
from procflow.simplification.choosing.sensitivity import sensitivity
from procflow.simplification.options.weights import NAMES
from procflow.wording import Lang

minimise_option = click.option("--minimise", help=f"Objective: {', '.join(NAMES)}.")
seconds_option = click.option(
    "--seconds", type=click.FloatRange(0, min_open=True), default=120.0, show_default=True, help="Time to search."
)


@click.command("frontier", short_help="Give the best plan for every number of cuts.")
@source_argument
@click.option(
    "--against", default="cuts", show_default=True, help="cuts, or the name of a risk that some step detects."
)
@minimise_option
@click.option("--out", help="Folder for the table and the picture.")
@seconds_option
@lang_option
@told
def frontier_command(
    source: str, against: str, minimise: str | None, out: str | None, seconds: float, lang: Lang
) -> int:
    """Give the best lawful plan for every number of cuts, or for every level of control of a risk."""
    found = frontier(read(source), against=against, minimise=minimise, time_limit=seconds)
    click.echo(found.text(lang))
    if out is not None:
        target = folder(out)
        figure = plot.frontier(found, lang=lang).get_figure(root=True)
        assert figure is not None  # axes drawn without `ax=` have a figure of their own
        click.echo(found.write_csv(Path(target, "frontier.csv"), lang))
        click.echo(plot.save(figure, Path(target, "frontier.svg")))
    return FINE


@click.command("sensitivity", short_help="Tell which edits flip if times or shares are off.")
@source_argument
@click.option("--by", type=float, default=0.2, show_default=True, help="How far off the estimates may be, as a share.")
@click.option("--max-cuts", type=click.IntRange(0), help="Most steps that may be removed or merged away.")
@minimise_option
@seconds_option
@lang_option
@told
def sensitivity_command(
    source: str, by: float, max_cuts: int | None, minimise: str | None, seconds: float, lang: Lang
) -> int:
    """Tell which edits of the best plan flip if times or shares are off, and what keeping to the plan would lose."""
    found = sensitivity(read(source), by=by, max_cuts=max_cuts, minimise=minimise, time_limit=seconds)
    click.echo(found.text(lang))
    return FINE
