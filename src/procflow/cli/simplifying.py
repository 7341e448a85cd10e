"""The command simplify: the best lawful plan, before and after, and the files for those who decide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from procflow import plot, report
from procflow.checking import level
from procflow.checking.times import OVERLOADED
from procflow.cli.portfolios import simplify_portfolio
from procflow.cli.shared import (
    FINDINGS,
    FINE,
    folder,
    lang_option,
    quoted,
    read_either,
    reduce_option,
    run_of,
    scenario_options,
    shares_of,
    source_argument,
    target_option,
    tell_problems,
    told,
    what_is_missing,
)
from procflow.cli.wishing import tell_prices
from procflow.comparison import Comparison, compare
from procflow.io.plan_table import write_plan
from procflow.metrics import new_limit
from procflow.model import Portfolio, Procedure, Text
from procflow.report.material import Material
from procflow.simplification import Proposal, apply, propose, roll_out, sensitivity
from procflow.simplification.options.forms import SEARCHED
from procflow.simplification.options.weights import NAMES
from procflow.simplification.portfolio.objectives import OBJECTIVES
from procflow.simulation import Scenario
from procflow.wording import Lang

P = ParamSpec("P")

WRITTEN = {
    "report.html": Text(
        en="report, opens in a browser and prints on A4", vi="báo cáo, mở bằng trình duyệt, in trên giấy A4"
    ),
    "before-after.csv": Text(en="all figures, opens in Excel", vi="mọi số liệu, mở bằng Excel"),
    "changes.csv": Text(
        en="every change with gain, instrument and wave, opens in Excel",
        vi="từng thay đổi kèm lợi ích, văn bản cần sửa và đợt thực hiện, mở bằng Excel",
    ),
    "before-after.png": Text(en="picture of the procedure", vi="sơ đồ quy trình"),
    "before-after.svg": Text(en="the same picture, for large prints", vi="sơ đồ quy trình, dùng khi in khổ lớn"),
}
PLAN = "plan.csv"
PLAN_WRITTEN = Text(
    en="the plan as a table to edit; then: procflow verify {source} {path}",
    vi="phương án dạng bảng để sửa; sau đó: procflow verify {source} {path}",
)
NOTHING_CUT = Text(
    en="No step can be cut yet: {unknown} of {steps} steps have no checked legal basis.",
    vi="Chưa cắt được bước nào: {unknown}/{steps} bước chưa có căn cứ pháp lý đã kiểm tra.",
)
NOT_RUN = Text(
    en="Not simulated: {gaps}.",
    vi="Chưa mô phỏng: {gaps}.",
)


def _simulated(before: Procedure, after: Procedure, scenario: Scenario) -> Comparison:
    return compare(run_of(before, scenario), run_of(after, scenario))


def _tell_plan(
    source: str, proposal: Proposal, comparison: Comparison | None, target: Path, lang: Lang, *, plan: bool
) -> None:
    """Print the plan, its waves, the table, what would allow more, and where the files are."""
    click.echo(proposal.text(lang))
    if proposal.edits:
        click.echo(roll_out(proposal.before, proposal).brief(lang))
    click.echo()
    click.echo(report.before_after_table(proposal, comparison, lang=lang))
    click.echo()
    if comparison is None:
        known = level(proposal.before)
        gaps = [known.reason(letter).get(lang) for letter in known.missing if letter in "CD" and not known.has(letter)]
        click.echo(NOT_RUN.get(lang).format(gaps="; ".join(gaps)))
    if not proposal.edits and proposal.unknown:
        click.echo(NOTHING_CUT.get(lang).format(unknown=proposal.unknown, steps=len(proposal.before.steps)))
    if comparison is None or proposal.unknown:
        click.echo(what_is_missing(source, lang))
    written = {name: what.get(lang) for name, what in WRITTEN.items()}
    if plan:
        written[PLAN] = PLAN_WRITTEN.get(lang).format(source=quoted(source), path=quoted(str(target / PLAN)))
    width = max(len(str(target / name)) for name in written)
    for name, told_of in written.items():
        click.echo(f"{str(target / name).ljust(width)}  {told_of}")


def _plan_options(command: Callable[P, None]) -> Callable[P, None]:
    for option in (
        click.option("--plan/--no-plan", default=True, help=f"Whether to write the plan as a table ({PLAN}) to edit."),
        reduce_option,
        click.option("--authority", multiple=True, help="Whose legal instruments may be amended; may be repeated."),
        click.option("--acts", type=click.IntRange(0), help="Most legal instruments that may be amended."),
        click.option(
            "--post-check",
            "shares",
            multiple=True,
            metavar="SHARE",
            callback=shares_of,
            help="Share of cases that a check may draw which is done afterwards, such as 10%; may be repeated.",
        ),
        click.option(
            "--edits", multiple=True, help=f"Kind of change to consider, of {', '.join(SEARCHED)}; may be repeated."
        ),
    ):
        command = option(command)
    return command


def _office_options(command: Callable[P, None]) -> Callable[P, None]:
    for option in (
        click.option(
            "--papers", is_flag=True, help="Write the papers to hand in as Word documents, in a folder papers."
        ),
        click.option(
            "--link", default="", help="Address of the page of the procedure, for the QR code of the posting card."
        ),
        click.option(
            "--sensitivity",
            "weigh",
            is_flag=True,
            help="Tell in the report which changes flip if an estimate is 20 % off; takes a while.",
        ),
        click.option("--excel", is_flag=True, help="Write the tables of the report as an Excel workbook as well."),
        click.option("--word", is_flag=True, help="Write the report as a Word document as well."),
    ):
        command = option(command)
    return command


@click.command("simplify", short_help="Find the best lawful plan; write report and tables.")
@source_argument
@click.option(
    "--max-cuts",
    type=click.IntRange(0),
    help="Most steps that may be removed or merged away, or procedures that may leave a list; a limit, not a target.",
)
@click.option(
    "--minimise",
    multiple=True,
    help=f"Objective: {', '.join(NAMES)}; for a list {', '.join(OBJECTIVES)}. Give several for one after the other; "
    "without it, what is known decides.",
)
@click.option("--keep", multiple=True, help="Id of a step (of a list: a procedure) that must stay; may be repeated.")
@click.option("--require", multiple=True, help="Id of a step (of a list: a procedure) that must go; may be repeated.")
@_plan_options
@_office_options
@click.option("--out", default="out", show_default=True, help="Folder for report, picture and tables.")
@scenario_options
@target_option
@lang_option
@told
def simplify_command(
    source: str,
    max_cuts: int | None,
    minimise: tuple[str, ...],
    keep: tuple[str, ...],
    require: tuple[str, ...],
    edits: tuple[str, ...],
    shares: tuple[float, ...],
    acts: int | None,
    authority: tuple[str, ...],
    reduce: dict[str, float],
    plan: bool,
    word: bool,
    excel: bool,
    papers: bool,
    link: str,
    weigh: bool,
    out: str,
    weeks: int,
    replications: int,
    seed: int,
    target: float | None,
    lang: Lang,
) -> int:
    """Find the best lawful plan, simulate before and after, write report, picture and tables.

    SOURCE may also be the list of an office (CSV): the plan then decides on every procedure of the list.
    """
    procedure = read_either(source)
    if isinstance(procedure, Portfolio):
        return simplify_portfolio(
            procedure, max_cuts=max_cuts, minimise=minimise, keep=keep, require=require, word=word, excel=excel, out=out,
            lang=lang,
        )  # fmt: skip
    known = level(procedure)
    runs = known.has("C") and known.has("D")
    if tell_problems(procedure, lang, apart=frozenset({OVERLOADED.code} if runs else ())):
        return FINDINGS
    proposal = propose(
        procedure, max_cuts=max_cuts, minimise=minimise or None, keep=keep, require=require, edits=edits or None,
        targets=reduce, acts=acts, authority=authority or None, post_check_shares=shares,
    )  # fmt: skip
    comparison = None
    if runs:
        scenario = Scenario(weeks=weeks, replications=replications, seed=seed)
        comparison = _simulated(procedure, apply(procedure, proposal), scenario)
    limit = None if target is None or comparison is None else new_limit(comparison.after.run, target=target)
    found = None
    if weigh:
        found = sensitivity(
            procedure, max_cuts=max_cuts, minimise=minimise or None, keep=keep, require=require, edits=edits or None,
            targets=reduce, acts=acts, authority=authority or None, post_check_shares=shares,
        )  # fmt: skip
    material = Material(proposal=proposal, comparison=comparison, new_limit=limit, sensitivity=found, link=link)
    place = folder(out)
    _write(place, material, lang)
    if plan:
        write_plan(place / PLAN, procedure, proposal, lang=lang)
    office = _write_office(place, material, lang, word=word, excel=excel, papers=papers)
    _tell_plan(source, proposal, comparison, place, lang, plan=plan)
    for path in office:
        click.echo(str(path))
    tell_prices(
        procedure, lang, max_cuts=max_cuts, minimise=minimise, keep=keep, require=require, edits=edits, targets=reduce,
        acts=acts, authority=authority, shares=shares,
    )  # fmt: skip
    if limit is not None:
        click.echo(f"\n{limit.text(lang)}")
    return FINE


def _write(place: Path, material: Material, lang: Lang) -> None:
    """Write report, pictures and tables."""
    proposal, comparison = material.proposal, material.comparison
    figure = plot.before_after(proposal, lang=lang)
    for name in ("before-after.png", "before-after.svg"):
        plot.save(figure, place / name)
    _write_report(place / "report.html", material, lang)
    report.write(place / "before-after.csv", proposal=proposal, comparison=comparison, lang=lang)
    report.write_changes(place / "changes.csv", proposal, lang=lang)


def _write_report(path: Path, material: Material, lang: Lang) -> None:
    report.write(
        path, proposal=material.proposal, comparison=material.comparison, new_limit=material.new_limit,
        sensitivity=material.sensitivity, link=material.link, lang=lang,
    )  # fmt: skip


def _write_office(place: Path, material: Material, lang: Lang, *, word: bool, excel: bool, papers: bool) -> list[Path]:
    """Write what was asked for of Word and Excel, and return where it is."""
    written = [place / name for name, wanted in (("report.docx", word), ("report.xlsx", excel)) if wanted]
    for path in written:
        _write_report(path, material, lang)
    if papers:
        written += report.papers(
            place / "papers", proposal=material.proposal, comparison=material.comparison, link=material.link, lang=lang
        )
    return written
