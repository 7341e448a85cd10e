"""The command warm-up: makes the compiled engine ready ahead of its first use."""

from __future__ import annotations

import click

from procflow.cli.shared import FINE, lang_option, told
from procflow.model import Text
from procflow.simulation.engines import kept_in
from procflow.wording import Lang

READY = Text(en="The fast clock is ready: {folder}", vi="Đồng hồ nhanh đã sẵn sàng: {folder}")
NOT_KEPT = Text(
    en="The fast clock works, but its machine code could not be kept: no folder of this user's own can be written. Name "
    "one in the variable NUMBA_CACHE_DIR.",
    vi="Đồng hồ nhanh chạy được nhưng không lưu được mã máy: không ghi được vào thư mục riêng nào của người dùng này. Hãy "
    "nêu một thư mục trong biến NUMBA_CACHE_DIR.",
)


@click.command("warm-up", short_help="Make the fast clock ready, once on a machine.")
@lang_option
@told
def warm_up_command(lang: Lang) -> int:
    """Make the fast clock ready, once on a machine, so that no run has to wait for it (extra `fast`)."""
    folder = kept_in()
    click.echo(NOT_KEPT.get(lang) if folder is None else READY.get(lang).format(folder=folder))
    return FINE
