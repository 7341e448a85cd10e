"""The words of a condition: numbers, quoted words, names of attributes, operators; nothing else is let through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NoReturn

from attrs import frozen

from procflow.errors import Message, Place, ProcedureError

TokenKind = Literal["number", "word", "name", "sign", "end"]
LONGEST = 1000
"""Longest condition that is looked at."""
KEYWORDS = ("and", "or", "not", "in")
SHOWN = 60

BAD_CONDITION = Message(
    "bad-condition",
    en="the condition '{text}' cannot be read at column {column}: {why} "
    'Expected comparisons such as area_m2 > 500 and kind in ["urgent", "normal"].',
    vi="không đọc được điều kiện '{text}' ở cột {column}: {why} "
    'Cần các phép so sánh, ví dụ area_m2 > 500 and kind in ["urgent", "normal"].',
)

_TOKEN = re.compile(
    r"""(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
    |(?P<word>"[^"]*"|'[^']*')
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>==|!=|<=|>=|[<>()\[\],+\-*/])""",
    re.VERBOSE,
)
_SLIPS = {
    "=": "==", "<>": "!=", "=<": "<=", "=>": ">=", "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "===": "==",
    "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/",
    "và": "and", "hoặc": "or", "không": "not", "AND": "and", "OR": "or", "NOT": "not", "IN": "in", "And": "and",
    "Or": "or", "Not": "not", "In": "in",
}  # fmt: skip
_SLIP = re.compile(r"===|<>|=<|=>|&&|\|\||[=&|!≤≥≠×÷]")
_CURLY = "“”‘’"


@frozen
class Token:
    """One word of a condition and the column where it begins, from 1."""

    kind: TokenKind
    text: str
    column: int

    @property
    def sign(self) -> str:
        """Operator, bracket or keyword; empty for numbers, words and names."""
        return self.text if self.kind == "sign" else ""


def refuse(text: str, column: int, en: str, vi: str) -> NoReturn:
    """Refuse a condition at a column.

    Raises
    ------
    ProcedureError
        Always.
    """
    shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    why = {"en": en, "vi": vi}
    raise ProcedureError(BAD_CONDITION.at(Place(), text=shown, column=column, why=why))


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a condition, ended by one of kind `end`.

    Examples
    --------
    >>> [token.text for token in tokens("area_m2>500 and kind!='urgent'")]
    ['area_m2', '>', '500', 'and', 'kind', '!=', 'urgent', '']
    """
    if len(text) > LONGEST:
        refuse(
            text,
            LONGEST + 1,
            f"it has {len(text)} characters, the limit is {LONGEST}.",
            f"dài {len(text)} ký tự, giới hạn là {LONGEST}.",
        )
    return (*_tokens(text), Token("end", "", len(text) + 1))


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        slip = _SLIP.match(text, at)
        if (slip is not None and not text.startswith(("==", "!=", "<=", ">="), at)) or text.startswith("===", at):
            _refuse_slip(text, at, slip.group() if slip is not None else "===")
        found = _TOKEN.match(text, at)
        if found is None:
            _refuse_character(text, at)
        yield _token(text, found)
        at = found.end()


def _token(text: str, found: re.Match[str]) -> Token:
    """Return the token of a match; keywords count as signs."""
    said, column = found.group(), found.start() + 1
    if found.lastgroup == "number":
        if float(said) > 1e300:
            refuse(text, column, f"{said} is no finite number.", f"{said} không phải số hữu hạn.")
        return Token("number", said, column)
    if found.lastgroup == "word":
        return Token("word", said[1:-1], column)
    if found.lastgroup == "sign" or said in KEYWORDS:
        return Token("sign", said, column)
    if said in _SLIPS:
        _refuse_slip(text, found.start(), said)
    return Token("name", said, column)


def _refuse_slip(text: str, at: int, said: str) -> NoReturn:
    mend = _SLIPS[said]
    refuse(
        text,
        at + 1,
        f"'{said}' is not used here. Did you mean '{mend}'?",
        f"không dùng '{said}'. Có phải ý là '{mend}'?",
    )


def _refuse_character(text: str, at: int) -> NoReturn:
    said = text[at]
    if said in "\"'":
        refuse(text, at + 1, "the quote is not closed.", "dấu nháy chưa đóng.")
    if said in _CURLY:
        refuse(
            text, at + 1, f'write straight quotes " instead of {said}.', f'hãy dùng dấu nháy thẳng " thay cho {said}.'
        )
    refuse(text, at + 1, f"'{said}' has no meaning here.", f"'{said}' không có nghĩa ở đây.")


def spelled(found: tuple[Token, ...]) -> str:
    """Return tokens as one text with single blanks, words in straight quotes.

    >>> spelled(tokens("not(kind in['a','b'])"))
    'not (kind in ["a", "b"])'
    """
    out = ""
    before: Token | None = None
    tight = True
    for token in found:
        if token.kind != "end":
            out += ("" if tight or token.sign in (")", "]", ",") else " ") + _spelled(token)
        # A minus sign belongs to what follows unless something stands before it to be taken from.
        negative = token.sign == "-" and (before is None or (before.kind == "sign" and before.text not in (")", "]")))
        tight = token.sign in ("(", "[") or negative
        before = token
    return out


def _spelled(token: Token) -> str:
    if token.kind != "word":
        return token.text
    return f"'{token.text}'" if '"' in token.text else f'"{token.text}"'
