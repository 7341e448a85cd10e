"""The report as a page of HTML that stands alone: no script, no request, and a policy that allows nothing but its own style."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from procflow.model import Text
from procflow.report.parts import Draft, Form, Grid, Section
from procflow.report.typesetting import typeset
from procflow.wording import Lang

POLICY = "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
"""Content security policy (W3C, level 3): nothing is fetched, nothing runs, and only the style with this digest is used."""
WORDS: Mapping[str, Text] = {
    "skip": Text(en="Skip to the report", vi="Đến nội dung báo cáo"),
    "contents": Text(en="Contents", vi="Mục lục"),
    "end": Text(
        en="Made by a program from the model of the procedure; whoever is in charge has to read it and decide.",
        vi="Báo cáo do máy lập từ mô hình quy trình; người có thẩm quyền phải đọc, đối chiếu và quyết định.",
    ),
}


def page(
    made: Sequence[Section],
    *,
    title: str,
    subtitle: str,
    banner: str,
    lang: Lang,
    code: Callable[[str], str] | None = None,
) -> str:
    """Return the page.

    Parameters
    ----------
    made : sequence of Section
        What it says.
    title, subtitle, banner : str
        What stands above it.
    lang : {"vi", "en"}
        Its language.
    code : callable, optional
        Draws the QR code of an address; needed only where a section holds one.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["set"] = lambda text: typeset(text, lang)
    environment.filters["column"] = column
    environment.filters["code"] = code
    style = _text("report.css") + "".join(f".{column(width)} {{ width: {width:g}%; }}\n" for width in _widths(made))
    return environment.from_string(_text("report.html.j2")).render(
        lang=lang,
        title=title,
        subtitle=subtitle,
        banner=banner,
        sections=made,
        style=Markup(style),
        policy=Markup(POLICY.format(digest=_digest(style))),
        words={name: text.get(lang) for name, text in WORDS.items()},
    )


def column(width: float) -> str:
    """Return the name of the class of columns of a width in percent.

    >>> column(7.5)
    'w7-5'
    """
    return f"w{width:g}".replace(".", "-")


def _widths(made: Sequence[Section]) -> list[float]:
    """Return every width of a column that the page needs."""
    return sorted({float(width) for section in made for part in section.parts for width in _of_part(part)})


def _of_part(part: object) -> Iterator[float]:
    match part:
        case Grid():
            yield from part.widths
        case Form():
            yield from (column.width for column in part.columns)
        case Draft():
            yield from (width for clause in part.clauses for grid in clause.grids for width in grid.widths)


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")


def _text(name: str) -> str:
    return resources.files("procflow.report").joinpath(name).read_text(encoding="utf-8")
