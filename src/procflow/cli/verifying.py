"""The command verify: two files in, a verdict and its exit code out."""

from __future__ import annotations

from pathlib import Path

import click

from procflow.cli.shared import FINDINGS, FINE, lang_option, read, told
from procflow.io.plan_table import read_plan
from procflow.model import Edit, Procedure
from procflow.output import save
from procflow.simplification.verification import Review, json_of, junit_of, text_of, verify
from procflow.simplification.verification.reviews import read_reviews
from procflow.wording import Lang

TABLES = (".csv", ".xlsx")


@click.command("verify", short_help="Judge a change made by hand.")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--reviews", "reviewed", help="Table (CSV or Excel) of reviews of changes that are no simplification.")
@click.option("--json", "json_file", help="Also write the verdict as JSON.")
@click.option("--junit", "junit_file", help="Also write the verdict as JUnit XML.")
@lang_option
@told
def verify_command(
    before: str, after: str, reviewed: str | None, json_file: str | None, junit_file: str | None, lang: Lang
) -> int:
    """Judge a change by the law, duties and rules of BEFORE.

    AFTER is the procedure as it is meant to be, or a table of edits (CSV or Excel, as `write_plan` makes it).
    Exit code 0: every edit is lawful and every other change reviewed; 1: not.
    """
    old = read(before)
    meant: Procedure | tuple[Edit, ...]
    meant = read_plan(after, old) if Path(after).suffix.lower() in TABLES else read(after)
    reviews: tuple[Review, ...] = () if reviewed is None else read_reviews(reviewed)
    found = verify(old, meant, reviews=reviews)
    click.echo(text_of(found, lang))
    if json_file is not None:
        save(json_file, json_of(found))
    if junit_file is not None:
        save(junit_file, junit_of(found, lang))
    return FINE if found.passed else FINDINGS
