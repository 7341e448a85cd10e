"""The command start: from a table of steps to a file that can be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from procflow.cli.shared import FINE, lang_option, quoted, read, told
from procflow.errors import Message, OutputError, Place
from procflow.io import start_text
from procflow.model import Text
from procflow.output import save
from procflow.wording import Lang

SAMPLE = "sample:"
THERE_ALREADY = Message(
    "start-exists",
    en="{path} is there already, and what was filled in would be lost. Name another file with --out.",
    vi="đã có tệp {path}, ghi đè sẽ mất phần đã điền. Hãy nêu tên khác bằng --out.",
)
NOT_YAML = Message(
    "start-ending",
    en="{path} does not end in .yaml. Name a file such as {mend}.",
    vi="{path} không có đuôi .yaml. Hãy nêu một tệp như {mend}.",
)
WRITTEN = Text(
    en="{path}: {steps}, {roles}. Fill in what is known, then: procflow check {path}",
    vi="{path}: {steps}, {roles}. Hãy điền thêm những gì đã biết, rồi: procflow check {path} --lang vi",
)


STEP, PERFORMER = Text(en="step", vi="bước"), Text(en="performer", vi="người thực hiện")


@click.command("start", short_help="Begin a file from a table of steps (Excel, CSV).")
@click.argument("table", metavar="TABLE")
@click.option("--out", help="File to write (.yaml); by default the table's name with this ending.")
@lang_option
@told
def start_command(table: str, out: str | None, lang: Lang) -> int:
    """Begin a procedure's file from a table of steps.

    TABLE is a CSV or Excel file with a column for what is done (Step, Bước) and one for who does it (Performer, Người thực
    hiện); it may have Id, Limit (Thời hạn), Product (Sản phẩm) and Note (Ghi chú) as well.
    """
    procedure = read(table)
    target = Path(table.removeprefix(SAMPLE)).with_suffix(".yaml") if out is None else Path(out)
    if target.suffix.lower() not in (".yaml", ".yml"):
        raise OutputError(NOT_YAML.at(Place(), path=str(target), mend=str(target.with_suffix(".yaml"))))
    if target.exists():
        raise OutputError(THERE_ALREADY.at(Place(), path=str(target)))
    save(target, start_text(procedure, lang))
    path = quoted(str(target))
    steps, roles = _count(len(procedure.steps), STEP, lang), _count(len(procedure.roles), PERFORMER, lang)
    click.echo(WRITTEN.get(lang).format(path=path, steps=steps, roles=roles))
    return FINE


def _count(number: int, noun: Text, lang: Lang) -> str:
    return f"{number} {noun.get(lang)}{'s' if lang == 'en' and number != 1 else ''}"
