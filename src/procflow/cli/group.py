"""The command group, and the commands check, questions, analyze, simulate and sample; the others have files."""

from __future__ import annotations

import datetime as dt

import click

from procflow.analysis import analyze
from procflow.checking import check, level, questions
from procflow.checking.times import OVERLOADED
from procflow.cli.drawing import draw_command
from procflow.cli.finding import candidates_command
from procflow.cli.shared import (
    FINDINGS,
    FINE,
    INTERRUPTED,
    lang_option,
    line_of,
    precise_run_of,
    precision_option,
    read,
    read_for_clock,
    run_of,
    scenario_options,
    source_argument,
    speak_utf8,
    target_option,
    tell_problems,
    told,
    what_is_missing,
)
from procflow.cli.simplifying import simplify_command
from procflow.cli.starting import start_command
from procflow.cli.verifying import verify_command
from procflow.cli.warming import warm_up_command
from procflow.cli.weighing import frontier_command, sensitivity_command
from procflow.cli.wishing import conflicts_command
from procflow.metrics import measure, new_limit
from procflow.model import Office
from procflow.samples import names, write_sample
from procflow.simulation import EngineName, Scenario, SimulationInterrupted
from procflow.version import __version__
from procflow.wording import Lang


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="procflow")
def group() -> None:
    """Represent, simulate and lawfully simplify the internal procedures of public offices.

    SOURCE is a procedure's file (YAML or JSON), a table of its steps (CSV or Excel), or sample:NAME. Exit codes: 0 fine, 1 findings, 2 unreadable input,
    3 output failed, 130 interrupted.
    """


@group.command("check", short_help="Tell every fault with its place and its mend.")
@source_argument
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which acts of delegation are to be in force; by default today.",
)
@lang_option
@told
def check_command(source: str, on: dt.datetime | None, lang: Lang) -> int:
    """Tell every fault of a procedure at once, with its place and how to mend it."""
    problems = check(read(source), on=(on or dt.datetime.now()).date())
    for problem in problems:
        click.echo(line_of(problem, lang))
    return FINDINGS if any(problem.severity != "info" for problem in problems) else FINE


@group.command("questions", short_help="List what is not known yet, as a sheet to fill in.")
@source_argument
@click.option("--out", help="CSV file to fill in (opens in Excel).")
@lang_option
@told
def questions_command(source: str, out: str | None, lang: Lang) -> int:
    """List what is not known yet, and what each answer would make possible."""
    asked = questions(read(source))
    click.echo(asked.table(lang))
    if out is not None:
        asked.write_csv(out, lang)
        click.echo(out)
    return FINE


@group.command("analyze", short_help="Give the figures that need no simulation.")
@source_argument
@lang_option
@told
def analyze_command(source: str, lang: Lang) -> int:
    """Give the exact figures that need no simulation."""
    click.echo(analyze(read(source)).table(lang))
    return FINE


@group.command("simulate", short_help="Measure times, queues and deadlines.")
@source_argument
@scenario_options
@precision_option
@target_option
@click.option(
    "--engine",
    type=click.Choice(["auto", "plain", "compiled"]),
    default="auto",
    show_default=True,
    help="Form of the clock; all give the same figures.",
)
@click.option(
    "--journal",
    help="Folder in which each replication is kept as soon as it has finished; the same command goes on from there.",
)
@lang_option
@told
def simulate_command(
    source: str,
    weeks: int,
    replications: int,
    seed: int,
    precision: float | None,
    target: float | None,
    engine: EngineName,
    journal: str | None,
    lang: Lang,
) -> int:
    """Run the clock and measure times, queues and deadlines, of a procedure or of an office of several.

    Interrupted (Ctrl-C), it tells the figures of the replications that had finished.
    """
    procedure = read_for_clock(source)
    several = procedure.procedures if isinstance(procedure, Office) else (procedure,)
    found = [tell_problems(one, lang, apart=frozenset({OVERLOADED.code})) for one in several]
    if any(found):
        return FINDINGS
    if not all(level(one).has(letter) for one in several for letter in ("C", "D")):
        click.echo(what_is_missing(source, lang), err=True)
    scenario = Scenario(weeks=weeks, replications=replications, seed=seed)
    code = FINE
    if precision is None:
        try:
            run, reached = run_of(procedure, scenario, engine, journal=journal), ""
        except SimulationInterrupted as stopped:
            run, reached, code = stopped.run, "", INTERRUPTED
    else:
        precise = precise_run_of(procedure, scenario, precision, journal=journal)
        run, reached = precise.run, f"\n\n{precise.sentence(lang)}"
    click.echo(measure(run).table(lang) + reached)
    if run.office is not None:
        for one in run.office.procedures:
            click.echo(f"\n{one.name.get(lang) or one.id}\n{measure(run.of(one.id)).table(lang)}")
    if target is not None:
        limit = new_limit(run, target=target)
        click.echo(f"\n{limit.table(lang)}\n\n{limit.text(lang)}")
    return code


@group.command("sample")
@click.argument("name", required=False)
@click.option("--out", default=".", help="File or folder to write to; by default this folder.")
@lang_option
@told
def sample_command(name: str | None, out: str, lang: Lang) -> int:
    """Write out a sample to edit, or list the samples."""
    if name is None:
        click.echo("\n".join(names()))
        return FINE
    click.echo(write_sample(name, out))
    return FINE


for command in (
    simplify_command, start_command, candidates_command, conflicts_command, verify_command, frontier_command, sensitivity_command,
    warm_up_command, draw_command,
):  # fmt: skip
    group.add_command(command)


def main() -> None:
    """Run the command line."""
    speak_utf8()
    group()
