"""The command candidates: what the 29 heuristics of redesign find in a file."""

from __future__ import annotations

import click

from procflow.cli.shared import FINE, lang_option, read, source_argument, told
from procflow.model import ILLUSTRATIVE
from procflow.simplification import candidate_table, candidates
from procflow.simplification.options.weights import NAMES
from procflow.simulation import Scenario, simulate
from procflow.wording import Lang


@click.command("candidates", short_help="List every idea for the procedure and judge each.")
@source_argument
@click.option("--minimise", type=click.Choice(tuple(NAMES)), help="What a gain is measured in.")
@click.option("--weeks", type=click.IntRange(1), help="Simulate so many weeks first, for waiting by cause and load.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of all draws.")
@lang_option
@told
def candidates_command(source: str, minimise: str | None, weeks: int | None, seed: int, lang: Lang) -> int:
    """List every idea for the procedure, each judged by itself: what it saves, or why it may not be done."""
    procedure = read(source)
    run = None if weeks is None else simulate(procedure, Scenario(weeks=weeks, replications=10, seed=seed))
    if procedure.illustrative:
        click.echo(ILLUSTRATIVE.get(lang))
    click.echo(candidate_table(candidates(procedure, run, minimise=minimise), lang))
    return FINE
