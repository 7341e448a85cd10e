"""The command simplify for an office's list: the plan, the report, the table of decisions, and the drafts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.core import ParameterSource

from procflow import report
from procflow.cli.shared import FINE, folder
from procflow.errors import Message, NotSupportedError, Place
from procflow.model import Portfolio, Text
from procflow.output import save
from procflow.simplification.portfolio.proposal import PortfolioProposal
from procflow.simplification.portfolio.propose import propose_portfolio
from procflow.simplification.portfolio.texts import decision_texts
from procflow.wording import Lang

WRITTEN = {
    "report.html": Text(
        en="report, opens in a browser and prints on A4", vi="báo cáo, mở bằng trình duyệt, in trên giấy A4"
    ),
    "decisions.csv": Text(
        en="the decision on every procedure, opens in Excel", vi="quyết định cho từng quy trình, mở bằng Excel"
    ),
    "draft-decisions.txt": Text(
        en="draft decisions of the units, to edit", vi="dự thảo quyết định của các đơn vị, để sửa"
    ),
}
NOT_RUN = Text(
    en="Not simulated: a list tells no steps. Simulate its procedures one by one.",
    vi="Chưa mô phỏng: danh mục không có các bước. Hãy mô phỏng từng quy trình.",
)
CLOCKED = ("weeks", "replications", "seed", "target")
"""Options of the command that need steps and a clock."""
NO_CLOCK = Message(
    "portfolio-option",
    en="{options} cannot be used with a list, which tells no steps to simulate. Leave it out, or name a procedure.",
    vi="không dùng được {options} với danh mục vì danh mục không có các bước để mô phỏng. Hãy bỏ tùy chọn này, hoặc nêu một "
    "quy trình.",
)
OF_STEPS = ("edits", "acts", "authority", "reduce", "plan", "papers")
"""Options of the command that are about the changes of one procedure."""
NO_STEPS = Message(
    "portfolio-steps-option",
    en="{options} cannot be used with a list, whose plan is about whole procedures. Leave it out, or name a procedure.",
    vi="không dùng được {options} với danh mục vì phương án danh mục quyết định về cả quy trình. Hãy bỏ tùy chọn này, hoặc "
    "nêu một quy trình.",
)
NO_DRAFT = Text(
    en="Nothing changes, so there is nothing to decide.", vi="Không có thay đổi nên không có gì để quyết định."
)
RULE = "=" * 78
"""Between two drafts."""


def simplify_portfolio(
    portfolio: Portfolio,
    *,
    max_cuts: int | None,
    minimise: tuple[str, ...],
    keep: Iterable[str],
    require: Iterable[str],
    word: bool,
    excel: bool,
    out: str,
    lang: Lang,
) -> int:
    """Find the best lawful plan for a list, print it and write its files; return the exit code.

    Raises
    ------
    NotSupportedError
        If options were given that need a clock or the steps of a procedure.
    """
    _refuse_options(portfolio)
    proposal = propose_portfolio(portfolio, max_cuts=max_cuts, minimise=minimise or None, keep=keep, require=require)
    place = folder(out)
    report.write(place / "report.html", proposal=proposal, lang=lang)
    report.write(place / "decisions.csv", proposal=proposal, lang=lang)
    save(place / "draft-decisions.txt", drafts(proposal, lang))
    click.echo(proposal.text(lang))
    click.echo()
    click.echo(NOT_RUN.get(lang))
    _tell_files(place, lang)
    for name, wanted in (("report.docx", word), ("report.xlsx", excel)):
        if wanted:
            report.write(place / name, proposal=proposal, lang=lang)
            click.echo(str(place / name))
    return FINE


def _refuse_options(portfolio: Portfolio) -> None:
    """Refuse what was typed and would have no effect; defaults are nobody's wish."""
    context, place = click.get_current_context(), Place(element=f"portfolio '{portfolio.id}'")
    problems = []
    for names, message in ((CLOCKED, NO_CLOCK), (OF_STEPS, NO_STEPS)):
        typed = tuple(f"--{n}" for n in names if context.get_parameter_source(n) is ParameterSource.COMMANDLINE)
        problems += [message.at(place, options=typed)] if typed else []
    if problems:
        raise NotSupportedError(*problems)


def drafts(proposal: PortfolioProposal, lang: Lang) -> str:
    """Return the draft decisions of all units as one text."""
    texts = [draft.text(lang) for draft in decision_texts(proposal)]
    return f"\n\n{RULE}\n\n".join(texts or [NO_DRAFT.get(lang)]) + "\n"


def _tell_files(place: Path, lang: Lang) -> None:
    width = max(len(str(place / name)) for name in WRITTEN)
    for name, what in WRITTEN.items():
        click.echo(f"{str(place / name).ljust(width)}  {what.get(lang)}")
