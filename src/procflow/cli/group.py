"""The commands: simplify, check, questions, analyze, simulate, verify, frontier, sensitivity, draw, sample."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from procflow import plot, report
from procflow.analysis import analyze
from procflow.checking import check, level, questions
from procflow.checking.times import OVERLOADED
from procflow.cli.finding import candidates_command
from procflow.cli.portfolios import simplify_portfolio
from procflow.cli.shared import (
    FINDINGS,
    FINE,
    folder,
    lang_option,
    line_of,
    read,
    read_either,
    source_argument,
    speak_utf8,
    target_option,
    told,
    what_is_missing,
)
from procflow.cli.verifying import verify_command
from procflow.cli.weighing import frontier_command, sensitivity_command
from procflow.comparison import Comparison, compare
from procflow.metrics import measure, new_limit
from procflow.model import Portfolio, Procedure, Text
from procflow.samples import names, write_sample
from procflow.simplification import Proposal, apply, propose
from procflow.simplification.portfolio.objectives import OBJECTIVES
from procflow.simplification.weights import NAMES
from procflow.simulation import Run, Scenario, UnstableQueueWarning, simulate
from procflow.version import __version__
from procflow.wording import Lang

P = ParamSpec("P")

WRITTEN = {
    "report.html": Text(
        en="report, opens in a browser and prints on A4", vi="báo cáo, mở bằng trình duyệt, in trên giấy A4"
    ),
    "before-after.csv": Text(en="all figures, opens in Excel", vi="mọi số liệu, mở bằng Excel"),
    "before-after.png": Text(en="picture of the procedure", vi="sơ đồ quy trình"),
    "before-after.svg": Text(en="the same picture, for large prints", vi="sơ đồ quy trình, dùng khi in khổ lớn"),
}
NOTHING_CUT = Text(
    en="No step can be cut yet: {unknown} of {steps} steps have no checked legal basis.",
    vi="Chưa cắt được bước nào: {unknown}/{steps} bước chưa có căn cứ pháp lý đã kiểm tra.",
)
NOT_RUN = Text(
    en="Not simulated: work times, demand, officers or shares of time are missing.",
    vi="Chưa mô phỏng: còn thiếu thời gian xử lý, số hồ sơ, số chuyên viên hoặc tỷ lệ thời gian.",
)


def _scenario_options(command: Callable[P, None]) -> Callable[P, None]:
    for option in (
        click.option("--seed", type=int, default=1, show_default=True, help="Seed of all draws."),
        click.option(
            "--replications", type=click.IntRange(1), default=10, show_default=True, help="Runs of the scenario."
        ),
        click.option(
            "--weeks", type=click.IntRange(1), default=26, show_default=True, help="Weeks in which cases arrive."
        ),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="procflow")
def group() -> None:
    """Represent, simulate and lawfully simplify the internal procedures of public offices.

    SOURCE is a procedure's file (YAML or JSON) or sample:NAME. Exit codes: 0 fine, 1 findings, 2 unreadable input,
    3 output failed, 130 interrupted.
    """


def _tell_problems(procedure: Procedure, lang: Lang, *, apart: frozenset[str] = frozenset()) -> bool:
    """Print errors and warnings, leaving out those that are told elsewhere; return whether any finding is an error."""
    problems = check(procedure)
    for problem in problems:
        if problem.severity != "info" and problem.code not in apart:
            click.echo(line_of(problem, lang), err=True)
    return any(problem.severity == "error" for problem in problems)


def _run(procedure: Procedure, scenario: Scenario) -> Run:
    """Simulate; overloaded roles are told with the figures, so they are not told a second time by Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        return simulate(procedure, scenario)


def _simulated(before: Procedure, after: Procedure, scenario: Scenario) -> Comparison:
    return compare(_run(before, scenario), _run(after, scenario))


def _tell_plan(source: str, proposal: Proposal, comparison: Comparison | None, target: Path, lang: Lang) -> None:
    """Print the plan, the table, what would allow more, and where the files are."""
    click.echo(proposal.text(lang))
    click.echo()
    click.echo(report.before_after_table(proposal, comparison, lang=lang))
    click.echo()
    if comparison is None:
        click.echo(NOT_RUN.get(lang))
    if not proposal.edits and proposal.unknown:
        click.echo(NOTHING_CUT.get(lang).format(unknown=proposal.unknown, steps=len(proposal.before.steps)))
    if comparison is None or proposal.unknown:
        click.echo(what_is_missing(source, lang))
    width = max(len(str(target / name)) for name in WRITTEN)
    for name, what in WRITTEN.items():
        click.echo(f"{str(target / name).ljust(width)}  {what.get(lang)}")


