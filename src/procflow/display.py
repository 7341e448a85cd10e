"""How a value looks in a notebook: a card with tables, every text escaped, without style and without script.

Each noun puts its own card together; here is only what all cards share. Tables have a caption, and headers for columns
and rows, so that a screen reader can tell where it is. Long tables are folded, and open without a script.

References
----------
W3C (2016). H51, H39, H43/H63: tables with caption and scope. Techniques for WCAG 2.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Protocol

from attrs import frozen

from procflow.wording import Lang


class HasHtml(Protocol):
    """Whatever can put itself into HTML in either language."""

    def html(self, lang: Lang = "en") -> str:
        """Return the value as HTML."""
        ...


@frozen
class Shown:
    """A value as a notebook shows it, in one language.

    Attributes
    ----------
    html : str
        The card.
    """

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Say that there is something to see, where only text is shown."""
        return f"<card, {len(self.html)} characters of HTML>"


def show(value: HasHtml, *, lang: Lang = "en") -> Shown:
    """Show a procedure, a proposal, a run, its figures or a comparison in a notebook, in Vietnamese or English.

    As the last line of a cell. Without it a notebook shows the value in English.

    Parameters
    ----------
    value : object
        Anything with a method `html`, such as a Procedure, Proposal, Run, Metrics, Comparison or a table of figures.
    lang : {"vi", "en"}
        Language of all texts.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step, Text
    >>> p = Procedure(id="tiny", name=Text(vi="Ký <gấp>", en="Sign"), steps=[Step(id="sign", role="chair")], start="sign",
    ...               ends=[End(id="done")], flows=[Flow("sign", "done")])
    >>> "Ký &lt;gấp&gt;" in show(p, lang="vi").html
    True
    """
    return Shown(value.html(lang))


def card(title: str, *blocks: str, lang: Lang, banner: str = "") -> str:
    """Return a card: a title, the banner of illustrative figures if there is one, then ready blocks of HTML.

    >>> card("A & B", paragraph("x < y"), lang="en")
    '<div lang="en"><p><strong>A &amp; B</strong></p><p>x &lt; y</p></div>'
    """
    head = [paragraph(title, strong=True), *([paragraph(banner, strong=True)] if banner else [])]
    return f'<div lang="{lang}">{"".join(head)}{"".join(blocks)}</div>'


def paragraph(text: str, *, strong: bool = False) -> str:
    """Return one escaped paragraph; empty for an empty text."""
    words = escape(text)
    return f"<p>{f'<strong>{words}</strong>' if strong else words}</p>" if text else ""


def facts(caption: str, rows: Sequence[tuple[str, str]]) -> str:
    """Return a table of names and values; rows without a value are left out.

    >>> facts("Run", [("Seed", "1"), ("Until", "")])
    '<table><caption>Run</caption><tbody><tr><th scope="row">Seed</th><td>1</td></tr></tbody></table>'
    """
    body = "".join(_row(row) for row in rows if row[1])
    return f"<table><caption>{escape(caption)}</caption><tbody>{body}</tbody></table>"


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with a head for each column; the first cell of a row is its head.

    >>> table("Steps", ["Step", "Role"], [["sign", "chair"]]).count("scope")
    3
    """
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(map(_row, rows))
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def folded(summary: str, block: str) -> str:
    """Return a block that is closed until its summary is chosen; needs no script."""
    return f"<details><summary>{escape(summary)}</summary>{block}</details>"


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
