"""What every command shares: how a source is named, how faults end the program, how text reaches the screen."""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from procflow.checking import check
from procflow.errors import InputError, Message, NotSupportedError, OutputError, Place, Problem, ProcflowError
from procflow.io import load
from procflow.metrics import PreciseRun, simulate_until
from procflow.model import Office, Portfolio, Procedure, Text
from procflow.samples import sample
from procflow.simulation import EngineName, Run, Scenario, UnstableQueueWarning, simulate
from procflow.wording import Lang

P = ParamSpec("P")

FINE, FINDINGS, UNREADABLE, UNWRITTEN, INTERRUPTED = 0, 1, 2, 3, 130

NO_PORTFOLIO = Message(
    "portfolio-command",
    en="'{name}' is a portfolio; this command treats one procedure. Name a procedure's file or sample.",
    vi="'{name}' là danh mục quy trình; lệnh này xử lý một quy trình. Hãy nêu tệp hoặc mẫu của một quy trình.",
)
NO_OFFICE = Message(
    "office-command",
    en="'{name}' holds {count} procedures of one office; this command treats one procedure. Name a file that holds one.",
    vi="'{name}' có {count} quy trình của một cơ quan; lệnh này xử lý một quy trình. Hãy nêu tệp có một quy trình.",
)
UNWRITABLE = Message(
    "cannot-write",
    en="{path} cannot be written: {why}. What was there before is unchanged. Choose another folder.",
    vi="không ghi được {path}: {why}. Nội dung cũ vẫn giữ nguyên. Hãy chọn thư mục khác.",
)

SEVERITIES = {
    "error": Text(en="error", vi="lỗi"),
    "warning": Text(en="warning", vi="cảnh báo"),
    "info": Text(en="info", vi="thông tin"),
}
ASK = Text(
    en="What is still missing: procflow questions {source} --out questions.csv",
    vi="Xem còn thiếu gì: procflow questions {source} --out cau-hoi.csv --lang vi",
)

source_argument = click.argument("source", metavar="SOURCE")
lang_option = click.option(
    "--lang", type=click.Choice(["en", "vi"]), default="en", show_default=True, help="Language of all output."
)


def _share_in(text: str) -> float:
    """Return a share written as "90%", "92,5 %" or "0.9"; not a number if it is none between 0 and 1."""
    figure = text.strip().replace(",", ".")
    try:
        found = float(figure.removesuffix("%")) / (100 if figure.endswith("%") else 1)
    except ValueError:
        return math.nan
    return found if 0 < found < 1 else math.nan


def _share(context: click.Context, parameter: click.Parameter, text: str | None) -> float | None:
    """Return a share of the cases."""
    if text is None:
        return None
    found = _share_in(text)
    if math.isnan(found):
        raise click.BadParameter(f"'{text}' is no share of the cases; expected for example 90% or 0.9.")
    return found


def _precision(context: click.Context, parameter: click.Parameter, text: str | None) -> float | None:
    """Return a half-width as a share of the mean."""
    if text is None:
        return None
    found = _share_in(text)
    if math.isnan(found):
        raise click.BadParameter(f"'{text}' is no share of the mean; expected for example 5% or 0.05.")
    return found


target_option = click.option(
    "--target",
    metavar="SHARE",
    callback=_share,
    help="Share of cases that has to keep the time limit, such as 90%; tells to how many days it could be shortened.",
)

precision_option = click.option(
    "--precision",
    metavar="SHARE",
    callback=_precision,
    help="Run more replications until the mean cycle time is known to ± this share of it, such as 5%.",
)