@group.command("simplify")
@source_argument
@click.option(
    "--max-cuts",
    type=click.IntRange(0),
    help="Most steps that may be removed, or procedures that may leave a list; a limit, not a target.",
)
@click.option(
    "--minimise",
    multiple=True,
    help=f"Objective: {', '.join(NAMES)}; for a list {', '.join(OBJECTIVES)}. Give several for one after the other; "
    "without it, what is known decides.",
)
@click.option("--keep", multiple=True, help="Id of a step (of a list: a procedure) that must stay; may be repeated.")
@click.option("--require", multiple=True, help="Id of a step (of a list: a procedure) that must go; may be repeated.")
@click.option("--out", default="out", show_default=True, help="Folder for report, picture and tables.")
@_scenario_options
@target_option
@lang_option
@told
def simplify(
    source: str,
    max_cuts: int | None,
    minimise: tuple[str, ...],
    keep: tuple[str, ...],
    require: tuple[str, ...],
    out: str,
    weeks: int,
    replications: int,
    seed: int,
    target: float | None,
    lang: Lang,
) -> int:
    """Find the best lawful cut, simulate before and after, write report, picture and tables.

    SOURCE may also be the list of an office (CSV): the plan then decides on every procedure of the list.
    """
    procedure = read_either(source)
    if isinstance(procedure, Portfolio):
        return simplify_portfolio(
            procedure, max_cuts=max_cuts, minimise=minimise, keep=keep, require=require, out=out, lang=lang
        )
    known = level(procedure)
    runs = known.has("C") and known.has("D")
    if _tell_problems(procedure, lang, apart=frozenset({OVERLOADED.code} if runs else ())):
        return FINDINGS
    proposal = propose(procedure, max_cuts=max_cuts, minimise=minimise or None, keep=keep, require=require)
    comparison = None
    if runs:
        scenario = Scenario(weeks=weeks, replications=replications, seed=seed)
        comparison = _simulated(procedure, apply(procedure, proposal), scenario)
    limit = None if target is None or comparison is None else new_limit(comparison.after.run, target=target)
    place = folder(out)
    figure = plot.before_after(proposal, lang=lang)
    for name in ("before-after.png", "before-after.svg"):
        plot.save(figure, place / name)
    report.write(place / "report.html", proposal=proposal, comparison=comparison, new_limit=limit, lang=lang)
    report.write(place / "before-after.csv", proposal=proposal, comparison=comparison, lang=lang)
    _tell_plan(source, proposal, comparison, place, lang)
    if limit is not None:
        click.echo(f"\n{limit.text(lang)}")
    return FINE


@group.command("check")
@source_argument
@lang_option
@told
def check_command(source: str, lang: Lang) -> int:
    """Tell every fault of a procedure at once, with its place and how to mend it."""
    problems = check(read(source))
    for problem in problems:
        click.echo(line_of(problem, lang))
    return FINDINGS if any(problem.severity != "info" for problem in problems) else FINE


@group.command("questions")
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


@group.command("analyze")
@source_argument
@lang_option
@told
def analyze_command(source: str, lang: Lang) -> int:
    """Give the exact figures that need no simulation."""
    click.echo(analyze(read(source)).table(lang))
    return FINE


@group.command("simulate")
@source_argument
@_scenario_options
@target_option
@lang_option
@told
def simulate_command(source: str, weeks: int, replications: int, seed: int, target: float | None, lang: Lang) -> int:
    """Run the clock and measure times, queues and deadlines."""
    procedure = read(source)
    if _tell_problems(procedure, lang, apart=frozenset({OVERLOADED.code})):
        return FINDINGS
    known = level(procedure)
    if not (known.has("C") and known.has("D")):
        click.echo(what_is_missing(source, lang), err=True)
    scenario = Scenario(weeks=weeks, replications=replications, seed=seed)
    run = _run(procedure, scenario)
    click.echo(measure(run).table(lang))
    if target is not None:
        limit = new_limit(run, target=target)
        click.echo(f"\n{limit.table(lang)}\n\n{limit.text(lang)}")
    return FINE


@group.command("draw")
@source_argument
@click.option("--out", default="procedure.svg", show_default=True, help="Picture: .svg, .png or .pdf.")
@lang_option
@told
def draw(source: str, out: str, lang: Lang) -> int:
    """Draw the procedure as swimlanes."""
    figure = plot.diagram(read(source), lang=lang).get_figure(root=True)
    assert figure is not None  # axes drawn without `ax=` have a figure of their own
    click.echo(plot.save(figure, Path(out)))
    return FINE


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


for command in (candidates_command, verify_command, frontier_command, sensitivity_command):
    group.add_command(command)


def main() -> None:
    """Run the command line."""
    speak_utf8()
    group()
