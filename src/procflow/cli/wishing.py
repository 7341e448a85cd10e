"""What wishes cost, printed below a plan, and the command conflicts: which wishes and rules rule a plan out."""

from __future__ import annotations

import click

from procflow.cli.shared import FINE, lang_option, read, reduce_option, source_argument, told
from procflow.model import Procedure
from procflow.simplification.choosing.infeasible import explain_infeasible
from procflow.simplification.choosing.prices import price_table, wish_prices
from procflow.simplification.options.forms import SEARCHED
from procflow.wording import Lang


def tell_prices(
    procedure: Procedure,
    lang: Lang,
    *,
    max_cuts: int | None = None,
    minimise: tuple[str, ...] = (),
    keep: tuple[str, ...] = (),
    require: tuple[str, ...] = (),
    edits: tuple[str, ...] = (),
    targets: dict[str, float] | None = None,
    acts: int | None = None,
    authority: tuple[str, ...] = (),
    shares: tuple[float, ...] = (),
) -> None:
    """Print what each wish costs, where steps are kept or required, or acts or authorities are limited."""
    if not (keep or require or authority) and acts is None:
        return
    prices = wish_prices(
        procedure,
        max_cuts=max_cuts,
        minimise=minimise or None,
        keep=keep,
        require=require,
        edits=edits or None,
        targets=targets,
        acts=acts,
        authority=authority or None,
        post_check_shares=shares,
    )
    click.echo(f"\n{price_table(prices, lang)}")


@click.command("conflicts", short_help="Tell which wishes and rules exclude each other.")
@source_argument
@click.option("--max-cuts", type=click.IntRange(0), help="Most steps that may be removed or merged away.")
@click.option("--keep", multiple=True, help="Id of a step that must stay as it is; may be repeated.")
@click.option("--require", multiple=True, help="Id of a step that must go; may be repeated.")
@click.option("--edits", multiple=True, help=f"Kind of change to consider, of {', '.join(SEARCHED)}; may be repeated.")
@click.option("--acts", type=click.IntRange(0), help="Most legal instruments that may be amended.")
@click.option("--authority", multiple=True, help="Whose legal instruments may be amended; may be repeated.")
@reduce_option
@click.option(
    "--seconds", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, help="Time to search."
)
@lang_option
@told
def conflicts_command(
    source: str,
    max_cuts: int | None,
    keep: tuple[str, ...],
    require: tuple[str, ...],
    edits: tuple[str, ...],
    acts: int | None,
    authority: tuple[str, ...],
    reduce: dict[str, float],
    seconds: float,
    lang: Lang,
) -> int:
    """Tell which wishes and rules rule a plan out together, and the least that would have to give."""
    found = explain_infeasible(
        read(source),
        max_cuts=max_cuts,
        keep=keep,
        require=require,
        edits=edits or None,
        targets=reduce,
        acts=acts,
        authority=authority or None,
        time_limit=seconds,
    )
    click.echo(found.text(lang))
    return FINE