def shares_of(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> tuple[float, ...]:
    """Return shares of cases written as "10%" or "0.1"."""
    return tuple(share for text in texts if (share := _share(context, parameter, text)) is not None)


def _reductions(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> dict[str, float]:
    """Return objectives with the share by which they have to fall, written as "cycle_time=30%"."""
    found = {}
    for text in texts:
        name, _, share = text.partition("=")
        figure = share.strip().replace(",", ".")
        try:
            found[name.strip()] = float(figure.removesuffix("%")) / (100 if figure.endswith("%") else 1)
        except ValueError:
            raise click.BadParameter(
                f"'{text}' names no objective and share; expected for example cycle_time=30%."
            ) from None
    return found


reduce_option = click.option(
    "--reduce",
    metavar="OBJECTIVE=SHARE",
    multiple=True,
    callback=_reductions,
    help="By how much an objective has to fall at least, such as cycle_time=30%; may be repeated.",
)


def read(source: str) -> Procedure:
    """Return the procedure named by a path or by ``sample:NAME``.

    Raises
    ------
    InputError
        If the file cannot be read or no such sample ships.
    NotSupportedError
        If the source is a portfolio.
    """
    found = read_either(source)
    if not isinstance(found, Procedure):
        raise NotSupportedError(NO_PORTFOLIO.at(Place(), name=source))
    return found


def read_either(source: str) -> Procedure | Portfolio:
    """Return the procedure or the list of procedures named by a path or by ``sample:NAME``.

    Raises
    ------
    InputError
        If the file cannot be read or no such sample ships.
    NotSupportedError
        If the file holds several procedures with their steps.
    """
    found = sample(source.removeprefix("sample:")) if source.startswith("sample:") else load(source)
    if isinstance(found, Office):
        raise NotSupportedError(NO_OFFICE.at(Place(), name=source, count=len(found.procedures)))
    return found


def read_for_clock(source: str) -> Procedure | Office:
    """Return the procedure, or the office of several procedures, named by a path or by ``sample:NAME``.

    Raises
    ------
    InputError
        If the file cannot be read or no such sample ships.
    NotSupportedError
        If the source is a list of procedures without their steps.
    """
    found = sample(source.removeprefix("sample:")) if source.startswith("sample:") else load(source)
    if isinstance(found, Portfolio):
        raise NotSupportedError(NO_PORTFOLIO.at(Place(), name=source))
    return found


def line_of(problem: Problem, lang: Lang) -> str:
    """Return a finding with its severity, both in the language.

    >>> from procflow.errors import Message
    >>> line_of(Message("x", en="is wrong.", vi="bị sai.").at("step 'sign'", "warning"), "vi")
    "cảnh báo: bước 'sign': bị sai."
    """
    return f"{SEVERITIES[problem.severity].get(lang)}: {problem.text(lang)}"


def what_is_missing(source: str, lang: Lang) -> str:
    """Return the command that lists what is still missing, ready to be copied.

    >>> what_is_missing("nghi phep.yaml", "vi")
    'Xem còn thiếu gì: procflow questions "nghi phep.yaml" --out cau-hoi.csv --lang vi'
    """
    return ASK.get(lang).format(source=quoted(source))


def quoted(name: str) -> str:
    """Return a name as it is typed in a command.

    >>> quoted("out/plan.csv"), quoted("nghi phep.yaml")
    ('out/plan.csv', '"nghi phep.yaml"')
    """
    return f'"{name}"' if " " in name else name


def code_of(error: ProcflowError) -> int:
    """Return the exit code for an error: unreadable input, failed output, or findings."""
    if isinstance(error, InputError):
        return UNREADABLE
    return UNWRITTEN if isinstance(error, OutputError) else FINDINGS


def told(command: Callable[P, int]) -> Callable[P, None]:
    """Let a command return its exit code, and tell its errors in the chosen language instead of a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        lang: Lang = "vi" if kwargs.get("lang") == "vi" else "en"
        try:
            code = command(*args, **kwargs)
        except ProcflowError as error:
            click.echo(error.text(lang), err=True)
            code = code_of(error)
        except KeyboardInterrupt:
            code = INTERRUPTED
        sys.exit(code)

    return run


def folder(path: str) -> Path:
    """Return the output folder, made if it is missing.

    Raises
    ------
    OutputError
        If it cannot be made.
    """
    target = Path(path)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(UNWRITABLE.at(Place(), path=path, why=error.strerror or str(error))) from None
    return target


def speak_utf8() -> None:
    """Let Vietnamese text reach a Windows console."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def scenario_options(command: Callable[P, None]) -> Callable[P, None]:
    """Add the options of a scenario to a command."""
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


def tell_problems(procedure: Procedure, lang: Lang, *, apart: frozenset[str] = frozenset()) -> bool:
    """Print errors and warnings, leaving out those that are told elsewhere; return whether any finding is an error."""
    problems = check(procedure)
    for problem in problems:
        if problem.severity != "info" and problem.code not in apart:
            click.echo(line_of(problem, lang), err=True)
    return any(problem.severity == "error" for problem in problems)


def run_of(
    procedure: Procedure | Office, scenario: Scenario, engine: EngineName = "auto", *, journal: str | None = None
) -> Run:
    """Simulate; overloaded roles are told with the figures, so they are not told a second time by Python."""
    with warnings.catch_warnings(), progress_bar() as tell:
        warnings.simplefilter("ignore", UnstableQueueWarning)
        return simulate(procedure, scenario, engine=engine, journal=journal, progress=tell)


@contextmanager
def progress_bar() -> Iterator[Callable[[float], None]]:
    """Show how far a run has come to who sits at a terminal; a file or a pipe gets nothing of it."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    with click.progressbar(length=100, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * 100) - bar.pos)


def precise_run_of(
    procedure: Procedure | Office, scenario: Scenario, precision: float, *, journal: str | None = None
) -> PreciseRun:
    """Simulate until the mean cycle time is as precise as wanted, in the same quiet way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        return simulate_until(procedure, scenario, relative=precision, journal=journal)
